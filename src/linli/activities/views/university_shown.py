"""The senior university as pages say it: badges, hours and rooms in words, the week as a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.daytimes import clock_words

from ..forms.university import WEEKDAYS
from ..models import ClassGroup, Enrolment, Session, Term
from ..rules.enrolling import yuan
from ..states import ClassState, EnrolmentState, SessionState, TermState

TERM_BADGES = {TermState.PLANNED: "wait", TermState.ENROLLING: "run", TermState.RUNNING: "ok", TermState.ENDED: "still"}
CLASS_BADGES = {
    ClassState.PLANNED: "wait", ClassState.OPEN: "run", ClassState.RUNNING: "ok", ClassState.ENDED: "still", ClassState.CANCELLED: "back",
}  # fmt: skip
ENROLMENT_BADGES = {
    EnrolmentState.ASKED: "vote", EnrolmentState.IN: "ok", EnrolmentState.WAITING: "wait", EnrolmentState.WITHDRAWN: "back",
    EnrolmentState.REFUSED: "fail", EnrolmentState.COMPLETED: "ok",
}  # fmt: skip
LESSON_BADGES = {
    SessionState.PLANNED: "wait", SessionState.OPEN: "wait", SessionState.HELD: "still", SessionState.SETTLED: "still",
    SessionState.CALLED_OFF: "back",
}  # fmt: skip


def term_badge(one: Term) -> tuple[str, str]:
    return TERM_BADGES[TermState(one.state)], str(one.get_state_display())


def class_badge(one: ClassGroup) -> tuple[str, str]:
    return CLASS_BADGES[ClassState(one.state)], str(one.get_state_display())


def enrolment_badge(one: Enrolment) -> tuple[str, str]:
    """Who was in a class to its end and did not complete is said so."""
    if one.state == EnrolmentState.IN and one.class_group.state == ClassState.ENDED:
        return "still", _("读到结束，没有结业")
    return ENROLMENT_BADGES[EnrolmentState(one.state)], str(one.get_state_display())


def lesson_badge(one: Session) -> tuple[str, str]:
    words = {SessionState.PLANNED: _("还没上"), SessionState.OPEN: _("还没上"), SessionState.CALLED_OFF: _("取消了")}
    return LESSON_BADGES[SessionState(one.state)], words.get(SessionState(one.state), _("上过了"))


def hours_of(one: ClassGroup) -> str:
    """“9:00–10:30”."""
    return f"{clock_words(one.start_minute)}–{clock_words(one.start_minute + one.minutes)}"


def when_of(one: ClassGroup) -> str:
    """“星期二 9:00–10:30”."""
    return f"{WEEKDAYS[one.weekday]} {hours_of(one)}"


def room_of(one: ClassGroup) -> str:
    return one.room or (one.space.name if one.space else "")


def where_of(one: ClassGroup) -> str:
    """The community and the room."""
    return _("，").join(part for part in (str(one.place), room_of(one)) if part)


def fee_of(one: ClassGroup) -> str:
    """What a term costs; said in any case (§2.19)."""
    cents = one.course.fee_cents
    return _("%(fee)s 元一学期") % {"fee": yuan(cents)} if cents else _("不收费")


def teacher_name(one: ClassGroup, *, public: bool = True) -> str:
    """The teacher's name where it may stand there."""
    if one.teacher is None:
        return _("老师还没有定")
    return one.teacher.person.name if one.teacher.is_public or not public else _("老师")


def places_left(one: Any) -> tuple[str, str]:
    """How many places there are, as people ask for it: a badge."""
    left = max(one.capacity - one.taken, 0)
    if one.asked_n:
        words = ngettext("%(n)s 人报了，收 %(of)s 人，抽签", "%(n)s 人报了，收 %(of)s 人，抽签", one.asked_n)
        return "vote", words % {"n": one.asked_n, "of": one.capacity}
    if left and not one.waiting_n:
        words = ngettext("还有 %(n)s 个位子", "还有 %(n)s 个位子", left)
        return "ok", words % {"n": left}
    words = ngettext("满了，%(n)s 人候补", "满了，%(n)s 人候补", one.waiting_n)
    return ("wait", words % {"n": one.waiting_n}) if one.waiting_n else ("wait", _("满了，可以候补"))


def ahead_of(one: Enrolment, queue: Iterable[Enrolment]) -> int:
    """How many wait before somebody."""
    from ..rules.enrolling import Queued, in_order  # noqa: PLC0415 -- only where somebody waits

    ordered = in_order(Queued(each.pk, each.rank, each.position) for each in queue)
    return [each.key for each in ordered].index(one.pk)


# ---- the week as a table ----


@dataclass(frozen=True, slots=True)
class Cell:
    """A class in the week: when, what, who, where; whether something is in its way."""

    one: ClassGroup
    hours: str
    teacher: str
    room: str
    badge: tuple[str, str]
    clashes: bool


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One row of the week: a room, a teacher, a community or a part of the day, with seven days of cells."""

    title: str
    days: list[list[Cell]]


BY = ("day", "room", "teacher", "place")


def week_table(groups: Sequence[ClassGroup], *, by: str, clashing: frozenset[str]) -> list[WeekRow]:
    """Classes laid out by weekday, a row for each room, teacher, community or part of the day."""
    rows: dict[str, list[list[Cell]]] = {}
    for one in sorted(groups, key=lambda each: (_order(each, by), each.start_minute, each.number)):
        days = rows.setdefault(_title(one, by), [[] for _day in range(7)])
        days[one.weekday].append(
            Cell(one, hours_of(one), teacher_name(one, public=False), where_of(one), class_badge(one), str(one.pk) in clashing)
        )
    return [WeekRow(title, days) for title, days in rows.items()]


def _part(one: ClassGroup) -> int:
    return 0 if one.start_minute < 12 * 60 else 1 if one.start_minute < 18 * 60 else 2


def _order(one: ClassGroup, by: str) -> str:
    return str(_part(one)) if by == "day" else _title(one, by)


def _title(one: ClassGroup, by: str) -> str:
    if by == "room":
        return where_of(one)
    if by == "teacher":
        return teacher_name(one, public=False)
    return str(one.place) if by == "place" else (_("上午"), _("下午"), _("晚上"))[_part(one)]


def by_weekday(groups: Iterable[ClassGroup]) -> list[tuple[str, list[ClassGroup]]]:
    """Days of the week that have classes, in order, for phones and paper."""
    listed = sorted(groups, key=lambda one: (one.weekday, one.start_minute, one.number))
    return [
        (str(name), [one for one in listed if one.weekday == day])
        for day, name in enumerate(WEEKDAYS)
        if any(one.weekday == day for one in listed)
    ]


def hours_words(half_hours: int) -> str:
    """“12 小时”, “1.5 小时”."""
    number = str(half_hours // 2) if half_hours % 2 == 0 else f"{half_hours / 2:.1f}"
    return _("%(n)s 小时") % {"n": number}


def window_of(term: Term, now: datetime) -> str:
    """How the window stands: before, open, over."""
    return "before" if now < term.enrol_from else "open" if now < term.enrol_until else "over"
