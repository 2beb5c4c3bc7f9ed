"""The home of somebody who signed in: what waits for them, and what it costs however much that is."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.core import clock, remembered
from linli.registry.models import Person
from tests.factories.casework import ReporterFactory
from tests.factories.deliberation import CouncilFactory, SeatFactory, TermFactory, watched
from tests.factories.deliberation_ballots import open_ballot
from tests.factories.deliberation_business import meeting, participant
from tests.factories.procedures import collection, house
from tests.people import grid_worker, neighbourhood, resident, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
EVERYTHING = ["我报的事", "等您投", "请您开会", "等您表态", "我的席位"]


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def here():
    return neighbourhood()


def full_home(here, actor, count):
    """For every panel something to show: so many cases, votes, meetings, questions and seats with what they watch over."""
    person = Person.objects.get(pk=actor.person_id)
    for number in range(count):
        ReporterFactory(case__tenant=here.tenant, case__place=here.building, person=person)
        open_ballot(tenant=here.tenant, place=here.building, sequence=number + 1, now=NOW).rights.first().voters.update(
            person=person
        )
        participant(meeting(here.community, starts_at=NOW + timedelta(days=1), state="convened"), person=person, role="member")
        seat = SeatFactory(term=TermFactory(council=CouncilFactory(place=here.community, name=f"议事会{number}")), person=person)
        watched(seat.term.council, seat)
    house(here.building, [8000] * count, owners=[person] * count)
    collection(here.building)
    remembered.forget_all()


def titles(answer):
    return [str(one.title) for one in answer.context["panels"] if str(one.title) in EVERYTHING]


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(("role", "statements"), [(resident, 8), (grid_worker, 9)])
def test_a_home_on_which_everything_waits(here, django_assert_num_queries, role, statements, item_count):
    user, actor = role(here)
    full_home(here, actor, item_count)
    client = signed_in(user)
    client.get("/")

    with django_assert_num_queries(statements):
        answer = client.get("/")

    assert titles(answer) == EVERYTHING


def test_a_home_for_which_nothing_waits(here, django_assert_num_queries):
    client = signed_in(resident(here)[0])
    client.get("/")

    with django_assert_num_queries(4):
        answer = client.get("/")

    assert titles(answer) == []
