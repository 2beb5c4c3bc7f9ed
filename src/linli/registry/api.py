"""The front door of registry: what other engines may use."""

from .models import Appointment, Coverage, Organisation, OrganisationKind, Person, Place, PlaceKind, Post
from .selectors import actor_for_request, appointments_of, staff_actor, tenant_of_visitor

__all__ = [
    "Appointment",
    "Coverage",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Place",
    "PlaceKind",
    "Post",
    "actor_for_request",
    "appointments_of",
    "staff_actor",
    "tenant_of_visitor",
]
