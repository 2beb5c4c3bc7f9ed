"""Classes: planned with their lessons, changed, cancelled, finished. What clashes is refused, with why and what is free instead."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cobuild.api import Booking
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.daytimes import at, clock_words
from linli.core.numbers import next_number
from linli.core.problems import Problem, refuse_if
from linli.core.words import day_words, listing

from ..errors import ClassRefused
from ..models import ClassGroup, Course, Enrolment, Session, Teacher, Term
from ..rules import university as rules
from ..rules.timetable import Clash, Lesson, UseKind, explained
from ..rules.university import ClassGiven
from ..selectors import timetable
from ..states import COMING, ClassState, EnrolmentState, ProgrammeState, SessionState, TermState
from . import class_lessons, enrolment_pieces
from .university_pieces import allow_keeping, held_class, held_term

STATE_IN = {TermState.PLANNED: ClassState.PLANNED, TermState.ENROLLING: ClassState.OPEN, TermState.RUNNING: ClassState.RUNNING}
NEW = "new"
MOST_OFFERED = 6
"""Other times that are named beside a clash."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A class with what is worth saying about it."""

    class_group: ClassGroup
    warnings: list[Problem] = field(default_factory=list)


@transaction.atomic
def plan(*, term: Term, given: ClassGiven, by: Actor, now: datetime) -> Planned:
    """
    Plan a class: its lessons on their days with holidays left out, its room booked, its teacher free.

    :raises NotAllowed: without the right there. :raises ClassRefused: with every reason; of a clash with which class, when and how
    often, and which times are free.
    """
    row = held_term(term.pk)
    allow_keeping(by, row.tenant_id, given.place.path)
    days = _days(row, given, now)
    problems = _problems(row, given, days) + rules.capacity_problems(given.capacity, taken=0, holds=_holds(given))
    problems += _clash_problems(row, given, days) if not problems else []
    bookings, of_room = class_lessons.book_days(
        given.space, given.title, days, given.start_minute, given.minutes, given.capacity, by, now
    ) if not _is_odd(problems) else ([], [])  # fmt: skip
    refuse_if(problems + _without(of_room, problems), ClassRefused)
    group = _new_class(row, given, now)
    class_lessons.make_sessions(group, days, bookings, now)
    changes = {
        name: [None, getattr(group, name)] for name in ("number", "title", "weekday", "start_minute", "lessons", "capacity")
    }
    journal.record("activities.class.planned", group, by=by, now=now, changes=changes)
    return Planned(group, _warnings(group.teacher, days))


def _days(term: Term, given: ClassGiven, now: datetime) -> list[date]:
    """The days of its lessons; of a class that is added to a term that runs, from today on."""
    lessons = min(max(given.lessons, 0), rules.MOST_LESSONS)
    after = timezone.localdate(now) if term.state == TermState.RUNNING else None
    return timetable.days_in(term, weekday=given.weekday % 7, lessons=lessons, after=after)


def _problems(term: Term, given: ClassGiven, days: Sequence[date]) -> list[Problem]:
    course: Course = given.course
    problems = rules.class_problems(
        given, term_state=term.state, days=days, course_ended=course.until is not None,
        teacher_left=given.teacher is not None and given.teacher.until is not None,
    )  # fmt: skip
    return problems + rules.tenant_problems(
        term.tenant_id, course=course, teacher=given.teacher, place=given.place, space=given.space, assistant=given.assistant
    )


ODD = frozenset({"weekday", "minutes", "midnight", "lessons", "lessons_fit", "another_tenant", "term_ended"})


def _is_odd(problems: Sequence[Problem]) -> bool:
    """Whether there are no days and hours at which a room could be looked for."""
    return any(one.code in ODD for one in problems)


def _without(of_room: list[Problem], problems: Sequence[Problem]) -> list[Problem]:
    """That the room is taken is said once: by the class that has it, where it is one."""
    named = any(one.code == f"clash_{UseKind.ROOM}" for one in problems)
    return [] if named else of_room


def _holds(given: ClassGiven) -> int | None:
    return given.space.holds if given.space else None


def _new_class(term: Term, given: ClassGiven, now: datetime) -> ClassGroup:
    year = timezone.localdate(now).year
    programme = class_lessons.make_programme(term, given, now)
    sequence = next_number(rules.CLASS_SERIES, tenant=term.tenant, period=str(year))
    return ClassGroup.objects.create(
        tenant=term.tenant, number=rules.number(term.tenant.letters, "BJ", year, sequence), term=term, course=given.course,
        programme=programme, title=given.title.strip(), teacher=given.teacher, assistant=given.assistant, place=given.place,
        place_path=given.place.path, space=given.space, room=given.room.strip()[:60], weekday=given.weekday,
        start_minute=given.start_minute, minutes=given.minutes, lessons=given.lessons, capacity=given.capacity,
        state=STATE_IN[TermState(term.state)],
    )  # fmt: skip


# ---- clashes ----


def _clash_problems(term: Term, given: ClassGiven, days: Sequence[date], but: Sequence[Session] = ()) -> list[Problem]:
    new = [lesson_to_be(given, at(day, given.start_minute), str(n)) for n, day in enumerate(days)]
    found, beside = timetable.in_the_way(new, tenant_id=term.tenant_id, but=[one.pk for one in but])
    return clash_problems(found, free=timetable.free_on(days, beside, minutes=given.minutes))


def lesson_to_be(given: ClassGiven, starts_at: datetime, key: str) -> Lesson:
    """A lesson that is not yet one, with what it would use."""
    uses = timetable.uses_of(teacher=given.teacher, space=given.space, place_id=given.place.pk, room=given.room)
    ends_at = starts_at + timedelta(minutes=given.minutes)
    return Lesson(f"{NEW}{key}", NEW, given.title.strip(), starts_at, ends_at, frozenset(uses))


def clash_problems(found: Sequence[Clash], *, free: Sequence[int]) -> list[Problem]:
    """Each clash in a sentence beside the field that it is about, and on the last one the times that are free."""
    fields = {UseKind.TEACHER: "teacher", UseKind.ROOM: "room", UseKind.LEARNER: "starts"}
    problems = [Problem(f"clash_{one.kind}", one.text, where=fields[one.kind]) for one in explained(found)]
    if not problems:
        return []
    if free:
        text = _("同一天老师和教室都空着的时间：%(times)s。") % {
            "times": listing(clock_words(one) for one in free[:MOST_OFFERED])
        }
    else:
        text = _("同一天没有老师和教室都空着的时间，换一天，或者换老师、换教室。")
    return [*problems, Problem("free_times", text, where="starts")]


def _warnings(teacher: Teacher | None, days: Sequence[date]) -> list[Problem]:
    """What forbids nothing and has to be seen to: lessons whose teacher is away."""
    if teacher is None or not days:
        return []
    warnings = []
    for away in timetable.away_between(teacher, days[0], days[-1]):
        if hit := [day for day in days if away.starts_on <= day <= away.ends_on]:
            text = _("%(name)s %(first)s到%(last)s不在，有 %(n)s 次课要请人代。")
            said = {
                "name": teacher.person.name,
                "first": day_words(away.starts_on),
                "last": day_words(away.ends_on),
                "n": len(hit),
            }
            warnings.append(Problem("away", text % said))
    return warnings


# ---- changed ----


KEPT = ("title", "teacher", "assistant", "capacity", "room", "space", "weekday", "start_minute", "minutes", "lessons")
TIMES = ("weekday", "start_minute", "minutes", "lessons", "space")


@transaction.atomic
def change(*, class_group: ClassGroup, given: ClassGiven, by: Actor, now: datetime) -> Planned:
    """
    Change a class. Course and community stay. Hour, day, shared space and number of lessons can change until the first lesson; then
    single lessons are moved. Who is enrolled is told; where there are more places, who waits moves up.

    :raises NotAllowed: without the right there. :raises ClassRefused: with every reason.
    """
    term = held_term(class_group.term_id)  # type: ignore[attr-defined]
    group = held_class(class_group.pk)
    allow_keeping(by, group.tenant_id, group.place_path)
    given = _as_planned(given, group)
    before = {name: getattr(group, name) for name in KEPT}
    turn = _turn(term, group, given, now)
    problems = _change_problems(term, group, given, turn)
    bookings, of_room = _rebooked(given, turn, by, now) if turn.is_moved and not problems else ([], [])
    refuse_if(problems + of_room, ClassRefused)
    for name in KEPT:
        setattr(group, name, getattr(given, name))
    group.save()
    _follow(group, turn, bookings, now)
    journal.record("activities.class.changed", group, by=by, now=now, changes=_said(before, group, turn.changed))
    if turn.is_moved or "room" in turn.changed:
        enrolment_pieces.say_class_changed(group, now)
    enrolment_pieces.fill(group, by=by, now=now)
    return Planned(group, _warnings(group.teacher, [timezone.localdate(one.starts_at) for one in _lessons(group)]))


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is otherwise in a class after a change: the names, its lessons to come, the days they get where its hours change."""

    changed: list[str]
    coming: list[Session]
    days: list[date]
    has_begun: bool

    @property
    def is_moved(self) -> bool:
        return any(name in TIMES for name in self.changed)


def _turn(term: Term, group: ClassGroup, given: ClassGiven, now: datetime) -> _Turn:
    changed = [name for name in KEPT if getattr(group, name) != getattr(given, name)]
    sessions = _lessons(group)
    coming = [one for one in sessions if one.state in COMING and one.ends_at > now]
    days = _days(term, given, now) if any(name in TIMES for name in changed) else []
    return _Turn(changed, coming, days, len(coming) < len(sessions))


def _rebooked(given: ClassGiven, turn: _Turn, by: Actor, now: datetime) -> tuple[list[Booking], list[Problem]]:
    """The old bookings given back, the new ones made: a refusal takes both back."""
    class_lessons.give_room_back(turn.coming, _("改了时间。"), now)
    return class_lessons.book_days(
        given.space, given.title, turn.days, given.start_minute, given.minutes, given.capacity, by, now
    )


def _as_planned(given: ClassGiven, group: ClassGroup) -> ClassGiven:
    """What a change may say, with what stays as it was."""
    return replace(given, course=group.course, place=group.place, title=given.title.strip(), room=given.room.strip()[:60])


def _lessons(group: ClassGroup) -> list[Session]:
    rows = Session.objects.filter(programme=group.programme_id).exclude(state=SessionState.CALLED_OFF)  # type: ignore[attr-defined]
    return list(
        rows.select_related("booking__space__tenant", "booking__space__place", "teacher__person").order_by("starts_at", "id")
    )


def _change_problems(term: Term, group: ClassGroup, given: ClassGiven, turn: _Turn) -> list[Problem]:
    days = turn.days if turn.is_moved else [term.starts_on] * given.lessons
    problems = rules.living_problems(group.state) + _problems(term, given, days)
    problems += rules.capacity_problems(given.capacity, taken=group.taken, holds=_holds(given))
    if turn.is_moved and turn.has_begun:
        problems.append(Problem("begun", _("已经上过课了，整个班不能再换时间。到某一次课上改那一次。"), where="weekday"))
    if problems or not (turn.is_moved or {"teacher", "room"} & set(turn.changed)):
        return problems
    return (
        _clash_problems(term, given, turn.days, but=turn.coming)
        if turn.is_moved
        else _clashes_as_they_are(term, given, turn.coming)
    )


def _clashes_as_they_are(term: Term, given: ClassGiven, coming: Sequence[Session]) -> list[Problem]:
    """Of another teacher or room at the hours that there are."""
    new = [lesson_to_be(given, one.starts_at, str(n)) for n, one in enumerate(coming)]
    found, beside = timetable.in_the_way(new, tenant_id=term.tenant_id, but=[one.pk for one in coming])
    days = [timezone.localdate(one.starts_at) for one in coming]
    return clash_problems(found, free=timetable.free_on(days, beside, minutes=given.minutes))


def _follow(group: ClassGroup, turn: _Turn, bookings: Sequence[Booking], now: datetime) -> None:
    """What the lessons and the programme take over of a class that changed."""
    programme = group.programme
    programme.title, programme.capacity = group.title, group.capacity
    programme.save(update_fields=["title", "capacity"])
    if turn.is_moved:
        Session.objects.filter(pk__in=[one.pk for one in turn.coming]).delete()
        programme.series.all().delete()
        class_lessons.make_sessions(group, turn.days, bookings, now)
        return
    for one in turn.coming:
        if "teacher" in turn.changed:
            one.teacher = group.teacher
        if "room" in turn.changed:
            one.where = group.room or (group.space.name if group.space else "")
        one.sequence, one.changed_at = one.sequence + 1, now
    if {"teacher", "room"} & set(turn.changed):
        Session.objects.bulk_update(turn.coming, ["teacher", "where", "sequence", "changed_at"])


def _said(before: dict[str, Any], group: ClassGroup, changed: Sequence[str]) -> dict[str, list[Any]]:
    """For the journal: keys of rows, values of the rest."""
    plain = {name: [before[name], getattr(group, name)] for name in changed}
    return {name: [getattr(one, "pk", one) for one in pair] for name, pair in plain.items()}


# ---- over ----


@transaction.atomic
def cancel(*, class_group: ClassGroup, reason: str, by: Actor, now: datetime) -> ClassGroup:
    """
    A class is not held, or no more: its lessons to come are called off, its rooms given back, whoever enrolled is told why.

    :raises NotAllowed: without the right there. :raises ClassRefused: with every reason.
    """
    group = held_class(class_group.pk)
    allow_keeping(by, group.tenant_id, group.place_path)
    refuse_if(rules.living_problems(group.state) + rules.reason_problems(reason), ClassRefused)
    before, group.state, group.end_reason = group.state, ClassState.CANCELLED, reason.strip()
    coming = [one for one in _lessons(group) if one.state in COMING and one.ends_at > now]
    class_lessons.give_room_back(coming, reason.strip(), now)
    for one in coming:
        one.state, one.off_kind, one.off_reason, one.off_at = SessionState.CALLED_OFF, "other", reason.strip(), now
        one.sequence, one.changed_at = one.sequence + 1, now
    Session.objects.bulk_update(coming, ["booking", "state", "off_kind", "off_reason", "off_at", "sequence", "changed_at"])
    group.programme.state, group.programme.ended_at, group.programme.end_reason = ProgrammeState.WITHDRAWN, now, reason.strip()
    group.programme.save(update_fields=["state", "ended_at", "end_reason"])
    enrolment_pieces.turn_all_away(group, reason=reason.strip(), by=by, now=now)
    group.save()
    journal.record(
        "activities.class.cancelled", group, by=by, now=now, reason=reason.strip(), changes={"state": [before, group.state]}
    )
    return group


@transaction.atomic
def finish(*, class_group: ClassGroup, by: Actor, now: datetime) -> ClassGroup:
    """
    A class is over: whoever was at enough of its lessons completes; who still waited is told that no place came free.

    :raises NotAllowed: without the right there. :raises ClassRefused: when it is over already.
    """
    group = held_class(class_group.pk)
    allow_keeping(by, group.tenant_id, group.place_path)
    refuse_if(rules.living_problems(group.state), ClassRefused)
    before, group.state = group.state, ClassState.ENDED
    completed = enrolment_pieces.complete_enough(group, by=by, now=now)
    waiting = Enrolment.objects.filter(class_group=group, state__in=[EnrolmentState.WAITING, EnrolmentState.ASKED])
    for one in locking.several(waiting.order_by("pk")):
        enrolment_pieces.turn_away(one, reason=_("到结业也没有空出位子。"), by=by, now=now)
    group.save(update_fields=["state"])
    group.programme.state, group.programme.ended_at = ProgrammeState.ENDED, now
    group.programme.save(update_fields=["state", "ended_at"])
    changes = {"state": [before, group.state], "completed": [None, completed]}
    journal.record("activities.class.finished", group, by=by, now=now, changes=changes)
    return group
