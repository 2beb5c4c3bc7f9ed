"""Spaces for everybody: what there is, one with its pictures, rules and week of free times, booking it in three taps."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, public
from linli.core.answering import url_once
from linli.core.finding import one_or_404
from linli.core.frames import Community
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, person_by_id, place_by_id

from ...forms.bookings import BookForm
from ...models import Space, SpaceKind
from ...rules import spaces as rules
from ...rules.spaces import at, clock_words, day_of, ends_for, free_of, starts_in
from ...selectors import spaces as found
from ...services import bookings
from ...services.bookings import BookingGiven
from .. import spaces_shown as shown
from .bookings import receipt_url

READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PURPOSE_OF = {
    SpaceKind.READING: "0",
    SpaceKind.LOUNGE: "1",
    SpaceKind.HALL: "2",
    SpaceKind.WORKSHOP: "3",
    SpaceKind.DAY_CARE: "5",
}
"""What such a space is mostly used for: chosen already, so that nobody has to write."""
USUAL = 120
"""Minutes that are proposed."""


@public
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """The spaces that neighbours may use, those of one's own community first."""
    rows = list(found.public_spaces(tenant_here(request), clock.today()))
    kind = request.GET.get("kind", "")
    kinds = [(value, label) for value, label in SpaceKind.choices if any(one.kind == value for one in rows)]
    rows = [one for one in rows if one.kind == kind] if kind in SpaceKind.values else rows
    chosen: Community | None = getattr(request, "community", None)
    near = place_by_id(chosen.id, tenant=tenant_here(request)) if chosen else None
    pictures = shown.first_pictures(rows)
    context = {
        "bar_title": _("订场地"),
        "rows": [{"one": one, "picture": pictures.get(one.pk)} for one in _near_first(rows, near)],
        "tabs": [{"label": _("全部"), "url": "?", "current": kind not in SpaceKind.values}]
        + [{"label": label, "url": f"?kind={value}", "current": value == kind} for value, label in kinds],
    }
    return page(request, "cobuild/portal/spaces.html", context)


def _near_first(rows: Sequence[Space], near: Place | None) -> list[Space]:
    return sorted(rows, key=lambda one: near is None or not one.place_path.startswith(near.path))


def space_or_404(request: HttpRequest, pk: UUID) -> Space:
    return one_or_404(found.public_spaces(tenant_here(request), clock.today()), pk)


@public
@READ
def space(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One space: seven days from a day on, and the times of that day that can be tapped."""
    one, now, today = space_or_404(request, pk), clock.now(), clock.today()
    last = today + timedelta(days=one.ahead_days)
    day = shown.day_to_book(request.GET.get("day", ""), today, last=last)
    first = shown.day_to_book(request.GET.get("from", ""), today, last=last)
    first = first if first <= day < first + timedelta(days=found.WEEK) else day
    room = found.room_of(one, first, first + timedelta(days=found.WEEK - 1))
    days = shown.days_shown(room, first, found.WEEK, now)
    context = {
        "bar_title": one.name,
        "one": one,
        "day": day,
        "first": first,
        "days": days,
        "chosen": next(each for each in days if each.day == day),
        "uses": [(shown.span_of(each), shown.public_words(each)) for each in room.bookings_on(day)],
        "starts": [(minute, clock_words(minute)) for minute in _starts(one, room, day, now)],
        "week_before": max(first - timedelta(days=found.WEEK), today) if first > today else None,
        "week_after": first + timedelta(days=found.WEEK) if first + timedelta(days=found.WEEK) <= last else None,
        "hours": shown.hours_shown(room.hours),
        "closures": list(found.closures_to_come(one, now)[:5]),
        "pictures": shown.pictures_of(one),
        "feed": request.build_absolute_uri(reverse("cobuild:public-space-feed", args=[one.pk])),
    }
    return page(request, "cobuild/portal/space.html", context)


def _starts(one: Space, room: found.Room, day: date, now: datetime) -> list[int]:
    """The times of a day at which a resident may begin."""
    if not one.is_bookable:
        return []
    gone = rules.clipped(day, at(day, 0), now) if now > at(day, 0) else None
    after = gone[1] if gone else 0
    return starts_in(free_of(room.parts(day)), step=one.step, shortest=one.shortest, after=after)


@public
@BOTH
def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The third tap. The time stands in the address; nobody has to sign in."""
    one, actor, tenant = space_or_404(request, pk), actor_of(request), tenant_here(request)
    day, start = _moment(request)
    if day is None:
        return redirect("cobuild:public-space", one.pk)
    room = found.room_of(one, day, day)
    ends = ends_for(free_of(room.parts(day)), start, step=one.step, shortest=one.shortest, longest=one.longest)
    offered = _every_end(one, start) if request.method == "POST" or not ends else ends
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id else None
    usual = max((end for end in offered if end - start <= USUAL), default=offered[0])
    given: dict[str, Any] = {"ends": offered, "is_known": person is not None}
    initial = {"ends": usual, "what": PURPOSE_OF.get(SpaceKind(one.kind), "1")}
    form = BookForm(request.POST, **given) if request.method == "POST" else BookForm(initial=initial, **given)

    def do(said: dict[str, Any], now: datetime) -> str:
        plain = {name: said.get(name, "") for name in ("contact_name", "contact_phone")}
        plain |= {"expected": said["expected"], "is_open": said["is_open"]}
        wanted = BookingGiven(at(day, start), at(day, said["ends"]), form.said(), person=person, **plain)
        return receipt_url(bookings.book(space=one, given=wanted, by=actor, now=now))

    if form.is_bound and (url := url_once(request, form, do)):
        return redirect(url)
    back = f"{reverse('cobuild:public-space', args=[one.pk])}?day={day.isoformat()}"
    context = {
        "bar_title": _("订下来"),
        "one": one,
        "form": form,
        "back": back,
        "starts_at": at(day, start),
        "is_free": bool(ends),
    }
    return page(request, "cobuild/portal/book.html", context, status=422 if form.is_bound else 200)


def _every_end(one: Space, start: int) -> list[int]:
    """Whatever may have been chosen: whether it is still free the verb says, and a form that is sent twice is the same form."""
    return ends_for([(0, rules.DAY)], start, step=one.step, shortest=one.shortest, longest=one.longest) or [rules.DAY]


def _moment(request: HttpRequest) -> tuple[date | None, int]:
    """The day and minute of the address, where they are ones."""
    text, minute = request.GET.get("day", ""), request.GET.get("at", "")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, 0
    near = abs((day - day_of(clock.now())).days) <= rules.MOST_AHEAD
    is_minute = minute.isascii() and minute.isdigit() and len(minute) <= 4 and int(minute) < rules.DAY
    return (day, int(minute)) if near and is_minute else (None, 0)
