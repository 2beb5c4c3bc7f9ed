"""Days over 2026's holidays, counted once more by hand: the start is not counted, holidays move the end, midnight ends it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.workcalendar import CHINA
from linli.procedures.rules.days import Period, Unit, is_over, last_day
from tests.casework.calendar2026 import CALENDAR, works

IN_2026 = st.dates(date(2026, 1, 1), date(2026, 11, 1))
MAKE_UP = {date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7 days", Period(7, Unit.DAYS)),
        ("5个工作日", Period(5, Unit.WORKING_DAYS)),
        ("2 months", Period(2, Unit.MONTHS)),
        ("10日", Period(10, Unit.DAYS)),
        ("7 days exact", Period(7, Unit.DAYS, is_exact=True)),
    ],
)
def test_a_period_is_read_as_people_write_it(text, expected):
    assert Period.parse(text) == expected


@pytest.mark.parametrize("text", ["", "days", "0 days", "-1 days", "1.5 days", "9999 days", "七天", "7 weeks"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(ValueError):
        Period.parse(text)


@pytest.mark.parametrize(
    ("start", "period", "last"),
    [
        ("2026-03-02", "7 days", "2026-03-09"),
        ("2026-02-09", "7 days", "2026-02-24"),  # the sixteenth lies in Spring Festival (15–23)
        ("2026-09-24", "7 days", "2026-10-08"),  # National Day, 1–7
        ("2026-02-13", "1 working days", "2026-02-14"),  # a Saturday that is worked
        ("2026-02-13", "2 working days", "2026-02-24"),
        ("2026-09-18", "5 working days", "2026-09-24"),  # Sunday the twentieth is worked, the twenty-fifth is Mid-Autumn
        ("2026-01-31", "1 months", "2026-02-28"),  # a Saturday that is worked
        ("2026-02-09", "7 days exact", "2026-02-16"),
    ],
)
def test_the_last_day_over_the_holidays_of_2026(start, period, last):
    assert last_day(date.fromisoformat(start), Period.parse(period), CALENDAR) == date.fromisoformat(last)


@given(IN_2026, st.integers(1, 30))
def test_calendar_days_end_on_the_first_worked_day_from_the_last_on(start, count):
    last = last_day(start, Period(count, Unit.DAYS), CALENDAR)

    plain = start + timedelta(days=count)
    assert works(last)
    assert not any(works(plain + timedelta(days=between)) for between in range((last - plain).days))


@given(IN_2026, st.integers(1, 30))
def test_working_days_are_so_many_worked_days_after_the_start(start, count):
    last = last_day(start, Period(count, Unit.WORKING_DAYS), CALENDAR)

    worked = [start + timedelta(days=offset) for offset in range(1, (last - start).days + 1)]
    assert works(last)
    assert sum(works(day) for day in worked) == count


@given(IN_2026, st.integers(1, 30), st.integers(0, 86399))
def test_a_period_is_over_at_midnight_after_its_last_day_and_no_second_before(start, count, second):
    last = last_day(start, Period(count, Unit.DAYS), CALENDAR)
    midnight = datetime.combine(last, datetime.min.time(), CHINA)

    assert not is_over(last, midnight + timedelta(seconds=second))
    assert is_over(last, midnight + timedelta(days=1))


def test_the_make_up_days_of_2026_are_worked():
    assert {day for day in MAKE_UP if works(day)} == MAKE_UP
