"""Paper of programmes: the A4 poster with its QR, and the week of a place for the notice board."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import public, requires
from linli.core.asked_days import day_asked, monday_of
from linli.core.tenancy import tenant_here

from ..models import Programme, Session
from ..rules import rights
from ..selectors import sessions as found
from ..states import COMING
from . import programmes_shown as shown
from .desk import programmes as desk_programmes
from .desk import sessions as desk_sessions
from .portal import programmes as portal

SHOWS = require_http_methods(["GET", "HEAD"])
SEES = requires(rights.VIEW, rights.PLAN)
ON_POSTER = 6


@SEES
@SHOWS
def programme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The poster of any programme of one's places."""
    one = desk_programmes.programme_or_404(request, pk)
    return _programme(request, one, one.get_absolute_url())


@public
@SHOWS
def public_programme(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for everybody: to print at home, or to show on a screen."""
    one = portal.programme_or_404(request, pk)
    return _programme(request, one, reverse("activities:public-programme", args=[one.pk]))


@SEES
@SHOWS
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The poster of one time."""
    one = desk_sessions.session_or_404(request, pk)
    return _poster(request, one.programme, [one], one.get_absolute_url(), "activities:public-session", one.pk)


@public
@SHOWS
def public_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for everybody."""
    one = portal.session_or_404(request, pk)
    url = reverse("activities:public-session", args=[one.pk])
    return _poster(request, one.programme, [one], url, "activities:public-session", one.pk)


def _programme(request: HttpRequest, one: Programme, back: str) -> HttpResponse:
    rows = found.of_programme(one).filter(state__in=list(COMING), ends_at__gt=clock.now())[:ON_POSTER]
    return _poster(request, one, list(rows), back, "activities:public-programme", one.pk)


def _poster(request: HttpRequest, one: Programme, rows: list[Session], back: str, name: str, pk: Any) -> HttpResponse:
    series = one.series.filter(ended_on=None).select_related("place").order_by("starts_on") if len(rows) != 1 else []
    context = {
        "one": one,
        "title": str(rows[0]) if len(rows) == 1 else one.title,
        "rows": shown.session_rows(rows),
        "series": [shown.series_words(each) for each in series],
        "who": shown.who_words(one),
        "how": shown.how_words(one),
        "url": request.build_absolute_uri(reverse(name, args=[pk])),
        "is_public": one.is_public,
        "back_url": back,
    }
    return papers.paper(request, "activities/paper/programme_poster.html", context, name=f"poster-{one.number}")


@public
@SHOWS
def public_week(request: HttpRequest) -> HttpResponse:
    """What is on near a place this week, in large type, for the notice board and for whoever has no telephone."""
    tenant, place = tenant_here(request), portal.place_asked(request)
    monday = monday_of(day_asked(request.GET.get("on", ""), clock.today()))
    sunday = monday + timedelta(days=shown.WEEK - 1)
    first = max(monday, clock.today()) if clock.today() <= sunday else monday
    rows = found.between(found.public_sessions(tenant), first, sunday)
    rows = rows.filter(found.near(place.path)) if place else rows
    cells = shown.cells(shown.session_rows(rows[:200]), first, sunday, today=clock.today())
    context = {
        "place_shown": place,
        "first": first,
        "sunday": sunday,
        "cells": [cell for cell in cells if cell.rows],
        "url": request.build_absolute_uri(portal.list_url(request)),
        "back_url": portal.list_url(request),
    }
    return papers.paper(request, "activities/paper/programmes_week.html", context, name=f"activities-{monday:%Y%m%d}")
