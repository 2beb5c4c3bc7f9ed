"""Donations of a small neighbourhood, the store that they fill, and a charity sale, each made by its verb."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from linli.cobuild.models import Donation, Sale, StockItem, StockMove
from linli.cobuild.rules.donations import Line, money
from linli.cobuild.selectors.stock import stock_of
from linli.cobuild.services import donations, sales, stock
from linli.cobuild.services.donations import DonationGiven
from linli.cobuild.services.sales import SaleGiven
from linli.cobuild.services.stock import Recipient
from linli.core.actors import Actor, Kind
from tests.factories.registry import OrganisationFactory, PersonFactory

NOW = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)  # ten in the morning in Zhengzhou
TODAY = date(2026, 9, 1)
RICE = Line("大米", "袋", 10)
MASKS = Line("口罩", "个", 200)


def system(here: Any) -> Actor:
    return Actor.system(tenant_id=getattr(here, "tenant_id", None) or here.tenant.pk)


def given(here: Any, *lines: Line, **more: Any) -> DonationGiven:
    """Ten bags of rice from nobody who is named, unless said otherwise."""
    return DonationGiven(**({"place": here.community, "lines": lines or (RICE,)} | more))


def a_donation(here: Any, *lines: Line, by: Actor | None = None, now: datetime = NOW, **more: Any) -> Donation:
    return donations.receive(tenant=here.tenant, given=given(here, *lines, **more), by=by or system(here), now=now)


def from_a_unit(here: Any, *lines: Line, name: str = "试验超市", **more: Any) -> Donation:
    """Given by a unit that may be named, unless said otherwise."""
    unit = more.pop("organisation", None) or OrganisationFactory(tenant=here.tenant, name=name)
    return a_donation(here, *lines, **({"organisation": unit, "may_name": True} | more))


def from_a_person(here: Any, *lines: Line, name: str = "试大妈", **more: Any) -> Donation:
    person = more.pop("person", None) or PersonFactory(tenant=here.tenant, name=name)
    return a_donation(here, *lines, **({"person": person, "may_name": True} | more))


def an_item(here: Any, count: int = 10, name: str = "大米", **more: Any) -> StockItem:
    """So many of a thing in the store."""
    a_donation(here, Line(name, "袋", count, **more))
    found: StockItem = StockItem.objects.get(place=here.community, name=name)
    return found


def some_money(here: Any, cents: int = 100_000) -> StockItem:
    a_donation(here, money(cents))
    found: StockItem = StockItem.objects.get(place=here.community, is_money=True)
    return found


def there(item: StockItem) -> int:
    return stock_of([item])[item.pk]


def to_person(here: Any, **more: Any) -> Recipient:
    return Recipient(person=PersonFactory(tenant=here.tenant, **more))


def handed_out(item: StockItem, count: int = 3, to: Recipient | None = None, now: datetime = NOW, **more: Any) -> StockMove:
    who = to or Recipient(organisation=OrganisationFactory(tenant=item.tenant))
    return stock.hand_out(lines=[(item, count)], to=who, by=system(item), now=now, **more)[0]


# ---- a charity sale ----


def a_sale(here: Any, **more: Any) -> Sale:
    plain = {"title": "秋季爱心义卖", "place": here.community, "held_on": TODAY, "purpose": "给困难家庭的孩子买书包"}
    return sales.open_sale(tenant=here.tenant, given=SaleGiven(**(plain | more)), by=system(here), now=NOW)


def wrote(sale: Sale, kind: str, cents: int, text: str = "一笔", by: Actor | None = None) -> Any:
    return sales.write(sale=sale, kind=kind, cents=cents, text=text, by=by or system(sale), now=NOW)


def somebody(sale: Any, label: str = "试验·点钱的人") -> Actor:
    """A human of the office."""
    rights = system(sale)
    return Actor(Kind.SYSTEM, label, tenant_id=rights.tenant_id, user_id=uuid4())


def counted(sale: Sale, cents: int, reason: str = "") -> Sale:
    """By two different people, who count the same."""
    for label in ("试验·甲", "试验·乙"):
        sales.count(sale=sale, cents=cents, reason=reason, by=somebody(sale, label), now=NOW)
    sale.refresh_from_db()
    return sale


def a_full_sale(here: Any, **more: Any) -> Sale:
    """Borrowed 100, took 860.50 and a gift of 20, spent 30.50; counted, the float given back, 850 paid, closed."""
    sale = a_sale(here, **more)
    for kind, cents, text in (
        ("float", 10_000, "向居委会借"),
        ("sold", 86_050, "手工饺子"),
        ("gift", 2_000, "现场捐"),
        ("cost", 3_050, "桌布"),
    ):
        wrote(sale, kind, cents, text)
    counted(sale, 95_000)
    wrote(sale, "returned", 10_000, "还居委会")
    wrote(sale, "paid_out", 85_000, "买书包 17 个")
    return sales.close(sale=sale, by=system(here), now=NOW)
