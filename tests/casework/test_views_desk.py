"""The workbench's pages of casework: lists, today, the page of a case, every verb, the counter, import and export."""

import io
import re
from datetime import timedelta
from html import unescape
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.casework.api import ReporterGiven, Wanted, complete, note, report, sound
from linli.casework.models import Callback, Case, Entry, ImportMapping, ImportRun, Reporter
from linli.casework.services.deeds import search_text
from linli.casework.views.desk.listing import PER_PAGE
from linli.core import clock
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.search import index_many

from ..factories.casework import AssignmentFactory, CaseFactory, CategoryFactory
from ..people import (
    auditor,
    browser_of,
    building_head,
    community_secretary,
    dispatcher,
    district_officer,
    outsider,
    signed_in,
    subdistrict_leader,
)
from .conftest import FRIDAY
from .swapping import settled, swapped

HTMX = {"HTTP_HX_REQUEST": "true"}
LIST, PHONE, COUNTER = reverse("casework:cases"), reverse("casework:phone"), reverse("casework:counter")


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(FRIDAY + timedelta(hours=1)):
        yield


@pytest.fixture
def clerk(office, client):
    """A community clerk's browser: accepts, dispatches, calls back, closes."""
    return browser_of(office.clerk, client)


def text_of(answer):
    return answer.content.decode()


def page_of(case):
    return reverse("casework:case", args=[case.pk])


def verb_of(case, name):
    return reverse("casework:case-verb", args=[case.pk, name])


# ---- lists ----


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(
    ("query", "statements"),
    [
        ("", 6),
        ("?state=submitted&category=public_facilities&channel=web&party=undecided&sort=due", 6),
        ("?text=灯不亮", 7),
        ("?text=灯不亮&category=public_facilities&opened=all&sort=oldest", 7),
    ],
)
def test_the_list_costs_a_dispatcher_the_same_however_long(office, clerk, cost_of, item_count, query, statements):
    for number in range(item_count):
        listed(office, number)

    assert cost_of(clerk, LIST + query) == (statements, item_count)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_what_was_sent_elsewhere_costs_the_same_however_long(office, clerk, cost_of, item_count):
    for number in range(item_count):
        listed(office, number, state="not_accepted", closed_at=FRIDAY, reply="这件事归供电所，电话 5555 0120。")

    assert cost_of(clerk, f"{LIST}?opened=ended") == (6, item_count)


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(("query", "statements"), [("", 7), ("?due=in_time&sort=due", 7), ("?text=灯不亮&channel=web", 8)])
def test_the_list_costs_a_property_clerk_the_same_however_long(office, client, cost_of, item_count, query, statements):
    for number in range(item_count):
        case = listed(office, number, lead_organisation=office.here.property_company if number else office.committee)
        AssignmentFactory(case=case, organisation=office.here.property_company, role="lead" if number else "assist")

    assert cost_of(browser_of(office.property_clerk, client), LIST + query) == (statements, item_count)


@pytest.mark.parametrize("query", ["", "?text=灯不亮"])
def test_a_further_page_of_the_list_costs_what_the_first_costs(office, clerk, cost_of, query):
    for number in range(PER_PAGE + 2):
        listed(office, number)

    first, further = cost_of(clerk, LIST + query), cost_of(clerk, next_of(clerk.get(LIST + query)))

    assert (first[0], first[1], further[1]) == (further[0], PER_PAGE, 2)


def test_the_list_says_how_many_there_are_on_all_pages(office, clerk):
    for number in range(PER_PAGE + 2):
        listed(office, number)

    first = clerk.get(LIST)

    assert [f"{PER_PAGE + 2} 件" in text_of(page) for page in (first, clerk.get(next_of(first)))] == [True, True]


def listed(office, number, **more):
    """An open case with a limit, by a resident, that its words find."""
    given = {
        "category": office.category("street_lamp"),
        "place": office.here.building,
        "due_at": FRIDAY + timedelta(days=1 + number),
    }
    case = CaseFactory(tenant=office.here.tenant, **(given | more))
    index_many([search_text(case, [office.here.property_company.pk])])
    return case


def next_of(answer):
    return unescape(re.search(r'rel="next" href="([^"]+)"', text_of(answer))[1])


@pytest.fixture
def cost_of():
    """Statements and rows of a page once what a process keeps in memory is there."""

    def ask(browser, address):
        browser.get(address)
        with CaptureQueriesContext(connection) as seen:
            answer = browser.get(address)
        return len(seen), text_of(answer).count("<td><a href=")

    return ask


@pytest.mark.parametrize("item_count", [1, 3])
def test_today_costs_the_same_however_much_there_is(office, clerk, django_assert_num_queries, item_count):
    category = CategoryFactory(tenant=office.here.tenant)
    for _item in range(item_count):
        CaseFactory(tenant=office.here.tenant, category=category, place=office.here.building, due_at=FRIDAY)
    clerk.get(reverse("web:today"))

    with django_assert_num_queries(7):
        answer = clerk.get(reverse("web:today"))

    assert text_of(answer).count("单元门口的灯不亮") == item_count


@pytest.mark.parametrize(
    "query",
    ["?due=late", "?opened=waiting", "?state=done", "?category=street_lamp", "?text=LA-1120-0000", "?sort=due", "?channel=phone"],
)
def test_what_htmx_swaps_is_what_a_fresh_load_shows(office, clerk, query):
    office.dispatched()
    office.reported("parking", text="车位被占了好几天")
    before = text_of(clerk.get(LIST))

    part = text_of(clerk.get(LIST + query, **HTMX))

    fresh = text_of(clerk.get(LIST + query))
    assert settled(_cases(swapped(before, part, "cases"))) == settled(_cases(fresh))


def _cases(page):
    return page[page.index('id="cases"') : page.index("</main>")]


def test_filters_stand_in_the_address_and_can_be_cleared(office, clerk):
    office.reported()

    page = text_of(clerk.get(LIST, {"category": "parking", "channel": "phone"}))

    assert "没有符合这些条件的诉求" in page
    assert f'href="{LIST}"' in page


@pytest.mark.parametrize(
    "query",
    [
        {"state": "nonsense", "sort": "x", "due": "x", "opened": "x"},
        {"after": "AAAA", "before": "////"},
        {"organisation": "1", "place": "%", "category": "\x00"},
        {"text": "长" * 400},
    ],
)
def test_an_address_that_makes_no_sense_still_opens(office, clerk, query):
    office.reported()

    assert clerk.get(LIST, query).status_code == 200


def test_a_long_list_goes_on_to_further_pages(office, clerk):
    category = CategoryFactory(tenant=office.here.tenant)
    for minute in range(30):
        CaseFactory(
            tenant=office.here.tenant,
            category=category,
            place=office.here.building,
            reported_at=FRIDAY - timedelta(minutes=minute),
        )

    first = text_of(clerk.get(LIST))

    after = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = text_of(clerk.get(after))
    assert (first.count("<td><a href="), second.count("<td><a href="), 'rel="prev"' in second) == (25, 5, True)


def test_the_export_is_a_sheet_of_what_the_list_shows_without_reporters(office, clerk):
    case = office.dispatched()
    office.reported("parking", text="车位被占了好几天")

    answer = clerk.get(reverse("casework:cases-export"), {"category": "street_lamp"})

    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        words = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert (case.number in words, "车位" in words, "试验居民" in words) == (True, False, False)


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


# ---- counter, telephone, call-back list ----


@pytest.mark.parametrize(("address", "channel"), [(COUNTER, "counter"), (PHONE, "phone")])
def test_a_clerk_registers_for_somebody_and_prints_the_slip(office, client, address, channel):
    browser = browser_of(office.counter, client)
    form = {
        "text": "三楼楼道灯不亮了。",
        "place": str(office.here.building.pk),
        "name": "王奶奶",
        "no_phone": "on",
        "then": "send",
    }

    answer = browser.post(address, form | {"submission_token": "c"})

    case = Case.objects.get()
    reporter = Reporter.objects.get()
    assert (case.channel, reporter.channel, reporter.has_phone, reporter.wants_reply) == (channel, channel, False, True)
    assert case.short_number in text_of(browser.get(answer.url))
    assert case.short_number in text_of(browser.get(reverse("casework:desk-slip", args=[case.pk])))


def test_the_counter_says_everything_that_is_missing_at_once(office, client):
    browser = browser_of(office.counter, client)

    answer = browser.post(COUNTER, {"text": "", "phone": "x", "category": "no_such", "name": "王奶奶", "then": "send"})

    page = text_of(answer)
    assert (answer.status_code, page.count('<li><a href="#id_'), 'value="王奶奶"' in page) == (422, 4, True)
    assert not Case.objects.exists()


def test_looking_for_a_place_keeps_what_was_typed_and_saves_nothing(office, client):
    browser = browser_of(office.counter, client)

    page = text_of(
        browser.post(COUNTER, {"text": "三楼楼道灯不亮了。", "place_words": office.here.compound.name, "then": "look"})
    )

    assert ("三楼楼道灯不亮了。</textarea>" in page, str(office.here.compound.pk) in page, Case.objects.exists()) == (
        True,
        True,
        False,
    )


def test_registering_twice_makes_one_case(office, client):
    browser = browser_of(office.counter, client)
    form = {"text": "三楼楼道灯不亮了。", "place": str(office.here.building.pk), "then": "send", "submission_token": "twice"}

    first, second = browser.post(COUNTER, form), browser.post(COUNTER, form)

    assert (first.url, Case.objects.count()) == (second.url, 1)


def test_the_call_back_list_puts_those_without_a_mobile_first(office, client):
    with_mobile = complete(case=office.received(), text="换了灯头，亮了。", by=office.property_clerk, now=FRIDAY)
    without = complete(
        case=office.received(), text="换了灯头，亮了。", by=office.property_clerk, now=FRIDAY + timedelta(minutes=5)
    )
    without.reporters.update(has_phone=False)

    page = text_of(browser_of(office.counter, client).get(reverse("casework:callbacks")))

    assert page.index(str(without.pk)) < page.index(str(with_mobile.pk))


# ---- import ----


@pytest.fixture
def importer(office, client):
    return signed_in(dispatcher(office.here)[0], client)


def sheet(rows, name="来信.csv"):
    text = "编号,内容,报事时间,答复,办结时间\n" + "\n".join(rows)
    return SimpleUploadedFile(name, text.encode("utf-8-sig"), "text/csv")


GOOD = "L1,东单元门口的灯不亮,2026-03-01 09:00,换了灯头,2026-03-03 10:00"


def begin(importer, upload, mapping="ledger"):
    return importer.post(reverse("casework:import"), {"file": upload, "mapping": mapping, "submission_token": "i"})


def ledger(office):
    columns = {"编号": "external_no", "内容": "text", "报事时间": "reported_at", "答复": "reply", "办结时间": "replied_at"}
    return ImportMapping.objects.create(
        tenant=office.here.tenant,
        code="ledger",
        name="试验台账",
        body={"source": "ledger", "columns": columns, "required": list(columns.values())},
        made_at=FRIDAY,
        made_by="试验",
    )


def test_a_sheet_is_looked_at_first_and_applied_afterwards(office, importer):
    ledger(office)

    run = begin(importer, sheet([GOOD])).url
    looked = text_of(importer.get(run))
    before = Case.objects.count()
    importer.post(run + "apply/")

    assert ("没有问题，导入 1 件" in looked, before, Case.objects.count()) == (True, 0, 1)
    assert ImportRun.objects.get().state == "applied"


def test_applying_twice_brings_in_once(office, importer):
    ledger(office)
    run = begin(importer, sheet([GOOD])).url

    for _time in range(2):
        answer = importer.post(run + "apply/", follow=True)

    assert (answer.status_code, Case.objects.count()) == (200, 1)


def test_a_sheet_with_a_wrong_date_names_row_and_column_and_brings_in_nothing(office, importer):
    ledger(office)

    page = text_of(importer.get(begin(importer, sheet([GOOD, "L2,灯又坏了,昨天,修了,2026-03-03 10:00"])).url))

    assert ("第 3 行 · 报事时间" in page, Case.objects.exists()) == (True, False)


def test_a_run_can_be_cancelled_before_it_is_applied(office, importer):
    ledger(office)
    run = begin(importer, sheet([GOOD])).url

    importer.post(run + "cancel/")

    assert (ImportRun.objects.get().state, Case.objects.exists()) == ("cancelled", False)


@pytest.mark.parametrize("given", [{}, {"mapping": "no_such"}], ids=["nothing", "strange mapping"])
def test_an_upload_without_sheet_or_with_a_strange_mapping_is_refused(office, importer, given):
    answer = importer.post(reverse("casework:import"), given)

    assert (answer.status_code, ImportRun.objects.exists()) == (422, False)


def test_a_mapping_is_kept_under_its_name(office, importer):
    form = {
        "name": "试验来信",
        "code": "letters",
        "external_no": "号",
        "text": "文",
        "reported_at": "来",
        "reply": "答",
        "replied_at": "回",
    }

    answer = importer.post(reverse("casework:import-mapping"), form)

    assert answer.url == reverse("casework:import") + "?mapping=letters"
    assert ImportMapping.objects.get().body["columns"]["号"] == "external_no"


def test_a_mapping_without_what_a_case_needs_is_refused(office, importer):
    answer = importer.post(reverse("casework:import-mapping"), {"name": "缺", "code": "bad code", "external_no": "号"})

    assert (answer.status_code, ImportMapping.objects.exists()) == (422, False)


def test_a_run_of_another_subdistrict_is_none(office, importer):
    ledger(office)
    run = begin(importer, sheet([GOOD])).url
    user, _actor = outsider("dispatcher")

    assert signed_in(user, importer).get(run).status_code == 404


def test_whoever_may_not_import_is_kept_out(office, clerk):
    assert clerk.get(reverse("casework:import")).status_code == 403


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
