"""Sign-ups over REST: once for a key, with the figures, every reason at once; the office's list and calls."""

import json
from uuid import uuid4

import pytest

from linli.activities.models import SignUp
from linli.activities.services import calls
from linli.core import clock
from tests import people
from tests.factories.activities import NOW, a_programme, a_session
from tests.factories.activities_signups import a_signup, neighbour, signed_up
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
WHO = {"name": "试大妈", "phone": "139 0000 0120"}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, capacity=4, most_heads=4))


def posted(client, path, body, **headers):
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_signed_up_once_for_its_key_and_given_up_with_its_figures(session, client):
    path = f"/activities/sessions/{session.pk}/signups"
    first, again = (posted(client, path, WHO | {"heads": 2}, **{"Idempotency-Key": "one-key-0001"}).json() for _n in range(2))
    more = posted(client, f"/activities/signups/{first['id']}/heads", {"heads": 3, "code": first["code"]}).json()
    gone = posted(client, f"/activities/signups/{first['id']}/cancel", {"code": first["code"]}).json()

    assert (first["number"], first["code"], first["state"]) == (again["number"], again["code"], "in")
    assert (more["heads"], gone["state"], SignUp.objects.count()) == (3, "out", 1)


def test_what_is_refused_says_every_reason(session, client):
    path = f"/activities/sessions/{session.pk}/signups"
    answer = posted(client, path, WHO | {"heads": 9, "needs": "长" * 301})
    nobody = posted(client, path, {})
    way = posted(client, path, WHO | {"channel": "x"})

    assert [one["code"] for one in answer.json()["problems"]] == ["heads", "too_long"]
    assert nobody.json()["problems"][0]["code"] == "who_missing"
    assert (way.status_code, SignUp.objects.count()) == (404, 0)


def test_a_stranger_may_touch_nobodys_sign_up(session, client):
    one = a_signup(session)

    assert posted(client, f"/activities/signups/{one.pk}/cancel", {}).status_code == 403
    assert posted(client, f"/activities/signups/{one.pk}/turn-away", {"reason": "x"}).status_code == 401
    assert client.get(f"/api/v1/activities/sessions/{session.pk}/signups").status_code == 401
    assert client.get("/api/v1/activities/signups/mine").json() == []


def test_a_head_signs_up_their_neighbours_and_learns_nothing_of_what_they_may_not(here, session, client):
    head = people.browser_of(people.building_head(here)[1], client)
    path, other = f"/activities/sessions/{session.pk}/signups", PersonFactory(tenant=here.tenant, name="试远亲")

    answers = [
        posted(head, path, who | {"channel": "phone"}).status_code
        for who in ({"person_id": str(other.pk)}, WHO, {"person_id": str(neighbour(here).pk)})
    ]

    assert (answers, SignUp.objects.count()) == ([404, 404, 200], 1)


def test_the_office_signs_up_lists_and_turns_away(here, session, client):
    person = neighbour(here)
    office = people.browser_of(people.community_secretary(here)[1], client)
    path = f"/activities/sessions/{session.pk}/signups"

    made = posted(office, path, {"person_id": str(person.pk), "channel": "phone"}).json()
    posted(office, f"/activities/signups/{made['id']}/turn-away", {"reason": "报错了"})

    assert office.get(f"/api/v1{path}").json() == []
    assert [one["state"] for one in office.get(f"/api/v1{path}", {"view": "all"}).json()] == ["refused"]


def test_calls_are_listed_tried_and_told(here, session, client):
    granny = signed_up(session, neighbour(here)).signup.person
    given = {"session": session, "people": [granny], "reason": "reminder", "words": "明天", "once_key": str(uuid4())}
    [line] = calls.make(**given, by=calls.Actor.system(tenant_id=here.tenant.pk), now=NOW)
    office = people.browser_of(people.community_clerk(here)[1], client)

    posted(office, f"/activities/calls/{line.pk}/tried", {})
    wrong = posted(office, f"/activities/calls/{line.pk}/told", {"heard": "x"})
    told = posted(office, f"/activities/calls/{line.pk}/told", {"heard": "self"}).json()

    assert (wrong.status_code, told["tries"], told["heard"]) == (409, 2, "self")
    assert office.get("/api/v1/activities/calls").json() == []
