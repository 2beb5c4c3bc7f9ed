"""A charity sale's ledger: to the cent, reversed instead of deleted, counted by two, closed when every cent has gone somewhere."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cobuild.errors import DonationRefused, SaleRefused
from linli.cobuild.models import Donation, Sale, SaleCount, SaleLine, StockItem
from linli.cobuild.rules.sales import balance
from linli.cobuild.selectors.sales import accounts_of, entries_of
from linli.cobuild.services import donations, sales
from linli.cobuild.services.sales import SaleGiven
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed, Refused
from tests import people
from tests.factories.cobuild_donations import (
    NOW,
    TODAY,
    a_full_sale,
    a_sale,
    counted,
    handed_out,
    some_money,
    somebody,
    system,
    there,
    wrote,
)
from tests.refusing import codes_refused, everything

pytestmark = pytest.mark.django_db


def till(sale):
    return balance(entries_of(sale))


def account(sale):
    return accounts_of([sale])[sale.pk]


def test_from_the_float_to_the_last_cent(here):
    sale = a_full_sale(here)

    one = account(sale)

    assert (sale.number, sale.state, sale.closed_at) == (f"{here.tenant.letters}-YM26-0001", "closed", NOW)
    assert (one.takings, one.costs, one.net, one.paid_out) == (88_050, 3_050, 85_000, 85_000)
    assert (one.is_even, till(sale)) == (True, 0)


def test_what_a_sale_made_becomes_donated_money_with_a_receipt(here):
    sale = counted(wrote(a_sale(here), "sold", 9_000).sale, 9_000)

    wrote(sale, "paid_out", 2_000)
    wrote(sale, "carried", 7_000)

    receipt = Donation.objects.get()
    assert (account(sale).paid_out, account(sale).carried, account(sale).is_even) == (2_000, 7_000, True)
    assert (receipt.sale_line.sale, receipt.purpose, receipt.place) == (sale, sale.purpose, here.community)
    assert there(StockItem.objects.get(is_money=True)) == 7_000
    assert sales.close(sale=sale, by=system(here), now=NOW).state == "closed"


def test_no_more_is_carried_over_than_there_is_and_nothing_before_two_have_counted(here):
    sale = wrote(a_sale(here), "sold", 9_000).sale
    early = codes_refused(SaleRefused, wrote, sale, "carried", 1)
    counted(sale, 9_000)
    before = everything("cobuild")

    assert (early, codes_refused(SaleRefused, wrote, sale, "carried", 9_001)) == (["state"], ["rest"])
    assert everything("cobuild") == before


def test_money_carried_over_by_mistake_comes_back_with_its_line(here):
    sale = counted(wrote(a_sale(here), "sold", 9_000).sale, 9_000)
    line = wrote(sale, "carried", 7_000)
    receipt = Donation.objects.get()
    item = StockItem.objects.get(is_money=True)

    alone = codes_refused(DonationRefused, donations.void, donation=receipt, reason="错了", by=system(here), now=NOW)
    handed_out(item, 1)
    gone = codes_refused(SaleRefused, sales.reverse, line=line, reason="写错了", by=system(here), now=NOW)
    some_money(here, 1)
    sales.reverse(line=line, reason="写错了", by=system(here), now=NOW)

    assert (alone, gone) == (["from_sale"], ["carried_gone"])
    assert (there(item), account(sale).rest, Donation.objects.exclude(voided_at=None).get()) == (0, 9_000, receipt)


def test_a_sale_says_what_the_money_is_for(here):
    wrong = SaleGiven(title=" ", place=people.neighbourhood().community, held_on=TODAY, purpose="")

    codes = codes_refused(SaleRefused, sales.open_sale, tenant=here.tenant, given=wrong, by=system(here), now=NOW)

    assert codes == ["another_tenant", "title_missing", "purpose_missing"]
    assert Sale.objects.count() == 0


def test_what_is_said_of_it_changes_while_the_books_are_open(here):
    sale, closed = a_sale(here), a_full_sale(here)
    other = SaleGiven(title="冬季义卖", place=here.community, held_on=TODAY + timedelta(1), purpose="买棉被")

    sale = sales.change(sale=sale, given=other, by=system(here), now=NOW)

    assert (sale.title, sale.purpose) == ("冬季义卖", "买棉被")
    assert codes_refused(SaleRefused, sales.change, sale=closed, given=other, by=system(here), now=NOW) == ["state"]


def test_only_the_office_of_the_place_keeps_the_ledger(here):
    sale = a_sale(here)
    for actor in (people.counter_clerk(here)[1], people.auditor(here)[1], people.outsider()[1]):
        with pytest.raises(NotAllowed):
            wrote(sale, "sold", 1, by=actor)
    assert SaleLine.objects.count() == 0


def test_no_line_takes_more_out_than_there_is(here):
    sale = a_sale(here)
    wrote(sale, "float", 5_000)
    wrote(sale, "sold", 1_000)
    before = everything("cobuild")

    tries = {kind: codes_refused(SaleRefused, wrote, sale, kind, 6_001) for kind in ("cost", "returned", "paid_out")}
    nothing = codes_refused(SaleRefused, wrote, sale, "sold", 0, "")
    unknown = codes_refused(SaleRefused, wrote, sale, "reversal", 5, "长" * 121)

    assert tries == {"cost": ["till"], "returned": ["float"], "paid_out": ["state", "rest"]}
    assert (nothing, unknown) == (["cents", "text_missing"], ["kind", "text_long"])
    assert everything("cobuild") == before


def test_a_mistake_is_reversed_and_both_lines_stay(here):
    sale = a_sale(here)
    wrong = wrote(sale, "sold", 10_000, "多写一个零")

    made = sales.reverse(line=wrong, reason="应该是 10 元", by=system(here), now=NOW)
    wrote(sale, "sold", 1_000)

    again = codes_refused(SaleRefused, sales.reverse, line=wrong, reason="", by=system(here), now=NOW)
    undo = codes_refused(SaleRefused, sales.reverse, line=made, reason="反悔", by=system(here), now=NOW)
    assert (again, undo) == (["reversed", "reason_missing"], ["kind"])
    assert (till(sale), account(sale).sold) == (1_000, 1_000)
    assert list(SaleLine.objects.values_list("position", "cents")) == [(1, 10_000), (2, -10_000), (3, 1_000)]


def test_what_was_spent_since_cannot_be_reversed_away(here):
    sale = a_sale(here)
    taken = wrote(sale, "sold", 1_000)
    spent = wrote(sale, "cost", 900)

    codes = codes_refused(SaleRefused, sales.reverse, line=taken, reason="错", by=system(here), now=NOW)
    sales.reverse(line=spent, reason="错", by=system(here), now=NOW)

    assert (codes, till(sale)) == (["till"], 1_000)


# ---- counting ----


def test_two_different_people_have_to_count_the_same(here):
    sale = a_sale(here)
    wrote(sale, "sold", 1_000)
    one, other, third = (somebody(sale, name) for name in "甲乙丙")
    states = []

    for by, cents in ((one, 990), (one, 1_000), (other, 999), (third, 1_000)):
        sales.count(sale=sale, cents=cents, by=by, now=NOW)
        states.append(Sale.objects.get().state)

    assert states == ["open", "open", "open", "counted"]
    assert SaleCount.objects.count() == 3


def test_nobody_who_is_not_signed_in_counts_nor_before_the_day(here):
    sale = a_sale(here, held_on=TODAY + timedelta(1))

    codes = codes_refused(SaleRefused, sales.count, sale=sale, cents=-1, by=system(here), now=NOW)

    assert codes == ["too_early", "no_lines", "cents", "nobody"]


def test_a_difference_is_explained_and_makes_the_ledger_right(here):
    sale = a_sale(here)
    wrote(sale, "sold", 10_000)
    sales.count(sale=sale, cents=9_950, by=somebody(sale), now=NOW)
    other = somebody(sale)

    without = codes_refused(SaleRefused, sales.count, sale=sale, cents=9_950, by=other, now=NOW)
    sales.count(sale=sale, cents=9_950, reason="找错了零钱", by=other, now=NOW)

    sale.refresh_from_db()
    one = account(sale)
    assert (without, sale.state, sale.difference_reason) == (["difference"], "counted", "找错了零钱")
    assert (till(sale), one.difference, one.net) == (9_950, -50, 9_950)


def test_a_line_written_after_a_count_makes_it_worthless(here):
    sale = a_sale(here)
    wrote(sale, "sold", 1_000)
    sales.count(sale=sale, cents=1_000, by=somebody(sale), now=NOW)

    wrote(sale, "gift", 100)

    assert SaleCount.objects.count() == 0


# ---- closing ----


def test_the_books_close_when_every_cent_has_gone_somewhere(here):
    sale = a_sale(here)
    wrote(sale, "float", 5_000)
    wrote(sale, "sold", 1_000)
    early = codes_refused(SaleRefused, sales.close, sale=sale, by=system(here), now=NOW)
    counted(sale, 6_000)

    uneven = codes_refused(SaleRefused, sales.close, sale=sale, by=system(here), now=NOW)

    assert (early, uneven) == (["state", "float", "rest"], ["float", "rest"])
    assert codes_refused(SaleRefused, wrote, sale, "paid_out", 1_001) == ["rest"]
    assert codes_refused(SaleRefused, wrote, sale, "sold", 1) == ["state"]


def test_closed_books_are_opened_again_with_a_reason_and_counted_again(here):
    sale = a_full_sale(here)
    assert codes_refused(SaleRefused, wrote, sale, "paid_out", 1) == ["state", "rest"]

    sale = sales.reopen(sale=sale, reason="少记一笔", by=system(here), now=NOW)

    assert (sale.state, sale.closed_at, SaleCount.objects.count()) == ("open", None, 0)
    again = codes_refused(SaleRefused, sales.reopen, sale=sale, reason="", by=system(here), now=NOW)
    assert again == ["reason_missing", "state"]
    assert JournalLine.objects.filter(verb="cobuild.sale.reopened").count() == 1


STEP = st.one_of(
    st.tuples(st.sampled_from(["float", "sold", "gift", "cost", "paid_out", "returned"]), st.integers(1, 5_000)),
    st.tuples(st.just("reverse"), st.integers(1, 8)),
    st.tuples(st.just("count"), st.integers(-2, 2)),
    st.tuples(st.sampled_from(["close", "reopen"]), st.just(0)),
)


def step(sale, what, number):
    by = system(sale)
    if what == "reverse":
        line = sale.lines.filter(position=number).first()
        line and sales.reverse(line=line, reason="错", by=by, now=NOW)
    elif what == "count":
        counted(sale, till(sale) + number, "差一点")
    elif what == "close":
        sales.close(sale=sale, by=by, now=NOW)
    elif what == "reopen":
        sales.reopen(sale=sale, reason="再看", by=by, now=NOW)
    else:
        wrote(sale, what, number)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=14))
def test_whatever_is_written_the_till_holds_what_the_lines_say_and_never_less_than_nothing(here, steps):
    sale = a_sale(here)
    for what, number in steps:
        try:
            step(sale, what, number)
        except Refused:
            continue
        one = account(sale)
        assert till(sale) == one.float_open + one.rest >= 0
        assert Sale.objects.get(pk=sale.pk).state != "closed" or one.is_even

    positions = list(sale.lines.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
