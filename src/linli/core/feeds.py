"""
Calendars as feeds (RFC 5545), for the clients people have. Written by icalendar, which folds and escapes; it is loaded when a feed is
asked for.

The same content gives the same bytes: DTSTAMP is when a row changed last, as RFC 5545 has it for a feed without METHOD. What was
called off stays a while with STATUS:CANCELLED and a higher SEQUENCE.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from .workcalendar.calendar import CHINA

ZONE = "Asia/Shanghai"
AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event: its key, times, words; `sequence`: how often it changed."""

    pk: UUID
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    sequence: int = 0
    description: str = ""
    location: str = ""
    url: str = ""
    status: str = "CONFIRMED"
    is_private: bool | None = None


def answer(request: HttpRequest, write: Callable[[], bytes], *, name: str, is_private: bool = False) -> HttpResponse:
    """The same for every reader, whatever language their browser asks for; unchanged, it is not sent again."""
    with translation.override("zh-hans"):
        content = write()
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=300" if is_private else "public, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


def feed(name: str, product: str, entries: Iterable[Entry]) -> bytes:
    """The whole calendar."""
    from icalendar import Calendar  # noqa: PLC0415 -- most of a second to load, only here

    calendar: Any = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    for one in entries:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _zone() -> Any:
    """Asia/Shanghai: eight hours ahead all the year since 1991."""
    from icalendar import Timezone, TimezoneStandard  # noqa: PLC0415 -- see above

    zone: Any = Timezone()
    zone.add("tzid", ZONE)
    standard: Any = TimezoneStandard()
    standard.add("dtstart", datetime(1991, 9, 15, 1, 0))  # noqa: DTZ001 -- the local time of a zone has none
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(one: Entry) -> Any:
    from icalendar import Event  # noqa: PLC0415 -- see above

    event: Any = Event()
    stamp = one.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{one.pk}@linli")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.starts_at.astimezone(CHINA))
    event.add("dtend", one.ends_at.astimezone(CHINA))
    event.add("summary", one.summary)
    for key in ("description", "location", "url"):
        if value := getattr(one, key):
            event.add(key, value)
    event.add("status", one.status)
    event.add("transp", "OPAQUE")
    if one.is_private is not None:
        event.add("class", "PRIVATE" if one.is_private else "PUBLIC")
    return event
