"""A survey: how many answered of those asked, and the share of every answer; nobody wins. Pure."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_noop

from linli.core.rulesets import RuleSet

from .tallying import Count
from .thresholds import threshold_at
from .verdicts import Bases, Line, Verdict, line_of, rule_summary


def survey(count: Count, *, questions: Sequence[str], answers: Sequence[str], bases: Bases, rule: RuleSet) -> Verdict:
    """
    The response rate and the shares, `n/d` of those who answered the question. `count` is of papers `question=answer`.

    `passed` where the rule asks for no least response, or enough answered.
    """
    papers = Bases.of_heads(all_members=0, participating=count.valid, returned=count.returned, valid=count.valid)
    bases = Bases(bases.all_members, bases.present, papers.participating, bases.issued, papers.returned, papers.valid)
    lines: tuple[Line, ...] = ()
    if "response" in rule.body:
        threshold = threshold_at(rule, "response")
        name = gettext_noop("答复率")
        lines = (line_of("response", name, say="participating", got=count.valid, threshold=threshold, bases=bases, source=rule),)
    asked = bases.all_members.heads
    details: dict[str, Any] = {
        "asked": asked,
        "answered": count.valid,
        "response": share_text(count.valid, asked),
        "questions": {question: _shares(count, question, answers) for question in questions},
        "blank": count.blank,
        "spoilt": count.spoilt,
    }
    passed = all(line.passed for line in lines)
    return Verdict("survey", "surveyed", passed, bases, tuple(lines), details, rule=rule_summary(rule))


def _shares(count: Count, question: str, answers: Sequence[str]) -> dict[str, Any]:
    votes = {answer: count.votes.get(f"{question}={answer}", 0) for answer in answers}
    total = sum(votes.values())
    return {"answered": total, "votes": votes, "shares": {answer: share_text(got, total) for answer, got in votes.items()}}


def share_text(part: int, base: int) -> str:
    """`n/d` in lowest terms; "" of nothing."""
    if not base:
        return ""
    share = Fraction(part, base)
    return f"{share.numerator}/{share.denominator}"
