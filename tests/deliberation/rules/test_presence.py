"""Presence at any instant, against a reading of the lines one after the other."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.presence import Mark, Stay, Step, Turn, count_at, is_repeated, stays, steps, there_at, turns

START = datetime(2026, 9, 15, 1, tzinfo=UTC)


def at(minute):
    return START + timedelta(minutes=minute)


@st.composite
def lines(draw):
    """Lines of four people within ten minutes, some of which strike out others; keys are their places."""
    drawn = draw(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["in", "out"]), st.integers(0, 9)), max_size=25))
    made = [Mark(key, who, direction, at(minute), key) for key, (who, direction, minute) in enumerate(drawn)]
    struck = draw(st.sets(st.sampled_from(range(len(made))), max_size=4)) if made else set()
    strikes = [Mark(f"s{key}", made[key].who, "in", made[key].at, 100 + key, strikes=key) for key in struck]
    return draw(st.permutations(made + strikes))


def brute(marks, minute):
    """Who is there, by going through the lines one after the other."""
    struck = {mark.strikes for mark in marks if mark.strikes is not None}
    counting = [mark for mark in marks if mark.strikes is None and mark.key not in struck and mark.at <= minute]
    last = {mark.who: mark.direction for mark in sorted(counting, key=lambda mark: (mark.at, mark.order))}
    return {who for who, direction in last.items() if direction == "in"}


INSTANTS = [at(minute) + timedelta(seconds=second) for minute in range(-1, 11) for second in (0, 30)]


@given(lines())
def test_who_is_there_is_what_the_last_line_says_at_every_instant(marks):
    assert [there_at(marks, instant) for instant in INSTANTS] == [brute(marks, instant) for instant in INSTANTS]


@given(lines())
def test_the_steps_count_whoever_is_there_at_every_instant(marks):
    made = steps(stays(marks))

    assert [count_at(made, instant) for instant in INSTANTS] == [len(brute(marks, instant)) for instant in INSTANTS]


@given(lines(), st.integers(1, 4))
def test_turns_are_where_the_quorum_is_reached_or_lost(marks, needed):
    made = steps(stays(marks))
    found = turns(made, needed)

    is_met = [next((turn.is_met for turn in reversed(found) if turn.at <= instant), False) for instant in INSTANTS]
    assert is_met == [len(brute(marks, instant)) >= needed for instant in INSTANTS]


@given(lines())
def test_nobody_has_two_stays_at_once_and_none_is_empty(marks):
    found = stays(marks)

    assert [stay for stay in found if stay.went is not None and stay.went <= stay.came] == []
    assert [sum(stay.who == who and stay.covers(instant) for stay in found) > 1 for who in range(4) for instant in INSTANTS] == [
        False
    ] * 4 * len(INSTANTS)


@given(lines())
def test_a_repeated_line_changes_nobodys_presence(marks):
    again = [mark for mark in marks if mark.strikes is None][:1]
    repeated = [
        Mark("again", one.who, one.direction, one.at, 500)
        for one in again
        if is_repeated(marks, Mark(None, one.who, one.direction, one.at, 500), None)
    ]

    assert [there_at([*marks, *repeated], instant) for instant in INSTANTS] == [there_at(marks, instant) for instant in INSTANTS]


def test_whoever_goes_and_comes_at_one_instant_never_was_away():
    marks = [Mark(1, "a", "in", at(0), 1), Mark(2, "a", "out", at(5), 2), Mark(3, "a", "in", at(5), 3)]

    assert stays(marks) == [Stay("a", at(0))]


def test_the_picture_of_a_small_meeting():
    marks = [Mark(1, "a", "in", at(0), 1), Mark(2, "b", "in", at(2), 2), Mark(3, "a", "out", at(7), 3)]
    made = steps(stays(marks))

    assert made == [Step(at(0), 1), Step(at(2), 2), Step(at(7), 1)]
    assert turns(made, 2) == [Turn(at(2), True, 2), Turn(at(7), False, 1)]
    assert turns(made, None) == []


def test_a_second_scan_is_the_same_coming_and_one_much_later_is_kept():
    marks = [Mark(1, "a", "in", at(0), 1)]

    told = [is_repeated(marks, Mark(None, "a", "in", at(minute), 2)) for minute in (0, 2, 3)]

    assert (told, is_repeated(marks, Mark(None, "a", "out", at(1), 2)), is_repeated([], marks[0])) == (
        [True, True, False],
        False,
        False,
    )
