"""Call-ups over REST: what is public, the office's verbs, oneself; each write once."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from linli.activities.models import CallUp, Duty, Shift
from linli.core import clock
from tests import people
from tests.factories.activities_callups import NOW, a_callup, a_duty, a_post, a_shift, somebody
from tests.factories.registry import PlaceFactory

pytestmark = pytest.mark.django_db
API = "/api/v1/activities"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def phone(me):
    return people.browser_of(me, Client())


def post(browser, url, key="", **sent):
    more = {"headers": {"Idempotency-Key": key}} if key else {}
    return browser.post(url, json.dumps(sent), content_type="application/json", **more)


def codes(answer):
    return [one["code"] for one in answer.json()["problems"]]


def test_the_office_writes_fills_opens_closes_and_ends_one(here, desk):
    said = {"title": "卡点值守", "place_id": str(here.community.pk), "starts_on": "2026-11-20", "ends_on": "2026-12-20"}
    made = [post(desk, f"{API}/callups", "one", **said).json()["id"] for _n in range(2)]
    one = f"{API}/callups/{made[0]}"
    spot = post(desk, f"{one}/posts", name="东门", place_id=str(here.compound.pk)).json()["id"]
    pattern = {"first": "2026-11-23", "last": "2026-11-24", "spans": [[480, 720]], "needed": 2}
    shifts = post(desk, f"{one}/posts/{spot}/shifts", **pattern).json()

    states = [post(desk, f"{one}/{verb}").json()["state"] for verb in ("open", "close")]
    states.append(post(desk, f"{one}/end", reason="解封了").json()["state"])

    assert (made[0] == made[1], CallUp.objects.count(), len(shifts), states) == (True, 1, 2, ["open", "closed", "ended"])
    assert Shift.objects.filter(off_reason="解封了").count() == 2


def test_everybody_reads_what_is_public_and_no_names(here, client):
    shift = a_shift(here)
    a_duty(here, shift)
    a_callup(here, is_public=False)

    listed = client.get(f"{API}/callups").json()
    shifts = client.get(f"{API}/callups/{shift.post.callup.pk}/shifts").json()

    assert [(one["title"], one["coming"], one["missing"]) for one in listed] == [("卡点值守", 1, 1)]
    assert [sorted(one) for one in shifts] == [
        ["called_off_at", "ends_at", "id", "needed", "off_reason", "post_id", "starts_at", "taken"]
    ]
    assert [one["name"] for one in client.get(f"{API}/callups/{shift.post.callup.pk}/posts").json()] == ["东门"]


def test_a_resident_takes_one_for_themselves_once_and_gives_it_back(here, me, phone):
    shift = a_shift(here)
    url = f"{API}/shifts/{shift.pk}/duties"
    first, again = (post(phone, url, "tap", person_id=str(me.person_id)).json()["id"] for _n in range(2))

    assert (first == again, Duty.objects.count()) == (True, 1)
    assert codes(post(phone, url, person_id=str(me.person_id))) == ["on_it"]
    assert post(phone, url, person_id=str(somebody(here).pk)).status_code == 403
    assert [one["id"] for one in phone.get(f"{API}/duties/own").json()] == [first]
    assert post(phone, f"{API}/duties/{first}/withdraw").json()["state"] == "withdrawn"


def test_whoever_keeps_the_roster_notes_who_came(here, desk):
    shift = a_shift(here)
    one, two = a_duty(here, shift), a_duty(here, shift)
    assert len(desk.get(f"{API}/shifts/{shift.pk}/duties").json()) == 2

    with clock.fixed(shift.ends_at):
        left = (shift.ends_at - timedelta(minutes=20)).isoformat()
        came = post(desk, f"{API}/duties/{one.pk}/came", came_at=shift.starts_at.isoformat(), left_at=left).json()
        missed = post(desk, f"{API}/duties/{two.pk}/missed").json()

    assert (came["state"], came["half_hours"], missed["state"]) == ("came", 7, "missed")


def test_the_roster_is_not_a_residents_nor_another_subdistricts(here, phone):
    duty = a_duty(here)
    outsider = people.browser_of(people.outsider()[1], Client())

    assert phone.get(f"{API}/shifts/{duty.shift.pk}/duties").status_code == 403
    assert post(phone, f"{API}/duties/{duty.pk}/withdraw").status_code == 404
    assert [
        outsider.get(f"{API}/shifts/{duty.shift.pk}/duties").status_code, post(outsider, f"{API}/duties/{duty.pk}/came").status_code,
    ] == [404, 404]  # fmt: skip


def test_a_post_elsewhere_is_refused_in_words(here, desk):
    one = a_callup(here)
    sent = post(desk, f"{API}/callups/{one.pk}/posts", name="东门", place_id=str(here.subdistrict.pk))

    assert (sent.status_code, codes(sent), a_post(here, one).position) == (409, ["outside"], 0)


def test_another_community_reads_no_roster_and_adds_no_post(here):
    duty, community = a_duty(here), PlaceFactory(parent=here.subdistrict)
    browser = people.browser_of(people.holder("community_secretary", here, place=community)[1], Client())

    read = browser.get(f"{API}/shifts/{duty.shift.pk}/duties")
    added = post(browser, f"{API}/callups/{duty.shift.post.callup.pk}/posts", name="西门", place_id=str(community.pk))

    assert (read.status_code, added.status_code) == (404, 404)
