"""Programmes over REST: what is on for everybody; planned, listed, called off, settled by the office."""

import json

import pytest

from linli.activities.models import HeadCount, Programme, Session
from linli.core import clock
from tests import people
from tests.factories.activities import NOW, a_programme, a_session

pytestmark = pytest.mark.django_db
TIME = {"starts_at": "2026-11-28T09:00:00+08:00", "ends_at": "2026-11-28T11:00:00+08:00"}
FRIDAYS = {"rule": "FREQ=WEEKLY;BYDAY=FR", "starts_on": "2026-11-27", "start_minute": 540, "minutes": 60}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def posted(client, path, body=None, **headers):
    return client.post(f"/api/v1/activities{path}", json.dumps(body or {}), content_type="application/json", headers=headers)


def test_what_is_on_near_by_needs_no_account(here, client):
    one = a_session(here)
    a_session(here, a_programme(here, is_public=False))

    found = client.get("/api/v1/activities/sessions", {"at": here.building.public_code}).json()

    assert [(each["id"], each["title"], each["state"]) for each in found] == [(str(one.pk), "包饺子", "open")]
    assert client.get(f"/api/v1/activities/sessions/{one.pk}").json()["programme_id"] == str(one.programme_id)
    assert client.get(f"/api/v1/activities/programmes/{one.programme_id}").json()["number"] == one.programme.number


def test_it_is_made_once_for_its_key_given_days_and_listed(here, desk):
    body = {"kind": "cleanup", "title": "大扫除日", "place_code": here.community.code}
    first, again = (posted(desk, "/programmes", body, **{"Idempotency-Key": "a-key-00001"}).json() for _n in range(2))
    times = posted(desk, f"/programmes/{first['id']}/series", FRIDAYS).json()
    single = posted(desk, f"/programmes/{first['id']}/sessions", TIME).json()
    listed = posted(desk, f"/programmes/{first['id']}/list").json()

    assert (first["number"], len(times), single["state"], listed["state"]) == (again["number"], 8, "planned", "listed")
    assert (Programme.objects.count(), Session.objects.count()) == (1, 9)


def test_what_is_refused_says_every_reason(here, desk):
    one = a_programme(here)
    answer = posted(desk, f"/programmes/{one.pk}/series", FRIDAYS | {"rule": "FREQ=HOURLY", "minutes": 1})

    assert [each["code"] for each in answer.json()["problems"]] == ["rule", "minutes"]


def test_a_place_that_is_none_is_not_found(desk):
    body = {"kind": "cleanup", "title": "大扫除日", "place_code": "nowhere"}

    assert posted(desk, "/programmes", body).status_code == 404


def test_called_off_and_settled(here, desk):
    coming, held = a_session(here), a_session(here, state="held")
    HeadCount.objects.create(tenant=here.tenant, session=held, person_times=12, at=NOW, by="社区")

    off = posted(desk, f"/sessions/{coming.pk}/call-off", {"kind": "weather", "reason": "大风"}).json()
    settled = posted(desk, f"/sessions/{held.pk}/settle").json()

    assert (off["state"], off["off_reason"]) == ("called_off", "大风")
    assert (settled["state"], settled["person_times"], settled["persons"]) == ("settled", 12, 0)


def test_a_building_head_reads_and_does_not_plan(here, client):
    browser = people.browser_of(people.building_head(here)[1], client)
    one = a_session(here)

    assert browser.get(f"/api/v1/activities/sessions/{one.pk}/count").json()["person_times"] == 0
    assert posted(browser, f"/sessions/{one.pk}/call-off", {"kind": "few", "reason": "人少"}).status_code == 403
    assert len(browser.get("/api/v1/activities/programmes").json()) == 1


@pytest.mark.parametrize(
    "query", [{"first": "9999-12-31"}, {"first": "0001-01-01", "days": 99999}, {"days": -5}, {"at": "?" * 99}]
)
def test_odd_questions_are_answered(here, client, query):
    assert client.get("/api/v1/activities/sessions", query).status_code in (200, 422)
