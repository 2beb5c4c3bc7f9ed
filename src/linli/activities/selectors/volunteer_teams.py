"""Teams of volunteers, as somebody may see them; nobody stands in one who withdrew their consent."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, When

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Person

from ..models import ResponsibilityArea, TeamVolunteer, Volunteer, VolunteerTeam
from ..rules import rights
from . import volunteers as found

SEES = (rights.VOLUNTEERS, rights.HOURS)


def teams_seen(actor: Actor, tenant: Tenant) -> QuerySet[VolunteerTeam]:
    """The teams at a post's places, each with `count`, how many are in it."""
    rows = VolunteerTeam.objects.filter(within(actor, *SEES), tenant=tenant)
    return counted(rows, tenant).select_related("place", "lead", "tenant", "organisation")


def counted(rows: QuerySet[VolunteerTeam], tenant: Tenant) -> QuerySet[VolunteerTeam]:
    here = Q(members__until=None, members__volunteer__person__in=found.consenting(tenant))
    return rows.annotate(count=Count("members", filter=here))


def listed(
    actor: Actor, tenant: Tenant, *, words: str = "", under: str = "", field: str = "", is_dissolved: bool = False
) -> QuerySet[VolunteerTeam]:
    """The list of a post's places, by place and name."""
    rows = teams_seen(actor, tenant).filter(dissolved_on__isnull=not is_dissolved)
    rows = rows.filter(place_path__startswith=under) if under else rows
    rows = rows.filter(field=field) if field else rows
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(about__icontains=word))
    return rows.order_by("place_path", "name", "id")


def members_now(team: VolunteerTeam) -> QuerySet[TeamVolunteer]:
    """Who is in it, the longest first; those whose consent stands."""
    rows = team.members.filter(until=None, volunteer__person__in=found.consenting(team.tenant_id))
    return rows.select_related("volunteer__person", "volunteer__place").order_by("since", "id")


def lead_shown(team: VolunteerTeam) -> Person | None:
    """Who leads it, unless they withdrew their consent."""
    lead = team.lead
    return lead if lead and found.names([lead.pk], team.tenant_id) else None


def teams_of(volunteer: Volunteer) -> QuerySet[VolunteerTeam]:
    """The teams that somebody is in."""
    rows = VolunteerTeam.objects.filter(pk__in=_in_now(volunteer), dissolved_on=None)
    return counted(rows, volunteer.tenant).select_related("place")


def teams_near(volunteer: Volunteer) -> QuerySet[VolunteerTeam]:
    """The standing teams of somebody's community, in it or of the whole subdistrict, that they are not in."""
    rows = VolunteerTeam.objects.filter(_near(volunteer), tenant=volunteer.tenant_id, dissolved_on=None)
    return counted(rows.exclude(pk__in=_in_now(volunteer)), volunteer.tenant).select_related("place").order_by("name", "id")


def mine_and_near(volunteer: Volunteer, *, most: int) -> tuple[list[VolunteerTeam], list[VolunteerTeam]]:
    """`teams_of`, and the first of `teams_near`, none of which is near to who left. One query."""
    mine = Q(pk__in=_in_now(volunteer))
    wanted = mine if volunteer.ended_on else mine | _near(volunteer)
    rows = VolunteerTeam.objects.filter(wanted, tenant=volunteer.tenant_id, dissolved_on=None)
    rows = (
        counted(rows, volunteer.tenant)
        .annotate(is_mine=Case(When(mine, then=True), default=False))
        .order_by("-is_mine", "name", "id")
    )
    found: list[Any] = list(rows[: 2 * most])
    return [one for one in found if one.is_mine], [one for one in found if not one.is_mine][:most]


def _in_now(volunteer: Volunteer) -> QuerySet[TeamVolunteer, Any]:
    return TeamVolunteer.objects.filter(volunteer=volunteer, until=None).order_by().values("team")


def _near(volunteer: Volunteer) -> Q:
    return Q(place_path__startswith=volunteer.place_path) | Q(place_path=volunteer.place_path.split("/")[0] + "/")


def standing(tenant: Tenant, *, under: str = "") -> QuerySet[VolunteerTeam]:
    """The teams that exist now, for forms that name one."""
    rows = VolunteerTeam.objects.filter(tenant=tenant, dissolved_on=None)
    return rows.filter(place_path__startswith=under) if under else rows


def could_join(team: VolunteerTeam) -> QuerySet[Volunteer]:
    """Volunteers of the place, in it or around it, who are not in the team."""
    inside = team.members.filter(until=None).order_by().values("volunteer")
    steps = team.place_path.strip("/").split("/")
    around = ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
    rows = found.shown(team.tenant_id).filter(Q(place_path__startswith=team.place_path) | Q(place_path__in=around))
    return rows.filter(ended_on=None).exclude(pk__in=inside).select_related("person", "place").order_by("number")


def areas_held(team: VolunteerTeam, *, on: date) -> int:
    """How many responsibility areas the team keeps on a day."""
    return ResponsibilityArea.objects.filter(Q(until=None) | Q(until__gt=on), team=team).count()


def is_member(team: VolunteerTeam, volunteer_id: UUID) -> bool:
    return team.members.filter(volunteer=volunteer_id, until=None).exists()
