"""Donations, the store and charity sales over REST: read, written once, each reason said."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from linli.cobuild.models import Donation, Sale, StockItem, StockMove
from linli.core import clock
from linli.registry.models import Person
from tests import people
from tests.factories.cobuild_donations import (
    NOW,
    TODAY,
    a_full_sale,
    a_sale,
    an_item,
    from_a_person,
    handed_out,
    there,
    to_person,
)
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/cobuild"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def post(browser, path, key="", **sent):
    more = {"headers": {"Idempotency-Key": key}} if key else {}
    return browser.post(f"{ROOT}{path}", json.dumps(sent), content_type="application/json", **more)


def codes(answer):
    return [one["code"] for one in answer.json()["problems"]]


def test_a_receipt_is_written_once_for_its_key(here, desk):
    unit = OrganisationFactory(tenant=here.tenant)
    said = {"place_id": str(here.community.pk), "organisation_id": str(unit.pk), "may_name": True, "cents": 5_000}
    said["lines"] = [{"name": "大米", "unit": "袋", "quantity": 10}]

    first, again = (post(desk, "/donations", "one-key-0001", **said).json() for _n in range(2))

    assert (first["number"], first["organisation_id"], Donation.objects.count()) == (again["number"], str(unit.pk), 1)
    assert [one["number"] for one in desk.get(f"{ROOT}/donations", {"year": 2026}).json()] == [first["number"]]
    assert {one["name"]: one["stock"] for one in desk.get(f"{ROOT}/stock").json()} == {"善款": 5_000, "大米": 10}


def test_every_reason_is_said(here, desk):
    place = str(here.community.pk)
    none = post(desk, "/donations", place_id=place)
    gone = post(desk, "/donations", place_id=place, person_id=str(uuid4()), claim_id=str(uuid4()))
    strange = post(desk, "/donations", place_id=place, colour="red")

    assert (codes(none), codes(gone), strange.status_code) == (["no_lines"], ["not_found", "not_found"], 422)


def test_the_list_of_receipts_does_not_say_which_person_gave(here, desk):
    one = from_a_person(here)

    answer = desk.get(f"{ROOT}/donations", {"year": 999_999, "offset": -5, "limit": 0}).content.decode()

    assert (one.number in answer, str(one.person_id) in answer, "试大妈" in answer) == (True, False, False)


def test_a_receipt_is_voided(here, desk):
    an_item(here)
    answer = post(desk, f"/donations/{Donation.objects.get().pk}/void", reason="写重了")

    assert (answer.json()["is_void"], there(StockItem.objects.get())) == (True, 0)


def test_things_go_out_once_and_come_back(here, desk):
    item = an_item(here, 10)
    who = PersonFactory(tenant=here.tenant, name="试奶奶")
    said = {"person_id": str(who.pk), "lines": [{"item_id": str(item.pk), "quantity": 4}]}

    first, again = (post(desk, "/stock/hand-out", "one-key-0002", **said) for _n in range(2))
    back = post(desk, f"/stock/moves/{first.json()[0]['id']}/back", quantity=1)

    assert (first.json(), back.json()["kind"], there(item)) == (again.json(), "returned", 7)
    assert ("试奶奶" in first.content.decode(), str(who.pk) in first.content.decode()) == (False, False)


def test_a_hand_out_has_one_recipient_who_is_here(here, desk):
    item, far = an_item(here), people.neighbourhood()
    lines = [{"item_id": str(item.pk), "quantity": 11}]
    stranger = str(PersonFactory(tenant=far.tenant).pk)
    unit = str(OrganisationFactory(tenant=here.tenant).pk)

    tries = ({}, {"person_id": stranger}, {"need_id": str(uuid4()), "organisation_id": unit}, {"organisation_id": unit})

    answers = [codes(post(desk, "/stock/hand-out", lines=lines, **one)) for one in tries]
    assert answers == [["recipient"], ["not_found"], ["not_found"], ["not_enough"]]
    assert there(item) == 10


def test_written_off_moved_and_counted(here):
    browser = people.browser_of(people.holder("subdistrict_clerk", here, place=here.subdistrict)[1])
    item = an_item(here, 10)

    post(browser, f"/stock/{item.pk}/spoil", quantity=1, reason="坏了")
    moved = post(browser, f"/stock/{item.pk}/move", place_id=str(here.subdistrict.pk), quantity=2)
    lines = [{"item_id": str(item.pk), "quantity": 6}]
    began = (NOW - timedelta(1)).isoformat()
    early = post(browser, "/stock/count", lines=lines, as_of=began)
    counted = post(browser, "/stock/count", lines=lines, reason="少一袋")

    assert (moved.json()["kind"], codes(early), [one["quantity"] for one in counted.json()]) == (
        "moved_in", ["moved_meanwhile"], [-1],
    )  # fmt: skip


def test_everybody_reads_the_account_and_it_adds_up(here, client):
    item = an_item(here, 10)
    handed_out(item, 4, to_person(here))

    rows = client.get(f"{ROOT}/donations/account", {"year": 2026, "place_id": str(here.community.pk)}).json()

    assert rows == [
        {
            "name": "大米", "unit": "袋", "is_money": False, "opening": 0, "given": 10, "handed_out": 4, "spoilt": 0, "counted": 0,
            "moved": 0, "closing": 6,
        }
    ]  # fmt: skip
    assert [client.get(f"{ROOT}/donations/account", {"year": year}).json() for year in (0, -5, 99_999)] == [[]] * 3


def test_a_sale_told_only_when_its_books_are_closed(here, client):
    a_sale(here), a_full_sale(here)

    rows = client.get(f"{ROOT}/sales").json()

    assert sorted((one["state"], one["takings_cents"], one["paid_out_cents"]) for one in rows) == [
        ("closed", 88_050, 85_000), ("open", None, None),
    ]  # fmt: skip


def test_a_ledger_is_written_reversed_counted_and_closed(here):
    one, other = (people.browser_of(people.community_secretary(here)[1]) for _n in range(2))
    said = {"title": "义卖", "place_id": str(here.community.pk), "held_on": str(TODAY), "purpose": "买书包"}
    path = f"/sales/{post(one, '/sales', **said).json()['id']}"
    wrong = post(one, f"{path}/lines", kind="sold", cents=5, text="错").json()
    post(one, f"{path}/lines/{wrong['id']}/reverse", reason="错")
    post(one, f"{path}/lines", "one-key-0003", kind="gift", cents=700, text="现场捐")

    counted = [post(browser, f"{path}/count", cents=700).json()["state"] for browser in (one, other)]
    post(one, f"{path}/lines", kind="paid_out", cents=700, text="书包")
    closed = post(one, f"{path}/close").json()

    assert (counted, closed["state"], closed["paid_out_cents"]) == (["open", "counted"], "closed", 700)
    assert [row["cents"] for row in one.get(f"{ROOT}{path}/lines").json()] == [5, -5, 700, -700]
    assert codes(post(one, f"{path}/lines", cents=10**30, text="x")) == ["state", "cents"]


def test_who_has_no_post_reads_and_writes_nothing(here, client):
    sale, item = a_sale(here), an_item(here)
    browser = people.browser_of(people.resident(here)[1], client)

    reads = [browser.get(f"{ROOT}{path}").status_code for path in ("/donations", "/stock", f"/sales/{sale.pk}/lines")]
    writes = [post(browser, f"/stock/{item.pk}/spoil", quantity=1, reason="x").status_code]

    assert (reads, writes) == ([403] * 3, [403])
    assert (Sale.objects.count(), StockMove.objects.count(), Person.objects.count() > 0) == (1, 1, True)
