"""Two at the same instant report once, and a number is given once."""

import pytest

from linli.cobuild.models import CheckIn, TeamMember
from linli.cobuild.services import checkin_reporting, checkins, teams
from linli.cobuild.services.checkins import CheckInGiven
from linli.registry.models import ProcessingConsent
from tests import people
from tests.accounts.threads import together
from tests.factories.cobuild_checkins import NOW, TODAY, a_checkin, a_partner, formed, system
from tests.factories.registry import PersonFactory, PlaceFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def here():
    return people.neighbourhood()


def reporting(here, **who):
    given = CheckInGiven(place=here.community, consents=True, channel="counter", **who)
    return lambda _n: checkin_reporting.report(tenant=here.tenant, given=given, by=system(here.community), now=NOW).number


def counted(answers):
    return sorted(one if isinstance(one, str) else ",".join(one) for one in answers)


def test_one_person_at_eight_counters_reports_once(here):
    answers = together(8, reporting(here, person=PersonFactory(tenant=here.tenant)))

    assert counted(answers) == [CheckIn.objects.get().number, *["reported"] * 7]
    assert ProcessingConsent.objects.count() == 1


def test_one_unit_at_eight_levels_reports_once(here):
    answers = together(8, reporting(here, partner=a_partner(here.community)))

    assert counted(answers) == [CheckIn.objects.get().number, *["reported"] * 7]


def test_many_people_at_once_have_numbers_without_a_hole(here):
    crowd = [PersonFactory(tenant=here.tenant) for _n in range(20)]

    together(20, lambda n: reporting(here, person=crowd[n])(n))

    assert sorted(CheckIn.objects.values_list("number", flat=True)) == [
        f"{here.tenant.letters}-BD26-{n:04}" for n in range(1, 21)
    ]


def test_a_transfer_to_two_communities_at_once_is_one(here):
    made = a_checkin(here.community)
    places = [PlaceFactory(parent=here.subdistrict) for _n in range(4)]

    together(4, lambda n: checkins.move(checkin=made, place=places[n], on=TODAY, by=system(made), now=NOW).number)

    assert (CheckIn.objects.live().count(), CheckIn.objects.count()) == (1, 2)


def test_whoever_joins_while_they_end_is_in_no_team(here):
    made = a_checkin(here.community)
    team = formed(here.community)

    def do(n):
        if n % 2:
            return checkins.end(checkin=made, on=TODAY, reason="搬走了", by=system(made), now=NOW).number
        return str(teams.join(team=team, person=made.person, by=system(made), now=NOW).pk)

    together(6, do)

    assert TeamMember.objects.filter(until=None).count() == 0


def test_one_who_taps_join_eight_times_is_in_it_once(here):
    made = a_checkin(here.community)
    team = formed(here.community)

    together(8, lambda _n: str(teams.join(team=team, person=made.person, by=system(made), now=NOW).pk))

    assert TeamMember.objects.count() == 1
