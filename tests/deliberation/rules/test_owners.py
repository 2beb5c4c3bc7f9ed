"""Owners by area and by heads: participation first, then the share of those who take part (Civil Code 278)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core import rulesets
from linli.deliberation.rules.owners import count_rights, decide_owners, level_of, roll_of, tally_of
from linli.deliberation.rules.verdicts import Verdict
from linli.deliberation.selectors.ballot_rules import OWNERS, shipped_on
from linli.procedures.api import OwnedUnit

from .making import rule

DAY = date(2026, 11, 27)
ORDINARY, SPECIAL, ELEVATOR = (
    rulesets.in_force(f"procedures.{name}", on=DAY) for name in ("owners_ordinary", "owners_special", "elevator_consent")
)


def unit(key, *owners, area=10_000, is_sold=True):
    return OwnedUnit(key, key, "", area, frozenset(owners), is_sold)


def hundred(agree, disagree=0, abstain=0, *, area=10_000):
    said = ["agree"] * agree + ["disagree"] * disagree + ["abstain"] * abstain
    return count_rights((choice, 1, area) for choice in said + [""] * (100 - len(said)))


def passes(counted, by):
    return decide_owners(counted, rule=by).passed


def test_of_a_hundred_sixty_seven_must_take_part():
    assert [passes(hundred(n), SPECIAL) for n in (66, 67)] == [False, True]


def test_with_sixty_seven_taking_part_an_ordinary_matter_needs_thirty_four():
    assert [passes(hundred(n, 67 - n), ORDINARY) for n in (33, 34)] == [False, True]


def test_with_sixty_seven_taking_part_a_special_matter_needs_fifty_one():
    assert [passes(hundred(n, 67 - n), SPECIAL) for n in (50, 51)] == [False, True]


def test_exactly_half_is_no_majority_and_exactly_three_quarters_are_enough():
    assert [passes(hundred(40, 40), ORDINARY), passes(hundred(60, 20), SPECIAL), passes(hundred(59, 21), SPECIAL)] == [
        False,
        True,
        False,
    ]


def test_abstaining_is_taking_part():
    assert [passes(hundred(34, 0, 33), ORDINARY), passes(hundred(33, 0, 34), ORDINARY)] == [True, False]


def test_it_can_pass_by_heads_and_fail_by_area():
    counted = count_rights([*[("agree", 1, 5_000)] * 9, ("disagree", 1, 100_000)])

    heads, area = decide_owners(counted, rule=ORDINARY).lines[1].measures

    assert (heads.passed, area.passed, passes(counted, ORDINARY)) == (True, False, False)


def test_an_elevator_shows_the_citys_rule_and_the_code_side_by_side():
    verdict = decide_owners(hundred(60, 15), rule=ELEVATOR)

    assert [(line.group, line.code, line.passed) for line in verdict.lines] == [
        ("city", "city", False),
        ("civil_code", "taking_part", True),
        ("civil_code", "special", True),
    ]
    assert (verdict.details["groups"], verdict.passed) == ({"city": False, "civil_code": True}, False)
    assert [str(line.status) for line in verdict.lines] == ["press", "verified", "verified"]


def test_one_owner_of_several_units_is_one_head_and_so_is_everything_unsold():
    roll = roll_of([unit("1", "wang"), unit("2", "wang"), unit("3", is_sold=False), unit("4", is_sold=False)])

    assert ([head.key for head in roll.heads], roll.total.heads, roll.total.area_centi) == (["wang", "unsold"], 2, 40_000)


def test_co_owners_are_one_head_and_another_than_one_of_them_alone():
    roll = roll_of([unit("1", "wang", "li"), unit("2", "li", "wang"), unit("3", "wang")])

    assert [head.key for head in roll.heads] == ["li+wang", "wang"]


def test_excluded_units_count_nowhere_and_are_listed():
    roll = roll_of([unit("1", "wang"), unit("parking", "zhao", area=1_200)], excluded=["parking"])

    assert (roll.total.area_centi, [one.key for one in roll.excluded]) == (10_000, ["parking"])


def test_who_says_nothing_does_not_take_part():
    roll = roll_of([unit("1", "wang"), unit("2", "li"), unit("3", "zhao")])
    verdict = decide_owners(tally_of(roll, {"wang": "agree", "li": "agree"}), rule=ORDINARY)

    assert (verdict.passed, verdict.details["silent"]) == (True, {"heads": 1, "area_centi": 10_000})
    assert verdict.bases.of("participating").heads == 2


@pytest.mark.parametrize("said", [{"nobody": "agree"}, {"wang": "perhaps"}])
def test_a_voice_that_is_not_on_the_roll_is_refused(said):
    with pytest.raises(ValueError, match="not on the roll"):
        tally_of(roll_of([unit("1", "wang")]), said)


def test_raising_the_fund_rebuilding_and_changing_use_are_special():
    matters = shipped_on(OWNERS, DAY)

    assert [number for number in range(1, 10) if level_of(number, matters) == "special"] == [6, 7, 8]
    with pytest.raises(ValueError, match="1 to 9"):
        level_of(10, matters)


def test_a_rule_that_counts_of_those_asked_is_none_for_a_vote():
    asked = rule(checks=[{"code": "asked", "name": "问到的", "say": "agree", "of": "asked", "heads": "> 1/2"}])

    with pytest.raises(ValueError, match="those who take part"):
        decide_owners(hundred(1), rule=asked)


RIGHTS = st.lists(st.tuples(st.sampled_from(["agree", "disagree", "abstain", ""]), st.just(1), st.integers(1, 10**5)), min_size=1)


@given(RIGHTS)
def test_the_levels_follow_the_code(rights):
    counted = count_rights(rights)
    took = [one for one in rights if one[0]]
    agree = [one for one in took if one[0] == "agree"]

    def share(part, whole, n, d, *, including):
        pairs = [(sum(one[place] for one in part) * d, sum(one[place] for one in whole) * n) for place in (1, 2)]
        return bool(whole) and all(a >= b if including else a > b for a, b in pairs)

    enough = share(took, rights, 2, 3, including=True)
    assert passes(counted, ORDINARY) == (enough and share(agree, took, 1, 2, including=False))
    assert passes(counted, SPECIAL) == (enough and share(agree, took, 3, 4, including=True))


@given(RIGHTS)
def test_a_verdict_of_owners_comes_back_out_of_its_json(rights):
    verdict = decide_owners(count_rights(rights), rule=ELEVATOR)

    assert Verdict.from_json(verdict.to_json()) == verdict
