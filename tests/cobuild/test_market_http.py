"""The market over REST: everybody reads the list, who may writes, each write once."""

import json
from datetime import date

import pytest

from linli.cobuild.models import Claim, Need
from linli.core import clock, lots
from linli.core.ids import uuid7
from tests import people
from tests.factories.cobuild_market import NOW, a_claim, a_need, a_unit
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
NEEDS, CLAIMS = "/api/v1/cobuild/needs", "/api/v1/cobuild/claims"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def post(browser, url, key="", **sent):
    more = {"headers": {"Idempotency-Key": key}} if key else {}
    return browser.post(url, json.dumps(sent), content_type="application/json", **more)


def test_everybody_reads_the_list_and_not_for_whom_it_is(here, client):
    elder = PersonFactory(tenant=here.tenant, name="试保密")
    need = a_need(here.community, beneficiary=elder, private_note="三楼")
    a_need(here.community, is_public=False), a_need(here.community, opens=False)

    answer = client.get(NEEDS)

    assert [one["number"] for one in answer.json()] == [need.number]
    assert ("试保密" in answer.content.decode(), "三楼" in answer.content.decode()) == (False, False)


def test_the_seed_of_lots_is_not_read_before_they_are_drawn(here, client):
    need = a_need(here.community, choosing="lots", choose_on=date(2026, 9, 5))

    (told,) = client.get(NEEDS).json()

    assert (told["seed"], told["seed_promise"]) == ("", lots.promise_of(need.seed))


def test_a_clerk_asks_checks_and_takes_a_claim_and_each_is_done_once(here, desk):
    unit = a_unit(here.tenant).organisation
    sent = {"title": "换一个灯泡", "place_id": str(here.compound.pk)}

    made = [post(desk, NEEDS, "one", **sent).json() for _time in range(2)]
    url = f"{NEEDS}/{made[0]['id']}"
    checked = post(desk, f"{url}/check", "two").json()
    claimed = [post(desk, f"{url}/claims", "three", organisation_id=str(unit.pk)).status_code for _time in range(2)]

    assert (made[0], Need.objects.count(), checked["state"]) == (made[1], 1, "open")
    assert (claimed, Claim.objects.count()) == ([200, 200], 1)


def test_a_claim_goes_its_whole_way(here, desk):
    made = a_claim(a_need(here.community))
    url = f"{CLAIMS}/{made.pk}"

    post(desk, f"{url}/agree", due_on="2026-09-10")
    post(desk, f"{url}/deliver", on="2026-09-01", text="换好了", person_times=3, people=1, half_hours=2)
    last = post(desk, f"{url}/confirm", rating=4, thanks="谢谢").json()

    assert (last["state"], last["person_times"], last["people"], last["half_hours"]) == ("confirmed", 3, 1, 2)
    assert [one["state"] for one in desk.get(CLAIMS).json()] == ["confirmed"]


def test_a_refusal_says_every_reason(here, desk):
    answer = post(desk, NEEDS, title="", place_id=str(here.compound.pk), places=0)

    assert (answer.status_code, [one["code"] for one in answer.json()["problems"]]) == (409, ["too_short", "places"])


def test_a_visitor_writes_nothing(here, client):
    need = a_need(here.community)
    made = a_claim(need)

    told = [
        post(client, NEEDS, title="换灯泡", place_id=str(here.community.pk)).status_code,
        post(client, f"{NEEDS}/{need.pk}/claims", person_id=str(PersonFactory(tenant=here.tenant).pk)).status_code,
        post(client, f"{CLAIMS}/{made.pk}/withdraw").status_code,
    ]

    assert (told, Claim.objects.get().state) == ([403, 403, 404], "asked")


def test_what_belongs_elsewhere_is_not_found(here, client):
    need = a_need(here.community, is_public=False)
    browser = people.browser_of(people.outsider()[1], client)

    assert browser.get(f"{NEEDS}/{need.pk}").status_code == 404


def test_one_claimant_is_named_over_rest(here, desk):
    need, unit, someone = a_need(here.community), a_unit(here.tenant).organisation, PersonFactory(tenant=here.tenant)

    several = post(desk, f"{NEEDS}/{need.pk}/claims", "a", organisation_id=str(unit.pk), person_id=str(someone.pk))
    nobody = post(desk, f"{NEEDS}/{need.pk}/claims", "b")

    assert [[one["code"] for one in answer.json()["problems"]] for answer in (several, nobody)] == [["claimant"], ["claimant"]]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"place_id": str(uuid7())}, ["unknown_place"]),
        ({"person_id": str(uuid7()), "beneficiary_id": str(uuid7())}, ["unknown_person", "unknown_person"]),
        ({"organisation_id": str(uuid7())}, ["unknown_organisation"]),
    ],
)
def test_a_need_names_places_people_and_units_of_the_register(here, desk, said, code):
    plain = {"title": "换灯泡", "place_id": str(here.community.pk), "field": "repair", "channel": "phone"}

    answer = post(desk, NEEDS, **(plain | said))

    assert (answer.status_code, [one["code"] for one in answer.json()["problems"]]) == (409, code)
    assert Need.objects.count() == 0
