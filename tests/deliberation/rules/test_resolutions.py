"""Reports of progress: the last day's counts, and none goes back without a reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.resolutions import Reported, effect_code, is_backwards, latest_percent, report_problems

DAY = date(2026, 9, 1)
reports = st.lists(st.builds(Reported, st.dates(DAY, DAY + timedelta(days=30)), st.integers(0, 100)), max_size=12)


def codes(before, new, *, reason="", text="灯杆立好了。", today=DAY + timedelta(days=60)):
    return [one.code for one in report_problems(before, new, reason=reason, text=text, today=today)]


def test_the_last_day_counts_and_of_one_day_what_was_said_last():
    later = DAY + timedelta(days=5)

    assert latest_percent([Reported(later, 40), Reported(DAY, 90)]) == 40
    assert latest_percent([Reported(DAY, 40), Reported(DAY, 45)]) == 45
    assert latest_percent([]) == 0


def test_what_is_reported_afterwards_for_an_earlier_day_may_not_be_more_than_a_later_one_says():
    later = Reported(DAY + timedelta(days=5), 40)

    assert [is_backwards([later], Reported(DAY, percent)) for percent in (40, 41)] == [False, True]


def test_every_reason_comes_at_once():
    assert codes([Reported(DAY, 50)], Reported(DAY + timedelta(days=90), 101), text=" ") == ["percent", "future", "text"]
    assert codes([Reported(DAY, 50)], Reported(DAY, 49)) == ["backwards"]
    assert codes([Reported(DAY, 50)], Reported(DAY, 49), reason="灯杆倒了") == []


@given(reports)
def test_what_was_only_taken_forwards_is_the_highest_that_was_said(said):
    kept = []
    for one in said:
        if not is_backwards(kept, one):
            kept.append(one)

    assert latest_percent(kept) == max((one.percent for one in kept), default=0)


@given(reports)
def test_taken_only_forwards_no_day_says_less_than_one_before(said):
    kept = []
    for one in said:
        if not is_backwards(kept, one):
            kept.append(one)
    by_day = [one.percent for one in sorted(kept, key=lambda one: one.on)]

    assert by_day == sorted(by_day)


@pytest.mark.parametrize(
    ("rule", "ballot", "council", "effect"),
    [
        ("recommendation", "selection", "residents_council", "recommendation"),
        ("", "owners", "", "owners"),
        ("", "decision", "owners_committee", "owners"),
        ("", "decision", "representatives", "residents"),
        ("", "decision", "", "recommendation"),
        ("consultation", "", "joint_conference", "consensus"),
        ("", "", "", "consensus"),
    ],
)
def test_what_it_binds_follows_from_the_rule_the_vote_and_the_body(rule, ballot, council, effect):
    assert effect_code(legal_effect=rule, ballot_kind=ballot, council_kind=council) == effect
