"""Who comes in, what a body may hold, and how a write is done once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja.security import django_auth

from linli.accounts.api import ApiKeyAuth
from linli.core import clock, submissions
from linli.core.access import actor_of
from linli.core.canonical import plain
from linli.core.tenancy import tenant_here

MOST = 200
STAFF = [ApiKeyAuth(), django_auth]


def anyone(request: HttpRequest) -> Any:
    """A visitor without account; one who shows a key that is not good is refused rather than taken for a visitor."""
    return None if "Authorization" in request.headers else actor_of(request)


OPEN = [ApiKeyAuth(), django_auth, anyone]


def once(request: HttpRequest, verb: str, write: Callable[[datetime], dict[str, Any]]) -> dict[str, Any]:
    """Do a write once for its `Idempotency-Key`; the same key again gives the same."""
    key, now = submissions.key_for(request, verb), clock.now()
    fingerprint = submissions.print_of(request) if key else ""
    with submissions.once(key, tenant_id=tenant_here(request).pk, now=now, fingerprint=fingerprint) as sent:
        if not sent.before:
            sent.result = plain(write(now))
    return sent.result
