"""Addresses of what there is not: a page that says so, for those who could open it if it were there; nothing is written."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from linli.casework.api import add_kiosk
from linli.casework.models import CounterVisit
from linli.core import clock
from linli.core.models import JournalLine

from ..factories.casework import WhistleFactory
from ..factories.pressing import SupervisionItemFactory
from ..people import dispatcher, holder, signed_in
from .conftest import FRIDAY
from .halls import open_hall

NOWHERE = UUID("01900000-0000-7000-8000-000000000000")


@pytest.fixture(autouse=True)
def ten_past_nine():
    with clock.fixed(FRIDAY + timedelta(minutes=10)):
        yield


def statuses(browser, method, *addresses):
    """What each address answers; the journal has no line more."""
    lines = JournalLine.objects.count()
    found = [getattr(browser, method)(address).status_code for address in addresses]
    assert JournalLine.objects.count() == lines
    return set(found)


def url(name, *args):
    return reverse(f"casework:{name}", args=args)


def test_at_the_desk_what_there_is_not_is_no_page(office):
    browser, case = signed_in(dispatcher(office.here)[0]), office.received()
    names = ("whistle", "category", "tree-preview", "meeting", "shift", "letter", "task", "ruling")
    numbers = [url("duty", 999), url("rule", 999), url("rates-answers", "rumours"), url("reveal", case.pk, NOWHERE)]

    assert statuses(browser, "get", *[url(name, NOWHERE) for name in names], *numbers) == {404}
    assert statuses(browser, "post", url("told", NOWHERE)) == {404}


def test_in_the_hall_what_there_is_not_is_no_page(office):
    hall = open_hall(office)
    browser = signed_in(holder("counter_clerk", office.here, place=office.here.subdistrict)[0])
    visit = hall.take("B")
    errands = [url("home-service", NOWHERE), url("home-service-verb", NOWHERE, "sing")]

    assert statuses(browser, "get", url("visit", NOWHERE), url("greet-take") + "?line=Z", *errands) == {404}
    assert statuses(browser, "post", url("visit-verb", visit.pk, "sing"), url("centre-sit")) == {404}
    assert CounterVisit.objects.get().state == "waiting"


def test_at_the_number_machine_what_there_is_not_is_no_page(office, client):
    key = add_kiosk(tenant=office.here.tenant, name="一楼", by=open_hall(office).greeter, now=FRIDAY).key

    assert statuses(client, "get", url("kiosk-line", key, "Z"), url("kiosk-number", key, NOWHERE)) == {404}
    assert statuses(client, "get", url("hall-number", NOWHERE), url("guide-question", NOWHERE), url("tracked", NOWHERE)) == {404}


def test_a_petition_clerk_finds_no_petition_and_no_petitioner_that_there_is_not(office):
    browser = signed_in(holder("petition_clerk", office.here, place=office.here.subdistrict)[0])

    assert statuses(browser, "get", url("petition", NOWHERE), url("petitioner", NOWHERE, NOWHERE)) == {404}


@pytest.mark.parametrize(("year", "count"), [("²", 1), ("1", 1), ("99999", 1), ("昨年", 1), ("2026", 1), ("2025", 0)])
def test_a_year_without_sense_leaves_the_list_of_whistles_as_it_is(office, year, count):
    WhistleFactory(case=office.received())
    browser = signed_in(dispatcher(office.here)[0])

    page = browser.get(url("whistles"), {"year": year})

    assert (page.status_code, len(page.context["rows"])) == (200, count)


def test_figures_that_are_no_number_find_no_letter(office):
    SupervisionItemFactory(case=office.received())
    browser = signed_in(dispatcher(office.here)[0])

    page = browser.get(url("supervision"), {"text": "督办〔2026〕²号"})

    assert (page.status_code, "过了时限还没办好" in page.content.decode()) == (200, False)
