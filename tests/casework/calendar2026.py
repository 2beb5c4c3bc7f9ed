"""The working calendar of 2026 as its holiday notice has it, with the six make-up days, and instants in it."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from linli.core.workcalendar import CHINA, Calendar, OfficeHours

HOURS = {"hours": [["08:30", "12:00"], ["14:30", "18:00"]], "seasons": []}
MAKE_UP = [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)]


def _days(month: int, day: int, count: int) -> list[date]:
    return [date(2026, month, day) + timedelta(days=n) for n in range(count)]


OFF = [*_days(1, 1, 3), *_days(2, 15, 9), *_days(4, 4, 3), *_days(5, 1, 5), *_days(6, 19, 3), *_days(9, 25, 3), *_days(10, 1, 7)]
CALENDAR = Calendar(dict.fromkeys(MAKE_UP, True) | dict.fromkeys(OFF, False), frozenset({2026}), OfficeHours.from_rule(HOURS))


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


moments = st.integers(0, 365 * 86_400 - 1).map(lambda seconds: at(1, 1, 0) + timedelta(seconds=seconds))


def works(day: date) -> bool:
    """Written a second time, by hand: what the notice says, else Monday to Friday."""
    return day in MAKE_UP or (day not in OFF and day.weekday() < 5)


def close_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 18, tzinfo=CHINA)


def walk(day: date, count: int) -> date:
    """The `count`-th working day after (before, below 0) a day, walked day by day."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        count -= (1 if count > 0 else -1) if works(day) else 0
    return day
