"""What was given and where it went: a donation of 2020, this winter's store with what was handed out, and a charity sale to the cent."""

from datetime import date, timedelta

from linli.cobuild.api import (
    DonatedLine,
    DonationGiven,
    Recipient,
    SaleGiven,
    StockItem,
    close_sale,
    count_sale,
    hand_out,
    open_sale,
    receive_donation,
    write_sale,
)

from .builder import Builder, moment
from .cases import Cast

GIVEN_2020 = (
    DonatedLine("电脑", "台", 6),
    DonatedLine("打印机", "台", 2),
    DonatedLine("蔬菜", "斤", 800),
    DonatedLine("消毒液", "桶", 40),
)
LEDGER = (
    ("float", 20_000, "备用零钱"), ("sold", 128_650, "旧书、手工、盆栽"), ("gift", 35_000, "现场投进箱里的"), ("cost", 4_200, "桌布、塑料袋"),
    ("returned", 20_000, "还备用零钱"), ("paid_out", 159_450, "交给三户困难学生家庭，签收单三张"),
)  # fmt: skip


def tell_gifts(b: Builder, cast: Cast) -> None:
    """In kind, by the store of the community that signs in."""
    place, units = b.places["communities/006"], b.organisations
    early = DonationGiven(
        place=place, lines=GIVEN_2020, organisation=units["units/惠民银行花园路支行"], received_on=date(2020, 2, 12), purpose="给社区值守用",
        may_name=True,
    )  # fmt: skip
    receive_donation(tenant=b.tenant, given=early, by=b.by, now=moment(date(2020, 2, 12), 11))
    by, at = cast.by_key["secretary"], b.ago(timedelta(days=21))
    quilts = (DonatedLine("棉被", "床", 30), DonatedLine("大米", "袋", 40, best_before=b.today + timedelta(days=200)))
    winter = DonationGiven(
        place=place, lines=quilts, organisation=units["units/供热花园路服务站"], purpose="给独居老人过冬", may_name=True
    )
    receive_donation(tenant=b.tenant, given=winter, by=by, now=at)
    one = DonationGiven(place=place, lines=[DonatedLine("轮椅", "辆", 1)], person=b.people["resident"], purpose="谁用得着给谁")
    receive_donation(tenant=b.tenant, given=one, by=by, now=b.ago(timedelta(days=12)))
    _hand_out(b, cast)
    _sell(b, cast)
    b.step()


def _hand_out(b: Builder, cast: Cast) -> None:
    items = {one.name: one for one in StockItem.objects.filter(tenant=b.tenant)}
    for number, person in enumerate([b.people["elder"], *b.residents[:5]]):
        lines = [(items["棉被"], 1), (items["大米"], 2)]
        hand_out(
            lines=lines, to=Recipient(person=person), by=cast.by_key["secretary"], now=b.ago(timedelta(days=10, hours=-number))
        )


def _sell(b: Builder, cast: Cast) -> None:
    """Two counted the same; every cent went somewhere."""
    day = b.working_day(-16)
    given = SaleGiven(title="冬日爱心义卖", place=b.places["communities/006"], held_on=day, purpose="资助三户困难学生家庭")
    sale = open_sale(tenant=b.tenant, given=given, by=cast.by_key["secretary"], now=moment(day, 9))
    for number, (kind, cents, text) in enumerate(LEDGER[:4]):
        write_sale(sale=sale, kind=kind, cents=cents, text=text, by=cast.by_key["clerk"], now=moment(day, 10 + number))
    till = sum(-cents if kind == "cost" else cents for kind, cents, _text in LEDGER[:4])
    for key in ("clerk", "secretary"):
        count_sale(sale=sale, cents=till, by=cast.by_key[key], now=moment(day, 16))
    for kind, cents, text in LEDGER[4:]:
        write_sale(sale=sale, kind=kind, cents=cents, text=text, by=cast.by_key["clerk"], now=moment(day, 17))
    close_sale(sale=sale, by=cast.by_key["secretary"], now=moment(day, 17, 30))
