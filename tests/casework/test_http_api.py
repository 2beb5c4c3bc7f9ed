"""The REST face: the same verbs, the same refusals as values, once for each Idempotency-Key."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from django.test import Client

from linli.casework.api import callback_token, complete, tracking_code
from linli.casework.http_api.doors import KeyThrottle
from linli.casework.models import Case
from linli.config.api import api
from linli.core import clock
from linli.core.keys import derived
from linli.registry.api import Appointment

from ..factories.accounts import ApiKeyFactory
from ..people import holder, outsider, signed_in
from .conftest import FRIDAY

URL = "/api/v1/cases"


class Program:
    """A client that speaks JSON on a Friday morning, with a key or without."""

    def __init__(self, key="", client=None):
        self.client, self.headers = client or Client(enforce_csrf_checks=True), {"Authorization": f"Bearer {key}"} if key else {}

    def post(self, url, data=None, now=FRIDAY, **headers):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        with clock.fixed(now):
            return self.client.post(url, json.dumps(data or {}), "application/json", headers=self.headers | given)

    def get(self, url, data=None):
        with clock.fixed(FRIDAY):
            return self.client.get(url, data, headers=self.headers)


def program_of(person):
    """A program that acts under the one post of this member of staff."""
    user, by = person
    hashed = hmac.new(derived("api-key"), b"secret", hashlib.sha256).hexdigest()
    key = ApiKeyFactory(tenant_id=by.tenant_id, user=user, key_hash=hashed, appointment_id=by.appointment_id, made_at=FRIDAY)
    Appointment.objects.filter(pk=by.appointment_id).update(valid_from=FRIDAY.date())
    return Program(f"linli_{key.prefix}_secret")


@pytest.fixture
def desk(office):
    """The community's program: it may accept, dispatch, call back and close."""
    return program_of(holder("community_clerk", office.here, place=office.here.community, organisation=office.committee))


@pytest.fixture
def company(office):
    return program_of(holder("property_clerk", office.here, organisation=office.here.property_company))


@pytest.fixture
def visitor(office):
    return Program()


def lamp(office, **more):
    return {"text": "东单元门口的路灯不亮，已经三天。", "place_id": str(office.here.building.pk)} | more


def codes(response):
    return response.status_code, [problem["code"] for problem in response.json()["problems"]]


def test_the_whole_way_over_rest(office, desk, company, visitor):
    case = visitor.post(URL, lamp(office, phone="139 0000 0120")).json()
    here = f"{URL}/{case['id']}"
    steps = [
        desk.post(f"{here}/accept", {"title": "路灯不亮"}),
        desk.post(f"{here}/dispatch"),
        company.post(f"{here}/receive", {"handler_name": "周师傅"}),
        company.post(f"{here}/start", {"text": "出门了"}),
        company.post(f"{here}/note", {"text": "灯头坏了"}),
        company.post(f"{here}/complete", {"text": "灯头已经换好，试过了。"}),
        desk.post(f"{here}/call-back", {"is_resolved": True, "satisfaction": "satisfied"}),
        desk.post(f"{here}/close"),
        desk.post(f"{here}/rework", {"reason": "第二天又不亮了"}),
    ]

    assert [step.status_code for step in steps] == [200] * 9
    way = ["accepted", "dispatched", "received", "in_progress", "in_progress", "done", "called_back", "closed", "reworked"]
    assert [step.json()["state"] for step in steps] == way


def test_a_visitor_reports_and_follows_by_number_and_code(office, visitor):
    case = visitor.post(URL, lamp(office)).json()

    followed = visitor.get(f"{URL}/track", {"number": case["short_number"], "code": case["tracking_code"]})

    assert (followed.status_code, followed.json()["state"]) == (200, "submitted")
    assert [line["verb"] for line in followed.json()["timeline"]] == ["report"]
    assert visitor.get(f"{URL}/track", {"number": case["short_number"], "code": "AAAAAA"}).status_code == 404


def test_all_problems_come_at_once_and_nothing_is_left(office, visitor):
    response = visitor.post(URL, lamp(office, text="灯", phone="x", longitude=113.6))

    assert codes(response) == (409, ["too_short", "phone", "half_a_point"])
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("data", "status", "expected"),
    [
        ({}, 422, ["missing"]),
        ({"text": "路灯不亮三天了", "category": "nothing"}, 409, ["unknown_category"]),
        ({"text": "路灯不亮三天了", "place_id": "01999998-aa00-7000-8000-000000000000"}, 409, ["unknown_place"]),
        ({"text": "路灯不亮三天了", "door_code": "NOTHING"}, 409, ["unknown_place"]),
        (
            {"text": "短", "category": "nothing", "door_code": "NOTHING", "phone": "12"},
            409,
            ["unknown_category", "unknown_place", "too_short", "phone"],
        ),
        ({"text": "路灯不亮三天了", "place_id": "x"}, 422, ["uuid_parsing"]),
    ],
)
def test_what_makes_no_sense_is_refused_as_values(office, visitor, data, status, expected):
    assert codes(visitor.post(URL, data)) == (status, expected)


def test_a_program_is_told_in_our_words_and_of_every_field(office, visitor):
    answer = visitor.post(URL, lamp(office, place_id="x", phone=5, texts="写错的名字"))

    told = {problem["where"]: problem["text"] for problem in answer.json()["problems"]}
    assert told == {
        "place_id": "这里要写 UUID，例如 0192f0c1-7e2f-7b80-9c08-da5645335000。",
        "phone": "这里要写文字。",
        "texts": "没有这个字段，看看是不是写错了名字。",
    }
    assert (answer.status_code, Case.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("moment", "status", "expected"),
    [
        ("2026-11-19T15:00:00", 409, ["visit_in_the_past"]),
        ("2026-11-19T15:00:00+08:00", 409, ["visit_in_the_past"]),
        ("9999-12-31T15:00:00", 422, ["value_error"]),
    ],
)
def test_an_hour_without_its_time_zone_is_one_of_here(office, company, moment, status, expected):
    case = office.dispatched()

    assert codes(company.post(f"{URL}/{case.pk}/receive", {"visit_at": moment})) == (status, expected)


def test_a_place_is_found_by_its_door_code(office, visitor):
    case = visitor.post(URL, {"text": "路灯不亮三天了", "door_code": office.here.entrance.public_code}).json()

    assert case["place_id"] == str(office.here.entrance.pk)


def test_a_place_is_found_by_a_point_where_a_boundary_holds_it(office, visitor):
    case = visitor.post(URL, {"text": "路灯不亮三天了", "longitude": 113.6, "latitude": 34.7}).json()

    assert (case["place_id"], Case.objects.get().source_crs) == (None, "cgcs2000")


def test_the_same_key_sent_twice_reports_once(office, visitor):
    first, second = (visitor.post(URL, lamp(office), Idempotency_Key="a1") for _ in range(2))

    assert (first.json()["id"], first.status_code, Case.objects.count()) == (second.json()["id"], 201, 1)
    assert codes(visitor.post(URL, lamp(office, title="别的"), Idempotency_Key="a1")) == (409, ["submission.differs"])


def test_a_verb_sent_twice_is_done_once(office, desk):
    here = f"{URL}/{office.reported().pk}"

    answers = [desk.post(f"{here}/accept", Idempotency_Key="b1") for _ in range(2)]

    assert [answer.json()["state"] for answer in answers] == ["accepted", "accepted"]
    assert codes(desk.post(f"{here}/accept")) == (409, ["wrong_state"])


def test_a_program_that_may_sends_straight_on(office, desk):
    case = desk.post(URL, lamp(office, category="street_lamp", straight=True, channel="phone")).json()

    assert (case["state"], case["lead_organisation_id"]) == ("dispatched", str(office.here.property_company.pk))
    assert Case.objects.get().channel == "phone"


def test_a_straight_report_takes_at_most_twenty_statements_with_signing_in(office, desk, django_assert_max_num_queries):
    desk.post(URL, lamp(office, category="street_lamp", straight=True))

    with django_assert_max_num_queries(20):
        desk.post(URL, lamp(office, category="street_lamp", straight=True), Idempotency_Key="c1")


def test_without_an_account_nothing_but_reporting_is_open(office, visitor):
    case = office.reported()

    assert codes(visitor.get(URL)) == (401, ["unauthenticated"])
    assert codes(visitor.post(f"{URL}/{case.pk}/accept")) == (401, ["unauthenticated"])


def test_a_key_that_is_not_good_is_no_visitor(office):
    assert Program("linli_x_y").post(URL, lamp(office)).status_code == 401
    assert not Case.objects.exists()


def test_what_one_may_not_see_is_not_there_and_what_one_may_not_do_is_refused(office, desk):
    case = office.reported()

    assert codes(program_of(outsider()).get(f"{URL}/{case.pk}")) == (404, ["not-found"])
    auditor = program_of(holder("auditor", office.here))
    assert codes(auditor.post(f"{URL}/{case.pk}/accept")) == (403, ["not_allowed"])
    assert Case.objects.get().state == "submitted"


def test_a_signed_in_browser_needs_its_csrf_token_to_write(office):
    user, _actor = holder("counter_clerk", office.here)
    browser = Program(client=signed_in(user, Client(enforce_csrf_checks=True)))

    assert browser.get(URL).status_code == 200
    assert browser.post(URL, lamp(office)).status_code == 403


def test_a_page_of_the_list_and_the_next(office, desk):
    for _ in range(3):
        office.reported()

    first = desk.get(URL, {"size": 2}).json()
    second = desk.get(URL, {"size": 2, "after": first["after"]}).json()

    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert len({case["id"] for page in (first, second) for case in page["items"]}) == 3


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(office, desk, settings, django_assert_num_queries, item_count):
    settings.LINLI_KEY_MEMORY = 0
    for _ in range(item_count):
        office.dispatched()
    desk.get(URL)

    with django_assert_num_queries(3):
        response = desk.get(URL)

    assert len(response.json()["items"]) == item_count


def test_a_case_shows_its_timeline_and_why_it_went_where_it_went(office, desk):
    case = desk.get(f"{URL}/{office.dispatched().pk}").json()

    assert [line["verb"] for line in case["timeline"]] == ["report", "accept", "dispatch"]
    assert (case["why"]["party"], case["description"]) == ("property", "东单元门口的路灯不亮，已经三天。")


def test_categories_are_open_and_kept_for_a_while(office, visitor):
    response = visitor.get("/api/v1/categories")

    lift = next(one for one in response.json() if one["code"] == "lift")
    assert (lift["parent"], response["Cache-Control"]) == ("public_facilities", "public, max-age=300")


def test_words_point_to_a_category_or_to_none(office, visitor):
    found = visitor.get("/api/v1/categories/suggest", {"text": "单元门口的路灯不亮"}).json()

    assert found == {"category": "street_lamp", "name": "路灯照明", "evidence": ["路灯不亮"]}
    assert visitor.get("/api/v1/categories/suggest", {"text": "说一件事"}).json() is None


def test_the_like_is_offered_and_joined_instead_of_reported_again(office, visitor):
    case = office.reported()

    found = visitor.post(f"{URL}/likely", lamp(office)).json()
    joined = visitor.post(f"{URL}/{found[0]['id']}/join", {"phone": "139 0000 0121", "words": "我家也黑"}).json()

    assert (found[0]["id"], joined["reporter_count"]) == (str(case.pk), 2)
    assert joined["tracking_code"] == tracking_code(case.pk)


def test_a_denunciation_cannot_be_joined(office, visitor):
    case = office.reported(kind="denunciation")

    assert visitor.post(f"{URL}/{case.pk}/join", {"phone": "139 0000 0121"}).status_code == 404


def test_a_reporter_supplements_and_says_solved_with_the_code(office, visitor):
    here, code = (lambda case: (f"{URL}/{case.pk}", tracking_code(case.pk)))(office.reported())

    assert visitor.post(f"{here}/supplement", {"text": "又一盏", "code": code}).status_code == 200
    assert codes(visitor.post(f"{here}/supplement", {"text": "又一盏", "code": "AAAAAA"})) == (403, ["not_the_reporter"])
    assert visitor.post(f"{here}/say-solved", {"text": "好了", "code": code}).json()["state"] == "called_back"
    assert visitor.post(f"{URL}/01999998-aa00-7000-8000-000000000000/say-solved", {"text": "", "code": ""}).status_code == 404


def test_a_reporter_answers_by_the_token_of_the_link(office, visitor):
    case = complete(case=office.received(), text="灯头已经换好，试过了。", by=office.property_clerk, now=FRIDAY)
    token = callback_token(case.reporters.get().pk, 0)

    answered = visitor.post("/api/v1/answers", {"token": token, "is_resolved": True, "satisfaction": "satisfied"})

    assert answered.json()["state"] == "called_back"
    assert visitor.post("/api/v1/answers", {"token": "x"}).status_code == 404


def test_the_offices_other_verbs(office, desk):
    first, second, third = (f"{URL}/{office.reported().pk}" for _ in range(3))
    sent = office.dispatched()

    assert desk.post(f"{first}/not-accept", {"channel": "court", "reason": "归法院"}).json()["state"] == "not_accepted"
    assert desk.post(f"{second}/void", {"reason": "测试"}).json()["state"] == "void"
    assert desk.post(f"{third}/correct", {"category": "lift"}).json()["category"] == "lift"
    again = desk.post(f"{URL}/{sent.pk}/redispatch", {"organisation_id": str(office.committee.pk), "reason": "派错了"})
    assert again.json()["lead_organisation_id"] == str(office.committee.pk)


@pytest.mark.parametrize(
    ("verb", "data", "expected"),
    [
        ("accept", {"category": "nothing"}, "unknown_category"),
        ("correct", {"place_id": "01999998-aa00-7000-8000-000000000000"}, "unknown_place"),
        ("dispatch", {"organisation_id": "01999998-aa00-7000-8000-000000000000"}, "unknown_organisation"),
        ("dispatch", {"assist_ids": ["01999998-aa00-7000-8000-000000000000"]}, "unknown_organisation"),
        ("call-back", {"reporter_id": "01999998-aa00-7000-8000-000000000000"}, "unknown_reporter"),
    ],
)
def test_unknown_things_are_named(office, desk, verb, data, expected):
    assert codes(desk.post(f"{URL}/{office.reported().pk}/{verb}", data)) == (409, [expected])


def test_a_visitor_who_sends_without_end_is_stopped(office, visitor):
    answers = [visitor.post(URL, {"text": "灯"}).status_code for _ in range(31)]

    assert (answers[:30], answers[30]) == ([409] * 30, 429)
    assert codes(visitor.post(URL, {"text": "灯"})) == (429, ["too_many"])
    assert visitor.post(URL, lamp(office), now=FRIDAY + timedelta(hours=1)).status_code == 201


def test_a_program_that_runs_wild_is_slowed(office, desk, monkeypatch):
    monkeypatch.setattr(KeyThrottle, "allow_request", lambda self, request: False)

    response = desk.get(URL)

    assert (response.status_code, 0 < KeyThrottle().wait() <= 60) == (429, True)


def test_a_mistyped_address_is_answered_as_programs_are(office, visitor):
    assert codes(visitor.get("/api/v1/nothing")) == (404, ["not-found"])


def test_every_operation_has_its_own_id():
    ids = [operation["operationId"] for path in api.get_openapi_schema()["paths"].values() for operation in path.values()]
    ours = {
        "category_list", "category_suggest", "case_list", "case_get", "case_report", "case_likely", "case_join", "case_track",
        "case_supplement", "case_say_solved", "case_answer", "case_accept", "case_correct", "case_not_accept", "case_void",
        "case_dispatch", "case_redispatch", "case_receive", "case_start", "case_note", "case_complete", "case_call_back",
        "case_rework", "case_close",
    }  # fmt: skip

    assert (len(ids), ours - set(ids)) == (len(set(ids)), set())
