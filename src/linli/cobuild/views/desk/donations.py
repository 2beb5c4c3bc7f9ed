"""Donations on the workbench: the receipts, one with what it brought, a new one, voided, named in public or not."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities, place_chosen

from ...forms import donations as typed
from ...models import Donation, StockItem
from ...rules import rights
from ...selectors import donations as found
from ...services import donations
from ...services.donations import DonationGiven
from .. import donations_shown as shown
from ..space_forms import Asked, answer, posted
from ..store_pieces import BOTH, KEEPS, PER_PAGE, READ, SEES, donation_crumbs, donation_or_404, may, places_offered, tabs_of
from .market_pieces import person_named


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The receipts where this visitor's posts reach, filtered by the address."""
    tenant, actor, show = tenant_here(request), actor_of(request), request.GET.get("show", "")
    filters = typed.DonationFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = found.listed(actor, tenant, words=said.get("q", ""), under=said.get("under", ""), show=show, year=said.get("year"))
    if wants_sheet(request):
        return sheet_of(request, DONATIONS, _sheet_rows(request, rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    given = found.given_in(page_obj)
    context = {
        "filters": filters,
        "show": show,
        "is_filtered": any(said.values()) or bool(show),
        "page_obj": page_obj,
        "rows": [_row(request, one, shown.given_words(given[one.pk])) for one in page_obj],
        "tabs": tabs_of("donations"),
        "kinds": [
            {"label": label, "url": f"?show={code}" if code else "?", "current": code == show} for code, label in typed.KINDS
        ],
        "sheet_url": sheet_url(request),
        "may_keep": may(request, rights.DONATIONS),
    }
    return page(request, "cobuild/desk/donations.html", context)


def _row(request: HttpRequest, one: Donation, things: str) -> dict[str, Any]:
    return {"one": one, "who": _who(request, one), "things": things}


def _who(request: HttpRequest, one: Donation) -> str:
    return found.donor_words(actor_of(request), one) or shown.sale_words(one) or _("匿名")


DONATIONS = Sheet(
    "donations",
    gettext_lazy("捐赠收据"),
    [
        Column("number", gettext_lazy("收据号")),
        Column("on", gettext_lazy("收到")),
        Column("place", gettext_lazy("哪里收的")),
        Column("who", gettext_lazy("谁捐的")),
        Column("things", gettext_lazy("捐了什么")),
        Column("money", gettext_lazy("捐款（元）")),
        Column("purpose", gettext_lazy("捐给谁、做什么用")),
        Column("named", gettext_lazy("公开姓名（名称）")),
        Column("void", gettext_lazy("作废的原因")),
    ],
    names_people=True,
    engine="cobuild",
)


def _sheet_rows(request: HttpRequest, rows: QuerySet[Donation]) -> Iterator[dict[str, Any]]:
    """In pieces, so that memory stays the same however many there are."""
    chunk: list[Donation] = []
    for one in rows.iterator(AT_ONCE):
        chunk.append(one)
        if len(chunk) == AT_ONCE:
            yield from _sheet_chunk(request, chunk)
            chunk = []
    yield from _sheet_chunk(request, chunk)


def _sheet_chunk(request: HttpRequest, chunk: list[Donation]) -> Iterator[dict[str, Any]]:
    given = found.given_in(chunk)
    for one in chunk:
        goods = [each for each in given[one.pk] if not each.item.is_money]
        cents = sum(each.quantity for each in given[one.pk] if each.item.is_money)
        yield {
            "number": one.number, "on": one.received_on, "place": str(one.place),
            "who": _who(request, one), "things": shown.given_words(goods),
            "money": Decimal(cents) / 100 if cents else "", "purpose": one.purpose,
            "named": _("是") if one.may_name else _("否"), "void": one.void_reason,
        }  # fmt: skip


@SEES
@READ
def donation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One receipt: what it brought, who gave, whether they are named."""
    one = donation_or_404(request, pk)
    may_keep = may(request, rights.DONATIONS, one.place_path)
    moves = [
        {"one": each, "thing": shown.thing(each.item), "amount": shown.signed(each.item, each.quantity)}
        for each in one.moves.select_related("item").order_by("at", "id")
    ]
    context = {
        "one": one,
        "crumbs": donation_crumbs(None, one.number),
        "who": _who(request, one),
        "is_anonymous": one.organisation is None and one.person is None,
        "public": shown.thanks_words(one, found.public_names([one], tenant=one.tenant)[one.pk]),
        "sale": one.sale_line.sale if one.sale_line else None,
        "moves": moves,
        "is_void": one.voided_at is not None,
        "may_keep": may_keep and one.voided_at is None and one.sale_line is None,
        "form": typed.NothingForm(),
    }
    return page(request, "cobuild/desk/donation.html", context)


@KEEPS
@BOTH
def receive(request: HttpRequest) -> HttpResponse:
    """Write a receipt."""
    tenant = tenant_here(request)
    offered: dict[str, Any] = {"places": places_offered(request, rights.DONATIONS), "tenant": tenant}
    form = typed.DonationForm(posted(request), initial={"received_on": clock.today()}, **offered)

    def do(said: dict[str, Any], now: datetime) -> str:
        given = DonationGiven(
            place=found_or_404(place_chosen(said["place"], tenant)), lines=form.lines(), organisation=said["organisation"],
            person=person_named(request, said, now), received_on=said["received_on"], purpose=said["purpose"],
            may_name=said["may_name"],
        )  # fmt: skip
        return donations.receive(tenant=tenant, given=given, by=actor_of(request), now=now).get_absolute_url()

    form.things = _things_known(request)  # type: ignore[attr-defined]
    asked = Asked(
        title=_("收一笔捐赠"), submit=_("开收据"), back=reverse("cobuild:donations"), done=_("收下了，东西记进了库存。打一张收据给捐赠人。"),
        crumbs=donation_crumbs(None, _("收一笔捐赠")), template="cobuild/desk/donation_form.html",
    )  # fmt: skip
    return answer(request, form, asked, do)


def _things_known(request: HttpRequest) -> list[str]:
    """What is kept already, to be picked, so that one thing is not kept under two names."""
    rows = StockItem.objects.filter(tenant=tenant_here(request), is_money=False).order_by("name")
    return list(rows.values_list("name", flat=True).distinct()[:200])


@KEEPS
@BOTH
def void(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Void a receipt that was a mistake."""
    one = donation_or_404(request, pk)
    form = typed.VoidForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return donations.void(donation=one, by=actor_of(request), now=now, **said).get_absolute_url()

    asked = Asked(
        title=_("作废收据"), submit=_("作废"), back=one.get_absolute_url(), done=_("作废了，库存也退回去了。"), tone="stop",
        lead=_("收据还看得到，写着作废；它带来的东西从库存里减掉。已经发出去的不能作废。"), crumbs=donation_crumbs(one, _("作废收据")),
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def name(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down whether the donor agrees to be named."""
    one = donation_or_404(request, pk)
    form = typed.NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        said = donations.name_publicly(donation=one, may_name=not one.may_name, by=actor_of(request), now=now)
        return said.get_absolute_url()

    title = _("不再公开姓名（名称）") if one.may_name else _("公开姓名（名称）")
    lead = _("公开的页面上马上不再出现。") if one.may_name else _("本人（单位）说了同意，才能公开。")
    asked = Asked(
        title=title, submit=title, back=one.get_absolute_url(), done=_("记下了。"), lead=lead, crumbs=donation_crumbs(one, title)
    )
    return answer(request, form, asked, do)
