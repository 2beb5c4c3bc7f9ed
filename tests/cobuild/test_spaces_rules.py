"""Days in parts, the grid of times, and rules of series: arithmetic."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from linli.cobuild.rules import bookings, spaces
from linli.cobuild.rules.spaces import DAY, HoursGiven, Kind, at

FRIDAY = date(2026, 11, 20)
SPANS = st.lists(
    st.tuples(st.integers(0, DAY), st.integers(0, DAY)).filter(lambda pair: pair[0] < pair[1]), max_size=6
)  # fmt: skip


@given(SPANS, SPANS, SPANS)
def test_free_taken_and_closed_together_are_the_day_exactly(opened, shut, taken):
    parts = spaces.divided(opened, shut, taken)

    assert [parts[0].starts, parts[-1].ends] == [0, DAY]
    assert [one.ends for one in parts[:-1]] == [one.starts for one in parts[1:]]
    assert sum(one.minutes for one in parts) == DAY
    assert all(one.kind is not other.kind for one, other in pairwise(parts))


@given(SPANS, SPANS, SPANS, st.integers(0, DAY - 1))
def test_every_minute_is_what_it_is(opened, shut, taken, minute):
    parts = spaces.divided(opened, shut, taken)
    inside = [any(first <= minute < last for first, last in spans) for spans in (opened, shut, taken)]
    kind = Kind.TAKEN if inside[2] else Kind.FREE if inside[0] and not inside[1] else Kind.CLOSED

    assert [one.kind for one in parts if one.starts <= minute < one.ends] == [kind]


@given(SPANS, st.sampled_from([15, 30, 60]), st.integers(1, 4), st.integers(0, DAY))
def test_whatever_may_begin_has_room_and_lies_on_the_grid(free, step, steps, after):
    free, shortest = spaces.merged(free), step * steps
    for start in spaces.starts_in(free, step=step, shortest=shortest, after=after):
        ends = spaces.ends_for(free, start, step=step, shortest=shortest, longest=shortest * 2)

        assert start % step == 0
        assert start >= after
        assert ends
        assert ends[0] - start == shortest
        assert any(first <= start and ends[-1] <= last for first, last in free)


def test_a_day_that_is_not_touched_is_free_within_its_hours():
    parts = spaces.divided([(480, 720), (720, 1200)], [], [])

    assert [(one.starts, one.ends, one.kind) for one in parts] == [(0, 480, "closed"), (480, 1200, "free"), (1200, DAY, "closed")]


def test_a_public_holiday_has_hours_of_its_own_and_none_when_none_were_said():
    week = [HoursGiven(4, 480, 1200)]

    assert spaces.open_on(week, 4, is_holiday=False) == [(480, 1200)]
    assert spaces.open_on(week, 4, is_holiday=True) == []
    assert spaces.open_on([*week, HoursGiven(None, 540, 600)], 4, is_holiday=True) == [(540, 600)]


def test_a_span_over_midnight_is_cut_where_the_day_ends():
    begins, ends = at(FRIDAY, 1380), at(FRIDAY + timedelta(days=1), 60)

    assert spaces.clipped(FRIDAY, begins, ends) == (1380, DAY)
    assert spaces.clipped(FRIDAY + timedelta(days=1), begins, ends) == (0, 60)
    assert spaces.clipped(FRIDAY + timedelta(days=2), begins, ends) is None


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([HoursGiven(0, 480, 720), HoursGiven(0, 720, 1200)], []),
        ([HoursGiven(0, 480, 720), HoursGiven(0, 690, 1200)], ["overlap"]),
        ([HoursGiven(0, 495, 720)], ["off_grid"]),
        ([HoursGiven(0, 720, 480)], ["span"]),
        ([HoursGiven(None, 0, DAY)], []),
        ([HoursGiven(1, 60 * n, 60 * n + 30) for n in range(7)], ["too_many"]),
    ],
)
def test_hours_lie_on_the_grid_and_do_not_overlap(rows, codes):
    assert [one.code for one in spaces.hours_problems(rows, step=30)] == codes


def test_a_weekly_rule_is_expanded_as_the_library_does():
    until = FRIDAY + timedelta(days=40)
    rule = bookings.weekly([4, 1], every=2, until=until)
    days, problems = bookings.days_of_rule(rule, FRIDAY)

    assert rule == f"FREQ=WEEKLY;INTERVAL=2;UNTIL={until:%Y%m%d};BYDAY=TU,FR"
    assert problems == []
    assert days == [
        date(2026, 11, 20),
        date(2026, 12, 1),
        date(2026, 12, 4),
        date(2026, 12, 15),
        date(2026, 12, 18),
        date(2026, 12, 29),
    ]


@given(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]), st.integers(1, 12), st.integers(1, 60))
def test_as_many_days_as_were_counted(frequency, every, count):
    rule = f"FREQ={frequency};INTERVAL={every};COUNT={count}"

    days, problems = bookings.days_of_rule(rule, FRIDAY)

    assert problems == []
    assert days == [one.date() for one in rrulestr(rule, dtstart=at(FRIDAY, 0).replace(tzinfo=None))]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("", "rule"),
        ("FREQ=WEEKLY", "rule"),
        ("FREQ=SECONDLY;COUNT=3", "rule"),
        ("FREQ=DAILY;INTERVAL=0;COUNT=3", "rule"),
        ("FREQ=DAILY;BYDAY=MO;INTERVAL=7;COUNT=3", "rule"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31;COUNT=3", "rule"),
        ("FREQ=WEEKLY;COUNT=3;UNTIL=20261231", "rule"),
        ("FREQ=WEEKLY;COUNT=3;COUNT=4", "rule"),
        ("FREQ=DAILY;UNTIL=20269999", "rule"),
        ("FREQ=DAILY;COUNT=61", "too_often"),
        ("FREQ=DAILY;UNTIL=20261101", "no_day"),
    ],
)
def test_a_rule_that_never_ends_or_makes_no_sense_is_none(rule, code):
    days, problems = bookings.days_of_rule(rule, FRIDAY)

    assert (days, [one.code for one in problems]) == ([], [code])


def test_a_number_says_what_it_is_and_when():
    assert bookings.number("HYL", 2026, 7) == "HYL-CD26-0007"
