"""The petition clerk's pages: seen by few, kept by no browser, each letter on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.casework.api import accept_petition, extend_petition, refer_petition, refuse_petition
from linli.casework.models import Petition
from linli.core import clock
from linli.core.models import JournalLine

from ..pdfs import text_of_pdf
from ..people import auditor, browser_of, dispatcher, signed_in, subdistrict_leader
from .conftest import FRIDAY
from .desk import text_of
from .petitioning import LETTER, accepted, registered, told
from .test_papers import set_here

LIST, NEW = reverse("casework:petitions"), reverse("casework:new-petition")


@pytest.fixture(autouse=True)
def friday():
    with clock.fixed(FRIDAY + timedelta(hours=1)):
        yield


@pytest.fixture
def desk(petition_clerk, client):
    return browser_of(petition_clerk, client)


def verb_of(petition, name):
    return reverse("casework:petition-verb", args=[petition.pk, name])


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_however_long(office, petition_clerk, desk, django_assert_num_queries, item_count):
    for _item in range(item_count):
        registered(office, petition_clerk)
    desk.get(LIST)

    with django_assert_num_queries(6):
        answer = desk.get(LIST)

    assert text_of(answer).count("要求给个说法") == item_count


@pytest.mark.parametrize("person", [dispatcher, auditor], ids=["dispatcher", "auditor"])
def test_others_do_not_even_find_the_way_there(office, petition_clerk, client, person):
    petition = registered(office, petition_clerk)
    browser = signed_in(person(office.here)[0], client)

    answers = [
        browser.get(address).status_code for address in (LIST, NEW, petition.get_absolute_url(), verb_of(petition, "accept"))
    ]

    assert answers == [403] * 4
    assert LIST not in text_of(browser.get(reverse("web:today")))


def test_the_leader_reads_and_acts_too(office, petition_clerk, client):
    petition = registered(office, petition_clerk)

    answer = signed_in(subdistrict_leader(office.here)[0], client).get(petition.get_absolute_url())

    assert ("储藏室" in text_of(answer), answer["Cache-Control"]) == (True, "no-store")


def test_its_page_offers_what_may_be_done_by_name(office, petition_clerk, desk):
    petition = registered(office, petition_clerk)

    page = text_of(desk.get(petition.get_absolute_url()))

    names = ("accept", "hand_on", "refuse", "answer")
    assert [verb_of(petition, name) in page for name in names] == [True, True, True, False]


def test_who_passed_it_on_is_told_missing_with_everything_else(office, desk):
    answer = desk.post(NEW, {"source": "superior", "kind": "redress", "title": "采光", "people_count": 1})

    assert list(answer.context["form"].errors) == ["content", "transferred_by"]
    assert not Petition.objects.exists()


def test_a_petition_is_registered_by_form_once(office, desk):
    given = {
        "source": "visit", "kind": "redress", "title": "要求给个说法", "content": "储藏室被拆了，没有说法。",
        "people_count": "3", "person1_name": "试验代表", "person1_phone": "139 0000 0155", "submission_token": "t",
    }  # fmt: skip

    for _time in range(2):
        answer = desk.post(NEW, given)

    petition = Petition.objects.get()
    assert (answer.status_code, petition.state, petition.petitioners.get().is_representative) == (302, "registered", True)


def test_a_petition_that_lacks_something_comes_back_with_everything_typed(office, desk):
    answer = desk.post(NEW, {"source": "superior", "kind": "redress", "title": "要求", "content": "短", "people_count": "1"})

    page = text_of(answer)
    assert (answer.status_code, Petition.objects.count(), 'value="要求"' in page, "请写是哪里转来的" in page) == (
        422,
        0,
        True,
        True,
    )


def test_the_way_of_a_referred_case_by_forms(office, desk):
    refer_petition(case=told(office), kind="redress", by=office.clerk, now=FRIDAY)
    petition = Petition.objects.get()
    steps = [
        ("register", {"kind": "redress", "title": "要求查清", "people_count": "1"}),
        ("accept", {"text": LETTER}),
        ("extend", {"days": "30", "approved_by": "试验主任", "text": "情况复杂，还要核实。"}),
        ("answer", {"text": "经查，已作说明。", "opinion": "explained"}),
        ("close", {"agreed": "on"}),
    ]

    for name, given in steps:
        assert desk.post(verb_of(petition, name), given).status_code == 302, name

    petition.refresh_from_db()
    assert (petition.state, petition.opinion, petition.approved_by) == ("closed", "explained", "试验主任")


@pytest.mark.parametrize("name", ["accept", "hand_on", "refuse", "note"])
def test_an_empty_form_says_what_is_missing(office, petition_clerk, desk, name):
    petition = registered(office, petition_clerk)

    answer = desk.post(verb_of(petition, name), {})

    assert (answer.status_code, 'role="alert"' in text_of(answer), Petition.objects.get().state) == (422, True, "registered")


def test_a_twin_that_is_pending_is_pointed_out_and_may_be_named(office, petition_clerk, desk):
    first, again = accepted(office, petition_clerk), registered(office, petition_clerk)

    page = text_of(desk.get(again.get_absolute_url()))
    desk.post(verb_of(again, "refuse"), {"refusal": "pending", "earlier": str(first.pk), "text": "这件事正在办，不重复受理。"})

    again.refresh_from_db()
    assert (first.number in page, again.state, again.earlier) == (True, "refused", first)


def test_a_verb_that_it_has_moved_past_leads_back(office, petition_clerk, desk):
    petition = accepted(office, petition_clerk)

    answer = desk.get(verb_of(petition, "register"), follow=True)

    assert answer.redirect_chain == [(petition.get_absolute_url(), 302)]
    assert desk.get(verb_of(petition, "explode")).status_code == 404


def test_every_letter_is_on_paper(office, petition_clerk, desk):
    petition = accept_petition(petition=registered(office, petition_clerk), text=LETTER, by=petition_clerk, now=FRIDAY)
    entry = petition.entries.get(verb="accept")

    page = text_of(desk.get(reverse("casework:petition-letter", args=[petition.pk, entry.pk])))

    assert [word in page for word in ("信访事项受理告知书", "试验信访人：", LETTER, "2027年1月19日")] == [True] * 4
    first = petition.entries.get(verb="register")
    assert desk.get(reverse("casework:petition-letter", args=[petition.pk, first.pk])).status_code == 404


def test_every_letter_is_a_file_too_and_keeps_the_day_that_it_told(office, petition_clerk, desk):
    set_here()
    petition = accept_petition(petition=registered(office, petition_clerk), text=LETTER, by=petition_clerk, now=FRIDAY)
    entry = petition.entries.get(verb="accept")
    extend_petition(petition=petition, days=10, text=LETTER, approved_by="试验领导", by=petition_clerk, now=FRIDAY)

    answer = desk.get(reverse("casework:petition-letter", args=[petition.pk, entry.pk]), {"as": "pdf"})

    said = text_of_pdf(answer.content)
    assert [word in said for word in ("信访事项受理告知书", petition.number, LETTER, "2027年1月19日", "（盖章）", "第 1 页")] == [
        True
    ] * 6
    assert (answer["Content-Disposition"], answer["Cache-Control"]) == (
        f'attachment; filename="petition-{petition.number}-accept.pdf"',
        "no-store",
    )


def test_a_letter_names_the_ground_and_the_earlier_petition(office, petition_clerk, desk):
    petition = refuse_petition(
        petition=registered(office, petition_clerk), refusal="lawsuit", text=LETTER, by=petition_clerk, now=FRIDAY
    )
    entry = petition.entries.get(verb="refuse")

    page = text_of(desk.get(reverse("casework:petition-letter", args=[petition.pk, entry.pk])))

    assert ("不予受理的情形：要走诉讼、仲裁、复议的程序（第三十一条）。" in page, "《信访工作条例》" in page) == (True, True)


def test_a_number_is_shown_for_a_purpose_that_is_kept(office, petition_clerk, desk):
    petition = registered(office, petition_clerk)
    address = reverse("casework:petitioner", args=[petition.pk, petition.petitioners.get().pk])

    masked, shown = text_of(desk.get(petition.get_absolute_url())), desk.post(address, {"purpose": "contact"})

    assert ("139 **** 0155" in masked, "139 0000 0155" in masked, "139 0000 0155" in text_of(shown)) == (True, False, True)
    assert JournalLine.objects.filter(verb="casework.petitioner.revealed").count() == 1
    assert desk.post(address, {}).status_code == 422


def test_todays_page_shows_the_limits(office, petition_clerk, desk):
    registered(office, petition_clerk)

    assert "要求给个说法" in text_of(desk.get(reverse("web:today")))
