"""What waits at a session, for the pieces of its page: counted in one statement however many of them ask."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from linli.core import clock
from linli.core.access import actor_of
from linli.core.counting import counts
from linli.core.tallies import MOST

from ..models import Session
from ..selectors import attendance, calls, excuses
from .attendance_shown import may_attend


def waiting_at(request: HttpRequest, session: Session) -> Mapping[str, int]:
    """`calls`: whom to tell by voice; `leave`: who cannot come; `unknown`: marks to check. Up to MOST each, as far as this visitor sees them."""
    kept: dict[UUID, Mapping[str, int]] = request.__dict__.setdefault("_linli_waiting_at", {})
    if session.pk not in kept:
        kept[session.pk] = counts(_parts(request, session), most=MOST)
    return kept[session.pk]


def _parts(request: HttpRequest, session: Session) -> dict[str, QuerySet[Any]]:
    actor = actor_of(request)
    entries = attendance.entries_to_check(session)
    return {
        "calls": calls.listed(actor, session.tenant, now=clock.now(), session=session),
        "leave": excuses.listed(actor, session.tenant, view="all", session=session),
        "unknown": entries if may_attend(request, session) else entries.none(),
    }
