"""For which units, teams and people an actor speaks in the market."""

from collections.abc import Iterable
from uuid import UUID

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Organisation, Person

from ..models import Team
from ..rules import rights
from ..rules.sides import Claimant, Side, key_of


def unit_of(actor: Actor) -> UUID | None:
    """The unit that a liaison speaks for."""
    may = actor.organisation_id and actor.may(
        rights.OWN_UNIT, tenant_id=actor.tenant_id, organisation_ids=frozenset({actor.organisation_id})
    )
    return actor.organisation_id if may else None


def claimants_of(actor: Actor, *, tenant: Tenant) -> list[Claimant]:
    """As whom an actor may claim: their unit, the teams that they lead, themselves. Up to three queries."""
    found: list[Claimant] = []
    if (unit := unit_of(actor)) and (organisation := Organisation.objects.filter(pk=unit, tenant=tenant).first()):
        found.append(Claimant(organisation=organisation))
    if actor.person_id is None or actor.tenant_id != tenant.pk:
        return found
    found += [Claimant(team=team) for team in _led_by(actor)]
    person = Person.objects.filter(pk=actor.person_id, tenant=tenant, erased_at=None).first()
    return found + ([Claimant(person=person)] if person else [])


def keys_spoken_for(actor: Actor) -> list[str]:
    """The claimants that an actor speaks for, by their keys."""
    keys = [key_of("organisation", unit)] if (unit := unit_of(actor)) else []
    if actor.person_id is None:
        return keys
    return [*keys, key_of("person", actor.person_id), *(key_of("team", team.pk) for team in _led_by(actor))]


def _led_by(actor: Actor) -> Iterable[Team]:
    return Team.objects.filter(lead=actor.person_id, tenant=actor.tenant_id, dissolved_on=None).order_by("name", "id")


def side_of(claimant: Claimant) -> Side:
    """The side of whoever claims. One query for a team."""
    if claimant.organisation:
        return Side(claimant.organisation.pk)
    if claimant.person:
        return Side(None, frozenset({claimant.person.pk}))
    team = claimant.team
    assert team is not None  # noqa: S101 -- one of the three is there
    members = team.members.filter(until=None).values_list("person_id", flat=True)
    return Side(team.organisation_id, people_of(team.lead_id), frozenset(members))  # type: ignore[attr-defined]


def people_of(*keys: UUID | None) -> frozenset[UUID]:
    """Those of these people who are there."""
    return frozenset(one for one in keys if one is not None)
