"""
The front door of registry: what other engines may use.

Reads of places take the tenant; what contains a place, or answers for it, is found up the tree.
"""

from datetime import datetime
from uuid import UUID

from linli.accounts.api import ResidentSignedIn, phone_hash_of
from linli.core.actors import Actor
from linli.core.models import Tenant

from .errors import (
    AppointmentRefused,
    ConsentRefused,
    HouseholdRefused,
    ImportRefused,
    MergeRefused,
    OrganisationRefused,
    PersonRefused,
    PlaceRefused,
    UnitRefused,
)
from .events import AppointmentEnded, ConsentWithdrawn, OrganisationMerged, PersonErased, PersonMerged, PersonMoved, PlaceMoved
from .models import (
    Appointment,
    Coverage,
    ExclusiveUnit,
    Household,
    ManagementMode,
    Organisation,
    OrganisationKind,
    Ownership,
    Person,
    Place,
    PlaceKind,
    Post,
    UnitKind,
)
from .posts import KINDS
from .rules.boundaries import is_sound as boundary_is_sound
from .rules.mapping import Drawn, feature_collection
from .rules.people import age_of
from .rules.units import format_area, parse_area
from .selectors.actors import (
    ACTING,
    actor_for_request,
    appointments_of,
    post_needs_second_factor,
    resident_actor,
    staff_actor,
    tenant_of_visitor,
)
from .selectors.choosing import offered_inside, places_meant, places_named
from .selectors.meant import Candidate, Meant, people_meant
from .selectors.offered import organisation_chosen, organisations_offered, place_chosen
from .selectors.organisations import organisation_by_id, organisations
from .selectors.people import housemates_of, living_records, people_by_phone, person_by_id, person_by_id_number
from .selectors.places import (
    Located,
    ancestors,
    communities,
    grid_of,
    heads_of,
    holders_of,
    place_at,
    place_by_id,
    place_by_public_code,
    places_under,
    responsible_organisation,
)
from .selectors.purposes import catalogue as purposes
from .selectors.purposes import consents_of, has_consented, people_consenting
from .selectors.rolls import grown_up_residents, households_under, owned_units
from .services.accounts import link_account
from .services.appointments import appoint, close_post, end_appointment, make_post
from .services.consents import record_consent, record_consents, withdraw_consent
from .services.households import add_household, move_in, move_out
from .services.imports import apply as import_sheet
from .services.merges import merge_organisations, merge_people
from .services.organisations import add_organisation, change_organisation, end_organisation
from .services.people import (
    add_person,
    change_person,
    erase_person,
    hand_out_copy,
    link_user_to_person,
    reveal_person,
)
from .services.places import (
    add_place,
    close_place,
    cover,
    edit_place,
    move_place,
    rename_place,
    set_official_code,
    uncover,
)
from .services.reporting import Reporter, find_or_add_people, find_or_add_person
from .services.standing_in import empty_organisation, empty_place, somebody
from .services.units import Share, add_unit, change_unit, transfer_ownership


def on_resident_signed_in(event: ResidentSignedIn, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- every handler is called so
    """A telephone was proved: tie the account to the one record with that number."""
    link_user_to_person(
        user_id=event.user_id,
        phone_hash=phone_hash_of(event.user_id),
        tenant=Tenant.objects.get(pk=event.tenant_id),
        by=Actor.system(tenant_id=event.tenant_id),
        now=now,
    )


__all__ = [
    "ACTING",
    "KINDS",
    "Appointment",
    "AppointmentEnded",
    "AppointmentRefused",
    "Candidate",
    "ConsentRefused",
    "ConsentWithdrawn",
    "Coverage",
    "Drawn",
    "ExclusiveUnit",
    "Household",
    "HouseholdRefused",
    "ImportRefused",
    "Located",
    "ManagementMode",
    "Meant",
    "MergeRefused",
    "Organisation",
    "OrganisationKind",
    "OrganisationMerged",
    "OrganisationRefused",
    "Ownership",
    "Person",
    "PersonErased",
    "PersonMerged",
    "PersonMoved",
    "PersonRefused",
    "Place",
    "PlaceKind",
    "PlaceMoved",
    "PlaceRefused",
    "Post",
    "Reporter",
    "Share",
    "UnitKind",
    "UnitRefused",
    "actor_for_request",
    "add_household",
    "add_organisation",
    "add_person",
    "add_place",
    "add_unit",
    "age_of",
    "ancestors",
    "appoint",
    "appointments_of",
    "boundary_is_sound",
    "change_organisation",
    "change_person",
    "change_unit",
    "close_place",
    "close_post",
    "communities",
    "consents_of",
    "cover",
    "edit_place",
    "empty_organisation",
    "empty_place",
    "end_appointment",
    "end_organisation",
    "erase_person",
    "feature_collection",
    "find_or_add_people",
    "find_or_add_person",
    "format_area",
    "grid_of",
    "grown_up_residents",
    "hand_out_copy",
    "has_consented",
    "heads_of",
    "holders_of",
    "households_under",
    "housemates_of",
    "import_sheet",
    "link_account",
    "link_user_to_person",
    "living_records",
    "make_post",
    "merge_organisations",
    "merge_people",
    "move_in",
    "move_out",
    "move_place",
    "offered_inside",
    "on_resident_signed_in",
    "organisation_by_id",
    "organisation_chosen",
    "organisations",
    "organisations_offered",
    "owned_units",
    "parse_area",
    "people_by_phone",
    "people_consenting",
    "people_meant",
    "person_by_id",
    "person_by_id_number",
    "place_at",
    "place_by_id",
    "place_by_public_code",
    "place_chosen",
    "places_meant",
    "places_named",
    "places_under",
    "post_needs_second_factor",
    "purposes",
    "record_consent",
    "record_consents",
    "rename_place",
    "resident_actor",
    "responsible_organisation",
    "reveal_person",
    "set_official_code",
    "somebody",
    "staff_actor",
    "tenant_of_visitor",
    "transfer_ownership",
    "uncover",
    "withdraw_consent",
]
