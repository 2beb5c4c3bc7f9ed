"""Cases that nobody wanted at first: given back, sent back, ruled on, transferred, helped with. One for every turn."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from linli.casework.api import (
    Case,
    RulingGiven,
    add_assist,
    call_back,
    close,
    complete,
    dispatch,
    end_assist,
    note,
    receive,
    return_case,
    rule,
    transfer,
)
from linli.core.actors import Channel

from .matters import Matter
from .stories import Story

if TYPE_CHECKING:
    from .cases import Life

PROPERTY, CITY, SQUAD = "property", "departments/城市管理科", "departments/综合执法中队"


@dataclass(frozen=True, slots=True)
class Turn:
    """The people of a story at work: each verb at its own hour, by whose business it is."""

    life: "Life"

    @property
    def case(self) -> Case:
        assert self.life.case is not None  # noqa: S101 -- a turn comes after the report
        return self.life.case

    def goes_on(self, case: Case) -> None:
        self.life.case = case

    def signs(self, handler: str, hours: float = 2) -> None:
        who, phone = self.life.cast.handler(self.case), self.life.b.spec.phone
        self.goes_on(receive(case=self.case, handler_name=handler, handler_phone=phone, by=who, now=self.life.later(hours)))

    def says(self, text: str, hours: float = 3) -> None:
        self.goes_on(note(case=self.case, text=text, by=self.life.cast.handler(self.case), now=self.life.later(hours)))

    def gives_back(self, reason: str, text: str, *, suggests: str = "", hours: float = 3) -> None:
        who, whose = self.life.cast.handler(self.case), self.life.b.organisations.get(suggests)
        now = self.life.later(hours)
        self.goes_on(return_case(case=self.case, reason=reason, text=text, suggests=whose, by=who, now=now))

    def sends(self, to: str, reason: str, *, hours: float = 1) -> None:
        by, organisation = self.life.cast.by_key["dispatcher"], self.life.b.organisations[to]
        self.goes_on(dispatch(case=self.case, organisation=organisation, reason=reason, by=by, now=self.life.later(hours)))

    def hands_over(self, to: str, reason: str, *, hours: float = 2) -> None:
        by, organisation = self.life.cast.by_key["dispatcher"], self.life.b.organisations[to]
        self.goes_on(transfer(case=self.case, organisation=organisation, reason=reason, by=by, now=self.life.later(hours)))

    def rules(self, ruling: RulingGiven, *, by: str = "dispatcher", hours: float = 2) -> None:
        self.goes_on(rule(case=self.case, ruling=ruling, by=self.life.cast.by_key[by], now=self.life.later(hours)))

    def asks(self, whom: str, text: str, *, hours: float = 1) -> None:
        by, organisation = self.life.cast.by_key["dispatcher"], self.life.b.organisations[whom]
        self.goes_on(add_assist(case=self.case, organisation=organisation, text=text, by=by, now=self.life.later(hours)))

    def helped(self, whom: str, text: str, *, hours: float = 2) -> None:
        organisation = self.life.b.organisations[whom]
        by = self.life.cast.by_organisation[organisation.pk]
        self.goes_on(end_assist(case=self.case, organisation=organisation, text=text, by=by, now=self.life.later(hours)))

    def ends(self, result: str, words: str) -> None:
        clerk = self.life.cast.by_key["counter"]
        who = self.life.cast.handler(self.case)
        self.goes_on(complete(case=self.case, text=result, by=who, now=self.life.later(20)))
        answer = {"is_resolved": True, "satisfaction": "satisfied", "was_contacted": True, "comment": words}
        self.goes_on(call_back(case=self.case, by=clerk, now=self.life.later(5), **answer))  # type: ignore[arg-type]
        self.goes_on(close(case=self.case, by=clerk, now=self.life.later(0.2)))


def given_back(life: "Life") -> None:
    turn = Turn(life)
    turn.signs("周师傅 · 电工")
    turn.gives_back("not_our_duty", "灯杆在院墙外的人行道上，不在物业合同画的范围里，箱子上是市政的号。", suggests=CITY)


def given_back_and_sent_elsewhere(life: "Life") -> None:
    turn = Turn(life)
    turn.gives_back("not_our_duty", "三轮车是外面收废品的，停在院门外的路上，物业管不了。", suggests=SQUAD)
    turn.sends(SQUAD, "")
    turn.signs("巡查二组")
    turn.says("已经找到车主，约好今天下午挪走。")


def given_back_three_times(life: "Life") -> None:
    turn = Turn(life)
    turn.gives_back("not_our_duty", "井盖上写的是通信，不是物业的井。", suggests=CITY)
    turn.sends(PROPERTY, "井在院门里面，车都是院里的车，先由物业垫稳，再找井主。")
    turn.signs("郑师傅 · 水工")
    turn.gives_back("not_now", "没有通信井的盖子，垫了橡皮还是响，撑不了几天。")
    turn.sends(PROPERTY, "先用厚木板盖住、围起来，不要让人踩空。")
    turn.gives_back("not_our_duty", "围是围了。通信井要通信公司换，物业换了不算数。", suggests=CITY)


def ruled_after_returns(life: "Life") -> None:
    turn, b = Turn(life), life.b
    turn.gives_back("not_our_duty", "楼是二十年前的，过了保修，屋面大修不在物业费里。")
    turn.sends(PROPERTY, "先堵漏，再说大修。堵漏是日常维修。")
    turn.gives_back("not_our_duty", "堵漏要上人上料，合同里没有写，也没有钱。")
    turn.rules(
        RulingGiven(
            question="老楼屋面漏雨，应急堵漏归谁",
            organisation=b.organisations[PROPERTY],
            reason="合同第九条写明公共部位日常维修由物业做，应急堵漏是日常维修；屋面大修另外走维修资金，不影响先堵漏。",
            citation="物业服务合同第九条",
            place=b.places["communities/003"],
        ),
        by="leader",
    )
    turn.signs("吴师傅 · 瓦工", 1)
    turn.says("今天已经上去看了，两处开裂，明天铺防水。")


def settled_on_the_spot(life: "Life") -> None:
    turn, b = Turn(life), life.b
    turn.rules(
        RulingGiven(
            question="院门外污水井往人行道上冒，归谁疏通",
            organisation=b.organisations[CITY],
            reason="三家一起打开看过：井在市政主管上，院里的管子是通的。由城市管理科找排水部门疏通，物业先铺沙袋。",
            place=b.places["compounds/纬五路18号院"],
            parties=[b.organisations[PROPERTY], b.organisations["committees/003"]],
        )
    )
    turn.signs("城管科 · 小段")
    turn.says("排水部门的车今晚十点来。")
    turn.ends("主管疏通了，井口冲洗过，人行道不再冒水。", "不臭了，谢谢。")


def by_precedent(life: "Life") -> None:
    turn = Turn(life)
    turn.signs("城管科 · 小段")
    turn.says("和上个月是同一口井，已经报给排水部门，问能不能加深。")


def ruled_by_the_old_way(life: "Life") -> None:
    turn, b = Turn(life), life.b
    turn.rules(
        RulingGiven(
            question="院墙边的大树枝子伸到院里，归谁修剪",
            organisation=b.organisations[PROPERTY],
            reason="枝子伸进院里的部分，由物业修，免得砸车。",
            place=b.places["compounds/纬三路7号院"],
        )
    )
    turn.signs("王师傅 · 绿化")
    turn.ends("伸进院里的枝子剪了。", "剪了，就是没剪干净。")


def ruled_anew_by_a_meeting(life: "Life") -> None:
    turn, b = Turn(life), life.b
    old = life.earlier["ruled_by_the_old_way"].rulings.get()
    turn.rules(
        RulingGiven(
            question="院墙边的大树归谁修剪",
            organisation=b.organisations[CITY],
            reason="树根在院墙外的绿地里，归园林养护。物业只剪伸进来的枝子，年年剪年年长，以后整棵由城市管理科请园林队修。",
            citation="城市树木养护的分工",
            place=b.places["compounds/纬三路7号院"],
            parties=[b.organisations[PROPERTY], b.organisations["committees/004"]],
            origin="meeting",
            origin_note="推进会议：城市管理科、绿荫物业、省水利厅社区到会",
            supersedes=old,
        )
    )
    turn.signs("城管科 · 小段")
    turn.says("园林队排在下周二，会提前在院门口贴条。")


def handed_to_the_squad(life: "Life") -> None:
    turn = Turn(life)
    turn.signs("甲院社区 · 小郭")
    turn.says("上门看过，铁皮棚占了消防车道，房主不肯自己拆。")
    turn.hands_over(SQUAD, "房主不肯拆，要依法处置，转综合执法中队。")
    turn.signs("执法二组", 3)


def helped_with(life: "Life") -> None:
    turn = Turn(life)
    turn.signs("省卫生厅社区 · 小葛")
    turn.says("和物业一起上门，车主答应晚上不再停。")
    turn.helped(PROPERTY, "消防车道重新画了线，装了两个禁停牌。")
    turn.asks(SQUAD, "还有两辆长期不动的车，请帮着联系车主、拖走。")


RETURN_STORIES: tuple[Story, ...] = (
    Story(
        Matter("greenery", "院墙外大树的枝子压着停车棚", "院墙外那棵大树的枝子伸进来，压着停车棚。", "", ""),
        "compounds/纬三路7号院", ago=timedelta(days=75), stop="accepted", then=ruled_by_the_old_way,
    ),
    Story(
        Matter("drainage", "院门外污水井往人行道上冒", "院门外的污水井往外冒，人行道上走不了人，味道很大。", "", "", "complaint"),
        "compounds/纬五路18号院", ago=timedelta(days=26), stop="accepted", then=settled_on_the_spot,
    ),
    Story(
        Matter("roof_wall", "顶楼漏雨，锅碗都接不住", "顶楼两处漏雨，下一次雨要接好几盆水，老人摔了一跤。", "", ""),
        "compounds/纬五路22号院", Channel.COUNTER, timedelta(hours=44), then=ruled_after_returns,
    ),
    Story(
        Matter("manhole", "院门口的井盖一过车就响", "院门口的井盖松了，车一过就咣当一声，夜里吵得睡不着，也怕人踩空。", "", ""),
        "compounds/花园路75号院", Channel.PHONE, timedelta(hours=40), then=given_back_three_times,
    ),
    Story(
        Matter("illegal_building", "楼后搭了铁皮棚，占了消防车道", "楼后有人搭了铁皮棚放货，消防车道只剩一半。", "", "", "denunciation"),
        "compounds/甲院东区", Channel.COUNTER, timedelta(hours=34), then=handed_to_the_squad,
    ),
    Story(
        Matter("parking", "收废品的三轮车天天堵在院门口", "每天早上有两辆三轮车堵在院门口，救护车进不来。", "", "", "complaint"),
        "compounds/东明路12号院", ago=timedelta(hours=30), then=given_back_and_sent_elsewhere,
    ),
    Story(
        Matter("greenery", "院墙外的大树又伸进来了", "去年剪过的大树又伸进来了，刮风的时候打三楼的窗户。", "", ""),
        "compounds/纬三路7号院", ago=timedelta(hours=30), stop="accepted", then=ruled_anew_by_a_meeting,
    ),
    Story(
        Matter("fire_route", "消防车道停满了车", "院里的消防车道两边都停着车，消防车根本进不来。", "", "", "complaint"),
        "compounds/纬四路8号院", ago=timedelta(hours=28), then=helped_with,
    ),
    Story(
        Matter("street_lamp", "院门外人行道的路灯不亮", "纬二路10号院出门往右的人行道上，路灯两天没亮，晚上下班看不见台阶。", "", ""),
        "compounds/纬二路10号院", ago=timedelta(hours=20), then=given_back,
    ),
    Story(
        Matter("drainage", "院门外的污水井又冒了", "上个月通过的那口井又往外冒，没有上次厉害。", "", ""),
        "compounds/纬五路18号院", ago=timedelta(hours=18), then=by_precedent,
    ),
)  # fmt: skip
