"""What is done to a session on the workbench: planned, moved, called off, its space booked again, its numbers settled, how it went."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of
from linli.core.asked_days import day_asked
from linli.core.daytimes import at
from linli.core.form_pages import Asked, answer, posted, sent
from linli.core.ids import uuid_of
from linli.core.tenancy import tenant_here
from linli.core.words import day_words, listing

from ...forms import programmes as typed_notes
from ...forms import series as typed
from ...models import Programme, Session
from ...selectors import sessions as found
from ...selectors import signups as found_signups
from ...services import after_notes, sessions
from ...services.sessions import SessionGiven
from .. import programmes_shown as shown
from .programme_verbs import asked as asked_of
from .programmes import BOTH, PLANS, may_plan, programme_or_404
from .sessions import crumbs_of, session_or_404

NINE, TWO_HOURS = 9 * 60, timedelta(hours=2)
MOST_AT_ONCE = 100


def _asked(one: Session, title: str, submit: str, done: str, **more: Any) -> Asked:
    return Asked(title=title, submit=submit, back=one.get_absolute_url(), done=done, crumbs=crumbs_of(one, title), **more)


@PLANS
@BOTH
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set a single time."""
    one = programme_or_404(request, pk)
    replaces = _replaced(one, request.GET.get("for", ""))
    form = typed.SessionForm(posted(request), tenant=one.tenant, by=actor_of(request), initial=_first(request, one, replaces))

    def do(said: dict[str, Any], now: datetime) -> str:
        given = SessionGiven(**said, replaces=replaces)
        return sessions.plan(programme=one, given=given, by=actor_of(request), now=now).get_absolute_url()

    lead = _("已经办过的也能补记。办几天的，一天一天地加。")
    return answer(request, form, asked_of(one, _("加一次"), _("定下来"), _("定下来了。"), lead=lead), do)


def _replaced(one: Programme, text: str) -> Session | None:
    key = uuid_of(text)
    return one.sessions.select_related("place", "space").filter(pk=key).first() if key else None


def _first(request: HttpRequest, one: Programme, replaces: Session | None) -> dict[str, Any]:
    if replaces is not None:
        return typed.SessionForm.initial_of(replaces) | {"space": None}
    starts_at = at(day_asked(request.GET.get("day", ""), clock.today() + timedelta(days=1)), NINE)
    return {"starts_at": starts_at, "ends_at": starts_at + TWO_HOURS, "place": one.place, "capacity": one.capacity}


@PLANS
@BOTH
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move it, or change how many it holds."""
    one = session_or_404(request, pk)
    form = typed.SessionForm(posted(request), tenant=one.tenant, by=actor_of(request), initial=typed.SessionForm.initial_of(one))

    def do(said: dict[str, Any], now: datetime) -> str:
        given = replace(sessions.change_of(one), **said)
        return sessions.change(session=one, given=given, by=actor_of(request), now=now).get_absolute_url()

    lead = _("改了时间、地点，报了名的人会收到通知；没有手机的会列进电话单。")
    return answer(request, form, _asked(one, _("改时间、地点、人数"), _("改好"), _("改好了。"), lead=lead), do)


@PLANS
@BOTH
def call_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It does not take place."""
    one, form = session_or_404(request, pk), typed.OffForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return sessions.call_off(session=one, **said, by=actor_of(request), now=now).get_absolute_url()

    lead = _("报了名的人会收到通知；没有手机的会列进电话单，请人一个一个打。订的场地退掉。")
    return answer(request, form, _asked(one, _("取消这一次"), _("取消这一次"), _("取消了。"), lead=lead, tone="stop"), do)


@PLANS
@BOTH
def rebook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Book its space again."""
    one, form = session_or_404(request, pk), forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        return sessions.rebook(session=one, by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, _asked(one, _("再订一次场地"), _("订下来"), _("场地订下来了。"), lead=shown.where_of(one)), do)


@PLANS
@BOTH
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its numbers stand."""
    one, form = session_or_404(request, pk), forms.Form(posted(request))

    def do(_said: dict[str, Any], now: datetime) -> str:
        return sessions.settle(session=one, by=actor_of(request), now=now).get_absolute_url()

    lead = _("对清以后，要记志愿时长的就照这个记；再改要写明为什么。")
    return answer(request, form, _asked(one, _("人数对清了"), _("对清了"), _("记下了。"), lead=lead), do)


@PLANS
@BOTH
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take its numbers up again."""
    one, form = session_or_404(request, pk), typed_notes.ReasonForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return sessions.reopen(session=one, **said, by=actor_of(request), now=now).get_absolute_url()

    return answer(request, form, _asked(one, _("重新对人数"), _("重新对"), _("可以改了，改好再对清。")), do)


@PLANS
@BOTH
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write how it went."""
    one = session_or_404(request, pk)
    written = shown.note_shown(one)
    first = {name: getattr(written["one"], name) for name in ("text", "next_time", "is_public")} if written else {}
    form = typed_notes.NoteForm(**sent(request), initial=first)

    def do(said: dict[str, Any], now: datetime) -> str:
        after_notes.write(session=one, **said, by=actor_of(request), now=now)
        return f"{reverse('activities:session', args=[one.pk])}#note"

    lead = _("几句话就行，不规定写多少、拍几张。别人办下一次时看得到。")
    against = found_signups.against_pictures(one)
    if against:
        form.fields["pictures"].help_text = _("%(who)s说过不拍照，照片里不能有他们。") % {"who": listing(against)}
    return answer(request, form, _asked(one, _("办得怎样"), _("记下来"), _("记下来了。"), lead=lead, has_files=True), do)


@PLANS
@BOTH
def storm(request: HttpRequest) -> HttpResponse:
    """Call off several sessions of a day at once."""
    day = day_asked(request.GET.get("on", ""), clock.today())
    seen = found.sessions_seen(actor_of(request)).filter(tenant=tenant_here(request), starts_at__gt=clock.now())
    rows = [one for one in found.between(found.coming(seen), day, day)[:MOST_AT_ONCE] if may_plan(request, one.programme)]
    first = {"kind": "weather", "chosen": [str(one.pk) for one in rows]}
    form = typed.StormForm(posted(request), sessions=rows, said=_storm_words, initial=first)
    back = f"{reverse('activities:planner')}?on={day.isoformat()}"

    def do(said: dict[str, Any], now: datetime) -> str:
        plain = {"kind": said["kind"], "reason": said["reason"]}
        sessions.call_off_several(sessions=said["chosen"], **plain, by=actor_of(request), now=now)
        return back

    title = _("%(day)s的几场一起取消") % {"day": day_words(day)}
    lead = _("天气不好、停电停水的时候用。报了名的人会收到通知；没有手机的会列进电话单。")
    crumbs = [(_("活动"), reverse("activities:programmes")), (_("活动日历"), back), (title, "")]
    page = Asked(
        title=title,
        submit=_("一起取消"),
        back=back,
        done=_("取消了，报了名的人都会知道。"),
        lead=lead,
        tone="stop",
        crumbs=crumbs,
        template="activities/desk/sessions_off.html",
    )
    days = [day - timedelta(days=1), day, day + timedelta(days=1)] if day > clock.today() else [day, day + timedelta(days=1)]
    return answer(request, form, page, do, days=days, day=day, has_rows=bool(rows))


def _storm_words(one: Session) -> str:
    return _("%(span)s %(title)s（%(where)s，%(room)s）") % {
        "span": shown.span_of(one), "title": one, "where": shown.where_of(one), "room": shown.room_words(one),
    }  # fmt: skip
