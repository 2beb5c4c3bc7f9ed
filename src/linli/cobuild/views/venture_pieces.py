"""What the pages of venture philanthropy share: what an address names, and what is offered to choose from."""

from uuid import UUID

from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.registry.api import places_under

from ..models import Round, Venture
from ..rules import rights
from ..selectors import ventures as found

SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
SEES, RUNS, DECIDES = requires(*found.SEES), requires(rights.VENTURES), requires(rights.DECIDE_VENTURES)
APPLIES = requires(rights.APPLY)
PER_PAGE = 25


def round_or_404(request: HttpRequest, pk: UUID) -> Round:
    return one_or_404(found.rounds_seen(actor_of(request), tenant_here(request)), pk)


def venture_or_404(request: HttpRequest, pk: UUID) -> Venture:
    return one_or_404(found.ventures_seen(actor_of(request), tenant_here(request)), pk)


def own_or_404(request: HttpRequest, pk: UUID) -> Venture:
    return one_or_404(found.own_ventures(actor_of(request), tenant_here(request)), pk)


def places_offered(tenant: Tenant, under: str = "") -> list[tuple[str, str]]:
    rows = places_under(under, tenant=tenant).of_kind("subdistrict", "community", "compound").order_by("path")
    return [(str(one.pk), str(one)) for one in rows]
