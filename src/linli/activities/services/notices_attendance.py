"""
Who hears of attendance and leave: whoever it is about, where somebody else wrote it down. That somebody was there is no message:
they were. Nobody is called for it, and nobody has to answer.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.words import day_words
from linli.disclosure.api import tell
from linli.registry.api import Person

from ..events import AttendanceChanged, ExcuseNoted
from ..models import Attendance, Excuse, Session
from ..rules.hours import hours_words
from ..rules.reaching import time_words
from ..states import ProgrammeState
from .calls import reaches_nothing

MINE = "/signups/mine/"


def on_attendance_changed(event: AttendanceChanged, *, event_id: Any, now: datetime) -> None:
    """Struck out, and why; or how many, or how long, stands there now."""
    one = Attendance.objects.select_related("session__programme", "person").filter(pk=event.attendance_id).first()
    if one is None or one.person is None:
        return
    title, body = _struck_out(one) if one.voided_at else _corrected(one)
    _tell(one.session, one.person, title, body, f"attendance:{event_id}", now)


def _struck_out(one: Attendance) -> tuple[str, str]:
    body = _("%(why)s。您要是去了，打电话或者到社区说一声，可以再记上。") % {"why": one.void_reason.rstrip("。")}
    return _("“%(what)s”%(when)s，您的到场记录划掉了"), body


def _corrected(one: Attendance) -> tuple[str, str]:
    body = ngettext("现在记的是来了 %(n)s 个人。", "现在记的是来了 %(n)s 个人。", one.heads) % {"n": one.heads}
    if one.half_hours is not None:
        body += _("服务时间是 %(hours)s。") % {"hours": hours_words(one.half_hours)}
    return _("“%(what)s”%(when)s，您的到场记录改过了"), body


def on_excuse_noted(event: ExcuseNoted, *, event_id: Any, now: datetime) -> None:
    """Leave that the head or the office noted, took back, or saw to be made up: how it stands now."""
    one = Excuse.objects.select_related("session__programme", "person").filter(pk=event.excuse_id).first()
    if one is None:
        return
    title, body = _leave(one)
    _tell(one.session, one.person, title, body, f"excuse:{event_id}", now)


def _leave(one: Excuse) -> tuple[str, str]:
    if one.withdrawn_at is not None:
        return _("“%(what)s”%(when)s，替您收回了请假"), ""
    if one.made_up_on is not None:
        return _("“%(what)s”%(when)s，您补好了"), _("补在 %(day)s，谢谢您。") % {"day": day_words(one.made_up_on)}
    if one.make_up_on is not None:
        return _("“%(what)s”%(when)s，替您请了假"), _("说好 %(day)s 补。") % {"day": day_words(one.make_up_on)}
    return _("“%(what)s”%(when)s，替您请了假"), ""


def _tell(session: Session, person: Person, title: str, body: str, once_key: str, now: datetime) -> None:
    has_account = person.user_id is not None  # type: ignore[attr-defined]
    if person.erased_at is not None or (not has_account and reaches_nothing(person)):
        return
    is_public = session.programme.is_public and session.programme.state == ProgrammeState.LISTED
    tell(
        tenant_id=session.tenant_id, to_person=person.pk, kind="activities.attendance",
        title=title % {"what": session, "when": time_words(session)}, body=body, url=f"/sessions/{session.pk}/" if is_public else MINE,
        about=session, once_key=once_key, now=now,
    )  # fmt: skip
