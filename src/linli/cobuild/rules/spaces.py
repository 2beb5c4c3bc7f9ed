"""When a space is open and free: a day in spans of minutes from midnight, and what may be said of a space. Pure."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from linli.core.daytimes import DAY as DAY
from linli.core.daytimes import at as at
from linli.core.daytimes import clock_words as clock_words
from linli.core.daytimes import day_of as day_of
from linli.core.problems import Problem
from linli.core.words import day_words

STEPS = (15, 30, 60)
MOST_SPANS = 6
MOST_AHEAD = 366
LONGEST_CLOSURE = 400
MOST_EQUIPMENT = 30
Span = tuple[int, int]
"""Minutes from midnight: from, and up to but without."""


class Kind(StrEnum):
    """What a part of a day is."""

    FREE = "free"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day: free, taken or closed, from a minute to another."""

    starts: int
    ends: int
    kind: Kind

    @property
    def minutes(self) -> int:
        return self.ends - self.starts


@dataclass(frozen=True, slots=True)
class HoursGiven:
    """One span in which it is open: on a weekday (0 Monday … 6 Sunday), or without one on public holidays."""

    weekday: int | None
    opens: int
    closes: int


def clipped(day: date, starts_at: datetime, ends_at: datetime) -> Span | None:
    """What of a span of instants lies in a day, in minutes; a part of a minute counts as whole. None where nothing does."""
    begins = at(day, 0)
    first = int((starts_at - begins).total_seconds() // 60)
    last = -int((begins - ends_at).total_seconds() // 60)
    first, last = max(first, 0), min(last, DAY)
    return (first, last) if first < last else None


def span_words(spans: Iterable[Span]) -> str:
    """“8:30–12:00、14:00–18:00”."""
    return _("、").join(f"{clock_words(first)}–{clock_words(last)}" for first, last in spans)


# ---- spans ----


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in their order, those that touch or overlap made one."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def open_on(hours: Iterable[HoursGiven], weekday: int, *, is_holiday: bool) -> list[Span]:
    """When it is open on such a day. On a public holiday only what was said for holidays holds: nothing said is shut."""
    wanted = None if is_holiday else weekday
    return merged((one.opens, one.closes) for one in hours if one.weekday == wanted)


def divided(opened: Iterable[Span], shut: Iterable[Span], taken: Iterable[Span]) -> list[Part]:
    """
    A whole day in parts, one after the other: taken wherever somebody has it, else closed outside the hours and in closures,
    else free. The parts fill the day exactly, and no two neighbours are of one kind.
    """
    sets = (merged(taken), merged(opened), merged(shut))
    edges = sorted({0, DAY} | {edge for spans in sets for span in spans for edge in span if 0 < edge < DAY})
    parts: list[Part] = []
    for first, last in itertools.pairwise(edges):
        kind = _kind_at(first, *sets)
        if parts and parts[-1].kind is kind:
            parts[-1] = Part(parts[-1].starts, last, kind)
        else:
            parts.append(Part(first, last, kind))
    return parts


def _kind_at(minute: int, taken: Sequence[Span], opened: Sequence[Span], shut: Sequence[Span]) -> Kind:
    if _holds(taken, minute):
        return Kind.TAKEN
    return Kind.FREE if _holds(opened, minute) and not _holds(shut, minute) else Kind.CLOSED


def _holds(spans: Sequence[Span], minute: int) -> bool:
    return any(first <= minute < last for first, last in spans)


def free_of(parts: Iterable[Part]) -> list[Span]:
    return [(one.starts, one.ends) for one in parts if one.kind is Kind.FREE]


def starts_in(free: Iterable[Span], *, step: int, shortest: int, after: int = 0) -> list[int]:
    """The minutes at which a use may begin: on the grid, not before `after`, with room for the shortest."""
    found = []
    for first, last in free:
        begin = -(-max(first, after) // step) * step
        found += list(range(begin, last - shortest + 1, step))
    return found


def ends_for(free: Iterable[Span], start: int, *, step: int, shortest: int, longest: int) -> list[int]:
    """The minutes at which a use that begins then may end."""
    room = next((last for first, last in free if first <= start < last), start)
    first = start + -(-shortest // step) * step
    return list(range(first, min(room, start + longest) + 1, step))


# ---- what may be said of a space ----


def limits_problems(*, step: int, shortest: int, longest: int, ahead_days: int, per_person: int) -> list[Problem]:
    """The grid and the lengths of its uses, in minutes."""
    problems = []
    if step not in STEPS:
        problems.append(Problem("step", _("每格是 15、30 或 60 分钟。"), where="step"))
    elif shortest < step or shortest % step:
        problems.append(Problem("shortest", _("最短要是每格的整数倍。"), where="shortest"))
    if longest < shortest or longest > DAY or (step in STEPS and longest % step):
        problems.append(Problem("longest", _("最长不能比最短还短，要是每格的整数倍，不超过一天。"), where="longest"))
    if not 1 <= ahead_days <= MOST_AHEAD:
        problems.append(Problem("ahead_days", _("提前的天数在 1 到 366 之间。"), where="ahead_days"))
    if not 1 <= per_person <= 100:
        problems.append(Problem("per_person", _("一个人同时能订 1 到 100 次。"), where="per_person"))
    return problems


def name_problems(name: str, *, taken: bool) -> list[Problem]:
    if not name.strip():
        return [Problem("name_missing", _("给场地起个名字。"), where="name")]
    return [Problem("name_taken", _("已经有一个在用的场地叫这个名字。"), where="name")] if taken else []


def hours_problems(rows: Sequence[HoursGiven], *, step: int) -> list[Problem]:
    """Spans have their end after their beginning, lie on the grid, and do not overlap on one day."""
    problems = [problem for one in rows for problem in _hour_problems(one, step)]
    for weekday in {one.weekday for one in rows}:
        spans = sorted((one.opens, one.closes) for one in rows if one.weekday == weekday)
        if len(spans) > MOST_SPANS:
            problems.append(Problem("too_many", _("一天最多写 6 段。"), where=hours_field(weekday)))
        if any(later[0] < earlier[1] for earlier, later in itertools.pairwise(spans)):
            problems.append(Problem("overlap", _("同一天的几段时间重叠了。"), where=hours_field(weekday)))
    return problems


def hours_field(weekday: int | None) -> str:
    """The name of the field of a weekday."""
    return "holidays" if weekday is None else f"day_{weekday}"


def _hour_problems(one: HoursGiven, step: int) -> list[Problem]:
    where = hours_field(one.weekday)
    if one.weekday not in (None, *range(7)) or not 0 <= one.opens < one.closes <= DAY:
        return [Problem("span", _("每一段先写几点开、再写几点关，关要在开以后。"), where=where)]
    if one.opens % step or one.closes % step:
        text = _("时间要落在每 %(step)s 分钟的格子上。")
        return [Problem("off_grid", text % {"step": step}, where=where)]
    return []


def closure_problems(starts_at: datetime, ends_at: datetime, reason: str, now: datetime) -> list[Problem]:
    problems = []
    if ends_at <= starts_at:
        problems.append(Problem("span", _("停用要先开始、后结束。"), where="ends_at"))
    elif ends_at <= now:
        problems.append(Problem("past", _("这段时间已经过去了。"), where="ends_at"))
    elif ends_at - starts_at > timedelta(days=LONGEST_CLOSURE):
        problems.append(Problem("too_long", _("停用超过一年的，办“不再使用”。"), where="ends_at"))
    if not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么停用，订了的人会看到。"), where="reason"))
    return problems


def usable_problems(*, opened_on: date, closed_on: date | None, is_bookable: bool, day: date) -> list[Problem]:
    """Whether it can be booked at all on a day."""
    if not is_bookable:
        return [Problem("not_bookable", _("这个场地不用预订，或者现在不接受预订。"), where="space")]
    if day < opened_on:
        return [Problem("not_open_yet", _("%(day)s 才启用。") % {"day": day_words(opened_on)}, where="starts_at")]
    if closed_on and day >= closed_on:
        return [Problem("closed_down", _("这个场地已经停用。"), where="space")]
    return []
