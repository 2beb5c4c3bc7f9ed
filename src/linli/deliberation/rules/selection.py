"""
Choosing several out of more (差额票选): projects or people for so many seats. Pure.

More papers returned than issued void the vote; a paper with more choices than seats is void, one with fewer is fine. Chosen is
who has more than half of *all* members (or what the rule says); of more than the seats those with most votes; who ties at the
last seat is voted on again among themselves; fewer leave seats open, which the session votes on again or leaves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from linli.core.problems import Problem
from linli.core.rulesets import RuleSet

from .decision import quorum_line
from .tallying import Count
from .thresholds import threshold_at
from .verdicts import Bases, Line, Verdict, line_of, rule_summary

ELECTED = gettext_noop("当选票数")
SURPLUS_LOW = "surplus_low"


@dataclass(frozen=True, slots=True)
class Seating:
    """Who is in (most votes first), who ties for which seats, how many seats stay open."""

    elected: tuple[str, ...]
    tied: tuple[str, ...] = ()
    tied_seats: int = 0
    open_seats: int = 0


def seat(votes: Mapping[str, int], qualified: Sequence[str], *, seats: int) -> Seating:
    """Seats by votes among those who qualify; `qualified` gives the order in which equals are shown."""
    ranked = sorted(qualified, key=lambda option: -votes[option])
    if len(ranked) <= seats:
        return Seating(tuple(ranked), open_seats=seats - len(ranked))
    last = votes[ranked[seats - 1]] if seats else 0
    if votes[ranked[seats]] < last:
        return Seating(tuple(ranked[:seats]))
    sure = tuple(option for option in ranked if votes[option] > last)
    tied = tuple(option for option in ranked if votes[option] == last)
    return Seating(sure, tied, seats - len(sure))


def surplus_problems(candidates: int, *, seats: int, rule: RuleSet) -> list[Problem]:
    """Why so many candidates may not be voted on for so many seats."""
    if seats < 1:
        return [Problem("no_seats", _("至少要选一个。"), where="seats")]
    if candidates < seats:
        text = ngettext("要选 %(seats)d 个，候选的只有 %(n)d 个。", "要选 %(seats)d 个，候选的只有 %(n)d 个。", candidates)
        return [Problem("too_few_candidates", text % {"seats": seats, "n": candidates}, where="options")]
    if candidates == seats and rule.body.get("surplus_required"):
        text = _("要差额：候选的要比 %(seats)d 个多，现在一样多。")
        return [Problem("no_surplus", text % {"seats": seats}, where="options")]
    return []


def surplus_ratio(candidates: int, *, seats: int) -> Fraction:
    """差额比例: how many more candidates than seats, of the seats. 12 for 10 is 1/5."""
    return Fraction(candidates - seats, seats)


def is_surplus_low(candidates: int, *, seats: int, rule: RuleSet) -> bool:
    """Whether the surplus is small enough to warn of (20 % is not below 20 %)."""
    least = rule.body.get("surplus_warn_below")
    return least is not None and surplus_ratio(candidates, seats=seats) < Fraction(least)


def select(
    count: Count, *, options: Sequence[str], seats: int, issued: int, bases: Bases, rule: RuleSet, among_tied: bool = False
) -> Verdict:
    """
    What a selection chose. `among_tied`: a second vote among those who qualified and tied, where more votes decide.

    `passed` when every seat is taken; with a tie or open seats those in `details["elected"]` are in nevertheless.
    """
    bases = _with_papers(bases, count, issued)
    quorum = quorum_line(rule, bases)
    lines = (*([quorum] if quorum else []), *_elected_lines(count, options, bases, rule, among_tied=among_tied))
    details: dict[str, Any] = {
        "seats": seats,
        "votes": dict(count.votes),
        "papers": {"issued": issued, "returned": count.returned, "valid": count.valid, "blank": count.blank}
        | {"over_full": count.over_full, "spoilt": count.spoilt},
        "among_tied": among_tied,
    }
    if count.returned > issued and rule.body.get("returned_over_issued", "void_vote") == "void_vote":
        return _made("void", Seating((), open_seats=seats), lines, details, bases, rule)
    if quorum and not quorum.passed:
        return _made("no_quorum", Seating((), open_seats=seats), lines, details, bases, rule)
    passing = {line.code for line in lines if line.passed}
    qualified = [option for option in options if among_tied or f"elected:{option}" in passing]
    seating = seat(count.votes, qualified, seats=seats)
    outcome = "revote" if seating.tied else "seats_open" if seating.open_seats else "elected"
    return _made(outcome, seating, lines, details, bases, rule, _notes(options, seats, rule, among_tied=among_tied))


def _with_papers(bases: Bases, count: Count, issued: int) -> Bases:
    """The bases of people together with those of papers."""
    papers = Bases.of_heads(all_members=0, issued=issued, returned=count.returned, valid=count.valid)
    return Bases(bases.all_members, bases.present, bases.participating, papers.issued, papers.returned, papers.valid)


def _elected_lines(count: Count, options: Sequence[str], bases: Bases, rule: RuleSet, *, among_tied: bool) -> tuple[Line, ...]:
    if among_tied:
        return ()
    threshold = threshold_at(rule, "elected")
    return tuple(
        line_of(f"elected:{option}", ELECTED, say=option, got=count.votes[option], threshold=threshold, bases=bases, source=rule)
        for option in options
    )


def _notes(options: Sequence[str], seats: int, rule: RuleSet, *, among_tied: bool) -> tuple[str, ...]:
    return (SURPLUS_LOW,) if not among_tied and is_surplus_low(len(options), seats=seats, rule=rule) else ()


def _made(
    outcome: str,
    seating: Seating,
    lines: tuple[Line, ...],
    details: dict[str, Any],
    bases: Bases,
    rule: RuleSet,
    notes: tuple[str, ...] = (),
) -> Verdict:
    said = {
        "elected": list(seating.elected),
        "tied": list(seating.tied),
        "tied_seats": seating.tied_seats,
        "open_seats": seating.open_seats,
    }
    return Verdict("selection", outcome, outcome == "elected", bases, lines, details | said, notes, rule_summary(rule))
