"""Teams of those who checked in, as somebody may see them; nobody stands in one who withdrew their consent."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count, JSONField, OuterRef, Q, QuerySet, Subquery

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.api import Person, people_consenting

from ..models import CheckIn, Claim, Team, TeamMember
from ..rules import rights
from ..rules.checkins import PURPOSE
from ..states import ClaimState

UNDONE = (ClaimState.ASKED, ClaimState.WAITING, ClaimState.AGREED, ClaimState.DELIVERED, ClaimState.DISPUTED)


def _consenting(tenant: Tenant) -> QuerySet[Person]:
    return people_consenting(PURPOSE, tenant=tenant).order_by().values("pk")  # type: ignore[return-value]


def teams_seen(actor: Actor, tenant: Tenant) -> QuerySet[Team]:
    """The teams at a post's places, each with `count`, how many are in it."""
    rows = Team.objects.filter(within(actor, rights.CHECKINS), tenant=tenant)
    return counted(rows, tenant).select_related("place", "lead", "tenant")


def counted(rows: QuerySet[Team], tenant: Tenant) -> QuerySet[Team]:
    here = Q(members__until=None, members__person__in=_consenting(tenant))
    return rows.annotate(count=Count("members", filter=here))


def listed(
    actor: Actor, tenant: Tenant, *, words: str = "", under: str = "", speciality: str = "", is_dissolved: bool = False
) -> QuerySet[Team]:
    rows = teams_seen(actor, tenant).filter(dissolved_on__isnull=not is_dissolved)
    rows = rows.filter(place_path__startswith=under) if under else rows
    rows = rows.filter(speciality=speciality) if speciality else rows
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__icontains=word) | Q(speciality__icontains=word) | Q(about__icontains=word))
    return rows.order_by("place_path", "name", "id")


def members_now(team: Team) -> QuerySet[TeamMember]:
    """Who is in it, the longest first; those whose consent stands."""
    rows = team.members.filter(until=None, person__in=_consenting(team.tenant))
    return rows.select_related("person").order_by("since", "id")


def lead_shown(team: Team) -> Person | None:
    """Who leads it, unless they withdrew their consent."""
    lead = team.lead
    return lead if lead and people_consenting(PURPOSE, tenant=team.tenant).filter(pk=lead.pk).exists() else None


def teams_of(person_id: UUID | None, tenant: Tenant) -> QuerySet[Team]:
    """The teams that a person is in."""
    mine = TeamMember.objects.filter(person=person_id, until=None).order_by().values("team")
    return counted(Team.objects.filter(pk__in=mine, tenant=tenant, dissolved_on=None), tenant).select_related("place")


def teams_near(checkin: CheckIn) -> QuerySet[Team]:
    """The standing teams of the community that somebody reports to, that they are not in."""
    mine = TeamMember.objects.filter(person=checkin.person_id, until=None).order_by().values("team")  # type: ignore[attr-defined]
    rows = Team.objects.filter(tenant=checkin.tenant_id, dissolved_on=None).exclude(pk__in=mine)
    here = Q(place_path__startswith=checkin.place_path) | Q(place_path=checkin.place_path.split("/")[0] + "/")
    return counted(rows.filter(here), checkin.tenant).select_related("place").order_by("name", "id")


def could_join(team: Team) -> QuerySet[CheckIn]:
    """The people who report at the team's place and are not in it."""
    inside = team.members.filter(until=None).order_by().values("person")
    rows = reporting_at(team.tenant, team.place_path).exclude(person__in=inside)
    return rows.select_related("person", "place").order_by("person__name", "id")


def reporting_at(tenant: Tenant, path: str) -> QuerySet[CheckIn]:
    """The people whose live check-in lies at this place, inside it or around it."""
    steps = path.strip("/").split("/")
    around = ["/".join(steps[: n + 1]) + "/" for n in range(len(steps))]
    rows = CheckIn.objects.filter(Q(place_path__startswith=path) | Q(place_path__in=around), tenant=tenant)
    return rows.live().filter(person__in=_consenting(tenant))


def unfinished(team: Team) -> int:
    """How many claims of the team wait for something."""
    return Claim.objects.filter(team=team, state__in=UNDONE).count()


def times_of(teams: Iterable[Team]) -> Mapping[UUID, frozenset[str]]:
    """When somebody of each team is free; nothing, that is any time, where one of them said none. One query."""
    live = CheckIn.objects.live().filter(person=OuterRef("person")).values("times")[:1]
    rows = TeamMember.objects.filter(team__in=list(teams), until=None).order_by()
    found: dict[UUID, set[str]] = {}
    anytime: set[UUID] = set()
    for team_id, times in rows.annotate(times=Subquery(live, output_field=JSONField())).values_list("team_id", "times"):
        if not times:
            anytime.add(team_id)
        found.setdefault(team_id, set()).update(times or ())
    return {team: frozenset() if team in anytime else frozenset(times) for team, times in found.items()}
