"""The senior university over REST: terms, courses, classes with their lessons; for the office planning and changing lessons."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.cobuild.api import Space
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Sent
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import Place

from ..models import ClassGroup, Course, Session, Teacher, Term
from ..rules import rights
from ..rules.university import ClassGiven
from ..selectors import timetable as found_timetable
from ..selectors import university as found
from ..services import classes, lessons

router = Router(auth=STAFF_DOOR)
CLASS, LESSON = "/university/classes/{uuid:pk}", "/university/lessons/{uuid:pk}"
MOST = 500


class UniversityTermOut(Schema):
    id: UUID
    name: str
    starts_on: date
    ends_on: date
    enrol_from: datetime
    enrol_until: datetime
    choosing: str = Field(description="first：按先后；lots：截止后抽签")
    repeat_limit: int
    most_classes: int
    prospectus: str
    promise: str = Field(description="种子的 SHA-256，报名前公布")
    seed: str = Field(description="抽完才公布")
    state: str


class UniversityClassOut(Schema):
    id: UUID
    number: str
    term_id: UUID
    course: str
    field: str
    title: str
    weekday: int = Field(description="0 星期一 … 6 星期日")
    start_minute: int = Field(description="从零点算的分钟")
    minutes: int
    lessons: int
    place: str
    room: str
    teacher: str = Field(description="姓名不公布的为空")
    fee_cents: int = Field(description="学费，分")
    capacity: int
    taken: int
    waiting: int
    state: str


class UniversityLessonOut(Schema):
    id: UUID
    position: int | None
    starts_at: datetime
    ends_at: datetime
    where: str
    state: str
    off_reason: str


class UniversityClashOut(Schema):
    kind: str = Field(description="teacher · room · learner")
    times: int
    first_at: datetime
    text: str


class UniversityClassIn(Sent):
    course_id: UUID
    title: str
    place_id: UUID
    weekday: int
    start_minute: int
    capacity: int
    minutes: int = 90
    lessons: int = 16
    teacher_id: UUID | None = None
    space_id: UUID | None = None
    room: str = ""


class LessonMoveIn(Sent):
    starts_at: datetime
    minutes: int | None = None
    room: str | None = None


class LessonOffIn(Sent):
    kind: str = Field("other", description="weather · few · place · teacher · other")
    reason: str


class LessonSubstituteIn(Sent):
    teacher_id: UUID
    reason: str = ""


def _class(one: Any) -> dict[str, Any]:
    names = ("number", "term_id", "title", "weekday", "start_minute", "minutes", "lessons", "capacity", "taken", "state")
    plain = {name: getattr(one, name) for name in names}
    return plain | {
        "id": one.pk, "course": one.course.title, "field": one.course.field, "place": str(one.place), "room": one.room,
        "teacher": one.teacher.person.name if one.teacher and one.teacher.is_public else "", "fee_cents": one.course.fee_cents, "waiting": one.waiting_n,
    }  # fmt: skip


# ---- for everybody ----


@router.get("/university/terms", response=list[UniversityTermOut], auth=OPEN_DOOR, operation_id="university_terms")
def university_terms(request: HttpRequest) -> list[Term]:
    """Terms whose prospectus is out."""
    return list(found.public_terms(tenant_here(request))[:MOST])


@router.get("/university/classes", response=list[UniversityClassOut], auth=OPEN_DOOR, operation_id="university_classes")
def university_classes(request: HttpRequest, term: UUID | None = None) -> list[dict[str, Any]]:
    """The classes of a term, or of the present one."""
    tenant = tenant_here(request)
    one = found.public_terms(tenant).filter(pk=term).first() if term else found.present_term(tenant)
    return [_class(each) for each in found.public_classes(tenant).filter(term=one)[:MOST]] if one else []


@router.get(f"{CLASS}/lessons", response=list[UniversityLessonOut], auth=OPEN_DOOR, operation_id="university_lessons")
def university_lessons(request: HttpRequest, pk: UUID) -> list[Session]:
    """Every lesson of a class, those that are off too."""
    one = one_or_404(found.public_classes(tenant_here(request)), pk)
    return list(Session.objects.filter(programme=one.programme_id).order_by("starts_at", "id"))  # type: ignore[attr-defined]


# ---- for the office ----


@router.get("/university/terms/{uuid:pk}/clashes", response=list[UniversityClashOut], operation_id="university_clashes")  # type: ignore[type-var]
@requires(*found.SEES)
def university_clashes(request: HttpRequest, pk: UUID) -> list[Any]:
    """What cannot be as it is planned, and why."""
    one = one_or_404(found.terms_of(tenant_here(request)), pk)
    return (
        found_timetable.watched(one, clock.now()).of(found.classes_seen(actor_of(request), one.tenant).filter(term=one)).clashes
    )


@router.post("/university/terms/{uuid:pk}/classes", response=UniversityClassOut, operation_id="university_plan")  # type: ignore[type-var]
@requires(rights.UNIVERSITY)
def university_plan(request: HttpRequest, pk: UUID, payload: UniversityClassIn) -> dict[str, Any]:
    """Plan a class; a refusal names every clash and the times that are free."""
    tenant, said = tenant_here(request), payload.model_dump()
    term = one_or_404(found.terms_of(tenant), pk)
    rows: dict[str, Any] = {
        "course": one_or_404(Course.objects.filter(tenant=tenant), said.pop("course_id")),
        "place": one_or_404(Place.objects.filter(tenant=tenant), said.pop("place_id")),
        "teacher": _optional(Teacher.objects.filter(tenant=tenant).select_related("person"), said.pop("teacher_id")),
        "space": _optional(Space.objects.filter(tenant=tenant), said.pop("space_id")),
    }

    def write(now: datetime) -> dict[str, Any]:
        made = classes.plan(term=term, given=ClassGiven(**rows, **said), by=actor_of(request), now=now)
        return {"id": str(made.class_group.pk)}

    made = written_once(request, f"university.plan:{pk}", write)
    return _class(found.with_queues(ClassGroup.objects.select_related("course", "place", "teacher__person")).get(pk=made["id"]))


def _optional(rows: Any, pk: UUID | None) -> Any:
    return one_or_404(rows, pk) if pk else None


def _lesson(request: HttpRequest, pk: UUID) -> Session:
    groups = found.classes_seen(actor_of(request), tenant_here(request)).order_by().values("programme")
    return one_or_404(Session.objects.filter(programme__in=groups).select_related("programme__class_group"), pk)


def _written(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Session]) -> Session:
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return Session.objects.get(pk=made["id"])


@router.post(f"{LESSON}/move", response=UniversityLessonOut, operation_id="university_lesson_move")  # type: ignore[type-var]
@requires(rights.UNIVERSITY)
def university_lesson_move(request: HttpRequest, pk: UUID, payload: LessonMoveIn) -> Session:
    """Another time or room for one lesson."""
    one, said = _lesson(request, pk), payload.model_dump()
    return _written(request, f"university.move:{pk}", lambda by, now: lessons.move(session=one, **said, by=by, now=now).session)


@router.post(f"{LESSON}/off", response=UniversityLessonOut, operation_id="university_lesson_off")  # type: ignore[type-var]
@requires(rights.UNIVERSITY)
def university_lesson_off(request: HttpRequest, pk: UUID, payload: LessonOffIn) -> Session:
    """One lesson is not held; whoever is in the class is told."""
    one, said = _lesson(request, pk), payload.model_dump()
    return _written(request, f"university.off:{pk}", lambda by, now: lessons.call_off(session=one, **said, by=by, now=now))


@router.post(f"{LESSON}/substitute", response=UniversityLessonOut, operation_id="university_lesson_substitute")  # type: ignore[type-var]
@requires(rights.UNIVERSITY)
def university_lesson_substitute(request: HttpRequest, pk: UUID, payload: LessonSubstituteIn) -> Session:
    """Somebody else teaches one lesson."""
    one = _lesson(request, pk)
    teacher = one_or_404(Teacher.objects.filter(tenant=one.tenant_id), payload.teacher_id)
    return _written(
        request,
        f"university.substitute:{pk}",
        lambda by, now: lessons.substitute(session=one, teacher=teacher, reason=payload.reason, by=by, now=now),
    )
