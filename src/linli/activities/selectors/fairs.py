"""A fair as somebody may see it: its days, stalls, stage and tasks."""

from collections import Counter

from django.db.models import F, Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import GroupTask, Programme, Session, StageItem, Stall, StallState
from ..rules import fairs as rules
from ..rules import rights
from ..states import SessionState

HOLDER = ("group", "organisation", "person")
STALL_SHOWS = ("live", "asked", "given", "refused", "off", "all")


def sessions_of(programme: Programme) -> QuerySet[Session]:
    """The days of a fair that were not called off."""
    rows = programme.sessions.exclude(state=SessionState.CALLED_OFF)
    return rows.select_related("programme", "place", "space").order_by("starts_at", "id")


def days_of(programme: Programme) -> rules.Days | None:
    """From its first day to its last."""
    return rules.days_of(sessions_of(programme).values_list("starts_at", flat=True))


def stalls_of(programme: Programme, *, show: str = "live") -> QuerySet[Stall]:
    """Those asked for first, then those given by their number."""
    rows = Stall.objects.filter(programme=programme).select_related(*HOLDER, "programme", "group__lead")
    if show == "live":
        rows = rows.filter(state__in=[StallState.ASKED, StallState.GIVEN])
    elif show in StallState.values:
        rows = rows.filter(state=show)
    return rows.order_by("state", "spot", "asked_at", "id")


def stall_counts(programme: Programme) -> dict[str, int]:
    """How many stalls there are of each state; one statement."""
    return Counter(programme.stalls.order_by().values_list("state", flat=True))


def given_stalls(programme: Programme) -> QuerySet[Stall]:
    """What residents find there, by number."""
    return stalls_of(programme, show=StallState.GIVEN)


def own_stalls(actor: Actor, tenant: Tenant) -> QuerySet[Stall]:
    """A resident's own, and those of the groups that they lead."""
    if actor.person_id is None:
        return Stall.objects.none()
    rows = Stall.objects.filter(Q(person=actor.person_id) | Q(group__lead=actor.person_id), tenant=tenant)
    return rows.select_related(*HOLDER, "programme").order_by("-from_on", "-asked_at", "id")


def own_coming(actor: Actor, tenant: Tenant) -> QuerySet[Stall]:
    """Of those what is asked for or given, of fairs that go on."""
    live = {"state__in": [StallState.ASKED, StallState.GIVEN], "programme__ended_at": None}
    return own_stalls(actor, tenant).filter(**live)


def stage_of(programme: Programme) -> QuerySet[StageItem]:
    """All that is on its stages, by the clock."""
    rows = StageItem.objects.filter(session__programme=programme).exclude(session__state=SessionState.CALLED_OFF)
    return rows.select_related("session", "group", "class_group").order_by("starts_at", "stage", "id")


def stage_of_session(session: Session) -> QuerySet[StageItem]:
    return session.stage_items.select_related("group", "class_group").order_by("starts_at", "stage", "id")


def tasks_of(programme: Programme) -> QuerySet[GroupTask]:
    """What is still to do first, the soonest first."""
    rows = GroupTask.objects.filter(programme=programme).select_related("group", "team", "organisation", "programme")
    return rows.order_by(F("done_at").asc(nulls_first=True), F("due_at").asc(nulls_last=True), "id")


def tasks_of_groups(actor: Actor, tenant: Tenant) -> QuerySet[GroupTask]:
    """What the groups that somebody leads still have to do."""
    if actor.person_id is None:
        return GroupTask.objects.none()
    rows = GroupTask.objects.filter(tenant=tenant, group__lead=actor.person_id, done_at=None, programme__ended_at=None)
    return rows.select_related("group", "programme").order_by(F("due_at").asc(nulls_last=True), "id")


def stalls_waiting(actor: Actor, tenant: Tenant) -> QuerySet[Stall]:
    """Who asked for a stall where this actor gives them."""
    rows = Stall.objects.filter(within(actor, rights.GROUPS, path="programme__place_path"), tenant=tenant, state=StallState.ASKED)
    return rows.select_related("programme").order_by("asked_at", "id")


def stage_named(day: Session) -> str:
    """The stage on which something is put already, empty where none has a name: the next number most likely goes there too."""
    named = StageItem.objects.filter(session=day).exclude(stage="").order_by("-starts_at", "-id")
    return named.values_list("stage", flat=True).first() or ""
