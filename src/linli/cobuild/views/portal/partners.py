"""Partner units for everybody: who they are, what they give, what they did for neighbours."""

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

from ...forms.partners import PartnerFilter
from ...rules.letters import days_of_year
from ...selectors import agreements as agreement_rows
from ...selectors import partner_deeds as deeds
from ...selectors import partners as found
from .. import partners_shown as shown
from ..agreement_pieces import rows_shown
from ..desk.partners import year_asked

READ = require_http_methods(["GET", "HEAD"])
PER_PAGE, MOST = 20, 10


@public
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """The units that take part now, in the order of the register: there is no rank."""
    tenant = tenant_here(request)
    filters = PartnerFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = found.narrowed(
        found.public_partners(tenant, clock.today()), words=said.get("q", ""), under=said.get("under", "")
    )  # fmt: skip
    here = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("共建单位"),
        "page_obj": here,
        "filters": filters,
        "is_filtered": bool(said.get("q") or said.get("under")),
    }
    return page(request, "cobuild/portal/partners.html", context)


@public
@READ
def partner(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One unit: what it does and can help with, its rooms, what it agreed to, how much was done; no name of anybody served."""
    one, today = one_or_404(found.public_partners(tenant_here(request), clock.today()), pk), clock.today()
    year = year_asked(request)
    told = deeds.figures_of(one, days_of_year(year))
    agreements = agreement_rows.with_sides(found.public_agreements_of(one, today))
    context = {
        "bar_title": one.organisation.name,
        "one": one,
        "year": year,
        "figures": shown.figure_rows(told),
        "spaces": found.spaces_of(one.organisation.pk, today).filter(is_public=True)[:MOST],
        "agreements": rows_shown(agreements[:MOST]),
        "panels": panels_for("public_partner", request, one),
    }
    return page(request, "cobuild/portal/partner.html", context)
