"""Errands at home on their pages: noted, masked, arranged after consent, done."""

import pytest
from django.urls import reverse

from linli.casework.api import (
    HomeGiven,
    note_home_service,
)
from linli.casework.models import HomeServiceRequest
from linli.core.models import JournalLine

from ...factories.registry import OrganisationFactory, PlaceFactory
from ...people import browser_of, holder
from ..conftest import FRIDAY
from ..desk import text_of, words_of
from .pages import HOMES


@pytest.fixture
def errand(office):
    given = HomeGiven(
        what="换社保卡", name="何奶奶", why="ill", phone="5555 0120", address="201", place=office.here.building, note="敲重些"
    )
    return note_home_service(tenant=office.here.tenant, given=given, by=office.counter, now=FRIDAY)


def test_an_errand_is_noted_from_the_page_with_a_place_found_by_words(office, hall, greeter):
    new = reverse("casework:home-service-new")
    found = text_of(greeter.post(new, {"then": "look", "place_words": office.here.building.name, "what": "换社保卡"}))
    assert (f'value="{office.here.building.pk}"' in found, 'value="换社保卡"' in found) == (True, True)

    given = {"what": "换社保卡", "name": "何奶奶", "why": "elder", "place": str(office.here.building.pk), "address": "201"}
    greeter.post(new, given)

    request = HomeServiceRequest.objects.get()
    assert (request.what, request.place, request.name, request.why) == ("换社保卡", office.here.building, "何奶奶", "elder")


def test_the_page_is_masked_until_a_purpose_is_given_and_is_kept_by_no_browser(errand, greeter):
    address = errand.get_absolute_url()
    masked = greeter.get(address)

    seen = greeter.post(address, {"purpose": "visit"})

    hidden = [word for word in ("何奶奶", "201", "敲重些", "生病卧床") if word in words_of(masked)]
    shown = [word for word in ("何奶奶", "201", "敲重些", "生病卧床") if word in words_of(seen)]
    assert (hidden, len(shown), seen["Cache-Control"]) == ([], 4, "no-store, private")
    assert JournalLine.objects.get(verb="casework.home_service.looked_at").reason == "visit"


def test_arranged_with_a_partner_only_after_consent_then_done(office, errand, greeter):
    bank = OrganisationFactory(tenant=office.here.tenant, kind="resident_unit", name="试验银行")
    arrange = reverse("casework:home-service-verb", args=[errand.pk, "arrange"])
    given = {"visit_at": "2026-11-23T10:00", "goes": "社保窗口", "partner": str(bank.pk)}

    refused = greeter.post(arrange, given)
    greeter.post(arrange, given | {"consents": "on"})
    greeter.post(reverse("casework:home-service-verb", args=[errand.pk, "done"]), {"result": "换好了"})

    errand.refresh_from_db()
    assert (refused.status_code, "先问本人同不同意" in text_of(refused)) == (422, True)
    assert (errand.state, errand.partner, errand.result) == ("done", bank, "换好了")


@pytest.mark.parametrize("errands", [1, 3])
def test_the_list_of_errands_costs_the_same_however_long(office, hall, greeter, django_assert_num_queries, errands):
    for _each in range(errands):
        given = HomeGiven(what="换社保卡", name="何奶奶", why="ill", place=office.here.building)
        note_home_service(tenant=office.here.tenant, given=given, by=office.counter, now=FRIDAY)
    greeter.get(HOMES)

    with django_assert_num_queries(6):
        page = greeter.get(HOMES)

    assert text_of(page).count("何**") == errands


def test_an_errand_of_another_community_is_not_there(errand, office, client):

    elsewhere = holder("community_secretary", office.here, place=PlaceFactory(parent=office.here.subdistrict))[1]
    browser = browser_of(elsewhere, client)

    assert browser.get(errand.get_absolute_url()).status_code == 404
    assert browser.post(reverse("casework:home-service-verb", args=[errand.pk, "cancel"]), {"reason": "试试"}).status_code == 404


def test_the_case_shows_the_errand_that_grew_out_of_it(office, hall, greeter):
    case = office.reported()
    given = HomeGiven(what="换社保卡", name="何奶奶", why="ill", case=case)
    note_home_service(tenant=office.here.tenant, given=given, by=office.counter, now=FRIDAY)

    page = text_of(greeter.get(case.get_absolute_url()))

    assert ("换社保卡" in page, "何奶奶" in page) == (True, False)
