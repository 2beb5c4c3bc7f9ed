"""Choosing a place from a list or by words: what a form offers, level by level. Grids are never offered: they only cover."""

import re
from collections.abc import Sequence

from django.db.models import Case, Count, IntegerField, Q, Value, When

from linli.core.models import Tenant
from linli.registry.models import Place, PlaceKind
from linli.registry.models.places import PlaceQuerySet

from .places import places_under

OFFERED = (
    PlaceKind.COMMUNITY,
    PlaceKind.COMPOUND,
    PlaceKind.BUILDING,
    PlaceKind.ENTRANCE,
    PlaceKind.ROAD_SEGMENT,
    PlaceKind.FACILITY,
)
FOUND_AT_MOST = 20
MEANT_AT_MOST = 5


def offered_inside(place: Place | None, *, tenant: Tenant) -> PlaceQuerySet:
    """What lies directly inside `place` (None: the whole tenant), each with `inner`, the count of what can be chosen in it."""
    inside = Q(parent=place) if place else Q(parent__kind=PlaceKind.SUBDISTRICT) | Q(parent=None)
    return (
        Place.objects.filter(inside, tenant=tenant)
        .of_kind(*OFFERED)
        .live()
        .annotate(inner=Count("children", filter=Q(children__kind__in=OFFERED, children__valid_to=None)), rank=_rank())
        .order_by("rank", "path", "pk")
    )


def places_named(words: str, *, tenant: Tenant, limit: int = FOUND_AT_MOST) -> list[Place]:
    """
    Places whose full name or address holds every one of the words (at most `limit`): those with just the number that was
    written before those in which it ends a longer one (8号院 before 18号院), then the larger places.
    """
    condition, wanted = Q(), words.split()[:5]
    for word in wanted:
        condition &= Q(full_name__icontains=word) | Q(name__icontains=word) | Q(address__icontains=word)
    if not condition:
        return []
    found = Place.objects.filter(condition, tenant=tenant).of_kind(*OFFERED).live()
    return list(found.annotate(longer=_longer(wanted), rank=_rank()).order_by("longer", "rank", "path", "pk")[:limit])


def _longer(words: Sequence[str]) -> Case | Value:
    """1 where a number among the words is but the end of a longer number of the place, else 0."""
    numbers = [word for word in words if word[0].isdigit()]
    if not numbers:
        return Value(0)
    just = Q()
    for number in numbers:
        just &= Q(full_name__regex=f"(^|[^0-9]){re.escape(number)}")
    return Case(When(just, then=Value(0)), default=Value(1), output_field=IntegerField())


def places_meant(words: str, *, tenant: Tenant, kinds: Sequence[str] = (), most: int = MEANT_AT_MOST) -> list[Place]:
    """The places that somebody means who writes a name or a code: those with exactly it, else those whose full names hold it."""
    rows = places_under("", tenant=tenant)
    rows = rows.of_kind(*kinds) if kinds else rows
    code = words.upper()
    for exactly in (
        {"full_name": words},
        {"name": words},
        {"public_code": code},
        {"code": code},
        {"full_name__icontains": words},
    ):
        if found := list(rows.filter(**exactly).order_by("path")[:most]):
            return found
    return []


def _rank() -> Case:
    whens = [When(kind=kind, then=Value(position)) for position, kind in enumerate(OFFERED)]
    return Case(*whens, default=Value(len(OFFERED)), output_field=IntegerField())
