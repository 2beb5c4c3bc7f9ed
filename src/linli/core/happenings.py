"""
What happened: engines offer what may stand on the wall of a place, and the weekly bulletin is composed of it.

    @happenings.offer("casework.closed", order=20)
    def closed(tenant, place_path, first, last) -> Iterable[Happening]: ...

What is offered is for everybody to read: no name, no telephone, nothing from which somebody could be guessed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from .models import Tenant


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing for the wall. `section` is the heading that it stands under; `subject_id` says of what it tells."""

    section: str
    title: str
    text: str = ""
    on: date | None = None
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A happening with who offered it."""

    source: str
    happening: Happening


Maker: TypeAlias = Callable[[Tenant, str, date, date], Iterable[Happening]]
_makers: dict[str, tuple[int, Maker]] = {}


def offer(source: str, *, order: int) -> Callable[[Maker], Maker]:
    """
    Register the decorated `fn(tenant, place_path, first, last)` under a name of its own; both days are included, and a path of
    “” is the whole subdistrict. :raises ValueError: for a name that another function holds.
    """

    def register(make: Maker) -> Maker:
        known = _makers.get(source)
        if known and (known[1].__module__, known[1].__qualname__) != (make.__module__, make.__qualname__):
            raise ValueError(f"{source} is registered by {known[1].__module__} already")
        _makers[source] = (order, make)
        return make

    return register


def happened(tenant: Tenant, place_path: str, first: date, last: date) -> list[Offered]:
    """Everything that engines offer of these days, in the order of the engines."""
    makers = sorted(_makers.items(), key=lambda item: (item[1][0], item[0]))
    return [Offered(source, one) for source, (_order, make) in makers for one in make(tenant, place_path, first, last)]
