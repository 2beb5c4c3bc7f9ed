"""Yearly reviews on the workbench: a year unit by unit, one written, shown, sent, its answer written down."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import papers
from linli.core.access import actor_of
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import VerbPage, answered, bound
from linli.registry.api import communities

from ...forms import partners as typed
from ...forms.agreements import EmptyForm
from ...models import PartnerReview
from ...rules import rights
from ...rules.letters import days_of_year
from ...selectors import partners as found
from ...selectors import unit_desk
from ...services import partner_reviews
from ...services.partner_reviews import ReviewGiven
from .. import partners_shown as shown
from .partner_verbs import BOTH, KEEPS
from .partners import SEES, may_keep, partner_or_404, way_to, year_asked

READ = require_http_methods(["GET", "HEAD"])
PER_PAGE = 25


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """Every unit of a year with its review: written or not, sent, answered. In the order of the register: there is no rank."""
    tenant, actor, year = tenant_here(request), actor_of(request), year_asked(request)
    filters = typed.ReviewFilter({**request.GET.dict(), "year": year}, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = found.took_part(found.partners_seen(actor).filter(tenant=tenant), days_of_year(year))
    rows = rows.under(said["under"]) if said.get("under") else rows
    rows = unit_desk.with_reviews(rows, year, said.get("state", ""))
    here = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": bool(said.get("state") or said.get("under")),
        "page_obj": here,
        "rows": [_row(one) for one in here],
        "year": year,
        "may_keep": actor.may(rights.PARTNERS, tenant_id=tenant.pk),
    }
    return page(request, "cobuild/desk/partner_reviews.html", context)


def _row(one: Any) -> dict[str, Any]:
    review = next(iter(one.of_year), None)
    return {"one": one, "review": review, "badge": shown.review_badge(review)}


def review_or_404(request: HttpRequest, pk: UUID) -> PartnerReview:
    return one_or_404(found.reviews_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def _url(pk: UUID) -> str:
    return reverse("cobuild:partner-review", args=[pk])


def title_of(one: PartnerReview) -> str:
    return _("%(year)d 年共建评议") % {"year": one.year}


@SEES
@READ
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One review with the unit's answer."""
    one = review_or_404(request, pk)
    context = shown.review_shown(one) | {
        "crumbs": [*way_to(one.partner), (title_of(one), "")],
        "title": title_of(one),
        "may_keep": may_keep(request, one.partner),
    }
    return page(request, "cobuild/desk/partner_review.html", context)


@SEES
@READ
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The review on paper, with room for the unit's answer."""
    one = review_or_404(request, pk)
    return as_paper(request, one, back=_url(pk))


def as_paper(request: HttpRequest, one: PartnerReview, *, back: str) -> HttpResponse:
    context = shown.review_shown(one) | {"back_url": back, "title": title_of(one)}
    return papers.paper(request, "cobuild/paper/partner_review.html", context, name=f"review-{one.year}-{one.pk.hex[-8:]}")


@KEEPS
@BOTH
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the review of a year, or write it again before it is sent."""
    one, year = partner_or_404(request, pk), year_asked(request)
    there = one.reviews.filter(year=year).first()
    initial: dict[str, Any] = {"year": year}
    if there:
        initial |= {name: getattr(there, name) for name in ("done", "thanks", "asks")}

    def do(said: dict[str, Any], now: datetime) -> str:
        texts = dict(said)
        of_year = texts.pop("year")
        made = partner_reviews.write(partner=one, year=of_year, given=ReviewGiven(**texts), by=actor_of(request), now=now)
        return _url(made.pk)

    verb = VerbPage(
        title=_("写年度评议"),
        label=_("写好，先看看"),
        said=_("写好了，看过再送。"),
        back=one.get_absolute_url(),
        crumbs=way_to(one),
        lead=_("%(unit)s：做了几件、多少人次，系统自己写上。只写话，不打分、不排名。") % {"unit": one.organisation.name},
    )
    return answered(request, verb, bound(request, typed.ReviewForm, initial=initial), do)


def _verb(one: PartnerReview, title: str, said: str, lead: str = "") -> VerbPage:
    back = _url(one.pk)
    crumbs = [*way_to(one.partner), (title_of(one), back)]
    return VerbPage(title=title, label=title, said=said, back=back, crumbs=crumbs, lead=lead)


@KEEPS
@BOTH
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it to the unit."""
    one = review_or_404(request, pk)

    def do(_said: dict[str, Any], now: datetime) -> str:
        return _url(partner_reviews.send(review=one, by=actor_of(request), now=now).pk)

    lead = _("送出以后不能再改，单位会收到通知，请它回一句话。")
    verb = _verb(one, _("送给单位"), _("送出了，联络员会收到通知。"), lead)
    return answered(request, verb, bound(request, EmptyForm), do)


@KEEPS
@BOTH
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what the unit said by telephone or on paper."""
    one = review_or_404(request, pk)

    def do(said: dict[str, Any], now: datetime) -> str:
        return _url(partner_reviews.answer(review=one, **said, by=actor_of(request), now=now).pk)

    verb = _verb(one, _("记下单位的回话"), _("记下了。"), _("单位打电话、写在纸上回的，替它记下。"))
    return answered(request, verb, bound(request, typed.AnswerForm), do)
