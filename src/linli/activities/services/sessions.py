"""Sessions: planned, changed, called off, held by the clock, settled and taken up again. A session in a space has it booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.cobuild.api import Space, settle_booking
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, Refused, refuse_if

from ..errors import SessionRefused
from ..events import SessionCalledOff, SessionChanged, SessionGrew, SessionHeld, SessionSettled
from ..models import Programme, Session
from ..rules import programmes as programme_rules
from ..rules import sessions as rules
from ..selectors.person_times import person_times_of
from ..states import COMING, ProgrammeState, SessionState
from .programme_pieces import (
    Slot,
    Time,
    allow_planning,
    free_room,
    held_programme,
    held_session,
    move_room,
    session_row,
    stranger_problems,
    take_room,
    touched,
)

AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionGiven(Slot):
    """When and where a single time is. `capacity`: none as its programme. `replaces`: one that was called off."""

    replaces: Session | None = None


@transaction.atomic
def plan(*, programme: Programme, given: SessionGiven, by: Actor, now: datetime) -> Session:
    """
    Set a single time; one that is over already is noted as held. In a space it books it, or is refused with the space's reasons.

    :raises NotAllowed: without the right there. :raises SessionRefused: with every reason.
    """
    of = held_programme(programme)
    allow_planning(by, of)
    refuse_if(_plan_problems(of, given, now), SessionRefused)
    row = session_row(of, given, now)
    row.replaces = given.replaces
    refuse_if(take_room(row, by=by, now=now), SessionRefused)
    row.save(force_insert=True)
    changes = {"starts_at": [None, row.starts_at], "state": [None, row.state]}
    journal.record("activities.session.planned", row, by=by, now=now, changes=changes)
    return row


def _plan_problems(of: Programme, given: SessionGiven, now: datetime) -> list[Problem]:
    problems = programme_rules.change_problems(of.state)
    problems += rules.span_problems(given.starts_at, given.ends_at, now)
    problems += programme_rules.capacity_problems(given.capacity)
    problems += stranger_problems(of.tenant_id, place=given.place, space=given.space, teacher=given.teacher)
    same = of.sessions.filter(starts_at=given.starts_at, place=given.place).exclude(state=SessionState.CALLED_OFF)
    if same.exists():
        problems.append(Problem("double", _("同一个时间、同一个地方已经有一次了。"), where="starts_at"))
    if given.replaces is not None and not _may_replace(of, given.replaces):
        problems.append(Problem("replaces", _("只能补这个活动里取消了的一次。"), where="replaces"))
    return problems


def _may_replace(of: Programme, one: Session) -> bool:
    return one.programme_id == of.pk and one.state == SessionState.CALLED_OFF  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChange(Time):
    """How a session to come is to be, all of it: who changes one thing says the rest as it is (`change_of`)."""


def change_of(session: Session) -> SessionChange:
    return SessionChange(**{name: getattr(session, name) for name in SessionChange.__dataclass_fields__})


@transaction.atomic
def change(*, session: Session, given: SessionChange, by: Actor, now: datetime) -> Session:
    """
    Move a session, or change how many it holds; who signed up is told of another time or place. Its space is booked anew or refused.

    :raises NotAllowed: without the right there. :raises SessionRefused: with every reason.
    """
    row = held_session(session)
    allow_planning(by, row.programme)
    refuse_if(_change_problems(row, given, now), SessionRefused)
    before = {name: getattr(row, name) for name in SessionChange.__dataclass_fields__}
    for name in before:
        setattr(row, name, getattr(given, name))
    row.title, row.where, row.place_path = given.title.strip(), given.where.strip(), given.place.path
    changes = {name: [_said(old), _said(getattr(row, name))] for name, old in before.items() if old != getattr(row, name)}
    refuse_if(_move_room(row, before["space"], changes, by, now), SessionRefused)
    touched(row, now, *before, "place_path", "booking")
    journal.record("activities.session.changed", row, by=by, now=now, changes=changes)
    _announce_change(row, changes, before["capacity"], now)
    return row


def _change_problems(row: Session, given: SessionChange, now: datetime) -> list[Problem]:
    problems = rules.coming_problems(row.state)
    if (given.starts_at, given.ends_at) != (row.starts_at, row.ends_at):
        problems += rules.span_problems(given.starts_at, given.ends_at, now) + rules.move_problems(given.starts_at, now)
    problems += programme_rules.capacity_problems(given.capacity, taken=row.taken)
    return problems + stranger_problems(row.tenant_id, place=given.place, space=given.space, teacher=given.teacher)


def _said(value: Any) -> Any:
    return value if isinstance(value, str | int | datetime | None) else str(value.pk)


def _move_room(row: Session, before: Space | None, changes: dict[str, Any], by: Actor, now: datetime) -> list[Problem]:
    """The booking follows the session: moved within its space, or given back and taken elsewhere."""
    if row.space is not None and row.space == before and row.booking is not None:
        return move_room(row, by=by, now=now) if changes.keys() & {"starts_at", "ends_at"} else []
    if row.booking is not None:
        free_room(row, reason=_("活动换了地方"), now=now)
    return take_room(row, by=by, now=now)


def _announce_change(row: Session, changes: dict[str, Any], capacity: int | None, now: datetime) -> None:
    if changes.keys() & {"starts_at", "ends_at", "place", "where", "space"}:
        events.publish(SessionChanged(tenant_id=row.tenant_id, session_id=row.pk), now=now)
    if capacity is not None and (row.capacity is None or row.capacity > capacity):
        events.publish(SessionGrew(tenant_id=row.tenant_id, session_id=row.pk), now=now)


@transaction.atomic
def rebook(*, session: Session, by: Actor, now: datetime) -> Session:
    """
    Book the space of a session again, which could not be had when it was made.

    :raises NotAllowed: without the right there. :raises SessionRefused: with the space's reasons.
    """
    row = held_session(session)
    allow_planning(by, row.programme)
    refuse_if(rules.coming_problems(row.state) or take_room(row, by=by, now=now), SessionRefused)
    row.save(update_fields=["booking"])
    journal.record("activities.session.roomed", row, by=by, now=now)
    return row


@transaction.atomic
def call_off(*, session: Session, kind: str, reason: str, by: Actor, now: datetime) -> Session:
    """
    It does not take place (`kind`: weather, few, place, teacher, other). Who signed up is told, by telephone where nothing else
    reaches them; its space is free again.

    :raises NotAllowed: without the right there. :raises SessionRefused: with every reason.
    """
    row = held_session(session)
    allow_planning(by, row.programme)
    refuse_if(rules.off_problems(row.state, kind=kind, reason=reason), SessionRefused)
    before, row.state = row.state, SessionState.CALLED_OFF
    row.off_kind, row.off_reason, row.off_at = kind, reason.strip(), now
    free_room(row, reason=row.off_reason, now=now)
    touched(row, now, "state", "off_kind", "off_reason", "off_at", "booking")
    changes = {"state": [before, row.state], "off_kind": [None, kind]}
    journal.record("activities.session.called_off", row, by=by, now=now, reason=row.off_reason, changes=changes)
    events.publish(SessionCalledOff(tenant_id=row.tenant_id, session_id=row.pk), now=now)
    return row


@transaction.atomic
def call_off_several(*, sessions: Sequence[Session], kind: str, reason: str, by: Actor, now: datetime) -> int:
    """
    A storm comes: call off several at once, all or none. Returns how many.

    :raises NotAllowed: without the right at one of them. :raises SessionRefused: with every reason; when none was chosen.
    """
    if not sessions:
        raise SessionRefused(Problem("none", _("勾一下取消哪几场。"), where="chosen"))
    for one in sorted(sessions, key=lambda each: each.pk):
        call_off(session=one, kind=kind, reason=reason, by=by, now=now)
    return len(sessions)


# ---- afterwards ----


@transaction.atomic
def settle(*, session: Session, by: Actor, now: datetime) -> Session:
    """
    Its numbers stand: hours are counted from them, its space learns how many came.

    :raises NotAllowed: without the right there. :raises SessionRefused: before it was held, or when they stand already.
    """
    row = held_session(session)
    allow_planning(by, row.programme)
    refuse_if(rules.settle_problems(row.state), SessionRefused)
    row.state, row.settled_at, row.settled_by = SessionState.SETTLED, now, by.label[:80]
    row.save(update_fields=["state", "settled_at", "settled_by"])
    came = person_times_of(row)
    _settle_room(row, came, now)
    changes = {"state": [SessionState.HELD, row.state], "person_times": [None, came]}
    journal.record("activities.session.settled", row, by=by, now=now, changes=changes)
    events.publish(SessionSettled(tenant_id=row.tenant_id, session_id=row.pk), now=now)
    return row


def _settle_room(row: Session, came: int, now: datetime) -> None:
    if row.booking is None:
        return
    try:
        settle_booking(booking=row.booking, came=min(came, 9999), by=Actor.system(tenant_id=row.tenant_id), now=now)
    except Refused:
        return  # cancelled at the counter meanwhile


@transaction.atomic
def reopen(*, session: Session, reason: str, by: Actor, now: datetime) -> Session:
    """
    Take its numbers up again, to correct them.

    :raises NotAllowed: without the right there. :raises SessionRefused: with every reason.
    """
    row = held_session(session)
    allow_planning(by, row.programme)
    refuse_if(rules.reopen_problems(row.state, reason=reason), SessionRefused)
    row.state, row.settled_at, row.settled_by = SessionState.HELD, None, ""
    row.save(update_fields=["state", "settled_at", "settled_by"])
    changes = {"state": [SessionState.SETTLED, row.state]}
    journal.record("activities.session.reopened", row, by=by, now=now, reason=reason.strip(), changes=changes)
    return row


# ---- by the clock ----


def mark_held(*, now: datetime) -> int:
    """What is over has been held. Returns how many."""
    done = 0
    while batch := _held_now(now):
        done += batch
    return done


@transaction.atomic
def _held_now(now: datetime) -> int:
    due = Session.objects.filter(state__in=list(COMING), ends_at__lte=now)
    rows = locking.free(due.filter(programme__state=ProgrammeState.LISTED).order_by("ends_at"), most=AT_ONCE)
    for row in rows:
        before, row.state = row.state, SessionState.HELD
        row.save(update_fields=["state"])
        by = Actor.system(tenant_id=row.tenant_id)
        journal.record("activities.session.held", row, by=by, now=now, changes={"state": [before, row.state]})
        events.publish(SessionHeld(tenant_id=row.tenant_id, session_id=row.pk), now=now)
    return len(rows)


@transaction.atomic
def open_due(*, now: datetime) -> int:
    """Sessions whose days of signing up have begun take sign-ups. Returns how many."""
    waiting = Session.objects.filter(
        state=SessionState.PLANNED, starts_at__gt=now, programme__state=ProgrammeState.LISTED, programme__needs_signup=True
    )
    rows = locking.several(waiting.order_by("pk"), "programme")
    due = [one for one in rows if _is_open(one, now)]
    for one in due:
        one.state = SessionState.OPEN
    Session.objects.bulk_update(due, ["state"])
    return len(due)


def _is_open(one: Session, now: datetime) -> bool:
    of = one.programme
    state = rules.state_for(
        of.state, needs_signup=of.needs_signup, opens_days=of.opens_days, starts_at=one.starts_at, ends_at=one.ends_at, now=now
    )  # fmt: skip
    return state == SessionState.OPEN
