"""A changed table of rules, tried on the cases of the last month before it is put in force."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.casework.api import RuleWanted
from linli.casework.models import DispatchRule
from linli.casework.selectors import categories, dispatching
from linli.casework.selectors.dry_run import Proposal, dry_run
from linli.casework.services.dispatch_rules import as_row, like

from ..factories.casework import CaseFactory
from ..factories.registry import CoverageFactory, OrganisationFactory
from .conftest import FRIDAY

pytestmark = pytest.mark.usefixtures("nine")
TOMORROW = date(2026, 11, 21)


def made(office, code="street_lamp", days=3, **more):
    given = {"category": office.category(code), "place": office.here.building, "reported_at": FRIDAY - timedelta(days=days)}
    return CaseFactory(tenant=office.here.tenant, **(given | more))


def tried(office, **proposal):
    return dry_run(Proposal(TOMORROW, **proposal), tenant=office.here.tenant, now=FRIDAY)


def test_it_says_how_many_would_go_elsewhere_and_why(office):
    lamps = [made(office), made(office, "lift"), made(office, days=29)]
    made(office, "noise")
    wanted = RuleWanted(office.category("public_facilities"), "community", "无主管，社区管", office.here.compound)

    found = tried(office, adds=as_row(wanted, valid_from=TOMORROW))

    assert (found.asked, found.elsewhere, len(found.moved)) == (4, 3, 1)
    way = found.moved[0]
    assert (way.old.who, way.new.who) == (str(office.here.property_company), "试验社区居委会")
    assert way.new.reasons_for == ["派单规则第 8 条：无主管，社区管，2026年11月21日起施行"]
    assert set(way.case_ids) == {lamp.pk for lamp in lamps}


def test_old_cases_and_those_never_sent_are_not_asked(office):
    for more in ({"days": 31}, {"state": "void"}, {"state": "merged"}, {"state": "not_accepted"}):
        made(office, **more)

    assert tried(office).asked == 0


def test_a_rule_that_ends_leaves_its_cases_to_the_default(office):
    made(office, "culture_sports")
    made(office, "parking")
    rule = DispatchRule.objects.get(tenant=office.here.tenant, number=7)

    found = tried(office, drops=rule.pk)

    assert (found.asked, found.elsewhere) == (2, 0)  # parking is the property company's by default too
    assert [one.number for one in categories.rules_on(TOMORROW, tenant_id=office.here.tenant.pk)] == [1, 2, 3, 4, 5, 6, 7]


def test_a_replacement_is_asked_without_the_old_one(office):
    nearer = OrganisationFactory(tenant=office.here.tenant, kind="enforcement", name="照明所")
    CoverageFactory(place=office.here.building, covering_organisation=nearer, role="lamps")
    dispatching.forget()
    made(office)
    rule = DispatchRule.objects.select_related("category").get(tenant=office.here.tenant, number=5)
    wanted = replace(like(rule), party="department", organisation=nearer, reason="市政路灯")

    found = tried(office, adds=as_row(wanted, valid_from=TOMORROW, replaces=rule), drops=rule.pk)

    assert [(one.old.who, one.new.who) for one in found.moved] == [(str(office.here.property_company), "照明所")]


def test_it_says_who_would_no_longer_assist(office):
    made(office, "fire_route")
    rule = DispatchRule.objects.get(tenant=office.here.tenant, number=5)

    [way] = tried(office, drops=rule.pk).moved

    assert (way.old.who, way.new.who) == (str(office.committee), str(office.committee))
    assert (way.old_assist, way.new_assist) == ((str(office.here.property_company),), ())


@pytest.mark.parametrize("count", [1, 30])
def test_it_costs_the_same_however_many_cases_there_are(office, django_assert_num_queries, count):
    for number in range(count):
        made(office, days=number % 20)
    tried(office)

    with django_assert_num_queries(2):
        assert tried(office).asked == count


def test_nothing_is_written(office):
    made(office)
    wanted = RuleWanted(office.category("lift"), "community", "试试")

    tried(office, adds=as_row(wanted, valid_from=TOMORROW))

    assert DispatchRule.objects.count() == 7
