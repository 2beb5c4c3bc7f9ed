"""Every list of the desk as a sheet: the rows, rights and masks of its page, text that stays text, a line where people are in it."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from linli.casework.api import call_back, complete, open_petition, relay, rule, take_number, whistle
from linli.casework.models import CounterLine, Reporter, Telling
from linli.casework.services.petition_deeds import PetitionerGiven, PetitionGiven
from linli.core import clock
from linli.core.models import JournalLine

from ..factories.registry import OrganisationFactory
from ..people import browser_of, community_secretary, counter_clerk, subdistrict_leader
from .conftest import FRIDAY
from .halls import open_hall
from .rulings import given
from .test_delays import laid_aside
from .test_home_services import note as note_errand
from .test_papers import text_of
from .test_whistles import given as whistle_given

LATER = FRIDAY + timedelta(hours=3)
EVIL = '=HYPERLINK("http://evil")'


@pytest.fixture(autouse=True)
def later():
    with clock.fixed(LATER):
        yield


def sheet(client, name, *parts, **query):
    """The rows of a list as a spreadsheet program reads them, with the heading first."""
    answer = client.get(reverse(f"casework:{name}", args=parts), {**query, "as": "xlsx"})
    assert answer.status_code == 200, answer
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.active.iter_rows()], book.active


def told(office):
    """A reporter who has to be rung because of what happened to the case."""
    case = office.received()
    row = Reporter.objects.get(case=case)
    return Telling.objects.create(
        tenant=case.tenant, case=case, reporter=row, kind="casework.x", words=EVIL, made_at=FRIDAY, once_key=str(case.pk)
    )


def whistled(office):
    unit = OrganisationFactory(tenant=office.here.tenant, kind="enforcement")
    by = community_secretary(office.here)[1]
    return whistle(case=office.received(), whistle=whistle_given(unit), by=by, now=FRIDAY)


def come(office):
    line = CounterLine.objects.filter(tenant=office.here.tenant).first() or open_hall(office).lines["A"]
    return take_number(line=line, by=office.counter, now=FRIDAY)


MAKE = {
    "tellings": told,
    "relays": lambda office: relay(case=office.received(), kind="ask", text="明天在家吗？", by=office.property_clerk, now=FRIDAY),
    "callbacks": lambda office: complete(
        case=office.received(), text="灯头已经换好，试过了。", by=office.property_clerk, now=FRIDAY
    ),
    "suspended": laid_aside,
    "petitions": lambda office: open_petition(
        tenant=office.here.tenant,
        given=PetitionGiven(
            title="路上的树", content="路上的树歪了很久。", kind="opinion", source="letter", people=[PetitionerGiven(name="试验")]
        ),
        by=subdistrict_leader(office.here)[1],
        now=FRIDAY,
    ),
    "rulings": lambda office: rule(
        case=office.accepted(), ruling=given(office.committee), by=subdistrict_leader(office.here)[1], now=FRIDAY
    ),
}
MAKE |= {"whistles": whistled, "visits": come, "home-services": note_errand}
WHO = {"petitions": subdistrict_leader, "visits": counter_clerk}


@pytest.mark.parametrize("how_many", [1, 3])
@pytest.mark.parametrize("name", sorted(MAKE))
def test_a_list_as_a_sheet_costs_the_same_however_long(office, name, how_many, django_assert_max_num_queries):
    for _time in range(how_many):
        MAKE[name](office)
    client = browser_of(WHO.get(name, lambda _here: (None, office.clerk))(office.here)[1])
    sheet(client, name)

    with django_assert_max_num_queries(9):
        rows, _book = sheet(client, name)

    assert len(rows) == how_many + 1
    assert "as=xlsx" in text_of(client.get(reverse(f"casework:{name}")))


def test_text_stays_text_and_numbers_stay_masked(office):
    told(office)

    rows, book = sheet(browser_of(office.counter), "tellings")

    assert (rows[1][3], rows[1][2]) == (EVIL, "139 **** 0120")
    assert {cell.data_type for cell in book[2]} <= {"s", "n", "d"}


def test_taking_people_along_leaves_a_line_and_typed_words_stay_out_of_it(office):
    told(office)

    sheet(browser_of(office.counter), "tellings", text="试验居民", how="phone", page="2")

    line = JournalLine.objects.get(verb="casework.list.taken")
    assert line.changes == {"list": [None, "tellings"], "filters": [None, {"how": "phone", "text": "…"}]}


def test_a_list_without_people_leaves_none(office):
    laid_aside(office)

    rows, _book = sheet(browser_of(office.clerk), "suspended")

    assert rows[1][4:6] == ["等材料或配件", "配件订了还没到，到了马上装。"]
    assert JournalLine.objects.filter(verb="casework.list.taken").count() == 0


def test_an_empty_list_has_its_headings(office):
    rows, _book = sheet(browser_of(office.clerk), "callbacks")

    assert rows == [["编号", "什么事", "地点", "谁办的", "还没问到", "没有手机", "办完"]]


def test_whoever_may_not_see_the_page_gets_no_sheet(office):
    client = browser_of(office.property_clerk)

    asked = [client.get(reverse(f"casework:{name}"), {"as": "xlsx"}).status_code for name in ("tellings", "relays", "petitions")]

    assert asked == [403, 403, 403]


def test_the_callbacks_behind_a_rate_are_a_sheet_with_their_words(office):
    case = complete(case=office.received(), text="灯头已经换好，试过了。", by=office.property_clerk, now=FRIDAY)
    call_back(case=case, is_resolved=True, satisfaction="satisfied", comment=EVIL, by=office.clerk, now=LATER)

    rows, _book = sheet(browser_of(office.clerk), "rates-answers", "answered", since="2026-11-01", until="2026-11-30")

    assert rows[1][4:7] == ["解决了", "满意", EVIL]
