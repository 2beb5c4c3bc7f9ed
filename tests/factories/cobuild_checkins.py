"""People and units who reported, and their teams, each made by its verb."""

from datetime import UTC, date, datetime
from typing import Any

from linli.cobuild.models import CheckIn, PartnerUnit, Team
from linli.cobuild.services import checkin_reporting, teams
from linli.cobuild.services.checkins import About, CheckInGiven
from linli.cobuild.services.teams import TeamGiven
from linli.core.actors import Actor
from linli.registry.api import Organisation, Person, Place
from tests.factories.registry import OrganisationFactory, PersonFactory

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
TODAY = date(2026, 9, 1)
LAST_YEAR = date(2025, 9, 1)


def system(row: Any) -> Actor:
    return Actor.system(tenant_id=row.tenant_id)


def about(**said: Any) -> About:
    return About(**({"skills": ["理发"], "times": ["weekend_day"], "employer_text": "试验中学"} | said))


def a_checkin(
    place: Place,
    person: Person | None = None,
    *,
    now: datetime = NOW,
    since: date = LAST_YEAR,
    by: Actor | None = None,
    **said: Any,
) -> CheckIn:
    """Somebody who lives there and consents."""
    who = person or PersonFactory(tenant=place.tenant, home=place)
    given = CheckInGiven(place=place, person=who, about=about(**said), since=since, consents=True, channel="counter")
    return checkin_reporting.report(tenant=place.tenant, given=given, by=by or system(place), now=now)


def a_partner(place: Place, organisation: Organisation | None = None) -> PartnerUnit:
    unit = organisation or OrganisationFactory(tenant=place.tenant)
    return PartnerUnit.objects.create(
        tenant=place.tenant, organisation=unit, place=place, place_path=place.path, joined_on=LAST_YEAR
    )


def a_unit_checkin(place: Place, partner: PartnerUnit | None = None, *, now: datetime = NOW) -> CheckIn:
    given = CheckInGiven(place=place, partner=partner or a_partner(place), about=about(), since=LAST_YEAR, channel="counter")
    return checkin_reporting.report(tenant=place.tenant, given=given, by=system(place), now=now)


def team_given(place: Place, **said: Any) -> TeamGiven:
    return TeamGiven(**({"name": "理发队", "speciality": "理发", "place": place, "founded_on": LAST_YEAR} | said))


def formed(place: Place, *members: Person, now: datetime = NOW, **said: Any) -> Team:
    given = team_given(place, **said)
    return teams.form(tenant=place.tenant, given=given, members=members, by=system(place), now=now)
