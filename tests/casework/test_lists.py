"""Lists: filters that forgive, pages that cost the same everywhere, counts that stop, the day's work."""

from datetime import timedelta

import pytest

from linli.casework.models import Case
from linli.casework.selectors import lists, worded
from linli.casework.selectors.keyset import Capped, capped_count
from linli.casework.selectors.lists import Filters, narrowed, page_of, strip, today_groups
from linli.casework.services.deeds import search_text
from linli.core import search
from linli.core.search import index_many

from ..factories.casework import CaseFactory
from ..people import dispatcher
from .conftest import FRIDAY


@pytest.fixture
def desk(office):
    """The dispatcher, with a way to narrow the cases of the neighbourhood."""
    actor = dispatcher(office.here)[1]

    def narrow(**query):
        rows = narrowed(
            Case.objects.filter(tenant=office.here.tenant),
            Filters.from_query(query),
            now=FRIDAY,
            tenant=office.here.tenant,
            actor=actor,
        )
        return {case.title for case in rows}

    return narrow


def make(office, title, **more):
    more.setdefault("category", office.category("street_lamp"))
    return CaseFactory(tenant=office.here.tenant, title=title, **more)


def test_the_plain_list_holds_what_is_open(office, desk):
    make(office, "open")
    make(office, "closed", state="closed")

    assert (desk(), desk(opened="ended"), desk(opened="all")) == ({"open"}, {"closed"}, {"open", "closed"})


def test_each_filter_narrows(office, desk):
    make(office, "lamp", place=office.here.building, party="property", lead_organisation=office.here.property_company)
    make(office, "noise", category=office.category("noise"), channel="phone", state="accepted")

    assert desk(state="accepted") == {"noise"}
    assert (desk(category="public_facilities"), desk(category="noise")) == ({"lamp"}, {"noise"})
    assert desk(place=office.here.compound.path) == {"lamp"}
    assert (desk(party="property"), desk(channel="phone")) == ({"lamp"}, {"noise"})
    assert desk(organisation=str(office.here.property_company.pk)) == {"lamp"}


def test_a_filter_without_sense_narrows_nothing(office, desk):
    make(office, "one")

    assert desk(state="x", category="x", organisation="x", party="x", due="x", sort="x", unknown="x") == {"one"}


def test_words_that_many_hold_are_looked_for_among_the_recent_first_and_never_said_to_be_all(office, desk, monkeypatch):
    made = [make(office, f"路灯 {n}", reported_at=FRIDAY - timedelta(days=n)) for n in range(4)]
    index_many(search_text(case) for case in made)
    monkeypatch.setattr(worded, "MOST_FOUND", 2)
    monkeypatch.setattr(search, "RECENT", (2,))
    few, actor = desk(text="路灯"), dispatcher(office.here)[1]
    monkeypatch.setattr(worded, "MOST_FOUND", 9)
    tenant = office.here.tenant
    rows = narrowed(Case.objects.all(), Filters(text="路灯"), now=FRIDAY, tenant=tenant, actor=actor)

    assert (few, page_of(rows).total) == ({"路灯 0", "路灯 1"}, Capped(4, is_more=False))
    monkeypatch.setattr(worded, "MOST_FOUND", 2)
    rows = narrowed(Case.objects.all(), Filters(text="路灯"), now=FRIDAY, tenant=tenant, actor=actor)
    assert str(page_of(rows.filter(tenant=tenant)).total) == "2+"


def test_due_narrows_by_the_limit(office, desk):
    for title, hours in [("late", -1), ("today", 2), ("later", 48)]:
        make(office, title, state="received", due_at=FRIDAY + timedelta(hours=hours), warn_at=FRIDAY - timedelta(hours=2))

    assert (desk(due="late"), desk(due="today")) == ({"late"}, {"today"})
    assert (desk(due="warned"), desk(due="in_time")) == ({"today", "later"}, {"today", "later"})


def test_a_number_finds_its_case_and_words_find_theirs(office, desk):
    case = make(office, "东单元路灯不亮", external_no="X9", external_source="x")
    index_many(
        [search_text(case), search_text(make(office, "停车位被占", description="车位", category=office.category("parking")))]
    )

    assert desk(text=case.short_number.lower()) == desk(text="X9") == desk(text=case.number) == {"东单元路灯不亮"}
    assert (desk(text="路灯"), desk(text="电梯")) == ({"东单元路灯不亮"}, set())


def test_what_looks_like_a_number_and_is_none_is_looked_for_as_words(office, desk):
    case = make(office, "HYL-1120 号箱变旁边积水")
    index_many([search_text(case)])

    assert (desk(text="HYL-1120"), desk(text="HYL-1121")) == ({"HYL-1120 号箱变旁边积水"}, set())


def test_filters_go_into_an_address_and_come_back():
    filters = Filters(state="done", due="late")

    assert filters.as_query() == {"state": "done", "due": "late"}
    assert Filters.from_query(filters.as_query()) == filters


@pytest.mark.parametrize("sort", ["newest", "oldest", "due"])
def test_pages_go_forth_and_back_without_losing_or_doubling_a_case(office, sort):
    for n in range(7):
        make(office, f"{n}", reported_at=FRIDAY + timedelta(minutes=n // 2), due_at=FRIDAY + timedelta(minutes=n // 3))
    rows = Case.objects.filter(tenant=office.here.tenant)
    forth, page = [], page_of(rows, sort=sort, size=3)
    pages = [page]
    while page.after:
        page = page_of(rows, sort=sort, size=3, after=page.after)
        pages.append(page)
    forth = [case.pk for one in pages for case in one.rows]

    assert forth == [case.pk for case in rows.order_by(*lists.SORTS[sort])]
    back = page_of(rows, sort=sort, size=3, before=pages[-1].before)
    assert [case.pk for case in back.rows] == [case.pk for case in pages[-2].rows]
    assert (pages[0].before, pages[-1].after) == ("", "")


@pytest.mark.parametrize(
    "cursor", ["x", "////", "MjAyNnx4", "MjAyNi0wMS0wMVQwMDowMDowMHwwMTlhOTk5OC1hYTAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA"]
)
def test_a_cursor_that_was_tampered_with_gives_the_first_page(office, cursor):
    case = make(office, "one")

    assert page_of(Case.objects.all(), after=cursor).rows == [case]


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_page_costs_one_query_however_long_it_is(office, django_assert_num_queries, item_count):
    for n in range(item_count):
        make(office, f"{n}", place=office.here.building, lead_organisation=office.here.property_company)

    with django_assert_num_queries(1):
        page = page_of(Case.objects.filter(tenant=office.here.tenant))
        shown = [f"{case.title} {case.place} {case.lead_organisation}" for case in page.rows]

    assert len(shown) == item_count


def test_a_count_stops_where_nobody_reads_on(office):
    for n in range(3):
        make(office, f"{n}")
    rows = Case.objects.all()

    assert (str(capped_count(rows, most=2)), str(capped_count(rows, most=3))) == ("2+", "3")


def test_the_strip_counts_the_days_work_in_one_query(office, django_assert_num_queries):
    make(office, "late", state="received", due_at=FRIDAY - timedelta(hours=1))
    make(office, "today", state="received", due_at=FRIDAY + timedelta(hours=1))
    make(office, "new", state="submitted", due_at=FRIDAY + timedelta(days=1))
    make(office, "done", state="done", due_at=FRIDAY - timedelta(days=1))
    make(office, "called", state="called_back")
    make(office, "closed", state="closed")

    with django_assert_num_queries(1):
        found = strip(Case.objects.all(), now=FRIDAY)

    assert (found.late, found.due_today, found.to_dispatch, found.to_call_back, found.to_close) == (1, 1, 1, 1, 1)


def test_today_begins_with_what_is_late_and_names_each_case_once(office, django_assert_num_queries):
    soon = {"due_at": FRIDAY + timedelta(days=3)}
    make(office, "late", state="received", due_at=FRIDAY - timedelta(hours=1), next_at=FRIDAY + timedelta(hours=1))
    make(office, "today", state="received", due_at=FRIDAY + timedelta(hours=1))
    make(office, "visit", state="received", next_at=FRIDAY + timedelta(hours=2), **soon)
    make(office, "new", state="submitted", **soon)
    make(office, "done", state="done")
    make(office, "quiet", state="received", **soon)

    with django_assert_num_queries(1):
        groups = today_groups(Case.objects.all(), now=FRIDAY)

    assert [(group.key, [case.title for case in group.cases]) for group in groups] == [
        ("late", ["late"]), ("today", ["today"]), ("appointed", ["visit"]), ("new", ["new"]), ("call_back", ["done"]),
    ]  # fmt: skip


def test_whoever_sees_nothing_has_nothing_to_do_and_nothing_is_asked(db, django_assert_num_queries):
    nobody = Case.objects.none()

    with django_assert_num_queries(0):
        found, groups = strip(nobody, now=FRIDAY), today_groups(nobody, now=FRIDAY)

    assert (found.open, found.late, groups) == (0, 0, [])


def test_today_stops_at_so_many_with_the_most_pressing_first(office):
    for n in range(3):
        make(office, f"late{n}", state="received", due_at=FRIDAY - timedelta(hours=3 - n))
        make(office, f"new{n}", state="submitted", due_at=FRIDAY + timedelta(days=1), reported_at=FRIDAY + timedelta(minutes=n))

    groups = today_groups(Case.objects.all(), now=FRIDAY, most=4)

    assert [(group.key, [case.title for case in group.cases]) for group in groups] == [
        ("late", ["late0", "late1", "late2"]),
        ("new", ["new0"]),
    ]
