"""A sheet of the hotline's as rows: every cell as words that compare, what its category and place are here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.models import Case, Category
from linli.casework.rules import hotline, wording
from linli.casework.rules.cases import MOST_DETAIL
from linli.casework.rules.hotline import PRIVATE, Format
from linli.casework.selectors import categories
from linli.core.models import Tenant
from linli.core.privacy import search_hash
from linli.core.problems import Problem
from linli.core.spreadsheets import MOST_PROBLEMS, in_order_of_rows, read
from linli.registry.api import Place, PlaceKind, places_under

MOST_ROWS = 5_000
HELD = PRIVATE | {"title", "text"}
"""What the order keeps a keyed hash of instead of the words."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as Excel shows it, its cells as words, and the limit that it names."""

    row: int
    cells: dict[str, str]
    due_at: datetime | None = None

    @property
    def number(self) -> str:
        return self.cells["number"]


@dataclass(slots=True)
class Sheet:
    """A whole sheet, or everything that is wrong with it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    total: int = 0


def read_sheet(file: Any, *, tenant: Tenant, form: Format) -> Sheet:
    """Read and check a sheet. Bad sheets give problems, never an exception."""
    reading = read(file, form.readers(), extra="note", most_rows=MOST_ROWS)
    try:
        sheet = Sheet(problems=list(reading.problems), notes=list(reading.notes), headings=reading.order, total=reading.total)
        if not sheet.problems and not categories.unsorted(tenant.pk):
            sheet.problems.append(Problem("not_ready", _("这个街道还没有设好诉求分类，先请系统管理员设好。")))
        if reading.is_seen and set(form.required) <= set(reading.headings.values()):
            seen: dict[str, int] = {}
            for one in reading.rows:
                row = Row(one.number, _words_of(one.values), one.values.get("due_at"))
                told = [*hotline.row_problems(row.cells, form, number=row.row, town=tenant.name), *_twice(row, seen, form)]
                sheet.problems += told[: max(MOST_PROBLEMS - len(sheet.problems), 0)]
                sheet.rows.append(row)
    finally:
        reading.close()
    sheet.problems.sort(key=in_order_of_rows)
    return sheet


def _words_of(values: Mapping[str, Any]) -> dict[str, str]:
    return {key: hotline.as_words(value) for key, value in values.items() if value is not None}


def _twice(row: Row, seen: dict[str, int], form: Format) -> list[Problem]:
    number = row.cells.get("number")
    first = seen.setdefault(number, row.row) if number else row.row
    if first == row.row:
        return []
    text = _("编号 %(number)s 和第 %(row)d 行重复。") % {"number": row.number, "row": first}
    return [Problem("number_twice", text, row=row.row, column=form.heading("number"))]


def mark(text: str) -> str:
    """A keyed hash by which two texts compare without either being kept."""
    return search_hash(text, purpose="hotline")


def heard(key: str, words: str) -> str:
    """How an order remembers a cell: the words, or a hash where they are somebody's."""
    return mark(words) if key in HELD else words


class Local:
    """What the city's words for category and place are in this subdistrict. Two queries, asked when first needed."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self._by_name: dict[str, Category] | None = None
        self._places: list[Place] | None = None

    def category(self, path: str, words: str) -> Category:
        """The nearest name of the path that is a category here, else what the words point to, else “未分类”."""
        if self._by_name is None:
            self._by_name = {}
            for one in categories.active_categories(self.tenant.pk):
                for name in (one.name, one.code, one.external_code):
                    self._by_name.setdefault(name, one)
        named = next((self._by_name[part] for part in hotline.path_of(path) if part in self._by_name), None)
        if named is not None:
            return named
        guessed = categories.suggest_category(words, tenant_id=self.tenant.pk)
        found = guessed.category if guessed else categories.unsorted(self.tenant.pk)
        assert found is not None  # noqa: S101 -- a subdistrict without categories has a problem
        return found

    def place(self, community: str, spot: str) -> tuple[Place | None, str]:
        """
        The compound whose name the spot begins with, of the community where one is named, and the rest of the spot; else the
        community with the spot; else no place and both as words.
        """
        at = self._one(PlaceKind.COMMUNITY, community, under="", exact=True)
        inside = self._one(PlaceKind.COMPOUND, spot, under=at.path if at else "", exact=False)
        if inside is not None:
            return inside, spot.removeprefix(inside.name).strip(" ，,")[:MOST_DETAIL]
        words = spot if at else " ".join(part for part in (community, spot) if part)
        return at, words[:MOST_DETAIL]

    def _one(self, kind: PlaceKind, named: str, *, under: str, exact: bool) -> Place | None:
        """The one place of this kind and name; two of the same length are none."""
        if not named:
            return None
        fitting = [
            one for one in self._all() if one.kind == kind and one.path.startswith(under) and _fits(one, named, exact=exact)
        ]
        fitting.sort(key=lambda one: len(one.name), reverse=True)
        if not fitting or (len(fitting) > 1 and len(fitting[1].name) == len(fitting[0].name)):
            return None
        return fitting[0]

    def _all(self) -> list[Place]:
        if self._places is None:
            kinds = [PlaceKind.COMMUNITY, PlaceKind.COMPOUND]
            self._places = list(places_under("", tenant=self.tenant).filter(kind__in=kinds).defer("boundary"))
        return self._places


def _fits(place: Place, named: str, *, exact: bool) -> bool:
    if exact:
        return _plain(place.name) == _plain(named)
    return named.startswith(place.name)


def _plain(community: str) -> str:
    return community.removesuffix("居委会").removesuffix("居民委员会").removesuffix("社区").removesuffix("村")


def caller_of(cells: Mapping[str, str]) -> tuple[str, str]:
    """Name and telephone of who rang; an account that is no telephone goes behind the name."""
    name, phone = cells.get("caller", ""), cells.get("phone", "")
    digits = phone.replace(" ", "").replace("-", "").removeprefix("+86")
    if digits and not (digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 12):
        return f"{name}（{phone}）"[:60] if name else phone[:60], ""
    return name[:60], phone


def title_of(cells: Mapping[str, str]) -> str:
    return cells.get("title") or wording.title_from(cells["text"])


def ours(case: Case) -> dict[str, str]:
    """What our record says of the things that the city's sheet says too, so that a later correction of ours shows."""
    first = next(iter(case.reporters.all()), None)
    return {
        "kind": case.kind,
        "category": str(case.category_id),
        "title": case.title,
        "text": case.description,
        "caller": first.name if first else "",
        "phone": first.phone if first else "",
        "spot": f"{case.place_id or ''} {case.place_detail}",
    }


def marks_of(case: Case) -> dict[str, str]:
    """Hashes of `ours`, to be kept when something was taken over."""
    return {key: mark(words) for key, words in ours(case).items()}
