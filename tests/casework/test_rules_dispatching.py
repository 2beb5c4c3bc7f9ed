"""Who takes what where: the joint-duty table, particular rules before general ones, and the reasons in words."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from linli.casework.rules import dispatching
from linli.casework.rules.dispatching import Body, Matter, RuleRow, Where, best_rule, in_words, party_of, suggest, with_precedents

COMMUNITY = Body(UUID(int=1), "试验居委会", "community")
PROPERTY = Body(UUID(int=2), "试验物业", "property")
WINDOW = Body(UUID(int=3), "便民窗口", "window")
HERE = {"community": COMMUNITY, "property": PROPERTY, "window": WINDOW, "service_centre": WINDOW}
COMPOUND = Where("S/C/Y/", "试验小区", "professional")
LAMP = Matter("street_lamp", "路灯照明", ("street_lamp", "public_facilities"))
ROUTE = Matter("fire_route", "堵通道", ("fire_route", "fire_safety"))
FACILITIES = Matter("public_facilities", "公共设施", ("public_facilities",))


def rule(number, category, party, **more):
    return RuleRow(UUID(int=100 + number), number, category, party, f"规则{number}", valid_from=date(2026, 3, 1), **more)


TABLE = [
    rule(1, "culture_sports", "community"),
    rule(2, "fire_safety", "community"),
    rule(3, "illegal_building", "community"),
    rule(4, "rental", "community"),
    rule(5, "public_facilities", "property"),
    rule(6, "repair", "property"),
    rule(7, "parking", "property"),
]


@pytest.mark.parametrize(
    ("category", "party", "lead"),
    [
        ("culture_sports", "community", COMMUNITY),
        ("fire_safety", "community", COMMUNITY),
        ("illegal_building", "community", COMMUNITY),
        ("rental", "community", COMMUNITY),
        ("public_facilities", "property", PROPERTY),
        ("repair", "property", PROPERTY),
        ("parking", "property", PROPERTY),
    ],
)
def test_the_joint_duty_table_gives_each_matter_to_its_side(category, party, lead):
    found = suggest([Matter(category, category, (category,))], COMPOUND, TABLE, HERE)

    assert (found.party, found.lead, found.assist, found.is_certain) == (party, lead, (), True)


def test_a_matter_of_both_sides_is_handled_jointly_with_the_community_in_the_lead():
    found = suggest([ROUTE, FACILITIES], COMPOUND, TABLE, HERE)

    assert (found.party, found.lead, found.assist, found.is_certain) == ("joint", COMMUNITY, (PROPERTY,), True)


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        (["community"], "community"),
        (["property", "community"], "joint"),
        (["joint", "property"], "joint"),
        (["department", "property"], "department"),
        ([], "undecided"),
    ],
)
def test_one_party_stands_for_all_matters(parties, expected):
    assert party_of(parties) == expected


def test_the_rule_of_a_category_goes_before_its_parents():
    rules = [*TABLE, rule(20, "street_lamp", "department")]

    assert best_rule(LAMP, COMPOUND, rules).number == 20


def test_a_smaller_place_goes_before_a_larger_one_and_a_management_mode_before_none():
    everywhere = rule(30, "street_lamp", "property")
    moded = rule(31, "street_lamp", "property", management_mode="professional")
    placed = rule(32, "street_lamp", "community", place_path="S/C/")

    assert best_rule(LAMP, COMPOUND, [everywhere, moded]) == moded
    assert best_rule(LAMP, COMPOUND, [everywhere, moded, placed]) == placed


def test_a_rule_for_elsewhere_or_for_another_mode_does_not_hold():
    elsewhere = rule(40, "street_lamp", "community", place_path="S/D/")
    unmanaged = rule(41, "street_lamp", "community", management_mode="unmanaged")

    assert best_rule(LAMP, COMPOUND, [elsewhere, unmanaged]) is None


def test_where_the_property_company_is_missing_the_community_stands_in_and_a_person_decides():
    found = suggest([LAMP], COMPOUND, TABLE, {"community": COMMUNITY})

    assert (found.party, found.lead, found.is_certain) == ("property", COMMUNITY, False)
    assert in_words(found.why).reasons_against == ["这里没有登记物业，请您定"]


def test_a_rule_may_name_an_organisation_or_a_role():
    team = Body(uuid4(), "照明所", "department")
    named = suggest([LAMP], COMPOUND, [rule(50, "street_lamp", "department", organisation_id=team.id)], HERE, {team.id: team})
    by_role = suggest([LAMP], COMPOUND, [rule(51, "street_lamp", "window", organisation_role="service_centre")], HERE)

    assert (named.lead, named.is_certain) == (team, True)
    assert (by_role.lead, by_role.is_certain) == (WINDOW, True)


def test_without_a_rule_the_category_says_and_without_that_nobody():
    asked = suggest([Matter("consultation", "咨询", ("consultation",), "window")], COMPOUND, TABLE, HERE)
    unknown = suggest([Matter("unsorted", "未分类", ("unsorted",))], Where(), TABLE, HERE)

    assert (asked.party, asked.lead, asked.is_certain) == ("window", WINDOW, True)
    assert in_words(asked.why).reasons_for == ["没有派单规则，按“咨询”这一类的默认归属"]
    assert (unknown.party, unknown.is_certain) == ("undecided", False)
    assert in_words(unknown.why).reasons_against == ["“未分类”还没有派单规则，请您定", "没有选地点，不知道归哪个社区"]


def test_the_reasons_are_said_in_words():
    found = with_precedents(suggest([LAMP], COMPOUND, TABLE, HERE), same=23, by_this=22)

    said = in_words(found.why)

    assert (said.what, said.where, said.who, said.party) == ("路灯照明", "试验小区", "试验物业", "物业")
    assert said.reasons_for == ["派单规则第 5 条：规则5，2026年3月1日起施行", "同一片同类 23 件，22 件由它办结"]
    assert with_precedents(found, same=0, by_this=0) == found


def test_the_reasons_can_be_read_in_english_too():
    found = suggest([LAMP], COMPOUND, TABLE, HERE)

    with translation.override("en"):
        assert in_words(found.why).reasons_for == ["Dispatch rule 5: 规则5, in force from 1 March 2026"]


def test_with_nobody_here_there_is_no_lead():
    found = dispatching.suggest([ROUTE, FACILITIES], COMPOUND, TABLE, {})

    assert (found.party, found.lead, found.assist, found.is_certain) == ("joint", None, (), False)
