"""Needs, resources and claims, each made by its verb, and the units and teams that take them on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.accounts.models import User
from linli.cobuild.models import Claim, Need, Resource, Team
from linli.cobuild.rules.claims import Delivered
from linli.cobuild.rules.sides import Claimant
from linli.cobuild.services import claims, delivering, needs, resources
from linli.cobuild.services.needs import NeedGiven
from linli.cobuild.services.resources import ResourceGiven
from linli.core.actors import Actor
from linli.registry.api import Organisation, Person, Place, record_consent, withdraw_consent
from tests import people
from tests.factories.registry import OrganisationFactory, PersonFactory

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
TODAY = date(2026, 9, 1)
LATER = NOW + timedelta(days=5)


def system(row: Any) -> Actor:
    return Actor.system(tenant_id=row.tenant_id)


def given(place: Place, **said: Any) -> NeedGiven:
    """A need for one claimant, unless said otherwise."""
    return NeedGiven(**({"title": "给王奶奶修水龙头", "place": place, "field": "repair"} | said))


def a_need(place: Place, *, opens: bool = True, now: datetime = NOW, by: Actor | None = None, **said: Any) -> Need:
    """On the list at once, unless said otherwise."""
    return needs.ask(tenant=place.tenant, given=given(place, **said), opens=opens, by=by or system(place), now=now)


def a_resource(place: Place, *, opens: bool = True, now: datetime = NOW, **said: Any) -> Resource:
    """A unit's skill, unless said otherwise."""
    plain = {"title": "周末义务理发", "place": place, "kind": "skill", "field": "elders", "skills": ["理发"]}
    if not {"organisation", "person"} & set(said):
        plain["organisation"] = OrganisationFactory(tenant=place.tenant)
    return resources.offer(tenant=place.tenant, given=ResourceGiven(**(plain | said)), opens=opens, by=system(place), now=now)


def a_unit(tenant: Any) -> Claimant:
    return Claimant(organisation=OrganisationFactory(tenant=tenant))


def a_person(tenant: Any) -> Claimant:
    return Claimant(person=PersonFactory(tenant=tenant))


def a_team(place: Place, **said: Any) -> Claimant:
    plain = {"name": "电工队", "speciality": "电工", "lead": PersonFactory(tenant=place.tenant), "founded_on": TODAY}
    return Claimant(team=Team.objects.create(tenant=place.tenant, place=place, place_path=place.path, **(plain | said)))


def liaison(here: people.Neighbourhood, organisation: Organisation | None = None) -> tuple[User, Actor]:
    """Somebody who speaks for a unit."""
    return people.holder("unit_liaison", here, organisation=organisation or OrganisationFactory(tenant=here.tenant))


def a_claim(need: Need, claimant: Claimant | None = None, *, now: datetime = NOW, **said: Any) -> Claim:
    """Asked by a unit of its own, unless said otherwise."""
    who = claimant or a_unit(need.tenant)
    return claims.claim(need=need, claimant=who, by=said.pop("by", system(need)), now=now, **said)


def agreed(need: Need, claimant: Claimant | None = None, *, now: datetime = NOW) -> Claim:
    return claims.agree(claim=a_claim(need, claimant, now=now), by=system(need), now=now)


def delivered(need: Need, claimant: Claimant | None = None, *, now: datetime = NOW, **said: Any) -> Claim:
    done = Delivered(**({"on": timezone.localdate(now), "text": "换了阀芯"} | said))
    return delivering.deliver(claim=agreed(need, claimant, now=now), given=done, by=system(need), now=now)


def confirmed(need: Need, claimant: Claimant | None = None, *, now: datetime = NOW, rating: int = 4) -> Claim:
    return delivering.confirm(claim=delivered(need, claimant, now=now), rating=rating, by=system(need), now=now)


def of_resident(here: people.Neighbourhood, **person: Any) -> tuple[Actor, Person]:
    """Somebody who lives here and signs in by telephone, as an actor and as a person."""
    _user, actor = people.resident(here, **person)
    return actor, Person.objects.get(pk=actor.person_id)


def named_in_public(person: Person) -> Any:
    """The consent under which a name may stand on public pages."""
    return record_consent(person=person, purpose="honour_board", by=system(person), now=NOW)


def take_back(consent: Any) -> None:
    withdraw_consent(consent=consent, by=system(consent), now=NOW)


def thanked(need: Need, claimant: Claimant | None = None, *, now: datetime = NOW, is_public: bool = True) -> Claim:
    """Done, and thanked for in words that may stand on the wall."""
    made = delivered(need, claimant, now=now)
    said = {"rating": 4, "thanks": "灯亮了，心里也亮了", "thanks_public": is_public}
    return delivering.confirm(claim=made, by=system(need), now=now, **said)
