"""The arithmetic of stores and ledgers adds up, whatever happens."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cobuild.models import LineKind, MoveKind
from linli.cobuild.rules import sales, stock

DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
LOTS = st.dictionaries(DAYS, st.integers(0, 1000), max_size=8)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(stock.COMES), st.integers(1, 10**6)),
        st.tuples(st.sampled_from(stock.GOES), st.integers(-(10**6), -1)),
    )
)
ENTRIES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sales.INTO), st.integers(1, 10**9)),
        st.tuples(st.sampled_from(sales.OUT_OF), st.integers(-(10**9), -1)),
        st.tuples(st.just(LineKind.DIFFERENCE), st.integers(-(10**6), 10**6)),
    )
)


@given(LOTS, st.data())
def test_what_is_left_of_the_lots_is_what_came_without_what_went(came, data):
    went = data.draw(st.integers(0, sum(came.values())))

    left = stock.lots_left(came, went)

    assert sum(quantity for _day, quantity in left) == sum(came.values()) - went
    assert all(0 < quantity <= came[day] for day, quantity in left)


@given(LOTS, st.data())
def test_what_expires_first_is_taken_first(came, data):
    lots = stock.lots_left(came, 0)
    wanted = data.draw(st.integers(0, sum(came.values())))

    taken = stock.taken_from(lots, wanted)

    left = [(day, came[day] - dict(taken).get(day, 0)) for day, _quantity in lots]
    assert [one for one in left if one[1]] == stock.lots_left(came, wanted)


def test_what_came_after_the_handing_out_is_still_whole():
    may, june = date(2027, 5, 1), date(2027, 6, 16)

    assert stock.lots_in_time([(june, 40, True), (None, -12, False), (may, 12, True)]) == [(may, 12), (june, 28)]


def test_what_was_written_down_late_is_owed_until_it_comes():
    assert stock.lots_in_time([(None, -3, False), (None, 10, True), (None, -10, True), (None, 5, True)]) == [(None, 2)]


@given(st.lists(st.tuples(DAYS, st.integers(1, 50), st.just(True)), max_size=8), st.data())
def test_in_whatever_order_it_went_the_sum_is_right_and_at_the_end_the_lots_are_as_ever(came, data):
    total = sum(quantity for _day, quantity, _names in came)
    goes = [(None, -data.draw(st.integers(0, total)), False)]
    order = data.draw(st.permutations(came + goes))

    lots = {day: sum(n for one, n, _names in came if one == day) for day, _n, _names in came}

    assert sum(number for _day, number in stock.lots_in_time(order)) == total + goes[0][1]
    assert stock.lots_in_time(came + goes) == stock.lots_left(lots, -goes[0][1])


def test_more_than_there_is_goes_nowhere():
    with pytest.raises(ValueError):
        stock.lots_left({None: 3}, 4)
    with pytest.raises(ValueError):
        stock.taken_from([(None, 3)], 4)


@given(st.integers(0, 10**6), MOVES)
def test_an_account_adds_up_both_ways(opening, moves):
    one = stock.account_of(opening, moves)

    assert one.closing == opening + sum(quantity for _kind, quantity in moves)
    assert one.closing == opening + one.given - one.handed_out - one.spoilt + one.counted + one.moved


def test_what_expires_within_thirty_days_is_soon():
    today = date(2026, 9, 1)
    days = {date(2026, 10, 1): True, date(2026, 10, 2): False, date(2026, 8, 1): True, None: False}

    assert {day: stock.is_soon([(day, 1)], today) for day in days} == days


@given(ENTRIES)
def test_a_ledger_is_split_without_losing_a_cent(entries):
    one = sales.account_of(entries)

    assert sales.balance(entries) == one.float_open + one.rest
    assert one.net == one.takings - one.costs + one.difference == one.paid_out + one.carried + one.rest


@given(ENTRIES, st.sampled_from(sales.TYPED), st.integers(-5, 10**10))
def test_a_line_that_may_be_written_never_empties_the_till_below_nothing(entries, kind, cents):
    for state in ("open", "counted"):
        problems = sales.write_problems(state=state, kind=kind, cents=cents, text="x", voucher="", entries=entries)
        after = sales.balance(entries) + sales.signed(kind, cents)
        assert problems or after >= 0 or kind in sales.INTO


def test_what_has_its_time_in_a_sale():
    rows = {"open": [], "counted": [], "closed": []}
    for state, allowed in rows.items():
        for kind in sales.TYPED:
            entries = [("float", 100), ("sold", 100)]
            if not sales.write_problems(state=state, kind=kind, cents=1, text="x", voucher="", entries=entries):
                allowed.append(str(kind))

    assert rows == {
        "open": ["float", "sold", "gift", "cost", "returned"],
        "counted": ["paid_out", "carried", "returned"],
        "closed": [],
    }


def test_only_what_was_handed_out_comes_back():
    kinds = [kind for kind in MoveKind.values if not stock.back_problems(kind, outstanding=2, quantity=2)]
    codes = [[one.code for one in stock.back_problems("handed_out", outstanding=2, quantity=n)] for n in (0, 1, 2, 3)]

    assert (kinds, codes) == (["handed_out"], [["quantity"], [], [], ["quantity"]])
