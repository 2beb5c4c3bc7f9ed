"""Volunteers, what they did and what is shown of it, each made by its verb; sessions and duties as rows."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from linli.activities.models import (
    Attendance,
    CallUp,
    Certificate,
    Duty,
    DutyPost,
    HoursBatch,
    ServiceHours,
    Session,
    Shift,
    Volunteer,
)
from linli.activities.rules.hours import Said
from linli.activities.services import batches, certificates, hours, objections, volunteer_teams, volunteers
from linli.activities.services.certificates import IssueGiven
from linli.activities.services.hours import HoursGiven
from linli.activities.services.objections import ObjectionGiven
from linli.activities.services.volunteer_teams import TeamGiven
from linli.activities.services.volunteers import About, VolunteerGiven
from linli.activities.states import CallUpState, DutyState, SessionState
from linli.core.actors import Actor
from linli.registry.api import Person, Place
from tests.factories.activities import a_programme, a_session
from tests.factories.registry import PersonFactory
from tests.people import Neighbourhood

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday, ten in the morning in Zhengzhou
TODAY = date(2026, 11, 20)
SHOWN_UNTIL = date(2026, 11, 25)  # Monday, Tuesday, Wednesday
DAY_AFTER = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
LAST_YEAR = date(2025, 11, 20)
PHONE = "0371-55550120"
_numbers = count(1)


def system(row: Any) -> Actor:
    return Actor.system(tenant_id=row.tenant_id)


def a_volunteer(
    place: Place, person: Person | None = None, *, by: Actor | None = None, since: date = LAST_YEAR, **said: Any
) -> Volunteer:
    """Somebody who lives there, is registered since last year, and consents."""
    who = person or PersonFactory(tenant=place.tenant, home=place)
    given = VolunteerGiven(person=who, place=place, about=About(**said), since=since, consents=True, channel="counter")
    return volunteers.register(tenant=place.tenant, given=given, by=by or system(place), now=NOW)


def a_team(place: Place, *members: Volunteer, **said: Any) -> Any:
    given = TeamGiven(**({"name": "红马甲队", "place": place, "founded_on": LAST_YEAR, "field": "cleaning"} | said))
    return volunteer_teams.form(tenant=place.tenant, given=given, members=members, by=system(place), now=NOW)


def said(**more: Any) -> Said:
    return Said(**({"on": TODAY - timedelta(days=2), "half_hours": 4, "content": "清扫楼道", "field": "cleaning"} | more))


def recorded(
    volunteer: Volunteer, *others: Volunteer, place: Place | None = None, now: datetime = NOW, **more: Any
) -> ServiceHours:
    """Two hours the day before yesterday, waiting to be shown; the record of the first."""
    given = HoursGiven(volunteers=[volunteer, *others], place=place or volunteer.place, said=said(**more))
    return hours.record(tenant=volunteer.tenant, given=given, by=system(volunteer), now=now)[0]


def shown(*rows: ServiceHours, place: Place | None = None, now: datetime = NOW) -> HoursBatch:
    return batches.show(place=place or rows[0].volunteer.place, rows=rows, by=system(rows[0]), now=now)


def credited(volunteer: Volunteer, **more: Any) -> ServiceHours:
    """Hours that count: recorded, shown, and the days over."""
    row = recorded(volunteer, **more)
    shown(row)
    batches.close_due(now=DAY_AFTER)
    row.refresh_from_db()
    return row


def an_objection(
    row: ServiceHours, text: str = "那天我做了三个小时", *, by: Actor | None = None, now: datetime = NOW, **more: Any
) -> Any:
    return objections.lodge(record=row, given=ObjectionGiven(text=text, **more), by=by or system(row), now=now)


def issue_given(**more: Any) -> IssueGiven:
    return IssueGiven(**({"issuer": "试验社区居民委员会", "responsible": "试主任", "contact": PHONE} | more))


def a_certificate(volunteer: Volunteer, *, now: datetime = DAY_AFTER, **more: Any) -> Certificate:
    """Of everything that counts, issued the day after."""
    return certificates.issue(volunteer=volunteer, given=issue_given(**more), by=system(volunteer), now=now)


def a_settled_session(
    here: Neighbourhood, *came: Any, starts_at: datetime | None = None, hours_long: float = 2, **more: Any
) -> Session:
    """A session that counts hours, with those who came: persons, or (person, half hours) where somebody stayed shorter."""
    programme = a_programme(here, counts_hours=True, field="cleaning", title="清扫大院")
    begin = starts_at or NOW - timedelta(days=2)
    row = a_session(
        here, programme, starts_at=begin, ends_at=begin + timedelta(hours=hours_long), state=SessionState.SETTLED, **more
    )
    for one in came:
        person, half_hours = one if isinstance(one, tuple) else (one, None)
        Attendance.objects.create(tenant=here.tenant, session=row, person=person, method="list", at=begin, half_hours=half_hours)
    return row


def a_duty(here: Neighbourhood, person: Person, *, half_hours: int = 8, starts_at: datetime | None = None, **callup: Any) -> Duty:
    """A duty of four hours that was stood."""
    begin = starts_at or NOW - timedelta(days=3)
    plain = {
        "details": "",
        "counts_hours": True,
        "starts_on": begin.date(),
        "ends_on": begin.date(),
        "made_at": NOW,
        "state": CallUpState.OPEN,
    }
    of = CallUp.objects.create(
        tenant=here.tenant, number=f"ZL-{next(_numbers):04d}", title="卡点值守", place=here.community, place_path=here.community.path,
        **(plain | callup),
    )  # fmt: skip
    post = DutyPost.objects.create(tenant=here.tenant, callup=of, name="东门", place=here.compound)
    shift = Shift.objects.create(
        tenant=here.tenant, post=post, starts_at=begin, ends_at=begin + timedelta(hours=4), needed=2, taken=1
    )
    return Duty.objects.create(
        tenant=here.tenant,
        shift=shift,
        person=person,
        person_key=f"{person.pk}",
        state=DutyState.CAME,
        half_hours=half_hours,
        made_at=NOW,
    )
