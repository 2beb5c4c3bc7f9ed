"""Responsibility areas on the workbench: list and map, one with how it was found, drawn, changed, ended, looked at."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.daytimes import day_of
from linli.core.finding import one_or_404
from linli.core.form_pages import Asked, answer, posted
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import Drawn, communities, feature_collection

from ...forms import areas as typed
from ...models import ResponsibilityArea, Session
from ...rules import rights
from ...rules.areas import CRS
from ...selectors import areas as found
from ...selectors.sessions import sessions_seen
from ...services import areas
from .. import attendance_shown as shown
from ..own_place import own_place

SEES, KEEPS = requires(rights.VIEW, rights.AREAS), requires(rights.AREAS)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE, ON_MAP = 50, 1000
UNCHECKED = timedelta(days=30)
LIST = "activities:areas"


def _rows(request: HttpRequest) -> tuple[QuerySet[ResponsibilityArea], str, typed.AreaFilter, bool]:
    show = request.GET.get("show", "")
    show = show if show in found.SHOWS else ""
    tenant = tenant_here(request)
    filters = typed.AreaFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    words, under = said.get("q", ""), said.get("under", "")
    since = clock.today() - UNCHECKED
    rows = found.listed(actor_of(request), tenant, show=show, words=words, under=under, since=since)
    return rows, show, filters, bool(words or under)


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """Who keeps which ground, and how it was found the last time; beside it the map."""
    rows, show, filters, is_filtered = _rows(request)
    if wants_sheet(request):
        return sheet_of(request, AREAS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    context = {
        "filters": filters,
        "show": show,
        "is_filtered": is_filtered,
        "page_obj": page_obj,
        "rows": [{"one": one, "badge": shown.area_badge(one), "whose": shown.whose(one)} for one in page_obj],
        "tabs": _tabs(show),
        "sheet_url": sheet_url(request),
        "features_url": f"{reverse('activities:areas-features')}?{query}",
        "tiles": settings.TILE_URL,
        "is_drawn": page_obj.has_other_pages() or any(one.boundary for one in page_obj),
        "may_keep": shown.may_areas(request),
    }
    return page(request, "activities/desk/areas_list.html", context)


def _tabs(show: str) -> list[dict[str, Any]]:
    words = {"": _("在用的"), "bad": _("上次不干净的"), "unchecked": _("一个月没看过的"), "ended": _("不用了的")}
    return [{"label": label, "url": f"?show={name}", "current": name == show} for name, label in words.items()]


AREAS = Sheet(
    "areas",
    gettext_lazy("责任区域"),
    [
        Column("name", gettext_lazy("名称")),
        Column("place", gettext_lazy("在哪里")),
        Column("extent", gettext_lazy("从哪到哪")),
        Column("whose", gettext_lazy("谁负责")),
        Column("since", gettext_lazy("从哪天起")),
        Column("checked_on", gettext_lazy("上次看的")),
        Column("found", gettext_lazy("打扫得怎样")),
        Column("said", gettext_lazy("情况")),
    ],
    engine="activities",
)


def _sheet_rows(rows: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "name": one.name, "place": str(one.place), "extent": one.extent, "whose": shown.whose(one), "since": one.since,
            "checked_on": one.checked_on, "found": shown.area_badge(one)[1], "said": one.said or "",
        }  # fmt: skip


@SEES
@READ
def features(request: HttpRequest) -> JsonResponse:
    """The same areas as GeoJSON in GCJ-02."""
    rows, _show, _filters, _is_filtered = _rows(request)
    return JsonResponse(feature_collection(_drawn(one) for one in rows.filter(boundary__isnull=False)[:ON_MAP]))


def _drawn(one: ResponsibilityArea) -> Drawn:
    return Drawn(
        id=str(one.pk), kind="area", kind_title=shown.whose(one), name=one.name, url=url_of(one), longitude=None, latitude=None,
        boundary=one.boundary, crs=CRS,
    )  # fmt: skip


# ---- one ----


def url_of(one: ResponsibilityArea) -> str:
    return reverse("activities:area", args=[one.pk])


def area_or_404(request: HttpRequest, pk: UUID) -> ResponsibilityArea:
    return one_or_404(found.areas_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@SEES
@READ
def area(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One with every time it was looked at."""
    one = area_or_404(request, pk)
    context = {
        "one": one,
        "badge": shown.area_badge(one),
        "whose": shown.whose(one),
        "crumbs": [(_("责任区域"), reverse(LIST)), (one.name, "")],
        "page_obj": Pages(found.checks_of(one), PER_PAGE).get_page(request.GET.get("page")),
        "may_keep": shown.may_areas(request, one.place_path) and one.until is None,
    }
    return page(request, "activities/desk/area.html", context)


def _asked(title: str, submit: str, done: str, back: str, **more: Any) -> Asked:
    crumbs = [(_("责任区域"), reverse(LIST)), (title, "")]
    return Asked(title=title, submit=submit, back=back, done=done, crumbs=crumbs, **more)


@KEEPS
@BOTH
def draw(request: HttpRequest) -> HttpResponse:
    """Give a piece of ground to a team or a unit."""
    actor, tenant = actor_of(request), tenant_here(request)
    form = typed.AreaForm(posted(request), actor=actor, tenant=tenant, initial=own_place(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return url_of(areas.draw(tenant=tenant, given=areas.AreaGiven(**said), by=actor, now=now))

    return answer(request, form, _asked(_("划一块责任区域"), _("划给他们"), _("划好了。"), reverse(LIST)), do)


@KEEPS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another extent, another team."""
    one, actor = area_or_404(request, pk), actor_of(request)
    first = {name: getattr(one, name) for name in areas.FIELDS} | {"series": str(one.series.pk) if one.series else ""}
    form = typed.AreaForm(posted(request), actor=actor, tenant=tenant_here(request), initial=first)

    def do(said: dict[str, Any], now: datetime) -> str:
        return url_of(areas.change(area=one, given=areas.AreaGiven(**said), by=actor, now=now))

    return answer(request, form, _asked(_("改责任区域"), _("改好"), _("改好了。"), url_of(one)), do)


@KEEPS
@BOTH
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nobody keeps it any more."""
    one = area_or_404(request, pk)
    form = typed.EndForm(posted(request), initial={"until": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        return url_of(areas.end(area=one, **said, by=actor_of(request), now=now))

    asked = _asked(_("不再划给他们"), _("不用了"), _("记下了，看过的情况还在。"), url_of(one), tone="stop")
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How it was found."""
    one, session = area_or_404(request, pk), _session_asked(request)
    day = day_of(session.starts_at) if session else clock.today()
    form = typed.CheckForm(posted(request), initial={"on": min(day, clock.today())})

    def do(said: dict[str, Any], now: datetime) -> str:
        areas.check(area=one, **said, session=session, by=actor_of(request), now=now)
        return session.get_absolute_url() if session else url_of(one)

    lead = _("看了什么样就写什么样，不打分、不排名。")
    return answer(request, form, _asked(_("看了打扫得怎样"), _("记下来"), _("记下了。"), url_of(one), lead=lead), do)


def _session_asked(request: HttpRequest) -> Session | None:
    """After which cleaning it is looked at."""
    try:
        pk = UUID(request.GET.get("session", ""))
    except ValueError:
        return None
    return sessions_seen(actor_of(request)).filter(tenant=tenant_here(request), pk=pk).first()
