"""
“This case under that limit”: day by day, what counts and what does not, so that anyone can count it again on a calendar.

Pure: a limit, a start, a calendar and pauses go in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from linli.casework.rules import clocks
from linli.casework.rules.clocks import Deadline, Pause
from linli.core.workcalendar import Calendar

MOST_DAYS = 190


class DayKind(StrEnum):
    """What a day does to a limit."""

    START = "start"  # the day it begins: not counted where days are counted (Civil Code art. 201)
    COUNTED = "counted"
    OFF = "off"  # weekend or holiday
    PAUSED = "paused"
    MOVED = "moved"  # after the last day, which was a day off: the end moves to the next working day (art. 203)
    OUTSIDE = "outside"  # before the start or after the end; fills up the weeks


@dataclass(frozen=True, slots=True)
class Day:
    """One day on the calendar. `number`: the how-manieth counted day it is, 0 for none; `is_make_up`: a worked weekend."""

    date: date
    kind: DayKind
    number: int = 0
    is_make_up: bool = False
    is_holiday: bool = False  # off on a day that the plain week works
    is_due: bool = False
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A limit worked out: when due, when to warn, how far it could be extended, and every day from start to end."""

    deadline: Deadline
    extended_to: datetime | None
    days: Sequence[Day] = field(default_factory=tuple)

    @property
    def counted(self) -> int:
        return max((day.number for day in self.days), default=0)


def work_out(limit: dict[str, Any], start: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()) -> WhatIf:
    """The limit from `start` on, with the pauses put behind, the farthest extension, and the days."""
    stretches = sorted(pauses, key=lambda one: one.from_at)
    deadline = clocks.reckon(limit, start, calendar, stretches)
    return WhatIf(deadline, _extended_to(limit, deadline, calendar), days_of(limit, start, deadline, calendar, stretches))


def _extended_to(limit: dict[str, Any], deadline: Deadline, calendar: Calendar) -> datetime | None:
    most = limit.get("extend_most")
    return calendar.add_working_days(deadline.due_at, int(most)) if most else None


def days_of(
    limit: dict[str, Any], start: datetime, deadline: Deadline, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> list[Day]:
    """Every day from the start to the end, at most MOST_DAYS of them."""
    first = start.astimezone(calendar.zone).date()
    last = deadline.due_at.astimezone(calendar.zone).date()
    warned = deadline.warn_at.astimezone(calendar.zone).date()
    found, number = [], 0
    for offset in range(min((last - first).days + 1, MOST_DAYS)):
        on = first + timedelta(days=offset)
        kind = _kind_of(limit, on, first, calendar, pauses)
        if limit["unit"] == "days" and number == limit["amount"]:
            kind = DayKind.MOVED
        number += kind is DayKind.COUNTED
        plain = on.weekday() < 5
        works = calendar.is_working_day(on)
        found.append(
            Day(
                date=on,
                kind=kind,
                number=number if kind is DayKind.COUNTED else 0,
                is_make_up=works and not plain,
                is_holiday=plain and not works,
                is_due=on == last,
                is_warning=on == warned,
            )
        )
    return found


def _kind_of(limit: dict[str, Any], on: date, first: date, calendar: Calendar, pauses: Sequence[Pause]) -> DayKind:
    """Working days and calendar days leave out the day they start on; hours and the same day run from the start itself."""
    if on == first and limit["unit"] in ("working_days", "days"):
        return DayKind.START
    if limit["unit"] in clocks.WORKING_UNITS and not calendar.is_working_day(on):
        return DayKind.OFF
    return DayKind.PAUSED if _is_paused(on, calendar, pauses) else DayKind.COUNTED


def _is_paused(on: date, calendar: Calendar, pauses: Sequence[Pause]) -> bool:
    """Whether nothing of the day was left: of its office hours where there are any, else of the day itself."""
    begin = datetime.combine(on, datetime.min.time(), tzinfo=calendar.zone)
    end = begin + timedelta(days=1)
    inside = [(max(one.from_at, begin), min(one.to_at, end)) for one in pauses if one.from_at < end and one.to_at > begin]
    if office := calendar.working_seconds_between(begin, end):
        return sum(calendar.working_seconds_between(since, until) for since, until in inside) >= office
    return sum((until - since).total_seconds() for since, until in inside) >= (end - begin).total_seconds()
