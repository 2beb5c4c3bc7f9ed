"""What services refuse at their edges, each with its reason; nothing is written."""

from datetime import date, timedelta

import pytest

from linli.casework.api import (
    HomeGiven,
    RuleWanted,
    add_rule,
    arrange_home_service,
    change_category,
    end_item,
    escalate,
    note_home_service,
    rule,
    task_add,
    task_change,
)
from linli.casework.models import Instruction
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import Refused

from ..factories.pressing import TaskFactory
from ..factories.registry import OrganisationFactory, PlaceFactory, PostFactory
from ..people import dispatcher, holder
from .conftest import FRIDAY
from .halls import catalogue
from .rulings import given as ruling

LATER = FRIDAY + timedelta(hours=3)


def codes_of(verb, **given):
    """What is refused, by code; there is no line more in the journal."""
    lines = JournalLine.objects.count()
    with pytest.raises(Refused) as refused:
        verb(**given)
    assert JournalLine.objects.count() == lines
    return refused.value.codes


def test_a_task_has_one_responsible_and_another_of_its_kind_takes_it_over(office):
    tenant, boss = office.here.tenant, dispatcher(office.here)[1]
    task = task_add(tenant=tenant, title="换水泵", due_on=date(2026, 11, 27), organisation=office.committee, by=boss, now=FRIDAY)
    unit, given = office.here.property_company, {"reason": "该他们做。", "by": boss, "now": LATER}
    post = PostFactory(tenant=tenant, kind="dispatcher", place=office.here.subdistrict)

    codes = codes_of(task_change, task=task, post=post, organisation=unit, **given)
    task = task_change(task=task, organisation=unit, **given)

    assert (codes, task.organisation, task.due_on) == (["responsible"], unit, date(2026, 11, 27))


def test_an_item_ends_for_a_reason(office):
    item, _entry = catalogue(office)

    assert codes_of(end_item, item=item, on=date(2026, 12, 31), reason=" ", by=office.counter, now=FRIDAY) == ["missing"]


def test_a_category_is_changed_for_a_short_reason(office):
    lift, boss = office.category("lift"), dispatcher(office.here)[1]

    assert codes_of(change_category, category=lift, name="扶梯", reason="字" * 201, by=boss, now=FRIDAY) == ["too_long"]


def test_nothing_new_is_dispatched_by_a_category_that_was_retired(office):
    lift = office.category("lift")
    lift.is_active = False
    wanted = RuleWanted(category=lift, party="property", reason="试验")

    codes = codes_of(add_rule, wanted=wanted, valid_from=date(2026, 11, 20), by=Actor.system(), now=FRIDAY)

    assert codes == ["retired_category"]


def test_a_ruling_comes_from_where_rulings_come_from(office):
    case, boss = office.received(), dispatcher(office.here)[1]

    codes = codes_of(rule, case=case, ruling=ruling(office.here.property_company, origin="rumour"), by=boss, now=FRIDAY)

    assert codes == ["origin"]


def test_an_errand_stays_in_ones_own_place_and_with_ones_own_partners(office):
    tenant, elsewhere = office.here.tenant, PlaceFactory(parent=office.here.subdistrict)
    secretary = holder("community_secretary", office.here, place=office.here.community)[1]
    given = {"what": "换社保卡", "name": "何奶奶", "why": "elder", "address": "201"}
    request = note_home_service(tenant=tenant, given=HomeGiven(**given, place=office.here.building), by=secretary, now=FRIDAY)
    when = {"visit_at": LATER, "partner": OrganisationFactory(), "consents": True, "by": secretary, "now": FRIDAY}

    far = codes_of(note_home_service, tenant=tenant, given=HomeGiven(**given, place=elsewhere), by=secretary, now=FRIDAY)

    assert (far, codes_of(arrange_home_service, request=request, **when)) == (["not_allowed"], ["unknown_partner"])


def test_an_instruction_on_a_task_that_is_not_answered_is_told_once(office):
    task = TaskFactory(tenant=office.here.tenant)
    given = {"given_at": FRIDAY, "given_by": "试验领导", "answer_due_at": FRIDAY + timedelta(days=1)}
    order = Instruction.objects.create(tenant=task.tenant, task=task, text="先抽水。", **given)

    for _time in range(2):
        escalate(now=FRIDAY + timedelta(days=2), by=Actor.system("督办时点"))

    order.refresh_from_db()
    assert order.unanswered_told_at == FRIDAY + timedelta(days=2)
    assert JournalLine.objects.filter(verb="casework.instruction.unanswered").count() == 1
