"""The three rooms that units gave since 2018, by agreement, with what is owed for them; a lounge of the community's own; who uses them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile

from linli.cobuild.api import (
    Agreement,
    AgreementGiven,
    BookingGiven,
    HoursGiven,
    ObligationGiven,
    PaperGiven,
    PartyGiven,
    Space,
    SpaceGiven,
    add_obligation,
    answer_booking,
    book_series,
    book_space,
    close_space_for,
    draft_agreement,
    due_days,
    note_condition,
    note_obligation,
    register_space,
    set_hours,
    settle_booking,
    sign_on_paper,
    taking_room,
)
from linli.core.actors import Actor
from linli.core.workcalendar import CHINA, is_public_holiday

from .builder import Builder, moment
from .cases import Cast

HOME = "006"
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Room:
    """A room that a unit gives: since when, how large (m²), what for, and what either side does again and again."""

    name: str
    kind: str
    unit: str
    community: str
    signed: date
    metres: int
    address: str
    use: str
    holds: int
    equipment: tuple[str, ...]
    duties: tuple[tuple[str, str, str], ...]  # whose side, what, how often
    needs_approval: bool = False
    rules: str = "用完关灯关窗，桌椅放回原处，垃圾带走。"


ROOMS = (
    Room(
        "纬二路城市书房", "reading", "纬二路第三小学", HOME, date(2018, 9, 1), 260, "纬二路第三小学东门一楼", "城市书房、心理咨询室", 60,
        ("阅览桌", "投影", "饮水机", "心理咨询室"), (("partner", "学生放假时照常开门", "half_yearly"), ("host", "每年暑假清点一次书", "yearly")),
    ),
    Room(
        "花园路党群服务中心", "service_centre", "丰登农资公司", HOME, date(2019, 5, 20), 500, "经一路22号丰登农资公司北楼", "党群服务中心、老年助餐点", 120,
        ("会议桌", "音响", "无障碍坡道", "茶水间"), (("host", "每半年给单位报一次用房情况", "half_yearly"),), needs_approval=True,
    ),
    Room(
        "花园路75号院日间照料中心", "day_care", "惠民银行花园路支行", HOME, date(2020, 7, 30), 620, "花园路75号院一楼", "日间照料和老年活动", 80,
        ("护理床", "轮椅", "棋牌桌", "健身器"), (("partner", "重阳节慰问院里老人", "yearly"), ("host", "每半年检查一次消防", "half_yearly")),
    ),
)  # fmt: skip
LOUNGE = "戊院社区会客厅"
WEEKLY = (
    ("纬二路城市书房", "合唱团排练", 0, 15, 17, True, 24),
    ("纬二路城市书房", "放学后读书会", 3, 16, 18, True, 18),
    ("花园路75号院日间照料中心", "广场舞队雨天练习", 1, 9, 11, False, 22),
    (LOUNGE, "书法班", 4, 14, 16, True, 12),
)  # space, what for, weekday, from, until, whether others may come, how many
WEEKS = 7
CALLERS = ("李淑贞", "于桂兰", "陈满仓", "林翠萍")


def tell_rooms(b: Builder, cast: Cast) -> None:
    """Signed, opened and used."""
    for room in ROOMS:
        _give(b, room)
    _lounge(b)
    _use(b, cast.by_key["secretary"])
    b.step()


def _give(b: Builder, room: Room) -> None:
    """Agreed on paper, with its duties; the room opens a month later."""
    place, now = b.places[f"communities/{room.community}"], moment(room.signed, 10)
    sides = [
        PartyGiven(b.organisations[f"committees/{room.community}"], "host"),
        PartyGiven(b.organisations[f"units/{room.unit}"], "partner"),
    ]
    given = AgreementGiven(
        title=f"{room.name}共驻共建协议", place=place, begins_on=room.signed, parties=sides, practices=("resources", "activities"),
        premises_text=room.address, area_centi=room.metres * 100, use=room.use,
        text=f"{room.unit}把{room.address}{room.metres}平方米交社区使用，用于{room.use}，不收租金，水电由社区承担。",
    )  # fmt: skip
    agreement = draft_agreement(tenant=b.tenant, given=given, by=b.by, now=now)
    for side, text, rhythm in room.duties:
        party = agreement.parties.get(role=side)
        first = room.signed + timedelta(days=180)
        duty = ObligationGiven(party=party, text=text, first_due=first, rhythm=rhythm)
        add_obligation(agreement=agreement, given=duty, by=b.by, now=now)
    scan = ContentFile(PAPER, "协议.pdf")
    agreement = sign_on_paper(agreement=agreement, given=PaperGiven(room.signed, [scan]), by=b.by, now=now)
    _did_their_duty(b, agreement)
    opened = room.signed + timedelta(days=30)
    _open(
        b, SpaceGiven(
            name=room.name, kind=room.kind, place=place, owner=b.organisations[f"units/{room.unit}"], opened_on=opened,
            agreement=agreement, address=room.address, area_centi=room.metres * 100, holds=room.holds, rules=room.rules,
            equipment=list(room.equipment), barrier_free="坡道" in "".join(room.equipment), needs_approval=room.needs_approval,
        ),
    )  # fmt: skip


def _did_their_duty(b: Builder, agreement: Agreement) -> None:
    """Everything that was due was done two days before, but the very last waits."""
    due = [
        (day, one)
        for one in agreement.obligations.select_related("agreement")
        for day in due_days(one.first_due, one.rhythm, since=one.first_due, until=b.today)
    ]
    for day, one in sorted(due, key=lambda each: each[0])[:-1]:
        done = day - timedelta(days=2)
        note_obligation(obligation=one, due_on=day, done_on=done, note="做了，有照片。", by=b.by, now=moment(day, 16))


def _open(b: Builder, given: SpaceGiven) -> Space:
    space = register_space(tenant=b.tenant, given=given, by=b.by, now=moment(given.opened_on))
    hours = [HoursGiven(weekday, 8 * 60 + 30, 18 * 60) for weekday in range(7)]
    set_hours(space=space, hours=hours, by=b.by, now=moment(given.opened_on))
    return space


def _lounge(b: Builder) -> None:
    place = b.places[f"communities/{HOME}"]
    given = SpaceGiven(
        name=LOUNGE, kind="lounge", place=place, owner=b.organisations[f"committees/{HOME}"], opened_on=date(2022, 3, 1),
        address="戊院社区居委会二楼", area_centi=9_600, holds=30, rules="一次最多两小时，先订先用。", equipment=["圆桌", "投影", "茶具"],
        longest=120, barrier_free=False,
    )  # fmt: skip
    _open(b, given)


def _use(b: Builder, by: Actor) -> None:
    """The last weeks and the next: series that were settled week by week, single uses, one that waits, one with a fault, one closure."""
    spaces = {one.name: one for one in Space.objects.filter(tenant=b.tenant)}
    monday = b.today - timedelta(days=b.today.weekday() + 28)
    for name, purpose, weekday, begins, ends, is_open, came in WEEKLY:
        day = monday + timedelta(days=weekday)
        given = BookingGiven(
            moment(day, begins), moment(day, ends), purpose=purpose, contact_name=CALLERS[weekday % len(CALLERS)],
            contact_phone=b.names.phone(), is_open=is_open, expected=came, channel="counter",
        )  # fmt: skip
        shut = [one for one in (day + timedelta(weeks=week) for week in range(WEEKS)) if is_public_holiday(one)]
        book_series(
            space=spaces[name], given=given, rule=f"FREQ=WEEKLY;COUNT={WEEKS}", skip=shut, by=by,
            now=moment(day - timedelta(days=3), 10),
        )  # fmt: skip
    _settle(b, spaces, by)
    _coming(b, spaces, by)


def _settle(b: Builder, spaces: dict[str, Space], by: Actor) -> None:
    """Everything that is over was looked after; the last with a broken lamp, and once nobody came."""
    since = moment(b.today - timedelta(days=40))
    over = [one for space in spaces.values() for one in taking_room(space, since, b.now) if one.ends_at <= b.now]
    over.sort(key=lambda one: (one.ends_at, str(one.pk)))
    for number, one in enumerate(over):
        is_last = number == len(over) - 1
        came = 0 if number == 3 else max((one.expected or 10) - number % 4, 1)
        at = min(one.ends_at.astimezone(CHINA) + timedelta(minutes=20), b.now)
        broken = "投影仪开不了机" if is_last else ""
        settle_booking(booking=one, came=came, condition=broken, is_fault=is_last, by=by, now=at)


def _coming(b: Builder, spaces: dict[str, Space], by: Actor) -> None:
    centre, lounge = spaces["花园路党群服务中心"], spaces[LOUNGE]
    day, someone = b.working_day(6), b.people["resident"]
    waits = BookingGiven(moment(day, 14), moment(day, 16), purpose="业主大会筹备会", person=someone, expected=45)
    book_space(space=centre, given=waits, by=b.by, now=b.ago(timedelta(days=1)))
    talk = BookingGiven(moment(day, 9), moment(day, 11), purpose="反诈宣传讲座", person=someone, is_open=True, expected=60)
    made = book_space(space=centre, given=talk, by=b.by, now=b.ago(timedelta(days=2)))
    answer_booking(booking=made.booking, yes=True, by=by, now=b.ago(timedelta(days=1)))
    mine = BookingGiven(
        moment(day, 10), moment(day, 11), purpose="家庭调解", person=b.people["resident"], expected=4, channel="page"
    )
    book_space(space=lounge, given=mine, by=b.by, now=b.ago(timedelta(hours=8)))
    close_space_for(
        space=lounge, starts_at=moment(day + timedelta(days=20), 8), ends_at=moment(day + timedelta(days=22), 18),
        reason="刷墙", by=by, now=b.ago(timedelta(hours=5)),
    )  # fmt: skip
    note_condition(space=lounge, text="茶几腿松了一条", is_fault=True, by=by, now=b.ago(timedelta(days=9)))
