"""Leave and what was made up: the office sees those of its sessions, heads their neighbours', a resident their own."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Person

from ..models import Attendance, Excuse, Session
from ..rules import rights
from ..rules.excuses import MAKES_UP
from ..states import SessionState

BESIDE = ("session__programme", "session__place", "person__home")
VIEWS = ("open", "made_up", "all")


def excuses_seen(actor: Actor) -> QuerySet[Excuse]:
    """Those of one's neighbours, and those of what one plans. A head plans nothing: they see their own doors."""
    neighbours = within(actor, rights.EXCUSE, path="person__home__path")
    planned = within(actor, rights.PLAN, path="session__place_path")
    return Excuse.objects.filter(neighbours | planned).select_related(*BESIDE)


def listed(actor: Actor, tenant: Tenant, *, view: str = "open", session: Session | None = None) -> QuerySet[Excuse]:
    """Who asked for leave and is not known to have come; to be made up first, then door by door."""
    rows = excuses_seen(actor).filter(tenant=tenant, withdrawn_at=None).exclude(session__state=SessionState.CALLED_OFF)
    came = Attendance.objects.filter(session=OuterRef("session"), person=OuterRef("person"), voided_at=None)
    rows = rows.filter(~Exists(came))
    rows = rows.filter(session=session) if session else rows
    if view == "open":
        rows = rows.filter(made_up_on=None)
    elif view == "made_up":
        rows = rows.filter(made_up_on__isnull=False)
    return rows.order_by("-session__starts_at", "person__home__path", "person__room", "id")


def to_make_up(rows: QuerySet[Excuse]) -> QuerySet[Excuse]:
    """Those who named a day on which they make it up, and have not yet been seen to."""
    return rows.filter(made_up_on=None, make_up_on__isnull=False, session__programme__kind__in=list(MAKES_UP))


def own(actor: Actor, session: Session) -> Excuse | None:
    """A resident's own leave for a session."""
    if actor.person_id is None:
        return None
    return Excuse.objects.filter(session=session, person=actor.person_id, withdrawn_at=None).first()


def away_of(session: Session, people: Iterable[Person]) -> set[UUID]:
    """Who of some people has leave for a session, by their keys."""
    rows = Excuse.objects.filter(session=session, person__in=list(people), withdrawn_at=None)
    return set(rows.values_list("person", flat=True))


def sessions_to_excuse(actor: Actor, tenant: Tenant) -> QuerySet[Session]:
    """For what one's neighbours may ask leave: what is held where one's doors are."""
    above = {path for grant in actor.grants_for(rights.EXCUSE) for path in _up_to(grant.place_path)}
    around = Q(place_path__in=above, tenant_id=actor.tenant_id) if above else Q(pk__in=[])
    rows = Session.objects.filter(within(actor, rights.EXCUSE) | around, tenant=tenant)
    return rows.exclude(state=SessionState.CALLED_OFF).select_related("programme", "place", "tenant")


def _up_to(path: str) -> list[str]:
    parts = path.strip("/").split("/")
    return ["/".join(parts[:n]) + "/" for n in range(1, len(parts))]
