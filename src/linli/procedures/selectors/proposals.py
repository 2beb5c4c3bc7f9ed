"""Calls for wishes and the wishes as somebody may see them: the office all of them, a proposer their own, everyone what was settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from linli.core import rulesets
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.rulesets import RuleSet
from linli.procedures.models import DraftComment, Proposal, ProposalRound, ProposalState
from linli.procedures.rules import collecting as rights
from linli.procedures.rules import proposals as rules
from linli.procedures.rules.proposals import Criterion, Ground, Surplus

RULE = "procedures.livelihood"


def rule_on(day: date, tenant: Tenant) -> RuleSet:
    """The rule of a new call."""
    return rulesets.in_force(RULE, on=day, tenant=tenant)


def rounds(tenant: Tenant) -> QuerySet[ProposalRound]:
    return ProposalRound.objects.filter(tenant=tenant).order_by("-year", "id")


def round_for_wishes(tenant: Tenant, on: date) -> ProposalRound | None:
    """The newest call that still takes wishes on this day, also one that has not begun; without one they go to the pool."""
    return rounds(tenant).filter(published_at=None, closes_on__gte=on).first()


def read_first(calls: Sequence[ProposalRound], on: date) -> list[ProposalRound]:
    """
    Of all calls, newest first, those that everybody should read: the newest, and older ones on their way to the vote for a year
    that is not over. What takes comments goes before the rest.
    """
    read = [one for one in calls if one == calls[0] or (one.handed_over_at is None and one.year >= on.year)]
    return sorted(read, key=lambda one: not one.takes_comments_on(on))


def pooled(tenant: Tenant) -> QuerySet[Proposal]:
    """The pool (储备库): wishes that came when nobody called; the next call takes them along."""
    return Proposal.objects.filter(tenant=tenant, round=None)


def round_for(tenant: Tenant, pk: UUID) -> ProposalRound | None:
    return rounds(tenant).filter(pk=pk).first()


def criteria_of(round_: ProposalRound | None) -> list[Criterion]:
    """The lines of the sheet; a wish of the pool has none yet."""
    return rules.criteria_of(round_.rule_set.body) if round_ else []


def grounds_of(round_: ProposalRound | None) -> list[Ground]:
    """The grounds for refusing; a wish of the pool has none yet."""
    return rules.grounds_of(round_.rule_set.body) if round_ else []


def ground_of(proposal: Proposal) -> Ground | None:
    """The ground for which a wish was refused, in the words of the rule that was frozen then."""
    return next((one for one in grounds_of(proposal.round) if one.code == proposal.ground), None)


def wishes_visible_to(actor: Actor) -> QuerySet[Proposal]:
    """The wishes that the office may read: of the places that the post covers; those without a place for the whole tenant's posts."""
    if actor.is_system:
        return Proposal.objects.all()
    seen = within(actor, rights.SCREEN, rights.TAKE_WISHES)
    return Proposal.objects.filter(seen).select_related("round", "place", "into", "person")


def wishes_of_person(person_id: UUID | None, tenant: Tenant) -> QuerySet[Proposal]:
    """What this person has wished for."""
    rows = Proposal.objects.filter(tenant=tenant, person_id=person_id) if person_id else Proposal.objects.none()
    return rows.select_related("round", "into").order_by("-made_at", "-id")


def settled(round_: ProposalRound) -> QuerySet[Proposal]:
    """What everybody may read: candidates and what was refused, with the reason; no proposer, no words of theirs."""
    rows = round_.proposals.filter(state__in=[ProposalState.CANDIDATE, ProposalState.REFUSED])
    return rows.select_related("place").annotate(joined=Count("merged")).order_by("state", "sequence")


@dataclass(frozen=True, slots=True)
class Counted:
    """How a call stands."""

    total: int
    open: int
    candidates: int
    refused: int
    merged: int
    untold: int
    comments: int
    comments_open: int


def counted(round_: ProposalRound) -> Counted:
    """Two queries."""
    state = {one: Count("pk", filter=Q(state=one)) for one in ProposalState.values}
    rows = round_.proposals.aggregate(total=Count("pk"), untold=Count("pk", filter=untold()), **state)
    comments = round_.comments.aggregate(total=Count("pk"), open=Count("pk", filter=Q(answered_at=None)))
    return Counted(
        total=rows["total"],
        open=rows["received"],
        candidates=rows["candidate"],
        refused=rows["refused"],
        merged=rows["merged"],
        untold=rows["untold"],
        comments=comments["total"],
        comments_open=comments["open"],
    )


def untold() -> Q:
    """Wishes that were refused and whose proposer, where there is one, has not been told."""
    return Q(state=ProposalState.REFUSED, told_at=None)


def surplus_of(round_: ProposalRound, candidates: int) -> Surplus:
    return rules.surplus_of(candidates, round_.seats, warn_below=Fraction(round_.rule_set.body["surplus_warn_below"]))


def likely_same(proposal: Proposal, *, most: int = 5) -> list[Proposal]:
    """Wishes of the same call that sound alike: those that share the most pairs of characters with its title, best first."""
    if proposal.round is None:
        return []
    mine = _pairs(proposal.title)
    others = proposal.round.proposals.exclude(pk=proposal.pk).exclude(state=ProposalState.MERGED)
    scored = [(_likeness(mine, _pairs(one.title)), one) for one in others]
    good = sorted((pair for pair in scored if pair[0] >= Fraction(1, 4)), key=lambda pair: (-pair[0], pair[1].sequence))
    return [one for _score, one in good[:most]]


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """Shared pairs of all pairs (Jaccard)."""
    return Fraction(len(one & other), len(one | other)) if one | other else Fraction(0)


def comments_of(round_: ProposalRound) -> QuerySet[DraftComment]:
    return round_.comments.select_related("proposal", "person").order_by("answered_at", "-made_at", "-id")


def published_comments(round_: ProposalRound) -> QuerySet[DraftComment]:
    """What was said of the draft list and what was answered, without who said it."""
    return round_.comments.filter(answered_at__isnull=False).select_related("proposal").order_by("-answered_at", "-id")


def round_of_run(run_id: UUID) -> ProposalRound | None:
    return ProposalRound.objects.filter(run_id=run_id).order_by("-year").first()
