"""Where one is: choosing a subdistrict and community, and the page behind the QR code at an entrance."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from linli.core import tenancy
from linli.core.access import public
from linli.core.finding import found_or_404
from linli.core.frames import COMMUNITY_COOKIE, community_cookie
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.panels import panels_for
from linli.registry.api import Place, place_by_id, place_by_public_code
from linli.web.selectors import communities_by_tenant, door_of

from .returning import remember, return_to


@public
def places(request: HttpRequest) -> HttpResponse:
    """Every subdistrict with its communities; one tap chooses."""
    return page(request, "web/places.html", {"groups": communities_by_tenant()})


@require_POST
@public
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the chosen subdistrict, and the community when one was chosen."""
    tenant = tenancy.tenant_by_code(request.POST.get("tenant", ""))
    if tenant is None:
        return redirect("web:places")
    place = _community(request.POST.get("community", ""), tenant)
    return _remember(redirect(return_to(request)), tenant, place)


def _community(place_id: str, tenant: Tenant) -> Place | None:
    try:
        return place_by_id(UUID(place_id), tenant=tenant)
    except ValueError:
        return None


@public
def subdistrict(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 -- a view is handed the request
    """A subdistrict's own address, for posters and links: remembers it and goes home."""
    tenant = found_or_404(tenancy.tenant_by_code(code))
    return _remember(redirect("web:home"), tenant, None)


@public
def door(request: HttpRequest, code: str) -> HttpResponse:
    """The page behind the code at an entrance: where you are, report here, who is near, whom to call."""
    place = found_or_404(place_by_public_code(code))
    context = door_of(place) | {"panels": panels_for("place", request, place)}
    response = page(request, "web/door.html", context)
    return _remember(response, place.tenant, context["community"])


def _remember(response: HttpResponse, tenant: Tenant, place: Place | None) -> HttpResponse:
    remember(response, tenancy.COOKIE, tenant.code)
    if place is None:
        response.delete_cookie(COMMUNITY_COOKIE)
    else:
        remember(response, COMMUNITY_COOKIE, community_cookie(tenant.pk, place.pk, place.name))
    return response
