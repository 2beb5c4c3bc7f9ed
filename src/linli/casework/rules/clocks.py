"""
Time limits: when a matter is due, when to warn, how much is left. Pure: a limit, an instant and a calendar go in.

A limit is the body of a rule set `casework.sla.<profile>`: {unit, amount, warn}, and perhaps {extend_most, extensions}: by how
many working days in all it may be extended, and how often. Units:

- `working_days`: the close of business on that working day, the start day not counted (Civil Code art. 201, 203);
- `working_hours`: office time, lunch and holidays left out;
- `same_working_day`: the close of business today, or of the next working day when today's business is over;
- `days`: calendar days, the last one moved off a holiday (art. 203), until the close of business;
- `hours`, `minutes`: by the wall clock, day and night;
- `until`: an instant that somebody above set (`{unit, until, warn}`): no rule set has it, only the clock of a case that came from
  there. Nothing done here moves it: neither a pause nor an extension.

`warn` is the share of the time after which to warn. What a clock was computed with is frozen with it, so the same due
instant comes out years later, whatever holidays or office hours have been changed since.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any

from linli.core.problems import Problem
from linli.core.workcalendar import Calendar, OfficeHours

WORKING_UNITS = frozenset({"working_days", "working_hours", "same_working_day"})
WALL_UNITS = frozenset({"hours", "minutes"})
UNITS = WORKING_UNITS | WALL_UNITS | {"days"}
UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When it is due, and when to warn."""

    due_at: datetime
    warn_at: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch that does not count."""

    from_at: datetime
    to_at: datetime


def limit_problems(body: dict[str, Any]) -> Iterable[Problem]:
    """What is wrong with a limit, shipped or a tenant's own."""
    if body.get("unit") not in UNITS:
        yield Problem("unit", f"unit: {', '.join(sorted(UNITS))}", where="unit")
    if not isinstance(body.get("amount"), int) or body["amount"] < 1:
        yield Problem("amount", "amount: a whole number from 1", where="amount")
    try:
        share = Fraction(str(body.get("warn", "")))
        if not 0 < share <= 1:
            raise ValueError
    except (ValueError, ZeroDivisionError):
        yield Problem("warn", 'warn: a share above 0 and up to 1, as "4/5"', where="warn")
    if any(not isinstance(body.get(name, 0), int) or body.get(name, 0) < 0 for name in ("extend_most", "extensions")):
        yield Problem("extend", "extend_most, extensions: whole numbers of working days, of times", where="extend_most")


def reckon(
    limit: dict[str, Any], start: datetime, calendar: Calendar, pauses: Iterable[Pause] = (), *, extended: int = 0
) -> Deadline:
    """
    Due and warning instants of a limit that runs from `start`, with `extended` working days added and the pauses put behind.

    What was left when a pause began is left when it ends. A pause that begins after the end changes nothing: late stays late.
    """
    due_at = _due(limit, start, calendar)
    if is_fixed(limit):
        return Deadline(due_at, _warn(limit, start, due_at, calendar))
    if extended:
        due_at = calendar.add_working_days(due_at, extended)
    warn_at = _warn(limit, start, due_at, calendar)
    for pause in sorted(pauses, key=lambda one: one.from_at):
        if pause.from_at < warn_at:
            warn_at = _put_off(limit, warn_at, pause, calendar)
        if pause.from_at < due_at:
            due_at = _off_holidays(limit, _put_off(limit, due_at, pause, calendar), calendar)
    return Deadline(due_at, min(warn_at, due_at))


def until(instant: datetime) -> dict[str, Any]:
    """The limit of a case whose end somebody above has set."""
    return {"unit": UNTIL, "until": instant.isoformat(), "warn": "4/5"}


def is_fixed(limit: dict[str, Any]) -> bool:
    """Whether somebody above set the end, so that nothing here moves it."""
    return bool(limit["unit"] == UNTIL)


def _due(limit: dict[str, Any], start: datetime, calendar: Calendar) -> datetime:
    if is_fixed(limit):
        return datetime.fromisoformat(limit["until"])
    unit, amount = limit["unit"], int(limit["amount"])
    if unit in WALL_UNITS:
        return start + timedelta(**{unit: amount})
    if unit == "working_hours":
        return calendar.add_working_hours(start, amount)
    if unit == "working_days":
        return calendar.add_working_days(start, amount)
    if unit == "days":
        return calendar.add_working_days(_noon(start.astimezone(calendar.zone).date() + timedelta(days=amount), calendar), 0)
    today = calendar.add_working_days(start, 0)
    return today if today > start else calendar.add_working_days(start, 1)


def _noon(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(12), tzinfo=calendar.zone)


def _warn(limit: dict[str, Any], start: datetime, due_at: datetime, calendar: Calendar) -> datetime:
    share = _share(str(limit["warn"]))
    if limit["unit"] not in WORKING_UNITS:
        whole = int((due_at - start).total_seconds())
        return start + timedelta(seconds=int(whole * share))
    seconds = calendar.working_seconds_between(start, due_at)
    return calendar.add_working_seconds(start, int(seconds * share))


_share = lru_cache(maxsize=64)(Fraction)  # rules know a handful of shares, and reading one takes longer than the rest of a clock


def _put_off(limit: dict[str, Any], at: datetime, pause: Pause, calendar: Calendar) -> datetime:
    """`at`, later by as much as the pause took, counted as the limit counts; by nothing for a pause over a weekend."""
    if limit["unit"] not in WORKING_UNITS:
        return at + (pause.to_at - pause.from_at)
    took = calendar.working_seconds_between(pause.from_at, pause.to_at)
    return calendar.add_working_seconds(at, took) if took else at


def _off_holidays(limit: dict[str, Any], at: datetime, calendar: Calendar) -> datetime:
    """A period in days that would end on a day off ends with the next working day (Civil Code art. 203)."""
    if limit["unit"] != "days" or calendar.is_working_day(at.astimezone(calendar.zone).date()):
        return at
    return calendar.add_working_days(at, 0)


def freeze(rule: dict[str, Any], hours: dict[str, Any], calendar: Calendar, start: datetime, due_at: datetime) -> dict[str, Any]:
    """
    What a clock keeps: the frozen rule set, the office hours' rule, and the days between start and end that differ from
    the plain week, with the years whose holidays were known.
    """
    first, last = start.astimezone(calendar.zone).date(), due_at.astimezone(calendar.zone).date()
    span = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return {
        "rule": rule,
        "hours": hours,
        "special": {day.isoformat(): calendar.special[day] for day in span if day in calendar.special},
        "missing_years": calendar.missing_years(first, last),
    }


def thaw(frozen: dict[str, Any]) -> tuple[dict[str, Any], Calendar]:
    """The limit and the calendar that a clock was computed with."""
    special = {date.fromisoformat(day): works for day, works in frozen["special"].items()}
    known = frozenset(range(2000, 2100)) - frozenset(frozen["missing_years"])
    return frozen["rule"]["body"], Calendar(special, known, OfficeHours.from_rule(frozen["hours"]))


def again(frozen: dict[str, Any], start: datetime, pauses: Iterable[Pause] = (), *, extended: int = 0) -> Deadline:
    """The deadline computed again from what the clock kept."""
    limit, calendar = thaw(frozen)
    return reckon(limit, start, calendar, pauses, extended=extended)


def thaw_beyond(frozen: dict[str, Any], until: datetime, present: Calendar) -> tuple[dict[str, Any], Calendar]:
    """
    The limit, and a calendar for a clock that now runs past the day of `until`, the last one that it kept: up to there the
    days it was computed with, behind that the holidays as they are known now. The office hours stay those of the start.
    """
    limit, kept = thaw(frozen)
    last = until.astimezone(kept.zone).date()
    later = {day: works for day, works in present.special.items() if day > last}
    known = {year for year in kept.known_years if year <= last.year} | {year for year in present.known_years if year > last.year}
    return limit, Calendar({**later, **kept.special}, frozenset(known), kept.hours)


def run_on(
    frozen: dict[str, Any], start: datetime, until: datetime, present: Calendar, pauses: Iterable[Pause], *, extended: int = 0
) -> tuple[Deadline, dict[str, Any]]:
    """The deadline after a pause or an extension, and what the clock keeps from now on. `until` is its end so far."""
    limit, calendar = thaw_beyond(frozen, until, present)
    stood = list(pauses)
    found = reckon(limit, start, calendar, stood, extended=extended)
    kept = freeze(frozen["rule"], frozen["hours"], calendar, start, max(found.due_at, until))
    return found, kept | {"extended": extended, "stood": bool(stood)}


def minutes_left(limit_unit: str, now: datetime, due_at: datetime, calendar: Calendar) -> int:
    """Minutes until due, counted as the limit counts; negative when overdue."""
    if limit_unit in WORKING_UNITS:
        return calendar.working_minutes_between(now, due_at)
    seconds = (due_at - now).total_seconds()
    return int(seconds // 60) if seconds >= 0 else -int(-seconds // 60)


def share_used(
    start: datetime, now: datetime, due_at: datetime, unit: str, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> Fraction:
    """How much of the time is used up, 0 to 1: the length of the bar. Pauses were put behind and are not used up."""
    stood = sum(minutes_left(unit, one.from_at, min(one.to_at, due_at), calendar) for one in pauses if one.from_at < due_at)
    whole = max(minutes_left(unit, start, due_at, calendar) - stood, 1)
    left = minutes_left(unit, now, due_at, calendar)
    return min(max(1 - Fraction(left, whole), Fraction(0)), Fraction(1))
