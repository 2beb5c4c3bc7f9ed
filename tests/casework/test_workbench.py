"""The workbench's rarer turns: the same form twice, a post that may not go on, a day on which nothing presses."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import receive
from linli.casework.models import Case, ImportRun
from linli.casework.selectors.lists import today_groups
from linli.core.models import JournalLine

from ..factories.casework import CaseFactory
from ..factories.registry import PlaceFactory
from ..people import browser_of, dispatcher, holder, signed_in
from .conftest import FRIDAY
from .desk import COUNTER, LIST, page_of, text_of, verb_of
from .test_desk_imports import GOOD, ledger, sheet

pytestmark = pytest.mark.usefixtures("friday")


def test_a_correction_sent_twice_is_made_once(office, client):
    case, browser = office.accepted(), browser_of(office.clerk, client)
    form = {"title": "西单元路灯不亮", "category": "street_lamp", "place": str(case.place_id), "submission_token": "twice"}

    answers = [browser.post(verb_of(case, "correct"), form) for _time in range(2)]

    assert [answer.url for answer in answers] == [page_of(case)] * 2
    assert JournalLine.objects.filter(verb="casework.case.corrected").count() == 1


def test_whoever_accepts_but_may_not_dispatch_comes_back_to_the_case(office, client):
    case, browser = office.reported(), browser_of(office.counter, client)
    form = {"title": case.title, "category": "street_lamp", "place": str(case.place_id), "submission_token": "a"}

    answer = browser.post(verb_of(case, "accept"), form)

    case.refresh_from_db()
    assert (answer.url, case.state) == (page_of(case), "accepted")


def test_the_office_signs_for_an_organisation_that_is_not_online_in_its_name(office):
    case = receive(case=office.dispatched(), handler_name="周师傅", by=office.clerk, now=FRIDAY)

    given = case.assignments.get()
    assert (given.organisation, given.received_by, case.state) == (office.here.property_company, office.clerk.label, "received")


def test_a_sheet_sent_twice_begins_one_import(office, client):
    ledger(office)
    browser = signed_in(dispatcher(office.here)[0], client)

    runs = [
        browser.post(reverse("casework:import"), {"file": sheet([GOOD]), "mapping": "ledger", "submission_token": "i"}).url
        for _time in range(2)
    ]

    assert (runs[0], ImportRun.objects.count()) == (runs[1], 1)


def test_a_list_of_one_state_names_it_and_can_leave_it(office, client):
    office.dispatched()

    page = text_of(browser_of(office.clerk, client).get(LIST, {"state": "dispatched"}))

    assert page.count("待签收") >= 2
    assert f'href="{LIST}"' in page


def test_a_place_without_words_offers_nothing_alike_at_the_counter(office, client):
    office.dispatched()
    browser = browser_of(office.counter, client)

    answer = browser.post(COUNTER, {"text": "", "place": str(office.here.building.pk), "then": "look"})

    assert (answer.context["chosen_place"], answer.context["same"]) == (office.here.building, [])


def test_the_counter_is_shown_what_may_be_the_same_before_it_registers(office, client):
    case = office.dispatched()
    browser = browser_of(office.counter, client)

    answer = browser.post(COUNTER, {"text": case.description, "place": str(office.here.building.pk), "then": "look"})

    assert ([one.number for one in answer.context["same"]], Case.objects.count()) == ([case.short_number], 1)


# ---- today ----


def today_of(actor, client):
    return text_of(browser_of(actor, client).get(reverse("web:today")))


def test_a_day_with_new_cases_only_begins_with_them(office, client):
    office.reported()

    assert "今天，先看新来的 1 件" in today_of(office.clerk, client)


def test_a_day_on_which_nothing_presses_says_so(office, client):
    assert "今天，手上没有急事" in today_of(office.clerk, client)


def test_today_has_no_heading_for_what_no_longer_fits(office):
    for n in range(2):
        CaseFactory(tenant=office.here.tenant, state="received", due_at=FRIDAY - timedelta(hours=1 + n))
    CaseFactory(tenant=office.here.tenant, due_at=FRIDAY + timedelta(days=1))

    groups = today_groups(Case.objects.all(), now=FRIDAY, most=2)

    assert [(group.key, len(group.cases)) for group in groups] == [("late", 2)]


# ---- a head's doors ----


def test_a_head_whose_place_has_no_doors_yet_is_told_of_no_reports(office, client):
    user, _actor = holder("building_head", office.here, place=PlaceFactory(parent=office.here.subdistrict, kind="community"))
    office.reported()

    answer = signed_in(user, client).get(reverse("registry:my-doors"))

    assert (list(answer.context["doors"]), "楼里报过的事" in text_of(answer)) == ([], False)
