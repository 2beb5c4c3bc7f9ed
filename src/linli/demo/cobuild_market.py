"""The three lists: what the communities asked and the units took on in 2017; and what stands on the lists this month."""

from dataclasses import dataclass
from datetime import date, timedelta

from linli.cobuild.api import (
    Claim,
    Claimant,
    ClaimDelivery,
    Need,
    NeedGiven,
    ResourceGiven,
    agree_claim,
    ask_need,
    check_need,
    claim_need,
    confirm_claim,
    deliver_claim,
    offer_resource,
)
from linli.core.actors import Actor
from linli.registry.api import Organisation

from .builder import Builder, moment
from .cases import Cast
from .neighbourhood import RESIDENT_UNITS

ASKED_FROM = date(2017, 2, 10)
FOR_EACH, PLACES = 6, 3  # projects of each of the ten communities, units for each: 180 claims, and those below
PROJECTS = (
    ("elders", "给独居老人每周打一次电话", 3, 40), ("elders", "节前给高龄老人理发", 6, 60), ("children", "四点半课堂看作业", 8, 320),
    ("children", "暑假带孩子参观", 5, 90), ("legal", "每月一次法律咨询", 4, 85), ("health", "社区义诊量血压", 9, 260),
    ("health", "口腔检查和刷牙课", 5, 130), ("culture", "端午包粽子", 12, 150), ("culture", "春节写春联", 6, 210),
    ("cleaning", "清理楼道小广告", 15, 15), ("cleaning", "院里种花除草", 18, 18), ("order", "上下学路口值勤", 10, 400),
    ("repair", "给困难户换灯管水龙头", 4, 32), ("learning", "老年人学用手机", 6, 140), ("learning", "电动车防火课", 5, 120),
    ("hardship", "困难学生一对一助学", 9, 27), ("disabled", "陪残疾人到康复中心", 4, 48), ("premises", "单位会议室借给社区开会", 2, 90),
    ("goods", "闲置电脑给社区", 3, 12), ("governance", "帮老院测管线图", 5, 6),
)  # fmt: skip
"""Field, what, how many of the unit went (人数), how many were served (人次)."""
THANKS = ("麻烦你们跑这一趟。", "老人家高兴了好几天。", "孩子们问下次什么时候来。", "", "说到做到，谢谢。")


def tell_old_claims(b: Builder) -> None:
    """The list of 2017: sixty projects, each taken on by three units and done within the year."""
    units = [b.organisations[f"units/{name}"] for name in RESIDENT_UNITS]
    turn = 0
    for place_number, place in enumerate(b.in_kind("communities")):
        for number in range(FOR_EACH):
            field, title, went, served = PROJECTS[(place_number * FOR_EACH + number) % len(PROJECTS)]
            day = ASKED_FROM + timedelta(days=place_number * 3 + number * 20)
            given = NeedGiven(title=title, place=place, kind="project", field=field, places=PLACES, channel="sheet")
            need = ask_need(tenant=b.tenant, given=given, opens=True, by=b.by, now=moment(day))
            for unit in (units[(turn + step) % len(units)] for step in range(PLACES)):
                _done(b, need, unit, day, went, served)
            turn += PLACES
        b.step()


def _done(b: Builder, need: Need, unit: Organisation, day: date, went: int, served: int) -> None:
    """Claimed, agreed, done and confirmed."""
    claim = claim_need(need=need, claimant=Claimant(organisation=unit), channel="phone", by=b.by, now=moment(day, 10))
    claim = agree_claim(claim=claim, by=b.by, now=moment(day, 11))
    on = day + timedelta(days=b.random.randint(9, 60))
    given = ClaimDelivery(on, "按说好的做了。", person_times=served, people=went, half_hours=went * 4)
    claim = deliver_claim(claim=claim, given=given, by=b.by, now=moment(on, 17))
    rating, thanks = b.random.choice((4, 4, 4, 3)), b.random.choice(THANKS)
    confirm_claim(claim=claim, rating=rating, thanks=thanks, by=b.by, now=moment(on + timedelta(days=3), 10))


# ---- this month ----


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of this month's lists: so many days ago, and how far it has come."""

    days: int
    kind: str
    field: str
    title: str
    details: str
    come_to: str  # submitted, open, asked, agreed, delivered, confirmed
    unit: str = ""
    skills: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    places: int = 1
    promise: str = ""


NEEDS = (
    Wanted(1, "wish", "repair", "帮我换一下厨房的灯管", "梯子家里有，够不着。", "submitted", times=("weekday_day",)),
    Wanted(2, "need", "health", "三号楼老人多，想请人来量一次血压", "十来位，周末上午人齐。", "open", skills=("量血压",), times=("weekend_day",)),
    Wanted(3, "wish", "children", "想要一本新华字典", "孩子上二年级，旧的散了。", "asked", unit="晨光书店", promise="周五送到居委会。"),
    Wanted(5, "need", "legal", "加装电梯分摊怎么算，请律师讲一次", "八号院三十多户想听。", "agreed", unit="中州律师事务所", skills=("法律",), promise="来一位律师，讲四十分钟，再答问。"),
    Wanted(9, "need", "culture", "重阳节联欢缺音响和主持", "大约六十人，在院里。", "delivered", unit="豫星剧院", places=2, promise="带音响，来两个人。"),
    Wanted(14, "wish", "elders", "想有人陪我去趟眼科", "约好了下周的号，一个人不敢坐车。", "confirmed", unit="省老干部文化站", promise="派一位同志陪着去。"),
    Wanted(18, "project", "learning", "冬天的消防演习", "五个老院，一院一次。", "agreed", unit="消防救援花园路站", places=2, promise="一个院一小时，带灭火器。"),
    Wanted(26, "need", "premises", "合唱团排练要一间能关门的屋子", "二十四人，每周一次，两小时。", "open", times=("weekday_evening",)),
    Wanted(41, "need", "governance", "请懂预算的人看看我们的维修报价", "屋面防水，报价差一倍。", "open", skills=("造价", "预算")),
    Wanted(55, "wish", "disabled", "想换一副合适的拐杖", "现在这副短了。", "open"),
)  # fmt: skip
FURTHEST = ("submitted", "open", "asked", "agreed", "delivered", "confirmed")
OFFERS = (
    ("skill", "elders", "周末上门给老人理发", "晨光书店", ("理发",), ("weekend_day",)),
    ("service", "health", "每季度一次口腔检查", "安康口腔医院", ("看牙",), ("weekday_day",)),
    ("premises", "premises", "十二人会议室，工作日晚上", "工业设计研究所", (), ("weekday_evening",)),
    ("goods", "goods", "过季的干净工装和棉被", "供热花园路服务站", (), ()),
)


def tell_present_market(b: Builder, cast: Cast) -> None:
    """Ten lines at every stage, two of them old; four things that units offer."""
    by, place = cast.by_key["secretary"], b.places["communities/006"]
    for wanted in NEEDS:
        _tell(b, wanted, by)
    for number, (kind, field, title, unit, skills, times) in enumerate(OFFERS):
        given = ResourceGiven(
            title=title, place=place, kind=kind, field=field, organisation=b.organisations[f"units/{unit}"], skills=skills, times=times,
            channel="phone",
        )  # fmt: skip
        offer_resource(tenant=b.tenant, given=given, opens=number > 0, by=by, now=b.ago(timedelta(days=6 - number)))
    b.step()


def _tell(b: Builder, wanted: Wanted, by: Actor) -> None:
    """As far as it has come: every stage a day or two after the one before."""
    place = b.places["communities/006"]
    asked = b.ago(timedelta(days=wanted.days))
    is_wish = wanted.kind == "wish"
    given = NeedGiven(
        title=wanted.title, place=place, kind=wanted.kind, field=wanted.field, details=wanted.details, skills=wanted.skills,
        times=wanted.times, places=wanted.places, person=b.people["elder"] if is_wish else None,
        organisation=None if is_wish else b.organisations["committees/006"], for_units=True, channel="phone" if is_wish else "page",
    )  # fmt: skip
    need = ask_need(tenant=b.tenant, given=given, by=by, now=asked)
    reached = FURTHEST.index(wanted.come_to)
    if reached >= 1:
        need = check_need(need=need, by=by, now=b.after(asked, timedelta(hours=2)))
    if reached >= 2:
        _take_on(b, need, wanted, by, reached)


def _take_on(b: Builder, need: Need, wanted: Wanted, by: Actor, reached: int) -> Claim:
    at = b.ago(timedelta(days=wanted.days - 1))
    unit = Claimant(organisation=b.organisations[f"units/{wanted.unit}"])
    claim = claim_need(need=need, claimant=unit, promise=wanted.promise, channel="phone", by=by, now=at)
    if reached >= 3:
        claim = agree_claim(claim=claim, by=by, now=b.after(at, timedelta(hours=3)))
    if reached >= 4:
        done = b.ago(timedelta(days=wanted.days / 2))
        given = ClaimDelivery(done.date(), "按说好的做了。", person_times=20, people=2, half_hours=8)
        claim = deliver_claim(claim=claim, given=given, by=by, now=done)
    if reached >= 5:
        now = b.ago(timedelta(days=wanted.days / 4))
        claim = confirm_claim(
            claim=claim, rating=4, text="陪得很耐心。", thanks="谢谢那位小同志，路上一直扶着我。", by=by, now=now
        )
    return claim
