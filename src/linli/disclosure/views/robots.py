"""The staff's chat groups, for those who connect them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, requires, within
from linli.core.answering import url_once
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, PlaceKind

from ..access import ROBOTS
from ..forms.messages import RobotForm
from ..selectors import messages as selectors
from ..services import robots as service


@requires(ROBOTS)
@require_http_methods(["GET", "POST"])
def robots(request: HttpRequest) -> HttpResponse:
    """The groups of this subdistrict; a POST connects another."""
    form = RobotForm(request.POST if request.method == "POST" else None, places=_places(request))

    def do(given: dict[str, Any], now: datetime) -> str:
        service.add_robot(**given, tenant=tenant_here(request), by=actor_of(request), now=now)
        return reverse("disclosure:robots")

    url = url_once(request, form, do) if form.is_bound else None
    if url is not None:
        return redirect(url)
    return page(request, "disclosure/robots.html", {"robots": selectors.robots_of(actor_of(request)), "form": form})


@requires(ROBOTS)
@require_POST
def stop(request: HttpRequest, robot_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    service.stop_robot(robot=get_object_or_404(selectors.robots_of(actor), pk=robot_id), by=actor, now=clock.now())
    return redirect("disclosure:robots")


def _places(request: HttpRequest) -> QuerySet[Place]:
    """The communities over which this post reaches."""
    actor = actor_of(request)
    mine = within(actor, ROBOTS, path="path")
    return Place.objects.filter(mine, tenant=actor.tenant_id, kind=PlaceKind.COMMUNITY, valid_to=None).order_by("path")
