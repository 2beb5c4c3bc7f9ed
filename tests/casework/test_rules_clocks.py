"""Time limits: what the law and the calendar make of them, with pauses, and the same again years later."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.rules import clocks
from linli.casework.rules.clocks import Pause, again, freeze, limit_problems, minutes_left, reckon, share_used
from linli.core.workcalendar import CHINA, Calendar, OfficeHours

HOURS = {"hours": [["08:30", "12:00"], ["14:30", "18:00"]], "seasons": []}
MAKE_UP = [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)]
SPRING = [date(2026, 2, 15) + timedelta(days=n) for n in range(9)]
NATIONAL = [date(2026, 10, 1) + timedelta(days=n) for n in range(7)]
SPECIAL = dict.fromkeys(MAKE_UP, True) | dict.fromkeys(SPRING + NATIONAL, False)
CALENDAR = Calendar(SPECIAL, frozenset({2026}), OfficeHours.from_rule(HOURS))
DAYS_5 = {"unit": "working_days", "amount": 5, "warn": "4/5"}
UNITS = st.sampled_from(sorted(clocks.UNITS))


def at(month, day, hour=9, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


limits = st.builds(
    lambda unit, amount, warn: {"unit": unit, "amount": amount, "warn": f"{warn}/10"},
    UNITS,
    st.integers(1, 20),
    st.integers(1, 10),
)
moments = st.integers(0, 2 * 365 * 86_400).map(lambda seconds: at(1, 1, 0) + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("limit", "start", "due"),
    [
        (DAYS_5, at(11, 20), at(11, 27, 18)),
        (DAYS_5, at(2, 12), at(2, 26, 18)),  # 02-14 is worked, Spring Festival is not
        (DAYS_5, at(9, 17), at(9, 23, 18)),  # Sunday 09-20 is worked
        (DAYS_5, at(9, 29), at(10, 12, 18)),  # National Day off, Saturday 10-10 worked
        ({"unit": "working_hours", "amount": 2, "warn": "1/2"}, at(11, 20, 17), at(11, 23, 9, 30)),
        ({"unit": "working_hours", "amount": 2, "warn": "1/2"}, at(11, 20, 11), at(11, 20, 15, 30)),
        ({"unit": "same_working_day", "amount": 1, "warn": "3/4"}, at(11, 20, 9), at(11, 20, 18)),
        ({"unit": "same_working_day", "amount": 1, "warn": "3/4"}, at(11, 20, 19), at(11, 23, 18)),
        ({"unit": "hours", "amount": 24, "warn": "3/4"}, at(2, 15, 23), at(2, 16, 23)),
        ({"unit": "days", "amount": 7, "warn": "4/5"}, at(11, 20), at(11, 27, 18)),
        ({"unit": "days", "amount": 8, "warn": "4/5"}, at(11, 20), at(11, 30, 18)),  # a Saturday moves to Monday
    ],
)
def test_a_limit_ends_when_the_law_and_the_calendar_say(limit, start, due):
    assert reckon(limit, start, CALENDAR).due_at == due


def test_a_warning_comes_after_its_share_of_the_working_time():
    found = reckon({"unit": "working_hours", "amount": 4, "warn": "1/2"}, at(11, 20, 9), CALENDAR)

    assert (found.warn_at, found.due_at) == (at(11, 20, 11), at(11, 20, 15, 30))


@given(limit=limits, start=moments)
def test_a_warning_never_comes_before_the_start_or_after_the_end(limit, start):
    found = reckon(limit, start, CALENDAR)

    assert start <= found.warn_at <= found.due_at
    assert start < found.due_at


@given(limit=limits, start=moments, later=st.timedeltas(timedelta(0), timedelta(days=30)))
def test_who_starts_later_is_due_no_earlier(limit, start, later):
    first, second = reckon(limit, start, CALENDAR), reckon(limit, start + timedelta(seconds=int(later.total_seconds())), CALENDAR)

    assert first.due_at <= second.due_at


@given(limit=limits, start=moments, hours=st.integers(0, 100), length=st.integers(1, 200))
def test_a_pause_puts_the_end_off_by_what_it_took_and_never_brings_it_nearer(limit, start, hours, length):
    pause = Pause(start + timedelta(hours=hours), start + timedelta(hours=hours + length))
    plain, put_off = reckon(limit, start, CALENDAR), reckon(limit, start, CALENDAR, [pause])

    if pause.from_at >= plain.due_at:
        assert put_off == plain
    elif limit["unit"] in clocks.WORKING_UNITS:
        took = CALENDAR.working_seconds_between(pause.from_at, pause.to_at)
        assert CALENDAR.working_seconds_between(plain.due_at, put_off.due_at) == took
    elif limit["unit"] == "days":
        assert put_off.due_at - plain.due_at >= timedelta(hours=length)
        assert CALENDAR.is_working_day(put_off.due_at.astimezone(CHINA).date())
    else:
        assert put_off.due_at - plain.due_at == timedelta(hours=length)


@given(limit=limits, start=moments)
def test_what_a_clock_kept_gives_the_same_end_whatever_calendar_holds_later(limit, start):
    found = reckon(limit, start, CALENDAR)

    kept = freeze({"body": limit}, HOURS, CALENDAR, start, found.due_at)

    assert again(kept, start) == found


def test_a_year_without_notice_is_kept_as_such():
    start = at(12, 28, 9)
    kept = freeze({"body": DAYS_5}, HOURS, CALENDAR, start, reckon(DAYS_5, start, CALENDAR).due_at)

    assert (kept["missing_years"], kept["special"]) == ([2027], {})
    assert reckon(DAYS_5, start, CALENDAR).due_at == at(1, 4, 18, year=2027)


def test_time_left_counts_as_the_limit_counts():
    now, due = at(11, 20, 17), at(11, 23, 9, 30)

    assert minutes_left("working_hours", now, due, CALENDAR) == 120
    assert minutes_left("hours", now, due, CALENDAR) == 64 * 60 + 30
    assert minutes_left("hours", due, now, CALENDAR) == -(64 * 60 + 30)


def test_the_share_used_stays_between_nothing_and_all():
    start, due = at(11, 20, 8, 30), at(11, 20, 12)

    used = [share_used(start, moment, due, "working_hours", CALENDAR) for moment in (at(11, 19), at(11, 20, 10, 15), at(11, 23))]

    assert used == [Fraction(0), Fraction(1, 2), Fraction(1)]


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        (DAYS_5, []),
        ({}, ["unit", "amount", "warn"]),
        ({"unit": "weeks", "amount": 0, "warn": "5/4"}, ["unit", "amount", "warn"]),
        ({"unit": "days", "amount": 1, "warn": "1/0"}, ["warn"]),
        ({"unit": "days", "amount": 1, "warn": "bald"}, ["warn"]),
    ],
)
def test_a_limit_that_is_none_is_told_with_everything_wrong(body, codes):
    assert [problem.code for problem in limit_problems(body)] == codes


def test_instants_may_come_in_any_zone():
    assert reckon(DAYS_5, datetime(2026, 11, 20, 1, tzinfo=UTC), CALENDAR).due_at == at(11, 27, 18)
