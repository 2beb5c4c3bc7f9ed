"""
The duty roster of a joint office (合署办公: the property company sends somebody every day): which days a pattern means,
what stands against a shift, and which office hours nobody sits there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from linli.core.days import far_problems
from linli.core.problems import Problem

MOST_NAME, MOST_NOTE = 40, 80
MOST_DAYS = 186
"""A pattern is laid down for half a year at most: people change."""
Block = tuple[int, int]
"""Seconds after midnight: from, to."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody sits there on one day."""

    on: date
    begins: time
    ends: time

    @property
    def block(self) -> Block:
        return seconds(self.begins), seconds(self.ends)

    def meets(self, other: "Hours") -> bool:
        return self.on == other.on and self.begins < other.ends and other.begins < self.ends


def seconds(at: time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def clock_words(at: int) -> str:
    """“8:30”."""
    return f"{at // 3600}:{at % 3600 // 60:02d}"


def pattern_days(first: date, last: date, weekdays: Iterable[int], *, works: Iterable[date] | None = None) -> list[date]:
    """The days from `first` to `last` (both included) on these weekdays (0: Monday); with `works`, only those among them."""
    wanted, working = frozenset(weekdays), None if works is None else frozenset(works)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() in wanted and (working is None or day in working)]


def pattern_problems(first: date, last: date, weekdays: Sequence[int], *, today: date) -> list[Problem]:
    problems = []
    if not weekdays or any(not 0 <= day <= 6 for day in weekdays):
        problems.append(Problem("weekdays", _("请选星期几。"), where="weekdays"))
    if last < first:
        problems.append(Problem("order", _("最后一天在第一天前面了。"), where="last"))
    elif (last - first).days >= MOST_DAYS:
        problems.append(Problem("too_long", _("一次最多排半年。"), where="last"))
    if first < today:
        problems.append(Problem("in_the_past", _("过去的日子不能再排。"), where="first"))
    return problems + far_problems(first, today, where="first")


def shift_problems(
    *, begins: time, ends: time, name: str, phone_problems: Sequence[Problem] = (), note: str = ""
) -> list[Problem]:
    """A shift ends after it begins, and says who: residents ask for somebody."""
    problems = []
    if ends <= begins:
        problems.append(Problem("hours", _("结束要在开始以后。"), where="ends"))
    if not name.strip():
        problems.append(Problem("missing", _("写上谁值班，居民好找人。例如：周师傅。"), where="name"))
    elif len(name.strip()) > MOST_NAME:
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_NAME}, where="name"))
    if len(note.strip()) > MOST_NOTE:
        problems.append(Problem("too_long", _("最多 %(most)s 个字。") % {"most": MOST_NOTE}, where="note"))
    return [*problems, *phone_problems]


def past_problems(on: date, *, today: date) -> list[Problem]:
    """What was is a record."""
    return [Problem("in_the_past", _("过去的班不能再改。"))] if on < today else []


def uncovered(needed: Sequence[Block], there: Sequence[Block]) -> list[Block]:
    """The parts of the needed stretches in which nobody is there, in their order."""
    gaps: list[Block] = []
    for begin, end in sorted(needed):
        at = begin
        for from_, to in sorted(there):
            if to <= at or from_ >= end:
                continue
            if from_ > at:
                gaps.append((at, from_))
            at = max(at, to)
        if at < end:
            gaps.append((at, end))
    return gaps
