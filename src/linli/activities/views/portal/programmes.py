"""“附近这周有什么”: what is on near somebody as a list and as days; a programme and a session for everybody."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import public
from linli.core.asked_days import day_asked, monday_of
from linli.core.finding import one_or_404
from linli.core.frames import Community
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.panels import panels_for
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_by_id, place_by_public_code

from ...models import Programme, ProgrammeKind, Session
from ...selectors import programmes as programmes_found
from ...selectors import sessions as found
from ...states import COMING, TOOK_PLACE
from .. import programmes_shown as shown

READ = require_http_methods(["GET", "HEAD"])
PER_PAGE, MOST_DAYS, MOST_CODE = 20, 400, 20
SPANS = ("week", "next", "month")


def place_asked(request: HttpRequest) -> Place | None:
    """The place of the address (`at`: its door code); else the community that this visitor chose; none: everywhere (`at=all`)."""
    tenant, code = tenant_here(request), request.GET.get("at", "")
    if code == "all":
        return None
    if code:
        place = place_by_public_code(code[:MOST_CODE])
        return place if place is not None and place.tenant_id == tenant.pk else None  # type: ignore[attr-defined]
    chosen: Community | None = getattr(request, "community", None)
    return place_by_id(chosen.id, tenant=tenant) if chosen else None


def list_url(request: HttpRequest, name: str = "public-programmes", **more: str) -> str:
    """The list, the days or the map, with what this address is narrowed by; what it cannot be narrowed by goes no further."""
    known = {"kind": ProgrammeKind.values, "span": SPANS}
    asked = {"at": request.GET.get("at", "")[:MOST_CODE]}
    asked |= {key: value for key, values in known.items() if (value := request.GET.get(key, "")) in values}
    query = {key: value for key, value in asked.items() if value} | more
    address = reverse(f"activities:{name}")
    return f"{address}?{urlencode(query)}" if query else address


def span_asked(request: HttpRequest, today: date) -> tuple[str, date, date]:
    """Which days: this week from today, next week, or a month from today."""
    span = request.GET.get("span", "")
    sunday = monday_of(today) + timedelta(days=shown.WEEK - 1)
    if span == "next":
        return span, sunday + timedelta(days=1), sunday + timedelta(days=shown.WEEK)
    if span == "month":
        return span, today, today + timedelta(days=30)
    return "week", today, sunday


def rows_asked(request: HttpRequest, place: Place | None) -> QuerySet[Session]:
    """What the address asks for: near a place, of a kind; from now on."""
    _span, first, last = span_asked(request, clock.today())
    rows = found.between(found.public_sessions(tenant_here(request)).filter(ends_at__gt=clock.now()), first, last)
    rows = rows.filter(found.near(place.path)) if place else rows
    kind = request.GET.get("kind", "")
    return rows.filter(programme__kind=kind) if kind in ProgrammeKind.values else rows


@public
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """What is on near this visitor, the next first."""
    place = place_asked(request)
    page_obj = Pages(rows_asked(request, place), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("附近活动"),
        "page_obj": page_obj,
        "rows": public_rows(page_obj),
        "feed": request.build_absolute_uri(_feed_url(place)),
        "controls": _controls_label(request.GET.get("kind", "")),
        "week_url": list_url(request, "activities-week", on=_printed_from(request).isoformat()),
        **_frame(request, place),
    }
    return page(request, "activities/portal/programmes.html", context)


def _controls_label(kind: str) -> str:
    """What a telephone folds above the list, and the kind that the list is narrowed to."""
    if kind in ProgrammeKind.values:
        return _("只看“%(kind)s”。换一类，看日历、地图") % {"kind": ProgrammeKind(kind).label}
    return _("挑一类，看日历、地图")


def _printed_from(request: HttpRequest) -> date:
    """The first day of the week that the list shows."""
    return span_asked(request, clock.today())[1]


def _feed_url(place: Place | None) -> str:
    code = place.public_code if place else "all"
    return f"{reverse('activities:activities-feed')}?{urlencode({'at': code})}"


def _frame(request: HttpRequest, place: Place | None) -> dict[str, Any]:
    """What the list, the days and the map share: where, which days, which kind."""
    span = span_asked(request, clock.today())[0]
    words = {"week": _("这周"), "next": _("下周"), "month": _("一个月内")}
    kind = request.GET.get("kind", "")
    return {
        "place_shown": place,
        "everywhere_url": list_url(request, at="all"),
        "tabs": [{"label": label, "url": list_url(request, span=name), "current": name == span} for name, label in words.items()],
        "kind": kind if kind in ProgrammeKind.values else "",
        "kinds": ProgrammeKind.choices,
        "at": request.GET.get("at", ""),
        "span": span,
        "list_url": list_url(request),
        "days_url": list_url(request, "public-days"),
        "map_url": list_url(request, "programmes-map"),
    }


def public_rows(rows: Any) -> list[dict[str, Any]]:
    return [
        row | {"url": reverse("activities:public-session", args=[row["one"].pk]), "left": shown.left_words(row["one"])}
        for row in shown.session_rows(rows)
    ]


@public
@READ
def days(request: HttpRequest) -> HttpResponse:
    """A month as days; on a telephone the days on which something is on."""
    today, place = clock.today(), place_asked(request)
    day = day_asked(request.GET.get("on", ""), today)
    first, last = shown.month_span(day)
    rows = found.between(found.public_sessions(tenant_here(request)), first, last)
    rows = rows.filter(found.near(place.path)) if place else rows
    cells = shown.cells(public_rows(rows[:MOST_DAYS]), first, last, today=today, month=day.month)
    before, after = (
        (day.replace(day=1) - timedelta(days=1)).replace(day=1),
        (day.replace(day=1) + timedelta(days=32)).replace(day=1),
    )
    context = {
        "bar_title": _("活动日历"),
        "day": day,
        "view": "month",
        "weeks": shown.weeks_of(cells),
        "is_from_today": not request.GET.get("on") and first < today,
        "whole": list_url(request, "public-days", on=day.replace(day=1).isoformat()),
        "is_empty": not any(cell.rows for cell in cells if cell.is_in),
        "before": list_url(request, "public-days", on=before.isoformat()),
        "after": list_url(request, "public-days", on=after.isoformat()),
        **_frame(request, place),
    }
    return page(request, "activities/portal/programme_days.html", context)


# ---- one ----


def programme_or_404(request: HttpRequest, pk: UUID) -> Programme:
    rows = programmes_found.public_programmes(tenant_here(request)).select_related("only_place", "only_group")
    return one_or_404(rows, pk)


def session_or_404(request: HttpRequest, pk: UUID) -> Session:
    rows = found.public_sessions(tenant_here(request)).select_related(
        "programme__place",
        "programme__only_place",
        "programme__only_group",
        "programme__group",
        "programme__team",
        "programme__class_group",
    )
    return one_or_404(rows, pk)


@public
@READ
def programme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One programme: how often, the next times, who may come."""
    one, now = programme_or_404(request, pk), clock.now()
    rows = found.of_programme(one).filter(ends_at__gt=now)[:PER_PAGE]
    series = one.series.filter(ended_on=None).select_related("place").order_by("starts_on")
    context = {
        "bar_title": one.title,
        "one": one,
        "badge": shown.programme_badge(one),
        "who": shown.who_words(one),
        "series": [{"words": shown.series_words(each), "policies": shown.policy_words(each)} for each in series],
        "rows": public_rows(rows),
        "feed": request.build_absolute_uri(reverse("activities:programme-feed", args=[one.pk])),
        "panels": panels_for("public_programme", request, one),
    }
    return page(request, "activities/portal/programme.html", context)


@public
@READ
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One time: when, where, who may come, whether there is room; signing up puts itself here."""
    one = session_or_404(request, pk)
    context = {
        "bar_title": str(one),
        "one": one,
        "of": one.programme,
        "badge": shown.session_badge(one),
        "span": shown.span_of(one),
        "where": shown.where_of(one),
        "left": shown.left_words(one) if one.programme.needs_signup and one.state in COMING else "",
        "who": shown.who_words(one.programme),
        "class_group": getattr(one.programme, "class_group", None),
        "is_coming": one.state in COMING and one.ends_at > clock.now(),
        "instead": one.replaced_by.filter(state__in=list(COMING)).order_by("starts_at").first(),
        "note": shown.note_shown(one, is_public=True) if one.state in TOOK_PLACE else None,
        "panels": panels_for("public_session", request, one),
    }
    return page(request, "activities/portal/session.html", context)
