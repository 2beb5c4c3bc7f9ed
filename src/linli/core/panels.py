"""
Panels: an engine puts a piece of itself on the page of a thing that another engine owns.

    @panel("place", order=30)
    def open_cases(request, place) -> Panel | None: ...

The page asks `panels_for("place", request, place)`. A panel that has nothing to say, or may not say it to this visitor,
returns None. Order: the number, then the dotted name, so that two installations show the same page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from django.http import HttpRequest

from .words import Words

Page: TypeAlias = Literal[
    "place", "person", "home", "today", "mine", "case", "account", "doors", "search", "meeting", "public_meeting"
]
PAGES: frozenset[str] = frozenset(get_args(Page))


@dataclass(frozen=True, slots=True)
class Panel:
    """One piece of a page: its title, the template that draws it, and what that template needs."""

    title: Words
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


PanelMaker: TypeAlias = Callable[[HttpRequest, Any], Panel | None]
_makers: dict[str, dict[str, tuple[int, PanelMaker]]] = {}


def panel(page: Page, *, order: int) -> Callable[[PanelMaker], PanelMaker]:
    """Register the decorated function for `page`; called at import of an engine's `views/panels.py`."""
    if page not in PAGES:
        raise ValueError(f"there is no page {page!r}; known: {', '.join(sorted(PAGES))}")

    def register(make: PanelMaker) -> PanelMaker:
        _makers.setdefault(page, {})[f"{make.__module__}.{make.__qualname__}"] = (order, make)
        return make

    return register


def panels_for(page: Page, request: HttpRequest, subject: Any = None) -> list[Panel]:
    """The panels of this page for this visitor, in a fixed order."""
    registered = sorted(_makers.get(page, {}).items(), key=lambda item: (item[1][0], item[0]))
    made = (make(request, subject) for _, (_, make) in registered)
    return [one for one in made if one is not None]
