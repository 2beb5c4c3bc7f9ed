"""A frozen rule comes back with its keys in another order; the best tier that is met is still the result."""

from linli.core.rulesets import RuleSet
from linli.deliberation.rules.satisfaction import evaluate
from linli.deliberation.rules.tallying import Count
from linli.deliberation.rules.verdicts import Bases

from .making import rule

HALF = {"of": "all_members", "op": ">=", "n": 1, "d": 2}
MORE = {"of": "all_members", "op": ">", "n": 1, "d": 2}
TIERS = {
    "satisfied": {"name": "满意", "votes": ["satisfied"], **HALF},
    "basically": {"name": "基本满意", "votes": ["satisfied", "basically"], **MORE},
}


def test_what_is_satisfied_stays_so_under_the_frozen_rule():
    frozen = RuleSet.from_frozen({**rule(method="satisfaction", tiers=dict(sorted(TIERS.items()))).freeze()})

    verdict = evaluate(Count({"1=satisfied": 7}, 7), items=["1"], bases=Bases.of_heads(all_members=9), rule=frozen)

    assert (verdict.outcome, [line.code for line in verdict.lines]) == ("satisfied", ["satisfied", "basically"])
