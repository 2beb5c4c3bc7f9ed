"""Teams by speciality of those who checked in: formed, changed, joined, left, dissolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation, Person, Place

from ..errors import TeamRefused
from ..models import Team, TeamMember
from ..rules import needs as need_rules
from ..rules import teams as rules
from ..selectors import teams as found
from .checkins import allow_keeping
from .memberships import leave_one


@dataclass(frozen=True, slots=True)
class TeamGiven:
    """What is said of a team. `lead` leads it and is in it; `organisation`: of the register, where it is in it."""

    name: str
    speciality: str
    place: Place
    founded_on: date
    lead: Person | None = None
    organisation: Organisation | None = None
    about: str = ""


@transaction.atomic
def form(*, tenant: Tenant, given: TeamGiven, members: Sequence[Person] = (), by: Actor, now: datetime) -> Team:
    """
    Form a team of people who report there.

    :raises NotAllowed: unless the post keeps check-ins there. :raises TeamRefused: with every reason.
    """
    locking.hold(Place.objects.filter(pk=given.place.pk))
    allow_keeping(by, tenant.pk, given.place.path)
    people = {one.pk: one for one in [*([given.lead] if given.lead else []), *members]}
    problems = _problems(tenant, given, None, now) + _people_problems(tenant, given.place, list(people.values()), len(people))
    refuse_if(problems, TeamRefused)
    row = Team(tenant=tenant)
    _set(row, given)
    row.save(force_insert=True)
    TeamMember.objects.bulk_create(
        TeamMember(tenant=tenant, team=row, person=one, since=given.founded_on) for one in people.values()
    )
    changes = {"name": [None, row.name], "members": [None, len(people)]}
    journal.record("cobuild.team.formed", row, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def change(*, team: Team, given: TeamGiven, by: Actor, now: datetime) -> Team:
    """
    Change what is said of it, and who leads it: a new lead who is not in it joins.

    :raises NotAllowed: unless the post keeps check-ins at the old and the new place. :raises TeamRefused: with every reason.
    """
    locking.hold(Place.objects.filter(pk__in={team.place_id, given.place.pk}))  # type: ignore[attr-defined]
    row = held(team)
    for path in (row.place_path, given.place.path):
        allow_keeping(by, row.tenant_id, path)
    is_in = given.lead is None or row.members.filter(person=given.lead, until=None).exists()
    newcomers = [] if is_in or given.lead is None else [given.lead]
    count = row.members.filter(until=None).count() + len(newcomers)
    problems = rules.standing_problems(row.dissolved_on) + _problems(row.tenant, given, row, now)
    refuse_if(problems + _people_problems(row.tenant, given.place, newcomers, count), TeamRefused)
    before = {name: getattr(row, name) for name in ("name", "speciality", "place_id", "lead_id", "about", "founded_on")}
    _set(row, given)
    row.save()
    for one in newcomers:
        TeamMember.objects.create(tenant=row.tenant, team=row, person=one, since=timezone.localdate(now))
    changed = [name.removesuffix("_id") for name, value in before.items() if getattr(row, name) != value]
    journal.record("cobuild.team.changed", row, by=by, now=now, changes={"fields": [None, changed]})
    return row


def held(team: Team) -> Team:
    return locking.one(Team, team.pk, "place", "lead", "tenant")


def _set(row: Team, given: TeamGiven) -> None:
    row.name, row.speciality, row.about = given.name.strip(), given.speciality.strip(), given.about.strip()
    row.place, row.place_path = given.place, given.place.path
    row.lead, row.organisation, row.founded_on = given.lead, given.organisation, given.founded_on


def _problems(tenant: Tenant, given: TeamGiven, team: Team | None, now: datetime) -> list[Problem]:
    others = Team.objects.filter(tenant=tenant, place=given.place, name=given.name.strip(), dissolved_on=None)
    others = others.exclude(pk=team.pk) if team else others
    problems = rules.team_problems(
        name=given.name, speciality=given.speciality, about=given.about, place_kind=given.place.kind,
        founded_on=given.founded_on, today=timezone.localdate(now), taken=others.exists(),
    )  # fmt: skip
    strangers = {"place": given.place, "lead": given.lead, "organisation": given.organisation}
    return problems + [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in strangers.items()
        if one is not None and one.tenant_id != tenant.pk
    ]


def _people_problems(tenant: Tenant, place: Place, people: list[Person], count: int) -> list[Problem]:
    reporting = found.reporting_at(tenant, place.path).filter(person__in=people)
    there = set(reporting.order_by().values_list("person_id", flat=True))
    return rules.members_problems([one.name for one in people if one.pk not in there], count=count)


# ---- members ----


@transaction.atomic
def join(*, team: Team, person: Person, on: date | None = None, by: Actor, now: datetime) -> TeamMember:
    """
    Take somebody in who reports there: the office, or the person themself.

    :raises NotAllowed: for everybody else. :raises TeamRefused: with every reason.
    """
    locking.hold(Person.objects.filter(pk=person.pk))
    row = held(team)
    _allow_own(by, row, person.pk)
    members = row.members.filter(until=None)
    problems = rules.join_problems(
        dissolved_on=row.dissolved_on, is_member=members.filter(person=person).exists(), count=members.count(),
        reports_there=found.reporting_at(row.tenant, row.place_path).filter(person=person).exists(),
    )  # fmt: skip
    refuse_if(problems + _on_problems(on, row, now), TeamRefused)
    since = on or timezone.localdate(now)
    made = TeamMember.objects.create(tenant=row.tenant, team=row, person=person, since=since)
    journal.record("cobuild.team.joined", row, by=by, now=now, on_behalf_of=person.pk, changes={"since": [None, since]})
    return made


def _on_problems(on: date | None, team: Team, now: datetime) -> list[Problem]:
    if on is None or team.founded_on <= on <= timezone.localdate(now):
        return []
    return [Problem("on", _("日子在成立以后、今天以前。"), where="on")]


@transaction.atomic
def leave(*, team: Team, person: Person, by: Actor, now: datetime) -> Team:
    """
    Let somebody go, today being the last day: the office, or the person themself. Where they led it, nobody does.

    :raises NotAllowed: for everybody else. :raises TeamRefused: for whoever is not in it.
    """
    locking.hold(Person.objects.filter(pk=person.pk))
    row = held(team)
    _allow_own(by, row, person.pk)
    is_in = row.lead_id == person.pk or row.members.filter(person=person, until=None).exists()  # type: ignore[attr-defined]
    refuse_if([] if is_in else [Problem("not_member", _("不在这支队伍里。"), where="person")], TeamRefused)
    leave_one(row, person.pk, last=timezone.localdate(now), by=by, now=now)
    return row


def _allow_own(by: Actor, team: Team, person_id: UUID) -> None:
    if by.tenant_id == team.tenant_id and by.person_id == person_id:
        return
    allow_keeping(by, team.tenant_id, team.place_path)


@transaction.atomic
def dissolve(*, team: Team, on: date, reason: str, by: Actor, now: datetime) -> Team:
    """
    Dissolve it, `on` being its last day; its members leave with it. What it has promised is done or withdrawn first.

    :raises NotAllowed: unless the post keeps check-ins there. :raises TeamRefused: with every reason.
    """
    row = held(team)
    allow_keeping(by, row.tenant_id, row.place_path)
    problems = rules.dissolve_problems(
        founded_on=row.founded_on, dissolved_on=row.dissolved_on, on=on, today=timezone.localdate(now),
        unfinished=found.unfinished(row),
    )  # fmt: skip
    refuse_if(problems + need_rules.reason_problems(reason), TeamRefused)
    row.dissolved_on, row.lead = on, None
    row.save(update_fields=["dissolved_on", "lead"])
    for member in row.members.filter(until=None):
        member.until = max(on, member.since)
        member.save(update_fields=["until"])
    journal.record("cobuild.team.dissolved", row, by=by, now=now, reason=reason.strip(), changes={"dissolved_on": [None, on]})
    return row
