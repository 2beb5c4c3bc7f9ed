"""What a booking must keep to, its number and the rule of a series. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from linli.core import recurrence
from linli.core.daytimes import moment_words as moment_words
from linli.core.phones import is_phone
from linli.core.problems import Problem
from linli.core.recurrence import WEEKDAYS as WEEKDAYS
from linli.core.recurrence import weekly as weekly
from linli.core.words import day_words

from ..states import BookingState
from .spaces import MOST_AHEAD, Span, at, clipped, day_of, merged, span_words

MOST_PURPOSE, MOST_NAME, MOST_PEOPLE, MOST_REASON = 80, 40, 9999, 200
MOST_TIMES = 60
"""Uses in one series."""
SERIES = "cobuild.booking"
OPEN_STATES = frozenset({BookingState.ASKED, BookingState.CONFIRMED})
"""States from which a use may still be called off."""


def number(letters: str, year: int, sequence: int) -> str:
    """HYL-CD26-0007: 场地, the year, the year's number."""
    return f"{letters}-CD{year % 100:02}-{sequence:04d}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a space asks of its uses, in minutes, days and times."""

    step: int
    shortest: int
    longest: int
    ahead_days: int
    per_person: int
    is_office: bool = False
    """Whoever books for others may book further ahead and more often, and for somebody who stands there already."""


def time_problems(starts_at: datetime, ends_at: datetime, limits: Limits, now: datetime) -> list[Problem]:
    """What is wrong with a time in itself: past, too far, over midnight, off the grid, too short, too long."""
    if ends_at <= starts_at:
        return [Problem("span", _("结束要在开始以后。"), where="ends_at")]
    day = day_of(starts_at)
    problems = _when_problems(starts_at, ends_at, limits, now)
    if ends_at > at(day, 24 * 60):
        problems.append(Problem("midnight", _("不能订过半夜十二点。分成两天订。"), where="ends_at"))
        return problems
    span = clipped(day, starts_at, ends_at)
    assert span is not None  # noqa: S101 -- it lies in its own day
    return problems + _grid_problems(span, starts_at, ends_at, limits)


def _when_problems(starts_at: datetime, ends_at: datetime, limits: Limits, now: datetime) -> list[Problem]:
    is_past = ends_at <= now if limits.is_office else starts_at < now
    if is_past:
        return [Problem("past", _("这个时间已经过去了。"), where="starts_at")]
    days = MOST_AHEAD if limits.is_office else limits.ahead_days
    last = day_of(now) + timedelta(days=days)
    if day_of(starts_at) > last:
        text = _("最多提前 %(n)s 天，现在能订到 %(day)s。")
        return [Problem("too_far", text % {"n": days, "day": day_words(last)}, where="starts_at")]
    return []


def _grid_problems(span: Span, starts_at: datetime, ends_at: datetime, limits: Limits) -> list[Problem]:
    problems = []
    is_round = all(one.second == one.microsecond == 0 for one in (starts_at, ends_at))
    if not is_round or span[0] % limits.step or span[1] % limits.step:
        text = _("时间要落在每 %(step)s 分钟的格子上。")
        problems.append(Problem("off_grid", text % {"step": limits.step}, where="starts_at"))
    minutes = span[1] - span[0]
    if minutes < limits.shortest:
        problems.append(Problem("too_short", _("最短订 %(n)s 分钟。") % {"n": limits.shortest}, where="ends_at"))
    if minutes > limits.longest:
        problems.append(Problem("too_long", _("一次最长 %(n)s 分钟。") % {"n": limits.longest}, where="ends_at"))
    return problems


def room_problems(
    starts_at: datetime, ends_at: datetime, *, opened: Sequence[Span], shut: Iterable[tuple[datetime, datetime, str]], taken: bool
) -> list[Problem]:
    """Whether there is room: within the hours of its day, outside closures, and nobody has it. `shut`: from, to, why."""
    span = clipped(day_of(starts_at), starts_at, ends_at)
    problems = []
    if span and not any(first <= span[0] and span[1] <= last for first, last in merged(opened)):
        said = _("这天开放的时间是 %(spans)s。") % {"spans": span_words(opened)} if opened else _("这天不开放。")
        problems.append(Problem("not_open", said, where="starts_at"))
    for first, last, reason in shut:
        if first < ends_at and starts_at < last:
            problems.append(Problem("closed", _("这段时间停用：%(reason)s") % {"reason": reason}, where="starts_at"))
    if taken:
        problems.append(taken_problem())
    return problems


def taken_problem() -> Problem:
    return Problem("taken", _("这个时间已经有人订了，换一个时间。"), where="starts_at")


def person_problems(upcoming: int, limits: Limits) -> list[Problem]:
    """How often somebody has it booked and not used yet."""
    if limits.is_office or upcoming < limits.per_person:
        return []
    text = _("您在这里已经订了 %(n)s 次还没有用。用了或者取消一次，再订。")
    return [Problem("too_many", text % {"n": upcoming})]


def who_problems(*, has_someone: bool, name: str, phone: str, is_office: bool) -> list[Problem]:
    """
    Somebody uses it. Who books without an account says a name and a telephone; at the counter a name does, so that a team without
    either can come.
    """
    problems = []
    if not has_someone and not name.strip():
        problems.append(Problem("who_missing", _("写上谁来用。"), where="contact_name"))
    if not has_someone and not is_office and not phone.strip():
        problems.append(Problem("phone_missing", _("留一个电话，有变动好告诉您。"), where="contact_phone"))
    if phone.strip() and not is_phone(phone):
        problems.append(Problem("phone", _("电话号码不像，看看有没有多写少写。"), where="contact_phone"))
    return problems


def said_problems(*, purpose: str, expected: int | None) -> list[Problem]:
    problems = []
    if not purpose.strip():
        problems.append(Problem("purpose_missing", _("写一句做什么用。"), where="purpose"))
    elif len(purpose.strip()) > MOST_PURPOSE:
        problems.append(Problem("purpose_long", _("做什么用，最多 80 个字。"), where="purpose"))
    if expected is not None and not 1 <= expected <= MOST_PEOPLE:
        problems.append(Problem("expected", _("人数写 1 到 9999。"), where="expected"))
    return problems


def warnings_for(expected: int | None, holds: int | None) -> list[Problem]:
    """What is worth saying and forbids nothing."""
    if expected is None or holds is None or expected <= holds:
        return []
    text = _("这里最多坐 %(holds)s 人，您写了 %(expected)s 人，可能坐不下。")
    return [Problem("crowded", text % {"holds": holds, "expected": expected}, where="expected")]


def answer_problems(state: str, *, yes: bool, reason: str) -> list[Problem]:
    problems = []
    if state != BookingState.ASKED:
        problems.append(Problem("answered", _("这个预订已经有结果了。"), where="state"))
    if not yes and not reason.strip():
        problems.append(Problem("reason_missing", _("不答应要写明为什么，订的人会看到。"), where="reason"))
    return problems


def cancel_problems(state: str, *, ends_at: datetime, now: datetime, is_own: bool, reason: str) -> list[Problem]:
    problems = []
    if state not in OPEN_STATES:
        problems.append(Problem("not_open", _("这个预订已经取消或者用过了。"), where="state"))
    elif ends_at <= now:
        problems.append(Problem("past", _("时间已经过了，不用取消。"), where="state"))
    if not is_own and not reason.strip():
        problems.append(Problem("reason_missing", _("写一句为什么取消，订的人会看到。"), where="reason"))
    return problems


def settle_problems(state: str, *, starts_at: datetime, came: int, now: datetime) -> list[Problem]:
    problems = []
    if state not in (BookingState.CONFIRMED, BookingState.HELD, BookingState.MISSED):
        problems.append(Problem("not_confirmed", _("订好了的才能记来了几个人。"), where="state"))
    elif starts_at > now:
        problems.append(Problem("not_begun", _("还没到时间。"), where="state"))
    if not 0 <= came <= MOST_PEOPLE:
        problems.append(Problem("came", _("人次写 0 到 9999；没有人来写 0。"), where="came"))
    return problems


# ---- series (RFC 5545, RRULE) ----


def days_of_rule(rule: str, first: date) -> tuple[list[date], list[Problem]]:
    """
    The days that a rule names from the first one on, and what is wrong with it. Only days repeat, at most sixty of them: a rule
    that ends nowhere, or by the hour, is none.
    """
    ends = recurrence.parts_of(rule).keys() & {"COUNT", "UNTIL"}
    days = recurrence.days_of(rule, first, most=MOST_TIMES + 1) if ends else None
    if days is None:
        return [], [Problem("rule", _("重复的规则不对：要按天、按周或按月，写明几次或者到哪天。"), where="rule")]
    if len(days) > MOST_TIMES:
        return [], [Problem("too_often", _("一次最多订 60 回，分几次订。"), where="rule")]
    if not days:
        return [], [Problem("no_day", _("照这个规则一天也没有。"), where="rule")]
    return days, []


def clash_problems(clashes: Sequence[tuple[date, Sequence[Problem]]]) -> list[Problem]:
    """Every day of a series on which it cannot be, each with why: all or none."""
    text = _("%(day)s：%(why)s")
    return [
        Problem("clash", text % {"day": day_words(day), "why": _("；").join(str(one.text) for one in problems)}, where="skip")
        for day, problems in clashes
    ]
