"""Numbers that nothing carries are told unless somebody said why; deadlines and parts in cases are compared with what they follow from."""

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet

from linli.casework.models import Assignment, Clock, Entry, Reporter, Task
from linli.casework.selectors.tasks import SERIES
from linli.casework.selectors.troubles import lost_numbers, wrong_limits, wrong_parts
from linli.casework.services.tasks import task_add
from linli.core import numbers, parts

from ..factories.casework import AssignmentFactory
from ..factories.core import TenantFactory
from ..people import dispatcher
from .conftest import FRIDAY

NEXT_FRIDAY = date(2026, 11, 27)


@pytest.fixture
def gap(office):
    """Two tasks were written down; the row of the first is gone."""
    given = {"tenant": office.here.tenant, "title": "换水泵", "due_on": NEXT_FRIDAY, "source": "other"}
    for _number in range(2):
        task_add(**given, organisation=office.here.property_company, by=dispatcher(office.here)[1], now=FRIDAY)
    Task.objects.filter(sequence=1).delete()
    return office.here.tenant


def test_a_number_that_no_task_carries_is_told_for_its_year(gap):
    [found] = lost_numbers(2026)

    assert found.code == "number_lost"
    assert found.text == f"{gap.name}的工作任务台账 2026 年少了编号 1，没有写原因。"
    assert list(lost_numbers(2025)) == []


def test_a_number_whose_reason_was_written_down_is_not_told(gap):
    numbers.note_gap(SERIES, tenant=gap, period="2026", values=[1], reason="写错了，作废", now=FRIDAY)

    assert list(lost_numbers(2026)) == []


def test_a_deadline_that_was_moved_past_its_rule_is_told(office):
    case = office.dispatched()
    assert list(wrong_limits()) == []

    clock = Clock.objects.get(case=case, stopped_at=None)
    Clock.objects.filter(pk=clock.pk).update(due_at=clock.due_at + timedelta(days=1))

    [found] = wrong_limits()
    assert (found.code, found.text.startswith(case.short_number)) == ("limit_wrong", True)


@pytest.mark.parametrize("kind", [Entry, Reporter, Assignment, Clock])
def test_a_part_that_was_given_to_another_subdistrict_than_its_case_is_told(office, kind):
    case, stranger = office.dispatched(), TenantFactory()
    part = kind.objects.filter(case=case).order_by("pk").first()
    assert list(parts.strayed()) == []

    QuerySet(kind).filter(pk=part.pk).update(tenant=stranger)

    [found] = parts.strayed()
    assert (found.code, found.where) == ("part.strayed", kind._meta.label_lower)
    assert found.text == f"{kind._meta.db_table} 有 1 行的街道和它所属的那一件不同，第一行是 {part.pk}。"


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "is_open", "word"), [("dispatched", False, "记成完了"), ("closed", True, "记成在办")])
def test_a_part_that_is_marked_otherwise_than_its_case_is_told(state, is_open, word):
    part = AssignmentFactory(case__state=state, case__closed_at=FRIDAY)
    assert list(wrong_parts()) == []

    Assignment.objects.update(is_open=is_open)

    [found] = wrong_parts()
    assert (found.code, word in found.text, part.case.short_number in found.text) == ("part_wrong", True, True)
