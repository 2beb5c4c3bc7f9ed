"""Charity sales on the workbench: the list, one with its ledger, and every verb."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404, one_or_404
from linli.core.list_sheets import Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities, place_chosen

from ...forms import sales as typed
from ...models import Sale
from ...rules import rights
from ...rules.sales import account_of, balance
from ...rules.venture_money import yuan
from ...selectors import sales as found
from ...services import sales
from ...services.sales import DECIDING, SaleGiven
from ...states import SaleState
from .. import donations_shown as shown
from ..space_forms import Asked, answer, posted
from ..store_pieces import BOTH, PER_PAGE, READ, SEES_SALES, SELLS, may, places_offered, sale_crumbs, sale_or_404, tabs_of

Do = Callable[[dict[str, Any], datetime], object]


@SEES_SALES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """The sales where this visitor's posts reach."""
    tenant = tenant_here(request)
    filters = typed.SaleFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = found.listed(
        actor_of(request), tenant, words=said.get("q", ""), under=said.get("under", ""), show=said.get("show", "")
    )
    if wants_sheet(request):
        return sheet_of(request, SALES, _sheet_rows(list(rows)))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    accounts = found.accounts_of(page_obj)
    context = {
        "filters": filters,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [{"one": one, "badge": shown.sale_badge(one), "sums": shown.sale_sums(accounts[one.pk])} for one in page_obj],
        "tabs": tabs_of("sales"),
        "sheet_url": sheet_url(request),
        "may_sell": may(request, rights.SALES),
    }
    return page(request, "cobuild/desk/sales.html", context)


SALES = Sheet(
    "sales",
    gettext_lazy("爱心义卖"),
    [
        Column("number", gettext_lazy("编号")),
        Column("title", gettext_lazy("名称")),
        Column("place", gettext_lazy("社区")),
        Column("held_on", gettext_lazy("哪天")),
        Column("state", gettext_lazy("状态")),
        Column("takings", gettext_lazy("收入（元）")),
        Column("costs", gettext_lazy("开支（元）")),
        Column("difference", gettext_lazy("点钱的差额（元）")),
        Column("paid_out", gettext_lazy("拨给受助方（元）")),
        Column("carried", gettext_lazy("转入社区善款（元）")),
        Column("purpose", gettext_lazy("钱给谁、做什么用")),
    ],
    engine="cobuild",
)


def _sheet_rows(rows: list[Sale]) -> Iterator[dict[str, Any]]:
    accounts = found.accounts_of(rows)
    for one in rows:
        sums = accounts[one.pk]
        yield {
            "number": one.number, "title": one.title, "place": str(one.place), "held_on": one.held_on,
            "state": one.get_state_display(), "purpose": one.purpose,
            **{name: Decimal(getattr(sums, name)) / 100 for name in ("takings", "costs", "difference", "paid_out", "carried")},
        }  # fmt: skip


LEDGER = Sheet(
    "sale-ledger",
    gettext_lazy("爱心义卖的账"),
    [
        Column("position", gettext_lazy("第几笔")),
        Column("at", gettext_lazy("什么时候")),
        Column("kind", gettext_lazy("是哪一种")),
        Column("text", gettext_lazy("摘要")),
        Column("voucher", gettext_lazy("凭证号")),
        Column("cents", gettext_lazy("金额（元）")),
        Column("by", gettext_lazy("经手")),
    ],
    engine="cobuild",
)


@SEES_SALES
@READ
def sale(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """One sale: its ledger, who has counted, what is left, where it went; `?as=xlsx` gives the ledger."""
    one = sale_or_404(request, pk)
    lines = list(found.lines_of(one))
    if wants_sheet(request):
        return sheet_of(request, LEDGER, _ledger_lines(lines))
    entries = [found.entry_of(line) for line in lines]
    account = account_of(entries)
    counts = _counts(one)
    context = {
        "one": one,
        "crumbs": sale_crumbs(None, one.number),
        "badge": shown.sale_badge(one),
        "rows": shown.ledger_rows(lines),
        "held": yuan(balance(entries)),
        "account": account,
        "sums": shown.sale_sums(account),
        "counts": counts,
        "counts_differ": one.state == SaleState.OPEN and len(counts) >= DECIDING,
        "sheet_url": sheet_url(request),
        "may_sell": may(request, rights.SALES, one.place_path),
    }
    return page(request, "cobuild/desk/sale.html", context)


def _counts(one: Sale) -> list[dict[str, Any]]:
    """Who has counted; how much is told once two agree, so that the second counts for themselves."""
    told = one.state != SaleState.OPEN
    return [{"one": each, "cents": yuan(each.cents) if told else ""} for each in found.counts_of(one)]


def _ledger_lines(lines: list[Any]) -> Iterator[dict[str, Any]]:
    for one in lines:
        plain = {name: getattr(one, name) for name in ("position", "at", "text", "voucher", "by")}
        yield plain | {"kind": one.get_kind_display(), "cents": Decimal(one.cents) / 100}


# ---- verbs ----


@SELLS
@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Begin a sale."""
    tenant = tenant_here(request)
    form = typed.SaleForm(posted(request), places=places_offered(request, rights.SALES), initial={"held_on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        given = SaleGiven(**(said | {"place": found_or_404(place_chosen(said["place"], tenant))}))
        return sales.open_sale(tenant=tenant, given=given, by=actor_of(request), now=now).get_absolute_url()

    asked = Asked(
        title=_("办一场义卖"),
        submit=_("开始记账"),
        back=reverse("cobuild:sales"),
        done=_("开好账了。"),
        crumbs=sale_crumbs(None, _("办一场义卖")),
    )
    return answer(request, form, asked, do)


def _answered(request: HttpRequest, one: Sale, form: forms.Form, do: Do, **said: Any) -> HttpResponse:
    """A verb of one sale, then back to it."""

    def then(given: dict[str, Any], now: datetime) -> str:
        do(given, now)
        return one.get_absolute_url()

    asked = Asked(back=one.get_absolute_url(), crumbs=sale_crumbs(one, said["title"]), **said)
    return answer(request, form, asked, then)


@SELLS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what is said of it."""
    one, tenant = sale_or_404(request, pk), tenant_here(request)
    initial = {name: getattr(one, name) for name in ("title", "held_on", "purpose")} | {"place": str(one.place_id)}  # type: ignore[attr-defined]
    form = typed.SaleForm(posted(request), places=places_offered(request, rights.SALES), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> None:
        given = SaleGiven(**(said | {"place": found_or_404(place_chosen(said["place"], tenant))}))
        sales.change(sale=one, given=given, by=actor_of(request), now=now)

    return _answered(request, one, form, do, title=_("改义卖的资料"), submit=_("存下"), done=_("改好了。"))


@SELLS
@BOTH
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a line into the ledger."""
    one = sale_or_404(request, pk)
    form = typed.LineForm(posted(request), state=one.state)

    def do(said: dict[str, Any], now: datetime) -> None:
        sales.write(sale=one, **said, by=actor_of(request), now=now)

    is_counted = one.state == SaleState.OPEN and found.counts_of(one).exists()
    lead = _("有人点过钱了；再记一笔，要重新点。") if is_counted else ""
    return _answered(request, one, form, do, title=_("记一笔"), submit=_("记上"), done=_("记上了。"), lead=lead)


@SELLS
@BOTH
def reverse_line(request: HttpRequest, pk: UUID, line_id: UUID) -> HttpResponse:
    """Take a wrong line back."""
    one = sale_or_404(request, pk)
    line = one_or_404(found.lines_of(one), line_id)
    form = typed.ReverseForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> None:
        sales.reverse(line=line, **said, by=actor_of(request), now=now)

    told = {"n": line.position, "text": line.text, "cents": yuan(line.cents)}
    lead = _("第 %(n)d 笔“%(text)s”%(cents)s。原来那笔留着，再写一笔相反的。") % told
    return _answered(request, one, form, do, title=_("冲正一笔"), submit=_("冲正"), done=_("冲正了。"), lead=lead, tone="stop")


@SELLS
@BOTH
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person has counted the till."""
    one = sale_or_404(request, pk)
    form = typed.CountForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> None:
        sales.count(sale=one, **said, by=actor_of(request), now=now)

    lead = _("两个人各用自己的账号点，点到的一样才算数。")
    return _answered(request, one, form, do, title=_("点钱"), submit=_("记下点到的数"), done=_("记下了。"), lead=lead)


@SELLS
@BOTH
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close the books."""
    one = sale_or_404(request, pk)
    form = forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> None:
        sales.close(sale=one, by=actor_of(request), now=now)

    lead = _("结账以后，收入、开支和去向大家都看得到。")
    return _answered(request, one, form, do, title=_("结账"), submit=_("结账，公开"), done=_("结账了。"), lead=lead)


@SELLS
@BOTH
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the books again."""
    one = sale_or_404(request, pk)
    form = typed.ReopenForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> None:
        sales.reopen(sale=one, **said, by=actor_of(request), now=now)

    lead = _("两个人要重新点钱；结了的账先不公开。")
    return _answered(
        request, one, form, do, title=_("重新打开账"), submit=_("重新打开"), done=_("打开了。"), lead=lead, tone="stop"
    )
