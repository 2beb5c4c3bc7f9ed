"""Venture philanthropy: the thirteen of 2017 with what they did, last year's round in its course, and this year's call."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from linli.cobuild.api import (
    BudgetLineGiven,
    CheckGiven,
    Choice,
    Judge,
    Round,
    RoundGiven,
    ServiceGiven,
    SheetGiven,
    SpendingGiven,
    Venture,
    VentureGiven,
    apply_venture,
    check_venture,
    choose,
    complete_venture,
    contract_venture,
    draft_venture,
    name_judge,
    open_round,
    pay_instalment,
    record_service,
    recuse,
    shortlist,
    sign,
    spend,
    stop_venture,
)
from linli.core.actors import Actor
from linli.registry.api import add_organisation, cover

from .builder import Builder, moment
from .cases import Cast

AGENCIES = {
    "晨曦社会工作服务中心": "social_work_agency", "惠邻社工站": "social_work_agency", "同行助残服务社": "social_organisation",
    "花园路巾帼志愿服务队": "volunteer_team", "银龄互助会": "social_organisation", "小橘灯儿童服务中心": "social_organisation",
}  # fmt: skip
SERVES = {"晨曦社会工作服务中心": "001 003 006 010 012", "惠邻社工站": "004 005 006 008"}
"""Which communities a social-work agency serves; 009 and 011 have none yet, as the map of coverage is there to show."""
SINCE = date(2017, 1, 10)
JUDGES = ("petitions", "auditor", "department 社会事务科", "department 平安建设办", "dispatcher")
PRELIMINARY = {"need": (2600, 2300), "plan": (2500, 1500), "team": (1600, 1200), "budget": (1500, 900)}
"""Hundredths of a point, of a good venture and of one that falls short of the pass mark."""
EXPERT = {"need": 2100, "plan": 2000, "effect": 1600, "budget": 1600, "defence": 800}
APART = "和申报单位的负责人是亲属"


@dataclass(frozen=True, slots=True)
class Told:
    """A venture: who, what kind, what, for whom, and how well it stands."""

    agency: str
    category: str
    title: str
    for_whom: str
    thousands: int  # yuan asked of the round
    is_good: bool = True


FIRST = (
    Told("晨曦社会工作服务中心", "elders", "午间有人陪：独居老人午餐陪伴", "独居老人", 30), Told("银龄互助会", "elders", "老伙伴结对探访", "高龄老人", 20),
    Told("银龄互助会", "elders", "口述老街：老人讲故事", "老人和孩子", 15), Told("同行助残服务社", "disabled", "出门去：肢残朋友周末出行", "残疾人", 28),
    Told("同行助残服务社", "disabled", "心智障碍青年烘焙班", "心智障碍青年", 30), Told("小橘灯儿童服务中心", "orphans", "困境儿童周末成长营", "困境儿童", 25),
    Told("小橘灯儿童服务中心", "youth_women", "四点半课堂", "小学生", 30), Told("惠邻社工站", "hardship", "低保家庭记账和就业帮扶", "低保家庭", 24),
    Told("花园路巾帼志愿服务队", "youth_women", "妈妈互助会", "新手妈妈", 12), Told("惠邻社工站", "governance", "楼院议事小组培育", "楼院居民", 26),
    Told("晨曦社会工作服务中心", "governance", "院里的纠纷院里调", "有矛盾的邻居", 20), Told("花园路巾帼志愿服务队", "elders", "旧衣改造手工坊", "退休妇女", 10),
    Told("惠邻社工站", "capacity", "社区骨干能力课堂", "社区骨干", 22), Told("小橘灯儿童服务中心", "youth_women", "街舞进院子", "青少年", 18, is_good=False),
)  # fmt: skip
SERVICES, PERSON_TIMES = 104, 4000  # of the press account: more than a hundred services for four thousand person-times
LAST = (
    Told("晨曦社会工作服务中心", "elders", "认知症家庭喘息服务", "认知症老人的家人", 45), Told("同行助残服务社", "disabled", "无障碍地图志愿行", "轮椅使用者", 32),
    Told("小橘灯儿童服务中心", "youth_women", "少年议事会", "初中生", 28), Told("惠邻社工站", "governance", "加装电梯协商支持", "想装电梯的楼门", 40),
    Told("花园路巾帼志愿服务队", "hardship", "困难家庭微改造", "困难家庭", 35), Told("银龄互助会", "elders", "老年手机课", "七十岁以上的老人", 16, is_good=False),
)  # fmt: skip


def tell_first_round(b: Builder, cast: Cast) -> None:
    """Fourteen applied, thirteen were chosen, did more than a hundred services and came to their end."""
    for name, kind in AGENCIES.items():
        b.organisations[f"agencies/{name}"] = add_organisation(
            tenant=b.tenant, kind=kind, name=name, place=b.places["root"], valid_from=SINCE, by=b.by, now=moment(SINCE)
        )
    _serve(b)
    round_ = _call(b, 2017, "花园路街道首届公益创投", date(2017, 3, 1), 400)
    ventures = _reviewed(b, cast, round_, FIRST, date(2017, 4, 10), JUDGES[:3])
    running = [_contracted(b, one, date(2017, 5, 10)) for one in ventures]
    _served(b, running, SERVICES, PERSON_TIMES, date(2017, 5, 20), date(2017, 11, 20))
    for one in running:
        _evaluated(b, one, "midterm", date(2017, 8, 25), passed=True)
        _evaluated(b, one, "final", date(2017, 12, 8), passed=True)
        complete_venture(venture=one, words="结项了，账目已审。", by=b.by, now=moment(date(2017, 12, 15)))
    b.step()


def _serve(b: Builder) -> None:
    for name, communities in SERVES.items():
        agency = b.organisations[f"agencies/{name}"]
        for suffix in communities.split():
            place = b.places[f"communities/{suffix}"]
            cover(place=place, covering=agency, role="social_work", valid_from=SINCE, by=b.by, now=moment(SINCE))


def tell_last_round(b: Builder, cast: Cast) -> None:
    """Five judges, one of whom did not judge one venture; five run, one of them was stopped at mid-term."""
    opened = b.today - timedelta(days=300)
    round_ = _call(b, opened.year, "花园路街道公益创投（上一轮）", opened, 300)
    ventures = _reviewed(b, cast, round_, LAST, opened + timedelta(days=45), JUDGES, has_recused=True)
    signed = opened + timedelta(days=75)
    running = [_contracted(b, one, signed) for one in ventures]
    *good, failed = running
    first, midterm = signed + timedelta(days=10), b.working_day(-60)
    _served(b, good, 32, 1120, first, b.today - timedelta(days=20))
    _served(b, [failed], 4, 120, first, first + timedelta(days=40))
    for one in running:
        _evaluated(b, one, "midterm", midterm, passed=one is not failed)
    reason, at = "中期评估不合格：三个月没有服务，账目对不上。", b.after(moment(midterm, 15), timedelta(days=5))
    stop_venture(venture=failed, reason=reason, by=cast.by_key["leader"], now=at)
    b.step()


def tell_this_round(b: Builder, cast: Cast) -> None:
    """The call is out, led by its procedure; two have handed in, one is still writing."""
    at = b.ago(timedelta(days=12))  # told in office time like what follows, so that nobody writes before the call
    opened = at.date()
    given = _given(b, opened.year + 1, "新一轮公益创投", opened, opened + timedelta(days=40), 350)
    round_ = open_round(tenant=b.tenant, given=given, by=cast.by_key["leader"], now=at)
    for number, told in enumerate(FIRST[:3]):
        venture = _drafted(b, round_, told, b.ago(timedelta(days=8 - number)))
        if number < 2:
            apply_venture(venture=venture, by=b.by, now=b.ago(timedelta(days=5 - number)))


# ---- one round ----


def _given(b: Builder, year: int, title: str, opened: date, until: date, thousands: int) -> RoundGiven:
    return RoundGiven(
        place=b.places["root"], year=year, title=title, funds_cents=thousands * 100_000, per_venture_cents=5_000_000, apply_from=opened,
        apply_until=until, terms="在街道备案的社会组织、社工机构、志愿服务队、居民团队；一年内没有被停止过拨款。",
    )  # fmt: skip


def _call(b: Builder, year: int, title: str, opened: date, thousands: int) -> Round:
    given = _given(b, year, title, opened, opened + timedelta(days=30), thousands)
    without = RoundGiven(**{name: getattr(given, name) for name in given.__slots__} | {"with_run": False})
    return open_round(tenant=b.tenant, given=without, by=b.by, now=moment(opened))


def _drafted(b: Builder, round_: Round, told: Told, now: datetime) -> Venture:
    cents = told.thousands * 100_000
    lines = [
        BudgetLineGiven("场地和物料", 1, cents // 2), BudgetLineGiven("志愿者交通、餐补", 20, cents // 80),
        BudgetLineGiven("专业老师课酬", 10, cents // 40), BudgetLineGiven("自筹：宣传折页", 1, 80_000, is_own_money=True),
    ]  # fmt: skip
    begins = now.date() + timedelta(days=60)
    given = VentureGiven(
        told.title, told.category, b.places["root"], told.for_whom, "入户时提得最多的一件事。", "每周一次，社工带队，志愿者搭手。", 8, 300, begins,
        begins + timedelta(days=210), b.names.person("middle"),
    )  # fmt: skip
    return draft_venture(
        round_=round_, applicant=b.organisations[f"agencies/{told.agency}"], given=given, lines=lines, by=b.by, now=now
    )


def _reviewed(
    b: Builder, cast: Cast, round_: Round, tales: tuple[Told, ...], day: date, keys: tuple[str, ...], *, has_recused: bool = False
) -> list[Venture]:
    """Applied for, found eligible, judged in two stages; who is chosen, with what was asked."""
    handed = [_applied(b, round_, told, day - timedelta(days=20)) for told in tales]
    for one in handed:
        given = CheckGiven("eligibility", day - timedelta(days=8), True)
        check_venture(venture=one, given=given, by=b.by, now=moment(day - timedelta(days=8)))
    weak = {one.pk for one, told in zip(handed, tales, strict=True) if not told.is_good}
    for judge, by in _judges(b, cast, round_, "preliminary", keys[:3], day):
        for one in handed:
            points = {code: pair[one.pk in weak] for code, pair in PRELIMINARY.items()}
            sign(judge=judge, venture=one, given=SheetGiven(points), by=by, now=moment(day, 14))
    shortlist(round_=round_, by=b.by, now=moment(day + timedelta(days=2), 15))
    finalists = [one for one in handed if one.pk not in weak]
    _by_experts(b, cast, round_, keys, finalists, day + timedelta(days=7), has_recused=has_recused)
    asked = {one.pk: told.thousands * 100_000 for one, told in zip(handed, tales, strict=True) if told.is_good}
    choose(round_=round_, choice=Choice(asked), by=b.by, now=moment(day + timedelta(days=10), 16))
    return finalists


def _applied(b: Builder, round_: Round, told: Told, on: date) -> Venture:
    return apply_venture(venture=_drafted(b, round_, told, moment(on)), by=b.by, now=moment(on, 15))


def _judges(b: Builder, cast: Cast, round_: Round, stage: str, keys: tuple[str, ...], day: date) -> list[tuple[Judge, Actor]]:
    """Named a week before; each signs as themselves."""
    now = moment(day - timedelta(days=7), 11)
    return [
        (name_judge(round_=round_, stage=stage, person=b.people[key], title="评委", by=b.by, now=now), cast.by_key[key])
        for key in keys
    ]


def _by_experts(
    b: Builder, cast: Cast, round_: Round, keys: tuple[str, ...], finalists: list[Venture], day: date, *, has_recused: bool
) -> None:
    """Each venture a little apart from the next; the first judge keeps out of the first venture."""
    judges = _judges(b, cast, round_, "expert", keys, day)
    if has_recused:
        recuse(judge=judges[0][0], venture=finalists[0], reason=APART, by=judges[0][1], now=moment(day - timedelta(days=1)))
    for place, (judge, by) in enumerate(judges):
        for number, one in enumerate(finalists):
            if has_recused and place == number == 0:
                continue
            points = EXPERT | {"need": EXPERT["need"] - 20 * number + 30 * place}
            sign(judge=judge, venture=one, given=SheetGiven(points), by=by, now=moment(day, 15))


def _contracted(b: Builder, venture: Venture, on: date) -> Venture:
    """Signed; the first instalment is paid the week after."""
    running = contract_venture(
        venture=venture, words=f"{on.year}年第{venture.number[-4:]}号协议，{on.month}月{on.day}日签", by=b.by, now=moment(on)
    )
    paid_on = on + timedelta(days=7)
    pay_instalment(
        instalment=running.instalments.get(position=1), paid_on=paid_on, voucher="付字1号", by=b.by, now=moment(paid_on, 16)
    )
    return running


def _served(b: Builder, running: list[Venture], services: int, times: int, first: date, last: date) -> None:
    """So many services in turn, whose person-times come to just so many."""
    span = (last - first).days
    for number in range(services):
        one, on = running[number % len(running)], first + timedelta(days=span * number // services)
        came = times * (number + 1) // services - times * number // services
        given = ServiceGiven(
            on=on, title=one.title.split("：")[-1], person_times=came, people=came, place_text="社区活动室", half_hours=4
        )
        record_service(venture=one, given=given, by=b.by, now=moment(on, 17))


def _evaluated(b: Builder, venture: Venture, kind: str, on: date, *, passed: bool) -> None:
    """Checked; what it asked is spent by then and, where it passed, the next instalment paid."""
    text = "" if passed else "三个月没有服务记录，账目和票据对不上。"
    check_venture(
        venture=venture, given=CheckGiven(kind, on, passed, text=text, self_report="按计划做。"), by=b.by, now=moment(on, 15)
    )
    if not passed:
        return
    _spent(b, venture, on - timedelta(days=3), part=2)
    row = venture.instalments.get(after=kind)
    pay_instalment(
        instalment=row, paid_on=on + timedelta(days=5), voucher="付字", by=b.by, now=moment(on + timedelta(days=5), 16)
    )


def _spent(b: Builder, venture: Venture, on: date, *, part: int) -> None:
    for line in venture.budget_lines.filter(is_own_money=False):
        given = SpendingGiven(line.quantity * line.unit_cents // part, on, line.text, voucher="发票")
        spend(line=line, given=given, by=b.by, now=moment(on, 11))
