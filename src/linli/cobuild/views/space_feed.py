"""
The calendar of a space as a feed (RFC 5545), for the clients people have: public, where a private use is only taken, and the desk's
own behind a token, with who and what for. Written by icalendar, which folds and escapes; it is loaded when a feed is asked for.

The same content gives the same bytes: DTSTAMP is when a row changed last, as RFC 5545 has it for a feed without METHOD. What was
called off stays a month with STATUS:CANCELLED and a higher SEQUENCE.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import public
from linli.core.finding import found_or_404
from linli.core.workcalendar import CHINA

from ..models import Booking, Closure, Space
from ..selectors import bookings as found
from ..selectors import spaces as spaces_found
from ..states import BookingState
from . import spaces_shown as shown
from .portal.spaces import space_or_404

SHOWS = require_http_methods(["GET", "HEAD"])
ZONE = "Asia/Shanghai"
PRODUCT = "-//Linli//Spaces//ZH"
STATUS = {BookingState.ASKED: "TENTATIVE", BookingState.REFUSED: "CANCELLED", BookingState.CANCELLED: "CANCELLED"}
AGAIN = timedelta(hours=1)


@public
@SHOWS
def public_feed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For everybody: when it is taken, and what is open to all."""
    return _answer(request, space_or_404(request, pk), is_desk=False)


@public
@SHOWS
def desk_feed(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the address: who uses it and what for. :raises Http404: for a token that opens nothing."""
    one = found_or_404(spaces_found.space_of_token(token))
    if one.closed_on and one.closed_on <= clock.today() - timedelta(days=365):
        raise Http404
    return _answer(request, one, is_desk=True)


def _answer(request: HttpRequest, one: Space, *, is_desk: bool) -> HttpResponse:
    """The same for every reader, whatever language their browser asks for; unchanged, it is not sent again."""
    with translation.override("zh-hans"):
        content = feed_of(one, clock.now(), is_desk=is_desk)
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'inline; filename="space-{one.pk}.ics"'
    response["ETag"] = tag
    response["Cache-Control"] = "private, max-age=300" if is_desk else "public, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


def feed_of(one: Space, now: datetime, *, is_desk: bool) -> bytes:
    """The whole calendar."""
    from icalendar import Calendar  # noqa: PLC0415 -- most of a second to load, only here

    calendar: Any = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    name = _("%(space)s（工作用）") % {"space": one.name} if is_desk else one.name
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    for booking in found.for_feed(one, now):
        calendar.add_component(_use(one, booking, is_desk=is_desk))
    for closure in found.closures_for_feed(one, now):
        calendar.add_component(_shut(one, closure))
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


def _event(pk: UUID, starts_at: datetime, ends_at: datetime, changed_at: datetime, sequence: int) -> Any:
    from icalendar import Event  # noqa: PLC0415 -- see above

    event: Any = Event()
    stamp = changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{pk}@linli")
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", sequence)
    event.add("dtstart", starts_at.astimezone(CHINA))
    event.add("dtend", ends_at.astimezone(CHINA))
    return event


def _use(space: Space, one: Booking, *, is_desk: bool) -> Any:
    event = _event(one.pk, one.starts_at, one.ends_at, one.changed_at, one.sequence)
    if is_desk:
        event.add("summary", _("%(purpose)s（%(who)s）") % {"purpose": one.purpose, "who": shown.who(one, masked=False)})
        event.add("description", _details(one))
    else:
        event.add("summary", shown.public_words(one))
    event.add("location", _("%(space)s，%(where)s") % {"space": space.name, "where": space.address or space.place})
    event.add("status", STATUS.get(BookingState(one.state), "CONFIRMED"))
    event.add("transp", "OPAQUE")
    event.add("class", "PUBLIC" if one.is_open else "PRIVATE")
    return event


def _details(one: Booking) -> str:
    lines = [one.number, str(one.get_state_display())]
    if one.expected:
        lines.append(_("大约 %(n)s 人") % {"n": one.expected})
    if one.reason:
        lines.append(one.reason)
    return "\n".join(lines)


def _shut(space: Space, one: Closure) -> Any:
    """A closure. Its key holds when it was made (UUID version 7); taken back, it is gone, and ended early it ends there."""
    made_at = datetime.fromtimestamp((one.pk.int >> 80) / 1000, tz=UTC)
    event = _event(one.pk, one.starts_at, one.ends_at, made_at, 0)
    event.add("summary", _("停用：%(reason)s") % {"reason": one.reason})
    event.add("location", space.name)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event
