"""What a single time must keep to; when it takes sign-ups; how it is called off, settled, taken up again. Pure."""

import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.days import far_problems
from linli.core.problems import Problem

from ..states import COMING, ProgrammeState, SessionState
from .programmes import reason_problems

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)
FIRST_YEAR = 1949
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of a check-in code: none that people take for another one."""
CODE_LENGTH = 10
OFF_KINDS = {
    "weather": gettext_lazy("天气不好"),
    "few": gettext_lazy("报名的人太少"),
    "place": gettext_lazy("场地用不了"),
    "teacher": gettext_lazy("老师来不了"),
    "other": gettext_lazy("别的原因"),
}


def new_code() -> str:
    """What stands behind the QR at the door: nobody guesses it."""
    return "".join(secrets.choice(LETTERS) for _n in range(CODE_LENGTH))


def state_for(
    programme_state: str, *, needs_signup: bool, opens_days: int | None, starts_at: datetime, ends_at: datetime, now: datetime
) -> SessionState:
    """How a time stands when it is made, or its programme is listed: over, open for sign-ups, or only set."""
    if ends_at <= now:
        return SessionState.HELD
    is_open = opens_days is None or starts_at - timedelta(days=opens_days) <= now
    listed = programme_state == ProgrammeState.LISTED
    return SessionState.OPEN if listed and needs_signup and is_open else SessionState.PLANNED


def span_problems(starts_at: datetime, ends_at: datetime, now: datetime) -> list[Problem]:
    """What is wrong with a time in itself. A past one may be noted afterwards; a day of a fair is a time of its own."""
    if ends_at <= starts_at:
        return [Problem("span", _("结束要在开始以后。"), where="ends_at")]
    problems = far_problems(starts_at, now, where="starts_at")
    if ends_at - starts_at < SHORTEST:
        problems.append(Problem("too_short", _("最短 5 分钟。"), where="ends_at"))
    if ends_at - starts_at > LONGEST:
        problems.append(Problem("too_long", _("一次最长 24 小时。办几天的，一天一天地加。"), where="ends_at"))
    if starts_at.year < FIRST_YEAR:
        problems.append(Problem("too_early", _("看看年份是不是写错了。"), where="starts_at"))
    return problems


def coming_problems(state: str) -> list[Problem]:
    if state in COMING:
        return []
    text = _("这一次已经取消了。") if state == SessionState.CALLED_OFF else _("这一次已经办过了。")
    return [Problem("not_coming", text, where="state")]


def move_problems(starts_at: datetime, now: datetime) -> list[Problem]:
    return [Problem("past", _("这个时间已经过去了。"), where="starts_at")] if starts_at <= now else []


def off_problems(state: str, *, kind: str, reason: str) -> list[Problem]:
    problems = coming_problems(state) + reason_problems(reason)
    if kind not in OFF_KINDS:
        problems.append(Problem("kind", _("选一个原因。"), where="kind"))
    return problems


def settle_problems(state: str) -> list[Problem]:
    if state == SessionState.SETTLED:
        return [Problem("settled", _("人数已经对清了。"), where="state")]
    return [] if state == SessionState.HELD else [Problem("not_held", _("办过了才能对人数。"), where="state")]


def reopen_problems(state: str, *, reason: str) -> list[Problem]:
    problems = [] if state == SessionState.SETTLED else [Problem("not_settled", _("人数还没有对清，直接改就行。"), where="state")]
    return problems + reason_problems(reason)
