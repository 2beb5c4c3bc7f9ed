"""The tables of registry, one module per noun."""

from .organisations import Appointment, Organisation, OrganisationKind, Post
from .people import ExclusiveUnit, Household, HouseholdMember, Ownership, Person, ProcessingConsent, UnitKind
from .places import Coverage, ManagementMode, Place, PlaceCode, PlaceKind, SourceCrs

__all__ = [
    "Appointment",
    "Coverage",
    "ExclusiveUnit",
    "Household",
    "HouseholdMember",
    "ManagementMode",
    "Organisation",
    "OrganisationKind",
    "Ownership",
    "Person",
    "Place",
    "PlaceCode",
    "PlaceKind",
    "Post",
    "ProcessingConsent",
    "SourceCrs",
    "UnitKind",
]
