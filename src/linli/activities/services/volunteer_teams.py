"""Teams of volunteers (志愿服务队): formed, changed, joined, left, dissolved. Nobody is put into one against their will."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.cobuild.api import Team as CheckInTeam
from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation, Person, Place

from ..errors import VolunteerTeamRefused
from ..models import TeamVolunteer, Volunteer, VolunteerField, VolunteerTeam
from ..rules import volunteer_teams as rules
from ..selectors import volunteer_teams as found
from ..selectors.volunteers import is_own
from .volunteer_memberships import leave_one
from .volunteers import allow_keeping

BESIDE = ("place", "lead", "organisation", "tenant")


@dataclass(frozen=True, slots=True)
class TeamGiven:
    """What is said of a team. `lead`: a volunteer, who is in it; `checkin_team`: the same team among those who checked in."""

    name: str
    place: Place
    founded_on: date
    field: str = VolunteerField.OTHER
    organisation: Organisation | None = None
    checkin_team: CheckInTeam | None = None
    lead: Volunteer | None = None
    about: str = ""


def held(team: VolunteerTeam) -> VolunteerTeam:
    return locking.one(VolunteerTeam, team.pk, *BESIDE)


@transaction.atomic
def form(*, tenant: Tenant, given: TeamGiven, members: Sequence[Volunteer] = (), by: Actor, now: datetime) -> VolunteerTeam:
    """
    Form a team of volunteers who agreed to be in it.

    :raises NotAllowed: unless the post registers volunteers there. :raises VolunteerTeamRefused: with every reason.
    """
    locking.hold(Place.objects.filter(pk=given.place.pk))
    allow_keeping(by, tenant.pk, given.place.path)
    people = {one.pk: one for one in [*([given.lead] if given.lead else []), *members]}
    problems = _problems(tenant, given, None, now) + _people_problems(tenant, list(people.values()), len(people))
    refuse_if(problems, VolunteerTeamRefused)
    row = VolunteerTeam(tenant=tenant)
    _set(row, given)
    row.save(force_insert=True)
    TeamVolunteer.objects.bulk_create(
        TeamVolunteer(tenant=tenant, team=row, volunteer=one, since=max(given.founded_on, one.since)) for one in people.values()
    )
    changes = {"name": [None, row.name], "members": [None, len(people)]}
    journal.record("activities.volunteer_team.formed", row, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def change(*, team: VolunteerTeam, given: TeamGiven, by: Actor, now: datetime) -> VolunteerTeam:
    """
    Change what is said of it, and who leads it: a new lead who is not in it joins.

    :raises NotAllowed: unless the post registers volunteers at the old and the new place.
    :raises VolunteerTeamRefused: with every reason.
    """
    locking.hold(Place.objects.filter(pk__in={team.place_id, given.place.pk}))  # type: ignore[attr-defined]
    row = held(team)
    for path in (row.place_path, given.place.path):
        allow_keeping(by, row.tenant_id, path)
    newcomers = [] if given.lead is None or found.is_member(row, given.lead.pk) else [given.lead]
    count = row.members.filter(until=None).count() + len(newcomers)
    problems = rules.standing_problems(row.dissolved_on) + _problems(row.tenant, given, row, now)
    refuse_if(problems + _people_problems(row.tenant, newcomers, count), VolunteerTeamRefused)
    names = ("name", "field", "place_id", "lead_id", "organisation_id", "checkin_team_id", "about", "founded_on")
    before = {name: getattr(row, name) for name in names}
    _set(row, given)
    row.save()
    for one in newcomers:
        TeamVolunteer.objects.create(tenant=row.tenant, team=row, volunteer=one, since=timezone.localdate(now))
    changed = [name.removesuffix("_id") for name, value in before.items() if getattr(row, name) != value]
    journal.record("activities.volunteer_team.changed", row, by=by, now=now, changes={"fields": [None, changed]})
    return row


def _set(row: VolunteerTeam, given: TeamGiven) -> None:
    row.name, row.field, row.about = given.name.strip(), given.field, given.about.strip()
    row.place, row.place_path, row.founded_on = given.place, given.place.path, given.founded_on
    row.lead, row.organisation = given.lead.person if given.lead else None, given.organisation
    row.checkin_team = given.checkin_team


def _problems(tenant: Tenant, given: TeamGiven, team: VolunteerTeam | None, now: datetime) -> list[Problem]:
    others = VolunteerTeam.objects.filter(tenant=tenant, place=given.place, name=given.name.strip(), dissolved_on=None)
    others = others.exclude(pk=team.pk) if team else others
    problems = rules.team_problems(
        name=given.name, field=given.field, about=given.about, place_kind=given.place.kind, founded_on=given.founded_on,
        today=timezone.localdate(now), taken=others.exists(),
    )  # fmt: skip
    strangers = {
        "place": given.place, "lead": given.lead, "organisation": given.organisation, "checkin_team": given.checkin_team,
    }  # fmt: skip
    return problems + [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in strangers.items()
        if one is not None and one.tenant_id != tenant.pk
    ]


def _people_problems(tenant: Tenant, people: list[Volunteer], count: int) -> list[Problem]:
    live = Volunteer.objects.filter(tenant=tenant, pk__in=[one.pk for one in people], ended_on=None)
    there = set(live.values_list("pk", flat=True))
    return rules.members_problems([str(one.person) for one in people if one.pk not in there], count=count)


# ---- members ----


@transaction.atomic
def join(*, team: VolunteerTeam, volunteer: Volunteer, by: Actor, now: datetime) -> TeamVolunteer:
    """
    Take a volunteer in, from today on: the office, or the volunteer themself.

    :raises NotAllowed: for everybody else. :raises VolunteerTeamRefused: with every reason.
    """
    locking.hold(Person.objects.filter(pk=volunteer.person_id))  # type: ignore[attr-defined]
    row, who = held(team), Volunteer.objects.get(pk=volunteer.pk)
    _allow(by, row, who)
    problems = rules.join_problems(
        dissolved_on=row.dissolved_on, is_member=found.is_member(row, who.pk), has_ended=who.ended_on is not None,
        count=row.members.filter(until=None).count(),
    )  # fmt: skip
    refuse_if(problems, VolunteerTeamRefused)
    today = timezone.localdate(now)
    made = TeamVolunteer.objects.create(tenant=row.tenant, team=row, volunteer=who, since=today)
    journal.record("activities.volunteer_team.joined", row, by=by, now=now, changes={"since": [None, today]})
    return made


@transaction.atomic
def leave(*, team: VolunteerTeam, volunteer: Volunteer, by: Actor, now: datetime) -> VolunteerTeam:
    """
    Let somebody go, today being the last day: the office, or the volunteer themself. Where they led it, nobody does.

    :raises NotAllowed: for everybody else. :raises VolunteerTeamRefused: for whoever is not in it.
    """
    locking.hold(Person.objects.filter(pk=volunteer.person_id))  # type: ignore[attr-defined]
    row = held(team)
    _allow(by, row, volunteer)
    is_in = found.is_member(row, volunteer.pk)
    refuse_if([] if is_in else [Problem("not_member", _("不在这支队伍里。"), where="volunteer")], VolunteerTeamRefused)
    leave_one(row, volunteer.pk, last=timezone.localdate(now), by=by, now=now)
    return row


def _allow(by: Actor, team: VolunteerTeam, volunteer: Volunteer) -> None:
    if by.tenant_id == team.tenant_id and is_own(by, volunteer):
        return
    allow_keeping(by, team.tenant_id, team.place_path)


@transaction.atomic
def dissolve(*, team: VolunteerTeam, on: date, reason: str, by: Actor, now: datetime) -> VolunteerTeam:
    """
    Dissolve it, `on` being its last day; its members leave with it. Its responsibility areas go to somebody else first.

    :raises NotAllowed: unless the post registers volunteers there. :raises VolunteerTeamRefused: with every reason.
    """
    row = held(team)
    allow_keeping(by, row.tenant_id, row.place_path)
    problems = rules.dissolve_problems(
        founded_on=row.founded_on, dissolved_on=row.dissolved_on, on=on, today=timezone.localdate(now),
        areas=found.areas_held(row, on=on), reason=reason,
    )  # fmt: skip
    refuse_if(problems, VolunteerTeamRefused)
    row.dissolved_on, row.lead = on, None
    row.save(update_fields=["dissolved_on", "lead"])
    for member in row.members.filter(until=None):
        member.until = max(on, member.since)
        member.save(update_fields=["until"])
    changes = {"dissolved_on": [None, on]}
    journal.record("activities.volunteer_team.dissolved", row, by=by, now=now, reason=reason.strip(), changes=changes)
    return row
