"""What is refused of somebody on a shift: taking it, swapping it, noting who came."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.activities.rules import duties as rules
from linli.activities.rules.duties import Candidate, Slot, Wanted

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BEGINS, ENDS = NOW + timedelta(days=3), NOW + timedelta(days=3, hours=4)
WANTED = Wanted(state="open", age_from=18, age_to=60, is_dangerous=False, insurance="")
STANDS, OFF = Slot(BEGINS, ENDS, 2, 0), Slot(BEGINS, ENDS, 2, 0, is_off=True)


def named(problems):
    return [(one.code, one.where) for one in problems]


def codes(problems):
    return [one.code for one in problems]


@pytest.mark.parametrize(
    ("own", "is_office", "found"),
    [(59, False, []), (60, False, [("too_many", "shift")]), (60, True, [])],
)
def test_nobody_empties_a_roster_by_mistake(own, is_office, found):
    who = Candidate(own_coming=own)

    assert named(rules.fit_problems(STANDS, WANTED, who, is_office=is_office, now=NOW)) == found


@pytest.mark.parametrize("is_office", [False, True])
def test_nobody_is_put_on_a_shift_that_is_called_off(is_office):
    assert named(rules.fit_problems(OFF, WANTED, Candidate(), is_office=is_office, now=NOW)) == [("off", "shift")]


@pytest.mark.parametrize(
    ("state", "now", "is_same", "found"),
    [
        ("planned", NOW, False, []),
        ("planned", ENDS, False, [("over", "")]),
        ("planned", NOW, True, [("same", "person")]),
        ("came", ENDS, True, [("not_planned", ""), ("over", ""), ("same", "person")]),
    ],
)
def test_a_shift_is_swapped_with_somebody_else_before_it_is_over(state, now, is_same, found):
    assert named(rules.swap_problems(state, ends_at=ENDS, is_same=is_same, now=now)) == found


@pytest.mark.parametrize(
    ("slot", "of", "now", "found"),
    [
        (STANDS, "open", BEGINS, []),
        (STANDS, "open", NOW, ["early"]),
        (OFF, "open", BEGINS, ["off"]),
        (STANDS, "purged", NOW, ["purged", "early"]),
    ],
)
def test_nobody_has_missed_what_has_not_begun(slot, of, now, found):
    assert codes(rules.missed_problems("planned", of, slot, now=now)) == found


@pytest.mark.parametrize(
    ("state", "slot", "found"),
    [
        ("came", STANDS, []),
        ("missed", STANDS, []),
        ("planned", STANDS, ["not_noted"]),
        ("planned", OFF, ["off", "not_noted"]),
        ("swapped", STANDS, ["not_on_it"]),
    ],
)
def test_only_what_was_noted_is_noted_again(state, slot, found):
    assert codes(rules.again_problems(state, "ended", slot)) == found


def test_a_duty_came_by_a_way_of_the_list():
    assert named(rules.channel_problems("pigeon")) == [("channel", "channel")]
