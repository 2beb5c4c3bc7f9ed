"""The money of a venture adds up to the cent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cobuild.rules import venture_money as money
from linli.cobuild.rules.venture_money import Line, parts_of

AFTER = ("contract", "midterm", "final")


@st.composite
def shares(draw):
    weights = draw(st.lists(st.integers(1, 20), min_size=1, max_size=3))
    return [(AFTER[n], Fraction(one, sum(weights))) for n, one in enumerate(weights)]


@given(st.integers(1, 10**12), shares())
def test_instalments_add_up_to_the_grant_and_none_is_nothing(granted, shares):
    parts = parts_of(granted, shares)

    assert sum(cents for _after, cents in parts) == granted
    assert [one.code for one in money.plan_problems(granted, parts)] == []
    assert all(abs(cents - granted * dict(shares)[after]) < len(shares) for after, cents in parts)


LINES = st.lists(st.builds(Line, st.just("饮水"), st.integers(1, 50), st.integers(1, 10**6), st.booleans()), max_size=8)


@given(LINES, st.integers(1, 10**8))
def test_own_money_stands_apart_and_what_is_asked_never_goes_above_what_one_may_have(lines, most):
    assert money.asked_cents(lines) + money.own_cents(lines) == sum(one.quantity * one.unit_cents for one in lines)
    assert (not money.asking_problems(lines, most)) == (0 < money.asked_cents(lines) <= most)


@given(st.integers(1, 10**6), st.lists(st.integers(-(10**6), 10**6), max_size=12))
def test_what_is_written_down_without_a_reason_stays_between_nothing_and_the_line(line, amounts):
    spent = 0
    for cents in amounts:
        if not money.spending_problems(line, spent, cents, ""):
            spent += cents
        assert 0 <= spent <= line


def test_above_the_line_needs_a_reason_and_taking_back_does_not():
    codes = [
        [one.code for one in money.spending_problems(1000, 900, *given)]
        for given in ((101, ""), (101, "涨价"), (-900, ""), (-901, ""))
    ]

    assert codes == [["above_line"], [], [], ["below_zero"]]


def test_shares_by_hand():
    shares = [("contract", Fraction(3, 5)), ("midterm", Fraction(3, 10)), ("final", Fraction(1, 10))]

    assert parts_of(50_000_01, shares) == [("contract", 3_000_000), ("midterm", 1_500_000), ("final", 500_001)]
    assert parts_of(1, shares) == [("final", 1)]


@pytest.mark.parametrize(
    ("parts", "codes"),
    [
        ([("contract", 50), ("final", 50)], []),
        ([("contract", 60), ("final", 50)], ["sum"]),
        ([("final", 50), ("contract", 50)], ["order"]),
        ([("contract", 100), ("final", 0)], ["part"]),
    ],
)
def test_a_plan_of_ones_own_must_add_up(parts, codes):
    assert [one.code for one in money.plan_problems(100, parts)] == codes


def test_lines_that_say_nothing_are_told_by_their_number():
    lines = [Line("", 1, 1), Line("水", 0, 5), Line("水", 1, 0)]

    assert [(one.code, str(one.text)[:8]) for one in money.line_problems(lines)] == [
        ("line_text", "预算第 1 行："), ("line_cents", "预算第 2 行："), ("line_cents", "预算第 3 行："),
    ]  # fmt: skip


def test_yuan_as_written():
    assert [money.yuan(n) for n in (1234560, 100, -5, None)] == ["12,345.60 元", "1 元", "-0.05 元", ""]
    assert money.cents_of(Decimal("12.34")) == 1234
