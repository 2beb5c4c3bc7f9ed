"""The same over REST: once for a key, and only for whoever may."""

import json

import pytest
from django.test import Client

from linli.cobuild.models import ScoreSheet, ServiceRecord
from linli.core import clock
from tests.factories.cobuild_ventures import NOW, POINTS, agency, eligible, judge, running, world
from tests.people import browser_of

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def _in_september():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def of():
    return world()


def post(browser, path, key="", **data):
    headers = {"Idempotency-Key": key} if key else {}
    return browser.post(f"{API}{path}", json.dumps(data), content_type="application/json", headers=headers)


def test_an_agency_drafts_and_applies(of):
    own = browser_of(of.liaison, Client())
    lines = [{"text": "水", "quantity": 10, "unit_cents": 250}]
    given = {
        "applicant_id": str(of.agency.pk), "place_id": str(of.here.community.pk), "title": "午间陪伴", "category": "elders",
        "for_whom": "老人", "problem": "没人说话", "plan": "每周三次", "planned_services": 10, "planned_person_times": 100,
        "begins_on": "2026-09-01", "ends_on": "2026-12-31", "contact": "试负责", "lines": lines,
    }  # fmt: skip
    made = post(own, f"/rounds/{of.round.pk}/ventures", "k-0000-0001", **given).json()

    applied = post(own, f"/ventures/{made['id']}/apply").json()

    assert (made["state"], applied["state"], applied["asked"]) == ("draft", "applied", 2500)


def test_a_service_sent_twice_with_one_key_is_one_service(of):
    made, own = running(of), browser_of(of.liaison, Client())
    given = {"on": "2026-09-01", "title": "陪伴", "person_times": 40}

    answers = [post(own, f"/ventures/{made.pk}/services", "k-0000-0001", **given) for _again in range(2)]

    assert (answers[0].json() == answers[1].json(), ServiceRecord.objects.count()) == (True, 1)


def test_another_agency_neither_reads_nor_writes_it(of):
    made, other = running(of), browser_of(agency(of.here)[1], Client())

    assert other.get(f"{API}/ventures/{made.pk}").status_code == 404
    assert post(other, f"/ventures/{made.pk}/services", on="2026-09-01", title="x", person_times=1).status_code == 404


def test_money_is_paid_and_spent_and_everybody_reads_what_was_chosen(of):
    made, desk = running(of), browser_of(of.clerk, Client())
    codes = [
        post(desk, f"/ventures/{made.pk}/instalments/1/pay", paid_on="2026-09-01", voucher="P1").status_code,
        post(desk, f"/ventures/{made.pk}/lines/1/spending", cents=100, on="2026-09-01", text="水").status_code,
        post(desk, f"/ventures/{made.pk}/instalments/2/pay", paid_on="2026-09-01", voucher="P2").status_code,
    ]

    told = Client().get(f"{API}/rounds/{of.round.pk}/ventures").json()

    assert codes == [200, 200, 409]
    assert [(one["paid"], one["spent"]) for one in told] == [(60_000, 100)]


def test_a_judge_signs_their_own_sheet(of):
    venture = eligible(of)
    one, actor = judge(of, "preliminary")

    answer = post(browser_of(actor, Client()), f"/judging/{one.pk}/{venture.pk}", points=POINTS["preliminary"], remark="可以")

    assert (answer.status_code, ScoreSheet.objects.get().digest) == (200, answer.json()["digest"])
