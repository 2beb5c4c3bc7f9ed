"""Agreements for residents, for a unit on its own pages, and for whoever opens a link to confirm."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, public, requires
from linli.core.answering import done_once
from linli.core.finding import found_or_404
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import PORTAL, VerbPage, answered, bound
from linli.registry.api import communities

from ...forms.agreements import NameForm
from ...models import Agreement, AgreementParty, Practice
from ...rules import rights
from ...rules.agreements import EMAIL, PAGE, is_expired
from ...selectors import agreements as found
from ...selectors.agreement_rules import link_days
from ...selectors.agreements import AgreementFilters
from ...services import confirming
from ...states import AgreementState
from ..agreement_pieces import rows_shown, scans_shown, whole_of
from ..desk.agreements import as_paper
from ..secret_pages import kept_quiet

SHOWS = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
OWN = requires(rights.OWN_UNIT)
PER_PAGE = 20


# ---- residents ----


@public
@SHOWS
def listed(request: HttpRequest) -> HttpResponse:
    """What the subdistrict has agreed with units, for everybody."""
    tenant, filters = tenant_here(request), AgreementFilters.from_query(request.GET)
    rows = found.narrowed(found.public_agreements(tenant), filters, tenant=tenant, today=clock.today())
    here = Pages(found.with_sides(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("共建协议"),
        "page_obj": here,
        "rows": rows_shown(here),
        "filters": filters,
        "practices": Practice.choices,
        "places": communities(tenant),
    }
    return page(request, "cobuild/portal/agreements.html", context)


@public
@SHOWS
def agreement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One public agreement: what was given, for what, by whom, and whether what was promised was done."""
    one = found_or_404(found.whole(found.public_agreements(tenant_here(request)), pk))
    context = whole_of(one, today=clock.today()) | {"bar_title": _("共建协议")}
    return page(request, "cobuild/portal/agreement.html", context)


# ---- a unit's own ----


@OWN
@SHOWS
def own_listed(request: HttpRequest) -> HttpResponse:
    """The agreements that this liaison's units are a side of, what waits for them first."""
    rows = found.own_agreements(actor_of(request)).filter(tenant=tenant_here(request))
    here = Pages(found.with_sides(rows), PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    waiting = [row for row in rows_shown(here) if row["one"].state == AgreementState.PROPOSED]
    others = [row for row in rows_shown(here) if row["one"].state != AgreementState.PROPOSED]
    context = {"bar_title": _("本单位的协议"), "page_obj": here, "waiting": waiting, "rows": others}
    return page(request, "cobuild/portal/agreements_own.html", context)


def own_or_404(request: HttpRequest, pk: UUID) -> Agreement:
    return found_or_404(found.whole(found.own_agreements(actor_of(request)).filter(tenant=tenant_here(request)), pk))


def _own_sides(request: HttpRequest, one: Agreement) -> list[AgreementParty]:
    mine = found.units_of(actor_of(request))
    return [side for side in found.sides_of(one) if side.organisation_id in mine]  # type: ignore[attr-defined]


@OWN
@SHOWS
def own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them, whole, with what this unit has to do."""
    one = own_or_404(request, pk)
    waits = [side for side in _own_sides(request, one) if side.confirmed_at is None]
    context = whole_of(one, today=clock.today()) | {
        "bar_title": _("共建协议"),
        "scans": scans_shown(one)["scans"],
        "may_confirm": bool(waits) and one.state == AgreementState.PROPOSED,
    }
    return page(request, "cobuild/portal/agreement_own.html", context)


@OWN
@SHOWS
def own_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same on paper."""
    return as_paper(request, own_or_404(request, pk), back=reverse("cobuild:unit-agreement", args=[pk]))


@OWN
@BOTH
def own_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The liaison confirms for their unit."""
    one = own_or_404(request, pk)
    waits = [side for side in _own_sides(request, one) if side.confirmed_at is None]
    party = found_or_404(next(iter(waits or _own_sides(request, one)), None))
    back = reverse("cobuild:unit-agreement", args=[pk])

    def do(given: dict[str, Any], now: datetime) -> str:
        confirming.confirm(party=party, how=PAGE, name=given["name"], by=actor_of(request), now=now)
        return back

    shown = VerbPage(
        title=_("确认协议"),
        label=_("我代表单位确认"),
        said=_("确认了，谢谢。各方都确认以后就签好了。"),
        back=back,
        lead=f"{party.organisation.name} · {one.title}",
        aside=one.text,
        template=PORTAL,
    )
    return answered(request, shown, bound(request, NameForm, initial={"name": party.signatory}), do)


# ---- the link ----


@public
@BOTH
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds a side's link reads the whole text and confirms under their name; once, and no account is needed."""
    party = found.party_for_token(token)
    if party is None:
        return _closed(request, _("这个链接用不了"), _("它可能已经换了新的，或者抄漏了几个字。请打电话给社区，要一个新的。"), 404)
    one = found_or_404(found.whole(Agreement.objects.filter(tenant=party.tenant_id), party.agreement_id))  # type: ignore[attr-defined]
    if party.confirmed_at is not None:
        return _closed(request, _("已经确认过了"), _("%(title)s：您这一方已经确认，不用再点。") % {"title": one.title}, 200)
    if is_expired(party.asked_at, link_days(one.tenant, on=clock.today()), clock.now()):
        return _closed(request, _("链接过期了"), _("请打电话给社区，要一个新的链接。"), 410)
    return _page_of_link(request, token, party, one)


def _page_of_link(request: HttpRequest, token: str, party: AgreementParty, one: Agreement) -> HttpResponse:
    form = bound(request, NameForm, initial={"name": party.signatory})

    def do(given: dict[str, Any], now: datetime) -> dict[str, Any]:
        confirming.confirm(party=party, how=EMAIL, name=given["name"], token=token, by=actor_of(request), now=now)
        return {"agreement": str(one.pk)}

    if form.is_bound and done_once(request, form, f"cobuild.agreement-confirm:{party.pk}", do, tenant_id=one.tenant_id):
        return _closed(request, _("确认了，谢谢"), _("%(title)s：各方都确认以后就签好了。") % {"title": one.title}, 200)
    context = whole_of(one, today=clock.today()) | {"form": form, "party": party, "tenant": one.tenant}
    response = page(request, "cobuild/portal/agreement_confirm.html", context, status=422 if form.is_bound else 200)
    return kept_quiet(response)


def _closed(request: HttpRequest, title: str, words: str, status: int) -> HttpResponse:
    context = {"heading": title, "words": words}
    return kept_quiet(page(request, "cobuild/portal/agreement_closed.html", context, status=status))
