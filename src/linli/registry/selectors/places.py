"""Places: found by code, by point, by path; what contains them and who answers for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Length

from linli.core import clock
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.remembered import Remembered
from linli.registry.models import Appointment, Coverage, ExclusiveUnit, Household, Organisation, Place, PlaceKind
from linli.registry.models.places import PlaceQuerySet
from linli.registry.rules import boundaries
from linli.registry.rules.coordinates import to_cgcs2000
from linli.registry.rules.paths import prefixes

HEADS = ("entrance_head", "building_head", "compound_head")
GRIDS = (PlaceKind.GRID, PlaceKind.MICRO_GRID, PlaceKind.SPECIAL_GRID)
CONTAINING = (
    PlaceKind.SUBDISTRICT,
    PlaceKind.COMMUNITY,
    PlaceKind.COMPOUND,
    PlaceKind.BUILDING,
    PlaceKind.BUILDING_GROUP,
    PlaceKind.ENTRANCE,
)


@dataclass(frozen=True, slots=True)
class Located:
    """What lies at a point: the deepest place whose boundary holds it, and the grid (by its boundary, else by coverage)."""

    place: Place
    grid: Place | None


def places_under(path: str, *, tenant: Tenant) -> PlaceQuerySet:
    """The living places of a subtree, the top one included; “” for the whole tenant."""
    return Place.objects.filter(tenant=tenant).under(path).live()


def place_by_public_code(code: str) -> Place | None:
    """The place behind a door's QR code; small letters and blanks are forgiven."""
    return Place.objects.select_related("tenant", "parent").filter(public_code=code.strip().upper()).first()


def place_by_id(place_id: UUID | str, *, tenant: Tenant) -> Place | None:
    """A place of this tenant, or None."""
    return Place.objects.filter(tenant=tenant, pk=place_id).first()


def ancestors(place: Place, *, itself: bool = False) -> list[Place]:
    """What contains the place, root first. One query."""
    paths = prefixes(place.path)
    return list(Place.objects.filter(tenant=place.tenant_id, path__in=paths if itself else paths[:-1]).order_by("path"))


def place_at(longitude: float, latitude: float, *, tenant: Tenant, crs: str = "cgcs2000") -> Located | None:
    """
    What lies at a point given in `crs`; None where no boundary holds it.

    The bounding boxes, kept in CGCS2000, are sifted by the database; boundaries are then compared exactly.
    """
    x, y = to_cgcs2000((longitude, latitude), crs)
    near = Place.objects.filter(tenant=tenant, west__lte=x, east__gte=x, south__lte=y, north__gte=y).live()
    holding = [one for one in near if boundaries.covers(one.boundary or {}, one.source_crs, (x, y))]
    inside = [one for one in holding if one.kind in CONTAINING]
    if not inside:
        return None
    place = max(inside, key=lambda one: (one.path.count("/"), one.path))
    drawn = [one for one in holding if one.kind in GRIDS]
    return Located(place, max(drawn, key=lambda one: len(one.path)) if drawn else grid_of(place))


def _covering(place: Place, on: date | None) -> "Q":
    day = on or clock.today()
    return (
        Q(place__path__in=prefixes(place.path), place__tenant=place.tenant_id)
        & (Q(valid_from=None) | Q(valid_from__lte=day))
        & (Q(valid_to=None) | Q(valid_to__gte=day))
    )


def grid_of(place: Place, *, on: date | None = None) -> Place | None:
    """The grid that covers the place, or the nearest place around it. One query."""
    found = (
        Coverage.objects.filter(_covering(place, on), covering_place__kind__in=GRIDS)
        .select_related("covering_place")
        .order_by(Length("place__path").desc(), "id")
        .first()
    )
    return found.covering_place if found else None


def responsible_organisation(place: Place, role: str = "property_manager", *, on: date | None = None) -> Organisation | None:
    """The organisation that covers the place in this role, or the nearest place around it. One query."""
    found = (
        Coverage.objects.filter(_covering(place, on), role=role)
        .exclude(covering_organisation=None)
        .select_related("covering_organisation")
        .order_by(Length("place__path").desc(), "id")
        .first()
    )
    return found.covering_organisation if found else None


def holders_of(kind: str, place: Place, *, on: date | None = None) -> list[Appointment]:
    """
    Who holds a post of this kind for the place: at the place itself, else at the nearest around it, else at a grid or
    road segment that covers it, else for the whole tenant. Everyone at that nearest level, longest in office first.
    """
    paths = prefixes(place.path)
    found = list(
        Appointment.objects.in_force(on or clock.today())
        .filter(
            Q(post__place__path__in=paths) | Q(post__place=None) | Q(post__place__covers__place__path__in=paths),
            tenant=place.tenant_id,
            post__kind=kind,
            person__merged_into=None,
        )
        .select_related("post", "post__place", "post__organisation", "person")
        .order_by("valid_from", "id")
        .distinct()
    )
    levels: dict[int, list[Appointment]] = {}
    for one in found:
        levels.setdefault(_nearness(one.post.place, paths), []).append(one)
    return levels[max(levels)] if levels else []


def _nearness(at: Place | None, paths: list[str]) -> int:
    """How near a post's place is: the depth of a containing place; a covering grid comes after those below the community."""
    if at is None:
        return 0
    return 2 * paths.index(at.path) + 2 if at.path in paths else 5


def heads_of(place: Place, *, on: date | None = None) -> list[Appointment]:
    """Entrance, building and compound heads for the place, nearest first. One query."""
    found = (
        Appointment.objects.in_force(on or clock.today())
        .filter(
            tenant=place.tenant_id, post__kind__in=HEADS, post__place__path__in=prefixes(place.path), person__merged_into=None
        )
        .select_related("post", "post__place", "person")
        .order_by("id")
    )
    return sorted(found, key=lambda one: (-len(cast(Place, one.post.place).path), str(one.pk)))


def places_seen(actor: Actor, tenant: Tenant) -> PlaceQuerySet:
    """The places that this actor may look at."""
    return Place.objects.filter(within(actor, "registry.places.view", path="path"), tenant=tenant)


def places_list(
    actor: Actor, tenant: Tenant, *, words: str = "", kind: str = "", under: str = "", mode: str = ""
) -> PlaceQuerySet:
    """Living places for the list, with how many they hold (`inner`) and their registered units (`unit_count`)."""
    found = places_seen(actor, tenant).live()
    for word in words.split()[:5]:
        found = found.filter(Q(full_name__icontains=word) | Q(name__icontains=word) | Q(address__icontains=word) | Q(code=word))
    found = found.filter(kind=kind) if kind else found
    found = found.filter(path__startswith=under) if under else found
    found = found.filter(management_mode=mode) if mode else found
    return found.annotate(
        inner=tally(Place.objects.filter(valid_to=None), "parent"),
        unit_count=tally(ExclusiveUnit.objects.filter(valid_to=None), "place"),
    ).order_by("path", "pk")


def tally(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many of these rows point at each row of the list, as a column: counted for the rows shown, with no join to multiply."""
    grouped = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk"))
    return Coalesce(Subquery(grouped.values("n")), 0)


def communities(tenant: Tenant) -> list[tuple[str, str]]:
    """(path, name) of the living communities, for filters; kept in memory for a minute."""
    return _communities.get(tenant.pk)


def _read_communities(tenant_id: UUID) -> list[tuple[str, str]]:
    found = Place.objects.filter(tenant=tenant_id, kind=PlaceKind.COMMUNITY).live().order_by("path")
    return list(found.values_list("path", "name"))


_communities: Remembered[UUID, list[tuple[str, str]]] = Remembered(_read_communities)


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands in a subtree; area in 0.01 m²."""

    buildings: int
    households: int
    units: int
    unit_area_centi: int


def counted(place: Place) -> Counted:
    """Three counts of a subtree, each one query."""
    units = ExclusiveUnit.objects.filter(tenant=place.tenant_id, place__path__startswith=place.path, valid_to=None)
    area = units.aggregate(count=Count("id"), area=Sum("area_centi"))
    return Counted(
        buildings=places_under(place.path, tenant=place.tenant).of_kind(PlaceKind.BUILDING).count(),
        households=Household.objects.filter(tenant=place.tenant_id, place__path__startswith=place.path, valid_to=None).count(),
        units=area["count"],
        unit_area_centi=area["area"] or 0,
    )


def coverages_of(place: Place) -> QuerySet[Coverage]:
    """What covers the place, or anything around it; ended covers last."""
    return (
        Coverage.objects.filter(tenant=place.tenant_id, place__path__in=prefixes(place.path))
        .select_related("place", "covering_place", "covering_organisation")
        .order_by(F("valid_to").desc(nulls_first=True), "-place__path", "id")
    )


def covered_by(*, organisation: Organisation | None = None, place: Place | None = None) -> QuerySet[Coverage]:
    """The places that an organisation, or a grid or road segment, covers now."""
    found = (
        Coverage.objects.filter(covering_organisation=organisation)
        if organisation
        else Coverage.objects.filter(covering_place=place)
    )
    return found.filter(valid_to=None).select_related("place").order_by("place__path")


def places_drawn(tenant: Tenant, *, under: str = "") -> PlaceQuerySet:
    """Public places that have a point or a boundary: what a map can show."""
    found = places_under(under, tenant=tenant).filter(kind__in=PUBLIC_ON_MAP)
    return found.filter(Q(longitude__isnull=False) | Q(west__isnull=False))


PUBLIC_ON_MAP = (
    PlaceKind.SUBDISTRICT,
    PlaceKind.COMMUNITY,
    PlaceKind.COMPOUND,
    PlaceKind.ROAD_SEGMENT,
    PlaceKind.FACILITY,
    PlaceKind.GRID,
)
