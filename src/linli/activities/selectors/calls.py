"""Who has to be told by voice: the office sees those of its sessions, heads their neighbours only."""

from datetime import datetime

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import CallLine, CallReason, Session
from ..rules import rights

BESIDE = ("session__programme", "session__place", "person__home")
VIEWS = ("open", "told", "all")


def calls_seen(actor: Actor) -> QuerySet[CallLine]:
    """
    The lines of the people who live where this actor calls, and those of the sessions that this actor plans. A head plans nothing:
    they see their own doors.
    """
    neighbours = within(actor, rights.CALL, path="person__home__path")
    planned = within(actor, rights.PLAN, path="session__place_path")
    return CallLine.objects.filter(neighbours | planned).select_related(*BESIDE)


def listed(
    actor: Actor, tenant: Tenant, *, now: datetime, view: str = "open", reason: str = "", session: Session | None = None
) -> QuerySet[CallLine]:
    """The call list: what comes soonest first, then door by door, so that one walk does."""
    rows = calls_seen(actor).filter(_view(view, now), tenant=tenant)
    rows = rows.filter(reason=reason) if reason in CallReason.values else rows
    rows = rows.filter(session=session) if session else rows
    return rows.order_by("session__starts_at", "person__home__path", "person__room", "id")


def open_now(now: datetime) -> Q:
    """Nobody has told them, and it is not over."""
    return Q(told_at=None, session__ends_at__gt=now)


def _view(view: str, now: datetime) -> Q:
    if view == "told":
        return Q(told_at__isnull=False)
    return Q() if view == "all" else open_now(now)


def is_office(actor: Actor, line: CallLine) -> bool:
    """Whether this actor may see a telephone that its owner shares with nobody: who plans there, and the subdistrict's counter."""
    planned = actor.may(rights.PLAN, tenant_id=line.tenant_id, place_path=line.session.place_path)
    return planned or actor.may(rights.CALL, tenant_id=line.tenant_id, place_path="")
