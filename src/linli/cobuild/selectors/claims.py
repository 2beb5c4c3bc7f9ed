"""Claims as somebody may see them, and who stands on which side of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import StoredFile, Tenant
from linli.registry.api import people_consenting

from ..models import Claim, ClaimEntry, Need, Resource
from ..rules import rights
from ..rules.sides import Claimant, Side, speaks_for
from ..states import ClaimState
from .speaking import keys_spoken_for, people_of, side_of, unit_of

BESIDE = ("need", "need__place", "resource", "resource__place", "organisation", "team", "person")
PUBLIC_NAME = "honour_board"
"""The purpose of consent under which a person's name may stand on a public page (PIPL art. 25)."""


def claims_visible_to(actor: Actor) -> QuerySet[Claim]:
    """What the office sees, where the post reaches."""
    if actor.is_system:
        return Claim.objects.select_related(*BESIDE)
    codes = (rights.VIEW, rights.MARKET, rights.ASK)
    seen = within(actor, *codes, path="need__place_path") | within(actor, *codes, path="resource__place_path")
    return Claim.objects.filter(seen).select_related(*BESIDE)


def claims_of(claimant: Claimant) -> QuerySet[Claim]:
    """What one unit, team or person has claimed, newest first."""
    rows = Claim.objects.filter(tenant=claimant.who.tenant_id, claimant_key=claimant.key)
    return rows.select_related(*BESIDE).order_by("-claimed_at", "-id")


def claims_for(actor: Actor) -> QuerySet[Claim]:
    """Every claim that an actor speaks for: their own, their teams', their unit's."""
    rows = Claim.objects.filter(tenant=actor.tenant_id, claimant_key__in=keys_spoken_for(actor))
    return rows.select_related(*BESIDE).order_by("-claimed_at", "-id")


def live_of(actor: Actor, need: Need) -> list[Claim]:
    """What an actor has claimed of one need, for whomever they speak, and not given back."""
    rows = Claim.objects.live().filter(need=need, claimant_key__in=keys_spoken_for(actor))
    return list(rows.order_by("position", "id"))


def claims_to_confirm(actor: Actor) -> QuerySet[Claim]:
    """What was done for this person or their unit and waits for their word."""
    served = Q(pk__in=[])
    if actor.person_id:
        served |= Q(need__person=actor.person_id) | Q(need__beneficiary=actor.person_id)
    if unit := unit_of(actor):
        served |= Q(need__organisation=unit)
    lent = Q(resource__isnull=False, claimant_key__in=keys_spoken_for(actor))
    rows = Claim.objects.filter(served | lent, tenant=actor.tenant_id, state=ClaimState.DELIVERED)
    return rows.select_related(*BESIDE).order_by("delivered_at", "id")


def queue_of(need: Need) -> QuerySet[Claim]:
    """The claims of a need: who holds a place first, then who waits, in their order; what ended last."""
    return need.claims.select_related("organisation", "team", "person").order_by("position", "id")


def claim_for(actor: Actor, pk: UUID) -> Claim | None:
    """One claim as a visitor of the portal may open it: whoever speaks for the claimant, or for those served."""
    one = Claim.objects.filter(tenant=actor.tenant_id, pk=pk).select_related(*BESIDE).first()
    if one is None:
        return None
    return one if speaks_for(actor, claimant_side(one)) or speaks_for(actor, other_side(one)) else None


# ---- sides ----


def claimant_of(claim: Claim) -> Claimant:
    return Claimant(organisation=claim.organisation, team=claim.team, person=claim.person)


def claimant_side(claim: Claim) -> Side:
    return side_of(claimant_of(claim))


def other_side(claim: Claim) -> Side:
    """Whoever asked for the need and whoever it is for; of a resource whoever offers it."""
    return asking_side(claim.need) if claim.need else offering_side(claim.resource)  # type: ignore[arg-type]  # one of the two is there


def asking_side(need: Need) -> Side:
    return Side(need.organisation_id, people_of(need.person_id, need.beneficiary_id))  # type: ignore[attr-defined]


def offering_side(resource: Resource) -> Side:
    return Side(resource.organisation_id, people_of(resource.person_id))  # type: ignore[attr-defined]


def path_of(claim: Claim) -> str:
    """Where it is about, for the scope of posts."""
    subject = claim.need or claim.resource
    return subject.place_path if subject else ""


def giver_of(claim: Claim) -> Side:
    """Who does something: the claimant of a need; the one whose resource it is."""
    return claimant_side(claim) if claim.need else other_side(claim)


def served_by(claim: Claim) -> Side:
    """Who has something of it, and says how it was."""
    return other_side(claim) if claim.need else claimant_side(claim)


# ---- names and contacts ----


def names_shown(claims: Iterable[Claim], *, tenant: Tenant) -> dict[UUID, str]:
    """
    What stands for each claimant on a public page: units and teams by name, people by name only while they agree to that;
    else nothing, and the page says “一位邻居”. One query.
    """
    listed = list(claims)
    agreed = agreed_names({one.person_id for one in listed if one.person_id}, tenant=tenant)  # type: ignore[attr-defined]
    return {one.pk: _name_of(one, agreed) for one in listed}


def _name_of(claim: Claim, agreed: dict[UUID, str]) -> str:
    if claim.person_id:  # type: ignore[attr-defined]
        return agreed.get(claim.person_id, "")  # type: ignore[attr-defined]
    return str(claim.organisation or claim.team)


def agreed_names(people: set[UUID], *, tenant: Tenant) -> dict[UUID, str]:
    """The names of those of these people who agree now that they stand on a public page. One query, none for nobody."""
    if not people:
        return {}
    return {one.pk: one.name for one in people_consenting(PUBLIC_NAME, tenant=tenant).filter(pk__in=people)}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a claimant is to reach, once all agreed to that."""

    name: str
    phone: str
    where: str


def contact_for(claim: Claim, actor: Actor) -> Contact | None:
    """
    Whom to reach, for whoever speaks for the claimant: once it is agreed and until it is confirmed, and only where the person
    said yes to that (`tells_claimant`). Read it through `services.claims.read_contact`, which leaves a line in the journal.
    """
    need = claim.need
    if need is None or not need.tells_claimant or claim.state not in TOLD_WHILE or not speaks_for(actor, claimant_side(claim)):
        return None
    person = need.beneficiary or need.person
    if person is None or person.erased_at is not None:
        return None
    return Contact(person.name, person.phone, f"{person.home or need.place}{person.room}")


TOLD_WHILE = (ClaimState.AGREED, ClaimState.DELIVERED, ClaimState.DISPUTED)


# ---- files ----


def may_read_file(actor: Actor, stored: StoredFile) -> bool:
    """Pictures and papers of a claim: the office where the post reaches, and whoever speaks for one of its sides."""
    rows = Claim.objects.filter(tenant=stored.tenant_id).select_related(*BESIDE)
    if stored.subject_type == ClaimEntry._meta.label_lower:
        claim = rows.filter(entries=stored.subject_id).first()
    else:
        claim = rows.filter(pk=stored.subject_id).first() if stored.subject_id else None
    if claim is None:
        return False
    if actor.may(rights.MARKET, tenant_id=claim.tenant_id, place_path=path_of(claim)):
        return True
    return speaks_for(actor, claimant_side(claim)) or speaks_for(actor, other_side(claim))
