"""
The people whom tests are about, by what they are: each function makes one and returns (user, actor).

    here = neighbourhood()
    user, clerk = community_secretary(here)
    client = signed_in(user)

All of them live and work in one small neighbourhood unless another is handed in; `outsider` belongs to another tenant.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.test import Client

from linli.accounts.models import User
from linli.core import tenancy
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Appointment, Organisation, Person, Place, resident_actor, staff_actor

from .factories.core import TenantFactory
from .factories.registry import AppointmentFactory, CoverageFactory, OrganisationFactory, PersonFactory, PlaceFactory, PostFactory

BACKEND = "linli.accounts.backends.StaffBackend"


@dataclass(frozen=True)
class Neighbourhood:
    """One subdistrict: a community with a compound, its building and entrance; a grid and a property company over the compound."""

    tenant: Tenant
    subdistrict: Place
    community: Place
    compound: Place
    building: Place
    entrance: Place
    grid: Place
    office: Organisation
    property_company: Organisation


def neighbourhood(tenant: Tenant | None = None) -> Neighbourhood:
    """A new small neighbourhood, of a new tenant unless one is handed in."""
    subdistrict = PlaceFactory(tenant=tenant or TenantFactory())
    tenant = subdistrict.tenant
    tenancy.forget()
    community = PlaceFactory(parent=subdistrict)
    compound = PlaceFactory(parent=community)
    building = PlaceFactory(parent=compound)
    grid = PlaceFactory(parent=community, kind="grid")
    company = OrganisationFactory(tenant=tenant)
    CoverageFactory(place=compound, covering_place=grid)
    CoverageFactory(place=compound, covering_organisation=company)
    return Neighbourhood(
        tenant=tenant,
        subdistrict=subdistrict,
        community=community,
        compound=compound,
        building=building,
        entrance=PlaceFactory(parent=building),
        grid=grid,
        office=OrganisationFactory(tenant=tenant, kind="subdistrict_office", name=f"{tenant.name}办事处"),
        property_company=company,
    )


def user_for(person: Person, **extra: Any) -> User:
    """An account without a password for a person of the register."""
    user = User.objects.create_user(f"u{str(person.pk)[-12:]}", display_name=person.name, **extra)
    person.user = user
    person.save(update_fields=["user"])
    return user


def holder(kind: str, here: Neighbourhood, *, place: Place | None = None, **post: Any) -> tuple[User, Actor]:
    """Someone who holds a new post of `kind` at `place` (None: the whole tenant), with the actor that this makes them."""
    appointment: Appointment = AppointmentFactory(
        post=PostFactory(tenant=here.tenant, kind=kind, title=f"试验·{kind}", place=place, **post)
    )
    user = user_for(appointment.person)
    appointment.person.user = user
    return user, staff_actor(appointment)


def resident(here: Neighbourhood | None = None, **person: Any) -> tuple[User, Actor]:
    """Someone who lives behind the neighbourhood's one entrance and signs in by telephone code."""
    here = here or neighbourhood()
    someone = PersonFactory(tenant=here.tenant, **{"home": here.entrance, "room": "301", **person})
    user = user_for(someone, is_resident=True)
    return user, resident_actor(user, here.tenant.pk)


def elder(here: Neighbourhood | None = None) -> tuple[User, Actor]:
    """A resident over sixty who uses the large-type version."""
    user, actor = resident(here, is_elder=True, birth_on="1948-05-06")
    user.mode = "elder"
    user.save(update_fields=["mode"])
    return user, actor


def _at(kind: str, where: str, here: Neighbourhood | None = None) -> tuple[User, Actor]:
    here = here or neighbourhood()
    return holder(kind, here, place=getattr(here, where))


building_head = partial(_at, "building_head", "building")
grid_worker = partial(_at, "grid_worker", "grid")
counter_clerk = partial(_at, "counter_clerk", "subdistrict")
dispatcher = partial(_at, "dispatcher", "subdistrict")
community_clerk = partial(_at, "community_clerk", "community")
community_secretary = partial(_at, "community_secretary", "community")
subdistrict_leader = partial(_at, "subdistrict_leader", "subdistrict")
auditor = partial(_at, "auditor", "subdistrict")
administrator = partial(_at, "administrator", "subdistrict")


def property_clerk(here: Neighbourhood | None = None) -> tuple[User, Actor]:
    """The duty clerk of the company that manages the compound: sees what is assigned to the company."""
    here = here or neighbourhood()
    return holder("property_clerk", here, organisation=here.property_company)


def district_officer(here: Neighbourhood | None = None) -> tuple[User, Actor]:
    """Sees across the tenants of the district."""
    return holder("district_officer", here or neighbourhood(), sees_all_tenants=True)


def outsider(kind: str = "community_secretary") -> tuple[User, Actor]:
    """Someone of another tenant, where they hold a post over everything."""
    there = neighbourhood()
    return holder(kind, there, place=there.subdistrict)


def signed_in(user: User, client: Client | None = None) -> Client:
    """A browser in which this user has signed in."""
    client = client or Client()
    client.force_login(user, backend=BACKEND)
    return client


def browser_of(actor: Actor, client: Client | None = None) -> Client:
    """A browser in which this actor's user has signed in."""
    return signed_in(User.objects.get(pk=actor.user_id), client)
