"""On which days an obligation is due: once, or in a rhythm that is counted from its first day. Days only, no clock."""

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from ..models import Rhythm

MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6, Rhythm.YEARLY: 12}
MOST_REMIND = 90
MOST_LATE = 120
"""The due days that a list of what is late goes through for one obligation: ten years of months."""


def due_day(first: date, rhythm: str, number: int) -> date | None:
    """
    The due day with this number, counted from 0; none after the only one of `once`, or past the calendar.

    Months are always counted from the first day, so that a short month takes nothing away from the next: 31 January, 28 or
    29 February, 31 March.
    """
    if rhythm == Rhythm.ONCE:
        return first if number == 0 else None
    if rhythm == Rhythm.WEEKLY:
        return _plus_days(first, 7 * number)
    months = first.year * 12 + first.month - 1 + MONTHS[Rhythm(rhythm)] * number
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1])) if year <= MAXYEAR else None


def _plus_days(first: date, days: int) -> date | None:
    return first + timedelta(days=days) if first.toordinal() + days <= date.max.toordinal() else None


def number_from(first: date, rhythm: str, day: date) -> int:
    """The number of the first due day that is not before `day`; for `once` that of the one that would come after it."""
    if day <= first:
        return 0
    if rhythm == Rhythm.ONCE:
        return 1
    if rhythm == Rhythm.WEEKLY:
        return -(-(day - first).days // 7)
    months = (day.year - first.year) * 12 + day.month - first.month
    number = months // MONTHS[Rhythm(rhythm)]
    found = due_day(first, rhythm, number)
    return number if found is not None and found >= day else number + 1


def due_days(first: date, rhythm: str, *, since: date, until: date) -> Iterator[date]:
    """The due days between two days, both included, the earliest first."""
    number = number_from(first, rhythm, since)
    while (found := due_day(first, rhythm, number)) is not None and found <= until:
        yield found
        number += 1


def next_from(first: date, rhythm: str, day: date, last: date | None) -> date | None:
    """The first due day that is not before `day`; none when that is after the last day of what binds."""
    found = due_day(first, rhythm, number_from(first, rhythm, day))
    return found if found is not None and (last is None or found <= last) else None


def is_due(first: date, rhythm: str, day: date, last: date | None) -> bool:
    return day >= first and next_from(first, rhythm, day, last) == day


def open_from(first: date, rhythm: str, noted: Collection[date], last: date | None) -> date | None:
    """The earliest due day for which nothing was noted; none when nothing is due any more."""
    number = 0
    while (found := due_day(first, rhythm, number)) in noted and found is not None:
        number += 1
    return found if found is not None and (last is None or found <= last) else None


def late_days(first: date, rhythm: str, noted: Collection[date], *, today: date, last: date | None) -> list[date]:
    """The due days that are over and for which nothing was noted, the latest MOST_LATE of them, the earliest first."""
    until = today - timedelta(days=1) if last is None else min(last, today - timedelta(days=1))
    after = number_from(first, rhythm, until + timedelta(days=1))
    found = (due_day(first, rhythm, number) for number in range(max(0, after - MOST_LATE), after))
    return [day for day in found if day is not None and day <= until and day not in noted]


def is_to_remind(coming: date | None, noted: Collection[date], *, ahead: int, reminded_for: date | None, today: date) -> bool:
    """Whether the coming due day is near enough, and nobody was reminded of it or has done it already."""
    if coming is None or coming in noted or reminded_for == coming:
        return False
    return today <= coming <= today + timedelta(days=ahead)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an obligation stands on a day: how often it was done and not done, what is late, when it is due next."""

    kept: int
    failed: int
    late: list[date]
    coming: date | None

    @property
    def asked(self) -> int:
        """How many due days there were so far, counting what was done ahead."""
        return self.kept + self.failed + len(self.late)


def standing(first: date, rhythm: str, noted: dict[date, bool], *, today: date, last: date | None) -> Standing:
    """`noted`: due day → whether it was done."""
    coming = next_from(first, rhythm, today, last)
    while coming is not None and coming in noted:
        coming = next_from(first, rhythm, coming + timedelta(days=1), last)
    kept = sum(noted.values())
    return Standing(kept, len(noted) - kept, late_days(first, rhythm, noted, today=today, last=last), coming)
