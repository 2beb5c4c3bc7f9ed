"""
Tallies: what the pieces of one page want counted, asked in one statement however many pieces there are.

    def seats_to_mind(request): return {"vacant": …, "ending": …}      # rows by name; {} where the visitor may not know

    @panel("today", order=62, tallies=(seats_to_mind,))
    def councils_to_mind(request, _subject):
        told = tally(request, seats_to_mind)

The page asks for the tallies of all its panels together (`ask`); one that nobody asked for before is counted when it is read.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from django.db.models import QuerySet
from django.http import HttpRequest

from .counting import counts

Tally: TypeAlias = Callable[[HttpRequest], Mapping[str, QuerySet[Any]]]
"""Rows by name, for this visitor; each is counted up to MOST."""
MOST = 1_000


def ask(request: HttpRequest, tallies: Iterable[Tally]) -> None:
    """Count all of these that this request has not counted yet. One statement; what two of them want is counted once."""
    kept = known_of(request)
    parts = {one: one(request) for one in dict.fromkeys(tallies) if one not in kept}
    flat = {f"{turn} {name}": rows for turn, each in enumerate(parts.values()) for name, rows in each.items()}
    found = counts(flat, most=MOST)
    for turn, (one, each) in enumerate(parts.items()):
        kept[one] = {name: found[f"{turn} {name}"] for name in each}


def tally(request: HttpRequest, one: Tally) -> dict[str, int]:
    """How many rows each name of a tally has, up to MOST."""
    ask(request, [one])
    return known_of(request)[one]


def known_of(request: HttpRequest) -> dict[Tally, dict[str, int]]:
    """What this request has counted so far."""
    kept: dict[Tally, dict[str, int]] | None = getattr(request, "_linli_tallies", None)
    if kept is None:
        kept = {}
        request._linli_tallies = kept  # type: ignore[attr-defined]
    return kept
