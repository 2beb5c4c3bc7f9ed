"""Returns, rulings, transfers and assistance over REST: the same verbs, the same refusals, once for each key."""

import pytest

from linli.casework.api import dispatch
from linli.casework.models import Assignment, ReturnOrder, Ruling
from linli.casework.selectors import dispatching
from linli.config.api import api

from ..factories.casework import RulingFactory
from ..factories.registry import OrganisationFactory, PlaceFactory
from ..people import holder
from .conftest import FRIDAY
from .test_http_api import Program, codes, program_of

ROOT = "/api/v1"
WHY = {"reason": "address_unclear", "text": "合同里没有院墙外这一段。"}
RULED = {"question": "灯在院墙里面还是外面，归谁修", "reason": "灯杆在院墙以内，按物业合同归物业。"}
NOWHERE = "01999998-aa00-7000-8000-000000000000"


@pytest.fixture
def desk(office):
    return program_of(holder("community_clerk", office.here, place=office.here.community, organisation=office.committee))


@pytest.fixture
def company(office):
    return program_of(holder("property_clerk", office.here, organisation=office.here.property_company))


@pytest.fixture
def chief(office):
    return program_of(holder("dispatcher", office.here, place=office.here.subdistrict))


def of(case, verb):
    return f"{ROOT}/cases/{case.pk}/{verb}"


def test_a_case_goes_back_and_forth_and_is_ruled_on(office, desk, company, chief):
    case, mine = office.received(), str(office.here.property_company.pk)
    states = []
    for _time in range(2):
        states.append(company.post(of(case, "return"), WHY).json()["state"])
        states.append(desk.post(of(case, "dispatch"), {"organisation_id": mine, "reason": "灯杆在院里"}).json()["state"])
    states.append(company.post(of(case, "return"), WHY).json()["state"])

    assert states == ["returned", "dispatched", "returned", "dispatched", "returned"]
    assert codes(desk.post(of(case, "dispatch"))) == (409, ["awaits_ruling", "sent_back_without_reason"])
    assert chief.post(of(case, "rule"), RULED | {"organisation_id": mine}).json()["lead_organisation_id"] == mine
    assert codes(company.post(of(case, "return"), WHY)) == (409, ["ruled"])
    told = [(one["decision"], one["goes_to_ruling"]) for one in desk.get(of(case, "returns")).json()]
    assert told == [("sent_back", False), ("sent_back", False), ("ruled", True)]


def test_a_return_sent_twice_under_one_key_is_done_once(office, company):
    case = office.received()

    answers = [company.post(of(case, "return"), WHY, Idempotency_Key="k-1") for _time in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert ReturnOrder.objects.count() == 1


def test_the_reasons_can_be_read(office, company):
    found = company.get(f"{ROOT}/return-reasons").json()

    assert [(one["code"], one["refused_when_late"]) for one in found][:3] == [
        ("address_unclear", False), ("not_our_duty", True), ("duplicate", False),
    ]  # fmt: skip


def test_a_reporter_reads_no_returns(office, company):
    case = office.received()
    company.post(of(case, "return"), WHY)
    own = program_of(holder("entrance_head", office.here, place=office.here.entrance))

    assert own.get(of(case, "returns")).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"category": "nothing"}, "unknown_category"),
        ({"place_id": NOWHERE}, "unknown_place"),
        ({"supersedes_id": NOWHERE}, "unknown_ruling"),
        ({"organisation_id": NOWHERE}, "unknown_organisation"),
        ({"party_ids": [NOWHERE]}, "unknown_organisation"),
    ],
)
def test_a_ruling_about_what_is_not_there_is_refused(office, chief, wrong, expected):
    given = RULED | {"organisation_id": str(office.committee.pk)} | wrong

    assert codes(chief.post(of(office.accepted(), "rule"), given)) == (409, [expected])
    assert not Ruling.objects.exists()


def test_a_ruling_says_how_far_it_reaches_and_is_found_by_words(office, chief, company):
    given = RULED | {
        "organisation_id": str(office.committee.pk),
        "category": "public_facilities",
        "place_id": str(office.here.compound.pk),
        "party_ids": [str(office.here.property_company.pk)],
        "citation": "物业合同第八条",
    }
    case = office.accepted()
    chief.post(of(case, "rule"), given)
    RulingFactory(tenant=office.here.tenant)

    found = chief.get(f"{ROOT}/rulings", {"text": "物业合同"}).json()
    assert [(one["category"], one["place_id"], one["case_id"]) for one in found] == [
        ("public_facilities", str(office.here.compound.pk), str(case.pk)),
    ]  # fmt: skip
    assert [one["case_id"] for one in company.get(f"{ROOT}/rulings").json()] == [None]


def test_a_case_is_transferred(office, desk):
    case, to = office.received(), str(office.committee.pk)

    answer = desk.post(of(case, "transfer"), {"organisation_id": to, "reason": "社区来", "assist_ids": [str(office.window.pk)]})

    assert (answer.json()["state"], answer.json()["lead_organisation_id"]) == ("dispatched", to)
    assert Assignment.objects.get(case=case, role="assist").organisation == office.window
    assert codes(desk.post(of(case, "transfer"), {"organisation_id": NOWHERE, "reason": "x"})) == (409, ["unknown_organisation"])


def test_somebody_assists_and_says_done(office, desk, company):
    case = office.received()
    helper = OrganisationFactory(tenant=office.here.tenant, kind="government_department")
    dispatching.forget()
    program = program_of(holder("department_clerk", office.here, organisation=helper))
    desk.post(of(case, "assist"), {"organisation_id": str(helper.pk), "text": "一起上门，认电表。"})
    done = {"text": "灯头已经换好，试过了。"}
    assert codes(company.post(of(case, "complete"), done)) == (409, ["assist_open"])

    assert program.post(of(case, "end-assist"), {"text": "认过电表了，是公用的。"}).status_code == 200

    assert company.post(of(case, "complete"), done).json()["state"] == "done"


@pytest.mark.parametrize("verb", ["return", "rule", "transfer", "assist", "end-assist"])
def test_who_is_not_signed_in_does_nothing(office, verb):
    assert Program().post(of(office.received(), verb), WHY).status_code == 401


def test_the_operations_have_the_names_that_programs_look_for():
    ids = {one["operationId"] for path in api.get_openapi_schema()["paths"].values() for one in path.values()}

    assert {"case_return", "case_rule", "case_transfer", "case_assist", "case_end_assist"} <= ids


def test_a_place_outside_the_case_is_refused_by_the_verb(office, chief):
    given = RULED | {"organisation_id": str(office.committee.pk), "place_id": str(PlaceFactory(parent=office.here.community).pk)}

    assert codes(chief.post(of(office.accepted(), "rule"), given)) == (409, ["place"])


def test_dispatching_without_a_choice_does_not_answer_a_return_silently(office, desk, company):
    case = office.received()
    company.post(of(case, "return"), WHY)

    assert codes(desk.post(of(case, "dispatch"))) == (409, ["sent_back_without_reason"])
    case = dispatch(case=case, organisation=office.committee, by=office.clerk, now=FRIDAY)
    assert desk.get(of(case, "returns")).json()[0]["decision"] == "accepted"
