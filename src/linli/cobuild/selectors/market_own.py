"""The market of one visitor: what their unit, their teams and they themselves promised, did, asked and were thanked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import CheckIn, Claim, Need, Resource
from ..rules import claims as rules
from ..rules.claims import DONE
from ..rules.sides import belongs_to, speaks_for
from ..states import ClaimState, ResourceState
from . import claims as found
from .claims import BESIDE
from .market import needs_asked_by, resources_offered_by
from .matching import needs_matching
from .speaking import unit_of

MOST = 100
ENDED = (ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.FAILED)


@dataclass(frozen=True, slots=True)
class OwnMarket:
    """
    What concerns one visitor, each claim in one list. `to_confirm`: others did it for them; `to_answer`: others ask for what they
    offer; `doing`: they promised it; `waiting`: no answer yet; `done`, `ended`.
    """

    to_confirm: list[Claim]
    to_answer: list[Claim]
    doing: list[Claim]
    waiting: list[Claim]
    done: list[Claim]
    ended: list[Claim]
    asked: list[Need]
    offered: list[Resource]

    @property
    def thanks(self) -> list[Claim]:
        """What they did and were thanked for."""
        return [one for one in self.done if one.thanks and one.need_id]  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in self.__slots__)


def own_market(actor: Actor, tenant: Tenant) -> OwnMarket:
    """Everything at once. Up to nine queries, however much there is."""
    mine = list(found.claims_for(actor).filter(tenant=tenant)[:MOST])

    def in_states(*states: str) -> list[Claim]:
        return [one for one in mine if one.state in states]

    return OwnMarket(
        to_confirm=list(found.claims_to_confirm(actor).filter(tenant=tenant)[:MOST]),
        to_answer=list(claims_on_offers(actor).filter(tenant=tenant)[:MOST]),
        doing=in_states(ClaimState.AGREED, ClaimState.DISPUTED),
        waiting=in_states(ClaimState.ASKED, ClaimState.WAITING),
        done=in_states(ClaimState.DELIVERED, ClaimState.CONFIRMED),
        ended=in_states(*ENDED),
        asked=list(needs_asked_by(actor).filter(tenant=tenant)[:MOST]),
        offered=list(resources_offered_by(actor).filter(tenant=tenant)[:MOST]),
    )


def claims_on_offers(actor: Actor) -> QuerySet[Claim]:
    """Who asks to use what this person or their unit offers and waits for an answer, or is to be served."""
    own = Q(resource__person=actor.person_id) if actor.person_id else Q(pk__in=[])
    if unit := unit_of(actor):
        own |= Q(resource__organisation=unit)
    open_states = [ClaimState.ASKED, ClaimState.AGREED, ClaimState.DISPUTED]
    rows = Claim.objects.filter(own, tenant=actor.tenant_id, state__in=open_states)
    return rows.select_related(*BESIDE).order_by("claimed_at", "id")


def needs_fitting(actor: Actor, *, on: date, most: int = 5) -> list[Need]:
    """Public needs that this visitor, or their unit, could meet by what they said they can. Up to four queries."""
    units, person = unit_of(actor), actor.person_id
    own = Q(pk__in=[]) | (Q(person=person) if person else Q()) | (Q(partner__organisation=units) if units else Q())
    checked = CheckIn.objects.live().filter(own, tenant=actor.tenant_id).order_by("-since", "-id").first()
    offers = resources_offered_by(actor).filter(state=ResourceState.OPEN)
    known: Iterable[CheckIn | Resource | None] = (checked, offers.first())
    needs = {need.pk: need for what in known if what is not None for need, _why in needs_matching(what, on=on, most=most)}
    return list(needs.values())[:most]


# ---- what can be done now ----

GIVERS, SERVED, CLAIMANTS, OFFERERS = ("deliver", "note"), ("confirm", "dispute"), ("withdraw",), ("agree", "refuse")


def steps_for(actor: Actor, claim: Claim) -> list[str]:
    """The steps of a claim that this visitor can take on the portal now: by the side on which they stand."""
    claimant, other = found.claimant_side(claim), found.other_side(claim)
    giver, served = (claimant, other) if claim.need else (other, claimant)
    names: list[str] = []
    if speaks_for(actor, giver):
        names += GIVERS
    if speaks_for(actor, served) and not belongs_to(actor, giver):
        names += SERVED
    if speaks_for(actor, claimant):
        names += CLAIMANTS
    if claim.resource and speaks_for(actor, other):
        names += OFFERERS
    return [name for name in ORDER if name in names and claim.state in rules.FROM[name]]


ORDER = ("agree", "deliver", "confirm", "note", "dispute", "refuse", "withdraw")


def may_publish_thanks(actor: Actor, claim: Claim) -> bool:
    """Whether this visitor wrote the thanks of a claim, and so says whether they stand on the wall."""
    return bool(claim.thanks) and claim.state in DONE and speaks_for(actor, found.served_by(claim))
