"""What is on near somebody on a map: compounds and communities, never a door. The list beside it is as whole."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control

from linli.core.access import public
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Drawn, Place, feature_collection, places_under

from ...states import COMING
from .programmes import READ, list_url, place_asked, rows_asked

ON_MAP = 1000
KINDS = ("community", "compound", "facility", "road_segment")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with how many times are on there."""

    place: Place
    count: int

    @property
    def words(self) -> str:
        return ngettext("%(n)s 场活动", "%(n)s 场活动", self.count) % {"n": self.count}

    @property
    def url(self) -> str:
        return f"{reverse('activities:public-programmes')}?{urlencode({'at': self.place.public_code})}"


@public
@READ
def on_map(request: HttpRequest) -> HttpResponse:
    """The list by place, and the map."""
    context = {
        "bar_title": _("在地图上看"),
        "spots": _spots(request),
        "features_url": list_url(request, "programmes-features"),
        "list_url": list_url(request),
        "tiles": settings.TILE_URL,
    }
    return page(request, "activities/portal/programme_map.html", context)


def _spots(request: HttpRequest) -> list[Spot]:
    """Where something is on, by the compound or community around it."""
    rows = rows_asked(request, place_asked(request)).filter(state__in=list(COMING)).select_related(None)
    paths = Counter(rows.values_list("place_path", flat=True)[:ON_MAP])
    known = places_under("", tenant=tenant_here(request)).of_kind(*KINDS).filter(path__in=_upwards(paths))
    places = {one.path: one for one in known}
    found: Counter[str] = Counter()
    for path, n in paths.items():
        found[next((one for one in reversed(_parts(path)) if one in places), "")] += n
    return [Spot(places[path], n) for path, n in sorted(found.items()) if path]


def _parts(path: str) -> list[str]:
    codes = path.strip("/").split("/")
    return ["/".join(codes[:n]) + "/" for n in range(1, len(codes) + 1)]


def _upwards(paths: Iterable[str]) -> set[str]:
    return {part for path in paths for part in _parts(path)}


@public
@READ
@cache_control(public=True, max_age=60)
def features(request: HttpRequest) -> JsonResponse:
    """The same places as GeoJSON in GCJ-02."""
    return JsonResponse(feature_collection(_drawn(one) for one in _spots(request)))


def _drawn(spot: Spot) -> Drawn:
    place: Any = spot.place
    return Drawn(
        id=str(place.pk), kind=place.kind, kind_title=spot.words, name=str(place), url=spot.url, longitude=place.longitude,
        latitude=place.latitude, boundary=place.boundary, crs=place.source_crs,
    )  # fmt: skip
