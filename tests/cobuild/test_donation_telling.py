"""Who hears of donations, of what expires, and of books that stay open: once each, without a name in the title."""

from datetime import timedelta

import pytest

from linli.cobuild.events import DonationReceived, DonationVoided
from linli.cobuild.models import Donation, Sale, StockItem
from linli.cobuild.rules.donations import Line
from linli.cobuild.services import donations, notices_donations
from linli.cobuild.services.upkeep import on_place_moved
from linli.cobuild.tasks import sound_stock
from linli.core import clock
from linli.core.models import OutboxEvent
from linli.disclosure.models import Message
from linli.registry.api import PlaceMoved
from tests import people
from tests.factories.cobuild_donations import NOW, TODAY, a_donation, a_full_sale, a_sale, from_a_person, from_a_unit, system

pytestmark = pytest.mark.django_db


def told(kind):
    return list(Message.objects.filter(kind=kind).values_list("title", flat=True))


def test_a_donor_hears_of_the_receipt_once(here):
    person, unit, nobody = from_a_person(here), from_a_unit(here), a_donation(here)
    for one in (person, unit, nobody, person):
        fact = DonationReceived(tenant_id=here.tenant.pk, donation_id=one.pk)
        notices_donations.on_donation_received(fact, event_id=one.pk, now=NOW)

    assert sorted(told("cobuild.donation_received")) == [f"收据 {one.number} 开好了，谢谢您" for one in (person, unit)]
    assert OutboxEvent.objects.filter(name__endswith="DonationReceived").count() == 3


def test_a_donor_hears_that_a_receipt_was_voided_and_why(here):
    one = donations.void(donation=from_a_person(here), reason="写重了", by=system(here), now=NOW)

    notices_donations.on_donation_voided(DonationVoided(tenant_id=here.tenant.pk, donation_id=one.pk), event_id=one.pk, now=NOW)

    assert list(Message.objects.values_list("title", "body", "to_person")) == [
        (f"收据 {one.number} 作废了", "写重了", one.person_id)
    ]


def test_what_expires_and_what_is_not_closed_is_said_once(here):
    people.community_clerk(here)
    for name, days in (("牛奶", 9), ("罐头", 300)):
        a_donation(here, Line(name, "箱", 3, TODAY + timedelta(days)))
    late, _closed = a_sale(here), a_full_sale(here)

    for _n in range(2):
        with clock.fixed(NOW + timedelta(days=4)):
            sound_stock.call()

    assert told("cobuild.stock_expires") == ["牛奶（箱） 2026年9月10日到期，先发出去"]
    assert told("cobuild.sale_open") == [f"{late.number} 义卖还没有结账"]


def test_what_is_kept_at_a_place_follows_it(here):
    from_a_unit(here)
    a_sale(here)
    old = here.community.path
    fact = PlaceMoved(tenant_id=here.tenant.pk, place_id=here.community.pk, old_path=old, new_path="x/y/")

    on_place_moved(fact, event_id=here.community.pk, now=NOW)

    assert [model.objects.get().place_path for model in (Donation, StockItem, Sale)] == ["x/y/"] * 3
