"""The building head's page, for the phone and for paper: own doors only."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from linli.core.access import actor_of, requires
from linli.core.navigation import badges
from linli.core.pages import page
from linli.core.panels import panels_for
from linli.core.tenancy import tenant_here
from linli.registry import access
from linli.registry.selectors.doors import doors_of


@requires(access.DOORS)
@never_cache
def my_doors(request: HttpRequest) -> HttpResponse:
    """Who lives behind which door, who needs a visit, what is on; `?paper` is the sheet to print."""
    doors = doors_of(actor_of(request), tenant_here(request))
    context = {
        "doors": doors,
        "people": sum(door.people for door in doors),
        "rooms": sum(len(door.rooms) for door in doors),
        "visits": [(door, room, one) for door in doors for room in door.rooms for one in room.neighbours if one.needs_visit],
        "panels": panels_for("doors", request, doors, tallies=(badges,)),
    }
    return page(request, "registry/doors_paper.html" if "paper" in request.GET else "registry/doors.html", context)
