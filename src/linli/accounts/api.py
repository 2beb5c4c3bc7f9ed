"""
The front door of accounts: what other engines may use.

Acting for someone (代办): the counter's form carries `BehalfForm`'s fields; `behalf_of(form, person_id)` gives a `BehalfOf`,
which goes into the verb: `on_behalf_of=behalf.person_id`, and into its journal line: `**behalf.in_journal()`.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor, Channel, Kind
from linli.core.remembered import Briefly

from .errors import AccountRefused, CodeRefused, KeyRefused, SecondFactorRefused, SignInRefused
from .events import CallAsked, ResidentSignedIn
from .models import ApiKey, User
from .rules import ON_BEHALF, BehalfOf, IdentifiedBy, behalf_problems
from .selectors import DEMO_CODE, has_second_factor, is_demo, staff_accounts
from .services.demo import enrol_for_demo, mark_as_demo
from .services.keys import hash_of, key_behind
from .services.users import NewAccount, change_account, change_password, make_account, reopen_account, stop_account
from .services.wishes import keep_wish

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
WHO_CALLS = ("user", "tenant", "acting_appointment", "_linli_actor", "_linli_appointments")
"""What a request holds of who calls."""
_callers: Briefly[str, dict[str, Any]] = Briefly(
    lambda: settings.LINLI_KEY_MEMORY, engines=frozenset({"core", "accounts", "registry"})
)


class ApiKeyAuth(HttpBearer):
    """
    `auth=ApiKeyAuth()` for a django-ninja router: `Authorization: Bearer linli_…`; the request then acts as the key.

    Whom a good key stands for is remembered for settings.LINLI_KEY_MEMORY seconds, because programs call by the thousand. The
    objects are then shared by several requests: to be read.
    """

    def __call__(self, request: HttpRequest) -> User | None:
        """As HttpBearer does it, but by the one header alone: `request.headers` first spells out all that were sent."""
        scheme, _blank, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        return self.authenticate(request, token) if scheme.lower() == self.openapi_scheme else None

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        now = clock.now()
        caller = _callers.get(hash_of(token), lambda: _caller(request, token, now), now=now)
        if caller is None:
            return None
        vars(request).update(caller)
        return request.user  # type: ignore[return-value]


def signed_in(request: HttpRequest) -> Any:
    """A browser that is signed in; its writes carry the CSRF token, because its cookie goes along with any page's request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    if request.method not in SAFE and check_csrf(request) is not None:
        raise HttpError(403, "CSRF")
    return user


def anyone(request: HttpRequest) -> Any:
    """A visitor without account; one who shows a key that is not good is refused rather than taken for a visitor."""
    return None if "Authorization" in request.headers else actor_of(request)


STAFF_DOOR = [ApiKeyAuth(), signed_in]
OPEN_DOOR = [*STAFF_DOOR, anyone]
"""Who may knock at an operation: a program with its key, a browser that is signed in; at an open one anybody."""


def _caller(request: HttpRequest, token: str, now: datetime) -> dict[str, Any] | None:
    """What the request holds of who calls, once it is the key's; None where the key is not good, or its appointment ended."""
    key = key_behind(token, now=now)
    return {name: vars(request)[name] for name in WHO_CALLS} if key and _become(request, key) else None


def _become(request: HttpRequest, key: ApiKey) -> bool:
    """Make the request the key's: its owner, its subdistrict, its appointment. False once that appointment has ended."""
    for known in ("_linli_actor", "_linli_appointments"):
        request.__dict__.pop(known, None)
    request.user = key.user
    request.tenant = key.tenant  # type: ignore[attr-defined]
    request.acting_appointment = str(key.appointment_id)  # type: ignore[attr-defined]
    actor = actor_of(request)
    if actor.appointment_id != key.appointment_id or not actor.is_staff:
        return False
    label = f"{actor.label}（{key.name}）"
    request._linli_actor = replace(  # type: ignore[attr-defined]
        actor, kind=Kind.API, channel=Channel.API, label=label, tenant_id=key.tenant_id
    )
    return True


def user_by_id(user_id: UUID) -> User | None:
    return User.objects.filter(pk=user_id).first()


def phone_hash_of(user_id: UUID) -> str:
    """The keyed hash of a resident account's number, by which the register finds the person; “” for anyone else."""
    found = User.objects.filter(pk=user_id, is_resident=True).values_list("phone_hash", flat=True).first()
    return found or ""


def accounts_managed_by(actor: Actor) -> QuerySet[User]:
    """The staff accounts that this administrator looks after: what the register offers when it links one to a person."""
    return staff_accounts(actor)


__all__ = [
    "DEMO_CODE",
    "ON_BEHALF",
    "OPEN_DOOR",
    "STAFF_DOOR",
    "AccountRefused",
    "ApiKeyAuth",
    "BehalfOf",
    "CallAsked",
    "CodeRefused",
    "IdentifiedBy",
    "KeyRefused",
    "NewAccount",
    "ResidentSignedIn",
    "SecondFactorRefused",
    "SignInRefused",
    "User",
    "accounts_managed_by",
    "behalf_problems",
    "change_account",
    "change_password",
    "enrol_for_demo",
    "has_second_factor",
    "is_demo",
    "keep_wish",
    "make_account",
    "mark_as_demo",
    "phone_hash_of",
    "reopen_account",
    "stop_account",
    "user_by_id",
]
