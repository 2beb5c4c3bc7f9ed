"""
The front door of registry: what other engines may use.

Reads of places take the tenant; what contains a place, or answers for it, is found up the tree.
"""

from .models import (
    Appointment,
    Coverage,
    ExclusiveUnit,
    Organisation,
    OrganisationKind,
    Ownership,
    Person,
    Place,
    PlaceKind,
    Post,
)
from .selectors.actors import actor_for_request, appointments_of, resident_actor, staff_actor, tenant_of_visitor
from .selectors.choosing import offered_inside, places_named
from .selectors.organisations import organisation_by_id, organisations
from .selectors.people import living_records, people_by_phone, person_by_id, person_by_id_number
from .selectors.places import (
    Located,
    ancestors,
    grid_of,
    heads_of,
    holders_of,
    place_at,
    place_by_id,
    place_by_public_code,
    places_under,
    responsible_organisation,
)

__all__ = [
    "Appointment",
    "Coverage",
    "ExclusiveUnit",
    "Located",
    "Organisation",
    "OrganisationKind",
    "Ownership",
    "Person",
    "Place",
    "PlaceKind",
    "Post",
    "actor_for_request",
    "ancestors",
    "appointments_of",
    "grid_of",
    "heads_of",
    "holders_of",
    "living_records",
    "offered_inside",
    "organisation_by_id",
    "organisations",
    "people_by_phone",
    "person_by_id",
    "person_by_id_number",
    "place_at",
    "place_by_id",
    "place_by_public_code",
    "places_named",
    "places_under",
    "resident_actor",
    "responsible_organisation",
    "staff_actor",
    "tenant_of_visitor",
]
