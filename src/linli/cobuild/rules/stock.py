"""
The arithmetic of a store: stock is the sum of its moves and never below nothing; an account of a span adds up; what is about to
expire goes out first. Pure.
"""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from ..models import MoveKind
from .donations import MOST_CENTS, MOST_QUANTITY
from .venture_money import yuan

SOON_DAYS = 30
"""Within how many days something is about to expire."""
COMES = (MoveKind.DONATED, MoveKind.RETURNED, MoveKind.FOUND, MoveKind.MOVED_IN)
GOES = (MoveKind.HANDED_OUT, MoveKind.SPOILT, MoveKind.LOST, MoveKind.MOVED_OUT, MoveKind.VOIDED)
Lot = tuple[date | None, int]
"""So many of a thing that are good until a day (None: no day is known)."""


def in_words(quantity: int, unit: str, *, is_money: bool) -> str:
    """“12 袋”; money in yuan, to the cent."""
    return yuan(quantity) if is_money else f"{quantity:,} {unit}"


def name_in_words(name: str, *, is_money: bool) -> str:
    """What is kept, in the reader's language where the name is ours."""
    return _("善款") if is_money else name


# ---- what is left ----


def _expiry(day: date | None) -> tuple[bool, date]:
    """By what lots go out: the first to expire first, what has no day last."""
    return day is None, day or date.min


def lots_left(came: Mapping[date | None, int], went: int) -> list[Lot]:
    """
    What is left of each lot when `went` of them have gone and the first to expire go first; what has no day goes last.

    :raises ValueError: when more went than came.
    """
    found: list[Lot] = []
    for day, quantity in sorted(came.items(), key=lambda lot: _expiry(lot[0])):
        gone = min(quantity, went)
        went -= gone
        if quantity > gone:
            found.append((day, quantity - gone))
    if went > 0:
        raise ValueError("more went than came")
    return found


def lots_in_time(moves: Iterable[tuple[date | None, int, bool]]) -> list[Lot]:
    """
    What is left of each lot when moves (the lot's day, how many, whether they name their lot) came one after the other: what goes
    is taken from what was there then, so that a lot that came afterwards is still whole. What was written down late is owed until
    it comes.

    :raises ValueError: when more went than came.
    """
    lots: dict[date | None, int] = {}
    days: list[date | None] = []
    owed = 0
    for day, quantity, names_lot in moves:
        if not names_lot:
            owed -= quantity
        elif day in lots:
            lots[day] += quantity
        else:
            lots[day] = quantity
            insort(days, day, key=_expiry)
        for first in days if owed > 0 else ():
            gone = max(min(lots[first], owed), 0)
            lots[first] -= gone
            owed -= gone
    below = -sum(one for one in lots.values() if one < 0)
    return lots_left({day: left for day, left in lots.items() if left > 0}, owed + below)


def taken_from(lots: Sequence[Lot], quantity: int) -> list[Lot]:
    """Which lots so many are taken from, the first to expire first. :raises ValueError: when there are not so many."""
    found: list[Lot] = []
    for day, there in lots:
        if quantity and there:
            found.append((day, min(there, quantity)))
            quantity -= found[-1][1]
    if quantity:
        raise ValueError("there are not so many")
    return found


def is_soon(lots: Sequence[Lot], today: date) -> bool:
    """Whether something of it expires within thirty days, or has expired."""
    return any(day is not None and (day - today).days <= SOON_DAYS for day, _quantity in lots)


# ---- an account ----


@dataclass(frozen=True, slots=True)
class Account:
    """One thing over a span of days: what there was, what came and went by kind, what there is."""

    opening: int
    sums: Mapping[str, int]

    @property
    def came(self) -> int:
        return sum(self.of(kind) for kind in COMES)

    @property
    def went(self) -> int:
        """Above 0."""
        return -sum(self.of(kind) for kind in GOES)

    @property
    def closing(self) -> int:
        return self.opening + self.came - self.went

    def of(self, kind: str) -> int:
        return self.sums.get(kind, 0)

    @property
    def given(self) -> int:
        """What was donated, without receipts that were voided."""
        return self.of(MoveKind.DONATED) + self.of(MoveKind.VOIDED)

    @property
    def handed_out(self) -> int:
        """What went to people, without what they brought back."""
        return -self.of(MoveKind.HANDED_OUT) - self.of(MoveKind.RETURNED)

    @property
    def spoilt(self) -> int:
        return -self.of(MoveKind.SPOILT)

    @property
    def counted(self) -> int:
        """What stock-taking found more (above 0) or less."""
        return self.of(MoveKind.FOUND) + self.of(MoveKind.LOST)

    @property
    def moved(self) -> int:
        """What came from other places (above 0) or went there."""
        return self.of(MoveKind.MOVED_IN) + self.of(MoveKind.MOVED_OUT)


def account_of(opening: int, moves: Iterable[tuple[str, int]]) -> Account:
    """From the moves of the span, each its kind and quantity."""
    sums: dict[str, int] = {}
    for kind, quantity in moves:
        sums[kind] = sums.get(kind, 0) + quantity
    return Account(opening, sums)


# ---- what cannot be done ----


def going_problems(pk: UUID, label: str, unit: str, *, is_money: bool, there: int, wanted: int) -> list[Problem]:
    """Why so many cannot go out of a store."""
    where = f"item_{pk}"
    if not 0 < wanted <= (MOST_CENTS if is_money else MOST_QUANTITY):
        return [Problem("quantity", _("“%(what)s”：数量要大于零。") % {"what": label}, where=where)]
    if wanted > there:
        told = {
            "what": label,
            "there": in_words(there, unit, is_money=is_money),
            "wanted": in_words(wanted, unit, is_money=is_money),
        }
        return [Problem("not_enough", _("“%(what)s”只有 %(there)s，不够 %(wanted)s。") % told, where=where)]
    return []


def back_problems(kind: str, *, outstanding: int, quantity: int) -> list[Problem]:
    """Why so many cannot come back from a recipient who still has `outstanding` of what was handed out."""
    if kind != MoveKind.HANDED_OUT:
        return [Problem("not_handed_out", _("只有发出去的才能退回来。"))]
    if not 0 < quantity <= outstanding:
        return [Problem("quantity", _("退回来的要大于零，不能比发出去还没退的多。"), where="quantity")]
    return []


def counted_problems(pk: UUID, label: str, counted: int, *, is_money: bool) -> list[Problem]:
    if 0 <= counted <= (MOST_CENTS if is_money else MOST_QUANTITY):
        return []
    return [Problem("counted", _("“%(what)s”：点到的数不能小于零。") % {"what": label}, where=f"item_{pk}")]
