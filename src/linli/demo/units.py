"""Last winter's joint conference: thirty-three units came, the office accounted to them, and they claimed what they would do."""

from datetime import date

from linli.deliberation.api import ActionKind as Becomes
from linli.deliberation.api import MeetingKind, actions, speeches

from .builder import moment
from .councils import House, found_units_bodies
from .meetings import Item, Plan, Sitting, hold

CLAIMS = (
    ("纬二路第三小学", "周末开放操场，每周六上午", "九月起每周六开放，登记入场。"),
    ("安康口腔医院", "给七十岁以上老人免费查牙一次", "查了二百一十人次。"),
    ("省档案服务中心", "借出半层楼做社区阅览室", "签了协议，四月开门。"),
    ("纬四路中学", "三十名学生结对读报给视力不好的老人", ""),
    ("消防救援花园路站", "每月到一个院讲一次电动车着火怎么逃", "讲了九次。"),
    ("中原测绘院", "帮三个老院测管线图，不收钱", "测完两个，第三个在测。"),
)


def tell_conference(h: House) -> None:
    """Thirty-five were due, two excused."""
    found_units_bodies(h)
    day = _last_winter(h)
    items = (
        Item(title="通报全年共建情况（报账）", kind="report", presenter="街道办事处主任"),
        Item(title="表彰优秀共建单位", kind="other"),
        Item(title="单位发言", kind="discussion", speech_seconds=300, list_is_open=True),
        Item(title="协商来年共建项目，认领", kind="discussion"),
    )
    plan = Plan(
        MeetingKind.CONFERENCE, f"花园路街道{day.year}年度区域党建联席会议", h.b.places["root"], "街道党群服务中心报告厅",
        moment(day, 15), items, h.leader, h.leader, council=h.bodies["conference"], called_days=10,
        excused={14: "行业年检走不开", 29: "巡演在外地"},
    )  # fmt: skip
    sitting = hold(h, plan)
    sitting.hear(0, "去年认领的项目完成四十一件，三件没做成的说了原因。", 30)
    sitting.hear(1, "六个单位受到表彰。", 10)
    _speak(sitting)
    _claim(h, sitting)
    told = "；".join(f"{unit}：{what}" for unit, what, _done in CLAIMS)
    sitting.close(
        opening="区域党建联席会议召开，应到三十五个单位，实到三十三个。", closing="会议认为，认领的项目每季度在网上公布进展。",
        words={3: f"会上认领：{told}。"},
    )  # fmt: skip


def _last_winter(h: House) -> date:
    """A working day before Christmas of last year."""
    day = date(h.b.today.year - 1, 12, 18)
    while not h.b.hours.calendar.is_working_day(day):
        day = day.replace(day=day.day + 1)
    return day


def _speak(sitting: Sitting) -> None:
    item = sitting.begin(2)
    people = {one.unit_label: one for one in sitting.people()}
    for unit, words in (
        ("纬二路第三小学", "操场能开，但要有人管秩序，请社区派志愿者。"),
        ("中原测绘院", "我们有测绘的本事，老院管线图可以免费测。"),
    ):
        speech = speeches.ask(item=item, participant=people[unit], by=sitting.by, now=sitting.pass_minutes(1))
        speech = speeches.begin(speech=speech, by=sitting.by, now=sitting.pass_minutes(0.5))
        speeches.end(speech=speech, words=words, by=sitting.by, now=sitting.pass_minutes(3))
    sitting.end(2, "两个单位发言。", 1)


def _claim(h: House, sitting: Sitting) -> None:
    """Each claim is noted with its unit; what was done by now says so."""
    item = sitting.begin(3)
    for place, (unit, what, done) in enumerate(CLAIMS):
        given = actions.ActionGiven(title=what, kind=Becomes.NOTE, organisation=h.b.organisations[f"units/{unit}"], item=item)
        action = actions.decide(meeting=sitting.meeting, given=given, by=sitting.by, now=sitting.pass_minutes(3))
        if done:
            actions.done(action=action, words=done, by=h.leader, now=h.at(60 - place))
    sitting.end(3, "六个单位当场认领六件，其余会后报。", 3)
