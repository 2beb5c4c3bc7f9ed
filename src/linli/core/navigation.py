"""
Navigation: engines say what belongs into the workbench's side list and onto the portal's home; `web` draws it.

A desk item asks for a capability (any of several), or for none, and then every member of staff sees it.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest

from . import clock
from .access import actor_of
from .actors import Actor
from .addresses import fixed
from .remembered import Briefly
from .tallies import MOST as MOST_WAITING
from .tallies import forget, known_of, tally
from .words import Words

Badge: TypeAlias = Callable[[HttpRequest], QuerySet[Any] | int | None]
"""What waits for this visitor: rows (those of all entries are counted in one statement), a number that is known already, or nothing."""


@dataclass(frozen=True, slots=True)
class DeskItem:
    """
    One entry of the workbench. `badge` says what waits for this visitor; 0 and None show nothing. `keeps`: the seconds for
    which a number that is dear to count is shown again.
    """

    title: Words
    url_name: str
    icon: str
    capabilities: tuple[str, ...]
    order: int
    section: Words
    badge: Badge | None
    keeps: int = 0

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
        return fixed(self.url_name)


@dataclass(frozen=True, slots=True)
class Link:
    """A desk item as this visitor sees it now."""

    title: Words
    url: str
    icon: str
    count: int | str | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Links under one heading; the first section has none."""

    title: Words
    links: list[Link]


_desk: dict[str, DeskItem] = {}
_tiles: dict[str, PortalTile] = {}
AT_ONCE = 8
"""Entrances that the portal's home shows without another tap: two rows on a telephone."""


def desk_item(
    title: Words,
    url_name: str,
    icon: str,
    *,
    capability: str | tuple[str, ...] | None = None,
    order: int,
    section: Words = "",
    badge: Badge | None = None,
    keeps: int = 0,
) -> None:
    """Register an entry of the workbench; one per URL name, the last registration stands. `title` is a lazy translation."""
    codes = (capability,) if isinstance(capability, str) else tuple(capability or ())
    _desk[url_name] = DeskItem(title, url_name, icon, codes, order, section, badge, keeps)


def portal_tile(title: Words, url_name: str, icon: str, order: int, hint: Words = "") -> None:
    """Register an entrance on the portal's home; one per URL name."""
    _tiles[url_name] = PortalTile(title, url_name, icon, order, hint)


def portal_tiles() -> tuple[list[PortalTile], list[PortalTile]]:
    """The entrances in order: those that everybody sees at once, and the rest, one tap further."""
    tiles = sorted(_tiles.values(), key=lambda tile: (tile.order, tile.url_name))
    return tiles[:AT_ONCE], tiles[AT_ONCE:]


def desk_items_for(actor: Actor) -> list[DeskItem]:
    """The entries that this actor may use, in a fixed order."""
    mine = (item for item in _desk.values() if item.is_for(actor))
    return sorted(mine, key=lambda item: (item.order, item.url_name))


def desk_sections(request: HttpRequest) -> list[Section]:
    """The side list for this visitor: sections in the order of their first item, each with its links. One query at most."""
    items, match = desk_items_for(actor_of(request)), request.resolver_match
    waiting = _waiting(items, request)
    sections: dict[str, list[Link]] = {}
    for item in items:
        is_current = bool(match and match.view_name == item.url_name)
        link = Link(item.title, fixed(item.url_name), item.icon, _told(waiting.get(item.url_name)), is_current)
        sections.setdefault(str(item.section), []).append(link)
    return [Section(title, links) for title, links in sections.items()]


def _told(number: int | None) -> int | str | None:
    """As it stands beside an entry: nothing for nothing, 999+ for what was not counted to its end."""
    return f"{MOST_WAITING - 1}+" if number and number >= MOST_WAITING else number or None


def badges(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """The rows behind this visitor's entries, by URL name: a tally, which a page may ask for with its own."""
    return {name: one for name, one in _told_by(request).items() if isinstance(one, QuerySet)}


def _told_by(request: HttpRequest) -> dict[str, QuerySet[Any] | int | None]:
    """What each badge says that is not kept from before, asked once in a request."""
    told: dict[str, QuerySet[Any] | int | None] | None = getattr(request, "_linli_badges", None)
    if told is None:
        items = [one for one in desk_items_for(actor_of(request)) if one.badge]
        kept = {item.url_name for item in items if item.keeps and cache.get(_key(item.url_name, request)) is not None}
        told = {item.url_name: item.badge(request) for item in items if item.badge and item.url_name not in kept}
        request._linli_badges = told  # type: ignore[attr-defined]
    return told


def _waiting(items: list[DeskItem], request: HttpRequest) -> dict[str, int | None]:
    """What waits behind each entry that has a badge, by its URL name; a page that counts them anyway has them anew."""
    if badges in known_of(request):
        return _counted(items, request)
    return _kept.get(_visitor(request), lambda: _counted(items, request), now=clock.now()) or {}


def _counted(items: list[DeskItem], request: HttpRequest) -> dict[str, int | None]:
    dear = {item.url_name: cache.get(_key(item.url_name, request)) for item in items if item.keeps}
    known = {name: one for name, one in _told_by(request).items() if not isinstance(one, QuerySet)}
    found = known | tally(request, badges)
    for item in items:
        if item.keeps and item.url_name in found:
            cache.set(_key(item.url_name, request), found[item.url_name], item.keeps)
    return dear | found


def forget_waiting(request: HttpRequest, url_name: str) -> None:
    """After what this visitor did: the number beside an entry is counted anew."""
    cache.delete(_key(url_name, request))
    _kept.forget()
    request.__dict__.pop("_linli_badges", None)
    forget(request, badges)


def _visitor(request: HttpRequest) -> tuple[Hashable, ...]:
    actor = actor_of(request)
    return (actor.tenant_id, actor.user_id, actor.appointment_id)


def _key(url_name: str, request: HttpRequest) -> str:
    return ":".join(("waiting", url_name, *map(str, _visitor(request))))


_kept: Briefly[tuple[Hashable, ...], dict[str, int | None]] = Briefly(lambda: settings.LINLI_COUNTS_KEPT, engines=None)
"""To count what waits takes as long as many a page; any verb in this process ends it."""
