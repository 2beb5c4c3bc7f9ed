"""
Somebody on a shift: who fits, when somebody may step back, how long they were there. Pure, but for the key under which persons stay
countable.

Half hours are actual service: from coming to leaving, rounded down to whole steps.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from django.utils.translation import gettext as _

from linli.cobuild.api import CHANNELS
from linli.core import keys
from linli.core.daytimes import day_of, moment_words
from linli.core.problems import Problem

from ..states import CallUpState, DutyState
from .callups import FILLS
from .hours import half_hours_of, minutes_between
from .volunteers import danger_problems

MOST_NOTE, MOST_AT_ONCE = 120, 200
MOST_OWN = 60
"""Shifts to come that somebody may take by themselves, so that no one empties a roster by mistake."""


def key_of(person_id: UUID) -> str:
    """What is left of a person in a roster once the names are gone: whether two duties were one person's, and no more."""
    return keys.mac("activities-duty-person", person_id.bytes).hex()


def handover_code(duty_id: UUID) -> str:
    """What whoever holds a duty gives to somebody who would stand it instead; worth nothing once the duty is not planned any more."""
    return base64.b32encode(keys.mac("activities-duty-handover", duty_id.bytes))[:16].decode().lower()


def is_handover(duty_id: UUID, code: str) -> bool:
    return compare_digest(handover_code(duty_id).encode(), code.strip().lower().encode())


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift as values: from, to, how many are needed and on it."""

    starts_at: datetime
    ends_at: datetime
    needed: int
    taken: int
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a call-up asks of whoever comes. Ages in full years, none without a limit."""

    state: str
    age_from: int
    age_to: int | None
    is_dangerous: bool
    insurance: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    Who would stand. `age`: on the day of the shift, none where it is not known; `is_minor`, `has_guardian`: as the register of
    volunteers says; `insured`: until that day or later; `other`: a shift of theirs that overlaps.
    """

    age: int | None = None
    is_minor: bool = False
    has_guardian: bool = False
    insured: bool = False
    is_on_it: bool = False
    is_gone: bool = False
    other: tuple[datetime, datetime] | None = None
    own_coming: int = 0


def fit_problems(slot: Slot, wanted: Wanted, who: Candidate, *, is_office: bool, now: datetime) -> list[Problem]:
    """Everything that stands against somebody on a shift. `is_office`: put there by whoever keeps the roster."""
    problems = _open_problems(slot, wanted, is_office=is_office, now=now)
    if who.is_gone:
        problems.append(Problem("gone", _("这条记录已经合并或者删除。"), where="person"))
    if who.is_on_it:
        return [*problems, Problem("on_it", _("已经在这一班上了。"), where="person")]
    if slot.taken >= slot.needed:
        problems.append(Problem("full", _("这一班人满了。"), where="shift"))
    if who.other is not None:
        text = _("和另一班的时间重了：%(when)s。")
        problems.append(Problem("overlap", text % {"when": moment_words(*who.other)}, where="shift"))
    if not is_office and who.own_coming >= MOST_OWN:
        problems.append(Problem("too_many", _("您已经报了很多班，先值几班再报。"), where="shift"))
    return problems + person_problems(wanted, who, slot.starts_at)


def _open_problems(slot: Slot, wanted: Wanted, *, is_office: bool, now: datetime) -> list[Problem]:
    if slot.is_off:
        return [Problem("off", _("这一班已经取消了。"), where="shift")]
    if not is_office:
        if wanted.state != CallUpState.OPEN:
            return [Problem("not_open", _("现在不收人了，谢谢您。"))]
        return [] if slot.ends_at > now else [Problem("over", _("这一班已经过了。"), where="shift")]
    if wanted.state not in FILLS:
        return [Problem("not_filling", _("还没有发出去，或者个人信息已经删了，不能排人。"))]
    if wanted.state == CallUpState.ENDED and slot.starts_at > now:
        return [Problem("ended", _("招募已经结束，后面的班不再排人。"))]
    return []


def person_problems(wanted: Wanted, who: Candidate, starts_at: datetime) -> list[Problem]:
    """Age where the register knows it, guardians of minors, insurance before danger (志愿服务条例)."""
    problems = []
    if who.age is not None and who.age < wanted.age_from:
        problems.append(Problem("too_young", _("这件事 %(age)d 岁起才能来。") % {"age": wanted.age_from}, where="person"))
    if who.age is not None and wanted.age_to is not None and who.age > wanted.age_to:
        problems.append(Problem("too_old", _("这件事请 %(age)d 岁以下（含）的人来。") % {"age": wanted.age_to}, where="person"))
    if who.is_minor and not who.has_guardian:
        problems.append(Problem("guardian", _("未成年人先由监护人同意，到社区登记志愿者，再来报名。"), where="person"))
    on = day_of(starts_at)
    return problems + danger_problems(
        is_dangerous=wanted.is_dangerous, insurance=wanted.insurance, insured_until=on if who.insured else None, on=on
    )


def overlapping(
    starts_at: datetime, ends_at: datetime, others: Iterable[tuple[datetime, datetime]]
) -> tuple[datetime, datetime] | None:
    """The first of these spans that shares time with this one; one that ends as the other begins does not."""
    return next((one for one in sorted(others) if one[0] < ends_at and starts_at < one[1]), None)


def channel_problems(channel: str) -> list[Problem]:
    return [] if channel in CHANNELS else [Problem("channel", _("请从列出的里面选。"), where="channel")]


# ---- stepping back ----


def withdraw_problems(state: str, *, starts_at: datetime, is_office: bool, now: datetime) -> list[Problem]:
    """Whoever took a shift steps back until it begins, and nobody asks why; the office also puts the list right later."""
    if state != DutyState.PLANNED:
        return [Problem("not_planned", _("这一班已经记过，或者已经退了。"))]
    if not is_office and starts_at <= now:
        return [Problem("begun", _("已经开始了，打电话说一声。"))]
    return []


def swap_problems(state: str, *, ends_at: datetime, is_same: bool, now: datetime) -> list[Problem]:
    problems = [] if state == DutyState.PLANNED else [Problem("not_planned", _("这一班已经记过，或者已经退了。"))]
    if ends_at <= now:
        problems.append(Problem("over", _("这一班已经过了。")))
    if is_same:
        problems.append(Problem("same", _("换的还是同一个人。"), where="person"))
    return problems


# ---- who came ----


@dataclass(frozen=True, slots=True)
class Around:
    """How long before and after a shift somebody may come and leave."""

    early: timedelta
    late: timedelta


def came_problems(
    state: str, callup_state: str, slot: Slot, *, came_at: datetime, left_at: datetime | None, around: Around, now: datetime
) -> list[Problem]:
    """What stands against noting that somebody came, and left."""
    problems = _noting_problems(state, callup_state, slot)
    if not slot.starts_at - around.early <= came_at < slot.ends_at:
        problems.append(Problem("came_at", _("来的时间和这一班对不上，核对一下。"), where="came_at"))
    if came_at > now:
        problems.append(Problem("future", _("还没到的时间不能记。"), where="came_at"))
    if left_at is None:
        return problems
    if left_at <= came_at:
        problems.append(Problem("span", _("走的时间要在来的时间以后。"), where="left_at"))
    elif left_at > slot.ends_at + around.late:
        problems.append(Problem("left_at", _("走的时间和这一班对不上，核对一下。"), where="left_at"))
    elif left_at > now:
        problems.append(Problem("future", _("还没到的时间不能记。"), where="left_at"))
    return problems


def missed_problems(state: str, callup_state: str, slot: Slot, *, now: datetime) -> list[Problem]:
    problems = _noting_problems(state, callup_state, slot)
    if slot.starts_at > now:
        problems.append(Problem("early", _("这一班还没有开始。")))
    return problems


def again_problems(state: str, callup_state: str, slot: Slot) -> list[Problem]:
    problems = _noting_problems(state, callup_state, slot)
    if state == DutyState.PLANNED:
        problems.append(Problem("not_noted", _("这一班还没有记。")))
    return problems


def _noting_problems(state: str, callup_state: str, slot: Slot) -> list[Problem]:
    if callup_state not in FILLS:
        return [Problem("purged", _("个人信息已经删了，记录不能再改。"))]
    if slot.is_off:
        return [Problem("off", _("这一班已经取消了。"))]
    if state not in (DutyState.PLANNED, DutyState.CAME, DutyState.MISSED):
        return [Problem("not_on_it", _("这个人已经不在这一班上了。"))]
    return []


def half_hours_between(came_at: datetime, left_at: datetime | None, unit: int) -> int | None:
    """Actual service in half hours, rounded down to whole steps of `unit`; none while they are still there."""
    return None if left_at is None else half_hours_of(minutes_between(came_at, left_at), unit)
