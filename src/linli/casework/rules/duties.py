"""
What a community may be made the main handler of: the list of its duties, line by line, the nearest line first.

Source: Beijing regulation on handling complaints at once (2021), art. 17: nothing outside the list is dispatched to a
community, nor is it made the main handler. A subdistrict without a list in force is not bound by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words

if TYPE_CHECKING:
    from .dispatching import Matter

LEAD, ASSIST, NOT, OUTSIDE = "lead", "assist", "not", "outside"
MOST_TEXT, MOST_INSTEAD, MOST_CITATION, MOST_REASON = 200, 120, 200, 200


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One line of the list that is in force; `category` is a code, `place_path` “” for every community."""

    id: UUID
    number: int
    category: str
    measure: str
    text: str
    place_path: str = ""
    valid_from: date | None = None


def line_for(matter: "Matter", path: str, rows: Sequence[DutyRow]) -> DutyRow | None:
    """The line that counts for a matter at a place: of its own category before its parent's, of the smaller place, the later."""
    fitting = [row for row in rows if row.category in matter.chain and path.startswith(row.place_path)]
    return min(fitting, key=lambda row: _order(row, matter), default=None)


def _order(row: DutyRow, matter: "Matter") -> tuple[int, int, int, int]:
    since = row.valid_from.toordinal() if row.valid_from else 0
    return (matter.chain.index(row.category), -len(row.place_path), -since, -row.number)


def hindrance(matters: Sequence["Matter"], path: str, rows: Sequence[DutyRow]) -> dict[str, Any] | None:
    """
    Why a community may not lead a case with these matters here; None where it may, or where no list is in force.

    One matter that is its own is enough: of a joint case the community leads its part.
    """
    if not rows or not matters:
        return None
    lines = [(matter, line_for(matter, path, rows)) for matter in matters]
    if any(line is not None and line.measure == LEAD for _matter, line in lines):
        return None
    matter, line = next(((matter, line) for matter, line in lines if line is not None), lines[0])
    return {
        "matter": matter.name,
        "measure": line.measure if line else OUTSIDE,
        "number": line.number if line else None,
        "item": str(line.id) if line else None,
    }


def hindrance_words(found: dict[str, Any]) -> str:
    """“停车：职责清单第 9 条写的是社区只协助”, in the reader's language."""
    texts = {
        ASSIST: _("“%(matter)s”社区只协助，不能主办（职责清单第 %(number)s 条）"),
        NOT: _("“%(matter)s”不派给社区（职责清单第 %(number)s 条）"),
        OUTSIDE: _("“%(matter)s”不在社区职责清单里"),
    }
    return texts[found["measure"]] % found


def outside_problems(found: dict[str, Any] | None, *, reason: str) -> list[Problem]:
    """A community outside its list takes an explicit reason, which is recorded, counted and shown on the case."""
    if found is None:
        return []
    if not reason.strip():
        text = _("%(why)s。一定要派给社区，就写明理由，会记在这件事上。") % {"why": hindrance_words(found)}
        return [Problem("outside_duty_list", text, where="outside_reason")]
    if len(reason.strip()) > MOST_REASON:
        text = _("写了 %(count)s 个字，最多 %(most)s 个字。") % {"count": len(reason.strip()), "most": MOST_REASON}
        return [Problem("too_long", text, where="outside_reason")]
    return []


def item_problems(*, measure: str, text: str, instead: str, citation: str, measures: Sequence[str]) -> list[Problem]:
    """A line says how far the community goes, in words that residents read, and where that stands written."""
    problems = []
    if measure not in measures:
        problems.append(Problem("measure", _("请选社区做到哪一步。"), where="measure"))
    for where, value, most, needed in (
        ("text", text, MOST_TEXT, _("请写社区做什么，居民看得到。")),
        ("citation", citation, MOST_CITATION, _("请写依据：哪份文件、哪一条。")),
    ):
        if not value.strip():
            problems.append(Problem("missing", needed, where=where))
        elif len(value.strip()) > most:
            problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": most}, where=where))
    if len(instead.strip()) > MOST_INSTEAD:
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_INSTEAD}, where="instead"))
    return problems


def begin_problems(valid_from: date, *, today: date) -> list[Problem]:
    """What is in force is not changed backwards."""
    if valid_from >= today:
        return []
    return [Problem("in_the_past", _("最早从今天起。已经派出的诉求不倒着改。"), where="valid_from")]


def end_problems(last_day: date, *, valid_from: date, valid_to: date | None, today: date) -> list[Problem]:
    """The last day is today or later: what was in force this morning was in force today."""
    if valid_to is not None and valid_to < today:
        return [Problem("ended", _("已经停了。"), where="last_day")]
    if valid_from > today:
        return [Problem("not_begun", _("还没有开始，用“撤回”。"), where="last_day")]
    if last_day < today:
        return [Problem("in_the_past", _("最后一天最早是今天：今天已经按它派过单了。"), where="last_day")]
    if valid_to is not None and last_day > valid_to:
        return [Problem("too_late", _("本来就只到 %(day)s。") % {"day": day_words(valid_to)}, where="last_day")]
    return []


def overlaps(begin: date, end: date | None, other_begin: date, other_end: date | None) -> bool:
    """Whether two stretches of days share a day; None: without end."""
    return (other_end is None or begin <= other_end) and (end is None or other_begin <= end)


def reason_problems(reason: str, *, where: str = "reason") -> list[Problem]:
    """A reason is there, and is short."""
    if not reason.strip():
        return [Problem("missing", _("请写为什么。"), where=where)]
    if len(reason.strip()) > MOST_REASON:
        return [Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_REASON}, where=where)]
    return []


def withdraw_problems(valid_from: date, *, today: date) -> list[Problem]:
    """Only what has not begun can be taken back."""
    if valid_from > today:
        return []
    return [Problem("begun", _("已经开始用了，不能撤回。可以停掉，或换一条新的。"))]


def last_day_before(begin: date, *, today: date) -> date:
    """The last day of what another replaces from `begin` on; today at the earliest, for it was in force this morning."""
    return max(begin - timedelta(days=1), today)
