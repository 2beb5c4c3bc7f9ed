"""The timetable as it stands: lessons with what they use, clashes among them, what is in the way of new ones, and what is free."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from linli.core.daytimes import DAY, at, day_of, minute_of
from linli.core.models import Tenant
from linli.core.workcalendar import CHINA, is_public_holiday

from ..models import ClassGroup, Enrolment, Session, Teacher, TeacherAway, Term
from ..rules.enrolling import TAKES_PLACE
from ..rules.timetable import Clash, Explained, Lesson, Span, Use, UseKind, clashes, explained, free_starts, lesson_days
from ..rules.university import OVER, key_of_room
from ..states import SessionState

WITH = ("programme__class_group", "teacher__person", "space", "place")


def days_in(term: Term, *, weekday: int, lessons: int, after: date | None = None) -> list[date]:
    """The days of a weekly lesson in a term, public holidays left out."""
    first = max(term.starts_on, after) if after else term.starts_on
    return lesson_days(first, term.ends_on, weekday=weekday, lessons=lessons, is_off=is_public_holiday)


def taking_place(tenant_id: UUID, starts_at: datetime, ends_at: datetime) -> QuerySet[Session]:
    """Every session that overlaps a span and was not called off."""
    rows = Session.objects.filter(tenant=tenant_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return rows.exclude(state=SessionState.CALLED_OFF)


def lessons_of_term(term: Term) -> QuerySet[Session]:
    """The lessons of its classes that were not called off, in the order of time."""
    rows = Session.objects.filter(programme__class_group__term=term).exclude(state=SessionState.CALLED_OFF)
    return rows.select_related(*WITH).order_by("starts_at", "id")


def lessons_from(rows: Iterable[Session], learners: Mapping[UUID, Iterable[UUID]] | None = None) -> list[Lesson]:
    """Sessions as lessons with what they use. `learners`: those of each class, where it is asked who is in two."""
    return [_lesson(one, learners or {}) for one in rows]


def _lesson(one: Session, learners: Mapping[UUID, Iterable[UUID]]) -> Lesson:
    group: ClassGroup | None = getattr(one.programme, "class_group", None)
    uses = uses_of(teacher=one.teacher, space=one.space, place_id=one.place_id, room=one.where)  # type: ignore[attr-defined]
    if group is not None:
        uses |= {Use(UseKind.LEARNER, str(pk)) for pk in learners.get(group.pk, ())}
    whole, title = (group.pk, group.title) if group else (one.programme_id, str(one))  # type: ignore[attr-defined]
    return Lesson(str(one.pk), str(whole), title, one.starts_at, one.ends_at, frozenset(uses))


def uses_of(*, teacher: Teacher | None, space: Any, place_id: UUID, room: str) -> set[Use]:
    """The teacher and the room of a lesson, by what tells them from others, with their names for people."""
    uses = set()
    if teacher is not None:
        uses.add(Use(UseKind.TEACHER, str(teacher.pk), teacher.person.name))
    if key := key_of_room(space.pk if space else None, place_id, room):
        uses.add(Use(UseKind.ROOM, key, space.name if space else room.strip()))
    return uses


# ---- what cannot be ----


@dataclass(frozen=True, slots=True)
class Watched:
    """What has to be seen to in a term: clashes in sentences, and lessons to come that nobody can teach as it stands."""

    clashes: list[Explained]
    teacherless: list[Session]

    def of(self, classes: Iterable[ClassGroup]) -> "Watched":
        """What of it concerns one of these classes."""
        keys = {str(one.pk) for one in classes}
        told = [one for one in self.clashes if one.one in keys or one.other in keys]
        return Watched(told, [one for one in self.teacherless if str(one.programme.class_group.pk) in keys])


def watched(term: Term, now: datetime) -> Watched:
    """
    Every clash of a term's lessons with each other, in learners too, and with whatever else goes on by its teachers and in its shared
    spaces; lessons to come without a teacher or whose teacher is away. Two queries.
    """
    rows = list(_with_beside(term))
    own = [one for one in rows if _is_of(one, term)]
    if not own:
        return Watched([], [])
    keys = {str(one.pk) for one in own}
    found = clashes(lessons_from(rows, learners_by_class(term)))
    told = explained(one for one in found if one.one.key in keys or one.other.key in keys)
    return Watched(told, [one for one in own if one.ends_at > now and (one.teacher_id is None or one.is_away)])  # type: ignore[attr-defined]


def without_teacher(term: Term, now: datetime) -> list[Session]:
    """Lessons to come whose teacher is away on their day, or that have none. One query."""
    rows = _with_away(lessons_of_term(term).filter(ends_at__gt=now))
    return list(rows.filter(Q(teacher=None) | Q(is_away=True)))


def _with_beside(term: Term) -> QuerySet[Session]:
    """Its lessons, and others that use its teachers or its shared spaces while it goes on."""
    own = Q(programme__class_group__term=term)
    lessons = Session.objects.filter(own).order_by()
    uses = Q(teacher__in=lessons.exclude(teacher=None).values("teacher")) | Q(
        space__in=lessons.exclude(space=None).values("space")
    )
    first, last = at(term.starts_on, 0), at(term.ends_on + timedelta(days=1), 0)
    near = Q(starts_at__lt=last, ends_at__gt=first) & uses
    rows = Session.objects.filter(own | near, tenant=term.tenant_id).exclude(state=SessionState.CALLED_OFF)
    return _with_away(rows).select_related(*WITH).order_by("starts_at", "id")


def _is_of(one: Session, term: Term) -> bool:
    group: ClassGroup | None = getattr(one.programme, "class_group", None)
    return group is not None and group.term_id == term.pk  # type: ignore[attr-defined]


def _with_away(rows: QuerySet[Session]) -> QuerySet[Session]:
    """With whether a lesson's teacher is away on its day."""
    away = TeacherAway.objects.filter(teacher=OuterRef("teacher"), starts_on__lte=OuterRef("day"), ends_on__gte=OuterRef("day"))
    return rows.annotate(day=TruncDate("starts_at", tzinfo=CHINA)).annotate(is_away=Exists(away))


def learners_by_class(term: Term) -> dict[UUID, list[UUID]]:
    """Who has a place in which class. One query."""
    rows = Enrolment.objects.filter(class_group__term=term, state__in=TAKES_PLACE).exclude(class_group__state__in=OVER)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for class_id, learner_id in rows.values_list("class_group_id", "learner_id"):
        found[class_id].append(learner_id)
    return found


def in_the_way(new: Sequence[Lesson], *, tenant_id: UUID, but: Iterable[UUID] = ()) -> tuple[list[Clash], list[Lesson]]:
    """
    The clashes of lessons to be with those that there are, and everything on their days that uses what they use. `but`: sessions that
    are to be moved. One query.
    """
    if not new:
        return [], []
    teachers, spaces = (
        _keys(new, UseKind.TEACHER),
        {key.removeprefix("space:") for key in _keys(new, UseKind.ROOM) if "space:" in key},
    )
    places = {key.split(":")[1] for key in _keys(new, UseKind.ROOM) if key.startswith("room:")}
    uses = Q(teacher__in=teachers) | Q(space__in=spaces) | Q(place__in=places, space=None)
    first, last = min(one.starts_at for one in new), max(one.ends_at for one in new)
    near = taking_place(tenant_id, at(day_of(first), 0), at(day_of(last) + timedelta(days=1), 0)).filter(uses)
    others = lessons_from(near.exclude(pk__in=list(but)).select_related(*WITH))
    wanted = {use for one in new for use in one.uses}
    beside = [one for one in others if one.uses & wanted]
    keys = {one.key for one in new}
    return [one for one in clashes([*new, *beside]) if one.one.key in keys or one.other.key in keys], beside


def _keys(lessons: Iterable[Lesson], kind: UseKind) -> set[str]:
    return {use.key for one in lessons for use in one.uses if use.kind is kind}


def free_on(days: Iterable[date], beside: Iterable[Lesson], *, minutes: int) -> list[int]:
    """From which minutes so long a lesson could be on all of these days."""
    wanted = set(days)
    busy = [span for one in beside for span in _spans(one, wanted)]
    return free_starts(busy, minutes=minutes)


def _spans(lesson: Lesson, days: set[date]) -> list[Span]:
    first, last = day_of(lesson.starts_at), day_of(lesson.ends_at)
    if first == last:
        return [(minute_of(lesson.starts_at), minute_of(lesson.ends_at))] if first in days else []
    return [(minute_of(lesson.starts_at), DAY)] if first in days else [(0, minute_of(lesson.ends_at))] if last in days else []


# ---- teachers who are away ----


def away_between(teacher: Teacher, first: date, last: date) -> list[TeacherAway]:
    return list(TeacherAway.objects.filter(teacher=teacher, starts_on__lte=last, ends_on__gte=first).order_by("starts_on"))


def terms_before(tenant: Tenant | UUID, term: Term) -> list[UUID]:
    """The terms that began before this one, the latest first."""
    rows = Term.objects.filter(tenant=tenant, starts_on__lt=term.starts_on).order_by("-starts_on", "-id")
    return list(rows.values_list("pk", flat=True))
