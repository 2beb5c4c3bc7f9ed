"""The store on the workbench: what there is, one thing with its moves, and the whole book of what came and went."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here
from linli.registry.api import communities

from ...forms import donations as typed
from ...models import MoveKind, StockItem, StockMove
from ...rules import rights
from ...rules.stock import is_soon
from ...selectors import stock as found
from .. import donations_shown as shown
from ..store_pieces import PER_PAGE, READ, SEES, item_crumbs, item_or_404, may, tabs_of

SHOWS = {
    "": gettext_lazy("有库存的"),
    "dated": gettext_lazy("有保质期的"),
    "empty": gettext_lazy("用完的"),
    "all": gettext_lazy("全部"),
}


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """What is kept where this visitor's posts reach."""
    tenant, show = tenant_here(request), request.GET.get("show", "")
    filters = typed.StoreFilter(request.GET, communities=communities(tenant))
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = found.listed(actor_of(request), tenant, words=said.get("q", ""), under=said.get("under", ""), show=show)
    if wants_sheet(request):
        return sheet_of(request, STOCK, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    lots = found.lots_of(page_obj)
    context = {
        "filters": filters,
        "show": show,
        "is_filtered": any(said.values()) or bool(show),
        "page_obj": page_obj,
        "rows": [_row(one, lots[one.pk]) for one in page_obj],
        "tabs": tabs_of("stock"),
        "shows": [
            {"label": label, "url": f"?show={code}" if code else "?", "current": code == show} for code, label in SHOWS.items()
        ],
        "sheet_url": sheet_url(request),
        "may_keep": may(request, rights.DONATIONS),
    }
    return page(request, "cobuild/desk/stock.html", context)


def _row(one: StockItem, lots: list[Any]) -> dict[str, Any]:
    known: Any = one
    first = next((day for day, _quantity in lots if day), None)
    today = clock.today()
    return {
        "one": one, "thing": shown.thing(one), "stock": shown.amount(one, known.stock), "first": first,
        "is_soon": is_soon(lots, today), "is_over": bool(first and first < today), "moved_on": known.moved_on,
    }  # fmt: skip


STOCK = Sheet(
    "stock",
    gettext_lazy("捐赠物资库存"),
    [
        Column("place", gettext_lazy("存放在")),
        Column("thing", gettext_lazy("物品")),
        Column("stock", gettext_lazy("现在有")),
        Column("unit", pgettext_lazy("stock", "单位")),
        Column("moved_on", gettext_lazy("最近一次进出")),
    ],
    engine="cobuild",
)


def _sheet_rows(rows: QuerySet[StockItem]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        known: Any = one
        yield {
            "place": str(one.place), "thing": shown.thing(one), "stock": _number(one, known.stock), "unit": one.unit,
            "moved_on": known.moved_on,
        }  # fmt: skip


def _number(item: StockItem, quantity: int) -> int | Decimal:
    return Decimal(quantity) / 100 if item.is_money else quantity


# ---- one thing ----


@SEES
@READ
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One thing: how many there are, until when they are good, what came and went."""
    one = item_or_404(request, pk)
    known: Any = one
    rows = found.moves_seen(actor_of(request), one.tenant).filter(item=one)
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    may_allocate = may(request, rights.ALLOCATE, one.place_path)
    context = {
        "one": one,
        "thing": shown.thing(one),
        "crumbs": item_crumbs(None, str(one)),
        "stock": shown.amount(one, known.stock),
        "is_empty": not known.stock,
        "lots": shown.lots_words(found.lots_of([one])[one.pk], one, clock.today()),
        "page_obj": page_obj,
        "rows": move_rows(request, page_obj, may_allocate=may_allocate),
        "tells_whom": found.may_see_recipient(actor_of(request), one),
        "may_keep": may(request, rights.DONATIONS, one.place_path),
        "may_allocate": may_allocate,
    }
    return page(request, "cobuild/desk/stock_item.html", context)


def move_rows(request: HttpRequest, moves: Iterable[StockMove], *, may_allocate: bool = False) -> list[dict[str, Any]]:
    """Moves as rows; to whom only for those who may read it."""
    listed_moves = list(moves)
    whom = found.recipients_of(actor_of(request), listed_moves)
    return [
        {
            "one": one, "thing": shown.thing(one.item), "amount": shown.signed(one.item, one.quantity), "whom": whom.get(one.pk, ""),
            "may_come_back": may_allocate and one.kind == MoveKind.HANDED_OUT,
        }
        for one in listed_moves
    ]  # fmt: skip


# ---- the book ----


@SEES
@READ
def moves(request: HttpRequest) -> HttpResponseBase:
    """Everything that came and went where this visitor's posts reach."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.MoveFilter(request.GET, communities=communities(tenant))
    said = dict(filters.cleaned_data) if filters.is_valid() else {}
    rows = found.moves_listed(
        actor, tenant, words=said.get("q", ""), under=said.get("under", ""), kind=said.get("kind", ""), first=said.get("first"),
        last=said.get("last"),
    )  # fmt: skip
    tells = any(may(request, right) for right in found.TO_WHOM)
    if wants_sheet(request):
        return sheet_of(request, WITH_WHOM if tells else MOVES, _move_lines(request, rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": move_rows(request, page_obj),
        "tells_whom": tells,
        "tabs": tabs_of("stock-moves"),
        "sheet_url": sheet_url(request),
    }
    return page(request, "cobuild/desk/stock_moves.html", context)


COLUMNS = [
    Column("on", gettext_lazy("哪天")),
    Column("place", gettext_lazy("存放在")),
    Column("thing", gettext_lazy("物品")),
    Column("kind", pgettext_lazy("stock", "进出")),
    Column("quantity", gettext_lazy("数量")),
    Column("unit", pgettext_lazy("stock", "单位")),
    Column("receipt", gettext_lazy("收据号")),
    Column("note", pgettext_lazy("stock", "说明")),
    Column("by", gettext_lazy("经手")),
]
MOVES = Sheet("stock-moves", gettext_lazy("捐赠物资进出账"), COLUMNS, engine="cobuild")
WITH_WHOM = Sheet(
    "stock-moves",
    gettext_lazy("捐赠物资进出账"),
    [*COLUMNS, Column("whom", gettext_lazy("发给谁（保密）"))],
    names_people=True,
    engine="cobuild",
)
"""For those who may read to whom; that they took it stands in the journal."""


def _move_lines(request: HttpRequest, rows: QuerySet[StockMove]) -> Iterator[dict[str, Any]]:
    chunk: list[StockMove] = []
    for one in rows.iterator(AT_ONCE):
        chunk.append(one)
        if len(chunk) == AT_ONCE:
            yield from _move_chunk(request, chunk)
            chunk = []
    yield from _move_chunk(request, chunk)


def _move_chunk(request: HttpRequest, chunk: list[StockMove]) -> Iterator[dict[str, Any]]:
    for row in move_rows(request, chunk):
        one: StockMove = row["one"]
        yield {
            "on": one.on, "place": str(one.item.place), "thing": row["thing"], "kind": one.get_kind_display(),
            "quantity": _number(one.item, one.quantity), "unit": one.item.unit, "note": one.note, "by": one.by,
            "receipt": one.donation.number if one.donation else "", "whom": row["whom"],
        }  # fmt: skip
