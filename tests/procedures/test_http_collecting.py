"""Collections and wishes for programs: the same verbs, once for their key, the same refusals."""

from datetime import date

import pytest
from django.test import Client

from linli.core import clock
from linli.procedures.models import Asking, Collection, Proposal
from tests import people
from tests.factories.procedures import NOW, a_round, collection, good_sheet, house, said, turned_down, wish

pytestmark = pytest.mark.django_db
COLLECTIONS, WISHES = "/api/v1/collections", "/api/v1/wishes"
JSON = "application/json"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def desk(here, client):
    return people.browser_of(people.community_secretary(here)[1], client)


@pytest.fixture
def office(here, client):
    return people.browser_of(people.subdistrict_leader(here)[1], client)


def test_everybody_reads_the_sums(here, client):
    house(here.entrance, [8_950, 6_000])
    row = collection(here.building)
    said(row.heads.first())

    found = client.get(f"{COLLECTIONS}/{row.pk}").json()

    assert (found["total"], found["said"]) == ({"heads": 2, "area": "149.50"}, {"agree": {"heads": 1, "area": "89.50"}})
    assert [check["passed"] for check in found["checks"]] == [False, False, True]


def test_a_collection_is_begun_once_for_its_key(here, desk):
    house(here.entrance, [8_950])
    body = {
        "place_id": str(here.building.pk),
        "title": "三号楼加装电梯",
        "question": "您同意装电梯吗？",
        "closes_on": "2026-09-20",
    }

    answers = [desk.post(COLLECTIONS, body, JSON, headers={"Idempotency-Key": "one"}) for _n in range(2)]

    assert [one.json()["id"] for one in answers] == [str(Collection.objects.get().pk)] * 2


def test_every_reason_comes_back_at_once(here, desk):
    answer = desk.post(COLLECTIONS, {"place_id": str(here.building.pk), "closes_on": "2026-08-01"}, JSON)

    assert answer.status_code == 409
    assert [one["code"] for one in answer.json()["problems"]] == ["title_missing", "question_missing", "closes_on", "roll_empty"]


def test_a_door_is_written_down_and_struck_out(here, desk):
    house(here.entrance, [8_950])
    row = collection(here.building)
    door = f"{COLLECTIONS}/{row.pk}/doors/{row.heads.get().pk}"

    made = desk.post(f"{door}/askings", {"choice": "agree"}, JSON).json()
    struck = desk.post(f"{door}/askings/{made['id']}/strike", {"reason": "记错了一户"}, JSON).json()

    assert [made["voice"], struck["voice"]] == ["agree", ""]
    assert [one["voice"] for one in desk.get(f"{COLLECTIONS}/{row.pk}/doors").json()] == [""]


def test_those_elsewhere_find_no_doors(here, client):
    house(here.entrance, [8_950])
    row = collection(here.building)

    assert people.browser_of(people.outsider()[1], client).get(f"{COLLECTIONS}/{row.pk}/doors").status_code == 404


def test_a_resident_speaks_for_the_own_door_alone(here, client):
    user, actor = people.resident(here)
    house(here.entrance, [8_950, 8_950])
    here.entrance.units.first().ownerships.update(person=actor.person_id)
    row = collection(here.building)
    browser = people.signed_in(user, client)

    browser.post(f"{COLLECTIONS}/{row.pk}/speak", {"choice": "agree"}, JSON)

    assert [one.head.voters.get().person_id for one in Asking.objects.all()] == [actor.person_id]


def test_a_collection_is_closed_for_a_reason(here, desk):
    house(here.entrance, [8_950])
    row = collection(here.building)

    early = desk.post(f"{COLLECTIONS}/{row.pk}/close", {}, JSON)
    closed = desk.post(f"{COLLECTIONS}/{row.pk}/close", {"reason": "项目取消了"}, JSON).json()

    assert (early.status_code, closed["closed_at"] is not None) == (409, True)


def test_anybody_wishes_and_reads_what_became_of_wishes(here, client):
    round_ = a_round(here.tenant)
    turned_down(wish(round_))

    made = client.post(WISHES, {"title": "开一个老年食堂", "text": "中午没饭吃。"}, JSON).json()
    found = client.get(f"{WISHES}/rounds/{round_.pk}/wishes").json()

    assert (made["state"], [one["state"] for one in found]) == ("received", ["refused"])


def test_a_visitor_takes_nothing_down_for_others(here, client):
    a_round(here.tenant)

    answer = client.post(WISHES, {"title": "开一个老年食堂", "text": "中午没饭吃。", "way": "phone"}, JSON)

    assert (answer.status_code, Proposal.objects.count()) == (403, 0)


def test_the_office_screens_merges_and_notes_who_was_told(here, office):
    round_ = a_round(here.tenant)
    first, second, third = (wish(round_, name="试先生") for _n in range(3))
    sheet = {"verdicts": dict(good_sheet(round_).verdicts)}
    draft = {"summary": "装 24 盏路灯", "benefits": "600 户", "cost_cents": 100, "lead": "城市管理科", "done_by": "2027-10-31"}

    office.post(f"{WISHES}/{first.pk}/candidate", sheet | draft, JSON)
    office.post(f"{WISHES}/{second.pk}/merge", {"into": str(first.pk)}, JSON)
    office.post(f"{WISHES}/{third.pk}/refuse", sheet | {"ground": "single", "reason": "只关系一家，当诉求办。"}, JSON)
    office.post(f"{WISHES}/{third.pk}/told", {"how": "phone"}, JSON)

    states = Proposal.objects.order_by("sequence").values_list("state", "told_how")
    assert list(states) == [("candidate", ""), ("merged", ""), ("refused", "phone")]


def test_a_call_that_is_too_short_is_refused(here, office):
    body = {"year": 2027, "opens_on": "2026-09-01", "closes_on": str(date(2026, 9, 9))}

    assert [one["code"] for one in office.post(f"{WISHES}/rounds", body, JSON).json()["problems"]] == ["too_short"]


def test_a_visitor_s_program_wishes_without_a_key_and_a_browser_needs_its_token(here):
    round_ = a_round(here.tenant)
    given = {"title": "给后巷装路灯", "text": "晚上太黑，老人不敢出门。"}
    browser = people.signed_in(people.resident(here)[0], Client(enforce_csrf_checks=True))

    answers = [one.post(WISHES, given, "application/json").status_code for one in (Client(enforce_csrf_checks=True), browser)]

    assert (answers, round_.proposals.count()) == ([200, 403], 1)
