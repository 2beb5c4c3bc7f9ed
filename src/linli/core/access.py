"""
Access: the protocol. Engines declare capabilities; registry turns posts into grants; every view declares what it asks.

A capability is declared once, in the owning engine's `access.py`, with a sentence a resident could read and the kinds of
post that hold it:

    access.declare("casework.dispatch", "把诉求派给该办的单位", posts=["dispatcher", "community_secretary"])

A view says who may open it with one decorator; `tests/test_every_view_declares_access.py` fails for any that forgot.
The decorator answers “may this actor open this kind of page at all?”; whether they may see *this* row is the selector's job.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from .actors import Actor, Channel

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that posts may do. `posts` are the kinds of post that hold it (registry.posts)."""

    code: str
    description: str | Promise
    posts: frozenset[str]
    needs_second_factor: bool = False


_capabilities: dict[str, Capability] = {}


def declare(code: str, description: str | Promise, *, posts: Iterable[str], needs_second_factor: bool = False) -> str:
    """Declare a capability; called at import of an engine's `access.py`. Returns the code."""
    _capabilities[code] = Capability(code, description, frozenset(posts), needs_second_factor)
    return code


def capabilities() -> list[Capability]:
    return sorted(_capabilities.values(), key=lambda capability: capability.code)


def capabilities_of(post_kind: str) -> list[Capability]:
    """What a kind of post may do, in a fixed order."""
    return [capability for capability in capabilities() if post_kind in capability.posts]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a view asks of its visitor: everybody, a signed-in person, staff, or a capability (any of several)."""

    who: str  # "public" | "signed_in" | "staff" | "capability"
    capabilities: tuple[str, ...] = ()


def declared_access(view: Any) -> Declared | None:
    """The declaration on a view, through any decorators that keep `__wrapped__`."""
    while view is not None:
        if found := getattr(view, "linli_access", None):
            return found  # type: ignore[no-any-return]
        view = getattr(view, "__wrapped__", None)
    return None


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request; worked out once. The provider is named by settings.LINLI_WHO."""
    found = getattr(request, "_linli_actor", None)
    if found is None:
        found = import_string(settings.LINLI_WHO)(request)
        request._linli_actor = found  # type: ignore[attr-defined]
    return found  # type: ignore[no-any-return]


def _guard(
    declared: Declared, allowed: Callable[[Actor], bool]
) -> Callable[[Callable[Concatenate[HttpRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    def decorate(view: Callable[Concatenate[HttpRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            actor = actor_of(request)
            if allowed(actor):
                return view(request, *args, **kwargs)
            if actor.user_id is None and declared.who != "public":
                return redirect_to_login(request.get_full_path())  # type: ignore[return-value]
            raise PermissionDenied

        guarded.linli_access = declared  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]  # wraps() keeps the name of the first argument

    return decorate


def public(view: Callable[Concatenate[HttpRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
    """Anyone may open it; what is shown is still the selector's choice."""
    return _guard(Declared("public"), lambda _actor: True)(view)


def signed_in(view: Callable[Concatenate[HttpRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
    """Anyone with an account: a resident by telephone code, or staff."""
    return _guard(Declared("signed_in"), lambda actor: actor.user_id is not None)(view)


def staff(view: Callable[Concatenate[HttpRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
    """Anyone who holds a post now, whichever it is."""
    return _guard(Declared("staff"), lambda actor: actor.is_staff)(view)


def requires(
    *codes: str,
) -> Callable[[Callable[Concatenate[HttpRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """Whoever holds at least one of these capabilities somewhere in this tenant."""

    def allowed(actor: Actor) -> bool:
        return any(actor.may(code, tenant_id=actor.tenant_id) for code in codes)

    return _guard(Declared("capability", codes), allowed)


def within(actor: Actor, *codes: str, path: str = "place_path", organisation: str = "") -> Q:
    """
    The rows that the actor's grants of these capabilities cover, as a condition for a selector.

    `path` is the lookup of the row's materialised place path. `organisation` is the lookup of the organisation that the
    row is assigned to: a grant bound to an organisation covers only those. Join tables are not involved, so no row doubles.
    """
    if actor.is_system:
        return Q()
    condition = Q(pk__in=[])
    for grant in actor.grants:
        if grant.capability not in codes:
            continue
        part = Q() if grant.tenant_id is None else Q(tenant_id=grant.tenant_id)
        if grant.place_path:
            part &= Q(**{f"{path}__startswith": grant.place_path})
        if grant.organisation_id:
            part &= Q(**{organisation: grant.organisation_id}) if organisation else Q(pk__in=[])
        condition |= part if part else Q(pk__isnull=False)
    return condition


def by_channel(actor: Actor, channel: Channel) -> Actor:
    """The same actor, acting through another channel (a clerk who writes down a telephone call)."""
    return replace(actor, channel=channel)
