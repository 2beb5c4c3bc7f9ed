"""
Panels: an engine puts a piece of itself on the page of a thing that another engine owns.

    @panel("place", order=30)
    def open_cases(request, place) -> Panel | None: ...

The page asks `panels_for("place", request, place)`. A panel that has nothing to say, or may not say it to this visitor,
returns None. Order: the number, then the dotted name, so that two installations show the same page. What panels want counted
they name as `tallies`: those of all panels of a page are one statement (`core.tallies`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from django.http import HttpRequest

from . import tallies as counted
from .tallies import Tally
from .words import Words

Page: TypeAlias = Literal[
    "place", "person", "home", "today", "mine", "case", "account", "doors", "search", "council", "meeting", "public_meeting",
    "partner", "public_partner", "unit", "pledges", "programme", "public_programme", "session", "public_session",
]  # fmt: skip
PAGES: frozenset[str] = frozenset(get_args(Page))


@dataclass(frozen=True, slots=True)
class Panel:
    """One piece of a page: its title, the template that draws it, and what that template needs."""

    title: Words
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


PanelMaker: TypeAlias = Callable[[HttpRequest, Any], Panel | None]


@dataclass(frozen=True, slots=True)
class Registered:
    """A maker with its place on the page and what it wants counted."""

    order: int
    make: PanelMaker
    tallies: tuple[Tally, ...]


_makers: dict[str, dict[str, Registered]] = {}


def panel(page: Page, *, order: int, tallies: tuple[Tally, ...] = ()) -> Callable[[PanelMaker], PanelMaker]:
    """Register the decorated function for `page`; called at import of an engine's `views/panels.py`."""
    if page not in PAGES:
        raise ValueError(f"there is no page {page!r}; known: {', '.join(sorted(PAGES))}")

    def register(make: PanelMaker) -> PanelMaker:
        _makers.setdefault(page, {})[f"{make.__module__}.{make.__qualname__}"] = Registered(order, make, tallies)
        return make

    return register


def panels_for(page: Page, request: HttpRequest, subject: Any = None, *, tallies: tuple[Tally, ...] = ()) -> list[Panel]:
    """The panels of this page for this visitor, in a fixed order. `tallies`: what the page itself wants counted with theirs."""
    registered = [one for _name, one in sorted(_makers.get(page, {}).items(), key=lambda item: (item[1].order, item[0]))]
    wanted = [tally for one in registered for tally in one.tallies]
    if wanted:
        counted.ask(request, [*wanted, *tallies])
    made = (one.make(request, subject) for one in registered)
    return [one for one in made if one is not None]
