"""
What the gates of procedures ask of meetings and ballots: which kinds they mean, and whether what was counted is enough. Pure.

A gate names a body as people call it (`party_branch`) and a vote by what it is for (`preselection`); here stands what that is
among meetings and ballots. Shares are those of the definition: they are asked besides the rule that the body went by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli.core.rulesets import Threshold
from linli.deliberation.models import BallotKind, MeetingKind
from linli.procedures.api import Measure

from .verdicts import HEADS, Line, Verdict

BODIES: Mapping[str, tuple[str, ...]] = {
    "four_party": (MeetingKind.FOUR_PARTY,),
    "joint_conference": (MeetingKind.CONFERENCE,),
    "party_branch": (MeetingKind.PARTY,),
    "party_members": (MeetingKind.PARTY,),
    "party_representatives": (MeetingKind.PARTY,),
    "party_work_committee": (MeetingKind.COMMITTEE, MeetingKind.PARTY),
    "representatives_meeting": (MeetingKind.REPRESENTATIVES,),
    "residents_assembly": (MeetingKind.ASSEMBLY, MeetingKind.REPRESENTATIVES),
    "residents_council": (MeetingKind.SESSION,),
    "two_committees": (MeetingKind.COMMITTEE,),
    "owners_assembly": (MeetingKind.OWNERS,),
}
"""The kinds of meeting that a body meets in; the first is proposed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A vote as a gate names it: of which kinds, on which matters of Civil Code 278 (none: any)."""

    kinds: tuple[str, ...]
    matters: tuple[int, ...] = ()


BALLOTS: Mapping[str, tuple[str, ...]] = {
    "change": (BallotKind.DECISION,),
    "decision": (BallotKind.DECISION,),
    "election": (BallotKind.SELECTION, BallotKind.DECISION),
    "owners": (BallotKind.OWNERS,),
    "preselection": (BallotKind.SELECTION,),
    "residents_assembly": (BallotKind.DECISION,),
    "selection": (BallotKind.SELECTION,),
}
DECIDING = (BallotKind.DECISION, BallotKind.SELECTION, BallotKind.OWNERS, BallotKind.BUDGET)
VALIDITY = "validity"
"""Asks only whether no more papers came back than were given out."""
MATTERS: Mapping[str, tuple[int, ...]] = {
    "rules_and_pact": (1, 2),
    "committee": (3,),
    "manager": (4,),
    VALIDITY: (),
    "projects": (),
}
SCHEMES: Mapping[str, str] = {"zhenhai": "deliberation.satisfaction_zhenhai"}
SAYS_NO_CHOICE = frozenset({"any", "present", "participating", "returned"})
"""Lines that count who took part, not what was chosen."""


def wanted(kind: str, matter: str) -> Wanted:
    """What vote a gate means; a name of an old version that is none any more means any vote that decides."""
    return Wanted(BALLOTS.get(kind, DECIDING), MATTERS.get(matter, ()))


def deciding(verdict: Verdict) -> list[Line]:
    """The lines by which something was chosen: those that passed, of what was voted for."""
    return [line for line in verdict.lines if line.passed and line.say not in SAYS_NO_CHOICE]


def short_of(verdict: Verdict, shares: Mapping[str, Threshold]) -> list[Measure]:
    """Where a verdict is below the shares {dimension: share} that a gate asks for; each of the base that the rule names."""
    found = []
    for line in deciding(verdict):
        for one in line.measures:
            asked = shares.get(one.dimension)
            if asked is not None and not asked.is_met(one.part, one.base):
                found.append(Measure(one.dimension, asked, one.part, one.base))
    return found


def votes_for(verdict: Verdict) -> int | None:
    """How many heads said yes to what was decided: of several that were chosen, to the one with fewest. None: nobody chose."""
    parts = [one.part for line in deciding(verdict) for one in line.measures if one.dimension == HEADS]
    return min(parts, default=None)


def papers_of(verdict: Verdict) -> tuple[int, int] | None:
    """(given out, come back), where papers were counted."""
    papers: Any = verdict.details.get("papers")
    if not isinstance(papers, Mapping):
        return None
    return int(papers["issued"]), int(papers["returned"])


def tiers_of(verdict: Verdict) -> Sequence[tuple[str, str]]:
    """(item, tier) of a satisfaction ballot, in their order."""
    items = verdict.details.get("items", {})
    return [(code, str(items[code]["tier"])) for code in verdict.details.get("order", items)]
