"""A resident's bookings: the receipt with its code, one's own, calling one off with and without an account."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock
from linli.core.access import actor_of, public, signed_in
from linli.core.answering import done_once
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here

from ...errors import BookingRefused
from ...forms.bookings import CodeForm
from ...models import Booking
from ...rules.bookings import OPEN_STATES, warnings_for
from ...selectors import bookings as found
from ...services import bookings
from ...services.booking_codes import SLIPS, code_of
from ...services.bookings import Booked
from .. import spaces_shown as shown

READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
MOST_OWN = 50


def receipt_url(made: Booked) -> str:
    """The address of a receipt, which only whoever just booked knows."""
    return f"{reverse('cobuild:public-booking-receipt', args=[made.booking.pk])}?key={SLIPS.key_of(made.booking.pk)}"


@public
@READ
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was booked, its number, and the six figures that call it off."""
    one = one_or_404(Booking.objects.filter(tenant=tenant_here(request)).select_related("space__place", "person"), pk)
    if not bookings.is_own(one, actor_of(request)) and not SLIPS.opens(one.pk, request.GET.get("key", "")):
        raise Http404
    context = {
        "bar_title": _("预订回执"),
        "one": one,
        "badge": shown.booking_badge(one),
        "span": shown.span_of(one),
        "code": code_of(one.pk),
        "is_open": one.state in OPEN_STATES,
        "warnings": warnings_for(one.expected, one.space.holds),
    }
    return page(request, "cobuild/portal/booking_receipt.html", context)


@signed_in
@READ
def mine(request: HttpRequest) -> HttpResponse:
    """One's own, what is to come first."""
    now = clock.now()
    rows = list(found.bookings_of_person(actor_of(request), tenant_here(request))[:MOST_OWN])
    shown_rows = [_row(one, now) for one in rows]
    context = {
        "bar_title": _("我订的场地"),
        "coming": [row for row in reversed(shown_rows) if row["is_open"]],
        "past": [row for row in shown_rows if not row["is_open"]],
    }
    return page(request, "cobuild/portal/my_bookings.html", context)


def _row(one: Booking, now: datetime) -> dict[str, Any]:
    is_open = one.state in OPEN_STATES and one.ends_at > now
    return {"one": one, "badge": shown.booking_badge(one), "span": shown.span_of(one), "is_open": is_open}


@signed_in
@require_POST
def cancel_mine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call off one's own: one tap, no code."""
    one = one_or_404(found.bookings_of_person(actor_of(request), tenant_here(request)), pk)
    try:
        bookings.cancel(booking=one, by=actor_of(request), now=clock.now())
        messages.success(request, _("取消了，时间让给别人了。谢谢您。"))
    except BookingRefused as refused:
        messages.warning(request, str(refused.problems[0].text))
    return redirect("cobuild:my-bookings")


@public
@BOTH
def with_code(request: HttpRequest) -> HttpResponse:
    """Call one off by its number and code, without an account."""
    tenant = tenant_here(request)
    form = (
        CodeForm(request.POST) if request.method == "POST" else CodeForm(initial={"number": request.GET.get("number", "")[:24]})
    )

    def do(said: dict[str, Any], now: datetime) -> dict[str, Any]:
        if (one := found.booking_numbered(tenant, said["number"])) is None:
            raise BookingRefused(bookings.wrong_code())
        bookings.cancel(booking=one, code=said["code"], by=actor_of(request), now=now)
        return {"number": one.number}

    if form.is_bound and (done := done_once(request, form, "cobuild.booking.by-code", do, tenant_id=tenant.pk)) is not None:
        messages.success(request, _("%(number)s 取消了，时间让给别人了。谢谢您。") % {"number": done["number"]})
        return redirect("cobuild:public-spaces")
    context = {"bar_title": _("取消预订"), "form": form}
    return page(request, "cobuild/portal/booking_code.html", context, status=422 if form.is_bound else 200)
