"""Attendance, leave and areas over REST: once for a key, every reason at once, the marks of a device as often as it likes."""

import json
from uuid import uuid4

import pytest

from linli.activities.models import AreaCheck, Attendance, Excuse
from linli.core import clock
from tests import people
from tests.factories.activities import NEXT_DAY, a_programme, a_session
from tests.factories.activities_attendance import THERE, a_team
from tests.factories.activities_signups import neighbour

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(THERE):
        yield


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, kind="cleanup", needs_signup=False))


def posted(client, path, body, **headers):
    return client.post(f"/api/v1/activities{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_one_many_and_a_count(here, session, desk):
    one, two, three = (str(neighbour(here).pk) for _n in range(3))
    path, key = f"/sessions/{session.pk}", {"Idempotency-Key": "one-key-0001"}
    first, again = (posted(desk, f"{path}/attendance", {"person_id": one, "heads": 2}, **key).json() for _n in range(2))
    many = posted(desk, f"{path}/attendance/many", {"person_ids": [one, two, three]}).json()
    counted = posted(desk, f"{path}/head-count", {"person_times": 9, "of_whom": "学生"}).json()
    posted(desk, f"/attendance/{first['id']}/void", {"reason": "认错了"})

    assert (first["id"], first["heads"], many, counted["person_times"]) == (again["id"], 2, {"added": 2, "already": 1}, 9)
    listed = desk.get(f"/api/v1/activities{path}/attendance").json()
    assert sorted(row["person_id"] for row in listed) == sorted([two, three])


def test_the_marks_of_a_device_count_once(here, session, desk):
    entry = {"entry_id": str(uuid4()), "mark": "came", "made_at": NEXT_DAY.isoformat(), "person_id": str(neighbour(here).pk)}
    named = {"entry_id": str(uuid4()), "mark": "came", "made_at": NEXT_DAY.isoformat(), "name": "王大爷"}

    answers = [
        posted(desk, f"/sessions/{session.pk}/sheet", {"entries": [entry, named], "device": "a"}).json() for _n in range(2)
    ]

    assert [(one["fresh"], one["person_times"]) for one in answers] == [(2, 1), (0, 1)]


def test_leave_and_make_up(here, session, desk):
    who = neighbour(here)
    made = posted(desk, f"/sessions/{session.pk}/excuses", {"person_id": str(who.pk), "make_up_on": "2026-11-20"}).json()
    up = posted(desk, f"/excuses/{made['id']}/made-up", {"made_up_on": "2026-11-20"}).json()
    listed = desk.get("/api/v1/activities/excuses?view=made_up").json()
    gone = posted(desk, f"/excuses/{made['id']}/withdraw", {}).json()

    assert (up["made_up_on"], [one["id"] for one in listed], gone["withdrawn_at"] is None) == ("2026-11-20", [made["id"]], False)


def test_an_area_is_drawn_and_looked_at(here, desk):
    said = {"name": "东边小路", "place_id": str(here.compound.pk), "extent": "东门到三号楼", "team_id": str(a_team(here).pk)}
    made = posted(desk, "/areas", said).json()
    found = posted(desk, f"/areas/{made['id']}/checks", {"is_good": True}).json()

    assert (found["on"], AreaCheck.objects.count()) == ("2026-11-21", 1)
    assert [one["id"] for one in desk.get("/api/v1/activities/areas").json()] == [made["id"]]


def test_what_is_refused_says_every_reason_and_nothing_is_written(here, session, desk, client):
    path = f"/sessions/{session.pk}"
    bad = posted(desk, f"{path}/attendance", {"person_id": str(neighbour(here).pk), "heads": 0, "half_hours": 99})
    missing = posted(desk, f"{path}/attendance/many", {"person_ids": [str(uuid4())]})
    empty = posted(desk, f"{path}/attendance/many", {"person_ids": []})

    assert [one["code"] for one in bad.json()["problems"]] == ["heads", "half_hours"]
    assert (missing.status_code, empty.json()["problems"][0]["code"]) == (404, "nobody")
    assert (Attendance.objects.count(), Excuse.objects.count()) == (0, 0)


def test_a_resident_and_a_post_of_elsewhere_reach_nothing(here, session):
    outside, resident = (people.browser_of(one) for one in (people.outsider()[1], people.resident(here)[1]))
    body = {"person_id": str(neighbour(here).pk)}

    answers = [posted(one, f"/sessions/{session.pk}/attendance", body).status_code for one in (outside, resident)]

    assert answers == [404, 403]
