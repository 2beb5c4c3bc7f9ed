"""The same over REST: once for a key, and only for whoever may."""

import json

import pytest
from django.test import Client

from linli.deliberation.models import Motion
from tests import people
from tests.factories.deliberation_business import council, item, meeting, motion, participant
from tests.people import browser_of

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture
def desk(here):
    return browser_of(people.community_secretary(here)[1], Client())


def post(browser, path, key="", **data):
    headers = {"Idempotency-Key": key} if key else {}
    return browser.post(f"{API}{path}", json.dumps(data), content_type="application/json", headers=headers)


def test_a_motion_sent_twice_with_one_key_is_one_motion(here, desk):
    body = council(here.community)
    given = {"title": "装电梯", "text": "装一部。", "mover": "试甲", "council_id": str(body.pk)}

    answers = [post(desk, "/motions", "k-0000-0001", **given) for _again in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert (answers[0].json() == answers[1].json(), Motion.objects.count()) == (True, 1)


def test_a_motion_is_admitted_amended_and_changed(here, desk):
    one = motion(council(here.community), admitted=False, text="装一部。")
    base = f"/motions/{one.pk}"
    post(desk, f"{base}/admit")
    post(desk, f"{base}/amendments", text="装两部。", reason="人多", mover="试乙", against=1)

    whole = post(desk, f"{base}/amendments/1/adopt").json()

    assert (whole["state"], whole["version"], whole["text"]) == ("admitted", 2, "装两部。")


def test_somebody_speaks_by_their_number(here, desk):
    room = meeting(here.community)
    point = item(room)
    participant(room, "试甲", came=True)
    base = f"/meetings/{room.pk}/speakers"
    speech = post(desk, base, item_id=str(point.pk), number=1).json()

    begun = post(desk, f"{base}/{speech['id']}/begin").json()

    assert ([one["label"] for one in desk.get(f"{API}{base}").json()], begun["began_at"] is not None) == (["试甲"], True)


def test_opinions_decisions_and_minutes_are_written(here, desk):
    room = meeting(here.community, state="closed", closed_at=meeting(here.community).opened_at)
    base = f"/meetings/{room.pk}"
    codes = [
        post(desk, f"{base}/opinions", text="路灯不亮。", who="试甲").status_code,
        post(desk, f"{base}/actions", title="修路灯", responsible="物业").status_code,
        post(desk, f"{base}/minutes", opening="开会。").status_code,
        post(desk, f"{base}/minutes/send").status_code,
    ]

    assert (codes, desk.get(f"{API}{base}/minutes").json()["state"]) == ([200] * 4, "sent")
    assert [one["title"] for one in desk.get(f"{API}/actions").json()] == ["修路灯"]


def test_a_program_of_elsewhere_is_told_that_there_is_nothing(here):
    one = motion(council(here.community))
    browser = browser_of(people.outsider()[1], Client())

    assert browser.get(f"{API}/motions/{one.pk}").status_code == 404
