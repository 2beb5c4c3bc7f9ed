"""The workbench's first page, and under which post one works."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from linli.core.access import staff
from linli.core.frames import posts_held
from linli.core.navigation import badges
from linli.core.pages import page
from linli.core.panels import Panel, panels_for
from linli.registry.api import ACTING

from .returning import return_to

SLOTS = ("strip", "main", "side")


@staff
def today(request: HttpRequest) -> HttpResponse:
    """
    What is mine today. Panels say where they stand by `slot` in their context: strip, main (the default) or side;
    the first that brings a `headline` (and `lead`) names the page.
    """
    return page(request, "web/today.html", laid_out(panels_for("today", request, tallies=(badges,))))


def laid_out(panels: Iterable[Panel]) -> dict[str, Any]:
    """Panels by slot, and the headline that the first of them brings."""
    known = list(panels)
    slots = {slot: [one for one in known if one.context.get("slot", "main") == slot] for slot in SLOTS}
    first = next((one.context for one in known if one.context.get("headline")), {})
    return {"slots": slots, "headline": first.get("headline", ""), "lead": first.get("lead", "")}


@require_POST
@staff
def act_as(request: HttpRequest) -> HttpResponse:
    """Work under another of one's own posts from now on; a post that is not theirs changes nothing."""
    wanted = request.POST.get("post", "")
    if any(str(post.id) == wanted for post in posts_held(request)):
        request.session[ACTING] = wanted
    return redirect(return_to(request, "/desk/"))
