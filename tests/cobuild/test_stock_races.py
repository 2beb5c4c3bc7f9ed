"""Many hands in one store, many pens in one ledger: nothing below nothing, nothing lost, nothing twice."""

from collections import Counter

import pytest

from linli.cobuild.models import Donation, Sale, SaleLine, StockItem, StockMove
from linli.cobuild.rules.donations import Line
from linli.cobuild.rules.sales import balance
from linli.cobuild.selectors.sales import entries_of
from linli.cobuild.services import donations, sales, stock
from tests import people
from tests.accounts.threads import together
from tests.factories.cobuild_donations import (
    NOW,
    a_donation,
    a_sale,
    an_item,
    counted,
    handed_out,
    somebody,
    system,
    there,
    to_person,
    wrote,
)
from tests.factories.registry import PlaceFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def tallied(results):
    return Counter(",".join(one) if isinstance(one, list) else "done" for one in results)


def test_two_hundred_at_once_reach_for_seven_bags():
    here = people.neighbourhood()
    item, who = an_item(here, 7), to_person(here)
    results = []
    for _wave in range(4):
        results += together(50, lambda _n: handed_out(item, 1, who))

    assert tallied(results) == {"done": 7, "not_enough": 193}
    assert there(item) == 0


def test_several_things_handed_out_crosswise_never_wait_for_each_other_in_a_ring():
    here = people.neighbourhood()
    rice, oil, who = an_item(here, 30), an_item(here, 30, "食用油"), to_person(here)

    def work(n):
        lines = [(rice, 1), (oil, 1)] if n % 2 else [(oil, 1), (rice, 1)]
        return stock.hand_out(lines=lines, to=who, by=system(here), now=NOW)[0].quantity

    assert together(40, work).count(-1) == 30
    assert (there(rice), there(oil)) == (0, 0)


def test_moving_there_and_back_while_things_go_out_loses_nothing():
    here = people.neighbourhood()
    item, other = an_item(here, 20), PlaceFactory(parent=here.subdistrict)
    stock.move(item=item, to=other, quantity=10, by=system(here), now=NOW)
    target, who = StockItem.objects.get(place=other), to_person(here)

    def work(n):
        if n % 3 == 0:
            return stock.move(item=item, to=other, quantity=2, by=system(here), now=NOW)[0].quantity
        if n % 3 == 1:
            return stock.move(item=target, to=here.community, quantity=2, by=system(here), now=NOW)[0].quantity
        return stock.hand_out(lines=[(target, 1), (item, 1)], to=who, by=system(here), now=NOW)[0].quantity

    out = together(30, work).count(-1)
    assert (there(item) + there(target), min(there(item), there(target)) >= 0) == (20 - 2 * out, True)


def test_one_thing_that_is_new_and_given_many_times_at_once_is_kept_as_one():
    here = people.neighbourhood()

    together(20, lambda _n: a_donation(here, Line("大米", "袋", 1)).number)

    assert there(StockItem.objects.get()) == 20
    assert len(set(Donation.objects.values_list("number", flat=True))) == 20


def test_a_receipt_that_is_voided_while_its_things_go_out_is_one_or_the_other():
    here = people.neighbourhood()
    item, who = an_item(here, 5), to_person(here)
    one = Donation.objects.get()

    def work(n):
        if n % 2:
            return donations.void(donation=one, reason="错", by=system(here), now=NOW).number
        return handed_out(item, 5, who).quantity

    together(10, work)
    assert (there(item), StockMove.objects.count()) == (0, 2)


def test_what_comes_back_at_once_is_no_more_than_went():
    here = people.neighbourhood()
    item = an_item(here, 5)
    move = handed_out(item, 3, to_person(here))

    results = together(10, lambda _n: stock.take_back(move=move, quantity=1, by=system(here), now=NOW).quantity)

    assert (results.count(1), there(item)) == (3, 5)


def test_many_pens_write_one_ledger_line_after_line():
    sale = a_sale(people.neighbourhood())
    wrote(sale, "sold", 10_000)

    results = together(60, lambda n: wrote(sale, "cost" if n % 2 else "gift", 700).position)

    kept = SaleLine.objects.order_by("position").values_list("position", flat=True)
    assert list(kept) == list(range(1, len(kept) + 1))
    assert balance(entries_of(sale)) >= 0
    assert tallied(results)["done"] <= 60


def test_one_line_is_reversed_once_and_the_last_of_the_money_is_paid_once():
    sale = a_sale(people.neighbourhood())
    wrong = wrote(sale, "sold", 500)
    wrote(sale, "sold", 1_000)

    undone = together(10, lambda _n: sales.reverse(line=wrong, reason="错", by=system(sale), now=NOW).position)
    counted(sale, 1_000)
    paid = together(10, lambda _n: wrote(sale, "paid_out", 1_000).position)

    assert [sum(isinstance(one, int) for one in results) for results in (undone, paid)] == [1, 1]
    assert balance(entries_of(sale)) == 0


def test_two_who_count_the_same_at_once_agree():
    sale = a_sale(people.neighbourhood())
    wrote(sale, "sold", 1_000)
    both = [somebody(sale), somebody(sale)]

    together(2, lambda n: sales.count(sale=sale, cents=1_000, by=both[n], now=NOW).cents)

    assert Sale.objects.get().state == "counted"
