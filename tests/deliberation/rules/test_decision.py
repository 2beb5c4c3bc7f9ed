"""A motion by the rule of its body: the denominator decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.decision import decide
from linli.deliberation.rules.verdict_words import verdict_words
from linli.deliberation.rules.verdicts import BaseMissing, Bases, Verdict

from .making import COUNCIL, REPRESENTATIVES

SESSION = Bases.of_heads(all_members=102, present=99)


def outcome(votes_for, bases=SESSION, rule=COUNCIL):
    return decide({"for": votes_for}, bases=bases, rule=rule).outcome


def test_of_102_members_with_99_present_52_pass_and_50_do_not():
    assert [outcome(n) for n in (50, 51, 52)] == ["rejected", "rejected", "passed"]


def test_where_the_rule_counts_those_present_50_of_99_pass():
    assert [outcome(n, rule=REPRESENTATIVES) for n in (49, 50)] == ["rejected", "passed"]


def test_exactly_two_thirds_are_a_quorum_and_one_fewer_are_none():
    assert [outcome(67, Bases.of_heads(all_members=102, present=n)) for n in (67, 68)] == ["no_quorum", "passed"]


def test_abstaining_counts_for_nothing_but_stays_in_the_base():
    verdict = decide({"for": 51, "against": 0, "abstain": 48}, bases=SESSION, rule=COUNCIL)

    assert (verdict.outcome, verdict.details["votes"]) == ("rejected", {"for": 51, "against": 0, "abstain": 48})


def test_a_verdict_says_what_each_threshold_is_of():
    assert verdict_words(decide({"for": 50}, bases=SESSION, rule=COUNCIL)) == [
        "到会人数：全体 102 人，三分之二以上要 68 人，到会 99 人，够了。",
        "赞成票：全体 102 人，过半数要 52 票，赞成 50 票，还差 2 票，没有过。",
        "结果：没有通过。",
    ]


def test_more_votes_than_people_are_refused():
    with pytest.raises(ValueError, match="100 votes of 99"):
        decide({"for": 60, "against": 40}, bases=SESSION, rule=COUNCIL)


def test_a_choice_that_a_motion_does_not_have_is_refused():
    with pytest.raises(ValueError, match="perhaps"):
        decide({"perhaps": 1}, bases=SESSION, rule=COUNCIL)


def test_a_quorum_without_anybody_counted_is_no_verdict():
    with pytest.raises(BaseMissing):
        decide({"for": 1}, bases=Bases.of_heads(all_members=102), rule=COUNCIL)


@given(st.integers(1, 500), st.data())
def test_a_verdict_comes_back_out_of_its_json(members, data):
    present = data.draw(st.integers(0, members))
    votes = data.draw(st.integers(0, present))
    verdict = decide({"for": votes}, bases=Bases.of_heads(all_members=members, present=present), rule=COUNCIL)

    again = Verdict.from_json(verdict.to_json())

    assert (again, again.digest) == (verdict, verdict.digest)
    assert verdict.passed == (3 * present >= 2 * members and 2 * votes > members)
