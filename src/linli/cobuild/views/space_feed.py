"""
The calendar of a space as a feed: public, where a private use is only taken, and the desk's own behind a token, with who and what for.
What was called off stays a month.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock, feeds
from linli.core.access import public
from linli.core.feeds import Entry
from linli.core.finding import found_or_404

from ..models import Booking, Closure, Space
from ..selectors import bookings as found
from ..selectors import spaces as spaces_found
from ..states import BookingState
from . import spaces_shown as shown
from .portal.spaces import space_or_404

SHOWS = require_http_methods(["GET", "HEAD"])
PRODUCT = "-//Linli//Spaces//ZH"
STATUS = {BookingState.ASKED: "TENTATIVE", BookingState.REFUSED: "CANCELLED", BookingState.CANCELLED: "CANCELLED"}


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
    return feeds.answer(request, lambda: feed_of(one, clock.now(), is_desk=is_desk), name=f"space-{one.pk}", is_private=is_desk)


def feed_of(one: Space, now: datetime, *, is_desk: bool) -> bytes:
    """The whole calendar."""
    name = _("%(space)s（工作用）") % {"space": one.name} if is_desk else one.name
    uses = [_use(one, booking, is_desk=is_desk) for booking in found.for_feed(one, now)]
    return feeds.feed(name, PRODUCT, [*uses, *(_shut(one, closure) for closure in found.closures_for_feed(one, now))])


def _use(space: Space, one: Booking, *, is_desk: bool) -> Entry:
    words = _("%(purpose)s（%(who)s）") % {"purpose": one.purpose, "who": shown.who(one, masked=False)}
    return Entry(
        pk=one.pk,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        changed_at=one.changed_at,
        sequence=one.sequence,
        summary=words if is_desk else shown.public_words(one),
        description=_details(one) if is_desk else "",
        location=_("%(space)s，%(where)s") % {"space": space.name, "where": space.address or space.place},
        status=STATUS.get(BookingState(one.state), "CONFIRMED"),
        is_private=not one.is_open,
    )


def _details(one: Booking) -> str:
    lines = [one.number, str(one.get_state_display())]
    if one.expected:
        lines.append(_("大约 %(n)s 人") % {"n": one.expected})
    if one.reason:
        lines.append(one.reason)
    return "\n".join(lines)


def _shut(space: Space, one: Closure) -> Entry:
    """A closure. Its key holds when it was made (UUID version 7); taken back, it is gone, and ended early it ends there."""
    return Entry(
        pk=one.pk,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        changed_at=datetime.fromtimestamp((one.pk.int >> 80) / 1000, tz=UTC),
        summary=_("停用：%(reason)s") % {"reason": one.reason},
        location=space.name,
    )
