"""Bookings of a space: made, answered, moved, called off, settled. Whoever books holds the space, so that two never have one hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.numbers import next_number
from linli.core.privacy import normalise
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Person

from ..errors import BookingRefused
from ..events import BookingAnswered, BookingAsked
from ..models import Booking, BookingSeries, ConditionNote, Space, Team
from ..rules import bookings as rules
from ..rules import rights
from ..rules.bookings import Limits
from ..rules.spaces import day_of, usable_problems
from ..selectors import spaces as found
from ..states import BookingState
from .booking_codes import code_of, hash_of, is_right
from .space_pieces import allow, held

NO_OVERLAP = "cobuild_booking_no_overlap"
PAGE, OFFICE = "page", ("counter", "phone", "visit", "paper")


@dataclass(frozen=True, slots=True)
class BookingGiven:
    """When, for whom, what for. `channel`: how it came; with another than page a post books for somebody."""

    starts_at: datetime
    ends_at: datetime
    purpose: str
    person: Person | None = None
    organisation: Organisation | None = None
    team: Team | None = None
    contact_name: str = ""
    contact_phone: str = ""
    is_open: bool = False
    expected: int | None = None
    channel: str = PAGE


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking with the figures that call it off, and what is worth saying about it."""

    booking: Booking
    code: str
    warnings: list[Problem] = field(default_factory=list)


@transaction.atomic
def book(*, space: Space, given: BookingGiven, by: Actor, now: datetime) -> Booked:
    """
    Book a space; where the space asks for it, the office answers first, and the time is kept meanwhile.

    :raises NotAllowed: for another channel than the page without the right there. :raises BookingRefused: with every reason.
    """
    space = held(space)
    limits = limits_for(space, given.channel, by)
    room = found.room_of(space, day_of(given.starts_at), day_of(given.ends_at))
    refuse_if(
        given_problems(space, given, limits, now) + when_problems(room, given.starts_at, given.ends_at, limits, now),
        BookingRefused,
    )
    row = new_row(space, given, limits, now)
    row.number = rules.number(
        space.tenant.letters, year_of(now), next_number(rules.SERIES, tenant=space.tenant, period=str(year_of(now)))
    )
    keep([row])
    changes = {"number": [None, row.number], "state": [None, row.state], "channel": [None, row.channel]}
    journal.record("cobuild.booking.made", row, by=by, now=now, on_behalf_of=_behalf(given, by), changes=changes)
    if row.state == BookingState.ASKED:
        events.publish(BookingAsked(tenant_id=row.tenant_id, booking_id=row.pk), now=now)
    return Booked(row, code_of(row.pk), rules.warnings_for(row.expected, space.holds))


def limits_for(space: Space, channel: str, by: Actor) -> Limits:
    """What the space asks of this booker. :raises NotAllowed: for whoever books for others without the right there."""
    is_office = channel != PAGE
    if is_office:
        allow(by, rights.BOOK, tenant_id=space.tenant_id, place_path=space.place_path)
    return Limits(space.step, space.shortest, space.longest, space.ahead_days, space.per_person, is_office)


def given_problems(space: Space, given: BookingGiven, limits: Limits, now: datetime) -> list[Problem]:
    """What is wrong with who books and what for."""
    is_bookable = space.is_bookable and (limits.is_office or space.is_public)
    has_someone = any((given.person, given.organisation, given.team))
    problems = usable_problems(
        opened_on=space.opened_on, closed_on=space.closed_on, is_bookable=is_bookable, day=day_of(given.starts_at)
    )
    problems += rules.said_problems(purpose=given.purpose, expected=given.expected)
    problems += rules.who_problems(
        has_someone=has_someone, name=given.contact_name, phone=given.contact_phone, is_office=limits.is_office
    )
    strangers = (given.person, given.organisation, given.team)
    if any(one is not None and one.tenant_id != space.tenant_id for one in strangers):
        problems.append(Problem("another_tenant", _("这不在本街道。"), where="contact_name"))
    if not limits.is_office:
        problems += rules.person_problems(_upcoming(space, given, now), limits)
    return problems


def _upcoming(space: Space, given: BookingGiven, now: datetime) -> int:
    """How many uses this person, or this telephone where there is no account, still has before them here."""
    coming, phone = found.upcoming_in(space, now), normalise(given.contact_phone)
    if given.person is not None:
        return coming.filter(person=given.person).count()
    return sum(1 for one in coming.only("contact_phone") if phone and normalise(one.contact_phone) == phone)


def when_problems(room: found.Room, starts_at: datetime, ends_at: datetime, limits: Limits, now: datetime) -> list[Problem]:
    """What is wrong with a time: in itself, and in the room that there is. Nobody asks for room at a time that is none."""
    problems = rules.time_problems(starts_at, ends_at, limits, now)
    if any(one.code in ("span", "midnight", "past") for one in problems):
        return problems
    taken, opened = room.taken(starts_at, ends_at), room.opened(day_of(starts_at))
    return problems + rules.room_problems(starts_at, ends_at, opened=opened, shut=room.shut(), taken=taken)


def new_row(space: Space, given: BookingGiven, limits: Limits, now: datetime, series: BookingSeries | None = None) -> Booking:
    asked = space.needs_approval and not limits.is_office
    row = Booking(
        tenant_id=space.tenant_id, space=space, series=series, starts_at=given.starts_at, ends_at=given.ends_at,
        person=given.person, organisation=given.organisation, team=given.team, contact_name=given.contact_name.strip(),
        contact_phone=given.contact_phone.strip(), purpose=given.purpose.strip(), is_open=given.is_open, expected=given.expected,
        state=BookingState.ASKED if asked else BookingState.CONFIRMED, channel=given.channel, made_at=now, changed_at=now,
    )  # fmt: skip
    row.code_hash = hash_of(row.pk, code_of(row.pk))
    return row


def keep(rows: Sequence[Booking], *, fresh: bool = True) -> None:
    """
    Write bookings; where the database finds two of them in one hour, nothing is written.

    :raises BookingRefused: when somebody else has the time.
    """
    try:
        with transaction.atomic():
            if fresh:
                Booking.objects.bulk_create(rows)
            else:
                for row in rows:
                    row.save()
    except IntegrityError as error:
        if NO_OVERLAP not in str(error):
            raise
        raise BookingRefused(rules.taken_problem()) from None


def year_of(now: datetime) -> int:
    return day_of(now).year


def _behalf(given: BookingGiven, by: Actor) -> UUID | None:
    return given.person.pk if given.person and given.person.pk != by.person_id else None


# ---- afterwards ----


def _locked(booking: Booking) -> Booking:
    """The booking as it is now, its space held before it."""
    space = held(booking.space)
    row = locking.one(Booking, booking.pk, "person", "organisation", "team")
    row.space = space
    return row


def _touched(row: Booking, now: datetime, *fields: str) -> None:
    """Write what changed; a calendar sees by SEQUENCE that it did."""
    row.sequence, row.changed_at = row.sequence + 1, now
    row.save(update_fields=[*fields, "sequence", "changed_at"])


def _announce(row: Booking, now: datetime) -> None:
    events.publish(BookingAnswered(tenant_id=row.tenant_id, booking_id=row.pk), now=now)


@transaction.atomic
def answer(*, booking: Booking, yes: bool, reason: str = "", by: Actor, now: datetime) -> Booking:
    """
    Agree to a booking that waits, or refuse it and say why; whoever asked is told.

    :raises NotAllowed: without the right there. :raises BookingRefused: with every reason.
    """
    row = _locked(booking)
    allow(by, rights.BOOK, tenant_id=row.tenant_id, place_path=row.space.place_path)
    refuse_if(rules.answer_problems(row.state, yes=yes, reason=reason), BookingRefused)
    row.state = BookingState.CONFIRMED if yes else BookingState.REFUSED
    row.reason, row.answered_at = ("" if yes else reason.strip()), now
    _touched(row, now, "state", "reason", "answered_at")
    changes = {"state": [BookingState.ASKED, row.state]}
    journal.record("cobuild.booking.answered", row, by=by, now=now, reason=row.reason, changes=changes)
    _announce(row, now)
    return row


@transaction.atomic
def change(*, booking: Booking, given: BookingGiven, by: Actor, now: datetime) -> Booking:
    """
    Move a booking, or change what it is for; who it is for stays. Where the space asks for it, a resident's change is answered anew.

    :raises NotAllowed: for anybody but its own person and the office. :raises BookingRefused: with every reason.
    """
    row = _locked(booking)
    is_office = by.may(rights.BOOK, tenant_id=row.tenant_id, place_path=row.space.place_path)
    if not is_office and not is_own(row, by):
        raise NotAllowed(Problem("not_allowed", _("只有订的人和社区能改。")))
    space = row.space
    limits = Limits(space.step, space.shortest, space.longest, space.ahead_days, space.per_person, is_office)
    problems = rules.cancel_problems(row.state, ends_at=row.ends_at, now=now, is_own=True, reason="")
    problems += rules.said_problems(purpose=given.purpose, expected=given.expected)
    room = found.room_of(space, day_of(given.starts_at), day_of(given.ends_at), but=row.pk)
    refuse_if(problems + when_problems(room, given.starts_at, given.ends_at, limits, now), BookingRefused)
    before = {"starts_at": [row.starts_at, given.starts_at], "ends_at": [row.ends_at, given.ends_at]}
    changes = {name: pair for name, pair in before.items() if pair[0] != pair[1]} | {
        "purpose": [row.purpose, given.purpose.strip()]
    }
    row.starts_at, row.ends_at, row.purpose = given.starts_at, given.ends_at, given.purpose.strip()
    row.is_open, row.expected = given.is_open, given.expected
    row.state = BookingState.ASKED if space.needs_approval and not is_office else row.state
    row.sequence, row.changed_at = row.sequence + 1, now
    keep([row], fresh=False)
    journal.record("cobuild.booking.changed", row, by=by, now=now, changes=changes)
    if is_office and not is_own(row, by):
        _announce(row, now)
    elif row.state == BookingState.ASKED:
        events.publish(BookingAsked(tenant_id=row.tenant_id, booking_id=row.pk), now=now)
    return row


def is_own(row: Booking, by: Actor) -> bool:
    return by.person_id is not None and row.person_id == by.person_id  # type: ignore[attr-defined]


@transaction.atomic
def cancel(*, booking: Booking, by: Actor, now: datetime, code: str = "", reason: str = "") -> Booking:
    """
    Call a booking off: its own person, whoever has its six figures, or the office with a reason that its person reads.

    :raises NotAllowed: for anybody else. :raises BookingRefused: with every reason; wrong figures too.
    """
    row = _locked(booking)
    own = is_own(row, by) or bool(code)
    if code and not is_own(row, by) and not is_right(row, code):
        raise BookingRefused(wrong_code())
    if not own:
        allow(by, rights.BOOK, tenant_id=row.tenant_id, place_path=row.space.place_path)
    refuse_if(rules.cancel_problems(row.state, ends_at=row.ends_at, now=now, is_own=own, reason=reason), BookingRefused)
    _call_off(row, reason.strip(), by, now, is_told=not own)
    return row


def wrong_code() -> Problem:
    """The same words for a number that is none, figures that are wrong, and too many tries."""
    return Problem("code", _("编号和取消码对不上，照回执上的写。错了 5 次要等一小时；急的话打电话给社区。"), where="code")


def _call_off(row: Booking, reason: str, by: Actor, now: datetime, *, is_told: bool) -> None:
    before, row.state, row.reason = row.state, BookingState.CANCELLED, reason[: rules.MOST_REASON]
    _touched(row, now, "state", "reason")
    journal.record("cobuild.booking.cancelled", row, by=by, now=now, reason=reason, changes={"state": [before, row.state]})
    if is_told:
        _announce(row, now)


def call_off(rows: QuerySet[Booking], *, reason: str, by: Actor, now: datetime) -> int:
    """Call off what lies in a closure, and tell everybody who had it. In the transaction of the closure, whose space is held."""
    hit = locking.several(rows.order_by("pk"))
    for row in hit:
        _call_off(row, reason, by, now, is_told=True)
    return len(hit)


@transaction.atomic
def settle(*, booking: Booking, came: int, condition: str = "", is_fault: bool = False, by: Actor, now: datetime) -> Booking:
    """
    Note how many came (人次; 0: nobody), and in what condition it was left. Said again, it is corrected.

    :raises NotAllowed: without the right there. :raises BookingRefused: with every reason.
    """
    row = _locked(booking)
    allow(by, rights.BOOK, tenant_id=row.tenant_id, place_path=row.space.place_path)
    problems = rules.settle_problems(row.state, starts_at=row.starts_at, came=came, now=now)
    if is_fault and not condition.strip():
        problems.append(Problem("condition_missing", _("写一句什么坏了。"), where="condition"))
    refuse_if(problems, BookingRefused)
    state = BookingState.HELD if came else BookingState.MISSED
    changes = {"came": [row.came, came], "state": [row.state, state]}
    row.came, row.settled_at, row.state = came, now, state
    row.save(update_fields=["came", "settled_at", "state"])
    if condition.strip():
        ConditionNote.objects.create(
            tenant_id=row.tenant_id, space=row.space, booking=row, at=now, by=by.label[:80], is_fault=is_fault, text=condition.strip()[:200]
        )  # fmt: skip
    journal.record("cobuild.booking.settled", row, by=by, now=now, changes=changes)
    return row
