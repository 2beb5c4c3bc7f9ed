"""
满意度测评: tiers in the order of the rule, each with its own threshold; the first that is met is the result. Pure.

As written in Zhenhai: satisfied ≥ 1/2 of all members → 满意; else satisfied and basically > 1/2 → 基本满意; else 不满意. “Exactly
half” is enough for the first tier and not for the second.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from linli.core.rulesets import RuleSet

from .tallying import Count
from .thresholds import threshold_at
from .verdicts import Bases, Line, Verdict, line_of, rule_summary

SATISFIED, BASICALLY, UNSATISFIED, ABSTAIN = "satisfied", "basically", "unsatisfied", "abstain"
ANSWERS = (SATISFIED, BASICALLY, UNSATISFIED, ABSTAIN)


def evaluate(count: Count, *, items: Sequence[str], bases: Bases, rule: RuleSet) -> Verdict:
    """
    What each item was found to be, with the full table; of several items none speaks for the others.

    `count` is of papers `item=answer`. `passed`: no item came out below the last tier.
    """
    papers = Bases.of_heads(all_members=0, returned=count.returned, valid=count.valid)
    bases = Bases(bases.all_members, bases.present, bases.participating, bases.issued, papers.returned, papers.valid)
    lines: list[Line] = []
    table: dict[str, Any] = {}
    for item in items:
        votes = {answer: count.votes.get(f"{item}={answer}", 0) for answer in ANSWERS}
        own = tier_lines(votes, bases=bases, rule=rule, group=item)
        lines += own
        table[item] = {"tier": tier_of(own, rule), "votes": votes}
    tiers = [row["tier"] for row in table.values()]
    outcome = tiers[0] if len(tiers) == 1 else "items"
    details = {"items": table, "order": list(items), "blank": count.blank, "spoilt": count.spoilt}
    passed = bool(tiers) and UNSATISFIED not in tiers
    return Verdict("satisfaction", outcome, passed, bases, tuple(lines), details, rule=rule_summary(rule))


def tiers_of(rule: RuleSet) -> list[tuple[str, Mapping[str, Any]]]:
    """
    The tiers, the best first: each takes in the votes of the better one and more. A frozen rule comes back with its keys in
    alphabetical order, so their order in the file says nothing.
    """
    return sorted(rule.body["tiers"].items(), key=lambda one: len(one[1]["votes"]))


def tier_lines(votes: Mapping[str, int], *, bases: Bases, rule: RuleSet, group: str = "") -> list[Line]:
    """Every tier of the rule on one item's votes, whether or not a better one is met already."""
    found = []
    for code, tier in tiers_of(rule):
        got = sum(votes.get(answer, 0) for answer in tier["votes"])
        threshold = threshold_at(rule, "tiers", code)
        line = line_of(code, tier["name"], say="+".join(tier["votes"]), got=got, threshold=threshold, bases=bases, source=rule)
        found.append(Line(line.code, line.name, line.say, line.of, line.measures, line.citation, line.status, group))
    return found


def tier_of(lines: Sequence[Line], rule: RuleSet) -> str:
    """The best tier that is met; none: 不满意."""
    passed = {line.code for line in lines if line.passed}
    return next((code for code, _tier in tiers_of(rule) if code in passed), UNSATISFIED)
