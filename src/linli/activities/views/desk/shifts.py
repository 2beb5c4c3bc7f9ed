"""A shift on the workbench: who is on it, putting people on and taking them off, who came; a sheet that a tablet in a yard can show."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of
from linli.core.form_fields import NothingForm
from linli.core.form_pages import answer, posted
from linli.core.pages import page
from linli.core.privacy import mask_phone
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, Person

from ...forms import callups as typed
from ...models import Shift
from ...selectors import callups as found
from ...selectors import duties as found_duties
from ...services import duties, duty_notes, shifts
from ...services.shifts import ShiftChange
from ...services.strangers import Stranger, person_of
from ...states import CallUpState
from .. import callups_shown as shown
from .callup_pieces import FILLS, SEES, duty_or_404, shift_asked, shift_crumbs, shift_or_404, shift_url
from .volunteer_pieces import BOTH, READ


@SEES
@READ
def shift(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One shift with its people; without the right to its roster, how many."""
    one, now = shift_or_404(request, pk), clock.now()
    fills = found.may_fill(actor_of(request), one.post)
    rows = list(found_duties.duties_of([one.pk])) if fills else []
    alone = {each.pk for each in found_duties.without_mobile(rows)}
    is_kept = one.post.callup.state != CallUpState.PURGED
    context = shown.shift_row(one) | {
        "crumbs": shift_crumbs(one),
        "callup": one.post.callup,
        "rows": [shown.duty_row(each) | {"phone": _phone(each), "is_alone": each.pk in alone} for each in rows],
        "fills": fills and is_kept,
        "reads": fills,
        "is_off": one.called_off_at is not None,
        "is_begun": one.starts_at <= now,
        "is_over": one.ends_at <= now,
        "alone": len(alone),
    }
    return page(request, "activities/desk/shift.html", context)


def _phone(duty: Any) -> str:
    return mask_phone(duty.person.phone) if duty.person else ""


@FILLS
@BOTH
def put_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put people on: who telephoned, or the list of a unit."""
    one = shift_or_404(request, pk)
    form = typed.PeopleForm(posted(request), tenant=one.tenant, by=actor_of(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        people = [_person(request, who, now) for who in form.given(said)]
        unit: Organisation | None = said["organisation"]
        duties.assign(shift=one, people=people, organisation=unit, channel=said["channel"], by=actor_of(request), now=now)
        return shift_url(one)

    lead = _("%(when)s，%(left)s。每个人都会收到消息，来不了自己能退。") % {
        "when": shown.when_of(one),
        "left": shown.left_words(one),
    }
    return answer(request, form, shift_asked(one, _("排人"), _("排上"), _("排上了。"), lead=lead), do)


def _person(request: HttpRequest, who: Person | Stranger, now: datetime) -> Person:
    return person_of(who, tenant=tenant_here(request), by=actor_of(request), now=now)


@FILLS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another time, or how many it wants."""
    one = shift_or_404(request, pk)
    initial = {name: getattr(one, name) for name in ShiftChange.__dataclass_fields__}
    form = typed.ShiftForm(posted(request), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        shifts.change(shift=one, given=ShiftChange(**said), by=actor_of(request), now=now)
        return shift_url(one)

    lead = _("改了时间，排上的人会收到消息。")
    return answer(request, form, shift_asked(one, _("改这一班"), _("改好"), _("改好了。"), lead=lead), do)


@FILLS
@BOTH
def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It is not stood."""
    one = shift_or_404(request, pk)
    form = typed.WhyForm(posted(request), is_needed=True)

    def do(said: dict[str, Any], now: datetime) -> str:
        shifts.call_off(shift=one, **said, by=actor_of(request), now=now)
        return shift_url(one)

    lead = _("排上的人会收到消息；没有手机的要打电话说。")
    return answer(request, form, shift_asked(one, _("取消这一班"), _("取消"), _("取消了。"), lead=lead, tone="stop"), do)


@FILLS
@BOTH
def take_off(request: HttpRequest, pk: UUID, duty_id: UUID) -> HttpResponse:
    """Somebody cannot come."""
    duty = duty_or_404(request, pk, duty_id)
    form = NothingForm(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        duties.withdraw(duty=duty, by=actor_of(request), now=now)
        return shift_url(duty.shift)

    page_asked = shift_asked(
        duty.shift, _("让他退下"), _("退下"), _("退下了，位置空出来了。"), lead=shown.name_of(duty), tone="stop"
    )
    return answer(request, form, page_asked, do)


@FILLS
@BOTH
def swap(request: HttpRequest, pk: UUID, duty_id: UUID) -> HttpResponse:
    """Somebody stands instead; both agreed."""
    duty = duty_or_404(request, pk, duty_id)
    form = typed.SwapForm(posted(request), tenant=duty.tenant, by=actor_of(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        duties.swap(duty=duty, to=_person(request, said["meant"], now), by=actor_of(request), now=now)
        return shift_url(duty.shift)

    lead = _("现在是%(name)s。") % {"name": shown.name_of(duty)}
    return answer(request, form, shift_asked(duty.shift, _("换人"), _("换"), _("换好了，两个人都会收到消息。"), lead=lead), do)


@FILLS
@BOTH
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who came, from when to when; large taps for a tablet, a whole sheet at once."""
    one, now = shift_or_404(request, pk), clock.now()
    form = typed.CheckForm(posted(request), shift=one, duties=_on_it(request, one), now=now)

    def do(said: dict[str, Any], at: datetime) -> str:
        duty_notes.check(lines=form.lines(said), by=actor_of(request), now=at)
        return shift_url(one)

    lead = _("点一下来了没有，和整班不一样的改时间。走的时间空着就是还在。时长按来到走算，不到半小时的不算。")
    page_asked = shift_asked(
        one, _("记谁到岗"), _("记下"), _("记下了。"), lead=lead, template="activities/desk/shift_check.html"
    )  # fmt: skip
    rows = [{"who": shown.name_of(duty), "unit": duty.organisation, "fields": fields} for duty, fields in form.rows()]
    return answer(request, form, page_asked, do, rows=rows)


def _on_it(request: HttpRequest, one: Shift) -> list[Any]:
    """Those whose roster this visitor keeps."""
    return list(found_duties.duties_of([one.pk])) if found.may_fill(actor_of(request), one.post) else []
