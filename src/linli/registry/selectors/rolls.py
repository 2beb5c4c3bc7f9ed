"""Whom a roll is made of: the units under a place with their owners, the households, the grown-up residents, on one day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from linli.core.models import Tenant
from linli.registry.models import ExclusiveUnit, Household, HouseholdMember, Ownership, Person

from .people import living_records

OF_AGE = 18


def _standing_on(day: date) -> Q:
    """Rows that hold on a day; both their ends count."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def owned_units(path: str, *, tenant: Tenant, on: date, kinds: Iterable[str] = ()) -> QuerySet[ExclusiveUnit]:
    """The exclusive units under a place with their owners of that day, door by door. Two queries."""
    owners = Ownership.objects.filter(_standing_on(on)).select_related("person", "organisation").order_by("unit_id", "id")
    units = ExclusiveUnit.objects.filter(_standing_on(on), tenant=tenant, place__path__startswith=path)
    units = units.filter(kind__in=list(kinds)) if kinds else units
    found = units.select_related("place").prefetch_related(Prefetch("ownerships", owners))
    return found.order_by("place__path", "floor", "number", "id")


def households_under(path: str, *, tenant: Tenant, on: date) -> QuerySet[Household]:
    """The households under a place with their members of that day. Two queries."""
    members = HouseholdMember.objects.filter(_standing_on(on)).select_related("person").order_by("-is_head", "id")
    rows = Household.objects.filter(_standing_on(on), tenant=tenant, place__path__startswith=path)
    return rows.select_related("place").prefetch_related(Prefetch("members", members)).order_by("place__path", "room", "id")


def grown_up_residents(path: str, *, tenant: Tenant, on: date) -> list[Person]:
    """Everyone of eighteen years and more who lives under a place; who has no date of birth on record is taken for grown up."""
    rows = living_records(tenant).filter(home__path__startswith=path).select_related("home")
    return [person for person in rows.order_by("home__path", "room", "name", "id") if is_of_age(person.birth_on, on)]


def is_of_age(birth_on: str, on: date) -> bool:
    """Whether somebody born then (as it is written, or not known) is eighteen on a day."""
    if not birth_on:
        return True
    born = date.fromisoformat(birth_on)
    return (on.year - born.year) - ((on.month, on.day) < (born.month, born.day)) >= OF_AGE
