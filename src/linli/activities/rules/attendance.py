"""When and how somebody is written down as having been there, and what of it is changed. Pure."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from ..models import Session
from ..states import SessionState
from .sheets import EARLY

DOOR_EARLY, DOOR_LATE = timedelta(hours=2), timedelta(hours=1)
"""How long before its begin and after its end the QR at the door takes people in."""
MOST_HEADS, MOST_PERSON_TIMES, MOST_OF_WHOM, MOST_REASON, MOST_HALF_HOURS = 99, 100_000, 80, 120, 48
MOST_ENTRIES = 500
"""Marks that a device sends in one go."""
MOST_LINES = 600
"""Names on one sheet."""
MOST_EMPTY = 60
SHEETS = "activities.sheet"
BY_SHEET = "sheet"
"""Why an attendance ended that a later mark of a sheet ended; pages say it in words."""


def sheet_number(letters: str, year: int, sequence: int) -> str:
    """HYL-QD26-0007: 签到单, the year, the year's number."""
    return f"{letters}-QD{year % 100:02}-{sequence:04d}"


def open_problems(session: Session, *, now: datetime) -> list[Problem]:
    """Whether the office writes down now who is or was there."""
    if session.state == SessionState.CALLED_OFF:
        return [Problem("called_off", _("这一次取消了，没有人来。"), where="session")]
    if session.state == SessionState.SETTLED:
        return [Problem("settled", _("人数已经对清了。要改，先点“重新对人数”，写明为什么。"), where="session")]
    if now < session.starts_at - EARLY:
        return [Problem("too_early", _("还没到日子，开始前 12 小时以内才能记。"), where="session")]
    return []


def door_problems(session: Session, *, now: datetime) -> list[Problem]:
    """Whether people come in by themselves now, with the QR at the door."""
    problems = open_problems(session, now=now)
    if problems and problems[0].code != "too_early":
        return [Problem(problems[0].code, _("这一次取消了。") if problems[0].code == "called_off" else _("这一次已经结束了。"))]
    if now < session.starts_at - DOOR_EARLY:
        return [Problem("too_early", _("还早，开始前两个小时再来扫。"))]
    if now > session.ends_at + DOOR_LATE:
        return [Problem("over", _("这一次已经结束了。来过没记上的，跟办活动的人说一声。"))]
    return []


def heads_problems(heads: int) -> list[Problem]:
    if 1 <= heads <= MOST_HEADS:
        return []
    return [Problem("heads", _("一起来的人最少 1 个，最多 %(n)s 个。") % {"n": MOST_HEADS}, where="heads")]


def half_hours_problems(half_hours: int | None) -> list[Problem]:
    """Actual service, in half hours; none: as long as the session."""
    if half_hours is None or 0 <= half_hours <= MOST_HALF_HOURS:
        return []
    return [Problem("half_hours", _("最多 24 小时。"), where="half_hours")]


def reason_problems(reason: str) -> list[Problem]:
    text = reason.strip()
    if not text:
        return [Problem("no_reason", _("写明为什么。"), where="reason")]
    if len(text) > MOST_REASON:
        return [Problem("too_long", _("写得太长，最多 %(n)s 个字。") % {"n": MOST_REASON}, where="reason")]
    return []


def live_problems(*, is_void: bool) -> list[Problem]:
    return [Problem("void", _("这一条已经划掉了。"), where="reason")] if is_void else []


def count_problems(person_times: int, of_whom: str) -> list[Problem]:
    problems = []
    if not 1 <= person_times <= MOST_PERSON_TIMES:
        text = _("点的人数最少 1 个，最多 %(n)s 个。") % {"n": MOST_PERSON_TIMES}
        problems.append(Problem("person_times", text, where="person_times"))
    if len(of_whom.strip()) > MOST_OF_WHOM:
        problems.append(Problem("too_long", _("写得太长，最多 %(n)s 个字。") % {"n": MOST_OF_WHOM}, where="of_whom"))
    return problems


def person_problems(*, is_here: bool) -> list[Problem]:
    """`is_here`: a record of this subdistrict that stands."""
    return [] if is_here else [Problem("person_gone", _("名册里没有这个人了。"), where="person")]


def time_of(session: Session, now: datetime) -> datetime:
    """When somebody came who is written down now: now on its day, afterwards when it began."""
    is_now = session.starts_at - EARLY <= now <= session.ends_at + EARLY
    return now if is_now else session.starts_at


def empty_problems(empty: int) -> list[Problem]:
    if 0 <= empty <= MOST_EMPTY:
        return []
    return [Problem("empty", _("空行最多 %(n)s 行。") % {"n": MOST_EMPTY}, where="empty")]


def entered_problems(*, is_entered: bool) -> list[Problem]:
    text = _("这张签到单已经补记过了。漏了谁，在名单上加。")
    return [Problem("entered", text, where="sheet")] if is_entered else []


def nobody_problems() -> list[Problem]:
    return [Problem("nobody", _("勾一下谁来了。"), where="people")]
