"""
From a sheet to rows that only need to be written: read, check, sort into categories, cut into search words.

This is the slow part, and it happens before any transaction begins: on SQLite a transaction would keep every other writer
waiting. The prepared rows lie in a temporary file, so memory does not grow with the sheet.
"""

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import IO, Any, TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.models import Category
from linli.casework.rules import cases, numbers, wording
from linli.casework.selectors import categories
from linli.casework.selectors.mappings import Mapping
from linli.core.models import Tenant
from linli.core.problems import Problem
from linli.core.spreadsheets import MOST_PROBLEMS, Column, Moment, Reading, Row, Text, in_order_of_rows, read
from linli.registry.api import Place, places_under

Progress: TypeAlias = Callable[[int, int | None], None]
"""Told how many rows are done of how many; it may raise to stop the work, and then nothing stays."""
CHUNK = 1000
LONGEST = 20_000
PARSERS: dict[str, Any] = {
    "external_no": Text(40),
    "reporter": Text(60),
    "phone": Text(40),
    "title": Text(cases.MOST_TITLE),
    "text": Text(LONGEST),
    "place": Text(cases.MOST_DETAIL),
    "category": Text(40),
    "reported_at": Moment(),
    "reply": Text(LONGEST),
    "replied_at": Moment(),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """One row of the sheet, checked. Instants are ISO texts, so that it can be laid by as JSON."""

    row: int
    external_no: str
    digest: str
    day: str
    title: str
    text: str
    kind: str
    category: str
    reported_at: str
    replied_at: str
    reply: str
    reporter: str = ""
    phone: str = ""
    place: str = ""
    place_path: str = ""
    place_detail: str = ""


@dataclass(slots=True)
class Laid:
    """The prepared rows of a whole sheet, on disk, with everything that is wrong with it."""

    store: IO[str]
    read: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    days: Counter[str] = field(default_factory=Counter)
    headings: dict[str, str] = field(default_factory=dict)
    """{key: the heading under which the sheet has it}."""

    def chunks(self) -> Iterator[list[Prepared]]:
        """The rows again, CHUNK at a time."""
        self.store.seek(0)
        while lines := list(islice(self.store, CHUNK)):
            yield [Prepared(*json.loads(line)) for line in lines]


def columns_for(mapping: Mapping) -> list[Column]:
    """What the reader looks for: a column for each key, under the heading that the mapping gives it."""
    headings: dict[str, list[str]] = {}
    for heading, key in mapping.columns.items():
        if key:
            headings.setdefault(key, []).append(heading)
    return [
        Column(key, names[0], required=key in mapping.required, parse=PARSERS[key], aliases=tuple(names[1:]))
        for key, names in headings.items()
    ]


def prepare(file: Any, *, tenant: Tenant, mapping: Mapping, now: datetime, progress: Progress | None = None) -> Laid:
    """Read and check the whole sheet. Bad sheets give problems, never an exception. The caller closes `store`."""
    laid = Laid(tempfile.TemporaryFile("w+", encoding="utf-8", prefix="linli-import-"))  # noqa: SIM115 -- the caller closes it
    left_out = {heading: "" for heading, key in mapping.columns.items() if not key}
    try:
        reading = read(file, columns_for(mapping), mapping=left_out, extra="note")
        try:
            laid.read, laid.problems, laid.notes = reading.total, list(reading.problems), list(reading.notes)
            laid.headings = {key: heading for heading, key in reading.headings.items()}
            if not laid.problems:
                laid.problems += readiness_problems(tenant)
            if reading.is_seen and set(mapping.required) <= set(reading.headings.values()):
                _lay_by(laid, reading, tenant, now, progress)
        finally:
            reading.close()
    except BaseException:
        laid.store.close()
        raise
    laid.store.flush()
    return laid


def readiness_problems(tenant: Tenant) -> list[Problem]:
    if categories.unsorted(tenant.pk):
        return []
    return [Problem("not_ready", _("这个街道还没有设好诉求分类，先请系统管理员设好。"))]


def _lay_by(laid: Laid, reading: Reading, tenant: Tenant, now: datetime, progress: Progress | None) -> None:
    """Lay the rows by as long as nothing is wrong; from the first problem on only look for more."""
    rules = _RowRules(laid.headings, now)
    sorter = None if laid.problems else Sorter(tenant)
    for done, row in enumerate(reading.rows, start=1):
        problems = rules.problems(row)
        laid.problems += problems[: max(MOST_PROBLEMS - len(laid.problems), 0)]
        if sorter is not None and not laid.problems:
            prepared = sorter.prepared(row)
            values = [getattr(prepared, name) for name in Prepared.__dataclass_fields__]
            laid.store.write(json.dumps(values, ensure_ascii=False) + "\n")
            laid.days[prepared.day] += 1
        if progress and done % CHUNK == 0:
            progress(done, reading.total * 3)
    laid.problems.sort(key=in_order_of_rows)


class _RowRules:
    """What the rows of one sheet say that cannot be; each problem under the heading that the sheet has for it."""

    def __init__(self, headings: dict[str, str], now: datetime) -> None:
        self._headings, self._now = headings, now
        self._seen: dict[int, int] = {}

    def problems(self, row: Row) -> list[Problem]:
        """What is wrong with a row beside its single cells: a number twice, answered before it was asked, time to come."""
        return [*self._twice(row), *self._times(row)]

    def _twice(self, row: Row) -> list[Problem]:
        """Eight bytes for each number seen: a hundred thousand rows need a few megabytes, whatever stands in them."""
        number = row.values["external_no"]
        first = self._seen.setdefault(hash(number), row.number) if number else row.number
        if first == row.number:
            return []
        text = _("编号 %(number)s 和第 %(row)d 行重复。") % {"number": number, "row": first}
        return [self._at(row, "external_no", "number_twice", text)]

    def _times(self, row: Row) -> list[Problem]:
        times = {key: row.values[key] for key in ("reported_at", "replied_at") if row.values[key]}
        problems = [
            self._at(row, key, "in_the_future", _("时间还没有到。")) for key, moment in times.items() if moment > self._now
        ]
        if len(times) == 2 and times["replied_at"] < times["reported_at"]:
            problems.append(self._at(row, "replied_at", "answered_before", _("答复的时间比留言还早。")))
        return problems

    def _at(self, row: Row, key: str, code: str, text: str) -> Problem:
        return Problem(code, text, row=row.number, column=self._headings[key])


class Sorter:
    """Knows the tenant's categories and places, and makes a prepared row of a sheet's row."""

    def __init__(self, tenant: Tenant) -> None:
        self.by_name: dict[str, Category] = {}
        for category in categories.active_categories(tenant.pk):
            self.by_name.setdefault(category.name, category)
            self.by_name.setdefault(category.code, category)
        self.by_code = {one.code: one for one in categories.all_categories(tenant.pk)}
        self.unsorted = self.by_code[categories.UNSORTED]
        self.lexicon = categories.lexicon(tenant.pk)
        self._tenant = tenant
        self._places: dict[str, Place] | None = None

    def prepared(self, row: Row) -> Prepared:
        given = row.values
        title = given.get("title") or wording.title_from(given["text"])
        words = f"{title}\n{given['text']}"
        place = self._place(given.get("place"))
        asked: datetime = given["reported_at"]
        return Prepared(
            row=row.number,
            external_no=given["external_no"],
            digest=digest_of(given),
            day=numbers.period(timezone.localdate(asked)),
            title=title,
            text=given["text"],
            kind=wording.guess_kind(words),
            category=str(self._category(given.get("category"), words).pk),
            reported_at=asked.isoformat(),
            replied_at=given["replied_at"].isoformat(),
            reply=given["reply"],
            reporter=given.get("reporter") or "",
            phone=given.get("phone") or "",
            place=str(place.pk) if place else "",
            place_path=place.path if place else "",
            place_detail="" if place else (given.get("place") or ""),
        )

    def _category(self, named: str | None, words: str) -> Category:
        """The category that the sheet names, else the one that the words point to, else “未分类”."""
        if named and named in self.by_name:
            return self.by_name[named]
        guess = wording.guess_category(words, self.lexicon)
        return self.by_code[guess.code] if guess else self.unsorted

    def _place(self, named: str | None) -> Place | None:
        """The one place with this full name; anything else stays as the words that it is."""
        if not named:
            return None
        if self._places is None:
            self._places = {place.full_name or place.name: place for place in places_under("", tenant=self._tenant)}
        return self._places.get(named)


def digest_of(values: dict[str, Any]) -> str:
    """SHA-256 of what a row says, whatever the order of its columns."""
    said = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in values.items()}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
