"""Spaces and bookings as pages say them: badges, days in words and bars, who uses it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.core import files
from linli.core.asked_days import day_asked
from linli.core.ids import uuid_of
from linli.core.models import StoredFile
from linli.core.privacy import mask_name, mask_phone

from ..models import Booking, Space
from ..rules import spaces as rules
from ..rules.spaces import Kind, Part, at, clock_words, day_of, free_of, span_words
from ..selectors.spaces import Room
from ..services.spaces import PICTURE
from ..states import BookingState

BADGES = {
    BookingState.ASKED: "wait",
    BookingState.CONFIRMED: "ok",
    BookingState.HELD: "still",
    BookingState.MISSED: "warn",
    BookingState.REFUSED: "fail",
    BookingState.CANCELLED: "back",
}
TONES = {Kind.FREE: "ok", Kind.TAKEN: "wait", Kind.CLOSED: "still"}


def booking_badge(one: Booking) -> tuple[str, str]:
    return BADGES[BookingState(one.state)], str(one.get_state_display())


def who(one: Booking, *, masked: bool = True) -> str:
    """Who uses it, for the office: a unit, a team, or a person by a masked name."""
    if one.team:
        return one.team.name
    if one.organisation:
        return str(one.organisation)
    name = one.person.name if one.person else one.contact_name
    return mask_name(name) if masked and one.person and not one.contact_name else name


def phone_of(one: Booking) -> str:
    return one.contact_phone or (one.person.phone if one.person else "")


def masked_phone(one: Booking) -> str:
    return mask_phone(phone_of(one))


def public_words(one: Booking) -> str:
    """What everybody may read of a use: what it is for where others may come, else that it is taken."""
    return one.purpose if one.is_open else _("已预订")


def span_of(one: Booking) -> str:
    """“14:00–16:00”."""
    span = rules.clipped(day_of(one.starts_at), one.starts_at, one.ends_at)
    return span_words([span]) if span else ""


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day of a space: its parts as a bar, its free spans in words, its uses."""

    day: date
    parts: list[Part]
    bookings: list[Booking]
    free: str
    opened: str
    is_past: bool = False
    left: tuple[rules.Span, ...] = ()
    """What can still be booked, in minutes of the day."""

    @property
    def bar(self) -> list[tuple[str, int, str]]:
        words = {Kind.FREE: _("空着"), Kind.TAKEN: _("订了"), Kind.CLOSED: _("不开放")}
        return [(f"{clock_words(one.starts)} {words[one.kind]}", one.minutes, TONES[one.kind]) for one in self.parts]


def days_shown(room: Room, first: date, count: int, now: datetime) -> list[DayShown]:
    return [_day(room, first + timedelta(days=n), now) for n in range(count)]


def _day(room: Room, day: date, now: datetime) -> DayShown:
    """What is over of today is free no more."""
    opened = room.opened(day)
    parts, gone = room.parts(day), rules.clipped(day, at(day, 0), now) if now > at(day, 0) else None
    free = [(max(first, gone[1]) if gone else first, last) for first, last in free_of(parts)]
    left = tuple((first, last) for first, last in free if first < last)
    is_past = now >= at(day, rules.DAY)
    return DayShown(day, parts, room.bookings_on(day), span_words(left), span_words(opened), is_past, left)


def hours_shown(room_hours: Iterable[rules.HoursGiven]) -> list[tuple[str, str]]:
    """Each weekday and public holidays, with their spans in words."""
    from ..forms.spaces import WEEKDAYS  # noqa: PLC0415 -- the words stand where they are typed

    hours = list(room_hours)
    days: list[tuple[int | None, Any]] = [*enumerate(WEEKDAYS), (None, _("法定节假日"))]
    return [
        (str(name), span_words((one.opens, one.closes) for one in hours if one.weekday == day) or _("不开放"))
        for day, name in days
    ]


def day_to_book(text: str, today: date, *, last: date) -> date:
    """A day of the address, kept between today and the last that can be booked; without one, today."""
    return min(max(day_asked(text, today), today), last)


def pictures_of(space: Space) -> list[dict[str, Any]]:
    return [picture(one) for one in files.files_of(space, purpose=PICTURE)]


def first_pictures(spaces: Iterable[Space]) -> dict[Any, dict[str, Any]]:
    """The first picture of each space that has one, in one query."""
    found = files.files_of_many(spaces)
    return {pk: picture(rows[0]) for pk, rows in found.items() if rows}


def picture(stored: StoredFile) -> dict[str, Any]:
    return {"pk": stored.pk, "url": files.url_of(stored), "thumb": files.url_of(stored, "thumb"), "name": stored.name}


def space_chosen(text: str) -> str:
    """The key of a space in a filter, or nothing."""
    return str(uuid_of(text) or "")
