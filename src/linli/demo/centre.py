"""
The service centre: a catalogue and questions, two past days and this morning's queue, questions answered on the spot, and
errands at home. Every number goes through the verbs. The morning ends now, so the screen is alive at any hour; all else
keeps office hours.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from linli.casework.api import (
    CounterLine,
    CounterVisit,
    CounterWindow,
    EntryGiven,
    HomeGiven,
    ItemGiven,
    ReporterGiven,
    ServiceItem,
    Wanted,
    add_entry,
    add_item,
    add_kiosk,
    answer_at_once,
    arrange_home_service,
    call_again,
    call_next,
    cancel_home_service,
    category_by_code,
    finish_home_service,
    finish_visit,
    hand_over_visit,
    leave_hall,
    note_home_service,
    offers_for,
    open_window,
    pass_over,
    prepare_centre,
    register_visitor,
    revise_item,
    source_of,
    start_visit,
    take_number,
)
from linli.core import clock
from linli.core.access import by_channel
from linli.core.actors import Actor, Channel
from linli.core.workcalendar import is_working_day
from linli.registry.api import Appointment, staff_actor

from .builder import Builder, moment
from .people import SINCE, Seat, hold

WRITTEN = date(2026, 1, 12)
MORNING = 150
"""Minutes of the morning that is told; played so that its last minute is now."""
CLERKS = (("counter 1", "社保窗口", 1), ("counter 2", "综合窗口", 2), ("counter", "", 3), ("counter 4", "咨询窗口", 4))


@lru_cache(maxsize=1)
def _guide() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name("guide.yaml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@dataclass(slots=True)
class Centre:
    """The hall in the making: who sits where, and how a minute of the story becomes an instant."""

    b: Builder
    clerks: dict[int, Actor]
    windows: dict[int, CounterWindow]
    lines: dict[str, CounterLine]
    greeter: Actor
    start: datetime
    scale: float

    def at(self, minute: float) -> datetime:
        return self.start + timedelta(minutes=minute * self.scale)

    def take(self, minute: float, letter: str, purpose: str = "", **given: Any) -> CounterVisit:
        item = given.pop("item", "")
        known = ServiceItem.objects.filter(tenant=self.b.tenant, code=item, valid_to=None).first() if item else None
        purpose = purpose or (known.name if known else self.lines[letter].name)
        return take_number(
            line=self.lines[letter], purpose=purpose, item_code=item, by=self.greeter, now=self.at(minute), **given
        )

    def call(self, minute: float, window: int) -> CounterVisit:
        visit = call_next(window=self.windows[window], by=self.clerks[window], now=self.at(minute))
        assert visit is not None  # noqa: S101 -- the story calls only where somebody waits
        return visit

    def serve(self, minute: float, window: int, takes: float) -> CounterVisit:
        visit = self.begin(minute, window)
        return finish_visit(visit=visit, by=self.clerks[window], now=self.at(minute + takes))

    def begin(self, minute: float, window: int) -> CounterVisit:
        return start_visit(visit=self.call(minute, window), by=self.clerks[window], now=self.at(minute + 0.5))


def build_centre(b: Builder) -> int:
    """Returns how many cases were made."""
    clerks = _staff(b)
    _write_guide(b, clerks[3])
    b.step()
    prepare_centre(tenant=b.tenant, by=clerks[3], now=moment(WRITTEN))
    add_kiosk(tenant=b.tenant, name="一楼门口取号机", by=clerks[3], now=moment(WRITTEN))
    lines = {line.letter: line for line in CounterLine.objects.filter(tenant=b.tenant)}
    windows = {one.number: one for one in CounterWindow.objects.filter(tenant=b.tenant)}
    for day in _days_before(2):
        centre = Centre(b, clerks, windows, lines, clerks[4], moment(day, 8, 40), 1.0)
        _open(centre, moment(day, 8, 30))
        _ordinary_day(centre)
    b.step()
    now = clock.now()
    start = max(now - timedelta(minutes=MORNING), timezone.localtime(now).replace(hour=0, minute=0, second=1, microsecond=0))
    today = Centre(b, clerks, windows, lines, clerks[4], start, (now - start) / timedelta(minutes=MORNING))
    _open(today, start)
    _this_morning(today)
    b.step()
    _errands(b, clerks[3])
    return _questions(b, clerks[3])


def _staff(b: Builder) -> dict[int, Actor]:
    """The clerks of the windows; the one who signs in to the demo sits at window 3."""
    for key, title, _number in CLERKS:
        if title:
            hold(b, Seat(key, "counter_clerk", f"{b.spec.name}{title}", "centre", "root", "younger"), since=SINCE)
    held = Appointment.objects.filter(tenant=b.tenant, post__kind="counter_clerk", valid_to=None)
    by_person = {one.person_id: one for one in held.select_related("post__place", "post__organisation", "person", "tenant")}
    return {number: staff_actor(by_person[b.people[key].pk]) for key, _title, number in CLERKS}


def _days_before(count: int) -> list[date]:
    """The last working days before today, the earliest first."""
    day, found = clock.today(), list[date]()
    while len(found) < count:
        day -= timedelta(days=1)
        found += [day] if is_working_day(day) else []
    return found[::-1]


def _open(centre: Centre, at: datetime) -> None:
    for number, window in centre.windows.items():
        centre.windows[number] = open_window(window=window, by=centre.clerks[number], now=at)


# ---- what is known ----


def _write_guide(b: Builder, by: Actor) -> None:
    prepare_centre(tenant=b.tenant, by=by, now=moment(WRITTEN))
    letters = {line.letter: line.pk for line in CounterLine.objects.filter(tenant=b.tenant)}
    for position, raw in enumerate(_guide()["items"]):
        given = _item(b, raw, letters, position)
        add_item(tenant=b.tenant, code=raw["code"], given=given, valid_from=WRITTEN, by=by, now=moment(WRITTEN, 10))
    for raw in _guide()["entries"]:
        add_entry(tenant=b.tenant, given=_entry(b, raw), by=by, now=moment(WRITTEN, 11))
    _new_version(b, by, letters)


def _item(b: Builder, raw: dict[str, Any], letters: dict[str, Any], position: int) -> ItemGiven:
    taken = ("code", "line", "category", "review")
    plain = {name: value for name, value in raw.items() if name not in taken}
    category = category_by_code(raw["category"], tenant_id=b.tenant.pk)
    return ItemGiven(
        **plain | {"where": raw["where"].format(hall="便民服务中心一楼")},
        line_id=letters.get(raw.get("line", "")),
        category_id=category.pk if category else None,
        phone=b.spec.phone,
        hours="工作日 8:30–18:00，中午1号窗口不关",
        position=position,
        review_on=b.today + timedelta(days=raw["review"]),
    )


def _entry(b: Builder, raw: dict[str, Any]) -> EntryGiven:
    plain = {name: value for name, value in raw.items() if name not in ("review", "until")}
    until = b.today + timedelta(days=raw["until"]) if "until" in raw else None
    return EntryGiven(**plain, review_on=b.today + timedelta(days=raw["review"]), valid_until=until)


def _new_version(b: Builder, by: Actor, letters: dict[str, Any]) -> None:
    """The card was to be fetched at the bank; since three weeks it is fetched at the window. The old words stay readable."""
    raw = next(one for one in _guide()["items"] if one["code"] == "elder-card")
    position = next(n for n, one in enumerate(_guide()["items"]) if one["code"] == "elder-card")
    since = b.working_day(-21)
    item = ServiceItem.objects.get(tenant=b.tenant, code="elder-card", valid_to=None)
    given = _item(b, raw | {"steps": ["窗口填一张表", "当场做证，不用再跑老龄办"]}, letters, position)
    revise_item(item=item, given=given, valid_from=since, by=by, now=moment(since, 9))


# ---- the queue ----


def _ordinary_day(centre: Centre) -> None:
    """Ten people, one after the other: enough to say how long a visit takes."""
    dice = centre.b.random
    for n in range(10):
        letter, window = ("A", 1) if n % 2 else ("B", 3)
        first = "elder" if dice.random() < 0.4 else ""
        centre.take(n * 9, letter, priority=first, cannot_scan=bool(first))
        centre.serve(n * 9 + dice.randint(1, 7), window, dice.randint(5, 14))


def _this_morning(c: Centre) -> None:
    """
    Who came: some are done, four stand at windows (one just called), one was handed on with what was checked, one missed
    the call, one went home, one only asked where the activity room is; seven wait.
    """
    elder: dict[str, Any] = {"priority": "elder", "cannot_scan": True}
    c.take(2, "A", item="social-card")
    c.serve(4, 1, 11)
    c.take(6, "B", item="elder-allowance", name="姚秀英", identity_noted="居民身份证", **elder)
    c.serve(9, 3, 14)
    register_visitor(
        tenant=c.b.tenant, purpose="问活动室在几楼", identity_noted="户口簿", cannot_scan=True, by=c.greeter, now=c.at(12)
    )
    c.take(15, "C", item="lease-register")
    c.serve(18, 4, 9)
    missed = c.take(30, "C", item="job-register")
    missed = c.call(41, 4)
    missed = call_again(visit=missed, by=c.clerks[4], now=c.at(43))
    pass_over(visit=missed, by=c.clerks[4], now=c.at(46))
    gone = c.take(50, "A", item="resident-medical")
    leave_hall(visit=gone, by=c.greeter, now=c.at(71))
    c.take(60, "A", item="pension-check", **elder)
    c.serve(66, 2, 6)
    c.take(90, "C", item="veteran-card", priority="soldier")
    sent = c.begin(96, 2)
    note = "身份证、退伍证看过了，都对；补贴的事要问民政"
    hand_over_visit(visit=sent, line=c.lines["B"], checked=note, by=c.clerks[2], now=c.at(108))
    _now_at_windows(c, elder)
    _waiting(c, elder)


def _now_at_windows(c: Centre, elder: dict[str, Any]) -> None:
    c.begin(112, 3)  # who was handed over goes first there
    c.take(118, "A", item="social-card", **elder)
    c.begin(121, 1)
    c.take(124, "D", "楼上漏水，想找人说和")
    c.begin(127, 4)
    c.take(139, "A", item="medical-elsewhere")
    call_again(visit=c.call(146, 2), by=c.clerks[2], now=c.at(149))


def _waiting(c: Centre, elder: dict[str, Any]) -> None:
    c.take(131, "B", item="disabled-subsidy", priority="disabled")
    c.take(134, "B", item="minimum-living")
    c.take(137, "A", item="resident-pension")
    c.take(141, "B", item="lunch-service", name="段大爷", identity_noted="社保卡", **elder)
    c.take(143, "C", item="birth-register", priority="pregnant")
    c.take(145, "A", item="resident-medical", **elder)
    c.take(148, "D", "楼道灯能不能让物业装")


# ---- questions and errands ----

ASKED = (
    (Channel.COUNTER, "我八十一了，高龄津贴怎么办，要带啥？", timedelta(days=6)),
    (Channel.PHONE, "居住证要住多久才能办？", timedelta(days=4)),
    (Channel.PHONE, "我妈走不动，社保卡能不能上门办？", timedelta(days=3)),
    (Channel.COUNTER, "大厅中午有人值班吗，我孙子下课才能来。", timedelta(days=1, hours=2)),
    (Channel.COUNTER, "楼上漏水找谁说理去？", timedelta(hours=2)),
)


def _questions(b: Builder, by: Actor) -> int:
    """Answered from the guide on the spot; one from nobody's entry, which shows what is missing."""
    for channel, text, ago in ASKED:
        (best, *_rest) = offers_for(text, tenant=b.tenant, public_only=False)
        _answer(b, by, channel, text, best.text, best.key, b.ago(ago))
    own = "流动体检车每季度来一次，下次的日子贴在大厅门口，也打电话告诉登记过的老人。"
    _answer(b, by, Channel.COUNTER, "体检车什么时候再来咱们院？", own, "", b.ago(timedelta(hours=3)))
    return len(ASKED) + 1


def _answer(b: Builder, by: Actor, channel: Channel, text: str, said: str, key: str, at: datetime) -> None:
    answer_at_once(
        tenant=b.tenant, wanted=Wanted(text=text), text=said, source=source_of(key, tenant=b.tenant, on=b.today) if key else None,
        reporter=ReporterGiven(has_phone=channel is Channel.PHONE, wants_reply=False), by=by_channel(by, channel), now=at,
    )  # fmt: skip


def _errands(b: Builder, by: Actor) -> None:
    """One to be arranged, one arranged with the bank, one done, one called off."""
    bank = b.organisations["units/惠民银行花园路支行"]
    homes = [b.places[f"buildings/{name}/1"] for name in ("纬二路8号院", "花园路75号院", "通信花园一期", "纬五路12号院")]
    told = (
        ("上门激活社保卡", "乔爷爷", "disabled", "1单元202", "耳背，敲门要重些", "social-card"),
        ("上门换社保卡", "孟奶奶", "elder", "3单元101", "", "social-card"),
        ("上门做养老金认证", "段奶奶", "ill", "2单元401", "有狗，先打电话", "pension-check"),
        ("上门办残疾人证照相", "秦师傅", "disabled", "1单元301", "", "disabled-card"),
    )
    noted = [
        note_home_service(
            tenant=b.tenant, by=by, now=b.ago(timedelta(days=days)),
            given=HomeGiven(what=what, name=name, why=why, address=room, note=note, item_code=code, place=home, phone="5555 0129"),
        )
        for days, home, (what, name, why, room, note, code) in zip((1, 4, 9, 12), homes, told, strict=True)
    ]  # fmt: skip
    _waits, with_bank, done, off = noted
    soon, three_days_ago, went = moment(b.working_day(1), 10), b.ago(timedelta(days=3)), b.ago(timedelta(days=6))
    arrange_home_service(
        request=with_bank, visit_at=soon, goes="社保窗口", partner=bank, consents=True, by=by, now=three_days_ago
    )
    arrange_home_service(request=done, visit_at=went, goes="民政窗口", by=by, now=b.ago(timedelta(days=8)))
    finish_home_service(request=done, result="认证好了，老人问了助餐，也登记了。", by=by, now=went)
    cancel_home_service(request=off, reason="女儿开车送来办了。", by=by, now=b.ago(timedelta(days=10)))
