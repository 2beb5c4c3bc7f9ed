"""Procedures on other pages: navigation, the portal's entrance, and panels on home, today, place and mine."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

from ..models import Objection
from ..models.runs import RunQuerySet
from ..rules import rights
from ..selectors import board
from ..selectors import runs as found
from . import shown

MOST = 5


def _seen(request: HttpRequest) -> RunQuerySet:
    return found.runs_visible_to(actor_of(request)).filter(tenant=tenant_here(request))


def running_badge(request: HttpRequest) -> RunQuerySet:
    """The runs that go on where this visitor's posts reach."""
    return _seen(request).running()


navigation.desk_item(gettext_lazy("程序"), "procedures:runs", "gate", capability=rights.VIEW, order=16, badge=running_badge)
navigation.desk_item(
    gettext_lazy("有哪些程序"),
    "procedures:definitions",
    "book",
    capability=rights.DEFINE,
    order=93,
    section=gettext_lazy("管理"),
)
navigation.portal_tile(gettext_lazy("大事公示"), "procedures:listed", "gate", 70)


@panel("today", order=30)
def due_today(request: HttpRequest, _subject: Any) -> Panel | None:
    """What presses: objections that wait for an answer, and runs whose day has come or is past."""
    actor = actor_of(request)
    if not actor.may(rights.VIEW, tenant_id=actor.tenant_id):
        return None
    listed = board.due_for(actor, day=clock.today(), now=clock.now())
    if not listed:
        return None
    context = {"slot": "side", "rows": [_row(run) for run in listed], "all_url": reverse("procedures:runs")}
    return Panel(_("程序上要办的"), "procedures/panels/runs.html", context)


@panel("place", order=35)
def runs_here(request: HttpRequest, place: Place) -> Panel | None:
    """The procedures that go on at this place and inside it: for clerks theirs, for residents the public ones."""
    actor = actor_of(request)
    is_clerk = actor.may(rights.VIEW, tenant_id=place.tenant_id)
    if is_clerk:
        here = found.runs_visible_to(actor).filter(tenant=place.tenant_id).under(place.path).running()
        listed = list(here.select_related("definition", "place").order_by("-started_at", "-id")[:MOST])
    else:
        listed = board.public_runs_under(place.tenant_id, place.path, now=clock.now())[:MOST]
    if not listed:
        return None
    return Panel(_("正在走的程序"), "procedures/panels/runs.html", {"rows": [_row(run, for_clerks=is_clerk) for run in listed]})


@panel("home", order=40)
def publicities_on_home(request: HttpRequest, _subject: Any) -> Panel | None:
    """What is public now and may be objected to."""
    now, tenant = clock.now(), getattr(request, "tenant", None)
    if tenant is None:
        return None
    listed = board.public_now(tenant.pk, day=clock.today(), now=now)[:MOST]
    if not listed:
        return None
    return Panel(
        _("正在公示"), "procedures/panels/publicities.html", {"rows": [shown.publicity_shown(one, (), now) for one in listed]}
    )


@panel("mine", order=40)
def my_objections(request: HttpRequest, _subject: Any) -> Panel | None:
    """A resident's own objections, the newest first."""
    actor = actor_of(request)
    if actor.person_id is None:
        return None
    rows = Objection.objects.filter(person=actor.person_id, tenant=actor.tenant_id).select_related("run", "publicity")
    listed = list(rows.order_by("-received_at", "-id")[:MOST])
    if not listed:
        return None
    context = {"rows": [{"one": one, "badge": shown.objection_badge(one)} for one in listed]}
    return Panel(_("我提的异议"), "procedures/panels/objections.html", context)


def _row(run: Any, *, for_clerks: bool = True) -> dict[str, Any]:
    return {
        "run": run,
        "badge": shown.run_badge(run),
        "url": run.get_absolute_url() if for_clerks else run.public_url,
        "is_late": bool(run.due_on and run.due_on < clock.today()),
    }
