"""Spaces that are open every day, and uses of them, for tests of cobuild."""

from datetime import UTC, date, datetime
from typing import Any

from linli.cobuild.models import Booking, Space
from linli.cobuild.rules.spaces import HoursGiven, at
from linli.cobuild.services import bookings, spaces
from linli.cobuild.services.bookings import Booked, BookingGiven
from linli.cobuild.services.spaces import SpaceGiven
from linli.core.actors import Actor
from tests.people import Neighbourhood

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, ten in the morning in Zhengzhou
TODAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
EVERY_DAY = [HoursGiven(weekday, 8 * 60, 20 * 60) for weekday in range(7)]


def system(here: Neighbourhood) -> Actor:
    return Actor.system(tenant_id=here.tenant.pk)


def space_given(here: Neighbourhood, **more: Any) -> SpaceGiven:
    plain = {"name": "柳岸会客厅", "kind": "lounge", "place": here.community, "owner": here.office, "opened_on": date(2020, 1, 1)}
    return SpaceGiven(**(plain | more))


def a_space(here: Neighbourhood, *, hours: Any = EVERY_DAY, **more: Any) -> Space:
    """Open every day from eight to eight, by the half hour, unless said otherwise."""
    made = spaces.register(tenant=here.tenant, given=space_given(here, **more), by=system(here), now=NOW)
    spaces.set_hours(space=made, hours=hours, by=system(here), now=NOW)
    return made


def use(start: int = 14, end: int = 16, *, day: date = MONDAY, **more: Any) -> BookingGiven:
    """From an hour of a day to another, by somebody at the counter."""
    plain = {"purpose": "合唱排练", "contact_name": "试大妈", "channel": "counter"}
    return BookingGiven(at(day, start * 60), at(day, end * 60), **(plain | more))


def booked(space: Space, start: int = 14, end: int = 16, *, now: datetime = NOW, **more: Any) -> Booked:
    by = Actor.system(tenant_id=space.tenant_id)
    return bookings.book(space=space, given=use(start, end, **more), by=by, now=now)


def a_booking(space: Space, start: int = 14, end: int = 16, **more: Any) -> Booking:
    return booked(space, start, end, **more).booking
