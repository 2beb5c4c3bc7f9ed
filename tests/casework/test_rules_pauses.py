"""Pauses and extensions: what was left is left, in the unit of the limit, whatever holidays lie between."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from linli.casework.rules import clocks
from linli.casework.rules.clocks import Pause, again, freeze, limit_problems, reckon, run_on, share_used
from linli.core.workcalendar import Calendar, OfficeHours

from .test_rules_clocks import CALENDAR, DAYS_5, HOURS, MAKE_UP, SPECIAL, at, limits, moments

WORKING_LIMITS = limits.filter(lambda limit: limit["unit"] in clocks.WORKING_UNITS)
DAY = 7 * 3600  # seconds of office time in a day of HOURS
YEARS = Calendar(SPECIAL, frozenset({2026}), OfficeHours.from_rule(HOURS))


def left(limit, begin, end):
    """What is left between two instants, counted as the limit counts, in seconds."""
    if limit["unit"] in clocks.WORKING_UNITS:
        return CALENDAR.working_seconds_between(begin, end)
    return (end - begin).total_seconds()


@st.composite
def several_pauses(draw, start):
    """Up to five pauses one after the other, each with time between."""
    edges = draw(st.lists(st.integers(1, 400 * 60), min_size=2, max_size=10, unique=True).map(sorted))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    return [Pause(start + timedelta(minutes=begin), start + timedelta(minutes=end)) for begin, end in pairs]


@given(limit=limits, start=moments, data=st.data())
def test_however_often_a_case_is_laid_aside_what_was_left_is_left_when_it_goes_on(limit, start, data):
    pauses = data.draw(several_pauses(start))

    ends = [reckon(limit, start, CALENDAR, pauses[:count]).due_at for count in range(len(pauses) + 1)]

    for (before, after), pause in zip(pairwise(ends), pauses, strict=True):
        if pause.from_at >= before:
            assert after == before
        elif limit["unit"] == "days":
            assert left(limit, pause.to_at, after) >= left(limit, pause.from_at, before)
            assert CALENDAR.is_working_day(after.astimezone(CALENDAR.zone).date())
        else:
            assert left(limit, pause.to_at, after) == left(limit, pause.from_at, before)


@given(limit=limits, start=moments, data=st.data())
def test_the_order_in_which_pauses_are_told_makes_no_difference(limit, start, data):
    pauses = data.draw(several_pauses(start))
    shuffled = data.draw(st.permutations(pauses))

    assert reckon(limit, start, CALENDAR, shuffled) == reckon(limit, start, CALENDAR, pauses)


@given(limit=limits, start=moments, begin=st.integers(1, 200), middle=st.integers(1, 100), rest=st.integers(1, 100))
def test_a_pause_in_two_parts_without_a_gap_is_one_pause(limit, start, begin, middle, rest):
    assume(limit["unit"] != "days")  # each part may move a period in days off a holiday
    edges = [start + timedelta(hours=hours) for hours in (begin, begin + middle, begin + middle + rest)]
    parts = [Pause(edges[0], edges[1]), Pause(edges[1], edges[2])]

    assert reckon(limit, start, CALENDAR, parts).due_at == reckon(limit, start, CALENDAR, [Pause(edges[0], edges[2])]).due_at


@given(limit=limits, start=moments, hours=st.integers(1, 100), length=st.integers(1, 400))
def test_a_pause_that_begins_after_the_end_changes_nothing(limit, start, hours, length):
    due = reckon(limit, start, CALENDAR).due_at
    late = Pause(due + timedelta(hours=hours), due + timedelta(hours=hours + length))

    assert reckon(limit, start, CALENDAR, [late]) == reckon(limit, start, CALENDAR)


@given(limit=limits, start=moments, data=st.data())
def test_a_warning_still_comes_between_start_and_end(limit, start, data):
    found = reckon(limit, start, CALENDAR, data.draw(several_pauses(start)), extended=data.draw(st.integers(0, 10)))

    assert start <= found.warn_at <= found.due_at


@given(limit=limits, start=moments, days=st.integers(1, 20))
def test_an_extension_ends_so_many_working_days_later_at_the_close_of_business(limit, start, days):
    plain, extended = reckon(limit, start, CALENDAR), reckon(limit, start, CALENDAR, extended=days)

    assert extended.due_at == CALENDAR.add_working_days(plain.due_at, days)


@given(start=moments, amount=st.integers(1, 20), days=st.integers(1, 20), data=st.data())
def test_an_extension_after_a_suspension_adds_whole_days_of_office_time(start, amount, days, data):
    limit = {"unit": "working_days", "amount": amount, "warn": "4/5"}
    due = reckon(limit, start, CALENDAR).due_at
    pauses = [one for one in data.draw(several_pauses(start)) if one.from_at < due]

    without, extended = (reckon(limit, start, CALENDAR, pauses, extended=more).due_at for more in (0, days))

    assert CALENDAR.working_seconds_between(without, extended) == days * DAY


@pytest.mark.parametrize(
    ("pause", "due"),
    [
        ((at(11, 21, 10), at(11, 22, 20)), at(11, 27, 18)),  # over a weekend: nothing was lost
        ((at(11, 20, 12), at(11, 20, 14, 30)), at(11, 27, 18)),  # over lunch
        ((at(11, 20, 14, 30), at(11, 23, 8, 30)), at(11, 30, 12)),  # an afternoon
        ((at(11, 24, 8, 30), at(11, 30, 8, 30)), at(12, 3, 18)),  # four working days, over the end of the month
        ((at(11, 28, 9), at(12, 31, 9)), at(11, 27, 18)),  # after the end
    ],
    ids=["weekend", "lunch", "afternoon", "month's end", "too late"],
)
def test_a_pause_is_put_behind_in_office_time(pause, due):
    assert reckon(DAYS_5, at(11, 20), CALENDAR, [Pause(*pause)]).due_at == due


@pytest.mark.parametrize("worked", MAKE_UP, ids=str)
def test_a_make_up_day_counts_in_a_pause_as_in_the_limit(worked):
    """A pause over one of the six weekends that are worked in 2026 puts the end off by that day."""
    start = CALENDAR.next_working_moment(at(worked.month, worked.day, 0) - timedelta(days=1))
    morning, evening = at(worked.month, worked.day, 8, 30), at(worked.month, worked.day, 18)
    limit = {"unit": "working_hours", "amount": 35, "warn": "1/2"}

    plain, put_off = reckon(limit, start, CALENDAR), reckon(limit, start, CALENDAR, [Pause(morning, evening)])

    assert start <= morning < plain.due_at
    assert CALENDAR.working_seconds_between(plain.due_at, put_off.due_at) == DAY


def test_a_pause_over_the_spring_festival_takes_only_the_days_that_were_worked():
    # Friday 13 February to Wednesday 25 February: the 13th, the 14th (make-up), the 24th; the festival is the 15th to 23rd.
    pause = Pause(at(2, 13, 8, 30), at(2, 25, 8, 30))

    assert reckon(DAYS_5, at(2, 12), CALENDAR).due_at == at(2, 26, 18)
    assert reckon(DAYS_5, at(2, 12), CALENDAR, [pause]).due_at == at(3, 2, 18)  # Saturday 28 February is worked


def test_a_period_in_days_that_a_pause_moves_onto_a_holiday_ends_with_the_next_working_day():
    limit = {"unit": "days", "amount": 7, "warn": "4/5"}  # from Friday the 20th: Friday the 27th
    pause = Pause(at(11, 23, 9), at(11, 24, 9))

    assert reckon(limit, at(11, 20), CALENDAR, [pause]).due_at == at(11, 30, 18)


@pytest.mark.parametrize(
    ("start", "due"), [(at(1, 30), at(2, 6, 18)), (at(9, 29), at(10, 12, 18)), (at(12, 30), at(1, 6, 18, year=2027))]
)
def test_an_extension_runs_over_the_end_of_a_month_and_of_a_year(start, due):
    limit = {"unit": "working_days", "amount": 2, "warn": "1/2"}

    assert reckon(limit, start, CALENDAR, extended=3).due_at == due


# ---- what a clock keeps ----


@given(limit=limits, start=moments, days=st.integers(0, 10), data=st.data())
def test_after_pauses_and_extensions_the_same_end_comes_out_of_what_was_kept(limit, start, days, data):
    kept = freeze({"body": limit}, HOURS, CALENDAR, start, reckon(limit, start, CALENDAR).due_at)
    until, pauses = reckon(limit, start, CALENDAR).due_at, data.draw(several_pauses(start))

    found, kept_now = run_on(kept, start, until, CALENDAR, pauses, extended=days)

    assert found == reckon(limit, start, CALENDAR, pauses, extended=days)
    assert again(kept_now, start, pauses, extended=days) == found


@given(limit=WORKING_LIMITS, start=moments, data=st.data())
def test_resuming_step_by_step_comes_to_the_same_as_computing_it_all_at_once(limit, start, data):
    pauses = data.draw(several_pauses(start))
    until = reckon(limit, start, CALENDAR).due_at
    kept = freeze({"body": limit}, HOURS, CALENDAR, start, until)

    for count in range(1, len(pauses) + 1):
        found, kept = run_on(kept, start, until, CALENDAR, pauses[:count])
        until = found.due_at

    assert until == reckon(limit, start, CALENDAR, pauses).due_at


def test_days_that_were_counted_stay_and_those_behind_them_follow_the_notice_known_then():
    """The holidays of 2027 become known while the case is laid aside: the days already counted do not move."""
    start = at(12, 28)
    until = reckon(DAYS_5, start, CALENDAR).due_at  # Monday 4 January 2027, the New Year taken for working days
    kept = freeze({"body": DAYS_5}, HOURS, CALENDAR, start, until)
    holidays = {date(2027, 1, day): False for day in (1, 2, 3, 5)}
    known = Calendar(SPECIAL | holidays, frozenset({2026, 2027}), OfficeHours.from_rule(HOURS))

    found, kept_now = run_on(kept, start, until, known, [Pause(at(12, 29, 8, 30), at(12, 30, 8, 30))])

    assert (until, found.due_at) == (at(1, 4, 18, year=2027), at(1, 6, 18, year=2027))  # the 5th is now off
    assert (kept_now["missing_years"], kept_now["special"]) == ([2027], {"2027-01-05": False})
    assert again(kept_now, start, [Pause(at(12, 29, 8, 30), at(12, 30, 8, 30))]) == found


def test_a_year_without_calendar_is_counted_monday_to_friday_and_kept_as_such():
    start = at(12, 28)
    until = reckon(DAYS_5, start, CALENDAR).due_at
    kept = freeze({"body": DAYS_5}, HOURS, CALENDAR, start, until)

    found, kept_now = run_on(kept, start, until, CALENDAR, [Pause(at(1, 4, 8, 30, year=2027), at(1, 11, 8, 30, year=2027))])

    assert found.due_at == at(1, 11, 18, year=2027)
    assert kept_now["missing_years"] == [2027]


def test_what_stood_still_is_not_used_up():
    pause = Pause(at(11, 23, 8, 30), at(11, 25, 8, 30))
    due = reckon(DAYS_5, at(11, 20, 8, 30), CALENDAR, [pause]).due_at

    before = share_used(at(11, 20, 8, 30), at(11, 23, 8, 30), at(11, 27, 18), "working_days", CALENDAR)
    after = share_used(at(11, 20, 8, 30), at(11, 25, 8, 30), due, "working_days", CALENDAR, [pause])

    assert before == after


@pytest.mark.parametrize("body", [{"extend_most": "10"}, {"extensions": -1}, {"extend_most": 1.5}])
def test_an_extension_in_a_rule_is_in_whole_days_and_times(body):
    assert [problem.code for problem in limit_problems(DAYS_5 | body)] == ["extend"]
