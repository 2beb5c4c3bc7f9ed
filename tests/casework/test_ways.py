"""What is seen by one of two ways: pages, counts, the board and the day are those of all of it, whichever way a case is seen by."""

from dataclasses import replace
from datetime import timedelta

import pytest

from linli.casework.models import Case
from linli.casework.selectors import hands, lists
from linli.casework.selectors.board import board
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.states import State
from linli.core.ways import by_ways
from linli.registry.api import Appointment

from ..factories.casework import AssignmentFactory, CaseFactory
from .conftest import FRIDAY

STATES = ["received", "dispatched", "done", "returned", "suspended", "submitted", "closed", "received", "in_progress"]


@pytest.fixture
def plain(office):
    """Nine cases at odds in every order, two of them seen by neither way."""
    for n, state in enumerate(STATES):
        due = FRIDAY + timedelta(minutes=n * 7 % 5 - 2)
        CaseFactory(tenant=office.here.tenant, title=f"{n}", state=state, due_at=due, next_at=due, reported_at=due)
    return Case.objects.filter(title__in="0123456")


@pytest.fixture
def in_ways(plain):
    rows = plain.all()
    rows.ways = tuple(Case.objects.filter(title__in=titles) for titles in ("01234", "3456"))
    return rows


@pytest.mark.parametrize("sort", lists.SORTS)
@pytest.mark.parametrize("size", [2, 3, 9])
def test_pages_go_on_and_back_over_both_ways(plain, in_ways, sort, size):
    seen, page = [], lists.page_of(in_ways, sort=sort, size=size)
    while True:
        seen += page.rows
        assert page.total == lists.page_of(plain, sort=sort, size=size).total
        if not page.after:
            break
        before, page = page, lists.page_of(in_ways, sort=sort, size=size, after=page.after)
        assert lists.page_of(in_ways, sort=sort, size=size, before=page.before).rows == before.rows

    assert seen == list(plain.order_by(*lists.SORTS[sort]))


@pytest.mark.parametrize("most", [1, 3, 60])
def test_the_day_and_its_figures_are_the_same(plain, in_ways, most):
    assert lists.strip(in_ways, now=FRIDAY) == lists.strip(plain, now=FRIDAY)
    assert lists.today_groups(in_ways, now=FRIDAY, most=most) == lists.today_groups(plain, now=FRIDAY, most=most)
    assert lists.visits_of_day(in_ways, now=FRIDAY, most=most) == lists.visits_of_day(plain, now=FRIDAY, most=most)
    both = lists.visits_and_unsigned(in_ways, now=FRIDAY, most=most)
    assert both == lists.visits_and_unsigned(plain, now=FRIDAY, most=most)
    assert both[0] == lists.visits_of_day(plain, now=FRIDAY, most=most)
    assert both[1] == list(plain.filter(state="dispatched").order_by("due_at", "id")[:most])
    assert [replace(one, cases=()) for one in board(in_ways)] == [replace(one, cases=()) for one in board(plain)]
    assert [one.cases for one in board(in_ways, most=most)] == [column.cases[:most] for column in board(plain)]


def test_ways_are_narrowed_as_the_rows_are(in_ways):
    narrowed = in_ways.filter(state=State.RECEIVED)

    assert [[case.title for case in way] for way in by_ways(narrowed)] == [["0"], []]


def test_a_company_sees_what_it_leads_and_what_it_assists_in(office, django_assert_num_queries):
    led = CaseFactory(tenant=office.here.tenant, lead_organisation=office.here.property_company, state="received")
    assisted = AssignmentFactory(case=CaseFactory(tenant=office.here.tenant), organisation=led.lead_organisation, role="assist")
    CaseFactory(tenant=office.here.tenant)
    rows = cases_visible_to(office.property_clerk)

    with django_assert_num_queries(1):
        page = lists.page_of(rows)

    assert {case.pk for case in page.rows} == {case.pk for case in rows} == {led.pk, assisted.case_id}
    assert [[case.pk for case in way] for way in by_ways(rows)] == [[led.pk], [assisted.case_id]]


@pytest.mark.parametrize(("few", "many"), [(9, 9), (0, 9), (0, 0), (1, 9)])
def test_what_is_in_somebodys_hands_is_the_same_however_much_it_is(office, monkeypatch, few, many):
    signed, reported = office.received(), [office.accepted() for _n in range(2)]
    monkeypatch.setattr(hands, "FEW", few)
    monkeypatch.setattr(hands, "MANY", many)
    held = [
        lists.page_of(hands.in_hands(Appointment.objects.filter(pk=who.appointment_id), office.here.tenant)).rows
        for who in (office.property_clerk, office.clerk)
    ]

    assert [{case.pk for case in rows} for rows in held] == [{signed.pk}, {signed.pk, *(case.pk for case in reported)}]
