"""Leaving teams: whoever ends being a volunteer is in no team."""

from datetime import date, datetime
from uuid import UUID

from linli.core import journal, locking
from linli.core.actors import Actor

from ..models import TeamVolunteer, Volunteer, VolunteerTeam


def leave_all(volunteer_id: UUID, *, last: date, by: Actor, now: datetime) -> int:
    """End somebody's time in every team, and their leading of any. In the caller's transaction. Returns how many they left."""
    person = Volunteer.objects.filter(pk=volunteer_id).order_by().values("person")
    member = TeamVolunteer.objects.filter(volunteer=volunteer_id, until=None).order_by().values("team")
    led = VolunteerTeam.objects.filter(lead__in=person, dissolved_on=None).order_by().values("pk")
    rows = VolunteerTeam.objects.filter(pk__in=member) | VolunteerTeam.objects.filter(pk__in=led)
    teams = locking.several(rows.order_by("pk"))
    for team in teams:
        leave_one(team, volunteer_id, last=last, by=by, now=now)
    return len(teams)


def leave_one(team: VolunteerTeam, volunteer_id: UUID, *, last: date, by: Actor, now: datetime) -> None:
    """End somebody's time in a team that is held; where they led it, nobody does."""
    for row in team.members.filter(volunteer=volunteer_id, until=None):
        row.until = max(last, row.since)
        row.save(update_fields=["until"])
    if team.lead_id and Volunteer.objects.filter(pk=volunteer_id, person=team.lead_id).exists():  # type: ignore[attr-defined]
        team.lead = None
        team.save(update_fields=["lead"])
    journal.record("activities.volunteer_team.left", team, by=by, now=now, changes={"until": [None, last]})
