"""In one community: its representatives' last meeting, a talk in the corridor, a deputy's reception day, and four parties at a site."""

from datetime import timedelta

from linli.deliberation.api import actions, amendments, corridors, opinions, speeches
from linli.registry.api import Person

from . import ballots
from .councils import HOME, House
from .meetings import Item, Plan, Sitting, convene, hold
from .people import FURNISHED
from .sessions import resolve

CASES = 2
"""Opinions of the reception day that become cases in the evening."""
RULE = "deliberation.representatives_meeting_typical"
GATE_TEXT = "院门夜里十一点关，早上五点开。晚归的按呼叫，值班员开门。"
GATE_AMENDED = "院门夜里十二点关，早上五点开。晚归的按呼叫，值班员三分钟内开门；救护车、消防车随到随开。"


def tell_community(h: House) -> None:
    _representatives(h)
    _next_representatives(h)
    _corridor(h)
    _reception(h)
    _four_parties(h)


def _representatives(h: House) -> None:
    """Twenty-six of thirty-one came; a motion was amended and carried; then some went home and the quorum with them."""
    starts = h.at(19).replace(hour=15, minute=0, second=0)
    items = (
        Item(title="院门夜里几点关", kind="motion", presenter="第一组代表", speech_seconds=180, list_is_open=True),
        Item(title="公共收益上半年账目", kind="report", presenter="社区专干"),
        Item(title="楼道堆物怎么办", kind="discussion"),
    )
    plan = Plan(
        "representatives", "戊院社区居民代表会议（院门和账目）", h.b.places[f"communities/{HOME}"], "戊院社区会议室", starts, items,
        h.secretary, h.secretary, council=h.bodies["representatives"], absent=frozenset({5, 22}),
        excused={8: "住院", 13: "接孙子", 27: "上班"}, called_days=6,
    )  # fmt: skip
    sitting = hold(h, plan)
    _gate(h, sitting)
    sitting.hear(1, "收入一万八千元，花在门禁和长椅上，票据可查。", 14)
    sitting.begin(2)
    leaving = [one.number for one in sitting.people() if one.number in (3, 9, 11, 16, 20, 30)]
    sitting.leave(leaving, sitting.pass_minutes(7))
    sitting.end(2, "六位代表先走，到会不足三分之二，只听意见，不表决，下次会再议。", 6)
    sitting.close(
        opening="应到三十一人，实到二十六人，够三分之二，会议有效。", closing="四点多六位代表先走，人数不够，最后一项留到下次。"
    )


def _next_representatives(h: House) -> None:
    """What was left over is called for next week."""
    b = h.b
    starts = b.after(b.now, timedelta(days=8)).replace(hour=15, minute=0, second=0)
    plan = Plan(
        "representatives", "戊院社区居民代表会议（楼道堆物）", b.places[f"communities/{HOME}"], "戊院社区会议室", starts,
        [Item(title="楼道堆物怎么办（上次没议完）", kind="discussion", speech_seconds=180, list_is_open=True)], h.secretary, h.secretary,
        council=h.bodies["representatives"],
    )  # fmt: skip
    convene(h, plan, h.at(1.4))


def _gate(h: House, sitting: Sitting) -> None:
    """Spoken about, amended, voted on as amended."""
    item = sitting.begin(0)
    motion = ballots.moved(h, sitting, 0, "院门夜间开关时间", GATE_TEXT)
    people = {one.number: one for one in sitting.people()}
    for number, words in (
        (4, "上夜班的十二点才到家，十一点关太早。"),
        (19, "关晚了进来偷电瓶的怎么办。"),
        (2, "要写上救护车随到随开。"),
    ):
        speech = speeches.ask(item=item, participant=people[number], by=sitting.by, now=sitting.pass_minutes(0.5))
        speech = speeches.begin(speech=speech, by=sitting.by, now=sitting.pass_minutes(0.5))
        speeches.end(speech=speech, words=words, by=sitting.by, now=sitting.pass_minutes(2))
    given = amendments.AmendmentGiven(text=GATE_AMENDED, reason="上夜班的回得晚，救护车不能等", mover=people[4].label)
    amendment = amendments.move(motion=motion, given=given, by=sitting.by, now=sitting.pass_minutes(2))
    amendments.adopt(amendment=amendment, words="提议的人同意照改", by=sitting.by, now=sitting.pass_minutes(2))
    ballot = ballots.put(h, sitting, 0, motion, channel="hands", rule=RULE)
    ballot = ballots.by_hands(sitting, ballot, (people[6].label, people[7].label), 21, 3, 2)
    sitting.end(0, "改了两处，二十一人同意，通过。", 2)
    resolve(h, ballot=ballot, title="关于院门夜间开关时间的决议", text=GATE_AMENDED, at=sitting.now, by=sitting.by)


def _corridor(h: House) -> None:
    """Four neighbours and the secretary by the stairs; written down at once."""
    at = h.at(6)
    given = corridors.CorridorGiven(
        title="2号楼楼道的旧柜子谁来搬", place=h.b.places[f"buildings/{FURNISHED}/2"], venue="2号楼一楼楼道", chair=h.name(h.secretary),
        who="社区书记、楼长、三户住户", held_at=at - timedelta(minutes=40),
        text="三户各认了一件；剩下两件没人认，贴条七天，到期由物业搬到大件垃圾点。楼长盯着。",
    )  # fmt: skip
    corridors.write(tenant=h.b.tenant, given=given, by=h.secretary, now=at)
    h.b.step()


def _reception(h: House) -> None:
    """A deputy listens for an hour: two things become cases, one is answered at the table."""
    starts = h.at(0.9).replace(minute=0, second=0)
    plan = Plan(
        "reception", "人大代表选民接待日", h.b.places[f"communities/{HOME}"], "戊院社区党群服务站", starts,
        [Item(title="听选民说", kind="other", presenter="区人大代表")], h.secretary, h.secretary, called_days=7,
    )  # fmt: skip
    sitting = hold(h, plan)
    sitting.begin(0)
    for text, place, person, answer, is_case in _voiced(h):
        given = opinions.VoicedGiven(
            text=text, person=person, place=h.b.places[place], item=sitting.points[0], answer=answer, wants_case=is_case
        )
        opinions.voice(meeting=sitting.meeting, given=given, by=sitting.by, now=sitting.pass_minutes(9))
    sitting.end(0, "接待三人，两件转办，一件当场答复。", 6)
    sitting.close(opening="区人大代表在社区接待选民。")


def _voiced(h: House) -> tuple[tuple[str, str, Person, str, bool], ...]:
    compound = f"compounds/{FURNISHED}"
    return (
        ("东墙根的下水井盖一踩就响，夜里吵得睡不着。", compound, h.b.residents[4], "", True),
        ("公交站挪走以后，老人要多走六百米，能不能加个小站。", f"communities/{HOME}", h.b.residents[9], "", True),
        ("老年卡年审到哪里办？", compound, h.b.people["elder"], "在街道便民服务中心一楼，带身份证，社区可以代办。", False),
    )


def _four_parties(h: House) -> None:
    """The compound's branch, the builder, the supervisor and residents, at the site of a shed."""
    starts = h.at(12).replace(hour=10, minute=0, second=0)
    compound = h.b.places["compounds/纬二路10号院"]
    plan = Plan(
        "four_party", "纬二路10号院改造四方联席会", compound, "院内凉亭", starts,
        [Item(title="查看屋面防水，听住户说", kind="discussion"), Item(title="定下谁来改、哪天改完", kind="discussion")],
        h.secretary, h.secretary, called_days=2,
    )  # fmt: skip
    sitting = hold(h, plan)
    sitting.hear(0, "监理当场做了闭水试验，两处渗水，施工方认账。", 25)
    item = sitting.begin(1)
    for title, who, days, done in (
        ("5号楼屋面重做两处防水", "施工单位项目经理", 5, "重做完，闭水两天不漏。"),
        ("把改造进度贴在院门口，每周五换", "楼院党支部", 8, ""),
    ):
        given = actions.ActionGiven(title=title, responsible=who, due_on=starts.date() + timedelta(days=days), item=item)
        action = actions.decide(meeting=sitting.meeting, given=given, by=sitting.by, now=sitting.pass_minutes(5))
        if done:
            actions.done(action=action, words=done, by=h.secretary, now=h.at(6))
    sitting.end(1, "两件事定了人、定了日子。", 5)
    sitting.close(opening="楼院党支部、施工、监理、住户代表四方到场。")
