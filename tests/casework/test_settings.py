"""What a subdistrict starts with, what it changes, and what the register's news mean for cases."""

from datetime import date
from uuid import uuid4

import pytest

from linli.casework.api import (
    CaseRefused,
    ImportRefused,
    RuleWanted,
    Wanted,
    add_rule,
    import_cases,
    on_person_erased,
    on_place_moved,
    prepare_tenant,
    rename_category,
    report,
)
from linli.casework.models import Category, DispatchRule
from linli.casework.selectors import categories, dispatching
from linli.core import rulesets
from linli.core.actors import Actor
from linli.core.models import JournalLine, SearchEntry
from linli.core.problems import NotAllowed
from linli.registry.api import PersonErased, PlaceMoved

from ..factories.casework import CaseFactory, CategoryFactory, DispatchRuleFactory
from ..factories.core import TenantFactory
from ..factories.registry import CoverageFactory, OrganisationFactory, PlaceFactory
from ..people import administrator
from .conftest import FRIDAY
from .sheets import sheet


def test_the_joint_duty_table_is_exactly_the_one_of_the_report(office):
    sides = {}
    for rule in DispatchRule.objects.filter(tenant=office.here.tenant).select_related("category"):
        sides.setdefault(rule.party, set()).add(rule.category.code)

    assert sides == {
        "community": {"culture_sports", "fire_safety", "illegal_building", "rental"},
        "property": {"public_facilities", "repair", "parking"},
    }


def test_preparing_twice_adds_nothing(office):
    before = Category.objects.count(), DispatchRule.objects.count()

    assert prepare_tenant(tenant=office.here.tenant, by=Actor.system(), now=FRIDAY) == 0
    assert (Category.objects.count(), DispatchRule.objects.count()) == before


def test_preparing_again_brings_what_was_added_since_and_leaves_own_changes(office):
    office.category("lift").delete()
    Category.objects.filter(code="noise").update(name="吵闹")

    assert prepare_tenant(tenant=office.here.tenant, by=Actor.system(), now=FRIDAY) == 1
    assert Category.objects.get(code="noise").name == "吵闹"


def test_settings_take_a_post(office):
    with pytest.raises(NotAllowed):
        prepare_tenant(tenant=TenantFactory(), by=office.resident, now=FRIDAY)


def test_a_child_takes_over_what_its_parent_says(office):
    lamp, lift = office.category("street_lamp"), office.category("lift")

    assert (lamp.party, lamp.profile, lamp.consequence) == ("property", "general", "一般五个工作日内办完。")
    assert (lift.profile, lift.parent.code) == ("utilities", "public_facilities")


def test_every_shipped_category_names_a_profile_and_known_codes(office):
    shipped = categories.all_categories(office.here.tenant.pk)
    codes = {one.code for one in shipped}

    assert {code for one in shipped for code in one.also_touches} <= codes
    assert {f"casework.sla.{one.profile}" for one in shipped} <= set(rulesets.codes())
    assert rulesets.problems_of_shipped() == []


def test_the_tree_for_forms_has_two_levels_and_no_retired_branch(office):
    Category.objects.filter(code="noise").update(is_active=False)
    categories.forget()

    found = {branch.category.code: [child.code for child in branch.children] for branch in categories.tree(office.here.tenant.pk)}

    assert "noise" not in found
    assert found["parking"] == ["parking_place", "bicycle"]


def test_a_case_keeps_the_name_that_its_category_had(office):
    case = office.reported()

    renamed = rename_category(category=case.category, name="灯", public_name="路灯", by=administrator(office.here)[1], now=FRIDAY)

    case.refresh_from_db()
    assert (renamed.shown_name, office.category("street_lamp").name, case.category_name) == ("路灯", "灯", "路灯照明")
    assert JournalLine.objects.get(verb="casework.category.renamed").changes == {
        "name": ["路灯照明", "灯"],
        "public_name": ["", "路灯"],
    }


def test_a_category_without_a_name_is_refused(office):
    with pytest.raises(CaseRefused):
        rename_category(category=office.category("lift"), name=" ", by=Actor.system(), now=FRIDAY)

    assert office.category("lift").name == "电梯"


def test_an_added_rule_holds_at_once(office):
    company = OrganisationFactory(tenant=office.here.tenant, kind="enforcement", name="试验执法中队")
    dispatching.forget()
    wanted = RuleWanted(office.category("street_lamp"), "department", "市政路灯归它", office.here.community, organisation=company)

    rule = add_rule(wanted=wanted, valid_from=date(2026, 11, 20), by=administrator(office.here)[1], now=FRIDAY)

    found = dispatching.suggestion(office.category("street_lamp"), office.here.building)
    assert (rule.number, found.lead.id, found.rule_id) == (8, company.pk, rule.pk)


def test_a_rule_is_refused_with_every_reason(office):
    wanted = RuleWanted(office.category("lift"), "x", "", PlaceFactory(), management_mode="x", organisation_role="y")

    with pytest.raises(CaseRefused) as refused:
        add_rule(wanted=wanted, valid_from=date(2026, 11, 19), by=Actor.system(), now=FRIDAY)

    assert refused.value.codes == ["party", "missing", "role", "mode", "other_tenant", "in_the_past"]
    assert DispatchRule.objects.count() == 7


def test_a_rule_holds_from_its_first_to_its_last_day(db):
    rule = DispatchRuleFactory(valid_from=date(2026, 1, 1), valid_to=date(2026, 3, 31))

    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [rule in DispatchRule.objects.in_force(day) for day in days] == [False, True, True, False]
    assert str(rule).startswith(f"{rule.number}. ")


def test_words_point_to_a_category_with_their_evidence(office):
    found = categories.suggest_category("单元门口的路灯不亮", tenant_id=office.here.tenant.pk)

    assert (found.category.code, found.evidence) == ("street_lamp", ("路灯不亮",))
    assert categories.suggest_category("说一件事", tenant_id=office.here.tenant.pk) is None


def test_the_categories_cost_no_query_after_the_first(office, django_assert_num_queries):
    categories.tree(office.here.tenant.pk)

    with django_assert_num_queries(0):
        categories.tree(office.here.tenant.pk)
        categories.suggest_category("路灯不亮", tenant_id=office.here.tenant.pk)


def test_a_subdistrict_that_is_not_ready_refuses_reports_and_imports_with_a_word(office):
    bare, by = TenantFactory(), Actor.system()

    with pytest.raises(CaseRefused) as refused:
        report(tenant=bare, wanted=Wanted(text="路口的路灯不亮了"), by=by, now=FRIDAY)
    with pytest.raises(ImportRefused):
        import_cases(sheet(), tenant=bare, mapping="message_board", by=by, now=FRIDAY)

    assert refused.value.codes == ["not_ready"]


def test_the_nearest_organisation_answers_and_the_choice_list_names_each_once(office):
    nearer = OrganisationFactory(tenant=office.here.tenant, name="近处物业")
    CoverageFactory(place=office.here.building, covering_organisation=nearer)
    dispatching.forget()

    found = dispatching.suggestion(office.category("street_lamp"), office.here.entrance)
    offers = dispatching.offers_for(office.reported())

    assert found.lead.id == nearer.pk
    assert len({body.id for body in offers}) == len(offers)
    assert dispatching.organisation(nearer.pk, tenant_id=office.here.tenant.pk) == nearer


def test_a_management_mode_of_the_compound_counts_for_its_entrances(office):
    office.here.compound.management_mode = "unmanaged"
    office.here.compound.save()
    DispatchRuleFactory(category=office.category("public_facilities"), party="community", management_mode="unmanaged", number=50)
    categories.forget()

    assert dispatching.suggestion(office.category("street_lamp"), office.here.entrance).lead.id == office.committee.pk


def test_the_like_of_the_last_year_speaks_for_a_suggestion(office):
    lamp, company = office.category("street_lamp"), office.here.property_company
    for lead in (company, company, office.committee):
        CaseFactory(
            tenant=office.here.tenant, category=lamp, place=office.here.building, state="closed", lead_organisation=lead,
            reported_at=FRIDAY.replace(month=6),
        )  # fmt: skip

    found = dispatching.suggestion_for(office.accepted())

    assert found.why["for"][-1] == {"code": "precedents", "same": 3, "by_this": 2}


def test_a_place_that_moves_takes_its_cases_along(office):
    case = office.reported()
    old, new = office.here.building.path, "990101001/NEW/B1/"

    on_place_moved(
        PlaceMoved(tenant_id=case.tenant_id, place_id=uuid4(), old_path=old, new_path=new), event_id=uuid4(), now=FRIDAY
    )

    case.refresh_from_db()
    assert case.place_path == SearchEntry.objects.get(subject_id=case.pk).place_path == new


def test_who_is_erased_leaves_no_name_and_no_telephone_with_their_cases(office):
    case = office.reported()

    event = PersonErased(tenant_id=case.tenant_id, person_id=office.resident.person_id)
    on_person_erased(event, event_id=uuid4(), now=FRIDAY)

    row = case.reporters.get()
    assert (row.name, row.phone, row.phone_hash, row.person_id, row.wants_reply) == ("", "", "", None, False)
    assert JournalLine.objects.get(verb="casework.reporter.erased").subject_id == row.pk


def test_names_of_things_read_well(office):
    case = office.dispatched()
    lead, clock = case.assignments.get(), case.clocks.get(kind="handle")

    assert str(case) == f"{case.short_number} 东单元门口的路灯不亮，已经三天"
    assert (str(office.category("lift")), str(case.reporters.get())) == ("电梯", "试验居民")
    assert (str(lead), str(clock)[:2], str(case.entries.first())[-6:]) == (f"主办 {lead.organisation_id}", "办理", "report")
    assert str(CategoryFactory.build(name="甲")) == "甲"
