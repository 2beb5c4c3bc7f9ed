"""The day that an address names: nonsense and days beyond all plans are the day meant without one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linli.core.asked_days import day_asked, monday_of

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("2000-01-01", date(2000, 1, 1)),
        ("2100-12-31", date(2100, 12, 31)),
        ("1999-12-31", TODAY),
        ("2101-01-01", TODAY),
        ("0001-01-01", TODAY),
        ("9999-12-31", TODAY),
        ("2026-02-30", TODAY),
        ("２０２６-12-01", TODAY),
        ("x\x00", TODAY),
        ("", TODAY),
    ],
)
def test_only_a_day_that_people_plan_for_is_taken(text, day):
    assert day_asked(text, TODAY) == day


@given(some.text())
def test_whatever_is_asked_has_a_year_of_weeks_on_either_side(text):
    day = day_asked(text, TODAY)

    assert day - timedelta(days=366) < monday_of(day) <= day < day + timedelta(days=366)


@given(some.dates())
def test_a_week_begins_on_a_monday_not_more_than_six_days_before(day):
    monday = monday_of(day)

    assert (monday.weekday(), (day - monday).days) == (0, day.weekday())
