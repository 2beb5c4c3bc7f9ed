"""How often people were there (人次) and how many different people (人数): two numbers that are never added to each other."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from ..models import Attendance, HeadCount, Session


def person_times_of(session: Session) -> int:
    """Person-times of one session: the heads of everybody written down, and the last count of those who were not."""
    return person_times_by([session.pk]).get(session.pk, 0)


def person_times_by(sessions: Iterable[UUID] | QuerySet[Session]) -> Mapping[UUID, int]:
    """Person-times of each session, in two statements; one with nobody is left out."""
    live = Attendance.objects.filter(session__in=sessions, voided_at=None).order_by()
    found: dict[UUID, int] = dict(live.values_list("session").annotate(n=Sum("heads")))
    counted = HeadCount.objects.filter(session__in=sessions, voided_at=None).order_by("session", "at", "id")
    last = dict(counted.values_list("session", "person_times"))
    for pk, times in last.items():
        found[pk] = found.get(pk, 0) + times
    return found


def numbers_of(session: Session) -> tuple[int, int]:
    """Person-times and persons of one session, side by side: two statements."""
    live = Attendance.objects.filter(session=session, voided_at=None).order_by()
    told = live.aggregate(times=Sum("heads", default=0), persons=Count("person", distinct=True))
    last = HeadCount.objects.filter(session=session, voided_at=None).order_by("-at", "-id").values_list("person_times", flat=True)
    return told["times"] + (last.first() or 0), told["persons"]


def persons_of(sessions: Iterable[UUID] | QuerySet[Session]) -> int:
    """How many different people were written down at these sessions; whoever was only counted is nobody in particular."""
    live = Attendance.objects.filter(session__in=sessions, voided_at=None, person__isnull=False)
    return int(live.order_by().aggregate(n=Count("person", distinct=True))["n"])
