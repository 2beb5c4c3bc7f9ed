"""Sessions as somebody may see them: the planner's days, lists, what is on near a place, and feeds."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.core.actors import Actor
from linli.core.daytimes import at
from linli.core.models import StoredFile, Tenant

from ..models import AfterNote, Programme, Session
from ..states import COMING, SessionState
from .programmes import around

SHOWS = ("coming", "unsettled", "unroomed", "off", "all")
KEPT = timedelta(days=31)
"""How long a feed says that something was called off."""
MOST = 500
RELATED = ("programme", "programme__organiser", "place", "space", "tenant")


def sessions_seen(actor: Actor) -> QuerySet[Session]:
    """The sessions where this actor's posts reach."""
    return Session.objects.filter(around(actor)).select_related(*RELATED)


def may_read_picture(actor: Actor, stored: StoredFile) -> bool:
    """A picture of how a session went that is not public: for those who see the session on the workbench."""
    if stored.subject_id is None:
        return False
    return AfterNote.objects.filter(pk=stored.subject_id, session__in=sessions_seen(actor).order_by().values("pk")).exists()


def narrowed(rows: QuerySet[Session], *, kind: str = "", under: str = "", words: str = "") -> QuerySet[Session]:
    for word in words.split()[:5]:
        rows = rows.filter(Q(programme__title__icontains=word) | Q(title__icontains=word) | Q(where__icontains=word))
    rows = rows.filter(programme__kind=kind) if kind else rows
    return rows.filter(place_path__startswith=under) if under else rows


def listed(actor: Actor, tenant: Tenant, *, show: str, now: datetime) -> QuerySet[Session]:
    """The workbench's list: to come, held but not settled, without the space they want, called off, all."""
    rows = sessions_seen(actor).filter(tenant=tenant)
    if show == "unsettled":
        return rows.filter(state=SessionState.HELD).order_by("-starts_at", "id")
    if show == "unroomed":
        return unroomed(rows, now)
    if show == "off":
        return rows.filter(state=SessionState.CALLED_OFF).order_by("-starts_at", "id")
    return rows.order_by("-starts_at", "id") if show == "all" else coming(rows)


def coming(rows: QuerySet[Session]) -> QuerySet[Session]:
    return rows.filter(state__in=list(COMING)).order_by("starts_at", "id")


def unroomed(rows: QuerySet[Session], now: datetime) -> QuerySet[Session]:
    """Those whose space could not be booked, or was taken from them."""
    return coming(rows).filter(space__isnull=False, starts_at__gt=now, booking=None)


def unsettled(rows: QuerySet[Session], now: datetime) -> QuerySet[Session]:
    """Held three days ago or longer, and nobody has said that the numbers stand."""
    return rows.filter(state=SessionState.HELD, ends_at__lt=now - timedelta(days=3)).order_by("starts_at", "id")


def between(rows: QuerySet[Session], first: date, last: date) -> QuerySet[Session]:
    """Those that begin from a day to another, both included."""
    return rows.filter(starts_at__gte=at(first, 0), starts_at__lt=at(last + timedelta(days=1), 0)).order_by("starts_at", "id")


def of_programme(programme: Programme) -> QuerySet[Session]:
    return programme.sessions.select_related(*RELATED).order_by("starts_at", "id")


def with_notes(rows: QuerySet[Session]) -> QuerySet[Session]:
    """Each with whether somebody wrote how it went (`is_noted`)."""
    return rows.annotate(is_noted=Exists(AfterNote.objects.filter(session=OuterRef("pk"))))


# ---- for everybody ----


def public_sessions(tenant: Tenant) -> QuerySet[Session]:
    """What residents may read."""
    return Session.objects.filter(tenant=tenant).public().select_related(*RELATED)


def near(path: str) -> Q:
    """What is at a place, inside it, or for a wider place that holds it (a whole community's clean-up day is near every door)."""
    parts = path.strip("/").split("/")
    above = ["/".join(parts[:n]) + "/" for n in range(1, len(parts) + 1)]
    return Q(place_path__startswith=path) | Q(place_path__in=above) | Q(programme__place_path__in=above)


def for_feed(rows: QuerySet[Session], now: datetime) -> list[Session]:
    """What a calendar holds: of the last month and all to come; what was called off stays a month."""
    return list(rows.filter(ends_at__gt=now - KEPT).order_by("starts_at", "id")[:MOST])
