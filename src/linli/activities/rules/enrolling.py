"""
Who gets a place in a class: the same window and the same rules for page, telephone and counter. Pure.

First come: whoever asks has a place while there is one and nobody waits. By lots: everybody asks within the window, and the order is
drawn after it from a seed that was promised before. Either way who waits moves up in order, and nobody overtakes.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.daytimes import clock_words
from linli.core.problems import Problem

from ..states import LIVE_ENROLMENTS, ClassState, EnrolmentState, TermState

PAGE, OFFICE = "page", ("phone", "counter", "visit")
TAKES_PLACE = frozenset({EnrolmentState.IN, EnrolmentState.COMPLETED})
MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class EnrolGiven:
    """Who, and how it came. What is said of needs goes into the learner's file."""

    person: Any
    channel: str = PAGE
    needs: str | None = None
    emergency: str | None = None
    large_print: bool | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """When a class is in the week: weekday (0 Monday), from a minute up to another without it."""

    title: str
    weekday: int
    starts: int
    ends: int

    def meets(self, other: "Slot") -> bool:
        return self.weekday == other.weekday and self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when a term takes enrolments, and whether they are drawn after it."""

    opens_at: datetime
    closes_at: datetime
    by_lots: bool
    is_drawn: bool


def window_problems(window: Window, *, term_state: str, class_state: str, has_room: bool, now: datetime) -> list[Problem]:
    """
    Whether one can enrol now. Before the window nobody can, by no way. After it whoever asks gets a place that is left over, as long
    as the class goes on.
    """
    if class_state == ClassState.CANCELLED:
        return [Problem("cancelled", _("这个班不开了。"))]
    if term_state not in (TermState.ENROLLING, TermState.RUNNING) or class_state not in (ClassState.OPEN, ClassState.RUNNING):
        said = (
            _("这个班已经结业了。") if term_state == TermState.ENDED or class_state == ClassState.ENDED else _("还没有开始招生。")
        )
        return [Problem("not_enrolling", said)]
    if now < window.opens_at:
        text = _("%(when)s 才开始报名；网上、电话、窗口同时开始。")
        return [Problem("not_open", text % {"when": moment(window.opens_at)})]
    if now < window.closes_at:
        return []
    if window.by_lots and not window.is_drawn:
        return [Problem("closed", _("报名截止了，正在等抽签。抽完还有空位，再来补报。"))]
    return [] if has_room else [Problem("closed", _("报名截止了，这个班也没有空位。"))]


def moment(at: datetime) -> str:
    from django.utils import timezone  # noqa: PLC0415 -- local time only where a sentence needs it
    from django.utils.formats import date_format  # noqa: PLC0415 -- as above

    return date_format(timezone.localtime(at), _("n月j日 G:i"))


def learner_problems(
    *, is_live: bool, is_gone: bool, live_classes: int, most_classes: int, ran: int, repeat_limit: int, meets: Sequence[Slot]
) -> list[Problem]:
    """
    What stands against this learner in this class. `ran`: terms running, up to the one before, in which they were in its course;
    `meets`: classes of theirs at the same hour.
    """
    if is_gone:
        return [Problem("person", _("登记册里没有这个人。"), where="person")]
    if is_live:
        return [Problem("enrolled", _("已经报过这个班了。"), where="person")]
    problems = []
    if most_classes and live_classes >= most_classes:
        text = _("这个学期一个人最多报 %(n)s 个班，已经报了 %(has)s 个。")
        problems.append(Problem("most_classes", text % {"n": most_classes, "has": live_classes}))
    if repeat_limit and ran >= repeat_limit:
        text = _("同一门课最多连着读 %(n)s 个学期，已经读了 %(ran)s 个。歇一个学期再报，把位子让给没读过的人。")
        problems.append(Problem("repeat_limit", text % {"n": repeat_limit, "ran": ran}))
    for slot in meets:
        text = _("和报了的“%(title)s”时间撞了：%(when)s。")
        problems.append(
            Problem("same_hour", text % {"title": slot.title, "when": f"{clock_words(slot.starts)}–{clock_words(slot.ends)}"})
        )
    return problems


def meeting(slot: Slot, others: Iterable[Slot]) -> list[Slot]:
    """Which of them are at the same hour."""
    return [one for one in others if slot.meets(one)]


def running(before: Sequence[object], taken: Collection[object]) -> int:
    """How many terms running, the last of `before` first, somebody was in a course. `before`: terms, the latest first."""
    count = 0
    for term in before:
        if term not in taken:
            break
        count += 1
    return count


def said_problems(given: EnrolGiven) -> list[Problem]:
    problems = []
    if given.channel != PAGE and given.channel not in OFFICE:
        problems.append(Problem("channel", _("选怎么来报的。"), where="channel"))
    for name in ("needs", "emergency"):
        if len((getattr(given, name) or "").strip()) > MOST_WORDS:
            problems.append(Problem(name, _("最多 300 个字。"), where=name))
    return problems


def first_state(window: Window, *, free: int, waiting: int, now: datetime) -> EnrolmentState:
    """What somebody is who enrols now: in the lots while the window is open, in where there is a place, else in the queue."""
    if window.by_lots and not window.is_drawn and now < window.closes_at:
        return EnrolmentState.ASKED
    return EnrolmentState.IN if free > 0 and waiting == 0 else EnrolmentState.WAITING


@dataclass(frozen=True, slots=True)
class Queued:
    """One who waits: drawn (`rank`) or not, and the order in which they asked."""

    key: object
    rank: int | None
    position: int


def in_order(queue: Iterable[Queued]) -> list[Queued]:
    """Those who were drawn, in the order of drawing; then those who asked later, in the order of asking."""
    return sorted(queue, key=lambda one: (one.rank is None, one.rank or 0, one.position))


def moves_up(queue: Iterable[Queued], free: int) -> list[Queued]:
    """Who gets the places that are free."""
    return in_order(queue)[: max(free, 0)]


def withdraw_problems(state: str, *, is_own: bool, reason: str) -> list[Problem]:
    problems = []
    if state not in LIVE_ENROLMENTS:
        problems.append(Problem("not_live", _("这个报名已经结束了。")))
    if not is_own and not reason.strip():
        problems.append(Problem("reason_missing", _("写一句谁说不来了、为什么。"), where="reason"))
    if len(reason.strip()) > 200:
        problems.append(Problem("reason_long", _("最多 200 个字。"), where="reason"))
    return problems


def pay_problems(state: str, *, paid_cents: int, fee_cents: int, before_cents: int) -> list[Problem]:
    """The fee as paid so far, in all; less than before is a refund."""
    problems = []
    if state not in (EnrolmentState.IN, EnrolmentState.COMPLETED) and paid_cents > before_cents:
        problems.append(Problem("not_in", _("录取了才收学费。")))
    if not 0 <= paid_cents <= fee_cents:
        problems.append(Problem("paid", _("学费是 %(fee)s 元，一共收的不能比它多。") % {"fee": yuan(fee_cents)}, where="paid"))
    return problems


def yuan(cents: int) -> str:
    """“120”, “12.50”: fen as yuan."""
    return f"{cents // 100}.{cents % 100:02}" if cents % 100 else str(cents // 100)


def complete_problems(state: str, *, term_state: str, came: int, held: int, percent: int, reason: str) -> list[Problem]:
    """
    Whether somebody completes: in the class, which has begun, and at enough of the lessons that were held. With a reason the office
    lets somebody complete who was at fewer (ill for a month).
    """
    if state != EnrolmentState.IN:
        return [Problem("not_in", _("在读的学员才能结业。"))]
    if term_state not in (TermState.RUNNING, TermState.ENDED) or not held:
        return [Problem("not_begun", _("还没有上过课。"))]
    if enough(came, held, percent) or reason.strip():
        return []
    text = _("上了 %(held)s 次，来了 %(came)s 次，不到 %(percent)s%%。因为生病等原因还是要让他结业的，写一句为什么。")
    return [Problem("too_few", text % {"held": held, "came": came, "percent": percent}, where="reason")]


def enough(came: int, held: int, percent: int) -> bool:
    return held > 0 and came * 100 >= held * percent


def certificate_problems(state: str, *, is_issued: bool) -> list[Problem]:
    if state != EnrolmentState.COMPLETED:
        return [Problem("not_completed", _("结业了才能开证书。"))]
    return [Problem("issued", _("证书已经开过了。"))] if is_issued else []
