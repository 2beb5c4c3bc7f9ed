"""What was held and who was there, of classes: lessons held, lessons attended (人次), people (人数); never mixed."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..models import Attendance, ClassGroup, Enrolment, HeadCount, Session
from ..states import TOOK_PLACE

HALF_HOUR = timedelta(minutes=30)


def held_of(class_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many lessons of each class were held. One query."""
    rows = Session.objects.filter(programme__class_group__in=list(class_ids), state__in=list(TOOK_PLACE)).order_by()
    return dict(rows.values_list("programme__class_group").annotate(n=Count("pk")))


def with_lessons(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Enrolments with how many lessons of the class were held (`held_n`), and at how many of its lessons the learner was (`came_n`)."""
    held = Session.objects.filter(programme__class_group=OuterRef("class_group"), state__in=list(TOOK_PLACE)).order_by()
    came = _live().filter(session__programme__class_group=OuterRef("class_group"), person=OuterRef("learner__person")).order_by()
    return rows.annotate(
        held_n=_or_none(held.values("programme").annotate(n=Count("pk")).values("n")),
        came_n=_or_none(came.values("person").annotate(n=Count("session", distinct=True)).values("n")),
    )


def came_to(class_group: ClassGroup) -> dict[UUID, int]:
    """At how many lessons of a class each person was. One query."""
    rows = _live().filter(session__programme__class_group=class_group).exclude(person=None).order_by()
    return dict(rows.values_list("person").annotate(n=Count("session", distinct=True)))


def came_by_class(person_id: UUID) -> dict[UUID, int]:
    """At how many lessons of each class a person was. One query."""
    rows = _live().filter(person=person_id, session__programme__class_group__isnull=False).order_by()
    return dict(rows.values_list("session__programme__class_group").annotate(n=Count("session", distinct=True)))


def half_hours(person_id: UUID, class_group: ClassGroup) -> int:
    """How long a person was at the lessons of a class: half hours as noted, else the whole lesson, rounded down in all."""
    rows = _live().filter(person=person_id, session__programme__class_group=class_group)
    spent = ExpressionWrapper(F("session__ends_at") - F("session__starts_at"), output_field=DurationField())
    noted = rows.exclude(half_hours=None).aggregate(n=Sum("half_hours"))["n"] or 0
    whole = rows.filter(half_hours=None).aggregate(n=Sum(spent))["n"] or timedelta()
    return int(noted) + whole // HALF_HOUR


def _live() -> QuerySet[Attendance]:
    return Attendance.objects.filter(voided_at=None)


def person_times() -> Coalesce:
    """Person-times of a session, as a column: heads that were noted by person, and the head count that stands."""
    noted = _live().filter(session=OuterRef("pk")).order_by().values("session").annotate(n=Sum("heads")).values("n")
    counted = HeadCount.objects.filter(session=OuterRef("pk"), voided_at=None).order_by("-at", "-id").values("person_times")[:1]
    return _or_none(noted) + _or_none(counted)  # type: ignore[return-value]


def _or_none(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def lessons_with_numbers(class_group: ClassGroup) -> QuerySet[Session]:
    """Every lesson of a class, those called off too, with the person-times of each (`came`)."""
    rows = Session.objects.filter(programme=class_group.programme_id)  # type: ignore[attr-defined]
    return rows.annotate(came=person_times()).select_related("teacher__person", "space", "replaces").order_by("starts_at", "id")
