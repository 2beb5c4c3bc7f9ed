"""When a late case is pressed, over the whole of 2026 with its holidays and make-up days; when cards fall; what is refused."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.casework.rules import escalation, pressing
from linli.casework.states import State

from .calendar2026 import CALENDAR, at, close_of, moments, walk

BODY = {
    "shown": {"reminder": -1, "yellow": 1, "red": 5},
    "letter_from": "yellow",
    "answer_within": {"reminder": 2, "yellow": 2, "red": 1},
    "falls_in": ["done", "called_back", "suspended", "extended"],
    "instruction_within": 3,
    "task_due_before": 1,
}
levels = st.sampled_from(pressing.LEVELS)
bodies = st.builds(
    lambda before, after, more: BODY | {"shown": {"reminder": -before, "yellow": after, "red": after + more}},
    st.integers(1, 10),
    st.integers(1, 10),
    st.integers(1, 20),
)


@pytest.mark.parametrize(
    ("due", "reminder", "yellow", "red"),
    [
        (at(11, 27, 18), at(11, 26, 18), at(11, 30, 18), at(12, 4, 18)),  # a Friday
        (at(2, 13, 18), at(2, 12, 18), at(2, 14, 18), at(2, 27, 18)),  # 02-14 is worked, Spring Festival is not
        (at(9, 30, 18), at(9, 29, 18), at(10, 8, 18), at(10, 13, 18)),  # National Day, Saturday 10-10 worked
        (at(10, 3, 11), at(9, 30, 18), at(10, 8, 18), at(10, 13, 18)),  # a limit of hours that ends on a holiday
        (at(9, 20, 18), at(9, 18, 18), at(9, 21, 18), at(9, 28, 18)),  # a worked Sunday; the festival at the end of the week
    ],
)
def test_each_step_comes_at_the_close_of_its_working_day(due, reminder, yellow, red):
    shown = [pressing.shown_at(level, due, BODY, CALENDAR) for level in pressing.LEVELS]

    assert shown == [reminder, yellow, red]


@given(due=moments, level=levels, body=bodies)
def test_a_step_is_so_many_closes_of_business_from_the_end(due, level, body):
    expected = close_of(walk(due.date(), body["shown"][level]))

    assert pressing.shown_at(level, due, body, CALENDAR) == expected


@given(due=moments, body=bodies)
def test_the_reminder_comes_before_the_end_and_red_after_yellow(due, body):
    reminder, yellow, red = (pressing.shown_at(level, due, body, CALENDAR) for level in pressing.LEVELS)

    assert reminder < due < yellow < red


@given(due=moments, now=moments, level=levels, body=bodies)
def test_what_a_query_asks_for_is_exactly_what_is_due(due, now, level, body):
    is_due = pressing.shown_at(level, due, body, CALENDAR) <= now

    assert (due < pressing.due_before(level, now, body, CALENDAR)) == is_due


@given(due=moments, level=levels, body=bodies)
def test_a_step_is_due_at_its_instant_and_not_a_second_before(due, level, body):
    instant = pressing.shown_at(level, due, body, CALENDAR)
    before = instant - timedelta(seconds=1)

    asked = [due < pressing.due_before(level, now, body, CALENDAR) for now in (before, instant)]

    assert asked == [False, True]


@given(now=moments, later=st.timedeltas(timedelta(0), timedelta(days=40)), level=levels, body=bodies)
def test_what_is_due_stays_due(now, later, level, body):
    assert pressing.due_before(level, now, body, CALENDAR) <= pressing.due_before(level, now + later, body, CALENDAR)


def test_a_limit_of_hours_has_no_reminder_a_day_ahead():
    hours = pressing.is_pressed_before_start(at(11, 20, 9), at(11, 20, 11), BODY, CALENDAR)
    week = pressing.is_pressed_before_start(at(11, 20, 9), at(11, 27, 18), BODY, CALENDAR)

    assert (hours, week) == (True, False)


def test_letters_begin_with_the_level_that_the_rule_names():
    assert [pressing.has_letter(level, BODY) for level in pressing.LEVELS] == [False, True, True]


def test_answers_are_due_in_working_days():
    friday = at(11, 20, 10)

    due = [pressing.answer_due_at(level, friday, BODY, CALENDAR) for level in pressing.LEVELS]

    assert due == [at(11, 24, 18), at(11, 24, 18), at(11, 23, 18)]
    assert pressing.instruction_due_at(friday, BODY, CALENDAR) == at(11, 25, 18)


def test_cards_fall_where_the_rule_says_and_always_at_the_end():
    falling = {state for state in State if pressing.falls_in(state, BODY | {"falls_in": ["done"]})}

    assert falling == {State.DONE, State.CLOSED, State.NOT_ACCEPTED, State.TRANSFERRED_EMERGENCY, State.MERGED, State.VOID}


@pytest.mark.parametrize(
    ("level", "current", "codes"),
    [
        ("reminder", "red", []),
        ("yellow", "none", []),
        ("yellow", "reminder", []),
        ("red", "yellow", []),
        ("yellow", "yellow", ["shown_already"]),
        ("yellow", "red", ["shown_already"]),
        ("red", "red", ["shown_already"]),
    ],
)
def test_a_card_is_shown_once_and_none_under_a_harder_one(level, current, codes):
    assert [problem.code for problem in pressing.show_problems(level, current)] == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"shown": {"reminder": -1, "yellow": 1}}, ["shown"]),
        ({"shown": {"reminder": 1, "yellow": 1, "red": 5}}, ["shown_order"]),
        ({"shown": {"reminder": -1, "yellow": 5, "red": 5}}, ["shown_order"]),
        ({"answer_within": {"reminder": 0, "yellow": 1, "red": 1}}, ["answer_within"]),
        ({"letter_from": "none", "falls_in": ["gone"]}, ["letter_from", "falls_in"]),
        ({"instruction_within": "3", "task_due_before": 0}, ["instruction_within", "task_due_before"]),
    ],
)
def test_a_text_of_the_rule_is_checked_whole(change, codes):
    assert [problem.code for problem in pressing.supervision_problems(BODY | change)] == codes


TOLD = {key: ["handler", "leader"] for key in escalation.STEPS}
RUNGS = {rung: ["dispatcher"] for rung in escalation.LADDER}


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ({"rungs": RUNGS, "told": TOLD}, []),
        ({"rungs": {}, "told": TOLD | {"red": []}}, ["rungs", "told_whom"]),
        ({"rungs": RUNGS, "told": {"red": ["leader"]}}, ["told"]),
        ({"rungs": RUNGS, "told": TOLD | {"red": ["mayor"]}}, ["told_whom"]),
    ],
)
def test_a_text_of_the_ladder_is_checked_whole(body, codes):
    assert [problem.code for problem in escalation.escalation_problems(body)] == codes


def test_an_empty_rung_hands_on_upwards():
    assert escalation.rungs_from("community") == ("community", "subdistrict", "leader")
