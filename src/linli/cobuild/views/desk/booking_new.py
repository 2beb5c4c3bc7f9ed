"""Booking for somebody at the counter or on the telephone: once, or every week; its slip to take away."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import actor_of, requires

from ...forms import bookings as typed
from ...models import Space
from ...rules import rights
from ...rules.spaces import at
from ...services import booking_series, bookings
from ...services.bookings import Booked, BookingGiven
from .. import spaces_shown as shown
from ..space_forms import Asked, answer, posted
from .spaces import crumbs_of, space_or_404

BOOKS = requires(rights.BOOK)
BOTH = require_http_methods(["GET", "HEAD", "POST"])
MOST_LENGTHS = 48
SAID = ("purpose", "contact_name", "contact_phone", "organisation", "team", "expected", "is_open", "channel")


def lengths_of(space: Space) -> list[int]:
    """The lengths that can be chosen, in minutes."""
    first = -(-space.shortest // space.step) * space.step
    return list(range(first, space.longest + 1, space.step))[:MOST_LENGTHS] or [space.shortest]


def move_given(said: dict[str, Any]) -> BookingGiven:
    """When and what for, of what was typed."""
    starts = said["starts"]
    starts_at = at(said["day"], starts.hour * 60 + starts.minute)
    plain = {name: said[name] for name in SAID if name in said}
    return BookingGiven(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=said["minutes"]), **plain)


def _initial(request: HttpRequest, space: Space) -> dict[str, Any]:
    lengths = lengths_of(space)
    usual = 120 if 120 in lengths else lengths[0]
    day = shown.day_to_book(request.GET.get("day", ""), clock.today(), last=clock.today() + timedelta(days=366))
    return {"day": day, "minutes": usual}


@BOOKS
@BOTH
def book(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Once. Then the slip with the code is there to print."""
    one = space_or_404(request, pk)
    form = typed.DeskBookForm(posted(request), tenant=one.tenant, lengths=lengths_of(one), initial=_initial(request, one))

    def do(said: dict[str, Any], now: datetime) -> str:
        made = bookings.book(space=one, given=move_given(said), by=actor_of(request), now=now)
        _warn(request, made)
        return reverse("cobuild:booking-slip", args=[made.booking.pk])

    asked = Asked(
        title=_("替人订"),
        submit=_("订下来，出回执"),
        back=one.get_absolute_url(),
        done=_("订好了。把回执打印给他，或者把编号和取消码念给他。"),
        crumbs=crumbs_of(one, _("替人订")),
        lead=_("没有手机、没有邮箱也能订：写上谁来用，打印回执。"),
    )
    return answer(request, form, asked, do)


def _warn(request: HttpRequest, made: Booked) -> None:
    for one in made.warnings:
        messages.warning(request, one.text)


@BOOKS
@BOTH
def series(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every week until a day: all of them, or none and every clash named."""
    one = space_or_404(request, pk)
    form = typed.SeriesForm(posted(request), tenant=one.tenant, lengths=lengths_of(one), initial=_initial(request, one))

    def do(said: dict[str, Any], now: datetime) -> str:
        made = booking_series.book_series(
            space=one, given=move_given(said), rule=form.rule(), skip=said["skip"], by=actor_of(request), now=now
        )
        _warn(request, made.bookings[0])
        count = len(made.bookings)
        messages.info(request, ngettext("一共订了 %(n)s 次。", "一共订了 %(n)s 次。", count) % {"n": count})
        return made.bookings[0].booking.get_absolute_url()

    asked = Asked(
        title=_("长期使用"),
        submit=_("全部订下来"),
        back=one.get_absolute_url(),
        done=_("订好了。"),
        crumbs=crumbs_of(one, _("长期使用")),
        lead=_("要么全订上，要么一次也不订；哪几天有冲突会都列出来。"),
    )
    return answer(request, form, asked, do)
