"""
Who has a place and who waits for one. Places are counted in heads. Pure.

The order is the one in which people asked. A household of four waits until four places are free; somebody alone behind them may have
the one place that is free meanwhile, since it would not have been enough for the four. So nobody overtakes somebody whose heads would
have had room as well, and no place stays empty that somebody who waits could use.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..states import SignUpState

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Waiting(Generic[K]):
    """Somebody who waits: their place in the order, and how many they are."""

    key: K
    position: int
    heads: int


def fits(heads: int, *, taken: int, capacity: int | None) -> bool:
    """Whether so many more have room; without a capacity everybody has."""
    return capacity is None or taken + heads <= capacity


def room_left(*, taken: int, capacity: int | None) -> int | None:
    """How many heads more; None: no limit."""
    return None if capacity is None else max(capacity - taken, 0)


def placed(heads: int, *, taken: int, capacity: int | None, takes_waiting: bool) -> SignUpState | None:
    """How somebody who asks now stands: in, waiting, or neither (None). Those who wait already do not fit, or they would be in."""
    if fits(heads, taken=taken, capacity=capacity):
        return SignUpState.IN
    return SignUpState.WAITING if takes_waiting else None


def moved_up(waiting: Iterable[Waiting[K]], *, taken: int, capacity: int | None) -> list[K]:
    """Who of those that wait is in now, in their order: each whose heads have room beside those before them."""
    keys = []
    for one in sorted(waiting, key=lambda each: each.position):
        if fits(one.heads, taken=taken, capacity=capacity):
            keys.append(one.key)
            taken += one.heads
    return keys
