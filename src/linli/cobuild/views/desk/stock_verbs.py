"""What is done in a store: handed out, taken back, written off, counted, brought elsewhere."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of
from linli.core.finding import found_or_404, one_or_404
from linli.core.ids import uuid_of
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_chosen

from ...forms import donations as typed
from ...models import MoveKind, StockItem
from ...rules import rights
from ...selectors import stock as found
from ...services import stock
from ...services.stock import Recipient
from .. import donations_shown as shown
from ..space_forms import Asked, answer, posted
from ..store_pieces import ALLOCATES, BOTH, KEEPS, item_crumbs, item_or_404, places_offered, store_or_404
from .market_pieces import person_named

PER_ITEM = "cobuild/desk/stock_form.html"
MOST_ITEMS = 200


@ALLOCATES
@BOTH
def hand_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand things of one store out; `?item=` shows only one of them."""
    place = store_or_404(request, pk, rights.ALLOCATE)
    items = [one for one in _items(request, place) if one.stock > 0]  # type: ignore[attr-defined]
    form = typed.HandOutForm(posted(request), tenant=tenant_here(request), items=items, initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        to = Recipient(need=said["need"], organisation=said["organisation"], person=person_named(request, said, now))
        stock.hand_out(lines=list(form.amounts().items()), to=to, on=said["on"], by=actor_of(request), now=now)
        return _back(request, items)

    asked = Asked(
        title=_("发物资"), submit=_("发出去，记下来"), back=_back(request, items), done=_("发出去了，库存减了。"),
        crumbs=item_crumbs(None, _("发物资")), lead=_("发给谁只有管发放的人看得到，公示里没有。"), template=PER_ITEM,
    )  # fmt: skip
    return answer(request, form, asked, do)


def _items(request: HttpRequest, place: Place) -> list[StockItem]:
    rows = found.items_at(place)
    if one := uuid_of(request.GET.get("item", "")):
        rows = rows.filter(pk=one)
    return list(rows[:MOST_ITEMS])


def _back(request: HttpRequest, items: list[StockItem]) -> str:
    return items[0].get_absolute_url() if request.GET.get("item") and len(items) == 1 else reverse("cobuild:stock")


@KEEPS
@BOTH
def count(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Count what one store holds. The book's numbers are not shown: what was counted is typed first, and compared then."""
    place = store_or_404(request, pk, rights.DONATIONS)
    items = _items(request, place)
    form = typed.CountForm(posted(request), items=items, initial={"as_of": clock.now().isoformat()})

    def do(said: dict[str, Any], now: datetime) -> str:
        stock.take_stock(counted=form.amounts(), as_of=form.began(), reason=said["reason"], by=actor_of(request), now=now)
        return _back(request, items)

    asked = Asked(
        title=_("盘点：%(place)s") % {"place": place}, submit=_("记下点到的数"), back=_back(request, items), done=_("盘点记下了。"),
        crumbs=item_crumbs(None, _("盘点")), lead=_("没点的空着。点完一样填一样，和账上不一样会告诉您。"), template=PER_ITEM,
    )  # fmt: skip
    return answer(request, form, asked, do)


@ALLOCATES
@BOTH
def take_back(request: HttpRequest, pk: UUID, move_id: UUID) -> HttpResponse:
    """Something that was handed out comes back."""
    item = item_or_404(request, pk)
    rows = item.moves.filter(kind=MoveKind.HANDED_OUT).select_related("item", "need", "person", "organisation")
    move = one_or_404(rows, move_id)
    if not found.may_see_recipient(actor_of(request), item):
        raise Http404
    form = typed.BackForm(posted(request), item=item, initial={"on": clock.today()})

    def do(said: dict[str, Any], now: datetime) -> str:
        stock.take_back(move=move, **said, by=actor_of(request), now=now)
        return item.get_absolute_url()

    told = {"whom": found.recipient_words(move), "left": shown.amount(item, found.outstanding_of(move))}
    asked = Asked(
        title=_("退回来"), submit=_("收回库存"), back=item.get_absolute_url(), done=_("收回库存了。"), crumbs=item_crumbs(item, _("退回来")),
        lead=_("发给“%(whom)s”，还没退的有 %(left)s。") % told,
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def spoil(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write off what expired or broke."""
    item = item_or_404(request, pk)
    form = typed.SpoilForm(posted(request), item=item)

    def do(said: dict[str, Any], now: datetime) -> str:
        stock.spoil(item=item, **said, by=actor_of(request), now=now)
        return item.get_absolute_url()

    asked = Asked(
        title=_("过期、损坏"), submit=_("从库存里去掉"), back=item.get_absolute_url(), done=_("去掉了。"), tone="stop",
        crumbs=item_crumbs(item, _("过期、损坏")),
    )  # fmt: skip
    return answer(request, form, asked, do)


@KEEPS
@BOTH
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring something to another store."""
    item, tenant = item_or_404(request, pk), tenant_here(request)
    places = [one for one in places_offered(request, rights.DONATIONS) if one[0] != str(item.place_id)]  # type: ignore[attr-defined]
    form = typed.MoveForm(posted(request), item=item, places=places)

    def do(said: dict[str, Any], now: datetime) -> str:
        to = found_or_404(place_chosen(said["to"], tenant))
        stock.move(item=item, to=to, quantity=said["quantity"], note=said["note"], by=actor_of(request), now=now)
        return item.get_absolute_url()

    asked = Asked(
        title=_("调到别处"), submit=_("调过去"), back=item.get_absolute_url(), done=_("调过去了，两边的账都记了。"),
        crumbs=item_crumbs(item, _("调到别处")),
    )  # fmt: skip
    return answer(request, form, asked, do)
