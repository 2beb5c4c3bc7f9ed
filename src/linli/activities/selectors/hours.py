"""Hours of service, batches in public and objections, as somebody may see them. Never ordered by how much anybody did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Place

from ..models import Attendance, HoursBatch, HoursObjection, ServiceHours, Session, Volunteer
from ..rules import rights
from ..rules.hours import LIVE
from ..states import BatchState, HoursState
from . import volunteers as found

SEES = found.SEES
BESIDE = ("volunteer__person", "place", "tenant", "batch")


def hours_seen(actor: Actor, tenant: Tenant) -> QuerySet[ServiceHours]:
    """The records at a post's places."""
    rows = ServiceHours.objects.filter(within(actor, *SEES), tenant=tenant)
    return rows.select_related(*BESIDE)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the records are narrowed by. `under`: a path; `state`: of HoursState, “live”: those that stand; `source`: session, duty, hand."""

    words: str = ""
    under: str = ""
    field: str = ""
    state: str = ""
    source: str = ""
    first: date | None = None
    last: date | None = None
    volunteer: UUID | None = None


SOURCES = {"session": Q(session__isnull=False), "duty": Q(duty__isnull=False), "hand": Q(session=None, duty=None)}


def listed(actor: Actor, tenant: Tenant, filters: Filters) -> QuerySet[ServiceHours]:
    """The records of a post's places, the latest day first."""
    rows = hours_seen(actor, tenant)
    for word in filters.words.split()[:5]:
        by_name = Q(volunteer__person__name__icontains=word, volunteer__person__in=found.consenting(tenant))
        rows = rows.filter(Q(number__iexact=word) | Q(volunteer__number__iexact=word) | Q(content__icontains=word) | by_name)
    plain = {
        "place_path__startswith": filters.under, "field": filters.field, "on__gte": filters.first, "on__lte": filters.last,
        "volunteer": filters.volunteer,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    rows = rows.filter(SOURCES[filters.source]) if filters.source else rows
    return rows.filter(state__in=LIVE if filters.state == "live" else [filters.state]) if filters.state else rows


def of_volunteer(volunteer: Volunteer) -> QuerySet[ServiceHours]:
    """Everything of a person, of earlier registrations too; the latest day first."""
    rows = ServiceHours.objects.filter(tenant=volunteer.tenant_id, volunteer__person=volunteer.person_id)  # type: ignore[attr-defined]
    return rows.select_related("place", "batch").order_by("-on", "-made_at")


def credited_of(
    person_id: UUID, tenant: Tenant, *, first: date | None = None, last: date | None = None
) -> QuerySet[ServiceHours]:
    """What counts, by day; for a certificate."""
    rows = ServiceHours.objects.filter(tenant=tenant, volunteer__person=person_id, state=HoursState.CREDITED)
    rows = rows.filter(on__gte=first) if first else rows
    rows = rows.filter(on__lte=last) if last else rows
    return rows.select_related("place").order_by("on", "number")


def on_day(volunteers: Iterable[UUID], day: date, *, but: UUID | None = None) -> Mapping[UUID, int]:
    """Half hours that stand on a day, by the volunteer's key."""
    rows = ServiceHours.objects.filter(volunteer__in=list(volunteers), on=day, state__in=LIVE)
    rows = rows.exclude(pk=but) if but else rows
    return dict(rows.order_by().values_list("volunteer").annotate(sum=Sum("half_hours")))


def told_of_session(session: Session) -> dict[str, int]:
    """Of a session: volunteers with hours, their half hours, and persons who came and have none. Two statements."""
    live = ServiceHours.objects.filter(session=session, state__in=LIVE).order_by()
    told: dict[str, int] = live.aggregate(people=Count("volunteer", distinct=True), half_hours=Sum("half_hours", default=0))
    with_hours = live.values("volunteer__person")
    came = Attendance.objects.filter(session=session, voided_at=None, person__isnull=False)
    return told | {"others": came.exclude(person__in=with_hours).count()}


def same_on_day(volunteers: Iterable[UUID], day: date, content: str, *, but: UUID | None = None) -> Mapping[UUID, str]:
    """The number of a record by hand that says the same of the same day, by the volunteer's key."""
    rows = ServiceHours.objects.filter(volunteer__in=list(volunteers), on=day, state__in=LIVE, content__iexact=content.strip())
    rows = rows.filter(session=None, duty=None)
    return dict((rows.exclude(pk=but) if but else rows).order_by().values_list("volunteer", "number"))


def names(rows: Iterable[ServiceHours], tenant: Tenant) -> dict[UUID, str]:
    """By the volunteer's key the name, while the consent stands; of whose does not, none. One query."""
    people = {one.volunteer_id: one.volunteer.person_id for one in rows}  # type: ignore[attr-defined]
    known = found.names(people.values(), tenant)
    return {volunteer: known.get(person, "") for volunteer, person in people.items()}


# ---- in public ----


def _open_objections() -> QuerySet[HoursObjection]:
    return HoursObjection.objects.filter(hours=OuterRef("pk"), answered_at=None).order_by()


def to_show(actor: Actor, tenant: Tenant) -> QuerySet[ServiceHours]:
    """What waits to be shown at a post's places: recorded, and nobody's objection to it is unanswered."""
    rows = ServiceHours.objects.filter(within(actor, rights.HOURS), tenant=tenant, state=HoursState.RECORDED)
    return rows.exclude(Exists(_open_objections())).select_related(*BESIDE).order_by("on", "number")


def to_show_at(place: Place) -> QuerySet[ServiceHours]:
    """Of one place and what lies in it."""
    rows = ServiceHours.objects.filter(tenant=place.tenant_id, place_path__startswith=place.path, state=HoursState.RECORDED)
    return rows.exclude(Exists(_open_objections())).select_related(*BESIDE).order_by("on", "number")


def waiting_in(rows: QuerySet[ServiceHours]) -> int:
    """How many of these wait for an answer to an objection."""
    return rows.filter(Exists(_open_objections())).count()


def waiting_keys(keys: Iterable[UUID]) -> set[UUID]:
    """Which of these rows wait for an answer to an objection."""
    rows = HoursObjection.objects.filter(hours__in=list(keys), answered_at=None).order_by()
    return set(rows.values_list("hours_id", flat=True))


def batches_seen(actor: Actor, tenant: Tenant) -> QuerySet[HoursBatch]:
    """The batches at a post's places, each with `count` and `waits`: rows, and those whose objection is unanswered."""
    rows = HoursBatch.objects.filter(within(actor, rights.VIEW, *SEES), tenant=tenant)
    return counted(rows)


def counted(rows: QuerySet[HoursBatch]) -> QuerySet[HoursBatch]:
    waits = Q(hours__objections__answered_at=None, hours__objections__isnull=False)
    told = rows.annotate(count=Count("hours", distinct=True), waits=Count("hours", filter=waits, distinct=True))
    return told.select_related("place", "tenant").order_by("-shown_from", "number")


def public_batches(tenant: Tenant, *, under: str = "") -> QuerySet[HoursBatch]:
    """What everybody may read: batches in public, and those that were; not the withdrawn."""
    rows = HoursBatch.objects.filter(tenant=tenant).exclude(state=BatchState.WITHDRAWN)
    rows = rows.filter(place_path__startswith=under) if under else rows
    return counted(rows)


def rows_of(batch: HoursBatch) -> QuerySet[ServiceHours]:
    """The rows of a batch by day and number, as they stand on its list."""
    return batch.hours.select_related("volunteer__person", "place").order_by("on", "number")  # type: ignore[no-any-return, attr-defined]


def due_batches(*, before: date) -> QuerySet[HoursBatch]:
    """Those whose last day in public is over."""
    return HoursBatch.objects.filter(state=BatchState.OPEN, shown_until__lt=before).order_by("pk")


# ---- objections ----


def objections_seen(actor: Actor, tenant: Tenant) -> QuerySet[HoursObjection]:
    """The objections that a post answers."""
    at = Q(hours__in=ServiceHours.objects.filter(within(actor, rights.HOURS), tenant=tenant).order_by().values("pk"))
    return HoursObjection.objects.filter(at, tenant=tenant).select_related("hours__volunteer__person", "hours__place", "person")


def unanswered(actor: Actor, tenant: Tenant) -> QuerySet[HoursObjection]:
    return objections_seen(actor, tenant).filter(answered_at=None)


def objections_to(hours: ServiceHours) -> QuerySet[HoursObjection]:
    return hours.objections.select_related("person").order_by("made_at")  # type: ignore[no-any-return, attr-defined]


def own_objections(actor: Actor) -> QuerySet[HoursObjection]:
    """What somebody objected to, the newest first."""
    rows = HoursObjection.objects.filter(person=actor.person_id) if actor.person_id else HoursObjection.objects.none()
    return rows.select_related("hours").order_by("-made_at")


def has_open(hours: ServiceHours, *, person_id: UUID | None = None) -> bool:
    """Whether somebody's objection (this person's, where one is named) is unanswered."""
    rows = HoursObjection.objects.filter(hours=hours, answered_at=None)
    return (rows.filter(person=person_id) if person_id else rows).exists()


def may_record(actor: Actor, tenant_id: UUID, path: str) -> bool:
    return actor.may(rights.HOURS, tenant_id=tenant_id, place_path=path)
