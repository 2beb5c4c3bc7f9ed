"""What the verbs of programmes, series and sessions share: who may, holding rows, and making the rows of sessions with their rooms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cobuild.api import Booking, BookingGiven, Space, book_space, cancel_booking, change_booking
from linli.core import locking
from linli.core.actors import Actor
from linli.core.daytimes import day_of
from linli.core.problems import NotAllowed, Problem, Refused
from linli.core.words import day_words
from linli.registry.api import Place

from ..models import Programme, Session, Teacher
from ..rules import rights
from ..rules.sessions import new_code, state_for
from ..states import COMING

COUNTER = "counter"


def allow(by: Actor, right: str, *, tenant_id: UUID, place_path: str) -> None:
    """:raises NotAllowed: unless the post holds the right there."""
    if not by.may(right, tenant_id=tenant_id, place_path=place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这里办这一步。")))


def allow_planning(by: Actor, programme: Programme) -> None:
    """:raises NotAllowed: unless the post plans what happens there."""
    allow(by, rights.PLAN, tenant_id=programme.tenant_id, place_path=programme.place_path)


def held_programme(programme: Programme) -> Programme:
    """The programme as it is now; whoever plans in it meanwhile waits."""
    return locking.one(Programme, programme.pk, "tenant", "place")


def held_session(session: Session) -> Session:
    """The session as it is now, held before whatever hangs on it."""
    return locking.one(Session, session.pk, "programme", "programme__tenant", "place", "space", "booking")


def stranger_problems(tenant_id: UUID, **rows: object) -> list[Problem]:
    """Rows of another subdistrict, by the field that names them."""
    return [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in rows.items()
        if one is not None and getattr(one, "tenant_id", tenant_id) != tenant_id
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """From, to, where, with whom; what differs from its programme."""

    starts_at: datetime
    ends_at: datetime
    place: Place
    where: str = ""
    space: Space | None = None
    title: str = ""
    capacity: int | None = None
    teacher: Teacher | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot(Time):
    """One time as it is to be made."""

    position: int | None = None


def session_row(programme: Programme, slot: Slot, now: datetime) -> Session:
    """A session, not yet written. Without a capacity of its own it has its programme's."""
    state = state_for(
        programme.state, needs_signup=programme.needs_signup, opens_days=programme.opens_days,
        starts_at=slot.starts_at, ends_at=slot.ends_at, now=now,
    )  # fmt: skip
    return Session(
        tenant_id=programme.tenant_id, programme=programme, title=slot.title.strip(), starts_at=slot.starts_at, ends_at=slot.ends_at,
        place=slot.place, place_path=slot.place.path, where=slot.where.strip(), space=slot.space, teacher=slot.teacher,
        capacity=slot.capacity if slot.capacity is not None else programme.capacity, position=slot.position, state=state,
        checkin_code=new_code(), changed_at=now,
    )  # fmt: skip


def touched(row: Session, now: datetime, *fields: str) -> None:
    """Write what changed; a calendar sees by SEQUENCE that it did."""
    row.sequence, row.changed_at = row.sequence + 1, now
    row.save(update_fields=[*fields, "sequence", "changed_at"])


# ---- the room that it has ----


def booking_given(row: Session) -> BookingGiven:
    programme = row.programme
    return BookingGiven(
        starts_at=row.starts_at, ends_at=row.ends_at, purpose=str(row)[:80], organisation=programme.organiser,
        contact_name=programme.title[:40], contact_phone="", is_open=programme.is_public, expected=min(row.capacity or 0, 9999) or None,
        channel=COUNTER,
    )  # fmt: skip


def take_room(row: Session, *, by: Actor, now: datetime) -> list[Problem]:
    """Book the space of a session that is to come; what stands against it, by its day. The row is not written."""
    if row.space is None or row.booking_id or row.state not in COMING:  # type: ignore[attr-defined]
        return []
    try:
        row.booking = book_space(space=row.space, given=booking_given(row), by=by, now=now).booking
    except Refused as refused:
        return room_problems(row, refused)
    return []


def move_room(row: Session, *, by: Actor, now: datetime) -> list[Problem]:
    """Move the booking of a session to its new time in the same space; what stands against it."""
    booking: Booking | None = row.booking
    assert booking is not None  # noqa: S101 -- asked only where there is one
    try:
        row.booking = change_booking(booking=booking, given=booking_given(row), by=by, now=now)
    except Refused as refused:
        return room_problems(row, refused)
    return []


def room_problems(row: Session, refused: Refused) -> list[Problem]:
    """Why a space cannot be had, with the day, so that a clerk who plans many sees which."""
    text = _("%(day)s %(space)s：%(why)s")
    day, space = day_words(day_of(row.starts_at)), str(row.space)
    return [
        Problem(f"space_{one.code}", text % {"day": day, "space": space, "why": one.text}, where="space")
        for one in refused.problems
    ]


def free_room(row: Session, *, reason: str, now: datetime) -> None:
    """Give the space of a session back, where it is still booked; it follows from what was done to the session."""
    booking: Booking | None = row.booking
    row.booking = None
    if booking is None or booking.ends_at <= now:
        return
    try:
        cancel_booking(booking=booking, reason=reason[:200], by=Actor.system(tenant_id=row.tenant_id), now=now)
    except Refused:
        return  # somebody has cancelled it already


def keep_rooms(rows: Iterable[Session], *, by: Actor, now: datetime) -> list[Problem]:
    """Book a room for every session that wants one; every day on which it cannot be."""
    return [problem for row in rows for problem in take_room(row, by=by, now=now)]
