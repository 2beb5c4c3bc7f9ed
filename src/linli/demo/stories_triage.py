"""
What the office goes by, told once: a category that was renamed, a rule that was replaced, a duty list with one override, the
roster of the joint office, and a promotion meeting on three cases with the next one called.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from linli.casework.api import (
    Agreed,
    Case,
    MeetingWanted,
    Minutes,
    Pattern,
    ReporterGiven,
    RosterShift,
    RuleWanted,
    Wanted,
    accept,
    add_rule,
    adopt_duty_list,
    call_meeting,
    category_by_code,
    change_category,
    dispatch,
    drop_shift,
    fill_roster,
    hold_meeting,
    hold_over,
    note,
    receive,
    replace_rule,
    report,
    swap_shifts,
)
from linli.registry.api import Organisation

from .builder import Builder, moment
from .cases import Cast

HOME = "006"


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case that could not be done at once: what it is, what both sides kept, what the meeting agreed (“”: not reached)."""

    category: str
    place: str
    title: str
    text: str
    reason: str
    community_keeps: str
    property_keeps: str
    agreed: str = ""
    follow_up: str = ""


STUCK = (
    Stuck(
        "parking_place", "compounds/纬二路8号院", "院里划了车位，救护车还是进不来", "院门口两边都停车，上周救护车在门口倒了十分钟。",
        "要移两棵小树、重新划线，物业一家定不了", "门口照片四张，三户业主的话", "车位图，重新划线的报价",
        "门口两侧各空出三米不停车，东边改单排", "请人划线，立两块禁停牌",
    ),
    Stuck(
        "fire_route", "buildings/纬二路10号院/2", "2号楼楼道的旧家具清了又堆", "二单元楼道的旧沙发清走不到一个月又堆上了，推着轮椅过不去。",
        "三户都说不是自家的，认不出是谁的", "楼道照片，上门三次的记录", "监控只照到门口，没有楼道的",
        "社区贴七天的招领，到期没人认，物业清走；楼长每周看一次", "到期清走没人认的家具",
    ),
    Stuck(
        "access_control", "compounds/纬二路10号院", "车棚照不到，丢了两块电瓶", "车棚这边监控照不到，这个月丢了两块电瓶。",
        "加探头要动维修资金，先问业主", "派出所的报案回执", "两家公司的报价",
    ),
)  # fmt: skip


def tell_triage(b: Builder) -> int:
    """Everything of this file, in the main subdistrict. Returns how many cases were made."""
    cast = Cast(b)
    _rename(b, cast)
    _replace_a_rule(b, cast)
    adopt_duty_list(tenant=b.tenant, by=cast.by_key["dispatcher"], now=b.ago(timedelta(days=20)))
    b.step()
    made = [_outside_the_list(b, cast), _renamed_since(b, cast)]
    _roster(b, cast)
    b.step()
    made += _meeting(b, cast)
    b.step()
    return len(made)


def _rename(b: Builder, cast: Cast) -> None:
    """Three weeks ago; a case from before keeps the name that it had."""
    dog = category_by_code("dog", tenant_id=b.tenant.pk)
    assert dog is not None  # noqa: S101 -- shipped with every subdistrict
    change_category(
        category=dog,
        name="养犬和流浪动物",
        public_name="遛狗、流浪猫狗",
        keywords=[*dog.keywords, "流浪猫", "喂猫"],
        reason="流浪猫的事越来越多，没处归",
        by=cast.by_key["administrator"],
        now=b.ago(timedelta(days=21)),
    )


def _renamed_since(b: Builder, cast: Cast) -> Case:
    return _sent(
        b,
        cast,
        "dog",
        "compounds/纬五路12号院",
        "有人在单元门口喂流浪猫",
        "单元门口天天有人喂流浪猫，猫屎没人收。",
        b.ago(timedelta(days=2)),
    )


def _replace_a_rule(b: Builder, cast: Cast) -> None:
    """Shared bicycles were the community's; since last month sheds and racks in a compound are the property company's."""
    bicycle = category_by_code("bicycle", tenant_id=b.tenant.pk)
    assert bicycle is not None  # noqa: S101 -- shipped with every subdistrict
    begin, changed = date(b.today.year - 1, 3, 1), b.ago(timedelta(days=35))
    by = cast.by_key["dispatcher"]
    old = add_rule(
        wanted=RuleWanted(bicycle, "community", "共享单车乱停，社区联系企业清走"),
        valid_from=begin,
        by=by,
        now=b.hours.latest(moment(begin)),
    )
    replace_rule(
        rule=old,
        wanted=RuleWanted(bicycle, "property", "院里的车棚和车架归物业，院外的报街面秩序", citation="合署办公推进会议商定"),
        valid_from=(changed + timedelta(days=5)).date(),
        by=by,
        now=changed,
    )


def _outside_the_list(b: Builder, cast: Cast) -> Case:
    """Street order is not for communities; one evening it was given to one all the same."""
    at = b.ago(timedelta(days=5, hours=4))
    case = _accepted(
        b,
        cast,
        "street_order",
        "compounds/花园路75号院",
        "院门口夜里摆起烧烤摊",
        "院门口这几天夜里摆烧烤摊，烟直往二楼窗户里灌。",
        at,
    )
    return dispatch(
        case=case,
        organisation=b.organisations["committees/011"],
        reason="先去劝离，执法中队明天接手",
        outside_reason="执法中队当晚全员在考点保障，先请社区去劝",
        by=cast.by_key["dispatcher"],
        now=b.after(at, timedelta(minutes=30)),
    )


def _accepted(b: Builder, cast: Cast, category: str, place: str, title: str, text: str, at: datetime) -> Case:
    person = b.random.choice(b.residents)
    wanted = Wanted(text=text, title=title, category=category_by_code(category, tenant_id=b.tenant.pk), place=b.places[place])
    who = ReporterGiven(name=person.name, phone=person.phone, person_id=person.pk, has_phone=bool(person.phone))
    case = report(tenant=b.tenant, wanted=wanted, reporter=who, by=cast.by_key["counter"], now=at)
    return accept(case=case, by=cast.by_key["dispatcher"], now=b.after(at, timedelta(minutes=10)))


def _sent(b: Builder, cast: Cast, category: str, place: str, title: str, text: str, at: datetime) -> Case:
    case = _accepted(b, cast, category, place, title, text, at)
    return dispatch(case=case, by=cast.by_key["dispatcher"], now=b.after(at, timedelta(minutes=25)))


def _roster(b: Builder, cast: Cast) -> None:
    """Three weeks of one joint office from last Monday on, with a swap, and an afternoon nobody could take."""
    place, company, committee = (
        b.places[f"communities/{HOME}"],
        b.organisations["property"],
        b.organisations[f"committees/{HOME}"],
    )
    monday = b.today - timedelta(days=b.today.weekday() + 7)
    by, at = cast.by_key["secretary"], b.hours.latest(moment(monday, 9))
    last = monday + timedelta(days=20)

    def fill(organisation: Organisation, name: str, *weekdays: int, **more: Any) -> list[RosterShift]:
        pattern = Pattern(place, organisation, name, weekdays, monday, last, phone=b.spec.phone, **more)
        return fill_roster(pattern=pattern, by=by, now=at).made

    zhou, zheng = fill(company, "周师傅", 0, 2, 4), fill(company, "郑师傅", 1, 3)
    fill(committee, "林专干", 0, 1, 2)
    he = fill(committee, "贺专干", 3, 4)
    fill(company, "周师傅", 5, begins=time(9), ends=time(12), working_days_only=False)
    this_week = [_in_week(shifts, monday + timedelta(days=7)) for shifts in (zhou, zheng, he)]
    if len(this_week[0]) > 1 and len(this_week[1]) > 1:
        swap_shifts(first=this_week[0][1], second=this_week[1][1], by=by, now=at)
    if this_week[2]:
        drop_shift(shift=this_week[2][-1], reason="区里开会", by=by, now=at)


def _in_week(shifts: list[RosterShift], monday: date) -> list[RosterShift]:
    """Those of one week; a holiday leaves fewer."""
    return [one for one in shifts if monday <= one.on < monday + timedelta(days=7)]


def _meeting(b: Builder, cast: Cast) -> list[Case]:
    """Three cases held over, a meeting that settled two of them, and the next one called for the third."""
    by = cast.by_key["secretary"]
    cases = [_held_over(b, cast, stuck, b.ago(timedelta(days=16 - index, hours=3))) for index, stuck in enumerate(STUCK)]
    place = b.places[f"communities/{HOME}"]
    asked = [b.organisations[f"committees/{HOME}"], b.organisations["property"], b.organisations["departments/综合执法中队"]]
    held_at = moment(b.ago(timedelta(days=6)).date(), 15)
    wanted = MeetingWanted(held_at, "社区党群服务中心一楼", asked, cases)
    meeting = call_meeting(place=place, wanted=wanted, by=by, now=b.ago(timedelta(days=9)))
    due = b.working_day(9)
    company = b.organisations["property"]
    agreed = [
        Agreed(case.pk, one.agreed, one.follow_up, company.pk, due) if one.agreed else Agreed(case.pk)
        for case, one in zip(cases, STUCK, strict=True)
    ]
    came = {asked[0].pk: "社区书记、专干", asked[1].pk: "项目负责人、周师傅"}
    minutes = Minutes(
        came,
        agreed,
        chaired_by="社区书记",
        minutes="执法中队当天有任务没来，会后把记录送去。",
        next_at=moment(b.working_day(4), 15),
    )
    hold_meeting(meeting=meeting, held=minutes, by=by, now=held_at + timedelta(hours=2))
    return cases


def _held_over(b: Builder, cast: Cast, stuck: Stuck, at: datetime) -> Case:
    case = _sent(b, cast, stuck.category, stuck.place, stuck.title, stuck.text, at)
    who = cast.handler(case)
    case = receive(case=case, handler_name="周师傅", handler_phone=b.spec.phone, by=who, now=b.after(at, timedelta(hours=2)))
    case = note(case=case, text="看过现场，几家一起商量才定得下来。", by=who, now=b.after(at, timedelta(hours=5)))
    return hold_over(
        case=case,
        reason=stuck.reason,
        community_keeps=stuck.community_keeps,
        property_keeps=stuck.property_keeps,
        by=cast.by_key["clerk"],
        now=b.after(at, timedelta(days=2)),
    )
