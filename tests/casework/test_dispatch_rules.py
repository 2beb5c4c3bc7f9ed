"""Dispatch rules as dated data: none that was in force is changed, and what a case cites stays what it was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.casework.api import CaseRefused, RuleWanted, add_rule, close_rule, dispatch, replace_rule, withdraw_rule
from linli.casework.models import Assignment, DispatchRule
from linli.casework.selectors import categories, dispatching
from linli.casework.services.dispatch_rules import like
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed

from ..accounts.threads import together
from ..factories.casework import DispatchRuleFactory
from .conftest import FRIDAY, make_office

pytestmark = pytest.mark.usefixtures("nine")
BY = Actor.system()
TODAY = date(2026, 11, 20)
LATER = TODAY + timedelta(days=7)


def lamp_rule(office):
    """Rule 5 of the joint-duty table, which takes the lamps."""
    return DispatchRule.objects.select_related("category").get(tenant=office.here.tenant, number=5)


def numbers_on(office, day):
    return sorted(rule.number for rule in categories.rules_on(day, tenant_id=office.here.tenant.pk))


def test_a_rule_is_replaced_from_a_day_on_under_a_number_of_its_own(office):
    old = lamp_rule(office)

    new = replace_rule(
        rule=old, wanted=replace(like(old), party="community", reason="无主管"), valid_from=LATER, by=BY, now=FRIDAY
    )

    old.refresh_from_db()
    assert (new.number, new.replaces, old.valid_to, old.ended_reason) == (8, old, date(2026, 11, 26), "第 8 条替代它")
    assert (5 in numbers_on(office, date(2026, 11, 26)), 8 in numbers_on(office, date(2026, 11, 26))) == (True, False)
    assert (5 in numbers_on(office, LATER), 8 in numbers_on(office, LATER)) == (False, True)


def test_a_rule_replaced_today_holds_through_today_and_the_later_one_goes_first(office):
    old = lamp_rule(office)
    before = office.dispatched()

    new = replace_rule(rule=old, wanted=replace(like(old), party="community"), valid_from=TODAY, by=BY, now=FRIDAY)
    again = replace_rule(rule=new, wanted=replace(like(new), party="property"), valid_from=TODAY, by=BY, now=FRIDAY)

    old.refresh_from_db()
    assert (old.valid_to, numbers_on(office, TODAY)[-3:]) == (TODAY, [7, 8, 9])
    found = dispatching.suggestion(office.category("street_lamp"), office.here.building)
    assert (found.rule_id, found.why["near"][0]["code"]) == (again.pk, "less_particular")
    assert Assignment.objects.get(case=before).why["for"][0]["number"] == 5


def test_what_has_not_begun_can_be_withdrawn_and_the_old_one_goes_on(office):
    old = lamp_rule(office)
    new = replace_rule(rule=old, wanted=like(old), valid_from=LATER, by=BY, now=FRIDAY)

    withdraw_rule(rule=new, reason="写错了", by=BY, now=FRIDAY)

    old.refresh_from_db()
    assert (old.valid_to, old.ended_reason, numbers_on(office, LATER)) == (None, "", [1, 2, 3, 4, 5, 6, 7])
    wanted = RuleWanted(office.category("lift"), "property", "电梯归物业")
    assert add_rule(wanted=wanted, valid_from=TODAY, by=BY, now=FRIDAY).number == 9


def test_what_has_begun_is_not_withdrawn_and_needs_a_reason_to_end(office):
    old = lamp_rule(office)

    with pytest.raises(CaseRefused) as begun:
        withdraw_rule(rule=old, reason="", by=BY, now=FRIDAY)
    with pytest.raises(CaseRefused) as past:
        close_rule(rule=old, last_day=TODAY - timedelta(days=1), reason=" ", by=BY, now=FRIDAY)

    assert (begun.value.codes, past.value.codes) == (["begun", "missing"], ["in_the_past", "missing"])
    assert close_rule(rule=old, last_day=TODAY, reason="重写", by=BY, now=FRIDAY).valid_to == TODAY
    assert JournalLine.objects.get(verb="casework.rule.closed").changes == {"valid_to": [None, "2026-11-20"]}


def test_two_rules_about_the_same_are_refused_but_one_for_a_smaller_place_is_not(office):
    lamp = office.category("public_facilities")
    wanted = RuleWanted(lamp, "community", "社区管")

    with pytest.raises(CaseRefused) as refused:
        add_rule(wanted=wanted, valid_from=TODAY, by=BY, now=FRIDAY)
    added = add_rule(wanted=replace(wanted, place=office.here.compound), valid_from=TODAY, by=BY, now=FRIDAY)

    assert (refused.value.codes, added.number) == (["same_scope"], 8)


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        (TODAY, TODAY - timedelta(days=1), ["ended"]),
        (LATER, None, ["not_begun"]),
        (TODAY, TODAY + timedelta(days=2), ["too_late"]),
    ],
)
def test_what_cannot_be_replaced_says_why(office, begin, end, expected):
    rule = DispatchRuleFactory(category=office.category("lift"), valid_from=begin - timedelta(days=9), valid_to=end, number=30)
    if end is None:
        DispatchRule.objects.filter(pk=rule.pk).update(valid_from=begin)

    with pytest.raises(CaseRefused) as refused:
        replace_rule(rule=rule, wanted=like(rule), valid_from=LATER, by=BY, now=FRIDAY)

    assert refused.value.codes == expected


def test_a_rule_names_an_organisation_or_a_role_not_both(office):
    wanted = RuleWanted(
        office.category("lift"), "property", "归它", organisation=office.here.property_company, organisation_role="enforcement"
    )

    with pytest.raises(CaseRefused) as refused:
        add_rule(wanted=wanted, valid_from=TODAY, by=BY, now=FRIDAY)

    assert refused.value.codes == ["both"]


def test_rules_are_not_a_clerks_to_change(office):
    old = lamp_rule(office)

    with pytest.raises(NotAllowed):
        replace_rule(rule=old, wanted=like(old), valid_from=LATER, by=office.clerk, now=FRIDAY)
    assert DispatchRule.objects.count() == 7


def test_a_case_says_which_rules_did_not_fit(office):
    grid = office.here.grid
    DispatchRuleFactory(category=office.category("lift"), place=grid, number=40, reason="网格管电梯")
    DispatchRuleFactory(category=office.category("lift"), management_mode="unmanaged", number=41, reason="无主管")
    categories.forget()

    case = dispatch(case=office.accepted("lift"), by=office.clerk, now=FRIDAY)

    why = dispatching.dispatching.in_words(case.assignments.get().why)
    assert why.not_fitting == [f"第 40 条（网格管电梯）只管{grid}", "第 41 条（无主管）只管“无主管”的院子"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_rules_added_at_once_about_the_same_are_one():
    office = make_office()
    wanted = RuleWanted(office.category("lift"), "property", "电梯归物业")

    results = together(2, lambda n: add_rule(wanted=wanted, valid_from=TODAY, by=BY, now=FRIDAY).number)

    assert sorted(results, key=str) == [8, ["same_scope"]]
