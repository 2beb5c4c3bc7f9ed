"""Why a ballot cannot be frozen yet: each reason alone, and all of them at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from linli.core.problems import Problem
from linli.deliberation.rules.ballots import Choice
from linli.deliberation.rules.freezing import Facts, RollFacts, problems_of

from .making import codes, rule

NOW = datetime(2026, 9, 1, 9, tzinfo=UTC)
ROLL = RollFacts(count=102)
PAIR = (Choice("a", "路灯"), Choice("b", "电梯"))
DECISION = Facts(
    kind="decision", secrecy="recorded", title="规则", question="同意吗？", choices=(), costs=(), channels=("portal",),
    channel_names={"hands": "举手"}, allows_revote=False, seats=None, matter=None, budget_cents=None, budget_rule="", opens_at=None,
    closes_at=None, needs_publicity=False, counts_heads=True, roll=ROLL, rule=rule(),
)  # fmt: skip
SELECTION = replace(DECISION, kind="selection", choices=(*PAIR, Choice("c", "花坛")), costs=(None,) * 3, seats=2)
BUDGET = replace(DECISION, kind="budget", choices=PAIR, costs=(100, 200), budget_cents=1000, budget_rule="greedy")
OWNERS = replace(DECISION, kind="owners", matter=3)
SURVEY = replace(DECISION, kind="survey", choices=(Choice("a", "几点关灯", ("a", "b")),))


@pytest.mark.parametrize("facts", [DECISION, SELECTION, BUDGET, OWNERS, SURVEY])
def test_a_ballot_with_everything_can_be_frozen(facts):
    assert codes(problems_of(facts, NOW)) == []


WRONG = [
    (DECISION, {"title": " "}, "no_title"),
    (DECISION, {"question": ""}, "no_question"),
    (SELECTION, {"choices": (), "costs": ()}, "no_options"),
    (DECISION, {"choices": PAIR}, "options_not_wanted"),
    (SURVEY, {"choices": (Choice("a", "几点关灯", ("a",)),)}, "no_answers"),
    (SELECTION, {"choices": (*PAIR, Choice("c", " 电梯 "))}, "option_twice"),
    (SELECTION, {"seats": None}, "no_seats"),
    (SELECTION, {"seats": 4}, "too_few_candidates"),
    (SELECTION, {"seats": 3, "is_revote": True}, "no_surplus"),
    (SELECTION, {"seats": 3, "rule": rule(surplus_required=True)}, "no_surplus"),
    (BUDGET, {"budget_cents": 0}, "no_budget"),
    (BUDGET, {"budget_rule": "guess"}, "budget_rule"),
    (BUDGET, {"costs": (100, None)}, "no_cost"),
    (OWNERS, {"matter": None}, "no_matter"),
    (OWNERS, {"secrecy": "secret"}, "owners_recorded"),
    (OWNERS, {"roll": RollFacts(2, without_area=("301室",))}, "no_area"),
    (DECISION, {"roll": RollFacts(0)}, "empty_roll"),
    (DECISION, {"roll": RollFacts(2, doubled=("甲",))}, "double_right"),
    (DECISION, {"needs_publicity": True}, "roll_not_public"),
    (DECISION, {"roll": RollFacts(2, open_corrections=1)}, "open_corrections"),
    (DECISION, {"unfinished": ("候选项目公示",)}, "publicity_unfinished"),
    (DECISION, {"channels": ()}, "no_channel"),
    (DECISION, {"channels": ("hands",), "secrecy": "secret"}, "hands_not_secret"),
    (DECISION, {"channels": ("hands", "portal")}, "hands_alone"),
    (SELECTION, {"channels": ("hands",)}, "hands_decide"),
    (DECISION, {"rule": rule(channels=["paper"])}, "channel_not_allowed"),
    (DECISION, {"rule": rule(secret=True)}, "rule_secret"),
    (DECISION, {"secrecy": "secret", "allows_revote": True}, "secret_revote"),
    (DECISION, {"rule": rule(revote=False), "allows_revote": True}, "revote_not_allowed"),
    (DECISION, {"closes_at": NOW}, "closes_in_the_past"),
    (DECISION, {"opens_at": NOW + timedelta(days=2), "closes_at": NOW + timedelta(days=1)}, "closes_before_opens"),
    (DECISION, {"has_motion": True}, "no_motion_version"),
    (DECISION, {"rule_problems": (Problem("rule_unfilled", "规则没有填。"),)}, "rule_unfilled"),
    (DECISION, {"more": (Problem("unsent", "没有发出去。"),)}, "unsent"),
]


@pytest.mark.parametrize(("facts", "change", "code"), WRONG, ids=[one[2] for one in WRONG])
def test_one_thing_that_is_wrong_is_the_one_reason(facts, change, code):
    assert codes(problems_of(replace(facts, **change), NOW)) == [code]


def test_a_draw_needs_seats_among_the_roll_and_a_seed_that_was_promised():
    lot = replace(DECISION, kind="lot", channels=(), seats=103)

    assert codes(problems_of(lot, NOW)) == ["too_few_candidates", "no_commitment"]
    assert codes(problems_of(replace(lot, seats=5, has_commitment=True), NOW)) == []


@pytest.mark.parametrize(("until", "words"), [(date(2026, 9, 7), "2026年9月7日"), (None, "没有写日子")])
def test_a_roll_still_in_public_says_until_when(until, words):
    roll = RollFacts(2, published_at=NOW, public_until=until)
    (problem,) = problems_of(replace(DECISION, needs_publicity=True, roll=roll), NOW)

    assert (problem.code, words in problem.text) == ("roll_publicity_runs", True)


def test_every_reason_comes_at_once():
    bare = replace(SELECTION, title="", question="", choices=(), costs=(), seats=None, channels=(), roll=RollFacts(0))

    assert codes(problems_of(bare, NOW)) == ["no_title", "no_question", "no_options", "no_seats", "empty_roll", "no_channel"]
