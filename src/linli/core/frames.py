"""
What the frames of portal and workbench ask of the engines: the tabs at the foot of the phone, the verbs at the head of the
workbench, the posts that a visitor holds. Registered by import, like navigation and panels; `web` fills most of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.functional import Promise

from .access import actor_of
from .addresses import fixed

COMMUNITY_COOKIE = "linli_community"
COMMUNITY_SALT = "linli.community"


@dataclass(frozen=True, slots=True)
class Tab:
    """A main place of the portal: a tab on the phone, a link in the head on a wide screen. Optional ones yield to large type."""

    title: str | Promise
    url_name: str
    icon: str
    order: int
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """A button at the head of every workbench page, for those who hold one of the capabilities."""

    title: str | Promise
    url_name: str
    icon: str
    order: int
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Here:
    """A tab or verb as drawn now."""

    title: str | Promise
    url: str
    icon: str
    is_current: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post that the visitor may act under."""

    id: UUID
    title: str
    place: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Community:
    """The community that a visitor of the portal chose; carried in a signed cookie, so no page asks the database for its name."""

    id: UUID
    name: str


PostsOf = Callable[[HttpRequest], list[PostHeld]]
_tabs: dict[str, Tab] = {}
_verbs: dict[str, Verb] = {}
_posts: list[PostsOf] = []


def portal_tab(title: str | Promise, url_name: str, icon: str, *, order: int, is_optional: bool = False) -> None:
    """Register a main place of the portal; one per URL name."""
    _tabs[url_name] = Tab(title, url_name, icon, order, is_optional)


def desk_verb(title: str | Promise, url_name: str, icon: str, *, order: int, capability: str | tuple[str, ...] = ()) -> None:
    """Register a button of the workbench's head; one per URL name."""
    codes = (capability,) if isinstance(capability, str) else capability
    _verbs[url_name] = Verb(title, url_name, icon, order, codes)


def posts_from(provider: PostsOf) -> PostsOf:
    """Name the function that knows a visitor's posts; the last one named is asked."""
    _posts[:] = [provider]
    return provider


def portal_tabs(request: HttpRequest) -> list[Here]:
    match = request.resolver_match
    current = match.view_name if match else ""
    shown = (
        Here(tab.title, url, tab.icon, tab.url_name == current, tab.is_optional)
        for tab in sorted(_tabs.values(), key=lambda tab: (tab.order, tab.url_name))
        if (url := _url(tab.url_name))
    )
    return list(shown)


def desk_verbs(request: HttpRequest) -> list[Here]:
    actor = actor_of(request)
    return [
        Here(verb.title, url, verb.icon)
        for verb in sorted(_verbs.values(), key=lambda verb: (verb.order, verb.url_name))
        if (url := _url(verb.url_name))
        and (not verb.capabilities or any(actor.may(code, tenant_id=actor.tenant_id) for code in verb.capabilities))
    ]


def posts_held(request: HttpRequest) -> list[PostHeld]:
    """The visitor's posts, asked once in a request."""
    found = getattr(request, "_linli_posts_held", None)
    if found is None:
        found = _posts[0](request) if _posts else []
        request._linli_posts_held = found  # type: ignore[attr-defined]
    return found  # type: ignore[no-any-return]


def _url(url_name: str) -> str:
    """The address; empty when the engine that would answer is not installed."""
    try:
        return fixed(url_name)
    except NoReverseMatch:
        return ""


def community_cookie(tenant_id: UUID, place_id: UUID, name: str) -> str:
    """The value of the cookie that remembers a chosen community."""
    return signing.dumps([str(tenant_id), str(place_id), name], salt=COMMUNITY_SALT, compress=True)


def community_of(request: HttpRequest) -> Community | None:
    """The chosen community, when it lies in the tenant of this request; a forged or old cookie is nobody's."""
    tenant = getattr(request, "tenant", None)
    value = request.COOKIES.get(COMMUNITY_COOKIE, "")
    if tenant is None or not value:
        return None
    try:
        kept: Any = signing.loads(value, salt=COMMUNITY_SALT)
    except signing.BadSignature:
        return None
    tenant_id, place_id, name = kept
    return Community(UUID(place_id), name) if tenant_id == str(tenant.pk) else None
