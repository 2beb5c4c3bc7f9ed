"""Rows that stand for what a form did not find, while the rest of it is tried. They are made within the trial and go with it."""

from collections.abc import Sequence
from datetime import datetime

from linli.core.actors import Actor
from linli.core.ids import short_code
from linli.core.models import Tenant
from linli.registry.models import Organisation, Person, Place, PlaceKind

from .organisations import new_organisation
from .people import new_person
from .places import new_place


def empty_place(tenant: Tenant, *, kinds: Sequence[str] = (), by: Actor, now: datetime) -> Place:
    """A place with nothing in it, of the first of `kinds`, where `by` acts: only what has nothing to do with the place is refused there."""
    paths = [one.place_path for one in by.grants if one.tenant_id in (None, tenant.pk) and one.organisation_id is None]
    within = Place.objects.filter(tenant=tenant, path__startswith=min(paths, key=len, default=""), valid_to=None)
    parent, kind = within.order_by("path").first(), kinds[0] if kinds else PlaceKind.COMPOUND
    place = new_place(tenant=tenant, kind=kind, code=short_code(), name=short_code(), parent=parent, now=now)
    place.save(force_insert=True)
    return place


def empty_organisation(tenant: Tenant, *, now: datetime) -> Organisation:
    """An organisation of which nothing is known."""
    organisation = new_organisation(tenant=tenant, kind="other", name=short_code(), now=now)
    organisation.save(force_insert=True)
    return organisation


def somebody(tenant: Tenant, *, now: datetime) -> Person:
    """A person of whom nothing is known."""
    person = new_person(tenant=tenant, name=short_code(), home=None, now=now)
    person.save(force_insert=True)
    return person
