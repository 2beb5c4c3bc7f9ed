"""For, against, abstain: a motion by the rule of its body, quorum first. Pure."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from linli.core.rulesets import RuleSet

from .thresholds import threshold_at
from .verdicts import Bases, Line, Verdict, line_of, rule_summary

FOR, AGAINST, ABSTAIN = "for", "against", "abstain"
CHOICES = (FOR, AGAINST, ABSTAIN)


def quorum_line(rule: RuleSet, bases: Bases) -> Line | None:
    """Whether enough are present; None where the rule asks for no quorum. :raises BaseMissing: when nobody counted who was."""
    if "quorum" not in rule.body:
        return None
    got = bases.of("present").heads
    return line_of(
        "quorum",
        gettext_noop("到会人数"),
        say="present",
        got=got,
        threshold=threshold_at(rule, "quorum"),
        bases=bases,
        source=rule,
    )


def pass_line(rule: RuleSet, votes_for: int, bases: Bases) -> Line:
    """Whether enough said yes, of whichever base the rule names."""
    threshold = threshold_at(rule, "pass")
    return line_of("pass", gettext_noop("赞成票"), say=FOR, got=votes_for, threshold=threshold, bases=bases, source=rule)


def decide(votes: Mapping[str, int], *, bases: Bases, rule: RuleSet) -> Verdict:
    """
    What a body decided. `votes`: how many said each of CHOICES; whoever said nothing is in the base and not in the votes.

    :raises ValueError: for another choice, and for more votes than people present or papers returned.
    """
    _insist_on_sound(votes, bases)
    lines = [one for one in (quorum_line(rule, bases),) if one]
    has_quorum = all(one.passed for one in lines)
    lines.append(pass_line(rule, votes.get(FOR, 0), bases))
    passed = all(one.passed for one in lines)
    outcome = "passed" if passed else "rejected" if has_quorum else "no_quorum"
    counted = {choice: votes.get(choice, 0) for choice in CHOICES}
    return Verdict("decision", outcome, passed, bases, tuple(lines), {"votes": counted}, rule=rule_summary(rule))


def _insist_on_sound(votes: Mapping[str, int], bases: Bases) -> None:
    if unknown := sorted(set(votes) - set(CHOICES)):
        raise ValueError(f"{', '.join(unknown)}: a motion is voted for, against, or abstained from")
    if any(count < 0 for count in votes.values()):
        raise ValueError("no choice has fewer than no votes")
    most = bases.returned or bases.present or bases.all_members
    if sum(votes.values()) > most.heads:
        raise ValueError(f"{sum(votes.values())} votes of {most.heads} who could vote")
