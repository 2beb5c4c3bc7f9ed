"""Attendance as pages say it: lines, marks, whose areas, what was found."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.core.access import actor_of
from linli.core.daytimes import clock_words, minute_of, near_words

from ..models import Attendance, Excuse, ResponsibilityArea, Session
from ..rules import rights
from ..rules.attendance import BY_SHEET
from ..rules.excuses import makes_up
from ..selectors.attendance import is_office


def span_of(session: Session) -> str:
    return near_words(session.starts_at, session.ends_at)


def row_of(one: Attendance) -> dict[str, Any]:
    """A line of the list; after erasure there is nobody's name in it."""
    person = one.person
    return {
        "one": one,
        "name": person.name if person else _("不记名的一位"),
        "door": f"{person.home or ''} {person.room}".strip() if person else "",
        "at": clock_words(minute_of(one.at)),
        "hours": hours_words(one.half_hours),
        "why": void_words(one),
    }


def hours_words(half_hours: int | None) -> str:
    return "" if half_hours is None else _("服务 %(n)s 小时") % {"n": f"{half_hours / 2:g}"}


def void_words(one: Attendance) -> str:
    return _("签到单上改成没来") if one.void_reason == BY_SHEET else one.void_reason


def excuse_row(one: Excuse) -> dict[str, Any]:
    person = one.person
    badge = ("ok", _("补好了")) if one.made_up_on else ("wait", _("说好了要补")) if one.make_up_on else ("still", _("请假"))
    return {
        "one": one,
        "door": f"{person.home or ''} {person.room}".strip(),
        "span": span_of(one.session),
        "badge": badge,
        "may_make_up": makes_up(one.session.programme.kind) and one.made_up_on is None,
    }


def whose(area: ResponsibilityArea) -> str:
    return str(area.team.name if area.team else area.organisation)


def area_badge(area: Any) -> tuple[str, str]:
    """How it was found the last time."""
    if area.until:
        return "still", _("不再划给他们")
    if area.checked_on is None:
        return "wait", _("还没有看过")
    return ("ok", _("干净")) if area.was_good else ("late", _("不干净"))


def may_attend(request: HttpRequest, session: Session) -> bool:
    return is_office(actor_of(request), session)


def may_areas(request: HttpRequest, path: str | None = None) -> bool:
    actor = actor_of(request)
    return actor.may(rights.AREAS, tenant_id=actor.tenant_id, place_path=path)
