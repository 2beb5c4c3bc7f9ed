"""Recurring use: every day that a rule names is booked, or none is."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.numbers import next_block
from linli.core.problems import Problem, refuse_if

from ..errors import BookingRefused
from ..models import Booking, BookingSeries, Space
from ..rules import bookings as rules
from ..rules import rights
from ..rules.spaces import day_of
from ..selectors import spaces as found
from . import bookings
from .booking_codes import code_of
from .bookings import Booked, BookingGiven
from .space_pieces import allow, held


@dataclass(frozen=True, slots=True)
class SeriesBooked:
    """A series with its bookings in their order."""

    series: BookingSeries
    bookings: list[Booked]


@transaction.atomic
def book_series(
    *, space: Space, given: BookingGiven, rule: str, skip: Collection[date] = (), by: Actor, now: datetime
) -> SeriesBooked:
    """
    Book every day that an RFC 5545 rule names from the first use on, `skip` left out; all of them or none.

    :raises NotAllowed: without the right there. :raises BookingRefused: with every day on which it cannot be, and why.
    """
    space = held(space)
    allow(by, rights.BOOK, tenant_id=space.tenant_id, place_path=space.place_path)
    days, problems = rules.days_of_rule(rule, day_of(given.starts_at))
    days = [day for day in days if day not in set(skip)]
    if not days and not problems:
        problems = rules.days_of_rule("", day_of(given.starts_at))[1]
    limits = bookings.limits_for(space, given.channel, by)
    refuse_if(problems + bookings.given_problems(space, given, limits, now), BookingRefused)
    each = [_moved(given, day) for day in days]
    refuse_if(_clashes(space, each, limits, now), BookingRefused)
    return _kept(space, each, limits, rule, by, now)


def _moved(given: BookingGiven, day: date) -> BookingGiven:
    shift = timedelta(days=(day - day_of(given.starts_at)).days)
    return replace(given, starts_at=given.starts_at + shift, ends_at=given.ends_at + shift)


def _clashes(space: Space, each: list[BookingGiven], limits: rules.Limits, now: datetime) -> list[Problem]:
    room = found.room_of(space, day_of(each[0].starts_at), day_of(each[-1].ends_at))
    found_problems = [
        (day_of(one.starts_at), bookings.when_problems(room, one.starts_at, one.ends_at, limits, now)) for one in each
    ]
    return rules.clash_problems([(day, problems) for day, problems in found_problems if problems])


def _kept(space: Space, each: list[BookingGiven], limits: rules.Limits, rule: str, by: Actor, now: datetime) -> SeriesBooked:
    series = BookingSeries(
        tenant_id=space.tenant_id, space=space, rule=rule.strip().upper().removeprefix("RRULE:")[:200], made_at=now
    )
    series.save(force_insert=True)
    rows = [bookings.new_row(space, one, limits, now, series) for one in each]
    year = bookings.year_of(now)
    block = next_block(rules.SERIES, tenant=space.tenant, period=str(year), count=len(rows))
    for row, sequence in zip(rows, block, strict=True):
        row.number = rules.number(space.tenant.letters, year, sequence)
    bookings.keep(rows)
    changes = {"number": [None, [rows[0].number, rows[-1].number]], "rule": [None, series.rule]}
    journal.record("cobuild.series.made", series, by=by, now=now, changes=changes)
    return SeriesBooked(series, [Booked(row, code_of(row.pk), rules.warnings_for(row.expected, space.holds)) for row in rows])


@transaction.atomic
def cancel_rest(*, series: BookingSeries, reason: str, by: Actor, now: datetime) -> int:
    """
    Call off what is still to come of a series, and tell its people. Returns how many.

    :raises NotAllowed: without the right there. :raises BookingRefused: without a reason, or when nothing is left.
    """
    space = held(series.space)
    allow(by, rights.BOOK, tenant_id=space.tenant_id, place_path=space.place_path)
    rest = locking.several(found.upcoming_in(space, now).filter(series=series).order_by("pk"))
    last: Booking | None = rest[-1] if rest else None
    problems = rules.cancel_problems(
        last.state if last else "", ends_at=last.ends_at if last else now, now=now, is_own=False, reason=reason
    )
    refuse_if(problems, BookingRefused)
    return bookings.call_off(Booking.objects.filter(pk__in=[one.pk for one in rest]), reason=reason.strip(), by=by, now=now)
