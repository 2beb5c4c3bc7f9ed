"""Paper of spaces: the poster of the week for the door, the slip of a booking."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from linli.core import clock, papers
from linli.core.access import public, requires
from linli.core.asked_days import day_asked, monday_of

from ..models import Space
from ..rules import rights
from ..rules.spaces import span_words
from ..selectors import spaces as found
from ..services.booking_codes import code_of
from . import spaces_shown as shown
from .desk import bookings as desk_bookings
from .desk import spaces as desk_spaces
from .portal import spaces as portal_spaces

SHOWS = require_http_methods(["GET", "HEAD"])


@requires(rights.VIEW, rights.SPACES, rights.BOOK)
@SHOWS
def poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The week for the door, from the workbench: of any space of one's places."""
    one = desk_spaces.space_or_404(request, pk)
    return _poster(request, one, back=one.get_absolute_url())


@public
@SHOWS
def public_poster(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for everybody: to print at home, or on the screen beside the door."""
    one = portal_spaces.space_or_404(request, pk)
    return _poster(request, one, back=reverse("cobuild:public-space", args=[one.pk]))


def _poster(request: HttpRequest, one: Space, *, back: str) -> HttpResponse:
    """Nobody's name stands on it: a private use is only taken."""
    monday = monday_of(day_asked(request.GET.get("week", ""), clock.today()))
    room = found.room_of(one, monday, monday + timedelta(days=found.WEEK - 1))
    days = shown.days_shown(room, monday, found.WEEK, clock.now())
    url = request.build_absolute_uri(reverse("cobuild:public-space", args=[one.pk]))
    context = {
        "one": one,
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "rows": [{"day": day.day, "opened": day.opened, "lines": _lines(day)} for day in days],
        "url": url if one.is_public else "",
        "back_url": back,
    }
    return papers.paper(request, "cobuild/paper/space_poster.html", context, name=f"space-{monday:%Y%m%d}")


def _lines(day: shown.DayShown) -> list[dict[str, Any]]:
    """The uses of a day and what can still be booked between them, in the order of the clock."""
    uses: list[dict[str, Any]] = [
        {"span": shown.span_of(one), "words": shown.public_words(one), "is_free": False} for one in day.bookings
    ]
    free = [{"span": span_words([one]), "words": "", "is_free": True} for one in day.left]
    return sorted(uses + free, key=lambda line: int(line["span"].split(":")[0]) * 60 + int(line["span"].split(":")[1][:2]))


@requires(rights.BOOK)
@SHOWS
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody takes away who booked at the counter: when, where, the number and the code."""
    one = desk_bookings.booking_or_404(request, pk)
    url = request.build_absolute_uri(f"{reverse('cobuild:booking-by-code')}?number={one.number}")
    context = {
        "one": one,
        "span": shown.span_of(one),
        "who": shown.who(one, masked=False),
        "code": code_of(one.pk),
        "url": url,
        "back_url": one.get_absolute_url(),
    }
    return papers.paper(request, "cobuild/paper/booking_slip.html", context, name=f"booking-{one.number}")
