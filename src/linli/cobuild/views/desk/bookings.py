"""Bookings on the workbench: the list with its sheet, one with what can be done about it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.core import clock, reveals
from linli.core.access import actor_of, requires
from linli.core.answering import done_once
from linli.core.finding import found_or_404, one_or_404
from linli.core.list_sheets import AT_ONCE, Sheet, sheet_of, sheet_url, wants_sheet
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.spreadsheets import Column
from linli.core.tenancy import tenant_here

from ...forms import bookings as typed
from ...models import Booking
from ...rules import rights
from ...rules.bookings import OPEN_STATES
from ...selectors import bookings as found
from ...selectors import spaces as spaces_found
from ...services import booking_series, bookings
from ...states import BookingState
from .. import spaces_shown as shown
from .booking_new import lengths_of, move_given
from .spaces import may

SEES, BOOKS = requires(rights.VIEW, rights.BOOK), requires(rights.BOOK)
READ, BOTH = require_http_methods(["GET", "HEAD"]), require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 25


@SEES
@READ
def listed(request: HttpRequest) -> HttpResponseBase:
    """Bookings where this visitor's posts reach; what waits for an answer first."""
    tenant, actor = tenant_here(request), actor_of(request)
    view = request.GET.get("view", "asked")
    view = view if view in found.VIEWS else "asked"
    choices = [(str(pk), name) for pk, name in spaces_found.spaces_seen(actor).filter(tenant=tenant).values_list("pk", "name")]
    filters = typed.BookingFilter(request.GET, spaces=choices)
    said = filters.cleaned_data if filters.is_valid() else {}
    narrowed = {"space": said.get("space", ""), "state": said.get("state", ""), "words": said.get("q", "")}
    rows = found.listed(actor, tenant, view=view, now=clock.now(), **narrowed)
    if wants_sheet(request):
        return sheet_of(request, BOOKINGS, _sheet_rows(rows))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "view": view,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [row_of(one) for one in page_obj],
        "tabs": [{"label": label, "url": f"?view={name}", "current": name == view} for name, label in typed.VIEWS.items()],
        "sheet_url": sheet_url(request),
    }
    return page(request, "cobuild/desk/bookings.html", context)


def row_of(one: Booking) -> dict[str, Any]:
    return {"one": one, "badge": shown.booking_badge(one), "who": shown.who(one), "span": shown.span_of(one)}


BOOKINGS = Sheet(
    "bookings",
    gettext_lazy("场地预订"),
    [
        Column("number", gettext_lazy("编号")),
        Column("space", gettext_lazy("场地")),
        Column("starts_at", gettext_lazy("从")),
        Column("ends_at", gettext_lazy("到")),
        Column("who", gettext_lazy("谁用")),
        Column("purpose", gettext_lazy("做什么用")),
        Column("state", gettext_lazy("状态")),
        Column("expected", gettext_lazy("大约几个人")),
        Column("came", gettext_lazy("来了几个人次")),
        Column("reason", gettext_lazy("原因")),
    ],
    names_people=True,
    engine="cobuild",
)


def _sheet_rows(rows: QuerySet[Booking]) -> Iterator[dict[str, Any]]:
    for one in rows.iterator(AT_ONCE):
        yield {
            "number": one.number, "space": one.space.name, "starts_at": one.starts_at, "ends_at": one.ends_at,
            "who": shown.who(one), "purpose": one.purpose, "state": str(one.get_state_display()),
            "expected": one.expected, "came": one.came, "reason": one.reason,
        }  # fmt: skip


# ---- one ----


def booking_or_404(request: HttpRequest, pk: UUID) -> Booking:
    return one_or_404(found.bookings_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@SEES
@READ
def booking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One booking with what can be done about it."""
    return _page(request, booking_or_404(request, pk))


def _page(request: HttpRequest, one: Booking, bound: forms.Form | None = None, status: int = 200) -> HttpResponse:
    now, may_book = clock.now(), may(request, one.space, rights.BOOK)
    is_open = one.state in OPEN_STATES and one.ends_at > now
    series = one.series
    context = {
        "one": one,
        "badge": shown.booking_badge(one),
        "who": shown.who(one),
        "phone": shown.masked_phone(one),
        "span": shown.span_of(one),
        "crumbs": [(_("场地预订"), reverse("cobuild:bookings")), (one.number, "")],
        "may_answer": may_book and one.state == BookingState.ASKED,
        "may_cancel": may_book and is_open,
        "may_settle": may_book and one.state in SETTLED and one.starts_at <= now,
        "may_book": may_book,
        "rest": series.bookings.filter(state__in=OPEN_STATES, ends_at__gt=now).count() if series else 0,
        "forms": _forms(one, bound),
        "problems": bound,
        "bound": type(bound).__name__,
    }
    return page(request, "cobuild/desk/booking.html", context, status=status)


SETTLED = (BookingState.CONFIRMED, BookingState.HELD, BookingState.MISSED)


def _forms(one: Booking, bound: forms.Form | None) -> dict[str, forms.Form]:
    local, minutes = timezone.localtime(one.starts_at), int((one.ends_at - one.starts_at).total_seconds() // 60)
    initial = {"day": local.date(), "starts": local.time(), "minutes": minutes, "purpose": one.purpose}
    initial |= {"expected": one.expected, "is_open": one.is_open}
    fresh: dict[str, forms.Form] = {
        "answer": typed.AnswerForm(),
        "cancel": typed.CancelForm(auto_id="id_cancel_%s"),
        "rest": typed.CancelForm(auto_id="id_rest_%s"),
        "settle": typed.SettleForm(initial={"came": one.came if one.came is not None else one.expected}),
        "move": typed.MoveForm(lengths=lengths_of(one.space), initial=initial),
    }
    kinds = {typed.AnswerForm: "answer", typed.CancelForm: "cancel", typed.SettleForm: "settle", typed.MoveForm: "move"}
    return fresh | ({kinds[type(bound)]: bound} if type(bound) in kinds and bound is not None else {})  # type: ignore[index]


def _done(request: HttpRequest, one: Booking, form: forms.Form, verb: str, do: Any, success: str) -> HttpResponse:
    if done_once(request, form, f"cobuild.booking.{verb}:{one.pk}", do, tenant_id=one.tenant_id) is not None:
        messages.success(request, success)
        return redirect(one)
    return _page(request, one, form, 422)


@BOOKS
@require_POST
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree, or refuse and say why."""
    one, form = booking_or_404(request, pk), typed.AnswerForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        bookings.answer(booking=one, yes=said["yes"] == "yes", reason=said["reason"], by=actor_of(request), now=now)

    return _done(request, one, form, "answer", do, _("记下了，订的人会收到通知。"))


@BOOKS
@require_POST
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another time, or another use."""
    one = booking_or_404(request, pk)
    form = typed.MoveForm(request.POST, lengths=lengths_of(one.space))

    def do(said: dict[str, Any], now: datetime) -> None:
        bookings.change(booking=one, given=move_given(said), by=actor_of(request), now=now)

    return _done(request, one, form, "move", do, _("改好了，订的人会收到通知。"))


@BOOKS
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call it off."""
    one, form = booking_or_404(request, pk), typed.CancelForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        bookings.cancel(booking=one, reason=said["reason"], by=actor_of(request), now=now)

    return _done(request, one, form, "cancel", do, _("取消了，订的人会收到通知。"))


@BOOKS
@require_POST
def cancel_rest(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call off what is still to come of its series."""
    one, form = booking_or_404(request, pk), typed.CancelForm(request.POST)
    series = found_or_404(one.series)

    def do(said: dict[str, Any], now: datetime) -> None:
        booking_series.cancel_rest(series=series, reason=said["reason"], by=actor_of(request), now=now)

    return _done(request, one, form, "rest", do, _("这一串以后的都取消了。"))


@BOOKS
@require_POST
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many came, and how it was left."""
    one, form = booking_or_404(request, pk), typed.SettleForm(request.POST)

    def do(said: dict[str, Any], now: datetime) -> None:
        bookings.settle(booking=one, **said, by=actor_of(request), now=now)

    return _done(request, one, form, "settle", do, _("记下了。"))


@BOOKS
@BOTH
def contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The telephone in full, for a purpose that the journal keeps."""
    one, form, number = booking_or_404(request, pk), typed.PurposeForm(request.POST or None), ""
    if form.is_bound and form.is_valid():
        subject, field = (one, "contact_phone") if one.contact_phone else (found_or_404(one.person), "phone")
        number = reveals.reveal(
            subject,
            field,
            purpose=form.cleaned_data["purpose"],
            capability=rights.BOOK,
            by=actor_of(request),
            now=clock.now(),
            place_path=one.space.place_path,
        )
    context = {"one": one, "form": form, "number": number, "who": shown.who(one)}
    return page(request, "cobuild/desk/booking_contact.html", context, status=422 if form.is_bound and not number else 200)
