"""Pairs and placements: the office's where its posts reach, and everybody's own. Areas of instructors, and what they found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Appointment, Place, places_under

from ..models import InspectionNote, Mentorship, TrainingPlacement
from ..rules import rights
from ..rules.mentoring import LIVE
from ..states import PlacementState

INSTRUCTOR = "party_instructor"
PAIR_SHOWS = ("open", "over", "closed")
PLACEMENT_SHOWS = (*PlacementState.values, "evaluate")
NOTE_SHOWS = ("open", "late", "done", "plain")


@dataclass(frozen=True, slots=True)
class MentoringFilters:
    """What a list was narrowed to, as it stands in the address: one view of it, a place's path, words."""

    show: str = ""
    place: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any], shows: Iterable[str]) -> "MentoringFilters":
        show = str(query.get("show", ""))
        return cls(
            show=show if show in shows else "",
            place=str(query.get("place", "")).replace("\x00", "")[:200],
            text=str(query.get("text", "")).replace("\x00", "").strip()[:60],
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.show or self.place or self.text)


# ---- pairs ----


def pairs_seen(actor: Actor, tenant: Tenant) -> QuerySet[Mentorship]:
    """Where a post arranges mentoring: how somebody learns is nobody else's business."""
    rows = Mentorship.objects.filter(within(actor, rights.MENTORING), tenant=tenant)
    return rows.select_related("mentor", "mentee", "place")


def narrowed_pairs(rows: QuerySet[Mentorship], filters: MentoringFilters, today: date) -> QuerySet[Mentorship]:
    if filters.show:
        over = Q(closed_on=None, ends_on__lt=today)
        rows = rows.filter({"open": Q(closed_on=None), "over": over, "closed": Q(closed_on__isnull=False)}[filters.show])
    if filters.text:
        rows = rows.filter(Q(mentor__name__icontains=filters.text) | Q(mentee__name__icontains=filters.text))
    return rows.filter(place_path__startswith=filters.place) if filters.place else rows


def own_pairs(actor: Actor, tenant: Tenant) -> QuerySet[Mentorship]:
    """Those in which the actor teaches or learns."""
    if actor.person_id is None:
        return Mentorship.objects.none()
    mine = Q(mentor=actor.person_id) | Q(mentee=actor.person_id)
    return Mentorship.objects.filter(mine, tenant=tenant).select_related("mentor", "mentee", "place")


# ---- placements ----


def placements_seen(actor: Actor, tenant: Tenant) -> QuerySet[TrainingPlacement]:
    rows = TrainingPlacement.objects.filter(within(actor, rights.MENTORING), tenant=tenant)
    return rows.select_related("person", "base", "place", "supervisor")


def narrowed_placements(rows: QuerySet[TrainingPlacement], filters: MentoringFilters) -> QuerySet[TrainingPlacement]:
    if filters.show == "evaluate":
        begun = rows.exclude(state=PlacementState.PLANNED).exclude(Q(state=PlacementState.CUT_SHORT, ended_on=None))
        rows = begun.filter(Q(learnt="") | Q(appraisal=""))
    elif filters.show:
        rows = rows.filter(state=filters.show)
    if filters.text:
        rows = rows.filter(Q(person__name__icontains=filters.text) | Q(base__name__icontains=filters.text))
    return rows.filter(place_path__startswith=filters.place) if filters.place else rows


def own_placements(actor: Actor, tenant: Tenant) -> QuerySet[TrainingPlacement]:
    """Those on which the actor goes, or which they supervise."""
    if actor.person_id is None:
        return TrainingPlacement.objects.none()
    mine = Q(person=actor.person_id) | Q(supervisor=actor.person_id)
    return TrainingPlacement.objects.filter(mine, tenant=tenant).select_related("person", "base", "place", "supervisor")


def live_first(rows: QuerySet[TrainingPlacement]) -> list[TrainingPlacement]:
    return sorted(rows, key=lambda one: one.state not in LIVE)


# ---- areas and inspections ----


def notes_seen(actor: Actor, tenant: Tenant) -> QuerySet[InspectionNote]:
    """Instructors theirs, the office and the community's secretary what was found at their places."""
    rows = InspectionNote.objects.filter(within(actor, rights.INSPECT, rights.MENTORING), tenant=tenant)
    return rows.select_related("place", "appointment__person", "appointment__post")


def narrowed_notes(rows: QuerySet[InspectionNote], filters: MentoringFilters, today: date) -> QuerySet[InspectionNote]:
    if filters.show == "plain":
        rows = rows.filter(asked="")
    elif filters.show == "done":
        rows = rows.filter(done_on__isnull=False)
    elif filters.show:
        rows = open_notes(rows)
        rows = rows.filter(due_on__lt=today) if filters.show == "late" else rows
    if filters.text:
        words = Q(found__icontains=filters.text) | Q(asked__icontains=filters.text)
        rows = rows.filter(words | Q(appointment__person__name__icontains=filters.text))
    return rows.filter(place_path__startswith=filters.place) if filters.place else rows


def open_notes(rows: QuerySet[InspectionNote]) -> QuerySet[InspectionNote]:
    """What is to be put right and is not."""
    return rows.filter(done_on=None).exclude(asked="")


def instructors(tenant: Tenant, on: date) -> QuerySet[Appointment]:
    rows = Appointment.objects.in_force(on).filter(tenant=tenant, post__kind=INSTRUCTOR, person__merged_into=None)
    return rows.select_related("post__place", "person").order_by("post__title", "id")


def instructors_for(tenant: Tenant, place: Place, on: date) -> list[Appointment]:
    """Those in whose area a place lies."""
    return [one for one in instructors(tenant, on) if _holds(one, place)]


def _holds(one: Appointment, place: Place) -> bool:
    return one.post.place is None or place.path.startswith(one.post.place.path)


@dataclass(frozen=True, slots=True)
class Area:
    """One community: who looks after it, when somebody looked last, what is to be put right and what of that is late."""

    place: Place
    instructors: list[Appointment]
    looked_on: date | None
    open: int
    late: int


def areas(actor: Actor, tenant: Tenant, today: date) -> list[Area]:
    """Every community where the actor's posts reach, those that nobody looks after too. Three queries."""
    communities = places_under("", tenant=tenant).of_kind("community").filter(within(actor, *AREA_RIGHTS, path="path"))
    holders = list(instructors(tenant, today))
    plain = list(InspectionNote.objects.filter(tenant=tenant).values_list("place_path", "on", "asked", "due_on", "done_on"))
    return [_area(place, holders, plain, today) for place in communities.order_by("path")]


AREA_RIGHTS = (rights.VIEW, rights.INSPECT, rights.MENTORING)


def _area(place: Place, holders: list[Appointment], plain: list[Any], today: date) -> Area:
    here = [row for row in plain if row[0].startswith(place.path)]
    due = [row[3] for row in here if row[2] and row[4] is None]
    late = sum(1 for day in due if day < today)
    return Area(
        place, [one for one in holders if _holds(one, place)], max((row[1] for row in here), default=None), len(due), late
    )


def own_appointment(actor: Actor, tenant: Tenant) -> Appointment | None:
    """The post under which somebody writes what they found."""
    if actor.appointment_id is None:
        return None
    rows = Appointment.objects.filter(tenant=tenant, pk=actor.appointment_id)
    return rows.select_related("post__place", "person").first()


def note_order(rows: QuerySet[InspectionNote]) -> QuerySet[InspectionNote]:
    """What is to be put right first, by its day; then the rest, the newest first."""
    return rows.order_by(F("done_on").asc(nulls_first=True), "-on", "-at", "id")
