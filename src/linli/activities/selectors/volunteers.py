"""
Volunteers, as somebody may see them. A name is said only while the consent to `volunteer` stands: withdrawn, it is hidden everywhere,
whatever the row still says. Lists go by place and number, never by how much anybody did.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from linli.core import json_lists
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Person, people_consenting

from ..models import ServiceHours, TeamVolunteer, Volunteer, VolunteerEntry
from ..rules import rights
from ..rules.volunteers import PURPOSE
from ..states import HoursState

SEES = (rights.VOLUNTEERS, rights.HOURS, rights.CERTIFY)
"""The rights that open the register of volunteers."""
BESIDE = ("person__home", "place", "tenant", "guardian")
SHOWS = ("live", "no_team", "insured", "ended")
WAITING = (HoursState.RECORDED, HoursState.PUBLICISED)


def consenting(tenant: Tenant | UUID) -> QuerySet[Person]:
    """The keys of those whose consent stands, for a condition. No query of its own."""
    of = tenant if isinstance(tenant, Tenant) else Tenant(pk=tenant)
    return people_consenting(PURPOSE, tenant=of).order_by().values("pk")  # type: ignore[return-value]


def shown(tenant: Tenant | UUID) -> QuerySet[Volunteer]:
    """Every volunteer whose name may be shown to anybody at all."""
    return Volunteer.objects.filter(tenant=tenant, person__in=consenting(tenant))


# ---- one ----


def live_of(person_id: UUID | None, *, tenant: Tenant | UUID) -> Volunteer | None:
    """A person's registration that lasts; nothing once they withdrew their consent."""
    if person_id is None:
        return None
    return shown(tenant).filter(person=person_id, ended_on=None).select_related(*BESIDE).first()


def own(actor: Actor) -> Volunteer | None:
    return live_of(actor.person_id, tenant=actor.tenant_id) if actor.tenant_id else None


def own_record(actor: Actor) -> Volunteer | None:
    """One's registration, or the last that ended, with its totals: what was served stays to be seen while the consent stands."""
    if actor.person_id is None or actor.tenant_id is None:
        return None
    rows = shown(actor.tenant_id).filter(person=actor.person_id).select_related(*BESIDE)
    rows = rows.annotate(credited=_half_hours([HoursState.CREDITED]), waiting=_half_hours(WAITING))
    return rows.order_by(F("ended_on").desc(nulls_first=True), "-since", "-id").first()


def last_of(person_id: UUID | None) -> Volunteer | None:
    """The last registration that a person had, so that nothing is asked twice."""
    return Volunteer.objects.filter(person=person_id).order_by("-since", "-id").first() if person_id else None


def serving(people: Iterable[UUID], *, on: date, tenant: Tenant | UUID) -> dict[UUID, Volunteer]:
    """Of these persons the volunteers of that day, by the person's key: registered by then, not ended, consent standing."""
    rows = shown(tenant).filter(Q(ended_on=None) | Q(ended_on__gte=on), person__in=list(people), since__lte=on)
    return {one.person_id: one for one in rows.order_by("since", "id")}  # type: ignore[attr-defined,misc]


# ---- many ----


def volunteers_seen(actor: Actor, tenant: Tenant) -> QuerySet[Volunteer]:
    """The volunteers that a post may open: those of its places."""
    return shown(tenant).filter(within(actor, *SEES)).select_related(*BESIDE)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the register is narrowed by. `under`: a path; `team`: a key; `show`: of SHOWS; `today`: for who is insured."""

    words: str = ""
    under: str = ""
    field: str = ""
    skill: str = ""
    time: str = ""
    team: str = ""
    show: str = "live"
    today: date | None = None


def register(actor: Actor, tenant: Tenant, filters: Filters) -> QuerySet[Volunteer]:
    """The register of a post's places, by place and number."""
    rows = volunteers_seen(actor, tenant)
    for word in filters.words.split()[:5]:
        rows = rows.filter(Q(number__iexact=word) | Q(person__name__icontains=word))
    rows = rows.filter(place_path__startswith=filters.under) if filters.under else rows
    for name, value in (("fields", filters.field), ("skills", filters.skill), ("times", filters.time)):
        rows = rows.filter(json_lists.holding(Volunteer, name, value)) if value else rows
    rows = rows.filter(teams__team=UUID(filters.team), teams__until=None) if filters.team else rows
    return _shown_as(rows, filters).order_by("place_path", "number")


def _shown_as(rows: QuerySet[Volunteer], filters: Filters) -> QuerySet[Volunteer]:
    if filters.show == "ended":
        return rows.exclude(ended_on=None)
    rows = rows.filter(ended_on=None)
    if filters.show == "no_team":
        in_one = TeamVolunteer.objects.filter(until=None, team__dissolved_on=None).order_by()
        return rows.exclude(pk__in=in_one.values("volunteer"))
    return rows.filter(insured_until__gte=filters.today) if filters.show == "insured" and filters.today else rows


def skills(rows: QuerySet[Volunteer]) -> set[str]:
    """Every skill that somebody among these has. One query."""
    return {skill for told in rows.order_by().values_list("skills", flat=True) for skill in told}


def meant(text: str, rows: QuerySet[Volunteer]) -> list[Volunteer]:
    """The volunteers among these whom somebody means who writes a number, or a whole name."""
    return list(rows.filter(Q(number__iexact=text) | Q(person__name=text)).order_by("number")[:5])


def names(person_ids: Iterable[UUID], tenant: Tenant | UUID) -> dict[UUID, str]:
    """The names of those whose consent stands, by the person's key; who is not among them has none. One query."""
    wanted = {one for one in person_ids if one}
    rows = Person.objects.filter(pk__in=wanted).filter(pk__in=consenting(tenant)) if wanted else Person.objects.none()
    return dict(rows.order_by().values_list("pk", "name"))


# ---- what they did ----


@dataclass(frozen=True, slots=True)
class Totals:
    """Half hours that count, and those that wait: to be shown, or in public."""

    credited: int = 0
    waiting: int = 0


def totals(volunteers: Iterable[UUID]) -> Mapping[UUID, Totals]:
    """By the volunteer's key; who has done nothing yet is not in it. One query."""
    rows = ServiceHours.objects.filter(volunteer__in=list(volunteers)).order_by()
    found = rows.values_list("volunteer").annotate(
        credited=Sum("half_hours", filter=Q(state=HoursState.CREDITED), default=0),
        waiting=Sum("half_hours", filter=Q(state__in=WAITING), default=0),
    )
    return {volunteer: Totals(credited, waiting) for volunteer, credited, waiting in found}


def _half_hours(states: Iterable[str]) -> Coalesce:
    """The half hours of a volunteer in these states, as a column."""
    rows = ServiceHours.objects.filter(volunteer=OuterRef("pk"), state__in=list(states)).order_by().values("volunteer")
    return Coalesce(Subquery(rows.annotate(n=Sum("half_hours")).values("n"), output_field=IntegerField()), 0)


def totals_of(volunteer: Volunteer) -> Totals:
    """What stands beside the row already (`own_record`), else one query."""
    known: Any = volunteer
    if "credited" in vars(volunteer):
        return Totals(known.credited, known.waiting)
    return totals([volunteer.pk]).get(volunteer.pk, Totals())


def entries_of(volunteer: Volunteer) -> QuerySet[VolunteerEntry]:
    """Training, commendation, evaluation; the newest first."""
    return VolunteerEntry.objects.filter(volunteer=volunteer)


def may_keep(actor: Actor, one: Volunteer) -> bool:
    return actor.may(rights.VOLUNTEERS, tenant_id=one.tenant_id, place_path=one.place_path)


def is_own(actor: Actor, one: Volunteer) -> bool:
    return actor.person_id is not None and actor.person_id == one.person_id  # type: ignore[attr-defined]
