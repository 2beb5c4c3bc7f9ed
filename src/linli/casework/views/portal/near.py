"""What a resident sees of all cases: their own, and counts of the neighbourhood without anybody's words (domain §6.4)."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.selectors.cases import own_cases
from linli.casework.selectors.counts import Outcomes, outcomes_near
from linli.casework.views.shown import shown_of
from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.frames import community_of
from linli.core.models import Tenant
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.remembered import Remembered
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_by_id, place_by_public_code

SINCE = timedelta(days=90)
PER_PAGE = 20
COMMUNITY = 2  # steps of its path
AGE = 300.0  # seconds: everybody may ask, and a quarter of a year is counted for the answer


@signed_in
@require_http_methods(["GET", "HEAD"])
def mine(request: HttpRequest) -> HttpResponse:
    """My cases, newest first."""
    now = clock.now()
    page_obj = Pages(own_cases(actor_of(request)), PER_PAGE).get_page(request.GET.get("page"))
    shown = [shown_of(case, now=now, url=reverse("casework:tracked", args=[case.pk])) for case in page_obj]
    context = {"cases": shown, "page_obj": page_obj, "bar_title": _("我报的事"), "bar_back": reverse("web:mine")}
    return page(request, "casework/mine.html", context)


@public
@require_http_methods(["GET", "HEAD"])
def near(request: HttpRequest) -> HttpResponse:
    """What became of reports near a place (`?place=` a door's code), else in the chosen community, else in the subdistrict."""
    tenant = tenant_here(request)
    place, since = _place(request, tenant), clock.now() - SINCE
    rows = _counted(tenant, place.path if place else "")
    total = (
        Outcomes("", *(sum(column) for column in zip(*((r.reported, r.closed, r.resolved) for r in rows), strict=True)))
        if rows
        else None
    )
    context = {"place": place or tenant.name, "since": since, "rows": rows, "total": total, "bar_title": _("办得怎样")}
    return page(request, "casework/near.html", context)


def _load(where: tuple[UUID, str]) -> list[Outcomes]:
    tenant_id, path = where
    return outcomes_near(path, tenant=Tenant(pk=tenant_id), since=clock.now() - SINCE)


_around: Remembered[tuple[UUID, str], list[Outcomes]] = Remembered(_load, max_age=AGE)


def _counted(tenant: Tenant, path: str) -> list[Outcomes]:
    """Of the subdistrict and its communities for some minutes the same; what is smaller is counted each time."""
    where = (tenant.pk, path)
    return _around.get(where) if path.count("/") <= COMMUNITY else _load(where)


def _place(request: HttpRequest, tenant: Tenant) -> Place | None:
    code = request.GET.get("place", "")
    found = place_by_public_code(code) if code else None
    if found is not None:
        return found if found.tenant_id == tenant.pk else None
    chosen = community_of(request)
    return place_by_id(chosen.id, tenant=tenant) if chosen else None
