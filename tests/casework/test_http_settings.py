"""The settings and the joint office over REST: the same verbs, once for each Idempotency-Key."""

from datetime import time

import pytest

from linli.casework.models import Category, DispatchRule, DutyItem, PromotionMeeting, RosterShift
from linli.config.api import api

from ..factories.casework import CaseFactory
from ..people import community_secretary, dispatcher
from .conftest import FRIDAY
from .test_http_api import program_of

URL = "/api/v1"
TOMORROW = "2026-11-21"
OPERATIONS = {
    "category_tree", "category_add", "category_change", "category_move", "category_retire", "category_restore", "category_changes",
    "rule_list", "rule_add", "rule_replace", "rule_close", "rule_withdraw", "rule_try", "rule_which",
    "duty_list", "duty_add", "duty_adopt", "duty_replace", "duty_close", "duty_withdraw",
    "roster_week", "roster_fill", "shift_change", "shift_swap", "shift_drop",
    "case_hold_over", "meeting_list", "meeting_get", "meeting_call", "meeting_change", "meeting_call_off", "meeting_hold",
}  # fmt: skip


@pytest.fixture
def desk(office):
    return program_of(dispatcher(office.here))


@pytest.fixture
def secretary(office):
    return program_of(community_secretary(office.here))


def codes_of(answer):
    return [problem["code"] for problem in answer.json()["problems"]]


def test_every_verb_has_its_operation():
    schema = api.get_openapi_schema()
    named = {one["operationId"] for methods in schema["paths"].values() for one in methods.values()}

    assert named >= OPERATIONS


def test_a_category_is_added_once_changed_moved_retired_and_restored(office, desk):
    given = {"name": "困人", "code": "lift_stuck", "parent": "lift", "keywords": ["困梯"]}
    first = desk.post(f"{URL}/settings/categories", given, Idempotency_Key="a")
    again = desk.post(f"{URL}/settings/categories", given, Idempotency_Key="a")
    one = f"{URL}/settings/categories/lift_stuck"

    answers = [
        desk.post(f"{one}/change", {"name": "电梯困人", "reason": "说清楚"}),
        desk.post(f"{one}/move", {"parent": "repair", "place": 1}),
        desk.post(f"{one}/retire", {}),
        desk.post(f"{one}/restore", {}),
    ]

    assert (first.json(), again.json()["level"], Category.objects.filter(code="lift_stuck").count()) == (again.json(), 3, 1)
    assert [(answer.json()["name"], answer.json()["parent"], answer.json()["is_active"]) for answer in answers] == [
        ("电梯困人", "lift", True), ("电梯困人", "repair", True), ("电梯困人", "repair", False), ("电梯困人", "repair", True),
    ]  # fmt: skip
    changes = desk.get(f"{one}/changes").json()
    assert [change["verb"] for change in changes] == ["restored", "retired", "moved", "renamed", "added"]
    assert (changes[3]["before"], changes[3]["reason"]) == ({"name": "困人"}, "说清楚")


def test_the_whole_tree_comes_in_its_order_and_only_to_whoever_changes_it(office, desk, secretary):
    tree = desk.get(f"{URL}/settings/categories").json()

    assert [one["code"] for one in tree][:3] == ["public_facilities", "street_lamp", "corridor_lamp"]
    assert (secretary.get(f"{URL}/settings/categories").status_code, desk.get(f"{URL}/settings/categories/x/changes").status_code) == (
        403, 404,
    )  # fmt: skip


def test_what_a_verb_refuses_is_told_with_every_reason(office, desk):
    twice = desk.post(f"{URL}/settings/categories", {"name": "", "code": "lift"})
    nowhere = desk.post(f"{URL}/settings/categories", {"name": "甲", "parent": "x"})
    needed = desk.post(f"{URL}/settings/categories/parking/retire", {})

    assert (twice.status_code, codes_of(twice), codes_of(nowhere)) == (409, ["code_twice", "name"], ["unknown_parent"])
    assert codes_of(needed) == ["open_rules", "has_children"]


def rule(office, **more):
    given = {"category": "lift", "party": "community", "reason": "社区管", "place_id": str(office.here.compound.pk)}
    return given | {"valid_from": TOMORROW} | more


def test_a_rule_is_tried_added_replaced_withdrawn_and_ended(office, desk):
    case = CaseFactory(
        tenant=office.here.tenant, category=office.category("lift"), place=office.here.building, reported_at=FRIDAY
    )

    tried = desk.post(f"{URL}/settings/rules/try", rule(office)).json()
    before = DispatchRule.objects.count()
    added = desk.post(f"{URL}/settings/rules", rule(office)).json()
    withdrawn = desk.post(f"{URL}/settings/rules/8/withdraw", {"reason": "写错了"}).json()
    replaced = desk.post(f"{URL}/settings/rules/7/replace", rule(office, category="parking", place_id=None)).json()
    closed = desk.post(f"{URL}/settings/rules/1/close", {"last_day": "2026-11-20", "reason": "另写"}).json()

    assert (tried["asked"], tried["elsewhere"], tried["ways"][0]["case_ids"], before) == (1, 1, [str(case.pk)], 7)
    assert (added["number"], withdrawn["withdrawn"], replaced["replaces"], closed["valid_to"]) == (8, True, 7, "2026-11-20")
    assert [one["number"] for one in desk.get(f"{URL}/settings/rules?when=coming").json()] == [9]


def test_which_rule_would_take_this(office, desk, secretary):
    asked = {"category": "lift", "place_id": str(office.here.building.pk), "day": "2026-11-20"}

    found = desk.get(f"{URL}/settings/rules/which", asked).json()

    assert (found["rule"], found["organisation_id"], found["is_certain"]) == (5, str(office.here.property_company.pk), True)
    assert secretary.get(f"{URL}/settings/rules/which", asked).status_code == 200
    assert codes_of(desk.get(f"{URL}/settings/rules/which", {"category": "x"})) == ["unknown_category"]


def test_an_unknown_place_or_organisation_is_refused(office, desk):
    answers = [
        desk.post(f"{URL}/settings/rules", rule(office, **{name: str(office.here.tenant.pk)}))
        for name in ("place_id", "organisation_id")
    ]

    assert [codes_of(answer) for answer in answers] == [["unknown_place"], ["unknown_organisation"]]


def test_the_duty_list_is_adopted_and_changed(office, desk):
    line = {"category": "noise", "measure": "not", "text": "劝不住", "citation": "区里第 3 条", "valid_from": TOMORROW}

    adopted = desk.post(f"{URL}/settings/duties/adopt").json()
    number = DutyItem.objects.get(category=office.category("noise")).number
    replaced = desk.post(f"{URL}/settings/duties/{number}/replace", line).json()
    withdrawn = desk.post(f"{URL}/settings/duties/{replaced['number']}/withdraw", {"reason": "写错了"}).json()
    closed = desk.post(f"{URL}/settings/duties/1/close", {"last_day": "2026-11-20", "reason": "另写"}).json()
    twice = desk.post(f"{URL}/settings/duties", line)

    assert (adopted, replaced["replaces"], withdrawn["withdrawn"], closed["valid_to"]) == (
        {"count": 18},
        number,
        True,
        "2026-11-20",
    )
    assert (codes_of(twice), len(desk.get(f"{URL}/settings/duties").json())) == (["same_scope"], 18)


def test_dispatch_outside_the_list_takes_its_reason(office, desk):
    desk.post(
        f"{URL}/settings/duties",
        {"category": "fire_safety", "measure": "lead", "text": "查", "citation": "试验", "valid_from": "2026-11-20"},
    )
    case = office.accepted("noise")

    refused = desk.post(f"{URL}/cases/{case.pk}/dispatch", {})
    done = desk.post(f"{URL}/cases/{case.pk}/dispatch", {"outside_reason": "中队没人"})

    assert (codes_of(refused), done.json()["state"]) == (["outside_duty_list"], "dispatched")


def test_the_roster_is_filled_changed_swapped_and_thinned(office, secretary):
    place, company = str(office.here.community.pk), str(office.here.property_company.pk)
    pattern = {"place_id": place, "organisation_id": company, "weekdays": [0, 1], "first": "2026-11-23", "last": "2026-11-29"}
    first, second = (
        secretary.post(f"{URL}/roster/fill", pattern | {"name": name, "weekdays": [day]}).json()["made"][0]["id"]
        for day, name in enumerate(("周师傅", "李师傅"))
    )

    secretary.post(f"{URL}/roster/{first}/change", {"name": "王师傅", "begins": "09:00", "ends": "18:00"})
    swapped = secretary.post(f"{URL}/roster/{first}/swap", {"other_id": second}).json()
    secretary.post(f"{URL}/roster/{second}/drop", {"reason": "撤了"})

    assert [one["name"] for one in swapped] == ["李师傅", "王师傅"]
    week = secretary.get(f"{URL}/roster", {"place_id": place, "day": "2026-11-25"}).json()
    assert [(one["name"], one["begins"]) for one in week] == [("李师傅", "09:00:00")]
    assert RosterShift.objects.get().begins == time(9)


def test_no_week_is_shown_of_a_day_that_nobody_means(office, secretary):
    place = str(office.here.community.pk)

    codes = [
        secretary.get(f"{URL}/roster", {"place_id": place, "day": day}).status_code for day in ("9999-12-31", "0001-01-01", "x")
    ]

    assert codes == [422, 422, 422]


def test_a_case_is_held_over_and_a_meeting_settles_it(office, secretary):
    case = office.received()
    kept = {"reason": "要等厂家", "community_keeps": "照片", "property_keeps": "报价"}
    held = secretary.post(f"{URL}/cases/{case.pk}/hold-over", kept)
    company = str(office.here.property_company.pk)
    meeting = {
        "place_id": str(office.here.community.pk),
        "at": "2026-11-20T08:00:00+08:00",
        "where": "一楼",
        "organisation_ids": [company],
        "case_ids": [str(case.pk)],
    }
    called = secretary.post(f"{URL}/promotion-meetings", meeting).json()
    one = f"{URL}/promotion-meetings/{called['id']}"
    changed = secretary.post(f"{one}/change", meeting | {"where": "二楼"}).json()

    agreed = {"case_id": str(case.pk), "words": "换泵", "follow_up": "买泵", "organisation_id": company, "due_on": "2026-12-05"}
    done = secretary.post(f"{one}/hold", {"came": {company: "周师傅"}, "agreed": [agreed]}).json()

    assert (held.status_code, changed["where"], done["state"]) == (200, "二楼", "held")
    assert (done["matters"][0]["agreed"], done["parties"][0]["who"]) == ("换泵", "周师傅")
    assert (secretary.get(one).json(), secretary.get(f"{URL}/promotion-meetings").json()) == (done, [done])
    assert codes_of(secretary.post(f"{one}/call-off", {"reason": "晚了"})) == ["not_open"]


def test_a_meeting_of_what_one_may_not_see_is_not_there(office, secretary):
    given = {"place_id": str(office.here.community.pk), "at": "2026-11-25T15:00:00+08:00", "where": "一楼"}
    unknown = secretary.post(f"{URL}/promotion-meetings", given | {"organisation_ids": [str(office.here.tenant.pk)]})
    hidden = secretary.post(
        f"{URL}/promotion-meetings",
        given | {"organisation_ids": [str(office.committee.pk)], "case_ids": [str(CaseFactory().pk)]},
    )

    assert (codes_of(unknown), codes_of(hidden), PromotionMeeting.objects.count()) == (
        ["unknown_organisation"],
        ["unknown_case"],
        0,
    )
    assert secretary.get(f"{URL}/promotion-meetings/{office.here.tenant.pk}").status_code == 404
    assert secretary.post(f"{URL}/roster/{office.here.tenant.pk}/drop", {}).status_code == 404
