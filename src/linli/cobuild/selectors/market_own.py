"""The market of one visitor: what their unit, their teams and they themselves promised, did, asked and were thanked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Organisation

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
    offer, or have a yes and wait; `doing`: they promised it; `waiting`: no answer yet; `done`, `ended`; `thanks`: beside that, what
    they were thanked for.
    """

    to_confirm: list[Claim]
    to_answer: list[Claim]
    doing: list[Claim]
    waiting: list[Claim]
    done: list[Claim]
    ended: list[Claim]
    thanks: list[Claim]
    asked: list[Need]
    offered: list[Resource]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in self.__slots__)


def own_market(actor: Actor, tenant: Tenant) -> OwnMarket:
    """Everything at once. Three queries, however much there is."""
    listed = list(_concerning(actor).filter(tenant=tenant)[: MOST * 3])
    mine = [one for one in listed if _is_ours(one, actor)]
    theirs = [one for one in listed if one not in mine]
    served = [
        one for one in [*(o for o in mine if o.resource), *(o for o in theirs if o.need)] if one.state == ClaimState.DELIVERED
    ]

    def mine_in(*states: str) -> list[Claim]:
        return [one for one in mine if one.state in states and one not in served]

    return OwnMarket(
        to_confirm=served,
        to_answer=[one for one in theirs if one.resource and one.state in ASKS],
        doing=mine_in(ClaimState.AGREED, ClaimState.DISPUTED),
        waiting=mine_in(ClaimState.ASKED, ClaimState.WAITING),
        done=mine_in(ClaimState.DELIVERED, ClaimState.CONFIRMED),
        ended=mine_in(*ENDED),
        thanks=[one for one in listed if one.thanks and (one in mine) == (one.need is not None)],
        asked=list(needs_asked_by(actor).filter(tenant=tenant)[:MOST]),
        offered=list(resources_offered_by(actor).filter(tenant=tenant)[:MOST]),
    )


ASKS = (ClaimState.ASKED, ClaimState.AGREED, ClaimState.DISPUTED)


def _is_ours(claim: Claim, actor: Actor) -> bool:
    """Whether the claimant is this person, a team that they lead, or their unit."""
    person, unit = actor.person_id, unit_of(actor)
    if claim.team:
        return person is not None and claim.team.lead_id == person and claim.team.dissolved_on is None  # type: ignore[attr-defined]
    return claim.person_id == person if claim.person_id else unit is not None and claim.organisation_id == unit  # type: ignore[attr-defined]


def _concerning(actor: Actor) -> QuerySet[Claim]:
    """Their own claims; what was done for them and waits for their word; what others want of their offers, or thanked for."""
    person, unit = actor.person_id, unit_of(actor)
    own, served, offered = Q(pk__in=[]), Q(pk__in=[]), Q(pk__in=[])
    if person:
        own |= Q(person=person) | Q(team__lead=person, team__dissolved_on=None)
        served |= Q(need__person=person) | Q(need__beneficiary=person)
        offered |= Q(resource__person=person)
    if unit:
        own |= Q(organisation=unit)
        served |= Q(need__organisation=unit)
        offered |= Q(resource__organisation=unit)
    concerns = own | (served & Q(state=ClaimState.DELIVERED))
    concerns |= offered & (Q(state__in=ASKS) | ~Q(thanks=""))
    rows = Claim.objects.filter(concerns, tenant=actor.tenant_id)
    return rows.select_related(*BESIDE).order_by("-claimed_at", "-id")


def asked_of(body: Organisation) -> QuerySet[Claim]:
    """Who would like to use what a unit offers, and waits for its answer."""
    rows = Claim.objects.filter(resource__organisation=body, state=ClaimState.ASKED)
    return rows.select_related(*BESIDE).order_by("claimed_at", "id")


def needs_fitting(body: Organisation, *, on: date, most: int = 5) -> list[Need]:
    """Public needs that a unit could meet by what it said, checking in or offering, that it can. Up to four queries."""
    checked = CheckIn.objects.live().filter(partner__organisation=body).order_by("-since", "-id").first()
    offered = Resource.objects.filter(organisation=body, state=ResourceState.OPEN).order_by("-offered_at", "-id").first()
    known: Iterable[CheckIn | Resource | None] = (checked, offered)
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
