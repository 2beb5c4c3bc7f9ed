"""The map, for the office and for everyone; the list beside it is complete without any script."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control

from linli.core.access import public, requires
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry import access
from linli.registry.forms.people import community_choices
from linli.registry.forms.places import PlaceFilter, filled
from linli.registry.models import Place
from linli.registry.rules.mapping import Drawn, feature_collection
from linli.registry.selectors import places as selectors

LISTED = 300


@public
def portal_map(request: HttpRequest) -> HttpResponse:
    """Communities, compounds, facilities: what anyone may know."""
    return _map(request, "registry/portal_map.html")


@requires(access.PLACES_VIEW)
def desk_map(request: HttpRequest) -> HttpResponse:
    return _map(request, "registry/desk_map.html")


@public
@cache_control(public=True, max_age=300)
def features(request: HttpRequest) -> JsonResponse:
    """Boundaries and points as GeoJSON, in GCJ-02; `?under=` and `?kind=` narrow as in the list."""
    found = _found(request)
    desk = "desk" in request.GET
    return JsonResponse(feature_collection(_drawn(one, desk=desk) for one in found))


def _map(request: HttpRequest, template: str) -> HttpResponse:
    tenant = tenant_here(request)
    filters = PlaceFilter(request.GET or None)
    filters.fields["under"].choices = community_choices(selectors.communities(tenant))  # type: ignore[attr-defined]
    context = {
        "filters": filters,
        "listed": _found(request)[:LISTED],
        "tiles": settings.TILE_URL,
        "features_url": f"{reverse('registry:features')}?{request.GET.urlencode()}",
    }
    return page(request, template, context, partial="found")


def _found(request: HttpRequest) -> QuerySet[Place]:
    tenant = tenant_here(request)
    filters = PlaceFilter(request.GET or None)
    filters.fields["under"].choices = [("", ""), *((path, path) for path in _path_asked(request))]  # type: ignore[attr-defined]
    values = filled(filters)
    found = selectors.places_drawn(tenant, under=values["under"])
    found = found.filter(kind=values["kind"]) if values["kind"] else found
    return found.filter(full_name__icontains=values["q"]) if values["q"] else found


def _path_asked(request: HttpRequest) -> list[str]:
    """A path filters only within the tenant, so whichever was asked may stand."""
    return [request.GET["under"]] if request.GET.get("under") else []


def _drawn(place: Place, *, desk: bool) -> Drawn:
    return Drawn(
        id=str(place.pk),
        kind=place.kind,
        kind_title=str(place.get_kind_display()),
        name=str(place),
        url=_url_of(place.pk, place.public_code, desk=desk),
        longitude=place.longitude,
        latitude=place.latitude,
        boundary=place.boundary,
        crs=place.source_crs,
    )


def _url_of(pk: UUID, public_code: str, *, desk: bool) -> str:
    return reverse("registry:place", args=[pk]) if desk else f"/d/{public_code}/"
