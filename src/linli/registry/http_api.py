"""The register for programs: places, read only, so far as the key's post reaches."""

from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.security import django_auth

from linli.accounts.api import ApiKeyAuth
from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here

from . import access
from .models import Place, PlaceKind, SourceCrs
from .selectors import places as selectors

router = Router(tags=["places"], auth=[ApiKeyAuth(), django_auth])
MOST = 200


class PlaceOut(Schema):
    """A place. `path` is the codes from the root, each followed by “/”: what lies inside has it as its beginning."""

    id: UUID
    kind: str
    code: str
    name: str
    full_name: str
    path: str
    public_code: str
    address: str
    longitude: float | None
    latitude: float | None
    source_crs: str
    household_count: int | None
    area_centi: int | None = Field(description="built area in 0.01 m²")


class LocatedOut(Schema):
    """The deepest place whose boundary holds the point, and its grid."""

    place: PlaceOut
    grid: PlaceOut | None


class Search(Schema):
    q: str = Field("", max_length=60, description="words of the name or the address")
    kind: PlaceKind | None = None
    under: str = Field("", max_length=200, description="a path; only what lies inside")
    limit: int = Field(50, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=100_000)


class At(Schema):
    lon: float = Field(ge=73, le=136)
    lat: float = Field(ge=3, le=54)
    crs: SourceCrs = SourceCrs.GCJ02


@router.get("/places", response=list[PlaceOut], summary="找地点")  # type: ignore[type-var]
@requires(access.PLACES_VIEW)
def places(request: HttpRequest, search: Query[Search]) -> list[Place]:
    """Living places by words, kind and path, in the order of their paths."""
    kind = search.kind.value if search.kind else ""
    found = selectors.places_list(actor_of(request), tenant_here(request), words=search.q, kind=kind, under=search.under)
    return list(found.order_by("path")[search.offset : search.offset + search.limit])


@router.get("/places/at", response=LocatedOut, summary="一个点在哪里")  # type: ignore[type-var]
@requires(access.PLACES_VIEW)
def place_at(request: HttpRequest, at: Query[At]) -> selectors.Located:
    """Point → place and grid. 404 where no boundary holds the point, or what holds it is not for this key."""
    found = selectors.place_at(at.lon, at.lat, tenant=tenant_here(request), crs=at.crs.value)
    actor = actor_of(request)
    if found is None or not actor.may(access.PLACES_VIEW, tenant_id=found.place.tenant_id, place_path=found.place.path):
        raise Http404
    return found


@router.get("/places/{place_id}", response=PlaceOut, summary="一个地点")  # type: ignore[type-var]
@requires(access.PLACES_VIEW)
def place(request: HttpRequest, place_id: UUID) -> Place:
    return _one(request, place_id)


@router.get("/places/{place_id}/inside", response=list[PlaceOut], summary="里面有什么")  # type: ignore[type-var]
@requires(access.PLACES_VIEW)
def inside(request: HttpRequest, place_id: UUID) -> list[Place]:
    """What lies directly inside."""
    return list(selectors.places_seen(actor_of(request), tenant_here(request)).live().filter(parent=_one(request, place_id)))


def _one(request: HttpRequest, place_id: UUID) -> Place:
    """:raises Http404: for a place that is not there, or not for this key."""
    return one_or_404(selectors.places_seen(actor_of(request), tenant_here(request)), place_id)
