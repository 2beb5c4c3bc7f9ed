"""Check-ins over REST: oneself, the office, each write once; the branch for those alone who may see it."""

import json

import pytest

from linli.cobuild.models import CheckIn, Team
from linli.core import clock
from linli.registry.models import Person
from tests import people
from tests.factories.cobuild_checkins import NOW, TODAY, a_checkin, a_partner, formed
from tests.factories.registry import PersonFactory, PlaceFactory

pytestmark = pytest.mark.django_db
CHECKINS, TEAMS = "/api/v1/cobuild/checkins", "/api/v1/cobuild/teams"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def me(here):
    return people.resident(here)[1]


@pytest.fixture
def phone(me, client):
    return people.browser_of(me, client)


def post(browser, url, key="", **sent):
    more = {"headers": {"Idempotency-Key": key}} if key else {}
    return browser.post(url, json.dumps(sent), content_type="application/json", **more)


def codes(answer):
    return [one["code"] for one in answer.json()["problems"]]


def test_a_resident_reports_once_and_reads_their_own(here, me, phone):
    assert phone.get(f"{CHECKINS}/own").status_code == 404
    sent = {
        "place_id": str(here.community.pk),
        "person_id": str(me.person_id),
        "consents": True,
        "branch": "试验支部",
        "skills": ["理发"],
    }

    made = [post(phone, CHECKINS, "one", **sent).json() for _time in range(2)]

    assert (made[0], CheckIn.objects.count(), made[0]["branch"]) == (made[1], 1, "试验支部")
    assert phone.get(f"{CHECKINS}/own").json() == made[0]
    assert phone.get(CHECKINS).status_code == 403


def test_a_refusal_says_why_and_who_it_must_be(here, me, phone):
    sent = {"place_id": str(here.community.pk), "person_id": str(me.person_id)}
    stranger = str(here.community.pk)

    assert codes(post(phone, CHECKINS, **sent)) == ["consent"]
    assert codes(post(phone, CHECKINS, **(sent | {"place_id": str(me.person_id)}))) == ["unknown_place"]
    assert codes(post(phone, CHECKINS, **(sent | {"employer_id": stranger}))) == ["unknown_organisation"]
    assert codes(post(phone, CHECKINS, **(sent | {"partner_id": stranger, "person_id": stranger}))) == ["who"]
    other = PersonFactory(tenant=here.tenant)
    assert post(phone, CHECKINS, **(sent | {"person_id": str(other.pk), "consents": True})).status_code == 403


def test_the_office_lists_takes_down_places_and_ends(here, desk):
    partner = a_partner(here.community)
    made = post(desk, CHECKINS, place_id=str(here.community.pk), partner_id=str(partner.pk), channel="counter").json()
    a_checkin(here.community, skills=["法律咨询"], branch="试验支部")
    url = f"{CHECKINS}/{made['id']}"

    assert [one["branch"] for one in desk.get(CHECKINS, {"skill": "法律咨询"}).json()] == ["试验支部"]
    assert len(desk.get(CHECKINS, {"show": "x"}).json()) == 2
    assert post(desk, f"{url}/grid", grid_id=str(here.grid.pk)).json()["grid_id"] == str(here.grid.pk)
    assert post(desk, f"{url}/grid").json()["grid_id"] is None
    assert post(desk, f"{url}/end", reason="搬走了").json()["ended_on"] == str(TODAY)


def test_the_counter_reads_no_branch_and_no_roster(here, client):
    made = a_checkin(here.community, branch="试验支部")
    counter = people.browser_of(people.counter_clerk(here)[1], client)

    answer = post(counter, f"{CHECKINS}/{made.pk}/change", skills=["理发"], branch="别的").json()

    assert (answer["branch"], counter.get(CHECKINS).status_code) == (None, 403)
    made.refresh_from_db()
    assert made.branch == "试验支部"


def test_a_resident_changes_moves_and_takes_back_their_own_and_nobody_elses(here, me, phone):
    made, other = a_checkin(here.community, Person.objects.get(pk=me.person_id)), PlaceFactory(parent=here.subdistrict)
    url = f"{CHECKINS}/{made.pk}"

    assert post(phone, f"{url}/change", skills=["剪纸"]).json()["skills"] == ["剪纸"]
    moved = post(phone, f"{url}/move", place_id=str(other.pk)).json()
    taken = post(phone, f"{CHECKINS}/{moved['id']}/withdraw", "one").json()

    assert (moved["place_id"], taken["ended_on"], taken["skills"]) == (str(other.pk), str(TODAY), [])
    assert post(phone, f"{CHECKINS}/{a_checkin(here.community).pk}/withdraw").status_code == 404


def test_teams_are_formed_joined_left_and_dissolved(here, desk):
    one, two = (a_checkin(here.community).person for _n in range(2))
    sent = {
        "name": "理发队",
        "speciality": "理发",
        "place_id": str(here.community.pk),
        "lead_id": str(one.pk),
        "member_ids": [str(one.pk)],
    }

    made, again = (post(desk, TEAMS, "one", **sent).json() for _time in range(2))
    url = f"{TEAMS}/{made['id']}"

    assert (again, post(desk, f"{url}/join", person_id=str(two.pk)).json()["count"]) == (made, 2)
    assert post(desk, f"{url}/leave", person_id=str(one.pk)).json()["count"] == 1
    assert [one["name"] for one in desk.get(TEAMS, {"speciality": "理发"}).json()] == ["理发队"]
    assert codes(post(desk, f"{url}/join", person_id=str(here.community.pk))) == ["unknown_person"]
    assert post(desk, f"{url}/dissolve", reason="活干完了").json()["dissolved_on"] == str(TODAY)
    assert Team.objects.count() == 1


def test_a_resident_joins_and_leaves_a_team_of_the_community(here, me, phone):
    team, far = formed(here.community), formed(PlaceFactory(parent=here.subdistrict), name="远的队")
    sent = {"person_id": str(me.person_id)}
    assert post(phone, f"{TEAMS}/{team.pk}/join", **sent).status_code == 404
    a_checkin(here.community, Person.objects.get(pk=me.person_id))

    assert [post(phone, f"{TEAMS}/{team.pk}/{step}", **sent).json()["count"] for step in ("join", "leave")] == [1, 0]
    assert post(phone, f"{TEAMS}/{far.pk}/join", **sent).status_code == 404
