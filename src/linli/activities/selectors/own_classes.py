"""A learner's own classes: what is to come, and how far they are in the queue."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from linli.core.models import Tenant

from ..models import Enrolment, Session, Term
from ..rules.enrolling import Queued, in_order
from ..rules.university import OVER
from ..states import COMING, LIVE_ENROLMENTS, EnrolmentState, SessionState
from .lesson_counts import with_lessons

BESIDE = (
    "class_group__term",
    "class_group__course__material",
    "class_group__teacher__person",
    "class_group__place",
    "class_group__space",
)


def live_of(person_id: UUID, tenant: Tenant) -> QuerySet[Enrolment]:
    """What somebody is in, waits for, or is in the lots of, in the order of the week."""
    rows = Enrolment.objects.filter(learner__person=person_id, tenant=tenant, state__in=list(LIVE_ENROLMENTS))
    rows = rows.exclude(class_group__state__in=list(OVER)).select_related(*BESIDE)
    return rows.order_by("class_group__weekday", "class_group__start_minute", "enrolled_at")


def enrolments_of(person_id: UUID) -> QuerySet[Enrolment]:
    """Everything of somebody as a learner with the lessons of each, the latest term first."""
    rows = Enrolment.objects.filter(learner__person=person_id).select_related(*BESIDE, "learner")
    order = ("-class_group__term__starts_on", "class_group__weekday", "class_group__start_minute", "-enrolled_at")
    return with_lessons(rows).order_by(*order)


def live_among(rows: Iterable[Enrolment]) -> list[Enrolment]:
    """Those of `live_of` among all of somebody's, in the order of the week."""
    live = [one for one in rows if one.state in LIVE_ENROLMENTS and one.class_group.state not in OVER]
    return sorted(live, key=lambda one: (one.class_group.weekday, one.class_group.start_minute, one.enrolled_at))


def next_lessons(class_ids: Iterable[UUID], now: datetime) -> dict[UUID, Session]:
    """The next lesson of each class. One query."""
    rows = Session.objects.filter(programme__class_group__in=list(class_ids), state__in=list(COMING), ends_at__gt=now)
    found: dict[UUID, Session] = {}
    wanted: QuerySet[Any] = rows.select_related("programme__class_group", "teacher__person", "space", "place").order_by(
        "starts_at", "id"
    )
    for one in wanted[:400]:
        found.setdefault(one.programme.class_group.pk, one)
    return found


def lessons_ahead(class_ids: Iterable[UUID], now: datetime) -> tuple[dict[UUID, Session], list[Session]]:
    """The next lesson of each class, and all lessons to come that are off. One query."""
    states = [*COMING, SessionState.CALLED_OFF]
    rows = Session.objects.filter(programme__class_group__in=list(class_ids), state__in=states, ends_at__gt=now)
    found: dict[UUID, Session] = {}
    off: list[Session] = []
    for one in rows.select_related("programme__class_group").order_by("starts_at", "id")[:400]:
        if one.state == SessionState.CALLED_OFF:
            off.append(one)
        else:
            found.setdefault(one.programme.class_group.pk, one)
    return found, off


def ahead(rows: Iterable[Enrolment]) -> dict[UUID, int]:
    """How many wait before each of these who wait. One query."""
    waiting = [one for one in rows if one.state == EnrolmentState.WAITING]
    if not waiting:
        return {}
    queues: dict[UUID, list[Queued]] = {}
    others = Enrolment.objects.filter(class_group__in={one.class_group.pk for one in waiting}, state=EnrolmentState.WAITING)
    for pk, class_id, rank, position in others.values_list("pk", "class_group_id", "rank", "position"):
        queues.setdefault(class_id, []).append(Queued(pk, rank, position))
    ordered = {class_id: [each.key for each in in_order(queue)] for class_id, queue in queues.items()}
    return {one.pk: ordered[one.class_group.pk].index(one.pk) for one in waiting}


def of_person_in(class_id: UUID, person_id: UUID | None) -> Enrolment | None:
    """Somebody's enrolment in a class, that which stands before one that is over."""
    if person_id is None:
        return None
    rows = list(
        Enrolment.objects.filter(class_group=class_id, learner__person=person_id)
        .select_related("class_group")
        .order_by("-enrolled_at")
    )
    return next((one for one in rows if one.state in LIVE_ENROLMENTS), rows[0] if rows else None)


def numbers_of(person_id: UUID, term: Term) -> list[str]:
    """The numbers of somebody's enrolments in a term."""
    return list(Enrolment.objects.filter(learner__person=person_id, class_group__term=term).values_list("number", flat=True))
