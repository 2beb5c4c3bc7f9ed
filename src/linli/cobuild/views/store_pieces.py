"""What the pages of donations, stock and sales share: who opens them, tabs between them, what an address names."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_by_id, places_under

from ..models import Donation, Sale, StockItem
from ..rules import rights
from ..selectors import donations as found_donations
from ..selectors import sales as found_sales
from ..selectors import stock as found_stock
from .space_forms import Crumbs

SEES = requires(*found_stock.SEES)
KEEPS = requires(rights.DONATIONS)
ALLOCATES = requires(rights.ALLOCATE)
SELLS, SEES_SALES = requires(rights.SALES), requires(*found_sales.SEES)
READ = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 25


def may(request: HttpRequest, right: str, path: str | None = None) -> bool:
    return actor_of(request).may(right, tenant_id=tenant_here(request).pk, place_path=path)


def tabs_of(current: str) -> list[dict[str, Any]]:
    """The lists of this part beside each other."""
    rows = (
        ("donations", _("收据")),
        ("stock", _("库存")),
        ("stock-moves", _("进出账")),
        ("sales", _("爱心义卖")),
    )
    return [{"label": label, "url": reverse(f"cobuild:{name}"), "current": name == current} for name, label in rows]


def donation_or_404(request: HttpRequest, pk: UUID) -> Donation:
    return one_or_404(found_donations.donations_seen(actor_of(request), tenant_here(request)), pk)


def item_or_404(request: HttpRequest, pk: UUID) -> StockItem:
    return one_or_404(found_stock.with_stock(found_stock.items_seen(actor_of(request), tenant_here(request))), pk)


def sale_or_404(request: HttpRequest, pk: UUID) -> Sale:
    return one_or_404(found_sales.sales_seen(actor_of(request), tenant_here(request)), pk)


def store_or_404(request: HttpRequest, pk: UUID, right: str) -> Place:
    """A place that keeps something, where this visitor holds the right."""
    place = found_or_404(place_by_id(pk, tenant=tenant_here(request)))
    return found_or_404(place if may(request, right, place.path) else None)


def places_offered(request: HttpRequest, right: str) -> list[tuple[str, str]]:
    """Where this visitor may receive or keep things: communities first, as most is given there."""
    rows = places_under("", tenant=tenant_here(request)).of_kind("community", "subdistrict", "compound").order_by("path")
    found = [one for one in rows if may(request, right, one.path)]
    order = {"community": 0, "subdistrict": 1}
    return [(str(one.pk), str(one)) for one in sorted(found, key=lambda one: order.get(one.kind, 2))]


def donation_crumbs(one: Donation | None = None, last: str = "") -> Crumbs:
    start = [(_("捐赠物资"), reverse("cobuild:donations"))]
    start += [(one.number, one.get_absolute_url())] if one else []
    return [*start, (last, "")] if last else start


def item_crumbs(item: StockItem | None = None, last: str = "") -> Crumbs:
    start = [(_("库存"), reverse("cobuild:stock"))]
    start += [(str(item), item.get_absolute_url())] if item else []
    return [*start, (last, "")] if last else start


def sale_crumbs(sale: Sale | None = None, last: str = "") -> Crumbs:
    start = [(_("爱心义卖"), reverse("cobuild:sales"))]
    start += [(sale.number, sale.get_absolute_url())] if sale else []
    return [*start, (last, "")] if last else start
