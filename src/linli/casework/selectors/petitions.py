"""Petitions as those few may see them; what is still pending of the same people; the rules in force."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from linli.casework.models import Petition, PetitionEntry, Petitioner
from linli.casework.models.petitions import PetitionQuerySet
from linli.casework.rules import petitions, rights
from linli.core import rulesets
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.rulesets import RuleSet

RULE = "casework.petitions"
rulesets.check(RULE)(petitions.rule_problems)


def rule(tenant: Tenant, *, on: date) -> RuleSet:
    """The days that petitions have, as in force on a day."""
    return rulesets.in_force(RULE, on=on, tenant=tenant)


def petitions_visible_to(actor: Actor) -> PetitionQuerySet:
    """The petitions that the actor may open: by post, and never one that accuses the actor's own organisation (art. 30)."""
    rows = Petition.objects.filter(within(actor, rights.PETITIONS))
    return rows.exclude(accused_organisation=actor.organisation_id) if actor.organisation_id else rows


def may_see(actor: Actor, petition: Petition) -> bool:
    """The same question about one petition, without asking the database."""
    if actor.organisation_id and actor.organisation_id == petition.accused_organisation_id:
        return False
    return actor.may(rights.PETITIONS, tenant_id=petition.tenant_id, place_path=petition.place_path)


def petition_for(actor: Actor, petition_id: UUID) -> Petition:
    """A petition with what its page needs. :raises Petition.DoesNotExist: when there is none, or not for this actor."""
    rows = petitions_visible_to(actor).select_related("tenant", "place", "case", "accused_organisation", "earlier")
    return rows.get(pk=petition_id)


def entries_of(petition: Petition) -> list[PetitionEntry]:
    """What happened to it, oldest first."""
    return list(petition.entries.order_by("at", "id"))


def petitioners_of(petition: Petition) -> list[Petitioner]:
    """Who petitions, those who speak for the others first."""
    return list(petition.petitioners.order_by("-is_representative", "at", "id"))


def pending_twins(petition: Petition) -> list[Petition]:
    """Other petitions of the same people on which the office has not finished (art. 19), newest first. Two queries."""
    same = _same_people(petition)
    if same is None:
        return []
    others = Petition.objects.running().filter(same, tenant_id=petition.tenant_id).exclude(pk=petition.pk)
    return list(others.distinct().order_by("-received_at", "-id"))


def is_pending_twin(petition: Petition, other: Petition) -> bool:
    """Whether somebody of the same people petitioned with the other one, and it is not finished."""
    return other.is_running and other.pk in {one.pk for one in pending_twins(petition)}


def _same_people(petition: Petition) -> Q | None:
    known = list(petition.petitioners.values_list("person_id", "phone_hash"))
    persons, phones = {person for person, _phone in known if person}, {phone for _person, phone in known if phone}
    if not persons and not phones:
        return None
    return Q(petitioners__person_id__in=persons) | Q(petitioners__phone_hash__in=phones)
