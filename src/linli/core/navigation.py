"""
Navigation: engines say what belongs into the workbench's side list and onto the portal's home; `web` draws it.

A desk item asks for a capability (any of several), or for none, and then every member of staff sees it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.http import HttpRequest
from django.urls import reverse

from .access import actor_of
from .actors import Actor
from .words import Words

Badge: TypeAlias = Callable[[HttpRequest], int | None]


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One entry of the workbench. `badge` counts what waits for this visitor, or says nothing (None, 0)."""

    title: Words
    url_name: str
    icon: str
    capabilities: tuple[str, ...]
    order: int
    section: Words
    badge: Badge | None

    def is_for(self, actor: Actor) -> bool:
        if not self.capabilities:
            return actor.is_staff
        return any(actor.may(code, tenant_id=actor.tenant_id) for code in self.capabilities)


@dataclass(frozen=True, slots=True)
class PortalTile:
    """One of the big entrances on the portal's home."""

    title: Words
    url_name: str
    icon: str
    order: int
    hint: Words

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class Link:
    """A desk item as this visitor sees it now."""

    title: Words
    url: str
    icon: str
    count: int | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Links under one heading; the first section has none."""

    title: Words
    links: list[Link]


_desk: dict[str, DeskItem] = {}
_tiles: dict[str, PortalTile] = {}


def desk_item(
    title: Words,
    url_name: str,
    icon: str,
    *,
    capability: str | tuple[str, ...] | None = None,
    order: int,
    section: Words = "",
    badge: Badge | None = None,
) -> None:
    """Register an entry of the workbench; one per URL name, the last registration stands. `title` is a lazy translation."""
    codes = (capability,) if isinstance(capability, str) else tuple(capability or ())
    _desk[url_name] = DeskItem(title, url_name, icon, codes, order, section, badge)


def portal_tile(title: Words, url_name: str, icon: str, order: int, hint: Words = "") -> None:
    """Register an entrance on the portal's home; one per URL name."""
    _tiles[url_name] = PortalTile(title, url_name, icon, order, hint)


def portal_tiles() -> list[PortalTile]:
    return sorted(_tiles.values(), key=lambda tile: (tile.order, tile.url_name))


def desk_items_for(actor: Actor) -> list[DeskItem]:
    """The entries that this actor may use, in a fixed order."""
    mine = (item for item in _desk.values() if item.is_for(actor))
    return sorted(mine, key=lambda item: (item.order, item.url_name))


def desk_sections(request: HttpRequest) -> list[Section]:
    """The side list for this visitor: sections in the order of their first item, each with its links."""
    sections: dict[str, list[Link]] = {}
    for item in desk_items_for(actor_of(request)):
        sections.setdefault(str(item.section), []).append(_link(item, request))
    return [Section(title, links) for title, links in sections.items()]


def _link(item: DeskItem, request: HttpRequest) -> Link:
    match = request.resolver_match
    count = item.badge(request) if item.badge else None
    return Link(item.title, reverse(item.url_name), item.icon, count or None, bool(match and match.view_name == item.url_name))
