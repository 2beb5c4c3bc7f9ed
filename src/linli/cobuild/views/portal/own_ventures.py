"""An agency's own page: the rounds that are open, its applications, what it serves and spends. It sees nobody else's."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import PORTAL, VerbPage, answered, bound
from linli.registry.api import Organisation, organisation_by_id

from ...forms import ventures as forms
from ...models import BudgetLine, ServiceRecord, Venture
from ...selectors import ventures as found
from ...services import paying, venture_services, ventures
from ...services.paying import SpendingGiven
from ...services.venture_services import ServiceGiven
from ...states import VentureState
from .. import applying
from ..venture_pieces import APPLIES, BOTH, PER_PAGE, SHOWS, own_or_404
from ..ventures_shown import row_of, whole_of

FORM = "cobuild/portal/ventures_form.html"


def _url(one: Venture) -> str:
    return reverse("cobuild:own-venture", args=[one.pk])


@APPLIES
@SHOWS
def listed(request: HttpRequest) -> HttpResponse:
    """The rounds that take applications, and this body's own."""
    actor, tenant = actor_of(request), tenant_here(request)
    rows = found.with_sums(found.own_ventures(actor, tenant)).order_by("-round__year", "-number")
    here = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("我们的公益创投"),
        "rounds": found.open_rounds(tenant, clock.today()),
        "page_obj": here,
        "rows": [row_of(one) for one in here],
    }
    return page(request, "cobuild/portal/ventures_own.html", context)


@APPLIES
@SHOWS
def venture(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One application of this body, whole."""
    one = own_or_404(request, pk)
    summed = found.with_sums(Venture.objects.filter(pk=one.pk)).select_related("applicant", "round", "place").get()
    is_early = one.state in (VentureState.DRAFT, VentureState.APPLIED)
    context = whole_of(summed) | {
        "bar_title": one.number,
        "services": one.services.order_by("-on", "-at")[:PER_PAGE],
        "may_change": is_early and one.round.apply_from <= clock.today() <= one.round.apply_until,
        "is_draft": one.state == VentureState.DRAFT,
        "may_withdraw": one.state
        in (VentureState.DRAFT, VentureState.APPLIED, VentureState.ELIGIBLE, VentureState.SHORTLISTED, VentureState.CHOSEN),
    }
    return page(request, "cobuild/portal/ventures_own_one.html", context)


def _own_body(request: HttpRequest) -> Organisation:
    actor = actor_of(request)
    body = organisation_by_id(actor.organisation_id, tenant=tenant_here(request)) if actor.organisation_id else None
    if body is None:
        raise PermissionDenied
    return body


@APPLIES
@BOTH
def new(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Begin an application to an open round."""
    one = one_or_404(found.open_rounds(tenant_here(request), clock.today()).select_related("tenant"), round_id)
    body = _own_body(request)
    shown = VerbPage(
        title=_("填申报书"), label=_("存下来"), said=_("存下了。填齐以后再报上去。"), back=reverse("cobuild:own-ventures"), lead=one.title,
        template=FORM,
    )  # fmt: skip
    return applying.begun(request, one, shown, lambda _given: body, _url)


@APPLIES
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change it until the last day."""
    one = own_or_404(request, pk)
    shown = VerbPage(
        title=_("改申报书"), label=_("存下来"), said=_("改好了。"), back=_url(one), lead=one.round.title, template=FORM
    )
    return applying.changed(request, one, shown, _url(one))


@APPLIES
@BOTH
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand it in."""
    one = own_or_404(request, pk)

    def do(_given: dict[str, Any], now: datetime) -> str:
        ventures.apply(venture=one, by=actor_of(request), now=now)
        return _url(one)

    shown = VerbPage(
        title=_("报上去"),
        label=_("报上去"),
        said=_("报上去了。"),
        back=_url(one),
        lead=_("截止以前还可以改。"),
        template=PORTAL,
    )
    return answered(request, shown, bound(request, forms.EmptyForm), do)


@APPLIES
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it back."""
    one = own_or_404(request, pk)

    def do(given: dict[str, Any], now: datetime) -> str:
        ventures.withdraw(venture=one, **given, by=actor_of(request), now=now)
        return _url(one)

    label = pgettext("venture", "不报了")
    shown = VerbPage(title=label, label=label, said=_("撤回了。"), back=_url(one), lead=one.title, is_stop=True, template=PORTAL)
    return answered(request, shown, bound(request, forms.ReasonForm), do)


@APPLIES
@BOTH
def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down a service."""
    one = own_or_404(request, pk)
    form: Any = bound(request, forms.ServiceForm, initial={"on": clock.today()})

    def do(_given: dict[str, Any], now: datetime) -> str:
        venture_services.record(venture=one, given=ServiceGiven(**form.given()), by=actor_of(request), now=now)
        return _url(one)

    shown = VerbPage(
        title=_("记一场服务"), label=_("记下来"), said=_("记下了。"), back=_url(one), lead=one.title, template=PORTAL
    )
    return answered(request, shown, form, do)


@APPLIES
@BOTH
def void(request: HttpRequest, pk: UUID, row_id: UUID) -> HttpResponse:
    """A record was a mistake."""
    one = own_or_404(request, pk)
    row = one_or_404(ServiceRecord.objects.filter(venture=one).select_related("venture"), row_id)

    def do(given: dict[str, Any], now: datetime) -> str:
        venture_services.void(record=row, **given, by=actor_of(request), now=now)
        return _url(one)

    shown = VerbPage(
        title=_("作废一条记录"),
        label=_("作废这一条"),
        said=_("作废了。"),
        back=_url(one),
        lead=row.title,
        is_stop=True,
        template=PORTAL,
    )
    return answered(request, shown, bound(request, forms.ReasonForm), do)


@APPLIES
@BOTH
def spend(request: HttpRequest, pk: UUID, row_id: UUID) -> HttpResponse:
    """Write down what was spent of a line."""
    one = own_or_404(request, pk)
    line = one_or_404(BudgetLine.objects.filter(venture=one).select_related("venture"), row_id)

    def do(given: dict[str, Any], now: datetime) -> str:
        paying.spend(line=line, given=SpendingGiven(**given), by=actor_of(request), now=now)
        return _url(one)

    shown = VerbPage(
        title=_("记一笔花费"), label=_("记下来"), said=_("记下了。"), back=_url(one), lead=line.text, template=PORTAL
    )
    return answered(request, shown, bound(request, forms.SpendForm, initial={"on": clock.today()}), do)
