"""A ballot with a budget is decided by a stated rule from the papers that count."""

from datetime import date

import pytest

from linli.deliberation.rules.budgeting import decide_budget
from linli.deliberation.rules.budgets.elections import Project
from linli.deliberation.rules.verdicts import Bases, Verdict
from linli.deliberation.selectors.ballot_rules import BUDGET, shipped_on

from .making import TWO_THIRDS, rule

SHIPPED = shipped_on(BUDGET, date(2026, 11, 27))
PROJECTS = [Project(key, key, cost) for key, cost in (("a", 60), ("b", 30), ("c", 30), ("d", 40))]
PAPERS = {"a,b": 6, "c,d": 4, "": 3, "?": 2, "a,b,c": 5, "z": 1, "a,a": 1}
ALL = Bases.of_heads(all_members=30)


def decided(method, by=SHIPPED, papers=PAPERS, bases=ALL):
    return decide_budget(papers, projects=PROJECTS, budget=100, most=2, method=method, bases=bases, rule=by)


@pytest.mark.parametrize(
    ("method", "winners"), [("greedy", ["b", "a"]), ("equal-shares", ["b", "c"]), ("equal-shares-add1", ["b", "c"])]
)
def test_blank_and_void_papers_have_no_share(method, winners):
    verdict = decided(method)

    assert (verdict.outcome, verdict.details["winners"], verdict.details["explanation"]["papers"]) == ("chosen", winners, 10)
    assert [verdict.details[name] for name in ("blank", "over_full", "spoilt")] == [3, 5, 4]


def test_a_budget_verdict_comes_back_out_of_its_json():
    verdict = decided("equal-shares")

    assert Verdict.from_json(verdict.to_json()) == verdict


def test_without_a_quorum_nothing_is_bought():
    by = rule(method="budget", rules=["greedy"], quorum=TWO_THIRDS)
    few, enough = (Bases.of_heads(all_members=30, present=present) for present in (19, 20))

    assert [decided("greedy", by, bases=bases).outcome for bases in (few, enough)] == ["no_quorum", "chosen"]


def test_nothing_wanted_is_nothing_chosen():
    assert decided("greedy", papers={"": 3}).outcome == "rejected"


def test_a_method_that_the_rule_does_not_know_is_refused():
    with pytest.raises(ValueError, match="equal-shares"):
        decided("equal-shares", rule(method="budget", rules=["greedy"]))
