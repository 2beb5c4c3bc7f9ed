"""The council's sessions: the first of January 2021 with its two rules of procedure, and the one that took on this year's projects."""

from datetime import date, timedelta
from typing import Any

from linli.deliberation.api import (
    Resolution,
    ResolutionGiven,
    adopt_resolution,
    invitations,
    opinions,
    publish_resolution,
)

from . import ballots
from .builder import moment
from .councils import House, group_of
from .meetings import Item, Plan, Sitting, hold

FIRST = date(2021, 1, 20)
AWAY = {23: "住院做手术", 58: "外地照看孙辈，赶不回来", 91: "单位防疫值班"}
RULES = "《花园路街道居民议事会议事规则（草案）》"
METHOD = "《花园路街道民生实事项目票选办法（草案）》"
RULES_TEXT = (
    "一、议事会每年至少开一次会，年初召开。\n二、应到代表三分之二以上到会才能开会。\n三、议题提前七天送到代表手里。\n"
    "四、每人每次发言不超过三分钟，先报名的先说，说程序的优先。\n五、表决议题，全体代表过半数同意才算通过。\n"
    "六、代表提的意见交办事处，每一条都要答复。\n七、一年内三次没有请假不来的，资格终止，原推选单位另推。"
)
METHOD_TEXT = (
    "一、候选项目要比票选的多。\n二、无记名投票，赞成画○，反对画×，不画的算弃权。\n三、收回的票不多于发出的票，投票有效；多于的无效，重投。\n"
    "四、画○的不超过应选数，票有效；超过的，那张票作废。\n五、得全体代表过半数赞成的当选；超过应选数的，票多的当选。\n"
    "六、末位票数相同，就相同的几项再投一次。\n七、票选结果报党工委、办事处采纳后实施。"
)
GROUPS = (
    "建议把加装电梯放在前面；候选项目要写清花多少钱、几月完工。",
    "社区食堂要先算账，别开半年就关门。票选办法里“末位再投一次”写清楚了，同意。",
    "老楼的上水管锈得厉害，报上去两年了，今年能不能排进来。",
    "停车的事光划线不够，夜里谁来管，要写进方案。",
    "同意两个草案。发言三分钟够了，讲重点。",
    "院门口的路灯晚上八点才亮，冬天太晚。",
    "希望每季度把进度贴到楼下，老年人不看手机。",
    "充电棚建在哪，先问一楼的住户。",
    "加装电梯一楼不同意怎么办，请街道出面协调。",
    "同意。建议代表分组去现场看，看了再评。",
)


def first_session(h: House) -> None:
    """Due 102, present 99: two rules of procedure adopted, ten groups heard, the ten projects shown for opinions."""
    sitting = hold(h, _first_plan(h))
    sitting.hear(0, "到会九十九人，请假三人，符合法定人数。会议推选了计票人、监票人。", 5)
    sitting.hear(1, "二〇二〇年改造老旧小区十五个、六十六栋、十四万九千六百平方米；二十七个无主管楼院有了物业。", 25)
    _adopt(h, sitting, 2, RULES, RULES_TEXT, by_hands=True)
    _adopt(h, sitting, 3, METHOD, METHOD_TEXT, by_hands=False)
    names = [group_of(name) for _suffix, name in h.b.spec.communities]
    notes = [(name, _convener(sitting, name), text) for name, text in zip(names, GROUPS, strict=True)]
    sitting.in_groups(4, notes)
    sitting.begin(5)
    _written_opinions(sitting)
    sitting.end(5, "候选项目向全体居民公开征求意见，三月票选。书面意见收上来的当场登记。", 20)
    sitting.close(
        opening="花园路街道居民议事会第一届第一次会议在街道党群服务中心召开，议事代表应到一百零二人，实到九十九人。",
        closing="会议完成各项议程，下午五点多结束。",
        words={1: "办事处主任向代表报账，代表没有提出异议。", 4: "十个组分头讨论，召集人汇总。"},
    )


def _first_plan(h: House) -> Plan:
    items = (
        Item(title="报告到会情况，推选监票人、计票人", kind="other"),
        Item(title="听取办事处二〇二〇年工作报告", kind="report", presenter="办事处主任"),
        Item(title=f"审议{RULES}", kind="motion", presenter="人大工委"),
        Item(title=f"审议{METHOD}", kind="motion", presenter="人大工委"),
        Item(title="分组讨论工作报告和民生实事候选项目", kind="groups"),
        Item(title="公开二〇二一年民生实事候选项目，征求书面意见", kind="discussion"),
    )
    guests = [invitations.InviteGiven(label="街道党工委负责人", unit_label="列席")]
    return Plan(
        "session", "花园路街道居民议事会第一届第一次会议", h.b.places["root"], "街道党群服务中心三楼会议室", moment(FIRST, 14, 30),
        items, h.leader, h.clerk, council=h.bodies["council"], ordinal=1, excused=AWAY, guests=guests,
    )  # fmt: skip


def _convener(sitting: Sitting, group: str) -> str:
    """The first of a group who is there."""
    return next(one.label for one in sitting.people() if one.group == group and one.number not in sitting.plan.excused)


def _adopt(h: House, sitting: Sitting, place: int, title: str, text: str, *, by_hands: bool) -> None:
    """Read, voted on by those in the room, and published as a resolution."""
    sitting.begin(place)
    motion = ballots.moved(h, sitting, place, title, text)
    sitting.pass_minutes(8)
    ballot = ballots.put(h, sitting, place, motion, channel="hands" if by_hands else "paper")
    if by_hands:
        tellers = (_convener(sitting, "甲院组"), _convener(sitting, "戊院组"))
        ballots.by_hands(sitting, ballot, tellers, 97, 1, 1)
    else:
        ballots.by_recorded_papers(h, sitting, ballot, {12: "no", 44: "abstain", 77: "no", 80: "abstain"})
    ballot.refresh_from_db()
    sitting.end(place, "通过。", 2)
    name = title.replace("（草案）", "")
    resolve(
        h,
        ballot=ballot,
        title=f"关于通过{name}的决议",
        text=f"会议审议并通过了{name}，自通过之日起施行。\n\n{text}",
        at=sitting.now,
    )


def resolve(h: House, *, title: str, text: str, at: Any, by: Any = None, ballot: Any = None, meeting: Any = None) -> Resolution:
    """Written down and put on the board the same day."""
    given = ResolutionGiven(title=title, text=text)
    by = by or h.clerk
    made = adopt_resolution(ballot=ballot, meeting=meeting, given=given, by=by, now=at)
    return publish_resolution(resolution=made, by=by, now=at + timedelta(minutes=5))


def _written_opinions(sitting: Sitting) -> None:
    for text, who, answer in (
        ("食堂的饭价要管住，老人打折。", "省供销社组代表", "写进方案：六十岁以上八折。"),
        ("电梯先装有八十岁老人的单元。", "农业院组代表", "先装业主意见一致的，老人多的排前面。"),
    ):
        given = opinions.VoicedGiven(text=text, who=who, item=sitting.points[5], answer=answer)
        opinions.voice(meeting=sitting.meeting, given=given, by=sitting.by, now=sitting.pass_minutes(4))
