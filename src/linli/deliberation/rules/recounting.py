"""
From what papers say to the verdict: the one way for closing a ballot, showing it again, and recounting an export. Pure.

It reads what was frozen (`selectors.frozen`), the papers grouped by what they say, and the turnout; nothing else, so that
whoever has these three works out the same verdict for ever.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from linli.core.lots import draw
from linli.core.rulesets import RuleSet
from linli.procedures.api import Sum

from . import papers, satisfaction
from .budgets.elections import Project, election_of
from .budgets.equal_shares import equal_shares, equal_shares_add1
from .budgets.greedy import greedy
from .decision import ABSTAIN, AGAINST, FOR, decide
from .lots import lots_verdict
from .owners import count_rights, decide_owners
from .selection import select
from .survey import survey
from .tallying import UNREADABLE, Count, count_evaluation, count_selection
from .verdicts import Bases, Verdict, rule_summary

BUDGET_RULES = {"greedy": greedy, "equal-shares": equal_shares, "equal-shares-add1": equal_shares_add1}
FEN_A_YUAN = 100
"""Money is kept in 分; what the rule adds to shares, and what it tells, is in yuan."""
OWNERS_WORDS = {papers.YES: "agree", papers.NO: "disagree"}
ANSWER_WORDS = {papers.DISSATISFIED: satisfaction.UNSATISFIED}


@dataclass(frozen=True, slots=True)
class Turnout:
    """
    Who could vote and did. `due` 全体; `present` 到会 when it closed; `issued` and `returned` are papers, voices given
    otherwise than on paper among both. `seed` of a lot.
    """

    due: Sum
    participating: Sum
    issued: int
    returned: int
    present: int | None = None
    seed: str = ""

    def bases(self) -> Bases:
        return Bases(
            all_members=self.due,
            present=None if self.present is None else Sum(self.present),
            participating=self.participating,
            issued=Sum(self.issued),
            returned=Sum(self.returned),
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "due": {"heads": self.due.heads, "area_centi": self.due.area_centi},
            "participating": {"heads": self.participating.heads, "area_centi": self.participating.area_centi},
            "issued": self.issued,
            "returned": self.returned,
            "present": self.present,
            "seed": self.seed,
        }

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Turnout":
        """:raises KeyError: and TypeError: for what is none."""
        due, part = given["due"], given["participating"]
        return cls(
            due=Sum(due["heads"], due["area_centi"]),
            participating=Sum(part["heads"], part["area_centi"]),
            issued=given["issued"],
            returned=given["returned"],
            present=given["present"],
            seed=given["seed"],
        )


@dataclass(frozen=True, slots=True)
class Voices:
    """
    What was said, grouped: `counts` how many papers say the same; `silent` the rights that said nothing, `areas` the area
    behind each content, both for owners alone; `keys` what a lot is drawn from.
    """

    counts: Mapping[str, int]
    areas: Mapping[str, int] | None = None
    keys: Sequence[str] = ()


def verdict_from(frozen: Mapping[str, Any], voices: Voices, turnout: Turnout) -> Verdict:
    """
    What came of a ballot. More papers returned than issued void the vote whatever its kind.

    :raises ValueError: for what was not frozen by `selectors.frozen`, or when figures contradict each other.
    """
    rule = RuleSet.from_frozen(frozen["rule"])
    if turnout.returned > turnout.issued and rule.body.get("returned_over_issued", "void_vote") == "void_vote":
        details = {"papers": {"issued": turnout.issued, "returned": turnout.returned}}
        return Verdict(frozen["kind"], "void", False, turnout.bases(), (), details, rule=rule_summary(rule))
    return _BY_KIND[frozen["kind"]](frozen, voices, turnout, rule)


def _codes(frozen: Mapping[str, Any]) -> list[str]:
    return [option["code"] for option in frozen["options"]]


def _decision(_frozen: Mapping[str, Any], voices: Voices, turnout: Turnout, rule: RuleSet) -> Verdict:
    counts = voices.counts
    votes = {FOR: counts.get(papers.YES, 0), AGAINST: counts.get(papers.NO, 0), ABSTAIN: counts.get(papers.ABSTAIN, 0)}
    blank, spoilt = counts.get(papers.BLANK, 0), sum(counts.values()) - sum(votes.values()) - counts.get(papers.BLANK, 0)
    bases = replace(turnout.bases(), valid=Sum(sum(votes.values())))
    made = decide(votes, bases=bases, rule=rule)
    return replace(made, details={**made.details, "blank": blank, "spoilt": spoilt})


def _selection(frozen: Mapping[str, Any], voices: Voices, turnout: Turnout, rule: RuleSet) -> Verdict:
    chosen, against_only = _chosen(voices.counts)
    count = count_selection(chosen, _codes(frozen), seats=frozen["seats"])
    count = _whole(replace(count, blank=count.blank - against_only), turnout)
    return select(
        count,
        options=_codes(frozen),
        seats=frozen["seats"],
        issued=turnout.issued,
        bases=turnout.bases(),
        rule=rule,
        among_tied=bool(frozen["among_tied"]),
    )


def _chosen(counts: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """Papers as lists of what they are for, and how many of those that are for nothing are against something."""
    found: dict[str, int] = {}
    against_only = 0
    for content, times in counts.items():
        text, is_against = _text_of(content)
        found[text] = found.get(text, 0) + times
        against_only += times if is_against else 0
    return found, against_only


def _text_of(content: str) -> tuple[str, bool]:
    if content == papers.SPOILT:
        return UNREADABLE, False
    try:
        marks = papers.marks_of(content)
    except ValueError:
        return UNREADABLE, False
    text = ",".join(code for code, mark in marks.items() if mark == papers.FOR)
    return text, bool(marks) and not text


def _whole(count: Count, turnout: Turnout) -> Count:
    """Papers noted as returned and not in the box (handed in and not entered) are returned all the same."""
    missing = turnout.returned - count.returned
    return replace(count, returned=turnout.returned, spoilt=count.spoilt + missing) if missing > 0 else count


def _evaluated(counts: Mapping[str, int]) -> dict[str, int]:
    """Papers of pairs, in the words of the rules."""
    found: dict[str, int] = {}
    for content, times in counts.items():
        text = UNREADABLE if content == papers.SPOILT else content
        for ours, theirs in ANSWER_WORDS.items():
            text = text.replace(f"={ours}", f"={theirs}")
        found[text] = found.get(text, 0) + times
    return found


def _satisfaction(frozen: Mapping[str, Any], voices: Voices, turnout: Turnout, rule: RuleSet) -> Verdict:
    count = count_evaluation(_evaluated(voices.counts), _codes(frozen), satisfaction.ANSWERS)
    return satisfaction.evaluate(_whole(count, turnout), items=_codes(frozen), bases=turnout.bases(), rule=rule)


def _survey(frozen: Mapping[str, Any], voices: Voices, turnout: Turnout, rule: RuleSet) -> Verdict:
    answers = list(dict.fromkeys(answer for option in frozen["options"] for answer in option["answers"]))
    count = count_evaluation(_evaluated(voices.counts), _codes(frozen), answers)
    return survey(_whole(count, turnout), questions=_codes(frozen), answers=answers, bases=turnout.bases(), rule=rule)


def _owners(frozen: Mapping[str, Any], voices: Voices, turnout: Turnout, rule: RuleSet) -> Verdict:
    """Whoever handed in a blank or unreadable paper took part and did not agree."""
    areas = voices.areas or {}
    said = [(OWNERS_WORDS.get(one, "abstain"), times, areas.get(one, 0)) for one, times in voices.counts.items()]
    silent = (turnout.due.heads - turnout.participating.heads, turnout.due.area_centi - turnout.participating.area_centi)
    if min(silent) < 0:
        raise ValueError("more took part than are on the roll")
    shares = RuleSet.from_frozen(frozen["shares"]) if frozen["shares"] else rule
    made = decide_owners(count_rights([*said, ("", *silent)]), rule=shares)
    return replace(made, details={**made.details, "matter": frozen["matter"]}) if frozen["matter"] else made


def _budget(frozen: Mapping[str, Any], voices: Voices, turnout: Turnout, rule: RuleSet) -> Verdict:
    projects = [Project(option["code"], option["title"], option["cost_cents"]) for option in frozen["options"]]
    chosen, _against = _chosen(voices.counts)
    spoilt = chosen.pop(UNREADABLE, 0)
    grouped: Iterable[tuple[Sequence[str], int]] = [(text.split(",") if text else [], times) for text, times in chosen.items()]
    election = replace(election_of(projects, grouped, budget=frozen["budget_cents"]), scale=FEN_A_YUAN)
    outcome = BUDGET_RULES[frozen["budget_rule"]](election)
    bases = replace(turnout.bases(), valid=Sum(election.papers))
    details = {**outcome.to_json(), "spoilt": spoilt}
    passed = bool(outcome.winners)
    return Verdict("budget", "chosen" if passed else "none", passed, bases, (), details, rule=rule_summary(rule))


def _lot(frozen: Mapping[str, Any], voices: Voices, turnout: Turnout, rule: RuleSet) -> Verdict:
    keys = _codes(frozen) or list(voices.keys)
    drawn = draw(keys, seats=frozen["seats"], seed=turnout.seed, promise=frozen["lot_commitment"])
    return lots_verdict(drawn, rule=rule)


_BY_KIND = {
    "decision": _decision,
    "selection": _selection,
    "satisfaction": _satisfaction,
    "owners": _owners,
    "budget": _budget,
    "survey": _survey,
    "lot": _lot,
}
