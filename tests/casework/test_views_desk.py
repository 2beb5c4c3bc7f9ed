"""The workbench: who sees what, the page of a case, every verb, today."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.casework.api import ReporterGiven, Wanted, complete, note, report, sound
from linli.casework.models import Callback, Case, Entry
from linli.core import clock
from linli.core.actors import Actor
from linli.core.models import JournalLine

from ..people import (
    auditor,
    browser_of,
    building_head,
    community_secretary,
    district_officer,
    outsider,
    signed_in,
    subdistrict_leader,
)
from .conftest import FRIDAY
from .desk import COUNTER, HTMX, LIST, page_of, text_of, verb_of
from .swapping import settled, swapped

pytestmark = pytest.mark.usefixtures("friday")


# ---- who sees what ----


def test_a_case_of_another_subdistrict_is_none(office, client):
    case = office.received()
    user, _actor = outsider()

    answers = [signed_in(user, client).get(address).status_code for address in (page_of(case), verb_of(case, "complete"))]

    assert answers == [404, 404]


def test_a_building_head_registers_but_reads_no_cases(office, client):
    user, _actor = building_head(office.here)
    browser = signed_in(user, client)

    assert (browser.get(COUNTER).status_code, browser.get(LIST).status_code) == (200, 403)


def test_a_district_officer_reads_no_cases(office, client):
    user, _actor = district_officer(office.here)

    assert signed_in(user, client).get(LIST).status_code == 403


@pytest.mark.parametrize("who", [auditor, subdistrict_leader], ids=["auditor", "leader"])
def test_whoever_only_watches_finds_no_verbs(office, client, who):
    case = office.reported()
    user, _actor = who(office.here)

    page = text_of(signed_in(user, client).get(page_of(case)))

    assert verb_of(case, "accept") not in page


def test_the_property_company_sees_masked_reporters_and_no_reveal(office, client):
    case = office.received()

    page = text_of(browser_of(office.property_clerk, client).get(page_of(case)))

    reporter = case.reporters.get()
    assert ("139 **** 0120" in page, "试验居民" in page, "13900000120" in page) == (True, False, False)
    assert reverse("casework:reveal", args=[case.pk, reporter.pk]) not in page


# ---- the page of a case ----


def test_the_page_of_a_case_offers_what_may_be_done_now(office, clerk):
    case = office.accepted()

    page = text_of(clerk.get(page_of(case)))

    offered = {name for name in ("accept", "dispatch", "void", "correct", "receive", "complete") if verb_of(case, name) in page}
    assert offered == {"dispatch", "void", "correct"}


@pytest.mark.parametrize("notes", [1, 3])
def test_the_page_of_a_case_costs_the_same_however_long_its_road(office, clerk, django_assert_num_queries, notes):
    case = office.received()
    for number in range(notes):
        note(case=case, text=f"第 {number} 次进展。", by=office.property_clerk, now=FRIDAY)
    clerk.get(page_of(case))

    with django_assert_num_queries(14):
        answer = clerk.get(page_of(case))

    assert text_of(answer).count("次进展") == notes


def test_a_line_written_with_htmx_shows_what_a_fresh_load_shows(office, clerk):
    case = office.received()
    before = text_of(clerk.get(page_of(case)))

    part = text_of(
        clerk.post(reverse("casework:case-note", args=[case.pk]), {"text": "灯头到了。", "submission_token": "n"}, **HTMX)
    )

    fresh = text_of(clerk.get(page_of(case)))
    walk = slice_of(swapped(before, part, "walk"))
    assert (settled(walk), "灯头到了。" in walk) == (settled(slice_of(fresh)), True)


def slice_of(page):
    return page[page.index('id="walk"') : page.index('id="reporters"')].split('<div class="stack">')[0]


def test_a_line_is_written_once_however_often_it_is_sent(office, clerk):
    case = office.received()
    address = reverse("casework:case-note", args=[case.pk])

    for _time in range(2):
        clerk.post(address, {"text": "灯头到了。", "inside": "on", "submission_token": "n"})

    assert list(Entry.objects.filter(verb="note").values_list("is_internal", flat=True)) == [True]


@pytest.mark.parametrize(
    "given",
    [
        {"text": ""},
        {"text": "长" * 501},
        {"text": "灯头到了。", "visit_at": "明天"},
        {"text": "灯头到了。", "visit_at": "2020-01-01 10:00"},
    ],
    ids=["nothing", "too long", "no time", "in the past"],
)
def test_a_bad_line_is_refused_with_what_was_typed(office, clerk, given):
    case = office.received()

    answer = clerk.post(reverse("casework:case-note", args=[case.pk]), given)

    assert answer.status_code == 422
    assert given["text"][:5] in text_of(answer)
    assert not Entry.objects.filter(verb="note").exists()


def test_a_file_with_another_ending_is_refused(office, clerk):
    case = office.received()
    program = SimpleUploadedFile("灯.jpg", b"MZ\x90\0" * 40, "image/jpeg")

    answer = clerk.post(reverse("casework:case-note", args=[case.pk]), {"text": "看照片。", "photos": [program]})

    assert answer.status_code == 422
    assert not Entry.objects.filter(verb="note").exists()


# ---- verbs ----


def test_accepting_goes_on_to_dispatch_and_dispatch_follows_the_suggestion(office, clerk):
    case = office.reported()
    form = {
        "title": "东单元路灯不亮",
        "category": "street_lamp",
        "place": str(case.place_id),
        "place_detail": "",
        "submission_token": "1",
    }

    onwards = clerk.post(verb_of(case, "accept"), form).url
    lead = str(office.here.property_company.pk)
    clerk.post(onwards, {"lead": lead, "reason": "", "note": "", "submission_token": "2"})

    case.refresh_from_db()
    assert (onwards, case.state, str(case.lead_organisation_id), case.title) == (
        verb_of(case, "dispatch"),
        "dispatched",
        lead,
        "东单元路灯不亮",
    )


def test_going_against_the_suggestion_needs_a_reason(office, clerk):
    case = office.accepted()

    answer = clerk.post(verb_of(case, "dispatch"), {"lead": str(office.committee.pk), "reason": "", "note": "请今天去看"})

    case.refresh_from_db()
    assert (answer.status_code, case.state) == (422, "accepted")
    assert "请今天去看" in text_of(answer)


def test_the_property_company_receives_and_says_it_is_done(office, client):
    case = office.dispatched()
    browser = browser_of(office.property_clerk, client)

    browser.post(
        verb_of(case, "receive"), {"handler_name": "周师傅", "handler_phone": "5555 0120", "visit_at": "2026-11-20T15:00"}
    )
    browser.post(verb_of(case, "complete"), {"text": "换了灯头，亮了。", "outcome": "resolved"})

    case.refresh_from_db()
    assert (case.state, case.handler_name, case.reply) == ("done", "周师傅", "换了灯头，亮了。")


def test_a_call_back_by_telephone_then_closing(office, clerk):
    case = complete(case=office.received(), text="换了灯头，亮了。", by=office.property_clerk, now=FRIDAY)
    said = {"outcome": "reached", "resolved": "yes", "satisfaction": "satisfied", "contacted": "yes", "comment": "挺快的"}

    clerk.post(verb_of(case, "call_back"), said)
    clerk.post(verb_of(case, "close"), {"reason": ""})

    case.refresh_from_db()
    answer = Callback.objects.get()
    assert (case.state, answer.comment, answer.was_contacted, answer.how) == ("closed", "挺快的", True, "phone")


def test_a_call_that_reached_them_wants_both_answers(office, clerk):
    case = complete(case=office.received(), text="换了灯头，亮了。", by=office.property_clerk, now=FRIDAY)

    answer = clerk.post(verb_of(case, "call_back"), {"outcome": "reached", "comment": "说了一半"})

    assert (answer.status_code, "说了一半" in text_of(answer), Callback.objects.count()) == (422, True, 0)


@pytest.mark.parametrize("name", ["accept", "dispatch", "receive", "complete", "call_back", "rework", "void", "not_accept"])
def test_an_empty_form_of_any_verb_says_what_is_missing_and_changes_nothing(office, client, name):
    case = {"accept": office.reported, "void": office.reported, "not_accept": office.reported, "dispatch": office.accepted}.get(
        name, office.dispatched
    )()
    if name in ("complete", "call_back", "rework"):
        Case.objects.update(state="in_progress" if name == "complete" else "done")
    before = Case.objects.get().state

    answer = browser_of(community_secretary(office.here)[1], client).post(verb_of(case, name), {"handler_phone": "x"})

    assert (answer.status_code, Case.objects.get().state) == (422, before)


def test_a_verb_that_the_case_has_moved_past_leads_back_with_a_word(office, clerk):
    case = office.dispatched()

    answer = clerk.get(verb_of(case, "accept"), follow=True)

    assert answer.redirect_chain == [(page_of(case), 302)]
    assert "待签收" in text_of(answer)


def test_a_verb_without_the_right_is_forbidden_and_a_strange_one_is_none(office, client):
    case = office.accepted()
    browser = browser_of(office.counter, client)

    assert [browser.get(verb_of(case, name)).status_code for name in ("dispatch", "explode")] == [403, 404]


@pytest.mark.parametrize("lead", ["", "x", "01a1fa57-2012-7e2f-b803-c08da5645335"])
def test_a_lead_that_is_not_on_the_list_is_refused(office, clerk, lead):
    case = office.accepted()

    answer = clerk.post(verb_of(case, "dispatch"), {"lead": lead})

    assert (answer.status_code, Case.objects.get().state) == (422, "accepted")


def test_a_reveal_is_journalled_with_its_purpose_and_not_kept_by_the_browser(office, clerk):
    case = office.received()
    address = reverse("casework:reveal", args=[case.pk, case.reporters.get().pk])

    answer = clerk.post(address, {"purpose": "contact"})

    line = JournalLine.objects.get(verb="casework.contact.revealed")
    assert ("139 0000 0120" in text_of(answer), answer["Cache-Control"], line.reason) == (True, "no-store", "contact")


@pytest.mark.parametrize("purpose", ["", "curious"])
def test_a_reveal_without_a_good_purpose_shows_nothing(office, clerk, purpose):
    case = office.received()

    answer = clerk.post(reverse("casework:reveal", args=[case.pk, case.reporters.get().pk]), {"purpose": purpose})

    assert ("139 0000 0120" in text_of(answer), answer.status_code) == (False, 422)
    assert not JournalLine.objects.filter(verb="casework.contact.revealed").exists()


def test_the_file_on_paper_holds_the_road(office, clerk):
    case = office.received()

    page = text_of(clerk.get(reverse("casework:case-file", args=[case.pk])))

    assert (case.number in page, "签收了" in page, "139 **** 0120" in page) == (True, True, True)


# ---- today ----


def test_today_says_what_to_do_first(office, clerk):
    office.received()
    with clock.fixed(FRIDAY + timedelta(days=10)):
        sound(now=FRIDAY + timedelta(days=10), by=Actor.system("时限"))

        page = text_of(clerk.get(reverse("web:today")))

    assert "今天，先办这 1 件" in page
    assert "已经超时 · 1 件" in page


def test_the_property_company_finds_what_is_to_be_received(office, client):
    case = office.dispatched()

    page = text_of(browser_of(office.property_clerk, client).get(reverse("web:today")))

    assert ("新派来的，等签收" in page, verb_of(case, "receive") in page) == (True, True)


def test_a_visit_of_today_stands_in_the_schedule(office, clerk):
    case = office.received()
    note(
        case=case,
        text="下午去。",
        next_step="电工到现场",
        visit_at=FRIDAY + timedelta(hours=3),
        by=office.property_clerk,
        now=FRIDAY,
    )

    page = text_of(clerk.get(reverse("web:today")))

    assert "电工到现场" in page


# ---- other pages ----


def test_the_place_page_lists_open_cases_for_those_who_may_see_them(office, client):
    case = office.received()
    user, _actor = community_secretary(office.here)
    address = reverse("web:door", args=[office.here.entrance.public_code])
    report(
        tenant=office.here.tenant,
        wanted=Wanted(text="门洞里的灯不亮了。", place=office.here.entrance),
        reporter=ReporterGiven(),
        by=office.resident,
        now=FRIDAY,
    )

    inside, outside = text_of(signed_in(user, client).get(address)), text_of(type(client)().get(address))

    assert ("门洞里的灯" in inside, "门洞里的灯" in outside, case.title in outside) == (True, False, False)


def test_the_line_after_a_swapped_line_is_a_new_one(office, clerk):
    case = office.dispatched()
    address = reverse("casework:case-note", args=[case.pk])
    answer = text_of(clerk.post(address, {"text": "第一句。", "submission_token": "t1"}, **HTMX))

    token = answer.split('name="submission_token" value="')[1].split('"')[0]
    clerk.post(address, {"text": "第二句。", "submission_token": token}, **HTMX)

    assert list(Entry.objects.filter(case=case, verb="note").order_by("at", "id").values_list("text", flat=True)) == [
        "第一句。",
        "第二句。",
    ]
