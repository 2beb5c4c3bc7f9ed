"""What a community's store holds, what came and went, and to whom; the last only for the posts of this work."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Place

from ..models import MoveKind, StockItem, StockMove
from ..rules import rights
from ..rules import stock as rules
from ..rules.stock import Account, Lot

SEES = (rights.VIEW, rights.DONATIONS, rights.ALLOCATE)
TO_WHOM = (rights.ALLOCATE, rights.MARKET)
"""Who reads to whom something went: where their post reaches."""


def items_seen(actor: Actor, tenant: Tenant) -> QuerySet[StockItem]:
    """What is kept where this actor's posts reach."""
    return StockItem.objects.filter(within(actor, *SEES), tenant=tenant).select_related("place", "tenant")


def with_stock(rows: QuerySet[StockItem]) -> QuerySet[StockItem]:
    """With `stock` beside each: the sum of its moves; and `moved_on`, the last day of one."""
    moves = StockMove.objects.filter(item=OuterRef("pk")).order_by().values("item")
    summed = Subquery(moves.annotate(n=Sum("quantity")).values("n"), output_field=IntegerField())
    return rows.annotate(stock=Coalesce(summed, 0), moved_on=Subquery(moves.annotate(last=Max("on")).values("last")))


def listed(actor: Actor, tenant: Tenant, *, words: str = "", under: str = "", show: str = "") -> QuerySet[StockItem]:
    """The workbench's list. `show`: “” what there is, `empty` what is used up, `dated` what has a day, `all`."""
    rows = with_stock(items_seen(actor, tenant))
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(place__name__icontains=word))
    rows = rows.filter(place_path__startswith=under) if under else rows
    conditions = {"": Q(stock__gt=0), "empty": Q(stock=0), "dated": Q(stock__gt=0, best_before_matters=True)}
    return rows.filter(conditions.get(show, Q()))


def stock_of(items: Iterable[StockItem]) -> dict[UUID, int]:
    """How many there are of each. One query."""
    keys = [one.pk for one in items]
    rows = StockMove.objects.filter(item__in=keys).order_by().values_list("item").annotate(n=Sum("quantity"))
    return dict.fromkeys(keys, 0) | dict(rows)


def lots_of(items: Iterable[StockItem]) -> dict[UUID, list[Lot]]:
    """What is left of each by the day until which it is good, the first to expire first. One query."""
    moves: dict[UUID, list[tuple[date | None, int, bool]]] = {one.pk: [] for one in items}
    rows = StockMove.objects.filter(item__in=moves).order_by("on", "at", "id")
    for item, kind, day, quantity in rows.values_list("item", "kind", "best_before", "quantity"):
        moves[item].append((day, quantity, kind in (*rules.COMES, MoveKind.VOIDED)))
    return {key: rules.lots_in_time(each) for key, each in moves.items()}


def expiring(tenant: Tenant, today: date) -> list[tuple[StockItem, list[Lot]]]:
    """What is in stock and expires within thirty days, or has expired. Two queries."""
    dated = StockMove.objects.filter(best_before__lte=today + timedelta(days=rules.SOON_DAYS)).values("item")
    found = with_stock(StockItem.objects.filter(tenant=tenant, pk__in=dated).select_related("place"))
    rows = list(found.filter(Q(stock__gt=0)))  # of what is used up nothing is read
    lots = lots_of(rows)
    return [(one, lots[one.pk]) for one in rows if rules.is_soon(lots[one.pk], today)]


def items_at(place: Place) -> QuerySet[StockItem]:
    """What is kept at a place itself, with its stock."""
    return with_stock(StockItem.objects.filter(place=place)).select_related("place")


# ---- moves ----


def moves_seen(actor: Actor, tenant: Tenant) -> QuerySet[StockMove]:
    """What came and went where this actor's posts reach, the newest first. To whom is said by `recipients_of` only."""
    items = StockItem.objects.filter(within(actor, *SEES), tenant=tenant).values("pk")
    rows = StockMove.objects.filter(tenant=tenant, item__in=items)
    return rows.select_related("item", "item__place", "donation").order_by("-on", "-at", "-id")


def moves_listed(
    actor: Actor,
    tenant: Tenant,
    *,
    words: str = "",
    under: str = "",
    kind: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[StockMove]:
    """The book of a store, narrowed."""
    rows = moves_seen(actor, tenant)
    for word in words.split()[:5]:
        rows = rows.filter(Q(item__name__icontains=word) | Q(donation__number__icontains=word))
    rows = rows.filter(item__place_path__startswith=under) if under else rows
    rows = rows.filter(kind=kind) if kind in MoveKind.values else rows
    rows = rows.filter(on__gte=first) if first else rows
    return rows.filter(on__lte=last) if last else rows


def may_see_recipient(actor: Actor, item: StockItem) -> bool:
    """Whether somebody reads to whom things of this store went."""
    return any(actor.may(one, tenant_id=item.tenant_id, place_path=item.place_path) for one in TO_WHOM)


def recipients_of(actor: Actor, moves: Iterable[StockMove]) -> dict[UUID, str]:
    """To whom each of these moves went, those only that this actor may read. Up to one query."""
    readable = {one.pk for one in moves if may_see_recipient(actor, one.item)}
    if not readable:
        return {}
    rows = StockMove.objects.filter(pk__in=readable).exclude(person=None, need=None, organisation=None)
    return {one.pk: recipient_words(one) for one in rows.select_related("person", "need", "organisation")}


def recipient_words(move: StockMove) -> str:
    """A person, a unit, or a need with its number."""
    if move.need:
        return f"{move.need.number} {move.need.title}"
    return str(move.organisation or move.person)


def outstanding_of(move: StockMove) -> int:
    """How many of this thing a recipient has been handed out and has not brought back."""
    same = {name: getattr(move, name) for name in ("item_id", "need_id", "person_id", "organisation_id")}
    kinds = [MoveKind.HANDED_OUT, MoveKind.RETURNED]
    return -(StockMove.objects.filter(**same, kind__in=kinds).aggregate(n=Sum("quantity"))["n"] or 0)


# ---- accounts that everybody may read ----


def account(tenant: Tenant, year: int, *, under: str = "") -> list[tuple[Mapping[str, Any], Account]]:
    """
    What was given in a year and where it went, by thing: what there was, what came and went by kind, what there is. Over several
    stores what is called the same and counted the same is one line. Nobody's name is in it. One query.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = StockMove.objects.filter(tenant=tenant, on__lte=last)
    rows = rows.filter(item__place_path__startswith=under) if under else rows
    fields = ("item__is_money", "item__name", "item__unit", "kind")
    opening, moves = Sum("quantity", filter=Q(on__lt=first), default=0), Sum("quantity", filter=Q(on__gte=first), default=0)
    begun: dict[tuple[Any, ...], int] = defaultdict(int)
    sums: dict[tuple[Any, ...], list[tuple[str, int]]] = defaultdict(list)
    for is_money, name, unit, kind, before, within_year in rows.order_by().values_list(*fields).annotate(o=opening, m=moves):
        key = (not is_money, name, unit)
        begun[key] += before
        sums[key].append((kind, within_year))
    made = [(_thing(key), rules.account_of(begun[key], sums[key])) for key in sorted(begun)]
    return [(thing, one) for thing, one in made if one.opening or any(one.sums.values())]


def _thing(key: tuple[Any, ...]) -> dict[str, Any]:
    is_goods, name, unit = key
    return {"name": name, "unit": unit, "is_money": not is_goods}


def years_of(tenant: Tenant) -> list[int]:
    """The years in which something moved, the newest first."""
    ends = StockMove.objects.filter(tenant=tenant).aggregate(first=Min("on"), last=Max("on"))
    return list(range(ends["last"].year, ends["first"].year - 1, -1)) if ends["last"] else []


def stores_of(tenant: Tenant) -> list[tuple[str, str]]:
    """The places that keep something, each its path and its name."""
    kept = StockItem.objects.filter(tenant=tenant).order_by().values("place").annotate(n=Count("pk")).values("place")
    return [(one.path, str(one)) for one in Place.objects.filter(tenant=tenant, pk__in=kept).order_by("path")]
