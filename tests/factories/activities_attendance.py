"""Marks of a sheet, attendance and areas, made by the verbs, for tests of activities."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from linli.activities.models import Attendance, Excuse, ResponsibilityArea, Session, VolunteerTeam
from linli.activities.services import areas, attendance, sheets
from linli.activities.services.areas import AreaGiven
from linli.activities.services.sheets import EntryGiven, Taken
from linli.core.actors import Actor
from linli.registry.api import Person
from tests.people import Neighbourhood

from .activities import NEXT_DAY, NOW, system

THERE = NEXT_DAY + timedelta(minutes=30)
"""Half an hour after it began."""


def mark(
    person: Person | None, said: str = "came", *, minute: int = 0, entry_id: UUID | None = None, name: str = ""
) -> EntryGiven:
    """A mark made so many minutes after the session began."""
    made_at = NEXT_DAY + timedelta(minutes=minute)
    return EntryGiven(
        entry_id=entry_id or uuid4(), mark=said, made_at=made_at, person_id=person.pk if person else None, written_name=name
    )


def took(session: Session, *entries: EntryGiven, by: Actor | None = None, now: datetime = THERE) -> Taken:
    """What came of marks that a tablet sent."""
    return sheets.take(
        session=session, entries=entries, device="平板", by=by or Actor.system(tenant_id=session.tenant_id), now=now
    )


def came(session: Session, person: Person, *, now: datetime = THERE, by: Actor | None = None, **more: Any) -> Attendance:
    return attendance.come(
        session=session, person=person, by=by or Actor.system(tenant_id=session.tenant_id), now=now, **more
    ).attendance


def end_of(session: Session) -> dict[str, Any]:
    """How a session stands in the end: who is there since when and how, who is on leave, what became of each mark."""
    live = Attendance.objects.filter(session=session, voided_at=None)
    leave = Excuse.objects.filter(session=session, withdrawn_at=None)
    return {
        "came": sorted(live.values_list("person", "at", "method", "heads"), key=str),
        "leave": sorted(leave.values_list("person", "made_at"), key=str),
        "marks": sorted(session.entries.values_list("entry_id", "outcome")),
    }


def a_team(here: Neighbourhood, **more: Any) -> VolunteerTeam:
    plain = {"tenant": here.tenant, "name": "青年志愿服务队", "place": here.community, "place_path": here.community.path}
    return VolunteerTeam.objects.create(**(plain | {"founded_on": NOW.date()} | more))


def an_area(here: Neighbourhood, *, by: Actor | None = None, **more: Any) -> ResponsibilityArea:
    """A lane that a team keeps clean."""
    plain = {"name": "东边小路", "place": here.compound, "extent": "从大门到三号楼"} | more
    if "team" not in plain and "organisation" not in plain:
        plain["team"] = VolunteerTeam.objects.filter(tenant=here.tenant).first() or a_team(here)
    return areas.draw(tenant=here.tenant, given=AreaGiven(**plain), by=by or system(here), now=NOW)
