"""What must be true of a term, a course, a teacher and a class. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.days import far_problems
from linli.core.daytimes import at
from linli.core.problems import Problem
from linli.core.words import day_words

from ..states import ClassState, TermState

RULE = "activities.university"
CLASS_SERIES, LEARNER_SERIES, ENROLMENT_SERIES = "activities.class", "activities.learner", "activities.enrolment"
MOST_TITLE, MOST_COURSE, MOST_CODE, MOST_REASON = 60, 60, 12, 200
MOST_LESSONS, MOST_LEARNERS, MOST_FEE = 60, 500, 1_000_000
SHORTEST, LONGEST = 20, 480
"""Minutes of one lesson."""
LONGEST_TERM = 400


def number(letters: str, kind: str, year: int, sequence: int) -> str:
    """HYL-BJ26-0007: 班级 BJ, 学员 XS, 报名 BK, 结业 JY."""
    return f"{letters}-{kind}{year % 100:02}-{sequence:04d}"


# ---- terms ----


@dataclass(frozen=True, slots=True)
class TermGiven:
    """What a term is."""

    name: str
    starts_on: date
    ends_on: date
    enrol_from: datetime
    enrol_until: datetime
    choosing: str = "first"
    repeat_limit: int = 0
    most_classes: int = 0
    prospectus: str = ""


def term_problems(given: TermGiven, *, is_taken: bool, today: date) -> list[Problem]:
    """Everything that stands against a term like this. `is_taken`: another one has its name."""
    problems = _name_problems(given.name, most=40, is_taken=is_taken)
    if given.ends_on <= given.starts_on:
        problems.append(Problem("days", _("结束要在开学以后。"), where="ends_on"))
    elif given.ends_on - given.starts_on > timedelta(days=LONGEST_TERM):
        problems.append(Problem("too_long", _("一个学期最长一年，看看年份是不是写错了。"), where="ends_on"))
    if given.enrol_until <= given.enrol_from:
        problems.append(Problem("window", _("报名截止要在报名开始以后。"), where="enrol_until"))
    if given.choosing == "lots" and given.enrol_until > at(given.starts_on, 0):  # a window may end with the day before
        problems.append(
            Problem("lots_late", _("抽签在报名截止后、第一次课以前，所以报名最晚到开学前一天。"), where="enrol_until")
        )
    problems += far_problems(given.starts_on, today, where="starts_on")
    for name, most in (("repeat_limit", 20), ("most_classes", 50)):
        if not 0 <= getattr(given, name) <= most:
            problems.append(Problem(name, _("写 0 到 %(most)s，0 是不限。") % {"most": most}, where=name))
    return problems


def _name_problems(name: str, *, most: int, is_taken: bool) -> list[Problem]:
    if not name.strip():
        return [Problem("name_missing", _("给学期起个名字，比如“2026 年秋季学期”。"), where="name")]
    if len(name.strip()) > most:
        return [Problem("name_long", _("名字最多 %(most)s 个字。") % {"most": most}, where="name")]
    return [Problem("name_taken", _("已经有一个学期叫这个名字。"), where="name")] if is_taken else []


def frozen_problems(before: Mapping[str, Any], given: TermGiven, *, enrolled: int) -> list[Problem]:
    """What may not change any more once somebody has enrolled: how places are given, and when the window opened."""
    if not enrolled:
        return []
    problems = []
    if given.choosing != before["choosing"]:
        problems.append(
            Problem("choosing_fixed", _("已经有人报名，报满了怎么办不能再改，不然对先报的人不公平。"), where="choosing")
        )
    if given.enrol_from != before["enrol_from"]:
        problems.append(Problem("window_fixed", _("已经有人报名，报名开始的时间不能再改。"), where="enrol_from"))
    return problems


def outside_problems(given: TermGiven, lessons: tuple[date, date] | None) -> list[Problem]:
    """Lessons that would lie outside the term after a change. `lessons`: the first and the last day on which there is one."""
    if lessons is None or (given.starts_on <= lessons[0] and lessons[1] <= given.ends_on):
        return []
    text = _("已经排了课：第一次 %(first)s，最后一次 %(last)s，学期要包得住。")
    said = text % {"first": day_words(lessons[0]), "last": day_words(lessons[1])}
    return [Problem("lessons_outside", said, where="ends_on" if lessons[0] >= given.starts_on else "starts_on")]


NEXT = {TermState.PLANNED: TermState.ENROLLING, TermState.ENROLLING: TermState.RUNNING, TermState.RUNNING: TermState.ENDED}


def publish_problems(state: str, *, classes: int, prospectus: str) -> list[Problem]:
    """Whether the prospectus may go out (§2.19: the plan and the prospectus are published, with fees)."""
    problems = _step_problems(state, TermState.PLANNED)
    if not classes:
        problems.append(Problem("no_classes", _("还没有排一个班，先排课。")))
    if not prospectus.strip():
        problems.append(Problem("no_prospectus", _("招生简章还没有写。写上谁能报、怎么报、收不收费。"), where="prospectus"))
    return problems


def start_problems(state: str, *, today: date, starts_on: date, waits_for_lots: int) -> list[Problem]:
    problems = _step_problems(state, TermState.ENROLLING)
    if today < starts_on:
        problems.append(Problem("too_early", _("%(day)s 才开学。") % {"day": day_words(starts_on)}))
    if waits_for_lots:
        words = ngettext("还有 %(n)s 个人等抽签，先抽签。", "还有 %(n)s 个人等抽签，先抽签。", waits_for_lots)
        problems.append(Problem("not_drawn", words % {"n": waits_for_lots}))
    return problems


def end_problems(state: str, *, lessons_left: int) -> list[Problem]:
    problems = _step_problems(state, TermState.RUNNING)
    if lessons_left:
        words = ngettext(
            "还有 %(n)s 次课没有上。上完了，或者取消了，再结束。",
            "还有 %(n)s 次课没有上。上完了，或者取消了，再结束。",
            lessons_left,
        )
        problems.append(Problem("lessons_left", words % {"n": lessons_left}))
    return problems


def _step_problems(state: str, wanted: str) -> list[Problem]:
    if state == wanted:
        return []
    said = {"is": TermState(state).label, "wanted": TermState(wanted).label}
    return [Problem("wrong_state", _("这个学期现在是“%(is)s”，要在“%(wanted)s”的时候办这一步。") % said)]


def draw_problems(*, choosing: str, state: str, is_drawn: bool, enrol_until: datetime, now: datetime) -> list[Problem]:
    if choosing != "lots":
        return [Problem("not_by_lots", _("这个学期按报名先后，不抽签。"))]
    if is_drawn:
        return [Problem("drawn", _("已经抽过签了，只抽一次。"))]
    problems = _step_problems(state, TermState.ENROLLING)
    if now < enrol_until:
        problems.append(Problem("still_open", _("报名还没有截止，截止以后才抽签。")))
    return problems


# ---- courses ----


@dataclass(frozen=True, slots=True)
class CourseGiven:
    """What a course is. `fee_cents`: for a term, in fen; published (§2.19)."""

    code: str
    title: str
    field: str
    about: str = ""
    level: str = ""
    bring: str = ""
    fee_cents: int = 0
    material: Any = None


def course_problems(given: CourseGiven, *, is_taken: bool, fields: Sequence[str]) -> list[Problem]:
    problems = []
    if not given.code.strip() or len(given.code.strip()) > MOST_CODE:
        problems.append(Problem("code", _("给课程编个号，最多 12 个字，比如 HC01。"), where="code"))
    elif is_taken:
        problems.append(Problem("code_taken", _("已经有一门课用这个编号。"), where="code"))
    if not given.title.strip() or len(given.title.strip()) > MOST_COURSE:
        problems.append(Problem("title", _("写上课程的名字，最多 60 个字。"), where="title"))
    if given.field not in fields:
        problems.append(Problem("field", _("选一个类别。"), where="field"))
    if not 0 <= given.fee_cents <= MOST_FEE:
        problems.append(Problem("fee", _("学费在 0 到 10000 元之间。"), where="fee"))
    return problems


def ended_problems(until: date | None, *, used_by: int) -> list[Problem]:
    """Whether a course or a teacher may go: not while a class that is not over has it."""
    if until is not None:
        return [Problem("ended", _("已经停了。"))]
    if used_by:
        words = ngettext("还有 %(n)s 个没有结束的班要用。", "还有 %(n)s 个没有结束的班要用。", used_by)
        return [Problem("in_use", words % {"n": used_by})]
    return []


def tenant_problems(tenant_id: UUID, **rows: Any) -> list[Problem]:
    """Rows of another subdistrict that were named; the field is called as the row is."""
    strange = [where for where, row in rows.items() if row is not None and row.tenant_id != tenant_id]
    return [Problem("another_tenant", _("这不在本街道。"), where=where) for where in strange]


# ---- teachers ----


def teacher_problems(
    *, is_teacher: bool, is_gone: bool, fields: Sequence[str], known: Sequence[str], about: str
) -> list[Problem]:
    problems = []
    if is_gone:
        problems.append(Problem("person", _("登记册里没有这个人。"), where="person"))
    if is_teacher:
        problems.append(Problem("teaches_already", _("这位已经是老师了。"), where="person"))
    if not set(fields) <= set(known):
        problems.append(Problem("fields", _("没有这一类。"), where="fields"))
    if len(about.strip()) > MOST_REASON:
        problems.append(Problem("about", _("介绍最多 200 个字。"), where="about"))
    return problems


def gone_problems(until: date | None) -> list[Problem]:
    return [] if until is None else [Problem("left", _("这位老师已经不教了。"))]


def away_problems(starts_on: date, ends_on: date, *, until: date | None, today: date) -> list[Problem]:
    problems = []
    if ends_on < starts_on:
        problems.append(Problem("days", _("到哪天不能早于从哪天。"), where="ends_on"))
    elif ends_on < today:
        problems.append(Problem("past", _("这几天已经过去了。"), where="ends_on"))
    return problems + gone_problems(until) + far_problems(ends_on, today, where="ends_on")


# ---- classes ----


@dataclass(frozen=True, slots=True)
class ClassGiven:
    """A class: what, who, where, which weekday (0 Monday) from which minute for how long, how many lessons, for how many."""

    course: Any
    title: str
    place: Any
    weekday: int
    start_minute: int
    capacity: int
    teacher: Any = None
    assistant: Any = None
    space: Any = None
    room: str = ""
    minutes: int = 90
    lessons: int = 16


def class_problems(
    given: ClassGiven, *, term_state: str, days: Sequence[date], course_ended: bool, teacher_left: bool
) -> list[Problem]:
    """Everything that stands against a class like this but the timetable. `days`: those that there are for its lessons."""
    problems = []
    if term_state == TermState.ENDED:
        problems.append(Problem("term_ended", _("这个学期已经结束了。")))
    if not given.title.strip() or len(given.title.strip()) > MOST_TITLE:
        problems.append(Problem("title", _("给班起个名字，最多 60 个字，比如“合唱一班”。"), where="title"))
    if course_ended:
        problems.append(Problem("course_ended", _("这门课已经不开了。"), where="course"))
    if teacher_left:
        problems.append(Problem("teacher_left", _("这位老师已经不教了。"), where="teacher"))
    problems += _time_problems(given)
    if not 1 <= given.capacity <= MOST_LEARNERS:
        problems.append(Problem("capacity", _("收 1 到 500 个人。"), where="capacity"))
    if not 1 <= given.lessons <= MOST_LESSONS:
        problems.append(Problem("lessons", _("上 1 到 60 次。"), where="lessons"))
    elif len(days) < given.lessons:
        words = _("学期里去掉放假只有 %(n)s 天，排不下 %(lessons)s 次。少上几次，或者换一天。")
        problems.append(Problem("lessons_fit", words % {"n": len(days), "lessons": given.lessons}, where="lessons"))
    return problems


def _time_problems(given: ClassGiven) -> list[Problem]:
    problems = []
    if not 0 <= given.weekday <= 6:
        problems.append(Problem("weekday", _("选星期几。"), where="weekday"))
    if not SHORTEST <= given.minutes <= LONGEST:
        problems.append(Problem("minutes", _("一次课 20 到 480 分钟。"), where="minutes"))
    elif not given.start_minute >= 0 or given.start_minute + given.minutes > 24 * 60:
        problems.append(Problem("midnight", _("不能上过半夜十二点。"), where="starts"))
    return problems


def capacity_problems(capacity: int, *, taken: int, holds: int | None) -> list[Problem]:
    """Fewer places than there are learners, or more than seats in the room."""
    problems = []
    if capacity < taken:
        words = _("已经录取了 %(taken)s 人，不能只收 %(n)s 人。")
        problems.append(Problem("below_taken", words % {"taken": taken, "n": capacity}, where="capacity"))
    if holds is not None and capacity > holds:
        words = _("这个场地最多坐 %(holds)s 人。")
        problems.append(Problem("too_many", words % {"holds": holds}, where="capacity"))
    return problems


OVER = frozenset({ClassState.ENDED, ClassState.CANCELLED})


def living_problems(state: str) -> list[Problem]:
    if state not in OVER:
        return []
    said = _("这个班已经结业了。") if state == ClassState.ENDED else _("这个班不开了。")
    return [Problem("class_over", said)]


def reason_problems(reason: str) -> list[Problem]:
    """Why something is called off: its people read it."""
    if not reason.strip():
        return [Problem("reason_missing", _("写一句为什么，学员会看到。"), where="reason")]
    return [Problem("reason_long", _("最多 200 个字。"), where="reason")] if len(reason.strip()) > MOST_REASON else []


# ---- the rule set ----


@dataclass(frozen=True, slots=True)
class Rules:
    """`completes_percent`: of the lessons held, how many one has to have been at for a certificate."""

    completes_percent: int


def rules_of(body: Mapping[str, Any]) -> Rules:
    return Rules(int(body["completes_percent"]))


def body_problems(body: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the rule set's text."""
    percent = body.get("completes_percent")
    if isinstance(percent, int) and not isinstance(percent, bool) and 0 <= percent <= 100:
        return []
    return [Problem("completes_percent", _("来了百分之几才结业，写 0 到 100 的整数。"), where="completes_percent")]


def key_of_room(space_id: UUID | None, place_id: UUID, room: str) -> str:
    """Which room it is: a shared space, else what is written of it at a place; nothing written is no room."""
    if space_id is not None:
        return f"space:{space_id}"
    written = "".join(room.split()).casefold()
    return f"room:{place_id}:{written}" if written else ""
