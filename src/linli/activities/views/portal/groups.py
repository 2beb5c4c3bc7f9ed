"""Resident groups for everybody: what there is near by, one with what it does, wanting to join; letting people in for whoever leads it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, papers
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import one_or_404
from linli.core.form_pages import done_or_told
from linli.core.frames import Community
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.registry.api import person_by_id, place_by_id

from ...models import GroupKind, ResidentGroup
from ...selectors import groups as found
from ...selectors import sessions as times
from ...services import groups
from .. import groups_shown as shown
from ..desk.groups import MEMBER_VERBS, member_or_404
from .programmes import public_rows

READ = require_http_methods(["GET", "HEAD"])
PER_PAGE, MOST_TIMES, MOST_ASKING = 20, 5, 100


@public
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """What groups there are; those of the community that this visitor chose, unless all are asked for."""
    tenant, kind, at = tenant_here(request), request.GET.get("kind", ""), request.GET.get("at", "")
    chosen: Community | None = getattr(request, "community", None)
    place = place_by_id(chosen.id, tenant=tenant) if chosen is not None and at != "all" else None
    kind = kind if kind in GroupKind.values else ""
    rows = found.narrowed(found.public_groups(tenant), kind=kind, under=place.path if place else "")
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("身边的群团"),
        "place_shown": place,
        "page_obj": page_obj,
        "rows": [shown.group_row(one) for one in page_obj],
        "kind": kind,
        "kinds": GroupKind.choices,
        "at": at,
        "everywhere_url": "?" + urlencode({"at": "all", **({"kind": kind} if kind else {})}),
    }
    return page(request, "activities/portal/groups_list.html", context)


def group_or_404(request: HttpRequest, pk: UUID) -> ResidentGroup:
    """A public one, or one that this visitor leads or is in."""
    actor, tenant = actor_of(request), tenant_here(request)
    rows = found.with_counts(ResidentGroup.objects.filter(tenant=tenant, ended_on=None)).select_related(
        "place", "organisation", "tenant"
    )
    one = one_or_404(rows, pk)
    return one if found.is_open_to(one, actor) else one_or_404(found.public_groups(tenant), pk)


@public
@READ
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One group: what it does, when it meets, what is coming; joining is one tap."""
    one, actor = group_or_404(request, pk), actor_of(request)
    rows = times.public_sessions(one.tenant).filter(programme__group=one, ends_at__gt=clock.now()).order_by("starts_at", "id")
    leads = actor.person_id is not None and actor.person_id == one.lead_id  # type: ignore[attr-defined]
    context = {
        **shown.group_row(one),
        "bar_title": one.name,
        "mine": found.own_membership(one, actor),
        "leads": leads,
        "asking": list(found.asking(one)[:MOST_ASKING]) if leads else [],
        "rows": public_rows(rows[:MOST_TIMES]),
    }
    return page(request, "activities/portal/groups_one.html", context)


@signed_in
@require_POST
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody wants to join."""
    one, actor = group_or_404(request, pk), actor_of(request)
    person = person_by_id(actor.person_id, tenant=one.tenant) if actor.person_id else None

    def do(_said: dict[str, Any], now: datetime) -> None:
        if person is not None:
            groups.ask_to_join(group=one, person=person, by=actor, now=now)

    if person is None:
        messages.warning(request, _("名册里还没有您，请打电话或者到社区说一声。"))
        return _back(one)
    return _done(request, one, f"join:{pk}", do, _("说好了，等负责人答应，会告诉您。"))


@signed_in
@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Leave, or take back that one asked."""
    one, actor = group_or_404(request, pk), actor_of(request)
    mine = found.own_membership(one, actor)

    def do(_said: dict[str, Any], now: datetime) -> None:
        if mine is not None:
            groups.leave(member=mine, by=actor, now=now)

    return _done(request, one, f"leave:{pk}", do, _("记下了。"))


@signed_in
@require_POST
def member(request: HttpRequest, pk: UUID, member_id: UUID, verb: str) -> HttpResponse:
    """Whoever leads a group lets somebody in, or says that it cannot."""
    one = group_or_404(request, pk)
    row = member_or_404(one, member_id)

    def do(_said: dict[str, Any], now: datetime) -> None:
        MEMBER_VERBS[verb](member=row, by=actor_of(request), now=now)

    return _done(request, one, f"{verb}:{member_id}", do, _("记下了，会告诉他。"))


def _done(request: HttpRequest, one: ResidentGroup, verb: str, do: Any, success: str) -> HttpResponse:
    form = forms.Form(request.POST)
    done_or_told(request, form, f"activities.group.own.{verb}", do, tenant_id=one.tenant_id, done=success)
    return _back(one)


def _back(one: ResidentGroup) -> HttpResponse:
    return redirect("activities:public-group", pk=one.pk)


@public
@READ
def poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A group on one A4 page, for the board and for whoever has no telephone."""
    one = group_or_404(request, pk)
    url = request.build_absolute_uri(reverse("activities:public-group", args=[one.pk]))
    context = {**shown.group_row(one), "url": url, "back_url": reverse("activities:public-group", args=[one.pk])}
    return papers.paper(request, "activities/paper/groups_poster.html", context, name=f"group-{one.number}")
