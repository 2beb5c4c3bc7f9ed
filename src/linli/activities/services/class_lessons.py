"""The lessons of a class: its programme, its series and its sessions, and the shared space that they are held in."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cobuild.api import Booking, BookingGiven, Space, book_series
from linli.core.actors import Actor
from linli.core.daytimes import at
from linli.core.numbers import next_number
from linli.core.problems import Problem, Refused
from linli.core.recurrence import weekly

from ..models import ClassGroup, DayPolicy, Programme, ProgrammeKind, Series, Session, Term
from ..rules import programmes
from ..rules.university import ClassGiven
from ..states import ProgrammeState, TermState
from . import programme_pieces
from .programme_pieces import Slot


def make_programme(term: Term, given: ClassGiven, now: datetime) -> Programme:
    """The programme that a class's lessons are sessions of: on the public list once the prospectus is out."""
    year = timezone.localdate(now).year
    sequence = next_number(programmes.SERIES, tenant=term.tenant, period=str(year))
    is_out = term.state != TermState.PLANNED
    return Programme.objects.create(
        tenant=term.tenant, number=programmes.number(term.tenant.letters, year, sequence), kind=ProgrammeKind.COURSE,
        title=given.title.strip(), summary=f"{given.course.title} · {term.name}"[:160], place=given.place,
        place_path=given.place.path, phone=term.tenant.phone[:30], needs_signup=False, capacity=given.capacity,
        bring=given.course.bring, made_at=now, listed_at=now if is_out else None,
        state=ProgrammeState.LISTED if is_out else ProgrammeState.DRAFT,
    )  # fmt: skip


def make_sessions(group: ClassGroup, days: Sequence[date], bookings: Sequence[Booking], now: datetime) -> list[Session]:
    """A session on each day, with the booking of its room where there is one."""
    series = Series.objects.create(
        tenant_id=group.tenant_id, programme=group.programme, rule=weekly([group.weekday]), starts_on=days[0], until=days[-1],
        start_minute=group.start_minute, minutes=group.minutes, on_holiday=DayPolicy.SKIP, place=group.place, where=group.room,
        space=group.space, made_until=days[-1],
    )  # fmt: skip
    rows = [session_row(group, day, position, now, series=series) for position, day in enumerate(days, start=1)]
    for row, booking in zip(rows, bookings, strict=False):
        row.booking = booking
    return Session.objects.bulk_create(rows)


def session_row(group: ClassGroup, day: date, position: int | None, now: datetime, *, series: Series | None = None) -> Session:
    """A lesson of a class, not yet written."""
    starts_at = at(day, group.start_minute)
    where = group.room or (group.space.name if group.space else "")
    slot = Slot(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=group.minutes), place=group.place, where=where, space=group.space,
        teacher=group.teacher, position=position,
    )  # fmt: skip
    row = programme_pieces.session_row(group.programme, slot, now)
    row.series, row.occurrence_on = series, day if series else None
    return row


# ---- the room ----


def book_days(
    space: Space | None,
    title: str,
    days: Sequence[date],
    start_minute: int,
    minutes: int,
    expected: int,
    by: Actor,
    now: datetime,
) -> tuple[list[Booking], list[Problem]]:
    """
    Book a shared space on these days at this time: all of them or none, with every day on which it cannot be and why.

    A room that is no shared space needs none.
    """
    if space is None or not days:
        return [], []
    starts_at = at(days[0], start_minute)
    given = _use(title, starts_at, minutes, expected)
    weeks = (days[-1] - days[0]).days // 7 + 1
    left_out = {days[0] + timedelta(days=7 * n) for n in range(weeks)} - set(days)
    rule = f"FREQ=WEEKLY;COUNT={weeks}"
    try:
        with transaction.atomic():
            made = book_series(space=space, given=given, rule=rule, skip=left_out, by=by, now=now)
    except Refused as refused:
        return [], [_of_room(one) for one in refused.problems]
    return [one.booking for one in made.bookings], []


def _use(title: str, starts_at: datetime, minutes: int, expected: int) -> BookingGiven:
    return BookingGiven(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), purpose=title.strip()[:80],
        contact_name=_("老年大学"), expected=expected, channel="counter",
    )  # fmt: skip


def _of_room(problem: Problem) -> Problem:
    return Problem(f"space_{problem.code}", _("场地：%(why)s") % {"why": problem.text}, where="space")


def give_room_back(sessions: Sequence[Session], reason: str, now: datetime) -> None:
    """Cancel the bookings of lessons that are not held there."""
    for one in sessions:
        programme_pieces.free_room(one, reason=reason, now=now)
