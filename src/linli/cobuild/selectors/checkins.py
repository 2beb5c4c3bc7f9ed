"""
Who checked in, as somebody may see it. A person stands in any list only while their consent to `dual_check_in` stands:
withdrawn, they are hidden everywhere, whatever the row still says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from linli.core import json_lists
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Organisation, Person, people_consenting

from ..models import CheckIn, TeamMember
from ..models.checkins import CheckInQuerySet
from ..rules import rights
from ..rules.checkins import PURPOSE
from ..rules.free_times import CODES
from ..rules.skills import in_order
from .figures import last_day

BESIDE = ("person__home", "partner__organisation", "employer", "place", "grid", "tenant")
SHOWS = ("live", "no_grid", "no_team", "moved", "ended")


def consenting(rows: CheckInQuerySet, tenant_id: UUID | Tenant) -> CheckInQuerySet:
    """Of these rows the units, and the people whose consent stands. No query of its own."""
    tenant = tenant_id if isinstance(tenant_id, Tenant) else Tenant(pk=tenant_id)
    agreed = people_consenting(PURPOSE, tenant=tenant).order_by().values("pk")
    return rows.filter(Q(partner__isnull=False) | Q(person__in=agreed))


def shown(tenant: Tenant) -> CheckInQuerySet:
    """Every check-in that may be shown to anybody at all."""
    return consenting(CheckIn.objects.filter(tenant=tenant), tenant)


# ---- one ----


def live_of_person(person_id: UUID | None, *, on: date | None = None) -> CheckIn | None:
    """Where a person reports, on a day or now; nothing once they withdrew their consent."""
    if person_id is None:
        return None
    rows = CheckIn.objects.filter(person_id=person_id).select_related(*BESIDE)
    one = (rows.on(on) if on else rows.live()).first()
    return one if one and consenting(CheckIn.objects.filter(pk=one.pk), one.tenant_id).exists() else None


def live_of_unit(partner_id: UUID, *, on: date | None = None) -> CheckIn | None:
    """Where a partner unit reports, on a day or now."""
    rows = CheckIn.objects.filter(partner_id=partner_id).select_related(*BESIDE)
    return (rows.on(on) if on else rows.live()).first()


def own_checkin(actor: Actor) -> CheckIn | None:
    """A resident's own."""
    return live_of_person(actor.person_id)


def last_of_person(person_id: UUID | None) -> CheckIn | None:
    """The last that a person had, to fill in what is known already."""
    rows = CheckIn.objects.filter(person_id=person_id).select_related(*BESIDE) if person_id else CheckIn.objects.none()
    return rows.order_by("-since", "-id").first()


# ---- many ----


def members_of(organisation: Organisation, *, on: date | None = None) -> CheckInQuerySet:
    """The people of an employer who report to a community, on a day or now; those who withdrew are not among them."""
    rows = shown(organisation.tenant).filter(employer=organisation, person__isnull=False)
    rows = rows.on(on) if on else rows.live()
    return rows.select_related("person", "place").order_by("place_path", "since", "id")


def checkins_seen(actor: Actor, tenant: Tenant) -> CheckInQuerySet:
    """The check-ins that a post may open: those of its places."""
    return shown(tenant).filter(within(actor, rights.CHECKINS, rights.TAKE_CHECKINS)).select_related(*BESIDE)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the roster is narrowed by. `kind`: person or unit; `under`: a path; `grid`, `team`: keys; `show`: of SHOWS; `year`: those at its end."""

    words: str = ""
    kind: str = ""
    under: str = ""
    skill: str = ""
    time: str = ""
    grid: str = ""
    team: str = ""
    show: str = "live"
    year: int | None = None


def roster(actor: Actor, tenant: Tenant, filters: Filters) -> CheckInQuerySet:
    """
    The roster of a post's places, by community and then by the day of reporting: never by how much anybody does.

    The counter sees no roster: it finds one slip by its number or by the whole name of whoever asks for it.
    """
    rows = _narrowed(_of_actor(actor, tenant, filters.words), filters)
    return rows.order_by("place_path", "-since", "-id")


def _of_actor(actor: Actor, tenant: Tenant, words: str) -> CheckInQuerySet:
    """What this post may list, with the words that were typed applied."""
    kept, rows = within(actor, rights.CHECKINS), checkins_seen(actor, tenant)
    asked = Q(number__iexact=words.strip()) | Q(person__name=words.strip()) if words.strip() else Q(pk__in=[])
    rows = rows.filter(kept | asked)
    for word in words.split()[:5]:
        rows = rows.filter(
            Q(number__iexact=word)
            | Q(person__name__icontains=word)
            | Q(partner__organisation__name__icontains=word)
            | Q(employer__name__icontains=word)
            | Q(employer__short_name__icontains=word)
            | Q(employer_text__icontains=word)
        )
    return rows


def _narrowed(rows: CheckInQuerySet, filters: Filters) -> CheckInQuerySet:
    rows = rows.filter(partner__isnull=filters.kind == "person") if filters.kind else rows
    rows = rows.filter(place_path__startswith=filters.under) if filters.under else rows
    rows = rows.filter(holding("skills", filters.skill)) if filters.skill else rows
    rows = rows.filter(_time(filters.time)) if filters.time else rows
    rows = rows.filter(grid_id=UUID(filters.grid)) if filters.grid else rows
    rows = rows.filter(person__in=_members(team=filters.team)) if filters.team else rows
    return rows.on(last_day(filters.year)) if filters.year else _shown_as(rows, filters.show)


NO_TIME = "none"


def _time(code: str) -> Q:
    """Those free at a time, or who said none."""
    return Q(times=[]) if code == NO_TIME else holding("times", code)


def _shown_as(rows: CheckInQuerySet, show: str) -> CheckInQuerySet:
    if show == "ended":
        return rows.exclude(ended_on=None)
    rows = rows.live()
    if show == "no_grid":
        return rows.filter(grid=None)
    if show == "no_team":
        return rows.filter(person__isnull=False).exclude(person__in=_members())
    return moved_house(rows) if show == "moved" else rows


def _members(**of: object) -> QuerySet[TeamMember]:
    rows = TeamMember.objects.filter(until=None, team__dissolved_on=None, **of)
    return rows.order_by().values("person")  # type: ignore[return-value]


def moved_house(rows: CheckInQuerySet) -> CheckInQuerySet:
    """Those whose home, by the register, now lies in another community than the one they report to."""
    known = rows.filter(person__isnull=False).exclude(person__home=None)
    return known.exclude(person__home__path__startswith=F("place_path"))


def holding(field: str, value: str) -> Q:
    """Check-ins whose list of words holds this one."""
    return json_lists.holding(CheckIn, field, value)


# ---- skills and times ----


@dataclass(frozen=True, slots=True)
class GridRow:
    """How many have one skill, by when they are free (codes of `rules.free_times`, and those who said nothing)."""

    skill: str
    by_time: dict[str, int]
    total: int


def skill_grid(rows: CheckInQuerySet) -> list[GridRow]:
    """Skills × free times of these check-ins; whoever is free at two times is counted in both. One query."""
    told = list(rows.order_by().values_list("skills", "times"))
    found = []
    for skill in in_order(skill for skills, _times in told for skill in skills):
        having = [times for skills, times in told if skill in skills]
        by_time = {code: sum(code in times for times in having) for code in CODES}
        found.append(GridRow(skill, by_time | {NO_TIME: sum(not times for times in having)}, len(having)))
    return found


def skills(rows: CheckInQuerySet) -> list[str]:
    """Every skill that somebody among these has, the usual ones first. One query."""
    return in_order(skill for told in rows.order_by().values_list("skills", flat=True) for skill in told)


def having(rows: CheckInQuerySet, people: Iterable[Person]) -> dict[UUID, CheckIn]:
    """The check-in of each of these people, by the person's key."""
    return {one.person_id: one for one in rows.filter(person__in=list(people))}  # type: ignore[attr-defined,misc]  # of people


# ---- rights on one ----


def may_keep(actor: Actor, one: CheckIn) -> bool:
    return actor.may(rights.CHECKINS, tenant_id=one.tenant_id, place_path=one.place_path)


def may_see_branch(actor: Actor, one: CheckIn) -> bool:
    """The Party branch: those who keep check-ins there, and the person."""
    return may_keep(actor, one) or is_own(actor, one)


def is_own(actor: Actor, one: CheckIn) -> bool:
    return actor.person_id is not None and actor.person_id == one.person_id  # type: ignore[attr-defined]
