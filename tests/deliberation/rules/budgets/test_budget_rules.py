"""Greedy and equal shares: known results, ties in the stated order, and the same as the slow definition."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.budgets.elections import Project, election_of, near_number, plain_number
from linli.deliberation.rules.budgets.equal_shares import equal_shares, equal_shares_add1
from linli.deliberation.rules.budgets.greedy import greedy
from linli.deliberation.rules.budgets.words import explained

from . import naive


def election(costs, papers, budget):
    return election_of([Project(key, key, cost) for key, cost in costs.items()], papers, budget=budget)


TWO_GROUPS = election({"a": 60, "b": 30, "c": 30, "d": 40}, {("a", "b"): 6, ("c", "d"): 4}, 100)
"""Six want a and b, four want c and d: by votes the six take nearly all; by shares the four have 40 to spend."""


def said(outcome):
    return {one["id"]: one["why"] for one in explained(outcome)["explanation"]["projects"]}


def test_by_votes_the_larger_group_takes_what_it_wants_first():
    assert greedy(TWO_GROUPS).winning_keys == ["b", "a"]


def test_by_shares_the_smaller_group_has_its_part():
    assert equal_shares(TWO_GROUPS).winning_keys == ["b", "c"]


def test_greedy_passes_over_what_does_not_fit_and_asks_the_next():
    outcome = greedy(election({"a": 90, "b": 20, "c": 10}, {("a",): 3, ("b",): 2, ("c",): 1}, 100))

    assert (outcome.winning_keys, outcome.spent) == (["a", "c"], 100)
    assert said(outcome) == {"a": "chosen", "b": "does_not_fit", "c": "chosen"}


def test_of_equal_votes_the_cheaper_comes_first_and_then_the_order_of_the_list():
    assert greedy(election({"a": 50, "b": 40, "c": 40}, {("a", "b", "c"): 1}, 80)).winning_keys == ["b", "c"]
    assert greedy(election({"x": 40, "b": 40}, {("x", "b"): 1}, 40)).winning_keys == ["x"]
    assert equal_shares(election({"x": 40, "b": 40}, {("x", "b"): 1}, 40)).winning_keys == ["x"]


def test_what_nobody_wants_is_never_bought():
    nobody = election({"a": 1, "b": 1}, {("a",): 1}, 10)

    assert [said(rule(nobody))["b"] for rule in (greedy, equal_shares, equal_shares_add1)] == ["no_votes"] * 3


def test_every_project_is_explained_in_a_sentence():
    told = explained(equal_shares(TWO_GROUPS))

    assert (told["winners"], told["spent"], told["budget"], told["explanation"]["left"]) == (["b", "c"], 60, 100, 40)
    assert [one["say"] for one in told["explanation"]["projects"]] == [
        "要 60，投它的人手里一共还有 30.00，差 30.00。",
        "第 1 轮选上：6 张票分担 30，每张最多出 5.00。",
        "第 2 轮选上：4 张票分担 30，每张最多出 7.50。",
        "要 40，投它的人手里一共还有 10.00，差 30.00。",
    ]
    assert [one["say"] for one in explained(greedy(TWO_GROUPS))["explanation"]["projects"][:3]] == [
        "6 票，要 60，轮到时还有 70，选上。",
        "6 票，要 30，轮到时还有 100，选上。",
        "4 票，要 30，轮到时只剩 10，不够。",
    ]


def test_raising_the_shares_uses_more_of_the_budget():
    two_groups = election({"a": 40, "b": 30, "c": 30, "d": 40}, {("a", "b"): 6, ("c", "d"): 4}, 100)

    outcome = equal_shares_add1(two_groups)

    assert (equal_shares(two_groups).spent, outcome.spent, outcome.about["raised_by"]) == (60, 100, 2)


def test_raising_stops_before_it_overspends():
    outcome = equal_shares_add1(TWO_GROUPS)

    assert (outcome.winning_keys, outcome.spent, outcome.about["raised_by"]) == (["b", "c"], 60, 4)


def test_no_paper_at_all_chooses_nothing():
    empty = election({"a": 1}, {}, 10)

    assert [rule(empty).winning_keys for rule in (greedy, equal_shares, equal_shares_add1)] == [[], [], []]


@pytest.mark.parametrize(
    ("costs", "papers", "budget"),
    [({"a": 0}, {}, 1), ({"a": 1}, {}, 0), ({"a": 1}, {("b",): 1}, 1), ({"a": 1}, {("a", "a"): 1}, 1)],
)
def test_an_election_that_is_none_is_refused(costs, papers, budget):
    with pytest.raises(ValueError):
        election(costs, papers, budget)


def test_amounts_are_written_exactly():
    assert [plain_number(Fraction(3)), plain_number(Fraction(3, 2)), near_number(Fraction(2, 3))] == [3, "1.5", "0.66"]


ELECTIONS = st.builds(
    lambda costs, papers, budget: election(
        {f"p{n}": cost for n, cost in enumerate(costs)},
        {tuple(f"p{n}" for n in sorted(paper) if n < len(costs)): 1 for paper in papers},
        budget,
    ),
    st.lists(st.integers(1, 30), min_size=1, max_size=6),
    st.lists(st.frozensets(st.integers(0, 5), max_size=4), min_size=1, max_size=9),
    st.integers(1, 90),
)


@given(ELECTIONS)
def test_equal_shares_are_what_the_definition_says(given_election):
    each = Fraction(given_election.budget, given_election.papers)

    assert list(equal_shares(given_election).winners) == naive.equal_shares(given_election, each)


@given(ELECTIONS)
def test_raised_shares_are_what_the_definition_says(given_election):
    assert list(equal_shares_add1(given_election).winners) == naive.add1(given_election)


@given(ELECTIONS)
def test_nothing_overspends_and_greedy_leaves_out_only_what_does_not_fit(given_election):
    spent = [rule(given_election).spent for rule in (greedy, equal_shares, equal_shares_add1)]
    left = given_election.budget - spent[0]
    out = [fate for fate in greedy(given_election).fates if fate.why == "does_not_fit"]

    assert max(spent) <= given_election.budget
    assert all(given_election.projects[fate.place].cost > left for fate in out)
