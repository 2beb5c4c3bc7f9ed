"""What is refused of enrolments: who is not there, a channel that is none, leaving twice, completing what has not begun."""

import pytest

from linli.activities.rules import enrolling as rules
from linli.activities.rules.enrolling import EnrolGiven, Slot

PLAIN = {"is_live": False, "is_gone": False, "live_classes": 0, "most_classes": 2, "ran": 0, "repeat_limit": 3, "meets": []}
LESSON = {"term_state": "running", "came": 8, "held": 10, "percent": 80, "reason": ""}


def codes(problems):
    return [(one.code, one.where) for one in problems]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, []),
        ({"is_gone": True, "is_live": True}, [("person", "person")]),
        ({"is_live": True, "live_classes": 2}, [("enrolled", "person")]),
        ({"live_classes": 2, "ran": 3}, [("most_classes", ""), ("repeat_limit", "")]),
        ({"meets": [Slot("合唱", 0, 540, 630)]}, [("same_hour", "")]),
        ({"live_classes": 9, "most_classes": 0, "ran": 9, "repeat_limit": 0}, []),
    ],
)
def test_a_learner_is_refused_with_every_reason(more, wanted):
    assert codes(rules.learner_problems(**(PLAIN | more))) == wanted


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, []),
        ({"channel": "counter", "needs": "轮" * 300 + " "}, []),
        ({"channel": "letter"}, [("channel", "channel")]),
        ({"needs": "轮" * 301, "emergency": "女" * 301}, [("needs", "needs"), ("emergency", "emergency")]),
    ],
)
def test_a_channel_that_is_none_and_words_too_many_are_refused(more, wanted):
    assert codes(rules.said_problems(EnrolGiven(person=None, **more))) == wanted


@pytest.mark.parametrize(
    ("state", "is_own", "reason", "wanted"),
    [
        ("in", True, "", []),
        ("in", False, " ", [("reason_missing", "reason")]),
        ("in", True, "因" * 201, [("reason_long", "reason")]),
        ("withdrawn", True, "", [("not_live", "")]),
    ],
)
def test_nobody_leaves_twice_and_the_office_says_why(state, is_own, reason, wanted):
    assert codes(rules.withdraw_problems(state, is_own=is_own, reason=reason)) == wanted


@pytest.mark.parametrize(
    ("state", "paid", "before", "wanted"),
    [
        ("in", 6000, 0, []),
        ("in", 6001, 0, [("paid", "paid")]),
        ("in", -1, 0, [("paid", "paid")]),
        ("waiting", 100, 0, [("not_in", "")]),
        ("withdrawn", 0, 6000, []),
        ("waiting", 6001, 0, [("not_in", ""), ("paid", "paid")]),
    ],
)
def test_only_who_is_in_pays_and_no_more_than_the_fee(state, paid, before, wanted):
    assert codes(rules.pay_problems(state, paid_cents=paid, fee_cents=6000, before_cents=before)) == wanted


@pytest.mark.parametrize(
    ("state", "more", "wanted"),
    [
        ("in", {}, []),
        ("completed", {}, [("not_in", "")]),
        ("in", {"term_state": "enrolling"}, [("not_begun", "")]),
        ("in", {"held": 0, "came": 0, "reason": "病了"}, [("not_begun", "")]),
        ("in", {"came": 7}, [("too_few", "reason")]),
        ("in", {"came": 7, "reason": "病了"}, []),
    ],
)
def test_whoever_completes_is_in_a_class_that_was_held(state, more, wanted):
    assert codes(rules.complete_problems(state, **(LESSON | more))) == wanted


@pytest.mark.parametrize(
    ("state", "is_issued", "wanted"),
    [("in", False, [("not_completed", "")]), ("completed", False, []), ("completed", True, [("issued", "")])],
)
def test_a_certificate_is_given_once_and_after_completing(state, is_issued, wanted):
    assert codes(rules.certificate_problems(state, is_issued=is_issued)) == wanted
