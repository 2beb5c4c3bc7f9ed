"""Leave of the clean-up day and what is done before or after it (补做). Nothing is forced: whoever makes nothing up is excused all the same. Pure."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from ..models import ProgrammeKind, Session
from ..states import SessionState

MAKES_UP = frozenset({ProgrammeKind.CLEANUP, ProgrammeKind.AREA})
"""What can be made up: the door is cleaned on another day."""
AROUND = timedelta(days=31)
"""How far before or after the day it may be made up."""
NOTED_WITHIN = timedelta(days=31)
MOST_TOLD, MOST_REASON = 80, 120


def makes_up(kind: str) -> bool:
    return kind in MAKES_UP


def open_problems(session: Session, *, now: datetime) -> list[Problem]:
    if session.state == SessionState.CALLED_OFF:
        return [Problem("called_off", _("这一次取消了，不用请假。"), where="session")]
    if now > session.ends_at + NOTED_WITHIN:
        return [Problem("over", _("过去一个月以上了，不用再记请假。"), where="session")]
    return []


def excuse_problems(
    session: Session, *, told: str, reason: str, make_up_on: date | None, is_there: bool, is_excused: bool, day: date
) -> list[Problem]:  # fmt: skip
    """`is_there`: written down as having come; `is_excused`: has leave already; `day`: of the session."""
    problems = []
    if is_there:
        problems.append(Problem("came", _("已经记了他来了。"), where="person"))
    if is_excused:
        problems.append(Problem("excused", _("这一次已经请过假了。"), where="person"))
    for where, text, most in (("told", told, MOST_TOLD), ("reason", reason, MOST_REASON)):
        if len(text.strip()) > most:
            problems.append(Problem("too_long", _("写得太长，最多 %(n)s 个字。") % {"n": most}, where=where))
    if make_up_on is not None:
        if not makes_up(session.programme.kind):
            problems.append(Problem("no_make_up", _("这个活动不用补。"), where="make_up_on"))
        problems += day_problems(make_up_on, day, where="make_up_on")
    return problems


def day_problems(on: date, day: date, *, where: str) -> list[Problem]:
    """A day on which it is made up: around its own, but not that one."""
    if on == day:
        return [Problem("same_day", _("当天能打扫，就不用请假了。"), where=where)]
    if abs(on - day) > AROUND:
        return [Problem("too_far", _("前后一个月以内补就行。"), where=where)]
    return []


def make_up_problems(*, kind: str, is_live: bool, on: date, day: date, today: date) -> list[Problem]:
    problems = [] if is_live else [Problem("withdrawn", _("这次请假已经收回了。"), where="made_up_on")]
    if not makes_up(kind):
        problems.append(Problem("no_make_up", _("这个活动不用补。"), where="made_up_on"))
    if on > today:
        problems.append(Problem("to_come", _("这一天还没有到。"), where="made_up_on"))
    return problems + day_problems(on, day, where="made_up_on")


def live_problems(*, is_live: bool) -> list[Problem]:
    return [] if is_live else [Problem("withdrawn", _("这次请假已经收回了。"))]
