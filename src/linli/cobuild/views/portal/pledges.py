"""Pledges for residents: who promised what when they took office, how it stands, and what was done there since."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import public
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.panels import panels_for
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...models import Sworn
from ...selectors import pledges as found
from ..mentoring_shown import sworn_shown

SHOWS = require_http_methods(["GET", "HEAD"])
PER_PAGE = 10


@public
@SHOWS
def listed(request: HttpRequest) -> HttpResponse:
    """The pledges of a community's people, or of everybody's, the newest term first."""
    tenant, today = tenant_here(request), clock.today()
    place = request.GET.get("place", "").replace("\x00", "")[:200]
    rows = found.public_sworn(tenant, today, place=place)
    here = Pages(found.with_pledges(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    people = list(here)
    context = {
        "bar_title": _("竞职承诺"),
        "page_obj": here,
        "rows": sworn_shown(people, today, found.names_of(people, tenant)),
        "place": place,
        "places": communities(tenant),
    }
    return page(request, "cobuild/portal/pledges.html", context)


def sworn_or_404(request: HttpRequest, pk: UUID) -> Sworn:
    return one_or_404(found.with_pledges(found.public_sworn(tenant_here(request), clock.today())), pk)


@public
@SHOWS
def sworn(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person's pledges, both sides' words about each, beside what was done at the place in that time."""
    one, today = sworn_or_404(request, pk), clock.today()
    context = {
        "bar_title": _("竞职承诺"),
        "row": sworn_shown([one], today, found.names_of([one], one.tenant))[0],
        "one": one,
        "tally": found.tally_of([one], today),
        "panels": panels_for("pledges", request, found.served_by(one, today)),
    }
    return page(request, "cobuild/portal/pledges_sworn.html", context)
