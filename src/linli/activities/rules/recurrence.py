"""
On which days a series takes place: its RFC 5545 rule, what becomes of holidays and make-up days, and what somebody changed. Pure.

A day that the rule names and that is a public holiday, or a weekend day made a working day (调休), is kept, left out, or moved to the
nearest day before or after it that suits: for a day of the working week a working day, for a weekend day a day off that is no
public holiday. It moves ten days at most, past every holiday that there is; where no day suits, or the series has that day anyway, the
time falls out and is shown as such. What somebody said of a day by hand holds as said, whatever the calendar says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from linli.core import recurrence

LONGEST_SHIFT = 10
"""Days; the longest public holiday with its make-up days around it has nine."""
MOST_DAYS = 4000
"""Times in one series: every day of ten years."""
KEEP, SKIP, BEFORE, AFTER = "keep", "skip", "before", "after"
SKIPPED, MOVED, ADDED = "skipped", "moved", "added"


class Days(Protocol):
    """What is asked of a working calendar (`core.workcalendar.Calendar`)."""

    def is_working_day(self, day: date, /) -> bool: ...

    def is_public_holiday(self, day: date, /) -> bool: ...


class Why(StrEnum):
    """Why a time is not on the day that the rule names, or not at all."""

    PLAIN = ""
    HOLIDAY = "holiday"
    MAKEUP = "makeup"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A series: its rule, from which day and up to which, and what becomes of holidays and make-up days (`DayPolicy`)."""

    rule: str
    starts_on: date
    until: date | None = None
    on_holiday: str = KEEP
    on_makeup: str = KEEP


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody said of one day (`SeriesException`); `start_minute`: minutes from midnight, none as always."""

    kind: str
    day: date
    to_day: date | None = None
    start_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time: the day that named it, and the day on which it is; none: it falls out, `why` says so."""

    named: date
    day: date | None
    why: Why = Why.PLAIN
    start_minute: int | None = None


def named_days(pattern: Pattern, last: date) -> list[date]:
    """The days that the rule names up to a day and with it; none where it is no rule."""
    ends = min(last, pattern.until) if pattern.until else last
    return recurrence.days_of(pattern.rule, pattern.starts_on, last=ends, most=MOST_DAYS) or []


def occurrences(pattern: Pattern, changes: Iterable[Change], days: Days, *, first: date, last: date) -> list[Occurrence]:
    """
    Every time whose named day lies from `first` to `last`, both included, in the order of the days on which they are; those that
    fall out stand at the day that named them.
    """
    listed = list(changes)
    by_day = {one.day: one for one in listed if one.kind in (SKIPPED, MOVED)}
    named = named_days(pattern, last + timedelta(days=2 * LONGEST_SHIFT))
    taken = set(named) | {one.to_day for one in listed if one.to_day} | {one.day for one in listed if one.kind == ADDED}
    found = []
    for day in named:
        one = _by_hand(by_day[day]) if day in by_day else _by_calendar(pattern, day, days, taken)
        if one.day is not None and one.day != day:
            taken.add(one.day)
        found.append(one)
    found += [Occurrence(one.day, one.day, Why.BY_HAND, one.start_minute) for one in listed if one.kind == ADDED]
    within = (one for one in found if first <= one.named <= last)
    return sorted(within, key=lambda one: (one.day or one.named, one.start_minute or 0, one.named))


def _by_hand(change: Change) -> Occurrence:
    day = change.to_day if change.kind == MOVED else None
    return Occurrence(change.day, day, Why.BY_HAND, change.start_minute)


def _by_calendar(pattern: Pattern, day: date, days: Days, taken: set[date]) -> Occurrence:
    why, policy = _policy_of(pattern, day, days)
    if policy == KEEP:
        return Occurrence(day, day)
    to_day = None if policy == SKIP else shifted(day, days, step=-1 if policy == BEFORE else 1)
    return Occurrence(day, None if to_day in taken else to_day, why)


def _policy_of(pattern: Pattern, day: date, days: Days) -> tuple[Why, str]:
    if days.is_public_holiday(day):
        return Why.HOLIDAY, pattern.on_holiday
    if is_makeup(day, days):
        return Why.MAKEUP, pattern.on_makeup
    return Why.PLAIN, KEEP


def is_makeup(day: date, days: Days) -> bool:
    """Whether it is a weekend day on which people work (调休上班)."""
    return is_weekend(day) and days.is_working_day(day)


def is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def suits(day: date, days: Days, *, weekend: bool) -> bool:
    """Whether people are where they are on such a day: at work on a day of the week, free on a weekend and not away for a holiday."""
    if weekend:
        return not days.is_working_day(day) and not days.is_public_holiday(day)
    return days.is_working_day(day)


def shifted(day: date, days: Days, *, step: int) -> date | None:
    """The nearest day before (-1) or after (1) it that suits, at most ten days away."""
    weekend = is_weekend(day)
    near = (day + timedelta(days=step * n) for n in range(1, LONGEST_SHIFT + 1))
    return next((one for one in near if suits(one, days, weekend=weekend)), None)


def next_days(pattern: Pattern, changes: Sequence[Change], days: Days, *, today: date, count: int) -> list[Occurrence]:
    """The next times from a day on, those that fall out too: what a clerk is shown before it is kept."""
    found: list[Occurrence] = []
    horizon = today
    while len(found) < count and horizon < today + timedelta(days=1200):
        horizon += timedelta(days=120)
        found = occurrences(pattern, changes, days, first=max(today, pattern.starts_on), last=horizon)
    return found[:count]
