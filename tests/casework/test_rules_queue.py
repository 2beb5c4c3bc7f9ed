"""Whose turn it is, how long it takes, which slots there are: laws that hold for any queue."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.models.centre import VisitState
from linli.casework.rules import queue
from linli.casework.rules.queue import FIRST_STATES, MOVES, Waiting, back_in_line, estimate, in_order, next_up, pace, slots

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def person(number, *, minutes=None, priority=False, handed=False):
    since = AT + timedelta(minutes=number if minutes is None else minutes)
    return Waiting(UUID(int=number), since, number, is_priority=priority, is_handed_over=handed)


QUEUES = st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.booleans()), max_size=12).map(
    lambda rows: [person(n, minutes=at, priority=first, handed=handed) for n, (at, first, handed) in enumerate(rows, start=1)]
)


@given(QUEUES, st.integers(0, 3))
def test_everyone_is_called_once_and_nobody_is_forgotten(waiting, in_a_row):
    order = in_order(waiting, lately=[], in_a_row=in_a_row)

    assert sorted(order, key=lambda one: one.id) == sorted(waiting, key=lambda one: one.id)


@given(QUEUES, st.integers(1, 3))
def test_no_more_with_priority_in_a_row_than_the_rule_says_while_others_wait(waiting, in_a_row):
    order = [one for one in in_order(waiting, lately=[], in_a_row=in_a_row) if not one.is_handed_over]

    for start in range(len(order) - in_a_row):
        run = order[start : start + in_a_row + 1]
        rest_has_others = any(not one.is_priority for one in order[start:])
        assert not (all(one.is_priority for one in run) and rest_has_others)


@given(QUEUES)
def test_among_equals_who_came_first_is_called_first(waiting):
    order = in_order(waiting, lately=[], in_a_row=2)

    for kind in ((False, False), (True, False)):
        times = [one.since for one in order if (one.is_priority, one.is_handed_over) == kind]
        assert times == sorted(times)


def test_who_was_handed_over_goes_before_everyone():
    waiting = [person(1, priority=True), person(2), person(3, handed=True)]

    assert [one.sequence for one in in_order(waiting, lately=[], in_a_row=2)] == [3, 1, 2]


def test_after_two_with_priority_one_of_the_others_is_called():
    waiting = [person(1), person(2, priority=True)]

    called = [next_up(waiting, lately=lately, in_a_row=2).sequence for lately in ([], [True], [True, True], [True, False, True])]

    assert called == [2, 2, 1, 2]


def test_nobody_waits_nobody_is_called():
    assert next_up([], lately=[], in_a_row=2) is None


@pytest.mark.parametrize(
    ("ahead", "windows", "measured", "expected"),
    [
        (0, 1, (8, 12, True), (0, 15)),
        (4, 2, (8, 12, True), (15, 30)),
        (4, 1, (8, 12, False), (30, 60)),
        (9, 3, (1, 1, True), (0, 5)),
    ],
)
def test_an_estimate_is_a_range_in_steps_of_five_minutes(ahead, windows, measured, expected):
    found = estimate(ahead, windows, measured)

    assert (found.ahead, found.least, found.most, found.is_measured) == (ahead, *expected, measured[2])


def test_without_a_window_there_is_no_estimate():
    assert estimate(3, 0, (5, 10, True)) is None


@given(st.integers(0, 50), st.integers(1, 9), st.integers(1, 60), st.integers(0, 60))
def test_more_people_ahead_never_make_it_shorter(ahead, windows, quick, more):
    now, later = (estimate(n, windows, (quick, quick + more, True)) for n in (ahead, ahead + 1))

    assert now.least <= later.least
    assert now.most <= later.most
    assert now.least <= now.most


def test_the_pace_is_what_was_measured_once_enough_was():
    assert pace([4, 6, 8], 12, measured_from=5) == (9, 18, False)
    assert pace([2, 20, 6, 8, 4], 12, measured_from=5) == (4, 8, True)


def test_who_comes_back_stands_behind_the_next_two_and_before_the_rest():
    others = [AT + timedelta(minutes=n) for n in (1, 2, 3)]

    since = back_in_line(others, AT + timedelta(hours=1), behind=2)

    assert others[1] < since < others[2]


def test_who_comes_back_to_a_short_line_stands_at_its_end():
    assert back_in_line([AT], AT + timedelta(hours=1), behind=2) == AT + timedelta(hours=1)


def test_slots_lie_within_the_hours_that_are_left():
    block = (AT, AT + timedelta(minutes=50))

    found = slots([block], AT + timedelta(minutes=10), minutes=15)

    assert found == [AT + timedelta(minutes=n) for n in (15, 30)]


@pytest.mark.parametrize(("late", "expected"), [(-40, -40), (0, -15), (15, -15), (16, 16)])
def test_a_booking_counts_from_a_little_before_its_time_unless_one_is_late(late, expected):
    since = queue.in_line_from(AT, AT + timedelta(minutes=late), ahead_minutes=15, grace_minutes=15)

    assert since == AT + timedelta(minutes=expected)


def test_every_state_of_a_number_can_be_reached_and_all_but_two_can_be_left():
    reached = {move.to_state for move in MOVES.values()} | set(FIRST_STATES)
    left = {state for move in MOVES.values() for state in move.from_states}

    assert reached == set(VisitState)
    assert set(VisitState) - left == {VisitState.DONE, VisitState.LEFT}


def test_a_step_that_the_table_does_not_have_is_refused_in_words():
    (problem,) = queue.move_problems("start", "waiting")

    assert (problem.code, problem.text) == ("wrong_state", "这个号现在是“等着叫”，不能开始办。")


def test_a_number_is_read_out_figure_by_figure():
    assert queue.spoken(queue.number_of("A", 12)) == "A 0 1 2"


@pytest.mark.parametrize("wrong", [{"in_a_row": -1}, {"slot_minutes": 0}, {"per_slot": True}, {"priorities": [{"code": "x"}]}])
def test_a_text_of_the_rule_that_makes_no_sense_is_not_taken(wrong):
    sound = dict.fromkeys(queue.NUMBERS, 2) | {"priorities": []}

    assert queue.body_problems(sound) == []
    assert len(queue.body_problems(sound | wrong)) == 1
