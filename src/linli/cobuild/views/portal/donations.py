"""What was given and where it went, for everybody; one's own donations; the account of a charity sale."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import one_or_404
from linli.core.form_pages import done_or_told
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here

from ...forms.donations import NothingForm
from ...models import LineKind
from ...rules.sales import SPENT
from ...rules.venture_money import yuan
from ...selectors import donations as found
from ...selectors import sales as found_sales
from ...selectors import stock as found_stock
from ...services import donations
from ...states import SaleState
from .. import donations_shown as shown
from ..store_pieces import READ

PER_PAGE, MOST_SALES = 20, 10


@public
@READ
def account(request: HttpRequest) -> HttpResponse:
    """A year of a community or of all: who is thanked, what came, where it went, what there is; and the sales."""
    tenant = tenant_here(request)
    stores = found_stock.stores_of(tenant)
    years = sorted({*found_stock.years_of(tenant), *found_sales.years_of(tenant)}, reverse=True)
    under = request.GET.get("at", "")
    under = under if under in dict(stores) else ""
    year = _year(request.GET.get("year", ""), years)
    rows = found.public_donations(tenant, under=under, year=year)
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    sales = list(found_sales.public_sales(tenant).filter(place_path__startswith=under, held_on__year=year)[:MOST_SALES])
    context = {
        "bar_title": _("捐赠公示"),
        "year": year,
        "page_obj": page_obj,
        "thanks": _thanks(tenant, page_obj),
        "account": shown.account_rows(found_stock.account(tenant, year, under=under)),
        "sales": [{"one": one, "badge": shown.sale_badge(one)} for one in sales],
        "tabs": _tabs([("", _("全街道")), *stores], "at", under, year=year),
        "years": _tabs([(str(one), str(one)) for one in years], "year", str(year), at=under),
    }
    return page(request, "cobuild/portal/donations.html", context)


def _year(text: str, years: list[int]) -> int:
    known = {str(one): one for one in years}
    return known.get(text, years[0] if years else clock.today().year)


def _tabs(rows: list[tuple[str, str]], name: str, current: str, **kept: Any) -> list[dict[str, Any]]:
    rest = "".join(f"&{key}={value}" for key, value in kept.items() if value)
    return [{"label": label, "url": f"?{name}={code}{rest}", "current": code == current} for code, label in rows]


def _thanks(tenant: Any, donations_shown: Any) -> list[dict[str, Any]]:
    listed = list(donations_shown)
    names, given = found.public_names(listed, tenant=tenant), found.given_in(listed)
    return [
        {"one": one, "who": shown.thanks_words(one, names[one.pk]), "things": shown.given_words(given[one.pk])} for one in listed
    ]


@public
@READ
def sale(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One sale: what it is for; once its books are closed, what came, what it cost, where the money went."""
    one = one_or_404(found_sales.public_sales(tenant_here(request)), pk)
    is_closed = one.state == SaleState.CLOSED
    lines = [line for line in found_sales.lines_of(one) if not hasattr(line, "reversed_by")] if is_closed else []
    account = found_sales.accounts_of([one])[one.pk]
    kinds = (LineKind.SOLD, LineKind.GIFT, LineKind.COST, *SPENT)
    context = {
        "bar_title": _("爱心义卖"),
        "one": one,
        "badge": shown.sale_badge(one),
        "is_closed": is_closed,
        "account": account,
        "sums": shown.sale_sums(account),
        "lines": [{"one": line, "cents": yuan(abs(line.cents))} for line in lines if line.kind in kinds],
    }
    return page(request, "cobuild/portal/sale.html", context)


@signed_in
@READ
def mine(request: HttpRequest) -> HttpResponse:
    """One's own donations, and those of the unit that one speaks for."""
    rows = list(found.own_donations(actor_of(request), tenant_here(request))[:100])
    given, names = found.given_in(rows), found.public_names(rows, tenant=tenant_here(request))
    context = {
        "bar_title": _("我的捐赠"),
        "rows": [{"one": one, "things": shown.given_words(given[one.pk]), "is_named": bool(names[one.pk])} for one in rows],
    }
    return page(request, "cobuild/portal/my_donations.html", context)


@signed_in
@require_POST
def name(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Be thanked by name, or not any more."""
    one = one_or_404(found.own_donations(actor_of(request), tenant_here(request)), pk)
    may_name = request.POST.get("named") == "yes"
    form: Any = NothingForm(request.POST)

    def do(_said: dict[str, Any], now: datetime) -> None:
        donations.name_publicly(donation=one, may_name=may_name, by=actor_of(request), now=now)

    done_or_told(request, form, f"cobuild.donation.name:{pk}:{may_name}", do, tenant_id=one.tenant_id, done=_("记下了。"))
    return redirect("cobuild:my-donations")
