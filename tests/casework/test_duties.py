"""What a community may be given: the list binds once there is one, and going outside it leaves a trace."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from linli.casework.api import (
    CaseRefused,
    DutyWanted,
    add_duty,
    adopt_duty_list,
    close_duty,
    dispatch,
    redispatch,
    replace_duty,
    withdraw_duty,
)
from linli.casework.models import Assignment, Case, DutyItem, DutyOverride
from linli.casework.rules import duties as rules
from linli.casework.rules.dispatching import Matter
from linli.casework.rules.duties import DutyRow
from linli.casework.selectors import categories, dispatching
from linli.core import rulesets
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed

from ..factories.duties import DutyItemFactory
from ..factories.registry import PlaceFactory
from .conftest import FRIDAY

pytestmark = pytest.mark.usefixtures("nine")
BY = Actor.system()
TODAY = date(2026, 11, 20)
LIFT = Matter("lift", "电梯", ("lift", "public_facilities"))
ROUTE = Matter("fire_route", "堵通道", ("fire_route", "fire_safety"))


def row(number, category, measure, **more):
    return DutyRow(UUID(int=number), number, category, measure, "试验", **more)


# ---- the rule ----


def test_without_a_list_nothing_is_outside_it():
    assert rules.hindrance([LIFT], "S/C/", []) is None


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(1, "fire_safety", "lead")], "outside"),
        ([row(1, "public_facilities", "assist")], "assist"),
        ([row(1, "public_facilities", "not")], "not"),
        ([row(1, "public_facilities", "assist"), row(2, "lift", "lead")], None),
        ([row(1, "lift", "assist"), row(2, "lift", "lead", place_path="S/C/")], None),
        ([row(1, "lift", "lead"), row(2, "lift", "not", place_path="S/D/")], None),
        ([row(1, "lift", "lead", valid_from=TODAY), row(2, "lift", "not", valid_from=date(2020, 1, 1))], None),
    ],
)
def test_the_nearest_line_counts(rows, expected):
    found = rules.hindrance([LIFT], "S/C/Y/", rows)

    assert (found and found["measure"]) == expected


def test_of_a_joint_case_the_community_leads_its_part():
    rows = [row(1, "fire_safety", "lead"), row(2, "public_facilities", "assist")]

    assert rules.hindrance([ROUTE, LIFT], "S/C/", rows) is None
    assert rules.hindrance([LIFT], "S/C/", rows)["number"] == 2


def test_a_hindrance_is_said_in_words():
    said = [rules.hindrance_words(rules.hindrance([LIFT], "", [row(9, "public_facilities", one)])) for one in ("assist", "not")]

    assert said == ["“电梯”社区只协助，不能主办（职责清单第 9 条）", "“电梯”不派给社区（职责清单第 9 条）"]
    assert rules.hindrance_words(rules.hindrance([LIFT], "", [row(9, "x", "lead")])) == "“电梯”不在社区职责清单里"


# ---- dispatch ----


def listed(office, category, measure, **more):
    DutyItemFactory(category=office.category(category), measure=measure, **more)
    categories.forget()


def test_a_suggestion_says_why_the_community_may_not_have_it(office):
    listed(office, "public_facilities", "assist", number=3)

    found = dispatching.suggestion(office.category("lift"), office.here.building)

    assert (found.lead.id, found.is_certain) == (office.here.property_company.pk, True)
    assert dispatching.dispatching.in_words(found.why).reasons_against == [
        "不能派给社区：“电梯”社区只协助，不能主办（职责清单第 3 条）"
    ]


def test_a_suggestion_of_a_community_outside_its_list_is_not_certain(office):
    listed(office, "fire_safety", "lead")

    found = dispatching.suggestion(office.category("noise"), office.here.building)

    assert (found.lead.id, found.is_certain) == (office.committee.pk, False)
    assert dispatching.dispatching.in_words(found.why).reasons_against == ["“噪音和油烟”不在社区职责清单里"]


def test_a_community_outside_its_list_is_refused_and_nothing_changed(office):
    listed(office, "fire_safety", "lead")
    case = office.accepted("noise")
    before = JournalLine.objects.count()

    with pytest.raises(CaseRefused) as refused:
        dispatch(case=case, by=office.clerk, now=FRIDAY)

    assert (refused.value.codes, refused.value.problems[0].where) == (["outside_duty_list"], "outside_reason")
    assert (Case.objects.get(pk=case.pk).state, Assignment.objects.count(), DutyOverride.objects.count()) == ("accepted", 0, 0)
    assert JournalLine.objects.count() == before


def test_an_override_is_recorded_on_the_case_in_the_journal_and_counted(office):
    listed(office, "noise", "not", number=12)
    case = office.accepted("noise")

    dispatch(case=case, outside_reason=" 执法中队今晚都在外面 ", by=office.clerk, now=FRIDAY)

    kept = DutyOverride.objects.get()
    assert (kept.case, kept.organisation, kept.item.number, kept.reason) == (case, office.committee, 12, "执法中队今晚都在外面")
    assert case.assignments.get().why["outside"] == "执法中队今晚都在外面"
    line = JournalLine.objects.get(verb="casework.case.dispatched")
    assert (line.reason, line.changes["outside_duty_list"]) == ("执法中队今晚都在外面", [None, "执法中队今晚都在外面"])


def test_both_reasons_are_asked_for_at_once(office):
    listed(office, "noise", "lead")
    case = office.accepted("street_lamp")

    with pytest.raises(CaseRefused) as refused:
        dispatch(case=case, organisation=office.committee, by=office.clerk, now=FRIDAY)

    assert refused.value.codes == ["override_without_reason", "outside_duty_list"]


def test_every_word_of_a_line_has_its_measure():
    long = {"text": "长" * 201, "citation": " ", "instead": "长" * 201}

    found = rules.item_problems(measure="x", measures=["lead"], **long)
    told = rules.outside_problems({"measure": "not", "matter": "停车", "number": 1}, reason="长" * 201)

    assert [(one.code, one.where) for one in found] == [
        ("measure", "measure"), ("too_long", "text"), ("missing", "citation"), ("too_long", "instead"),
    ]  # fmt: skip
    assert [one.code for one in [*told, *rules.reason_problems("长" * 201)]] == ["too_long", "too_long"]


@pytest.mark.parametrize(
    ("begin", "end", "last", "code"),
    [
        (date(2026, 1, 1), date(2026, 11, 19), date(2026, 11, 20), "ended"),
        (date(2026, 11, 21), None, date(2026, 11, 22), "not_begun"),
        (date(2026, 1, 1), None, date(2026, 11, 19), "in_the_past"),
        (date(2026, 1, 1), date(2026, 12, 1), date(2026, 12, 2), "too_late"),
    ],
)
def test_a_last_day_is_refused_with_what_is_wrong_about_it(begin, end, last, code):
    found = rules.end_problems(last, valid_from=begin, valid_to=end, today=date(2026, 11, 20))

    assert [one.code for one in found] == [code]


def test_one_sentence_answers_both(office):
    listed(office, "noise", "lead")
    case = office.accepted("street_lamp")

    dispatch(case=case, organisation=office.committee, outside_reason="物业停摆，先请社区", by=office.clerk, now=FRIDAY)

    led = case.assignments.get()
    assert (led.override_reason, led.why["outside"], DutyOverride.objects.get().reason) == ("物业停摆，先请社区",) * 3


def test_a_change_of_address_to_a_community_is_asked_too(office):
    listed(office, "noise", "lead")
    case = office.dispatched()

    with pytest.raises(CaseRefused) as refused:
        redispatch(case=case, organisation=office.committee, reason="物业推了", by=office.clerk, now=FRIDAY)
    redispatch(case=case, organisation=office.committee, reason="物业推了", outside_reason="没人管", by=office.clerk, now=FRIDAY)

    assert (refused.value.codes, DutyOverride.objects.get().reason) == (["outside_duty_list"], "没人管")


def test_nobody_but_a_community_is_bound_by_the_list(office):
    listed(office, "noise", "lead")

    assert office.dispatched().lead_organisation == office.here.property_company
    assert DutyOverride.objects.count() == 0


# ---- the list ----


def wanted(office, **more):
    given = {"category": office.category("noise"), "measure": "lead", "text": "上门劝", "citation": "区里的清单第 3 条"}
    return DutyWanted(**(given | more))


def test_the_shipped_list_holds_whatever_the_community_is_given_by_the_shipped_table(office):
    assert adopt_duty_list(tenant=office.here.tenant, by=BY, now=FRIDAY) == 18

    offered = categories.active_categories(office.here.tenant.pk)
    unsure = [one.code for one in offered if not dispatching.suggestion(one, office.here.building).is_certain]
    assert unsure == ["street_order", "traffic", "unsorted"]
    assert rulesets.problems_of_shipped() == []


def test_a_list_that_is_there_is_not_replaced_by_the_shipped_one(office):
    listed(office, "noise", "lead")

    with pytest.raises(CaseRefused) as refused:
        adopt_duty_list(tenant=office.here.tenant, by=BY, now=FRIDAY)

    assert (refused.value.codes, DutyItem.objects.count()) == (["has_list"], 1)


def test_a_line_is_refused_with_every_reason(office):
    bad = wanted(office, measure="x", text=" ", citation="", instead="长" * 121, place=office.here.compound)

    with pytest.raises(CaseRefused) as refused:
        add_duty(wanted=bad, valid_from=TODAY - timedelta(days=1), by=BY, now=FRIDAY)
    with pytest.raises(CaseRefused) as foreign:
        add_duty(wanted=wanted(office, place=PlaceFactory()), valid_from=TODAY, by=BY, now=FRIDAY)

    assert refused.value.codes == ["measure", "missing", "missing", "too_long", "not_a_community", "in_the_past"]
    assert (foreign.value.codes, DutyItem.objects.count()) == (["other_tenant"], 0)


def test_a_line_is_replaced_ended_and_withdrawn_with_its_number_kept(office):
    first = add_duty(wanted=wanted(office), valid_from=TODAY, by=BY, now=FRIDAY)
    later = replace_duty(
        item=first, wanted=wanted(office, measure="assist"), valid_from=TODAY + timedelta(days=5), by=BY, now=FRIDAY
    )
    first.refresh_from_db()
    ended = (first.number, first.valid_to, first.ended_reason)

    withdraw_duty(item=later, reason="还没定", by=BY, now=FRIDAY)

    first.refresh_from_db()
    assert (ended, first.valid_to) == ((1, date(2026, 11, 24), "第 2 条替代它"), None)
    assert close_duty(item=first, last_day=TODAY, reason="改归执法", by=BY, now=FRIDAY).valid_to == TODAY
    assert add_duty(wanted=wanted(office), valid_from=TODAY, by=BY, now=FRIDAY).number == 3


def test_a_second_line_about_the_same_is_refused(office):
    add_duty(wanted=wanted(office), valid_from=TODAY, by=BY, now=FRIDAY)

    with pytest.raises(CaseRefused) as refused:
        add_duty(wanted=wanted(office, measure="not"), valid_from=TODAY, by=BY, now=FRIDAY)
    elsewhere = add_duty(wanted=wanted(office, place=office.here.community), valid_from=TODAY, by=BY, now=FRIDAY)

    assert (refused.value.codes, elsewhere.number) == (["same_scope"], 2)


def test_the_list_is_not_a_clerks_to_change(office):
    with pytest.raises(NotAllowed):
        add_duty(wanted=wanted(office), valid_from=TODAY, by=office.clerk, now=FRIDAY)
