"""Leaving teams: whoever transfers, ends or takes back a check-in is in no team that rested on it."""

from datetime import date, datetime
from uuid import UUID

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.registry.api import Person

from ..models import Team, TeamMember
from ..rules.checkins import covers


def leave_all(person: Person, *, last: date, but_covering: str = "", by: Actor, now: datetime) -> int:
    """End somebody's time in every team but those at, in or around the place `but_covering`. Returns how many they left."""
    return leave_all_of(person.pk, last=last, but_covering=but_covering, by=by, now=now)


def leave_all_of(person_id: UUID, *, last: date, but_covering: str = "", by: Actor, now: datetime) -> int:
    member = TeamMember.objects.filter(person=person_id, until=None).order_by().values("team")
    led = Team.objects.filter(lead=person_id, dissolved_on=None).order_by().values("pk")
    teams = locking.several((Team.objects.filter(pk__in=member) | Team.objects.filter(pk__in=led)).order_by("pk"))
    left = [one for one in teams if not (but_covering and covers(one.place_path, but_covering))]
    for team in left:
        leave_one(team, person_id, last=last, by=by, now=now)
    return len(left)


def leave_one(team: Team, person_id: UUID, *, last: date, by: Actor, now: datetime) -> None:
    """End somebody's time in a team that is held; where they led it, nobody does."""
    for row in team.members.filter(person=person_id, until=None):
        row.until = max(last, row.since)
        row.save(update_fields=["until"])
    if team.lead_id == person_id:  # type: ignore[attr-defined]
        team.lead = None
        team.save(update_fields=["lead"])
    journal.record("cobuild.team.left", team, by=by, now=now, on_behalf_of=person_id, changes={"until": [None, last]})
