"""Donations, stock and sales as pages say them: amounts in words, badges, who gave."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.words import listing

from ..models import Donation, Sale, SaleLine, StockItem, StockMove
from ..rules.sales import Account as SaleAccount
from ..rules.stock import Account, Lot, in_words, is_soon, name_in_words
from ..rules.venture_money import yuan
from ..states import SaleState

SALE_KINDS = {SaleState.OPEN: "run", SaleState.COUNTED: "wait", SaleState.CLOSED: "ok"}


def sale_badge(sale: Sale) -> tuple[str, str]:
    return SALE_KINDS[SaleState(sale.state)], sale.get_state_display()


def thing(item: StockItem) -> str:
    return name_in_words(item.name, is_money=item.is_money)


def amount(item: StockItem, quantity: int) -> str:
    return in_words(quantity, item.unit, is_money=item.is_money)


def signed(item: StockItem, quantity: int) -> str:
    """“+12 袋”, “-3 袋”."""
    return f"+{amount(item, quantity)}" if quantity > 0 else amount(item, quantity)


def given_words(moves: Iterable[StockMove]) -> str:
    """“大米 10 袋、口罩 200 个”; of money only how much."""
    return listing(one_given(move) for move in moves)


def one_given(move: StockMove) -> str:
    words = amount(move.item, move.quantity)
    return words if move.item.is_money else f"{thing(move.item)} {words}"


def thanks_words(one: Donation, name: str) -> str:
    """Who is thanked: by name, or as what they are."""
    if name:
        return name
    if one.sale_line:
        return sale_words(one)
    return _("一家爱心单位") if one.organisation_id else _("一位爱心人士")  # type: ignore[attr-defined]


def sale_words(one: Donation) -> str:
    """Where money came from that a charity sale made; “” for what was given."""
    return _("“%(sale)s”所得") % {"sale": one.sale_line.sale.title} if one.sale_line else ""


def lots_words(lots: Sequence[Lot], item: StockItem, today: date) -> list[dict[str, Any]]:
    """What is left of each lot with its day, and whether that is near."""
    return [
        {
            "day": day,
            "amount": amount(item, quantity),
            "is_soon": is_soon([(day, quantity)], today),
            "is_over": bool(day and day < today),
        }
        for day, quantity in lots
        if day is not None
    ]


def account_rows(rows: Iterable[tuple[Mapping[str, Any], Account]]) -> list[dict[str, Any]]:
    """The public account: each thing with what there was, came and went (`parts`, without what is nothing) and what there is."""
    return [
        {
            "name": name_in_words(one["name"], is_money=one["is_money"]),
            "closing": in_words(account.closing, one["unit"], is_money=one["is_money"]),
            "parts": _parts(one, account),
        }
        for one, account in rows
    ]


def _parts(one: Mapping[str, Any], account: Account) -> list[tuple[str, str]]:
    amounts = (
        (_("年初有"), account.opening, ""),
        (_("收到捐赠"), account.given, ""),
        (pgettext("stock", "发出"), account.handed_out, ""),
        (_("过期、损坏"), account.spoilt, ""),
        (_("盘点"), account.counted, "+"),
        (_("调拨"), account.moved, "+"),
    )
    return [
        (label, (sign if quantity > 0 else "") + in_words(quantity, one["unit"], is_money=one["is_money"]))
        for label, quantity, sign in amounts
        if quantity
    ]


def sale_sums(account: SaleAccount) -> dict[str, str]:
    """A sale's account in yuan."""
    names = ("sold", "gifts", "takings", "costs", "difference", "net", "paid_out", "carried", "float_open", "rest")
    return {name: yuan(getattr(account, name)) for name in names}


def ledger_rows(lines: Iterable[SaleLine]) -> list[dict[str, Any]]:
    """The ledger with what the till held after each line."""
    rows, held = [], 0
    for one in lines:
        held += one.cents
        rows.append({
            "one": one, "into": yuan(one.cents) if one.cents > 0 else "", "out": yuan(-one.cents) if one.cents < 0 else "",
            "held": yuan(held), "is_reversed": hasattr(one, "reversed_by"),
        })  # fmt: skip
    return rows
