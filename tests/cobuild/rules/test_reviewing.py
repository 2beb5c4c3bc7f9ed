"""How ventures are judged: the trimmed mean and its oracle, ranks with ties, recusal, the sheet."""

from fractions import Fraction
from uuid import UUID

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from linli.cobuild.rules import reviewing
from linli.cobuild.rules.reviewing import Rules, Scored, StageRules, ranking, rounded, trimmed_mean
from linli.cobuild.selectors.venture_rules import HOME

BODY = yaml.safe_load((HOME / "venture.yaml").read_text(encoding="utf-8"))["versions"][0]["body"]
RULES = Rules.from_body(BODY)
EXPERT = RULES.expert
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


def stage(**given):
    plain = {"criteria": EXPERT.criteria, "least_judges": 3, "trim_from": 5, "trim": 1, "pass_mark": 6000, "ties": ()}
    return StageRules(**(plain | given))


def sheet(need=2000, plan=2000, effect=1500, budget=1500, defence=800):
    return {"need": need, "plan": plan, "effect": effect, "budget": budget, "defence": defence}


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        ([8000, 8500, 9000, 7000, 6000], Fraction(23500, 3)),  # five: 9000 and 6000 are left out
        ([8000, 8500, 9000, 7000], Fraction(8125)),  # one of five recused: four, nothing is left out
        ([8000, 8000, 8001], Fraction(24001, 3)),
        ([10000] * 5, Fraction(10000)),
        ([0, 0, 0, 0, 10000], Fraction(0)),
        ([5], Fraction(5)),
        ([], None),
    ],
)
def test_means_worked_out_by_hand(totals, mean):
    assert trimmed_mean(totals, stage()) == mean


def by_brute_force(totals, trim_from, trim):
    """Takes the lowest and the highest out one by one, then adds fractions."""
    left = list(totals)
    if len(left) >= trim_from:
        for _n in range(trim):
            left.remove(min(left))
            left.remove(max(left))
    return sum((Fraction(one, len(left)) for one in left), Fraction(0)) if left else None


TOTALS = st.lists(st.integers(0, 10000), max_size=15)


@given(TOTALS, st.integers(0, 3), st.integers(0, 4))
def test_the_trimmed_mean_is_what_brute_force_gives(totals, trim, more):
    trim_from = 2 * trim + 1 + more

    assert trimmed_mean(totals, stage(trim_from=trim_from, trim=trim)) == by_brute_force(totals, trim_from, trim)


@given(TOTALS.filter(bool), st.randoms())
def test_the_mean_lies_among_the_totals_whatever_their_order(totals, random):
    shuffled = random.sample(totals, len(totals))
    mean = trimmed_mean(totals, stage())

    assert trimmed_mean(shuffled, stage()) == mean
    assert min(totals) <= mean <= max(totals)


@given(st.lists(st.integers(0, 10000), min_size=5, max_size=9), st.integers(0, 10000))
def test_one_wild_judge_of_five_or_more_cannot_lift_the_mean_above_the_others(totals, wild):
    assert trimmed_mean([*totals, wild], stage()) <= max(totals)


def test_a_mean_is_shown_rounded_half_up_and_points_without_idle_zeros():
    assert [rounded(Fraction(n, 2)) for n in (1, 3, 16001)] == [1, 2, 8001]
    assert [reviewing.points_text(n) for n in (8650, 8000, 8005, 0, None)] == ["86.5", "80", "80.05", "0", ""]


def scored(key, *sheets, requested=100):
    return Scored(key, tuple(sheets), len(sheets), requested)


def test_equal_means_are_told_apart_by_the_rule_and_the_page_says_by_what():
    first = scored("a", sheet(need=2400, plan=1600))
    second = scored("b", sheet(need=2000, plan=2000))
    third = scored("c", sheet(need=1000))

    found = ranking([third, second, first], EXPERT)

    assert [(one.key, one.rank, one.tie, one.is_level) for one in found] == [
        ("a", 1, "need", False), ("b", 2, "need", False), ("c", 3, "", False),
    ]  # fmt: skip


def test_who_asks_for_less_stands_first_where_all_else_is_equal():
    found = ranking([scored("dear", sheet(), requested=200), scored("cheap", sheet(), requested=100)], EXPERT)

    assert [(one.key, one.rank, one.tie) for one in found] == [("cheap", 1, "requested"), ("dear", 2, "requested")]


def test_who_is_equal_in_everything_has_the_same_rank_and_the_next_one_is_third():
    rows = [scored("a", sheet()), scored("b", sheet()), scored("c", sheet(need=0))]

    assert [(one.key, one.rank, one.is_level) for one in ranking(rows, EXPERT)] == [
        ("a", 1, True),
        ("b", 1, True),
        ("c", 3, False),
    ]


def test_a_venture_without_a_sheet_has_no_rank_and_too_few_stay_too_few():
    rows = [scored("a"), scored("b", sheet(), sheet())]

    assert [one.key for one in ranking(rows, EXPERT)] == ["b"]
    assert [reviewing.too_few(one, EXPERT) for one in rows] == [True, True]


def test_a_sheet_that_lacks_points_goes_above_or_names_something_else_is_told_all_at_once():
    points = sheet(need=2501, plan=-1) | {"other": 3}
    del points["defence"]

    assert [(one.code, one.where) for one in reviewing.points_problems(EXPERT, points)] == [
        ("points", "need"), ("points", "plan"), ("no_points", "defence"), ("unknown", ""),
    ]  # fmt: skip


def test_a_judge_of_the_applicant_or_of_what_stands_above_it_is_conflicted():
    parents = {ONE: TWO, TWO: THREE, THREE: None}

    assert reviewing.above(ONE, parents) == [ONE, TWO, THREE]
    assert [reviewing.is_conflicted([own], reviewing.above(ONE, parents)) for own in (ONE, TWO, THREE, UUID(int=9))] == [
        True, True, True, False,
    ]  # fmt: skip


def test_parents_in_a_ring_end_where_they_began():
    assert reviewing.above(ONE, {ONE: TWO, TWO: ONE}) == [ONE, TWO]


def test_the_shipped_text_is_sound_and_a_wrong_one_is_told():
    stages = BODY["stages"]
    wrong = BODY | {
        "stages": stages | {"expert": stages["expert"] | {"trim": 3, "least_judges": 0, "ties": ["luck"], "pass_mark": 101}},
        "instalments": [{"after": "contract", "share": "1/2"}, {"after": "later", "share": "1/3"}],
    }

    assert reviewing.body_problems(BODY) == []
    assert [one.code for one in reviewing.body_problems(wrong)] == ["least", "trim", "pass_mark", "ties", "shares", "after"]
    assert [one.code for one in reviewing.body_problems({})] == ["shape"]
