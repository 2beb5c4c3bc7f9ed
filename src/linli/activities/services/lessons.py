"""Single lessons: another teacher, another time or room, called off, made up for. Whoever is in the class is told."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import at, day_of, minute_of
from linli.core.problems import Problem, refuse_if

from ..errors import ClassRefused
from ..models import ClassGroup, SeriesException, Session, Teacher
from ..rules import university as rules
from ..rules.sessions import OFF_KINDS
from ..rules.timetable import UseKind, clashes, explained
from ..rules.university import ClassGiven
from ..selectors import timetable
from ..states import COMING, SessionState
from . import class_lessons, enrolment_pieces, programme_pieces
from .classes import clash_problems, lesson_to_be
from .university_pieces import allow_keeping, held_class


@dataclass(frozen=True, slots=True)
class Changed:
    """A lesson with what is worth saying about its change."""

    session: Session
    warnings: list[Problem] = field(default_factory=list)


def _held(session: Session, by: Actor) -> tuple[ClassGroup, Session]:
    """The lesson as it is now, its class held before it. :raises NotAllowed: without the right there."""
    group = held_class(session.programme.class_group.pk)
    allow_keeping(by, group.tenant_id, group.place_path)
    return group, locking.one(
        Session, session.pk, "series", "booking__space__tenant", "booking__space__place", "teacher__person", "space"
    )


def _coming_problems(session: Session, now: datetime) -> list[Problem]:
    if session.state == SessionState.CALLED_OFF:
        return [Problem("called_off", _("这次课已经取消了。"))]
    return [] if session.state in COMING and session.ends_at > now else [Problem("over", _("这次课已经上过了。"))]


def _as_given(group: ClassGroup, session: Session, **other: Any) -> ClassGiven:
    """The lesson as what it uses, with what is to be otherwise."""
    minutes = int((session.ends_at - session.starts_at).total_seconds() // 60)
    plain: dict[str, Any] = {
        "course": group.course, "title": group.title, "place": group.place, "weekday": group.weekday, "start_minute": group.start_minute,
        "capacity": group.capacity, "teacher": session.teacher, "space": session.space, "room": session.where, "minutes": minutes,
    }  # fmt: skip
    return ClassGiven(**(plain | other))


def _clashes(group: ClassGroup, given: ClassGiven, starts_at: datetime, but: Session | None) -> list[Problem]:
    """What is in the way of one lesson, with the times that are free on its day."""
    new = [lesson_to_be(given, starts_at, "1")]
    found, beside = timetable.in_the_way(new, tenant_id=group.tenant_id, but=[but.pk] if but else [])
    return clash_problems(found, free=timetable.free_on([day_of(starts_at)], beside, minutes=given.minutes))


def _touched(session: Session, now: datetime) -> None:
    session.sequence, session.changed_at = session.sequence + 1, now
    session.save()


@transaction.atomic
def substitute(*, session: Session, teacher: Teacher | None, reason: str = "", by: Actor, now: datetime) -> Session:
    """
    Somebody else teaches one lesson.

    :raises NotAllowed: without the right there. :raises ClassRefused: with every reason; that they teach elsewhere then, and where.
    """
    group, row = _held(session, by)
    problems = _coming_problems(row, now)
    if teacher is not None:
        teacher = Teacher.objects.select_related("person").get(pk=teacher.pk)
        problems += rules.gone_problems(teacher.until) + rules.tenant_problems(row.tenant_id, teacher=teacher)
        problems += _away_problems(teacher, row.starts_at)
        given = _as_given(group, row, teacher=teacher, space=None, room="")
        problems += [one for one in _clashes(group, given, row.starts_at, row) if one.code != "free_times"]
    refuse_if(problems, ClassRefused)
    before, row.teacher = row.teacher, teacher
    _touched(row, now)
    changes = {"teacher": [before.pk if before else None, teacher.pk if teacher else None]}
    journal.record("activities.class.substituted", group, by=by, now=now, reason=reason.strip(), changes=changes | _which(row))
    enrolment_pieces.say_lesson_changed([row], now)
    return row


def _which(session: Session) -> dict[str, list[Any]]:
    return {"lesson": [None, session.position], "starts_at": [None, session.starts_at]}


def _away_problems(teacher: Teacher, starts_at: datetime) -> list[Problem]:
    day = day_of(starts_at)
    if not timetable.away_between(teacher, day, day):
        return []
    return [Problem("away", _("%(name)s这天也不在。") % {"name": teacher.person.name}, where="teacher")]


@transaction.atomic
def move(
    *, session: Session, starts_at: datetime, minutes: int | None = None, room: str | None = None, by: Actor, now: datetime
) -> Changed:
    """
    Hold one lesson at another time, or in another room of the same place; its shared space is booked anew.

    Learners who have another lesson then are counted in a warning. :raises NotAllowed: without the right there.
    :raises ClassRefused: with every reason.
    """
    group, row = _held(session, by)
    given = _as_given(group, row, **_other(row, minutes, room))
    refuse_if(_coming_problems(row, now) + _when_problems(starts_at, given.minutes, now), ClassRefused)
    before = row.starts_at
    clashing = _clashes(group, given, starts_at, row)
    programme_pieces.free_room(row, reason=_("改了时间。"), now=now)
    row.starts_at, row.ends_at = starts_at, starts_at + timedelta(minutes=given.minutes)
    row.space, row.where = given.space, given.room[:120]
    refuse_if(clashing or programme_pieces.take_room(row, by=by, now=now), ClassRefused)
    _touched(row, now)
    if row.series is not None and row.occurrence_on is not None:
        SeriesException.objects.update_or_create(
            series=row.series, day=row.occurrence_on, tenant_id=row.tenant_id,
            defaults={"kind": SeriesException.Kind.MOVED, "to_day": day_of(starts_at), "start_minute": minute_of(starts_at)},
        )  # fmt: skip
    changes = {"starts_at": [before, starts_at], "lesson": [None, row.position]}
    journal.record("activities.class.lesson_moved", group, by=by, now=now, changes=changes)
    enrolment_pieces.say_lesson_changed([row], now)
    return Changed(row, _learner_warnings(group, row))


def _other(session: Session, minutes: int | None, room: str | None) -> dict[str, Any]:
    """What is to be otherwise. A room that is written is no shared space any more."""
    other: dict[str, Any] = {"minutes": minutes} if minutes is not None else {}
    if room is not None and room.strip() and room.strip() != session.where:
        other |= {"room": room.strip(), "space": None}
    return other


def _when_problems(starts_at: datetime, minutes: int, now: datetime) -> list[Problem]:
    problems = []
    if starts_at <= now:
        problems.append(Problem("past", _("这个时间已经过去了。"), where="day"))
    if not rules.SHORTEST <= minutes <= rules.LONGEST:
        problems.append(Problem("minutes", _("一次课 20 到 480 分钟。"), where="minutes"))
    elif starts_at + timedelta(minutes=minutes) > at(day_of(starts_at), 24 * 60):
        problems.append(Problem("midnight", _("不能上过半夜十二点。"), where="starts"))
    return problems


def _learner_warnings(group: ClassGroup, session: Session) -> list[Problem]:
    """How many of its learners have another lesson at that time, and which."""
    learners = timetable.learners_by_class(group.term)
    near = timetable.taking_place(group.tenant_id, session.starts_at, session.ends_at).filter(
        programme__class_group__term=group.term
    )
    lessons = timetable.lessons_from(near.select_related(*timetable.WITH), learners)
    found = [one for one in clashes(lessons) if str(session.pk) in (one.one.key, one.other.key)]
    return [Problem("learners", one.text) for one in explained(one for one in found if one.use.kind is UseKind.LEARNER)]


@transaction.atomic
def call_off(*, session: Session, kind: str, reason: str, by: Actor, now: datetime) -> Session:
    """
    One lesson is not held; its room is free again, and whoever is in the class is told, by telephone where there is no other way.

    :raises NotAllowed: without the right there. :raises ClassRefused: with every reason.
    """
    group, row = _held(session, by)
    problems = _coming_problems(row, now) + rules.reason_problems(reason)
    if kind not in OFF_KINDS:
        problems.append(Problem("kind", _("选一个原因。"), where="kind"))
    refuse_if(problems, ClassRefused)
    programme_pieces.free_room(row, reason=reason.strip(), now=now)
    before, row.state = row.state, SessionState.CALLED_OFF
    row.off_kind, row.off_reason, row.off_at = kind, reason.strip(), now
    _touched(row, now)
    changes = {"state": [before, row.state]} | _which(row)
    journal.record("activities.class.lesson_called_off", group, by=by, now=now, reason=reason.strip(), changes=changes)
    enrolment_pieces.say_lesson_changed([row], now)
    return row


@transaction.atomic
def make_up(*, session: Session, starts_at: datetime, by: Actor, now: datetime) -> Changed:
    """
    Hold a lesson for one that was called off. :raises NotAllowed: without the right there. :raises ClassRefused: with every reason.
    """
    group, row = _held(session, by)
    given = _as_given(group, row)
    problems = rules.living_problems(group.state) + _when_problems(starts_at, given.minutes, now)
    if row.state != SessionState.CALLED_OFF:
        problems.append(Problem("not_off", _("取消了的课才要补。")))
    elif row.replaced_by.exclude(state=SessionState.CALLED_OFF).exists():
        problems.append(Problem("made_up", _("这次课已经安排补了。")))
    refuse_if(problems, ClassRefused)
    made = class_lessons.session_row(group, day_of(starts_at), row.position, now)
    made.starts_at, made.ends_at = starts_at, starts_at + timedelta(minutes=given.minutes)
    made.replaces, made.where, made.space, made.teacher = row, row.where, row.space, row.teacher
    clashing = _clashes(group, given, starts_at, None)
    refuse_if(clashing or programme_pieces.take_room(made, by=by, now=now), ClassRefused)
    made.save(force_insert=True)
    changes = {"starts_at": [row.starts_at, starts_at], "lesson": [None, row.position]}
    journal.record("activities.class.lesson_made_up", group, by=by, now=now, changes=changes)
    enrolment_pieces.say_lesson_changed([made], now)
    return Changed(made, _learner_warnings(group, made))
