"""
Who hears of call-ups: volunteers whose place and wishes fit, whoever stands on a shift, those who keep the roster. Titles name nobody,
and nobody is told twice, asked why, or reminded of what they did not take.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core import json_lists
from linli.core.daytimes import day_of, moment_words
from linli.core.words import listing
from linli.disclosure.api import tell, tell_posts

from ..events import CallUpOpened, DutyPlanned, ShiftCalledOff
from ..models import CallUp, Duty, Shift, Volunteer
from ..rules.volunteers import age_on
from ..selectors import duties as found_duties
from ..selectors import volunteers as found_volunteers
from ..selectors.callup_rules import rule_on
from ..states import CallUpState

KEEPERS = ("community_secretary", "community_clerk")
MINE = "/callups/mine/"
SOON = timedelta(days=2)
MOST_TOLD, AT_ONCE = 3000, 500


def on_callup_opened(event: CallUpOpened, *, event_id: Any, now: datetime) -> None:
    """Volunteers there who want such things hear of it once; in an emergency all there. Nobody has to answer."""
    one = CallUp.objects.filter(pk=event.callup_id, state=CallUpState.OPEN, is_public=True).select_related("place").first()
    if one is None:
        return
    title = _("正在招人：%(title)s") % {"title": one.title}
    body = _("%(place)s，能来就来，几班都行；来不了不用回。") % {"place": one.place}
    for person in fitting(one):
        tell(
            tenant_id=one.tenant_id, to_person=person, kind="activities.callup_opened", title=title, body=body, url=f"/callups/{one.pk}/",
            about=one, is_urgent=one.is_emergency, once_key=f"callup:{event_id}:{person}", now=now,
        )  # fmt: skip


def fitting(one: CallUp) -> Iterator[UUID]:
    """The persons of volunteers whose place lies there or around it, whose wishes and age, where it is known, fit."""
    parts = one.place_path.strip("/").split("/")
    around = ["/".join(parts[:n]) + "/" for n in range(1, len(parts))]
    rows = found_volunteers.shown(one.tenant_id).filter(
        Q(place_path__startswith=one.place_path) | Q(place_path__in=around), ended_on=None
    )
    if not one.is_emergency:
        rows = rows.filter(json_lists.holding(Volunteer, "fields", one.field))
    for volunteer in rows.select_related("person").order_by("pk")[:MOST_TOLD].iterator(AT_ONCE):
        age = age_on(volunteer.person.birth_on, one.starts_on)
        if age is None or (one.age_from <= age and (one.age_to is None or age <= one.age_to)):
            yield volunteer.person.pk


def on_duty_planned(event: DutyPlanned, *, event_id: Any, now: datetime) -> None:
    """Whoever the office put on a shift hears of it, and how to step back; whoever tapped knows."""
    one = _duty(event.duty_id)
    if one is None or one.channel == "page" or one.shift.ends_at <= now:
        return
    body = _("%(where)s。来不了，在这里点“退下”或者打电话，不用说为什么。") % {"where": where_words(one.shift)}
    _tell([one], "activities.duty_planned", _("给您排了班：%(when)s"), body, f"duty:{event_id}", now)


def on_shift_called_off(event: ShiftCalledOff, *, event_id: Any, now: datetime) -> None:
    """Whoever was on it hears; those whom no message reaches are told by voice, so whoever keeps the roster hears how many."""
    one = _shift(event.shift_id)
    if one is None or one.ends_at <= now:
        return
    duties = list(found_duties.duties_of([one.pk]))
    _tell(duties, "activities.shift_off", _("这一班取消了：%(when)s"), one.off_reason, f"shift-off:{event_id}", now, shift=one)
    _to_call(one, duties, _("%(when)s 的班取消了"), f"shift-off:{event_id}", now)


def shift_moved(shift: Shift, *, now: datetime) -> None:
    """A shift is at another time; whoever is on it hears, or is told by voice."""
    duties = list(found_duties.duties_of([shift.pk]))
    key = f"shift-moved:{shift.pk}:{shift.starts_at.isoformat()}:{shift.ends_at.isoformat()}"
    body = _("%(where)s。新的时间来不了，点“退下”就行。") % {"where": where_words(shift)}
    _tell(duties, "activities.shift_moved", _("您的班改了时间：%(when)s"), body, key, now, shift=shift)
    _to_call(shift, duties, _("班改到了 %(when)s"), key, now)


def replaced(duty: Duty, *, now: datetime) -> None:
    """Whoever gave a shift away hears that somebody else stands it."""
    title = _("有人替您了，这一班不用来：%(when)s")
    _tell([duty], "activities.duty_replaced", title, "", f"replaced:{duty.pk}", now)


def gap(duty: Duty, *, now: datetime) -> None:
    """Somebody stepped back shortly before; whoever keeps the roster can still find another."""
    shift = duty.shift
    if shift.starts_at - now > SOON:
        return
    _tell_keepers(shift, "activities.duty_gap", _("%(when)s 的班空出一个位置"), f"gap:{duty.pk}", now)


def remind_due(*, now: datetime) -> int:
    """The day before: whoever stands tomorrow hears once when and where. Returns how many."""
    done = 0
    for days in range(1, 4):
        for one in found_duties.tomorrow(now, days=days):
            if int(rule_on(one.tenant, day_of(now))["remind_days"]) != days:
                continue
            body = where_words(one.shift)
            title = _("明天您值守：%(when)s") if days == 1 else _("过几天您值守：%(when)s")
            done += _tell(
                [one], "activities.duty_soon", title, body, f"duty-soon:{one.pk}:{one.shift.starts_at.isoformat()}", now
            )
    return done


def where_words(shift: Shift) -> str:
    """Which post, where exactly, and of which call-up."""
    post = shift.post
    return listing(part for part in (post.callup.title, post.name, post.where or str(post.place), post.task) if part)


def _tell(
    duties: Iterable[Duty], kind: str, title: str, body: str, key: str, now: datetime, *, shift: Shift | None = None
) -> int:  # fmt: skip
    done = 0
    for one in duties:
        of = shift or one.shift
        if one.person_id is None:  # type: ignore[attr-defined]
            continue
        tell(
            tenant_id=one.tenant_id, to_person=one.person_id, kind=kind, title=title % {"when": when_words(of)}, body=body, url=MINE,  # type: ignore[attr-defined]
            about=of, is_urgent=of.starts_at - now <= SOON, once_key=f"{key}:{one.pk}", now=now,
        )  # fmt: skip
        done += 1
    return done


def when_words(shift: Shift) -> str:
    return moment_words(shift.starts_at, shift.ends_at)


def _to_call(shift: Shift, duties: Iterable[Duty], title: str, key: str, now: datetime) -> None:
    count = len(found_duties.without_mobile(duties))
    if count:
        body = ngettext("有 %(n)d 个人收不到消息，要打电话或者上门说。", "有 %(n)d 个人收不到消息，要打电话或者上门说。", count)
        _tell_keepers(shift, "activities.duty_call", title, f"{key}:call", now, body=body % {"n": count})


def _tell_keepers(shift: Shift, kind: str, title: str, key: str, now: datetime, *, body: str = "") -> None:
    tell_posts(
        tenant_id=shift.tenant_id, kinds=KEEPERS, place_path=shift.post.place.path, kind=kind, title=title % {"when": when_words(shift)},
        body=body or where_words(shift), url=f"/desk/activities/shifts/{shift.pk}/", about=shift, once_key=key, now=now,
    )  # fmt: skip


def _duty(pk: Any) -> Duty | None:
    return Duty.objects.select_related(*found_duties.BESIDE).filter(pk=pk).first()


def _shift(pk: Any) -> Shift | None:
    return Shift.objects.select_related("post__place", "post__callup__place").filter(pk=pk).first()
