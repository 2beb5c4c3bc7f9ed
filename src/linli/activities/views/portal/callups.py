"""“正在招人” on a phone: what is asked, which shifts are free, one taken in two taps; one's own, handed over or given back."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.cobuild.api import known
from linli.core import clock, feeds
from linli.core.access import actor_of, public, signed_in
from linli.core.daytimes import day_of, weekday_words
from linli.core.feeds import Entry
from linli.core.finding import found_or_404, one_or_404
from linli.core.form_fields import NothingForm
from linli.core.form_pages import Asked, answer, posted
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.registry.api import person_by_id

from ...forms import callups as typed
from ...models import CallUp, Duty, Shift
from ...rules.duties import handover_code, is_handover
from ...selectors import callups as found
from ...selectors import duties as found_duties
from ...services import duties
from ...states import CallUpState, DutyState
from .. import callups_shown as shown
from ..desk.volunteer_pieces import BOTH, READ

PER_PAGE, SHIFTS_PER_PAGE, MOST_OWN = 20, 40, 100
FORM = "form_page_portal.html"
MINE = "activities:own-duties"
PRODUCT = "-//Linli//Activities//ZH"


def callup_or_404(request: HttpRequest, pk: UUID) -> CallUp:
    return one_or_404(found.public_callups(tenant_here(request), now=clock.now()), pk)


def shift_or_404(request: HttpRequest, pk: UUID) -> Shift:
    """One that somebody could take, or is on."""
    public_ones = found.public_callups(tenant_here(request), now=clock.now()).order_by().values("pk")
    rows = Shift.objects.filter(post__callup__in=public_ones, called_off_at=None).select_related(*found.SHIFT_BESIDE)
    return one_or_404(rows, pk)


@public
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """The call-ups that last; emergencies first."""
    rows = found.public_callups(tenant_here(request), now=clock.now())
    page_obj = Pages(rows, PER_PAGE, counted=rows.order_by()).get_page(request.GET.get("page"))
    context = {"bar_title": _("正在招人"), "page_obj": page_obj, "rows": [shown.callup_row(one) for one in page_obj]}
    return page(request, "activities/portal/callups.html", context)


@public
@READ
def callup(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One call-up with its shifts by day: which want people, which are one's own. Nobody else is named."""
    one = callup_or_404(request, pk)
    row = shown.callup_row(one)
    page_obj = Pages(found.to_take(one, now=clock.now()), SHIFTS_PER_PAGE, known=row["coming"]).get_page(request.GET.get("page"))
    mine = found_duties.own_on(actor_of(request), [each.pk for each in page_obj])
    context = row | {
        "bar_title": _("正在招人"),
        "who": shown.who_words(one),
        "page_obj": page_obj,
        "days": _by_day(page_obj, mine),
        "is_open": one.state == CallUpState.OPEN,
        "is_signed_in": actor_of(request).user_id is not None,
        "sign_in": f"{reverse('accounts:sign-in')}?next={request.path}",
    }
    return page(request, "activities/portal/callup.html", context)


def _by_day(shifts: Iterable[Shift], mine: Any) -> list[dict[str, Any]]:
    rows = [shown.shift_row(one) | {"mine": mine.get(one.pk)} for one in shifts]
    return [
        {"day": day, "words": weekday_words(day), "rows": list(each)}
        for day, each in groupby(rows, key=lambda row: day_of(row["one"].starts_at))
    ]


# ---- taking one ----


def _asked(title: str, submit: str, done: str, back: str = "", **more: Any) -> Asked:
    return Asked(title=title, submit=submit, done=done, back=back or reverse(MINE), template=FORM, **more)


def _known(request: HttpRequest, said: dict[str, Any], now: datetime) -> tuple[Any, Any]:
    """Who this is, as actor and person; whom the register does not know is in it afterwards."""
    tenant = tenant_here(request)
    by = known(tenant=tenant, name=said.get("name", ""), by=actor_of(request), now=now)
    return by, found_or_404(person_by_id(found_or_404(by.person_id), tenant=tenant))


def _form(request: HttpRequest) -> Any:
    return (NothingForm if actor_of(request).person_id else typed.NameForm)(posted(request))


@signed_in
@BOTH
def take(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The second tap: this shift is mine."""
    shift = shift_or_404(request, pk)
    of, form = shift.post.callup, _form(request)

    def do(said: dict[str, Any], now: datetime) -> str:
        by, person = _known(request, said, now)
        duties.take(shift=shift, person=person, by=by, now=now)
        return reverse(MINE)

    lead = _("%(when)s，%(where)s。来不了随时能退，不用说为什么。") % {"when": shown.when_of(shift), "where": _where(shift)}
    back = reverse("activities:public-callup", args=[of.pk])
    return answer(request, form, _asked(_("来值这一班"), _("我来"), _("记下了，谢谢您！"), back, lead=lead), do)


def _where(shift: Shift) -> str:
    post = shift.post
    return _("，").join(part for part in (post.name, str(post.place), post.where) if part)


# ---- one's own ----


@signed_in
@READ
def mine(request: HttpRequest) -> HttpResponse:
    """One's shifts to come, and those that were."""
    actor, tenant, now = actor_of(request), tenant_here(request), clock.now()
    coming = found_duties.own_coming(actor, tenant, now=now)[:MOST_OWN]
    past = found_duties.own_past(actor, tenant, now=now)[:MOST_OWN]
    context = {
        "bar_title": _("我的班"),
        "coming": [_own_row(one) | {"may_leave": _may_leave(one, now)} for one in coming],
        "past": [_own_row(one) for one in past],
    }
    return page(request, "activities/portal/duties_own.html", context)


def _own_row(one: Duty) -> dict[str, Any]:
    return shown.duty_row(one) | {
        "when": shown.when_of(one.shift),
        "where": _where(one.shift),
        "is_off": one.shift.called_off_at is not None,
    }


def _may_leave(one: Duty, now: datetime) -> bool:
    return one.state == DutyState.PLANNED and one.shift.called_off_at is None and one.shift.starts_at > now


def own_or_404(request: HttpRequest, pk: UUID) -> Duty:
    return one_or_404(found_duties.own(actor_of(request), tenant_here(request)), pk)


@signed_in
@BOTH
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Step back; nobody asks why."""
    one = own_or_404(request, pk)
    form = NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        duties.withdraw(duty=one, by=actor_of(request), now=now)
        return reverse(MINE)

    lead = _("%(when)s，%(where)s。不用说为什么。") % {"when": shown.when_of(one.shift), "where": _where(one.shift)}
    return answer(request, form, _asked(_("这一班来不了"), _("退下"), _("退下了，谢谢您告诉我们。"), lead=lead, tone="stop"), do)


@signed_in
@READ
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A link and a QR for whoever would stand instead; the shift stays one's own until they tap."""
    one = own_or_404(request, pk)
    found_or_404(_may_leave(one, clock.now()) or None)
    address = reverse("activities:duty-take-over", args=[one.pk, handover_code(one.pk)])
    context = _own_row(one) | {"bar_title": _("换给别人"), "url": request.build_absolute_uri(address)}
    return page(request, "activities/portal/duty_hand_over.html", context)


@signed_in
@BOTH
def take_over(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Whoever was given the link stands instead. It is worth nothing once the shift was given back, handed over or stood."""
    found_or_404(is_handover(pk, code) or None)
    rows = Duty.objects.filter(tenant=tenant_here(request), state=DutyState.PLANNED, shift__called_off_at=None)
    one = one_or_404(rows.select_related(*found_duties.BESIDE), pk)
    form = _form(request)

    def do(said: dict[str, Any], now: datetime) -> str:
        by, person = _known(request, said, now)
        duties.swap(duty=one, to=person, code=code, by=by, now=now)
        return reverse(MINE)

    lead = _("%(when)s，%(where)s。您替他值这一班，他会收到消息。") % {
        "when": shown.when_of(one.shift),
        "where": _where(one.shift),
    }
    return answer(request, form, _asked(_("替人值一班"), _("我来替"), _("换好了，谢谢您！"), lead=lead), do)


@signed_in
@READ
def feed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's shift, to put into one's own calendar."""
    one = own_or_404(request, pk)
    shift, of = one.shift, one.shift.post.callup
    entry = Entry(
        pk=one.pk, starts_at=shift.starts_at, ends_at=shift.ends_at, changed_at=one.made_at, summary=f"{of.title} · {shift.post.name}",
        description=shift.post.task, location=_where(shift), url=request.build_absolute_uri(reverse(MINE)), is_private=True,
        status="CANCELLED" if shift.called_off_at else "CONFIRMED",
    )  # fmt: skip
    return feeds.answer(request, lambda: feeds.feed(of.title, PRODUCT, [entry]), name=f"duty-{one.pk}", is_private=True)
