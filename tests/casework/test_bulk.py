"""One verb on many cases: looked through, done each by itself, told case by case; on the page and over REST."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from linli.casework.api import complete, dispatch
from linli.casework.models import Case, Entry
from linli.casework.services import bulk
from linli.core import clock
from linli.core.models import JournalLine, OutboxEvent, Submission

from ..factories.casework import CaseFactory
from ..people import auditor, browser_of, dispatcher, grid_worker, holder, outsider, property_clerk
from .conftest import FRIDAY

LIST, BULK, API = reverse("casework:cases"), reverse("casework:bulk"), "/api/v1/cases/bulk"
LATER = FRIDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(LATER):
        yield


@pytest.fixture
def clerk(office):
    return browser_of(office.clerk)


def keys(*cases):
    return [str(case.pk) for case in cases]


def states():
    return sorted(Case.objects.values_list("state", flat=True))


def everything():
    return (states(), Entry.objects.count(), JournalLine.objects.count(), OutboxEvent.objects.count(), Submission.objects.count())


# ---- the service ----


def test_a_rehearsal_tells_who_would_be_refused_and_leaves_nothing(office):
    cases = [office.reported(), office.accepted("noise")]
    before = everything()

    found = bulk.rehearse(cases, "accept", {}, by=office.clerk, now=LATER)

    assert [[problem.code for problem in one.problems] for one in found] == [[], ["wrong_state"]]
    assert everything() == before


def test_each_case_stands_or_falls_by_itself_and_the_same_token_does_nothing_twice(office):
    cases = [office.reported(), office.accepted("noise"), office.reported("parking")]

    runs = [bulk.do(cases, "accept", {}, token="t", by=office.clerk, now=LATER) for _ in range(2)]

    assert [[one.is_done for one in run] for run in runs] == [[True, False, True]] * 2
    assert (states(), Entry.objects.filter(verb="accept").count()) == (["accepted"] * 3, 3)


def test_other_words_under_the_same_token_are_refused(office):
    case = office.accepted()

    for text in ("第一句话写在这里", "第二句话写在这里"):
        said = {"text": text, "is_internal": True}
        found = bulk.do([case], "note", said, token="t", fingerprint=text, by=office.clerk, now=LATER)

    assert ([problem.code for problem in found[0].problems], case.entries.filter(verb="note").count()) == (
        ["submission.differs"],
        1,
    )


def test_without_a_token_it_is_simply_done(office):
    found = bulk.do([office.reported()], "accept", {}, token="", by=office.clerk, now=LATER)

    assert (found[0].is_done, states(), Submission.objects.count()) == (True, ["accepted"], 0)


# ---- the pages ----


def test_the_list_offers_what_the_post_may_do(office, clerk):
    office.reported()

    offered = [
        [name for name in bulk.WRITES if f'<option value="{name}">' in browser.get(LIST).text]
        for browser in (clerk, browser_of(property_clerk(office.here)[1]), browser_of(auditor(office.here)[1]))
    ]

    assert offered[0] == ["accept", "dispatch", "receive", "note", "hand_over", "close"]
    assert offered[1:] == [[], []]


def test_ticked_cases_are_looked_through_and_accepted(office, clerk):
    good, bad = office.reported(), office.accepted("noise")

    looked = clerk.get(BULK, {"verb": "accept", "case": keys(good, bad), "opened": "all"}).text
    done = clerk.post(BULK, {"verb": "accept", "step": "do", "from": "opened=all", "case": keys(good), "submission_token": "t"})

    assert ("受理，1 件" in looked, bad.short_number in looked, "不能受理" in looked) == (True, True, True)
    assert (done.status_code, "1 件都办好了" in done.text, f'href="{LIST}?opened=all"' in done.text) == (200, True, True)
    assert states() == ["accepted", "accepted"]


def test_a_form_is_filled_first_and_a_refusal_keeps_the_words(office, clerk):
    case = office.accepted()
    dispatched = dispatch(case=office.accepted("noise"), by=office.clerk, now=FRIDAY)

    opened = clerk.get(BULK, {"verb": "note", "case": keys(case, dispatched)})
    empty = clerk.post(BULK, {"verb": "note", "step": "look", "case": keys(case)})
    looked = clerk.post(BULK, {"verb": "note", "step": "look", "case": keys(case), "text": "下午三点一起去看"})

    assert (opened.status_code, "看看哪些能办" in opened.text) == (200, True)
    assert (empty.status_code, "还没写要记什么" in empty.text) == (422, True)
    assert ("下午三点一起去看" in looked.text, "记一句，1 件" in looked.text) == (True, True)


def test_sent_twice_is_done_once_and_the_result_tells_who_was_refused(office, clerk):
    cases = [office.accepted(), office.reported("noise")]
    given = {
        "verb": "dispatch",
        "step": "do",
        "case": keys(*cases),
        "note": "",
        "reason": "",
        "lead": "",
        "submission_token": "t",
    }

    texts = [clerk.post(BULK, given).text for _ in range(2)]

    assert (["1 件没办成" in text for text in texts], states()) == ([True, True], ["dispatched", "submitted"])
    assert Entry.objects.filter(verb="dispatch").count() == 1


def test_one_organisation_for_all_wants_a_reason_where_the_suggestion_is_another(office, clerk):
    case = office.accepted()
    given = {"verb": "dispatch", "step": "do", "case": keys(case), "lead": str(office.committee.pk), "submission_token": "t"}

    refused, done = clerk.post(BULK, given), clerk.post(BULK, given | {"reason": "物业换公司，先由社区办"})

    case.refresh_from_db()
    assert ("没办成" in refused.text, "都办好了" in done.text, case.lead_organisation) == (True, True, office.committee)


def test_everything_that_the_filters_find_is_meant_up_to_the_cap(office, clerk, monkeypatch):
    office.accepted("parking")
    for _ in range(3):
        office.reported("noise")
    monkeypatch.setattr(bulk, "MOST", 2)

    text = clerk.get(BULK, {"verb": "accept", "all": "1", "category": "noise"}).text

    assert ("符合条件的有 3 件，一次最多办 2 件" in text, "受理，2 件" in text) == (True, True)


def test_a_colleague_takes_over_by_the_page(office, clerk):
    cases = [office.accepted(), office.accepted("noise")]
    to = holder("community_clerk", office.here, place=office.here.community, organisation=office.committee)[1]
    given = {"verb": "hand_over", "step": "do", "case": keys(*cases), "submission_token": "t", "reason": "休假"}

    opened = clerk.get(BULK, {"verb": "hand_over", "all": "1", "hand": str(office.clerk.appointment_id)}).text
    done = clerk.post(BULK, given | {"to": str(to.appointment_id)}).text

    assert (str(to.appointment_id) in opened, "2 件都办好了" in done) == (True, True)
    assert set(Case.objects.values_list("first_receiver_appointment_id", flat=True)) == {to.appointment_id}


def test_the_company_signs_for_many_and_its_lead_arranges(office):
    lead = holder("property_lead", office.here, organisation=office.here.property_company)[1]
    cases = [office.dispatched(), office.dispatched()]
    company = browser_of(office.property_clerk)
    given = {"verb": "receive", "step": "do", "case": keys(*cases), "handler_name": "周师傅", "submission_token": "t"}

    text = company.post(BULK, given).text
    opened = browser_of(lead).get(BULK, {"verb": "hand_over", "case": keys(*cases)}).text

    assert ("2 件都办好了" in text, states()) == (True, ["received"] * 2)
    assert (str(office.property_clerk.appointment_id) in opened, str(office.clerk.appointment_id) in opened) == (True, False)


@pytest.mark.parametrize("given", [{"verb": "fly"}, {"verb": "accept"}, {"verb": "accept", "case": "nonsense"}, {}])
def test_nothing_chosen_leads_back_to_the_list_with_its_filters(office, clerk, given):
    answer = clerk.get(BULK, given | {"opened": "all"})

    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?opened=all")


def test_others_cases_and_others_verbs_are_left_alone(office, clerk):
    strange = CaseFactory(tenant=outsider()[1].tenant_id and office.here.tenant, place=None)
    before = states()

    assert clerk.post(BULK, {"verb": "remind", "case": keys(strange), "reason": "快一点办好"}).status_code == 403
    done = clerk.post(BULK, {"verb": "accept", "step": "do", "case": keys(strange)})
    assert (done.status_code, states()) == (200, before)


# ---- REST ----


def call(browser, body, **headers):
    answer = browser.post(API, json.dumps(body, default=str), "application/json", **headers)
    return answer.status_code, answer.json()


def test_a_program_rehearses_and_does_once(office, clerk):
    cases, key = [office.reported(), office.accepted("noise")], {"HTTP_IDEMPOTENCY_KEY": "k"}
    body = {"verb": "accept", "case_ids": [*keys(*cases), uuid4()]}

    rehearsed = call(clerk, body | {"is_rehearsal": True})
    before = states()
    answers = [call(clerk, body, **key) for _ in range(2)]

    assert (rehearsed[1]["done"], before) == (1, ["accepted", "submitted"])
    assert [(status, told["done"], told["refused"]) for status, told in answers] == [(200, 1, 2)] * 2
    assert [one["problems"][:1] and one["problems"][0]["code"] for one in answers[0][1]["cases"]] == [
        [],
        "wrong_state",
        "unknown_case",
    ]
    assert (answers[0][1]["cases"][0]["state"], Entry.objects.filter(verb="accept").count()) == ("accepted", 2)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"verb": "fly", "case_ids": [uuid4()]}, "unknown_verb"),
        ({"verb": "accept", "case_ids": []}, "how_many"),
        ({"verb": "accept", "case_ids": [uuid4() for _ in range(101)]}, "how_many"),
        ({"verb": "dispatch", "case_ids": [uuid4()], "organisation_id": uuid4()}, "unknown_organisation"),
        ({"verb": "hand_over", "case_ids": [uuid4()]}, "unknown_appointment"),
        ({"verb": "hand_over", "case_ids": [uuid4()], "to_appointment_id": uuid4()}, "unknown_appointment"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(office, clerk, body, code):
    status, told = call(clerk, body)

    assert (status, [one["code"] for one in told["problems"]]) == (409, [code])


def test_a_program_without_the_right_is_refused(office):
    assert call(browser_of(auditor(office.here)[1]), {"verb": "accept", "case_ids": [uuid4()]})[0] == 403


def test_every_verb_of_the_table_can_be_called(office, clerk):
    case = complete(case=office.received(), text="修好了，已经试过灯。", by=office.property_clerk, now=FRIDAY)
    desk = browser_of(dispatcher(office.here)[1])
    to = holder("community_clerk", office.here, place=office.here.community, organisation=office.committee)[1]
    bodies = [
        (clerk, {"verb": "note", "text": "已经通知回访的人"}, 1),
        (clerk, {"verb": "hand_over", "to_appointment_id": to.appointment_id, "reason": "休假"}, 1),
        (desk, {"verb": "remind", "reason": "请尽快处理好"}, 0),
        (clerk, {"verb": "close", "reason": ""}, 0),
        (clerk, {"verb": "dispatch", "organisation_id": office.committee.pk}, 0),
    ]

    assert [call(who, body | {"case_ids": [case.pk]})[1]["done"] for who, body, _ in bodies] == [one for _, _, one in bodies]


def test_a_program_hands_one_over_to_a_colleague(office, clerk):
    case, url = office.received(), f"/api/v1/cases/{Case.objects.get().pk}"
    to = property_clerk(office.here)[1]
    lead = browser_of(holder("property_lead", office.here, organisation=office.here.property_company)[1])

    listed = lead.get(f"{url}/colleagues").json()
    given = json.dumps({"to_appointment_id": str(to.appointment_id), "reason": "换班"})
    answer = lead.post(f"{url}/hand-over", given, "application/json")

    ours = {str(one.appointment_id) for one in (to, office.property_clerk)}
    assert ours < {one["appointment_id"] for one in listed}
    assert (answer.status_code, case.assignments.get().held_by_id) == (200, to.appointment_id)
    assert len(clerk.get(f"{url}/colleagues").json()) == len(listed) + 1
    assert browser_of(grid_worker(office.here)[1]).get(f"{url}/colleagues").status_code == 403
