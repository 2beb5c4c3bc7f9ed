"""The store: it always adds up, never falls below nothing, and tells nobody to whom something went."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.cobuild.errors import StockRefused
from linli.cobuild.models import StockItem, StockMove
from linli.cobuild.rules.donations import Line
from linli.cobuild.rules.stock import GOES
from linli.cobuild.selectors import stock as found
from linli.cobuild.services import donations, needs, stock
from linli.cobuild.services.stock import Recipient
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed, Refused
from linli.registry.api import erase_person
from tests import people
from tests.factories.cobuild_donations import (
    NOW,
    TODAY,
    a_donation,
    an_item,
    handed_out,
    some_money,
    system,
    there,
    to_person,
)
from tests.factories.cobuild_market import a_need
from tests.factories.registry import OrganisationFactory, PersonFactory, PlaceFactory
from tests.refusing import codes_refused, everything

pytestmark = pytest.mark.django_db
NAMES = count()


def quantities():
    return list(StockMove.objects.order_by("at", "id").values_list("kind", "quantity"))


def test_things_go_to_a_need_a_unit_or_a_household(here):
    item = an_item(here, 10)
    need = a_need(here.community)
    to = (Recipient(need=need), Recipient(organisation=OrganisationFactory(tenant=here.tenant)), to_person(here))

    for who in to:
        handed_out(item, 2, who)

    assert there(item) == 4
    with pytest.raises(ValueError):
        Recipient()


def test_all_or_nothing_goes_and_every_shortage_is_said(here):
    rice, oil = an_item(here, 3), an_item(here, 2, "食用油")
    before = everything("cobuild")

    codes = codes_refused(
        StockRefused, stock.hand_out, lines=[(rice, 2), (rice, 2), (oil, 3)], to=to_person(here), by=system(here), now=NOW
    )

    assert codes == ["not_enough", "not_enough"]
    assert everything("cobuild") == before


def test_what_is_wrong_about_a_hand_out_is_said_at_once(here):
    far = people.neighbourhood()
    gone = PersonFactory(tenant=far.tenant)
    erase_person(person=gone, by=system(far), now=NOW, reason="本人要求")
    gone.refresh_from_db()
    item, lines = an_item(here, 3), {"on": TODAY + timedelta(1), "by": system(here), "now": NOW}

    codes = codes_refused(StockRefused, stock.hand_out, lines=[(item, 0)], to=Recipient(person=gone), **lines)
    none = codes_refused(StockRefused, stock.hand_out, lines=[], to=to_person(here), by=system(here), now=NOW)

    assert (codes, none) == (["future", "another_tenant", "person_gone", "quantity"], ["no_lines"])


def test_a_need_that_is_not_on_the_list_gets_nothing(here):
    item, need = an_item(here, 3), a_need(here.community)
    needs.withdraw(need=need, reason="不用了", by=system(here), now=NOW)
    need.refresh_from_db()

    assert codes_refused(StockRefused, handed_out, item, 1, Recipient(need=need)) == ["need"]


def test_who_may_not_allocate_hands_nothing_out(here):
    item = an_item(here, 3)
    for actor in (people.counter_clerk(here)[1], people.subdistrict_leader(here)[1], people.outsider()[1]):
        with pytest.raises(NotAllowed):
            stock.hand_out(lines=[(item, 1)], to=to_person(here), by=actor, now=NOW)
    assert there(item) == 3


def test_what_comes_back_is_no_more_than_went_to_that_recipient(here, secretary):
    item = an_item(here, 10)
    move = handed_out(item, 3)
    handed_out(item, 5)

    stock.take_back(move=move, quantity=2, by=secretary, now=NOW)

    codes = codes_refused(StockRefused, stock.take_back, move=move, quantity=2, by=secretary, now=NOW)
    assert (codes, there(item)) == (["quantity"], 4)


def test_what_spoils_is_written_off_with_a_reason_and_money_is_not(here, secretary):
    item, money = an_item(here, 10), some_money(here)

    stock.spoil(item=item, quantity=4, reason="受潮", by=secretary, now=NOW)

    codes = codes_refused(StockRefused, stock.spoil, item=money, quantity=5, reason="", by=secretary, now=NOW)
    assert (codes, there(item), there(money)) == (["reason_missing", "money"], 6, 100_000)


def test_counting_makes_the_book_follow_with_a_reason(here, secretary):
    rice, oil, salt = (an_item(here, 10, name) for name in ("大米", "食用油", "盐"))
    seen = {rice: 8, oil: 11, salt: 10}

    without = codes_refused(StockRefused, stock.take_stock, counted=seen, by=secretary, now=NOW)
    made = stock.take_stock(counted=seen, reason="年终盘点", by=secretary, now=NOW)

    assert (without, [there(one) for one in seen]) == (["reason_missing", "differs", "differs"], [8, 11, 10])
    assert [(one.kind, one.quantity, one.note) for one in made] == [("lost", -2, "年终盘点"), ("found", 1, "年终盘点")]
    assert JournalLine.objects.filter(verb="cobuild.stock.counted").count() == 3


def test_what_moved_while_somebody_counted_is_counted_again(here, secretary):
    item = an_item(here, 10)
    began = NOW + timedelta(hours=1)
    handed_out(item, 1, now=began + timedelta(minutes=5))

    again = {"counted": {item: 10}, "by": secretary, "now": began + timedelta(hours=1)}

    assert codes_refused(StockRefused, stock.take_stock, as_of=began, reason="少了", **again) == ["moved_meanwhile"]
    assert codes_refused(StockRefused, stock.take_stock, **(again | {"counted": {item: -1}})) == ["counted"]
    assert codes_refused(StockRefused, stock.take_stock, **(again | {"counted": {}})) == ["no_lines"]


def test_between_places_nothing_is_lost_and_days_of_expiry_go_along(here):
    other = PlaceFactory(parent=here.subdistrict)
    for days, number in ((30, 4), (10, 3)):
        a_donation(here, Line("牛奶", "箱", number, TODAY + timedelta(days)))
    item = StockItem.objects.get()

    stock.move(item=item, to=other, quantity=5, by=system(here), now=NOW)

    target = StockItem.objects.get(place=other)
    lots = found.lots_of([item, target])
    assert lots == {item.pk: [(TODAY + timedelta(30), 2)], target.pk: [(TODAY + timedelta(10), 3), (TODAY + timedelta(30), 2)]}
    assert (there(item), there(target), target.best_before_matters) == (2, 5, True)


def test_a_move_that_makes_no_sense_is_refused(here, secretary):
    item, far = an_item(here, 3), people.neighbourhood()
    before = everything("cobuild")

    same = codes_refused(StockRefused, stock.move, item=item, to=here.community, quantity=1, by=system(here), now=NOW)
    strange = codes_refused(StockRefused, stock.move, item=item, to=far.community, quantity=1, by=system(here), now=NOW)
    much = codes_refused(StockRefused, stock.move, item=item, to=here.subdistrict, quantity=4, by=system(here), now=NOW)

    assert (same, strange, much) == (["same_place"], ["another_tenant"], ["not_enough"])
    with pytest.raises(NotAllowed):
        stock.move(item=item, to=here.subdistrict, quantity=1, by=secretary, now=NOW)
    assert everything("cobuild") == before


def test_what_expires_soon_is_found(here):
    for name, days in (("牛奶", 20), ("罐头", 200), ("面包", 1)):
        a_donation(here, Line(name, "箱", 2, TODAY + timedelta(days)))
    handed_out(StockItem.objects.get(name="面包"), 2)

    assert [(str(one), lots) for one, lots in found.expiring(here.tenant, TODAY)] == [
        ("牛奶（箱）", [(TODAY + timedelta(20), 2)])
    ]


# ---- it adds up ----

STEPS = st.lists(
    st.tuples(st.sampled_from(["give", "out", "back", "spoil", "count", "move", "void"]), st.integers(1, 12)), max_size=12
)


def step(here, other, item, what, number):
    by, now = system(here), NOW
    if what == "give":
        a_donation(here, Line(item.name, item.unit, number))
    elif what == "out":
        handed_out(item, number)
    elif what == "back":
        move = item.moves.filter(kind="handed_out").first()
        move and stock.take_back(move=move, quantity=number, by=by, now=now)
    elif what == "spoil":
        stock.spoil(item=item, quantity=number, reason="坏了", by=by, now=now)
    elif what == "count":
        stock.take_stock(counted={item: number}, reason="盘点", by=by, now=now)
    elif what == "move":
        stock.move(item=item, to=other, quantity=number, by=by, now=now)
    else:
        donations.void(donation=item.moves.filter(kind="donated").last().donation, reason="错", by=by, now=now)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_happens_no_stock_is_below_nothing_and_the_account_adds_up(here, steps):
    item, other = an_item(here, 5, f"米{next(NAMES)}"), here.subdistrict
    for what, number in steps:
        try:
            step(here, other, item, what, number)
        except Refused:
            continue
        assert min(found.stock_of(StockItem.objects.filter(name=item.name)).values()) >= 0

    left = sum(found.stock_of(StockItem.objects.filter(name=item.name)).values())
    lots = found.lots_of([item])[item.pk]
    row = next(one for thing, one in found.account(here.tenant, 2026) if thing["name"] == item.name)
    assert (row.closing, sum(number for _day, number in lots)) == (left, there(item))
    assert row.opening + row.given - row.handed_out - row.spoilt + row.counted + row.moved == left
    assert row.moved == 0


def test_years_follow_each_other_without_a_gap(here):
    item = an_item(here, 10)
    StockMove.objects.create(tenant=here.tenant, item=item, kind="handed_out", quantity=-4, on=date(2027, 2, 1), at=NOW, by="x")

    rows = [found.account(here.tenant, year)[0][1] for year in (2026, 2027)]

    assert [(one.opening, one.given, one.handed_out, one.closing) for one in rows] == [(0, 10, 0, 10), (10, 0, 4, 6)]
    assert (found.years_of(here.tenant), found.account(here.tenant, 2025)) == ([2027, 2026], [])


def test_a_move_is_never_changed(here):
    an_item(here, 10)
    move = StockMove.objects.get()

    for attempt in (move.save, move.delete, StockMove.objects.all().delete, lambda: StockMove.objects.update(quantity=1)):
        with pytest.raises(TypeError):
            attempt()
    assert len(GOES) == 5


# ---- to whom ----


def test_to_whom_something_went_is_read_by_the_posts_of_this_work_within_their_scope(here):
    item = an_item(here, 10)
    move = handed_out(item, 1, to_person(here, name="试奶奶"))
    elsewhere = people.holder("community_secretary", here, place=PlaceFactory(parent=here.subdistrict))[1]
    kinds = {"secretary": people.community_secretary(here)[1], "clerk": people.community_clerk(here)[1]}
    kinds |= {"leader": people.subdistrict_leader(here)[1], "counter": people.counter_clerk(here)[1]}
    kinds |= {"auditor": people.auditor(here)[1], "elsewhere": elsewhere, "outsider": people.outsider()[1]}

    read = {name for name, actor in kinds.items() if list(found.recipients_of(actor, [move]).values()) == ["试奶奶"]}

    told = [name for name, actor in kinds.items() if found.recipients_of(actor, [move])]
    assert read == set(told) == {"secretary", "clerk", "leader"}


def test_the_journal_does_not_say_to_whom(here):
    item = an_item(here, 10)
    who = to_person(here, name="试奶奶")
    stock.take_back(move=handed_out(item, 2, who), quantity=1, by=system(here), now=NOW)

    lines = JournalLine.objects.filter(verb__startswith="cobuild.stock.")
    text = "".join(str(vars(line)) for line in lines)

    assert lines.count() == 2
    assert ("试奶奶" in text, str(who.person.pk) in text) == (False, False)
