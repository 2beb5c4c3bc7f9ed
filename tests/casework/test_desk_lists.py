"""The lists of the desk: narrowed, paged, exported, at a cost that does not grow; today costs the same too."""

import io
import re
from datetime import timedelta
from html import unescape
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from linli.casework.services.deeds import search_text
from linli.casework.views.desk.listing import PER_PAGE
from linli.core.search import index_many

from ..factories.casework import AssignmentFactory, CaseFactory, CategoryFactory
from ..people import (
    browser_of,
)
from .conftest import FRIDAY
from .desk import HTMX, LIST, text_of
from .swapping import settled, swapped

pytestmark = pytest.mark.usefixtures("friday")


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

    with django_assert_num_queries(5):
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
