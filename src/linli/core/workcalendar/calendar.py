"""
A calendar as a value: which days are worked, and which hours of them. Pure; rules are tested with it without a database.

Everything is counted in whole seconds of office time from the first of January, kept per year, so that a question over ten
years costs as much as one over ten days.
"""

from bisect import bisect_left, bisect_right
from calendar import isleap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
MINUTE, HOUR = 60, 3600
Block = tuple[int, int]  # seconds after midnight: from, to


@dataclass(frozen=True, slots=True)
class Season:
    """Hours that hold from one day of the year to another, both included; (6, 1) to (9, 30). It may run over New Year."""

    first: tuple[int, int]
    last: tuple[int, int]
    blocks: tuple[Block, ...]

    def holds_on(self, day: date) -> bool:
        at = (day.month, day.day)
        return self.first <= at <= self.last if self.first <= self.last else at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The hours of a working day, with what lies between left out (the lunch break), and seasons that differ."""

    blocks: tuple[Block, ...]
    seasons: tuple[Season, ...] = ()

    @classmethod
    def from_rule(cls, body: Mapping[str, Any]) -> "OfficeHours":
        """From the rule set `core.office_hours`. :raises ValueError: when an hour is none or blocks overlap."""
        seasons = tuple(
            Season(_month_day(one["from"]), _month_day(one["to"]), _blocks(one["hours"])) for one in body.get("seasons") or ()
        )
        return cls(_blocks(body["hours"]), seasons)

    def blocks_on(self, day: date) -> tuple[Block, ...]:
        return next((season.blocks for season in self.seasons if season.holds_on(day)), self.blocks)


def _blocks(hours: Sequence[Sequence[str]]) -> tuple[Block, ...]:
    blocks = tuple((_seconds(begin), _seconds(end)) for begin, end in hours)
    edges = [edge for block in blocks for edge in block]
    if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
        raise ValueError("office hours are blocks one after the other, each with an end after its beginning")
    return blocks


def _seconds(text: str) -> int:
    if text == "24:00":
        return 24 * HOUR
    at = time.fromisoformat(text)
    return at.hour * HOUR + at.minute * MINUTE


def _month_day(text: str) -> tuple[int, int]:
    month, day = (int(part) for part in text.split("-"))
    date(2000, month, day)  # refuses the thirtieth of February
    return month, day


@dataclass(frozen=True, slots=True)
class _Year:
    """One year laid out: for each day whether it is worked, and how much was worked before it."""

    working: list[bool]
    days_before: list[int]
    seconds_before: list[int]


@dataclass(frozen=True)
class Calendar:
    """
    Days that differ from the plain Monday-to-Friday week (`special`: date → is it worked?), the years whose holidays are
    known, and the office hours. A year outside `known_years` falls back to the plain week; `on_fallback` hears of it once.
    """

    special: Mapping[date, bool]
    known_years: frozenset[int]
    hours: OfficeHours
    zone: ZoneInfo = CHINA
    on_fallback: Callable[[int], None] | None = field(default=None, compare=False)
    _years: dict[int, _Year] = field(default_factory=dict, compare=False, repr=False)

    def is_working_day(self, day: date) -> bool:
        return self._year(day.year).working[_index(day)]

    def is_public_holiday(self, day: date) -> bool:
        """Whether a holiday notice names the day as one off; an ordinary weekend is none."""
        return self.special.get(day) is False

    def missing_years(self, first: date, last: date) -> list[int]:
        """The years between two days whose holidays are not known."""
        return [year for year in range(first.year, last.year + 1) if year not in self.known_years]

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first`, up to and including `last` (the start day is not counted, Civil Code art. 201); signed."""
        if last < first:
            return -self.working_days_between(last, first)
        whole = sum(self._year(year).days_before[-1] for year in range(first.year, last.year))
        return whole + self._days_through(last) - self._days_through(first)

    def add_working_days(self, start: datetime, count: int) -> datetime:
        """
        The close of business on the `count`-th working day after the day of `start`, which itself is not counted
        (Civil Code art. 201, 203: where there are business hours, the last day ends when business stops).

        0 is the close of the first working day from the start day on; below 0, of the working day so many before.
        """
        day = self._local(start).date()
        if count == 0:
            day = day if self.is_working_day(day) else self._nth_working_day(day, 1)
        else:
            day = self._nth_working_day(day, count)
        return self._at(day, self.hours.blocks_on(day)[-1][1])

    def working_seconds_between(self, begin: datetime, end: datetime) -> int:
        """Office time between two instants, in seconds; negative when `end` comes first."""
        if end < begin:
            return -self.working_seconds_between(end, begin)
        first, last = self._local(begin), self._local(end)
        whole = sum(self._year(year).seconds_before[-1] for year in range(first.year, last.year))
        return whole + self._position(last) - self._position(first)

    def working_minutes_between(self, begin: datetime, end: datetime) -> int:
        """Office time between two instants, in full minutes; negative when `end` comes first."""
        seconds = self.working_seconds_between(begin, end)
        return seconds // MINUTE if seconds >= 0 else -(-seconds // MINUTE)

    def next_working_moment(self, at: datetime) -> datetime:
        """`at` itself within office hours, else the next opening."""
        local = self._local(at)
        now = _second_of_day(local)
        if self.is_working_day(local.date()):
            for begin, end in self.hours.blocks_on(local.date()):
                if now < end:
                    return at if begin <= now else self._at(local.date(), begin)
        day = self._nth_working_day(local.date(), 1)
        return self._at(day, self.hours.blocks_on(day)[0][0])

    def add_working_hours(self, start: datetime, hours: int | Fraction) -> datetime:
        """
        As `add_working_seconds`, for hours and parts of them.

        :raises ValueError: when the hours are no whole number of seconds.
        """
        seconds = Fraction(hours) * HOUR
        if seconds.denominator != 1:
            raise ValueError(f"{hours} hours are no whole number of seconds")
        return self.add_working_seconds(start, int(seconds))

    def add_working_seconds(self, start: datetime, seconds: int) -> datetime:
        """
        The instant at which so much office time has passed since `start`; at a close of business rather than the next opening.

        0 is the next working moment. Below 0: the latest instant from which so much office time passes until `start`.
        """
        if seconds == 0:
            return self.next_working_moment(start)
        local = self._local(start)
        return self._moment_at(local.year, self._position(local) + seconds, forwards=seconds > 0)

    def _moment_at(self, year: int, position: int, *, forwards: bool) -> datetime:
        """The instant at which `position` seconds of office time have passed since the first of January of `year`."""
        while position > (total := self._year(year).seconds_before[-1]) or (position == total and not forwards):
            position -= total
            year += 1
        while position < 0 or (position == 0 and forwards):
            year -= 1
            position += self._year(year).seconds_before[-1]
        before = self._year(year).seconds_before
        index = bisect_left(before, position) - 1 if forwards else bisect_right(before, position) - 1
        day = date(year, 1, 1) + timedelta(days=index)
        rest = position - before[index]
        for begin, end in self.hours.blocks_on(day):
            length = end - begin
            if rest < length or (rest == length and forwards):
                return self._at(day, begin + rest)
            rest -= length
        raise AssertionError("a working day holds its own hours")

    def _nth_working_day(self, day: date, count: int) -> date:
        """The `count`-th working day after `day` (before it, below 0); the day itself never counts."""
        year = day.year
        target = self._days_through(day) + count if count > 0 else self._year(year).days_before[_index(day)] + count + 1
        while target > (total := self._year(year).days_before[-1]):
            target -= total
            year += 1
        while target < 1:
            year -= 1
            target += self._year(year).days_before[-1]
        return date(year, 1, 1) + timedelta(days=bisect_left(self._year(year).days_before, target) - 1)

    def _days_through(self, day: date) -> int:
        return self._year(day.year).days_before[_index(day) + 1]

    def _position(self, local: datetime) -> int:
        """Office seconds from the first of January until this instant."""
        year, index, now = self._year(local.year), _index(local.date()), _second_of_day(local)
        if not year.working[index]:
            return year.seconds_before[index]
        blocks = self.hours.blocks_on(local.date())
        return year.seconds_before[index] + sum(min(max(now - begin, 0), end - begin) for begin, end in blocks)

    def _year(self, number: int) -> _Year:
        found = self._years.get(number)
        if found is None:
            found = self._years[number] = self._lay_out(number)
            if number not in self.known_years and self.on_fallback:
                self.on_fallback(number)
        return found

    def _lay_out(self, number: int) -> _Year:
        first = date(number, 1, 1)
        days = [first + timedelta(days=offset) for offset in range(366 if isleap(number) else 365)]
        working = [self.special.get(day, day.weekday() < 5) for day in days]
        seconds = [sum(end - begin for begin, end in self.hours.blocks_on(day)) for day in days]
        worked = [length if works else 0 for works, length in zip(working, seconds, strict=True)]
        return _Year(working, list(accumulate(working, initial=0)), list(accumulate(worked, initial=0)))

    def _local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return at.astimezone(self.zone)

    def _at(self, day: date, seconds: int) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.zone) + timedelta(seconds=seconds)


def midnight_after(day: date) -> datetime:
    """The first instant after a day here: a last day counts until then (Civil Code art. 203)."""
    return datetime.combine(day + timedelta(days=1), time(), CHINA)


def _index(day: date) -> int:
    return day.timetuple().tm_yday - 1


def _second_of_day(local: datetime) -> int:
    return local.hour * HOUR + local.minute * MINUTE + local.second
