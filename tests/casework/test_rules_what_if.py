"""A limit day by day: what is counted can be counted again on a calendar, and comes to the same end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.rules.clocks import Pause
from linli.casework.rules.what_if import DayKind, work_out

from .calendar2026 import CALENDAR, at, close_of, moments, works

DAYS_5 = {"unit": "working_days", "amount": 5, "warn": "4/5", "extend_most": 10}


def of_kind(found, *kinds):
    return [day.date for day in found.days if day.kind in kinds]


def test_five_working_days_from_a_thursday_before_spring_festival():
    found = work_out(DAYS_5, at(2, 12), CALENDAR)

    assert of_kind(found, DayKind.START) == [date(2026, 2, 12)]
    assert of_kind(found, DayKind.COUNTED) == [date(2026, 2, day) for day in (13, 14, 24, 25, 26)]
    assert [day.date for day in found.days if day.is_make_up] == [date(2026, 2, 14)]
    assert (found.deadline.due_at, found.counted, found.days[-1].is_due) == (at(2, 26, 18), 5, True)


def test_the_farthest_extension_is_worked_out_where_the_rule_has_one():
    extended = [work_out(limit, at(11, 20), CALENDAR).extended_to for limit in (DAYS_5, {**DAYS_5, "extend_most": 0})]

    assert extended == [at(12, 11, 18), None]


def test_days_that_lie_in_a_pause_are_not_counted():
    pause = Pause(at(11, 23, 8), at(11, 24, 20))

    found = work_out(DAYS_5, at(11, 20), CALENDAR, [pause])

    assert of_kind(found, DayKind.PAUSED) == [date(2026, 11, 23), date(2026, 11, 24)]
    assert (found.counted, found.deadline.due_at) == (5, at(12, 1, 18))


def test_calendar_days_count_weekends_and_move_off_a_holiday():
    found = work_out({"unit": "days", "amount": 8, "warn": "4/5"}, at(11, 20), CALENDAR)

    assert (found.counted, of_kind(found, DayKind.COUNTED)[-1]) == (8, date(2026, 11, 28))
    assert of_kind(found, DayKind.MOVED) == [date(2026, 11, 29), date(2026, 11, 30)]
    assert (found.days[-1].is_due, of_kind(found, DayKind.OFF)) == (True, [])


@pytest.mark.parametrize("unit", ["hours", "minutes", "working_hours", "same_working_day"])
def test_hours_run_from_the_start_itself(unit):
    found = work_out({"unit": unit, "amount": 1, "warn": "1/2"}, at(11, 20, 9), CALENDAR)

    assert [(day.kind, day.number, day.is_due) for day in found.days] == [(DayKind.COUNTED, 1, True)]


@given(start=moments, amount=st.integers(1, 30))
def test_counted_by_hand_the_days_come_to_the_same_end(start, amount):
    found = work_out({"unit": "working_days", "amount": amount, "warn": "4/5"}, start, CALENDAR)

    counted = of_kind(found, DayKind.COUNTED)
    if found.deadline.due_at < at(12, 31, 23):
        assert len(counted) == amount
        assert all(works(day) for day in counted)
        assert close_of(counted[-1]) == found.deadline.due_at


@given(start=moments, amount=st.integers(1, 60))
def test_calendar_days_come_to_their_number_and_then_only_move_off_days_off(start, amount):
    found = work_out({"unit": "days", "amount": amount, "warn": "1/2"}, start, CALENDAR)

    assert found.counted == amount
    assert [works(day) for day in of_kind(found, DayKind.MOVED)[:-1]] == [False] * max(len(of_kind(found, DayKind.MOVED)) - 1, 0)


@given(start=moments, amount=st.integers(1, 60), unit=st.sampled_from(["working_days", "days", "hours", "working_hours"]))
def test_every_day_from_start_to_end_stands_there_once(start, amount, unit):
    found = work_out({"unit": unit, "amount": amount, "warn": "1/2"}, start, CALENDAR)

    dates = [day.date for day in found.days]
    assert dates == [dates[0] + timedelta(days=n) for n in range(len(dates))]
    assert [day.date for day in found.days if day.is_due] == [dates[-1]]
    assert sum(day.is_warning for day in found.days) == 1
