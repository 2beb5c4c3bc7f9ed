"""“附近谁需要帮忙”: what is asked, as a list and on a map; projects; the wall of thanks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control

from linli.core import clock
from linli.core.access import public
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.registry.api import Drawn, Place, communities, feature_collection, places_under

from ...forms.market_portal import LookForm
from ...models import NeedKind
from ...rules import ages
from ...selectors import market as found
from ...selectors import market_public as public_found
from ...selectors.market_public import Look, Spot
from .market_pieces import READ, near_place, need_rows

PER_PAGE, ON_MAP, ON_WALL = 20, 1000, 20


# ---- the list ----


@public
@READ
def needs(request: HttpRequest) -> HttpResponse:
    """What can be claimed, near first; narrowed by the address."""
    form, look = _looked(request)
    rows = _rows(request, look)
    page_obj = Pages(found.counted(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("帮一把"),
        "filters": form,
        "is_filtered": any((look.kind, look.field, look.under, look.time, look.skill, look.q)),
        "look": look,
        "at": request.GET.get("at", "")[:8] if look.near else "",
        "tabs": _tabs(request, look),
        "page_obj": page_obj,
        "rows": need_rows(request, page_obj),
        "map_url": _url("needs-map", request),
    }
    return page(request, "cobuild/portal/market_needs.html", context)


def _looked(request: HttpRequest) -> tuple[LookForm, Look]:
    """The filters of the address; one that is none of the list's own filters nothing."""
    offered = list(communities(tenant_here(request)))
    form = LookForm(request.GET, communities=offered)
    form.is_valid()
    said = {name: form.cleaned_data.get(name, "") for name in form.fields}
    show = request.GET.get("show", "")
    is_known = show in public_found.SHOWS or show == ages.OLD
    return form, Look(show=show if is_known else "", near=near_place(request), **said)


def _rows(request: HttpRequest, look: Look) -> Any:
    tenant, today = tenant_here(request), clock.today()
    return public_found.needs_looked_for(tenant, look, on=today, rule=found.age_rule(tenant, today))


def _url(name: str, request: HttpRequest, **changed: str) -> str:
    """Another page, or this one, with the filters that stand."""
    kept = {key: str(value) for key, value in request.GET.items() if key != "page" and value} | changed
    query = urlencode({key: value for key, value in kept.items() if value})
    return reverse(f"cobuild:{name}") + (f"?{query}" if query else "")


def _tabs(request: HttpRequest, look: Look) -> list[dict[str, Any]]:
    words = {"": _("等人帮"), ages.OLD: _("等久了"), "claimed": _("有人帮了"), "done": _("办成了")}
    return [
        {"label": label, "url": _url("public-needs", request, show=name), "current": name == look.show}
        for name, label in words.items()
    ]


# ---- the map ----


@public
@READ
def on_map(request: HttpRequest) -> HttpResponse:
    """The same by compound, on a map; the list beside it is complete."""
    form, look = _looked(request)
    spots = _spots(request, look)
    context = {
        "bar_title": _("在地图上看"),
        "filters": form,
        "spots": [{"spot": one, "url": _spot_url(one), "words": _spot_words(one)} for one in spots],
        "features_url": _url("needs-features", request),
        "list_url": _url("public-needs", request),
        "tiles": settings.TILE_URL,
    }
    return page(request, "cobuild/portal/market_map.html", context)


def _spots(request: HttpRequest, look: Look) -> list[Spot]:
    rows = _rows(request, look).only("place_path")
    return public_found.spots_of(tenant_here(request), rows.select_related(None)[:ON_MAP])


def _spot_url(spot: Spot) -> str:
    return f"{reverse('cobuild:public-needs')}?at={spot.place.public_code}"


def _spot_words(spot: Spot) -> str:
    return ngettext("%(n)s 件事等人帮", "%(n)s 件事等人帮", spot.count) % {"n": spot.count}


@public
@READ
@cache_control(public=True, max_age=60)
def features(request: HttpRequest) -> JsonResponse:
    """Where something is asked, as GeoJSON in GCJ-02: compounds and communities, never a door; below, the communities' outlines."""
    _form, look = _looked(request)
    spots = [spot for spot in _spots(request, look) if spot.drawn is not None]
    told = {spot.place.pk for spot in spots}
    around = places_under("", tenant=tenant_here(request)).of_kind("community").exclude(boundary=None).order_by("path")
    drawn = [_drawn(one, one, str(one.get_kind_display()), _under_url(one)) for one in around if one.pk not in told]
    drawn += [_drawn(spot.place, spot.drawn or spot.place, _spot_words(spot), _spot_url(spot)) for spot in spots]
    return JsonResponse(feature_collection(drawn))


def _under_url(place: Place) -> str:
    return f"{reverse('cobuild:public-needs')}?{urlencode({'under': place.path})}"


def _drawn(place: Place, where: Place, words: str, url: str) -> Drawn:
    return Drawn(
        id=str(place.pk),
        kind=where.kind,
        kind_title=words,
        name=str(place),
        url=url,
        longitude=where.longitude,
        latitude=where.latitude,
        boundary=where.boundary,
        crs=where.source_crs,
    )


# ---- projects and thanks ----


@public
@READ
def projects(request: HttpRequest) -> HttpResponse:
    """The list of projects (项目清单): what units and teams took on for a year, and how far each is."""
    rows = found.needs_listed(tenant_here(request)).filter(kind=NeedKind.PROJECT)
    page_obj = Pages(found.counted(rows).order_by("state", "-checked_at", "-id"), PER_PAGE, counted=rows).get_page(
        request.GET.get("page")
    )
    context = {"bar_title": _("项目清单"), "page_obj": page_obj, "rows": need_rows(request, page_obj)}
    return page(request, "cobuild/portal/market_projects.html", context)


@public
@READ
def thanks(request: HttpRequest) -> HttpResponse:
    """The wall: thanks whose writers agreed; who is thanked by name only where they agree."""
    tenant = tenant_here(request)
    page_obj = Pages(public_found.thanks_shown(tenant), ON_WALL).get_page(request.GET.get("page"))
    names = public_found.givers_named(page_obj, tenant=tenant)
    rows = [{"one": one, "subject": one.need or one.resource, "who": names[one.pk]} for one in page_obj]
    context = {"bar_title": _("感谢墙"), "page_obj": page_obj, "rows": rows}
    return page(request, "cobuild/portal/market_thanks.html", context)
