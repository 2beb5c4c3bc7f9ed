"""Heads, voices and shares, exactly."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.rulesets import in_force, problems_of_shipped
from linli.procedures.rules.shares import (
    DISPUTED,
    UNSOLD,
    OwnedUnit,
    Said,
    checks_of,
    heads_of,
    voice_of,
)
from linli.procedures.selectors.collections import summed

SPECIAL = {
    "checks": [
        {"code": "part", "name": "参与", "say": "any", "of": "all", "heads": ">= 2/3", "area": ">= 2/3"},
        {"code": "yes", "name": "同意", "say": "agree", "of": "participating", "heads": ">= 3/4", "area": ">= 3/4"},
    ]
}
ORDINARY = {"checks": [{"code": "yes", "name": "同意", "say": "agree", "of": "participating", "heads": "> 1/2", "area": "> 1/2"}]}


def unit(key, *owners, area=10_000, sold=True):
    return OwnedUnit(key, key, "P/", area, frozenset(owners), sold)


def tally(*groups):
    """A roll counted from its groups: so many heads that say the same, with the area of all of them (0.01 m²)."""
    return summed(
        {"voice": said, "heads": heads, "area": area, "asked_heads": heads if said else 0, "asked_area": area if said else 0}
        for heads, area, said in groups
    )


def hundred(agree, disagree):
    silent = 100 - agree - disagree
    return tally((agree, 10_000 * agree, "agree"), (disagree, 10_000 * disagree, "disagree"), (silent, 10_000 * silent, ""))


def checked(body, counted):
    return checks_of(body, counted, citation="", status="verified")


def test_a_couple_that_owns_two_units_is_one_head():
    heads = heads_of([unit("101", "wang", "li"), unit("102", "zhao"), unit("201", "li", "wang")])

    assert [(head.key, head.area_centi) for head in heads] == [("li+wang", 20_000), ("zhao", 10_000)]


def test_somebody_alone_and_with_a_spouse_are_two_heads():
    assert len(heads_of([unit("101", "wang"), unit("102", "wang", "li")])) == 2


def test_everything_unsold_is_one_head_whoever_is_on_record():
    heads = heads_of([unit("101", "builder", sold=False), unit("102", sold=False), unit("103", "wang")])

    assert [(head.key, head.area_centi) for head in heads] == [(UNSOLD, 20_000), ("wang", 10_000)]


def test_units_without_an_owner_on_record_are_heads_of_their_own():
    assert [head.key for head in heads_of([unit("101"), unit("102")])] == ["unit:101", "unit:102"]


def test_co_owners_who_differ_count_for_neither():
    assert voice_of([Said("wang", "agree"), Said("li", "disagree")]) == DISPUTED


def test_one_co_owner_speaks_for_a_head_until_another_differs():
    assert voice_of([Said("wang", "agree")]) == "agree"


def test_a_statement_of_all_together_settles_what_came_before():
    assert voice_of([Said("wang", "agree"), Said("li", "disagree"), Said("", "agree")]) == "agree"


def test_who_differs_from_what_all_said_together_makes_it_disputed_again():
    assert voice_of([Said("", "agree"), Said("li", "disagree")]) == DISPUTED


def test_a_later_word_of_the_same_owner_counts():
    assert voice_of([Said("wang", "disagree"), Said("wang", "agree")]) == "agree"


def test_of_a_hundred_sixty_seven_must_take_part():
    assert [checked(SPECIAL, hundred(67, 0))[0].passed, checked(SPECIAL, hundred(66, 0))[0].passed] == [True, False]


def test_with_sixty_seven_taking_part_the_code_needs_thirty_four_or_fifty_one():
    passed = [checked(ORDINARY, hundred(n, 67 - n))[0].passed for n in (33, 34)]
    special = [checked(SPECIAL, hundred(n, 67 - n))[1].passed for n in (50, 51)]

    assert (passed, special) == ([False, True], [False, True])


def test_exactly_half_is_no_majority():
    assert checked(ORDINARY, hundred(33, 33))[0].passed is False


def test_what_is_needed_and_missing_is_told_to_the_hundredth():
    heads, area = checked(SPECIAL, hundred(60, 0))[0].measures

    assert (heads.needed, heads.missing, area.needed, area.missing) == (67, 7, 666_667, 66_667)


def test_a_disputed_head_takes_part_for_neither_side():
    counted = tally((1, 10_000, DISPUTED), (1, 10_000, "agree"))

    assert (counted.participating.heads, counted.of("agree").heads, counted.silent.heads) == (2, 1, 0)


def test_nobody_on_the_roll_passes_nothing():
    assert [check.passed for check in checked(SPECIAL, tally())] == [False, False]


@given(st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from(["", "agree", "disagree", DISPUTED])), max_size=40))
def test_the_parts_of_a_tally_make_the_whole(rows):
    counted = tally(*((1, area, said) for area, said in rows))
    parts = [*counted.said.values(), counted.disputed, counted.silent]

    assert (sum(p.heads for p in parts), sum(p.area_centi for p in parts)) == (len(rows), sum(area for area, _said in rows))


@given(st.integers(0, 200), st.integers(1, 200))
def test_one_fewer_than_needed_never_passes_and_needed_always_does(part, base):
    agreed = min(part, base)
    counted = tally((agreed, agreed, "agree"), (base - agreed, base - agreed, ""))
    measure = checked(SPECIAL, counted)[0].measures[0]

    assert measure.passed == (part >= measure.needed if part <= base else True)
    assert Fraction(measure.needed - 1, base) < Fraction(2, 3)


@pytest.mark.parametrize("code", ["elevator_consent", "owners_ordinary", "owners_special", "solicitation", "livelihood"])
def test_the_shipped_rules_are_sound(code):
    assert in_force(f"procedures.{code}", on=date(2026, 9, 1)).citation
    assert problems_of_shipped() == []
