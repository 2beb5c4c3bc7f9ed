"""The category tree as the office changes it: every change is kept, and cases keep what they were given."""

from datetime import timedelta

import pytest
from django.db.models import F

from linli.casework.api import (
    CaseRefused,
    add_category,
    change_category,
    move_category,
    restore_category,
    retire_category,
)
from linli.casework.models import Category, CategoryChange, SettingsStamp
from linli.casework.selectors import categories, dispatching, lists
from linli.core import clock
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed

from ..accounts.threads import together
from ..factories.casework import CategoryFactory, DispatchRuleFactory
from ..factories.duties import DutyItemFactory
from ..people import administrator, dispatcher
from .conftest import FRIDAY, make_office

BY = Actor.system()


def changes_of(category):
    return [(one.verb, one.before, one.after) for one in CategoryChange.objects.filter(category=category)]


def test_a_new_category_takes_over_from_its_parent_and_is_the_last_there(office):
    parent = office.category("parking")

    made = add_category(tenant=office.here.tenant, name="充电车位", parent=parent, keywords=["充电位"], by=BY, now=FRIDAY)

    assert (made.code, made.party, made.profile, made.icon) == ("parking_1", "property", "general", "car")
    assert [one.code for one in categories.with_below(parent)] == ["parking", "parking_place", "bicycle", "parking_1"]
    assert changes_of(made) == [("added", {}, {"name": "充电车位", "parent": "parking"})]


def test_a_third_level_takes_the_rules_and_the_words_of_those_above(office):
    lift = office.category("lift")
    made = add_category(tenant=office.here.tenant, name="困人", code="lift_stuck", parent=lift, by=BY, now=FRIDAY)

    found = dispatching.suggestion(office.category("lift_stuck"), office.here.building)

    assert (found.lead.id, found.why["for"][0]["number"]) == (office.here.property_company.pk, 5)
    assert categories.full_name(made) == "公共设施 · 电梯 · 困人"
    assert categories.as_json(made)["consequence"] == lift.consequence


def test_a_fourth_level_a_known_code_and_no_name_are_refused_at_once(office):
    third = add_category(tenant=office.here.tenant, name="反水", parent=office.category("drainage"), by=BY, now=FRIDAY)
    before = Category.objects.count(), JournalLine.objects.count()

    with pytest.raises(CaseRefused) as refused:
        add_category(tenant=office.here.tenant, name="", code="lift", parent=third, party="x", by=BY, now=FRIDAY)

    assert refused.value.codes == ["code_twice", "name", "too_deep", "party"]
    assert (Category.objects.count(), JournalLine.objects.count()) == before


def test_a_change_is_kept_with_what_was_before_and_why(office):
    lamp, by = office.category("street_lamp"), administrator(office.here)[1]

    change_category(category=lamp, party="department", keywords=[" 路灯 ", "路灯"], reason="市政接管", by=by, now=FRIDAY)

    before = {"party": "property", "keywords": ["路灯", "照明", "路灯不亮", "没有路灯", "灯不亮"]}
    assert changes_of(lamp) == [("changed", before, {"party": "department", "keywords": ["路灯"]})]
    line = JournalLine.objects.get(verb="casework.category.changed")
    assert (line.reason, line.changes["party"], line.by_label) == ("市政接管", ["property", "department"], by.label)


def test_nothing_that_differs_writes_nothing(office):
    lamp = office.category("street_lamp")

    change_category(category=lamp, name=lamp.name, party=lamp.party, by=BY, now=FRIDAY)
    move_category(category=lamp, parent=office.category("public_facilities"), place=1, by=BY, now=FRIDAY)

    assert CategoryChange.objects.count() == 0


def test_a_move_takes_along_what_lies_below_and_says_from_where(office):
    parking, repair = office.category("parking"), office.category("repair")

    move_category(category=parking, parent=repair, place=1, by=BY, now=FRIDAY)

    assert [one.code for one in categories.with_below(office.category("repair"))] == [
        "repair", "parking", "parking_place", "bicycle", "drainage", "roof_wall",
    ]  # fmt: skip
    assert changes_of(parking) == [("moved", {"parent": None, "place": 4}, {"parent": "repair", "place": 1})]


def test_a_move_into_itself_or_too_deep_is_refused(office):
    repair, drainage = office.category("repair"), office.category("drainage")
    third = add_category(tenant=office.here.tenant, name="反水", parent=drainage, by=BY, now=FRIDAY)

    with pytest.raises(CaseRefused) as circle:
        move_category(category=repair, parent=third, by=BY, now=FRIDAY)
    with pytest.raises(CaseRefused) as deep:
        move_category(category=office.category("parking"), parent=drainage, by=BY, now=FRIDAY)

    assert (circle.value.codes, deep.value.codes) == (["circle"], ["too_deep"])


def test_a_retired_category_is_not_offered_but_found(office):
    case = office.reported("building_noise")
    retire_category(category=case.category, reason="并入噪音", by=BY, now=FRIDAY)

    offered = [one.code for one in categories.active_categories(office.here.tenant.pk)]
    filters = lists.Filters(category="building_noise")
    rows = lists.narrowed(
        type(case).objects.all(), filters, now=FRIDAY, tenant=office.here.tenant, actor=dispatcher(office.here)[1]
    )

    assert ("building_noise" in offered, list(rows)) == (False, [case])
    restored = restore_category(category=case.category, by=BY, now=FRIDAY)
    assert [verb for verb, _before, _after in changes_of(restored)] == ["retired", "restored"]


def test_what_has_open_rules_or_duties_is_not_retired(office):
    lamp = office.category("street_lamp")
    DispatchRuleFactory(category=lamp, number=21)
    DispatchRuleFactory(category=lamp, number=22, valid_to=FRIDAY.date() - timedelta(days=1))
    DutyItemFactory(category=lamp, number=4)

    with pytest.raises(CaseRefused) as refused:
        retire_category(category=lamp, by=BY, now=FRIDAY)

    assert [problem.text[:13] for problem in refused.value.problems] == ["派单规则第 21 条还管着", "职责清单第 4 条还写着它"]
    assert office.category("street_lamp").is_active


def test_settings_are_for_administrators_and_dispatchers(office):
    lamp = office.category("street_lamp")

    for verb in (retire_category, restore_category, change_category):
        with pytest.raises(NotAllowed):
            verb(category=lamp, by=office.clerk, now=FRIDAY)
    assert change_category(category=lamp, icon="bulb", by=dispatcher(office.here)[1], now=FRIDAY).icon == "bulb"


def test_what_another_process_changed_is_seen_here_a_second_later(office):
    tenant = office.here.tenant
    with clock.fixed(FRIDAY):
        before = len(categories.all_categories(tenant.pk))
        CategoryFactory(tenant=tenant)
        SettingsStamp.objects.filter(tenant=tenant).update(number=F("number") + 1)
        still = len(categories.all_categories(tenant.pk))
    with clock.fixed(FRIDAY + timedelta(seconds=1)):
        after = len(categories.all_categories(tenant.pk))

    assert (still, after) == (before, before + 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_make_no_circle():
    office = make_office()
    pair = [(office.category("noise"), office.category("greenery")), (office.category("greenery"), office.category("noise"))]

    results = together(2, lambda n: move_category(category=pair[n][0], parent=pair[n][1], by=BY, now=FRIDAY).code)

    assert sorted(results, key=str)[0] == ["circle"]
    assert len(categories.read_tree(office.here.tenant.pk)) == Category.objects.filter(tenant=office.here.tenant).count()
