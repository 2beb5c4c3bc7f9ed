"""A ballot with a budget: papers counted, void ones left out, decided by the stated rule, kept as a verdict. Pure."""

from collections.abc import Mapping, Sequence

from linli.core.rulesets import RuleSet

from .budgets.elections import Project, election_of
from .budgets.equal_shares import equal_shares, equal_shares_add1
from .budgets.greedy import greedy
from .budgets.words import explained
from .decision import quorum_line
from .tallying import BLANK, UNREADABLE, count_selection
from .verdicts import Bases, Verdict, rule_summary

METHODS = {"greedy": greedy, "equal-shares": equal_shares, "equal-shares-add1": equal_shares_add1}


def decide_budget(
    papers: Mapping[str, int],
    *,
    projects: Sequence[Project],
    budget: int,
    most: int,
    method: str,
    bases: Bases,
    rule: RuleSet,
) -> Verdict:
    """
    What is bought. Costs and `budget` in whole units of one kind; `most`: a paper with more choices is void.

    Blank and void papers have no share of the budget. :raises ValueError: for a method that the rule does not know.
    """
    if method not in rule.body["rules"]:
        raise ValueError(f"{method}: the rule knows {', '.join(rule.body['rules'])}")
    keys = [project.key for project in projects]
    count = count_selection(papers, keys, seats=most)
    counted = Bases.of_heads(all_members=0, returned=count.returned, valid=count.valid)
    bases = Bases(bases.all_members, bases.present, bases.participating, bases.issued, counted.returned, counted.valid)
    outcome = METHODS[method](election_of(projects, _sound(papers, keys, most), budget=budget))
    details = explained(outcome) | {"blank": count.blank, "over_full": count.over_full, "spoilt": count.spoilt, "most": most}
    quorum = quorum_line(rule, bases)
    lines = (quorum,) if quorum else ()
    held = all(line.passed for line in lines)
    passed = held and bool(outcome.winners)
    said = "chosen" if passed else "rejected" if held else "no_quorum"
    return Verdict("budget", said, passed, bases, lines, details, rule=rule_summary(rule))


def _sound(papers: Mapping[str, int], keys: Sequence[str], most: int) -> list[tuple[list[str], int]]:
    """The papers that count: what each chose, and how many say so."""
    known, found = frozenset(keys), []
    for text, count in papers.items():
        if text in (BLANK, UNREADABLE):
            continue
        chosen = text.split(",")
        if len(chosen) <= most and known.issuperset(chosen) and len(set(chosen)) == len(chosen):
            found.append((chosen, count))
    return found
