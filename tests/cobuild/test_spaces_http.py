"""Spaces over REST: read, book, call off, answer, settle."""

import json

import pytest

from linli.cobuild.models import Booking
from linli.cobuild.rules.spaces import at
from linli.core import clock
from tests import people
from tests.factories.cobuild_spaces import MONDAY, NOW, a_booking, a_space

pytestmark = pytest.mark.django_db
GIVEN = {"starts_at": "2026-11-23T14:00:00+08:00", "ends_at": "2026-11-23T16:00:00+08:00", "purpose": "读书会"}
WHO = {"contact_name": "试大妈", "contact_phone": "139 0000 0120"}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def space(here):
    return a_space(here)


def posted(client, path, body, **headers):
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers)


def test_what_there_is_and_when_it_is_free(space, client):
    a_booking(space)

    listed = client.get("/api/v1/spaces").json()
    free = client.get(f"/api/v1/spaces/{space.pk}/free", {"day": str(MONDAY)}).json()

    assert [one["id"] for one in listed] == [str(space.pk)]
    assert [one["starts_at"][11:16] for one in free] == ["08:00", "16:00"]


def test_booked_once_for_its_key_and_called_off_with_its_code(space, client):
    path = f"/spaces/{space.pk}/bookings"
    first, again = (posted(client, path, GIVEN | WHO, **{"Idempotency-Key": "one-key-0001"}).json() for _n in range(2))
    gone = posted(client, f"/spaces/bookings/{first['id']}/cancel", {"code": first["code"]})

    assert (first["number"], first["code"]) == (again["number"], again["code"])
    assert gone.json()["state"] == "cancelled"


def test_what_is_refused_says_every_reason(space, client):
    a_booking(space)

    answer = posted(client, f"/spaces/{space.pk}/bookings", GIVEN)

    assert [one["code"] for one in answer.json()["problems"]] == ["who_missing", "phone_missing", "taken"]
    assert Booking.objects.count() == 1


def test_the_office_lists_answers_and_settles(here, client):
    hall = a_space(here, needs_approval=True)
    made = posted(client, f"/spaces/{hall.pk}/bookings", GIVEN | WHO).json()
    path = f"/spaces/bookings/{made['id']}"
    office = people.browser_of(people.community_secretary(here)[1], client)

    listed = office.get("/api/v1/spaces/bookings", {"view": "asked"}).json()
    answered = posted(office, f"{path}/answer", {"yes": True}).json()
    with clock.fixed(at(MONDAY, 1020)):
        settled = posted(office, f"{path}/settle", {"came": 9}).json()

    assert [one["id"] for one in listed] == [made["id"]]
    assert (answered["state"], settled["state"], settled["came"]) == ("confirmed", "held", 9)
