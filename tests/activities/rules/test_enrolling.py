"""Who gets a place: the same for every way of asking, in order, nobody overtakes."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules import enrolling as rules
from linli.activities.rules.enrolling import Queued, Slot, Window
from tests.factories.activities_university import AFTER_WINDOW, CLOSES, IN_WINDOW, NOW, OPENS

FIRST, LOTS, DRAWN = Window(OPENS, CLOSES, False, False), Window(OPENS, CLOSES, True, False), Window(OPENS, CLOSES, True, True)


def codes(problems):
    return [one.code for one in problems]


def window(which, now, *, term="enrolling", state="open", has_room=True):
    return codes(rules.window_problems(which, term_state=term, class_state=state, has_room=has_room, now=now))


@pytest.mark.parametrize(
    ("which", "now", "more", "wanted"),
    [
        (FIRST, NOW, {}, ["not_open"]),
        (FIRST, OPENS, {}, []),
        (FIRST, CLOSES, {}, []),
        (FIRST, CLOSES, {"has_room": False}, ["closed"]),
        (FIRST, IN_WINDOW, {"has_room": False}, []),
        (LOTS, IN_WINDOW, {}, []),
        (LOTS, AFTER_WINDOW, {}, ["closed"]),
        (DRAWN, AFTER_WINDOW, {}, []),
        (FIRST, IN_WINDOW, {"term": "planned", "state": "planned"}, ["not_enrolling"]),
        (FIRST, IN_WINDOW, {"state": "cancelled"}, ["cancelled"]),
        (FIRST, AFTER_WINDOW, {"term": "ended", "state": "ended"}, ["not_enrolling"]),
    ],
)
def test_the_window_is_one_for_everybody(which, now, more, wanted):
    assert window(which, now, **more) == wanted


def test_in_the_window_of_lots_everybody_only_asks():
    assert rules.first_state(LOTS, free=9, waiting=0, now=IN_WINDOW) == "asked"
    assert rules.first_state(DRAWN, free=9, waiting=0, now=AFTER_WINDOW) == "in"


@given(st.integers(-2, 5), st.integers(0, 5))
def test_whoever_comes_first_has_a_place_unless_somebody_waits(free, waiting):
    state = rules.first_state(FIRST, free=free, waiting=waiting, now=IN_WINDOW)

    assert state == ("in" if free > 0 and waiting == 0 else "waiting")


queues = st.lists(st.one_of(st.none(), st.integers(1, 50)), max_size=12).map(
    lambda ranks: [Queued(n, rank, n) for n, rank in enumerate(ranks)]
)


@given(queues, st.integers(-3, 15))
def test_nobody_overtakes(queue, free):
    moved = rules.moves_up(queue, free)
    left = [one for one in rules.in_order(queue) if one not in moved]

    assert rules.in_order(queue) == moved + left
    assert len(moved) == min(max(free, 0), len(queue))


@given(queues)
def test_who_was_drawn_goes_before_who_asked_later(queue):
    ordered = rules.in_order(queue)
    drawn = [one.rank for one in ordered if one.rank is not None]

    assert drawn == sorted(drawn)
    assert ordered == [one for one in ordered if one.rank is not None] + [one for one in ordered if one.rank is None]


@given(st.lists(st.integers(0, 9), unique=True, max_size=8), st.sets(st.integers(0, 9)))
def test_terms_running_end_with_the_first_that_was_missed(before, taken):
    ran = rules.running(before, taken)

    assert all(term in taken for term in before[:ran])
    assert ran == len(before) or before[ran] not in taken


def test_every_reason_comes_at_once():
    problems = rules.learner_problems(
        is_live=False, is_gone=False, live_classes=2, most_classes=2, ran=3, repeat_limit=3, meets=[Slot("书法班", 1, 540, 630)]
    )

    assert codes(problems) == ["most_classes", "repeat_limit", "same_hour"]
    assert problems[2].text == "和报了的“书法班”时间撞了：9:00–10:30。"


def test_a_class_that_ends_when_the_other_begins_is_at_another_hour():
    one = Slot("a", 1, 540, 630)

    assert rules.meeting(one, [Slot("b", 1, 630, 700), Slot("c", 2, 540, 630), Slot("d", 1, 629, 700)]) == [
        Slot("d", 1, 629, 700)
    ]


@pytest.mark.parametrize(("came", "held", "wanted"), [(6, 10, True), (5, 10, False), (0, 0, False), (3, 5, True)])
def test_enough_is_a_share_of_what_was_held(came, held, wanted):
    assert rules.enough(came, held, 60) is wanted


def test_fees_are_paid_by_who_is_in_and_never_more_than_the_fee():
    assert codes(rules.pay_problems("waiting", paid_cents=100, fee_cents=100, before_cents=0)) == ["not_in"]
    assert codes(rules.pay_problems("in", paid_cents=101, fee_cents=100, before_cents=0)) == ["paid"]
    assert codes(rules.pay_problems("withdrawn", paid_cents=0, fee_cents=100, before_cents=100)) == []


def test_the_window_closes_at_its_end_and_not_before():
    nearly = CLOSES - timedelta(seconds=1)

    assert (window(LOTS, nearly), window(LOTS, CLOSES)) == ([], ["closed"])
