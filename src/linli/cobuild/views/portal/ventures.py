"""Rounds and ventures as residents read them: what, for whom, money, services and person-times so far, what became of it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.core.access import public
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ...selectors import ventures as found
from ..venture_pieces import PER_PAGE, SHOWS
from ..ventures_shown import round_words, row_of, whole_of


@public
@SHOWS
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the newest first."""
    rows = found.public_rounds(tenant_here(request)).order_by("-year", "title", "id")
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"bar_title": _("公益创投"), "page_obj": here, "rows": [{"one": one, **round_words(one)} for one in here]}
    return page(request, "cobuild/portal/ventures_rounds.html", context)


@public
@SHOWS
def round_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One round with what was chosen in it."""
    tenant = tenant_here(request)
    one = one_or_404(found.public_rounds(tenant), pk)
    rows = found.with_sums(found.public_ventures(tenant).filter(round=one)).order_by("number")
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar_title": one.title,
        "round": one,
        **round_words(one),
        "page_obj": here,
        "rows": [row_of(each) for each in here],
    }
    return page(request, "cobuild/portal/ventures_round.html", context)


@public
@SHOWS
def venture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One venture that was chosen, whatever became of it; one that was stopped says so and why."""
    rows = found.with_sums(found.public_ventures(tenant_here(request)))
    one = one_or_404(rows, pk)
    services = one.services.filter(void_reason="").order_by("-on", "-at")[:PER_PAGE]
    context = whole_of(one) | {"bar_title": one.title, "services": services, "is_public": True}
    return page(request, "cobuild/portal/ventures_venture.html", context)
