"""
Stories of cases that take a turn: laid aside, extended, merged, split, handed over, turned away, corrected; and petitions.

Each is told once, by the people whose business it is, at an hour before now. All of them lie in the main subdistrict.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from linli.casework.api import (
    Case,
    Part,
    Petition,
    PetitionerGiven,
    PetitionGiven,
    ReporterGiven,
    Wanted,
    accept,
    accept_petition,
    amend,
    answer_petition,
    call_back,
    category_by_code,
    close,
    complete,
    dispatch,
    end_assist,
    extend,
    hand_on_petition,
    merge,
    not_accept,
    note,
    open_petition,
    receive,
    refer_petition,
    register_petition,
    report,
    resume,
    review,
    sound_reviews,
    split,
    suspend,
    transfer_emergency,
    void,
)
from linli.core.actors import Actor, Channel
from linli.registry.api import Person, resident_actor

from .builder import Builder
from .cases import Cast

YARD = "buildings/纬二路8号院"
NOBODY_HOME = timedelta(days=12)  # a review two weeks after at the most


@dataclass(slots=True)
class Teller:
    """Tells one subdistrict's stories: who is who, and what time it is."""

    b: Builder
    cast: Cast
    now: datetime

    def at(self, days: float, hours: float = 0) -> datetime:
        """The office moment that stands for so long ago."""
        return self.b.ago(timedelta(days=days, hours=hours))

    def after(self, at: datetime, *, hours: float = 0, minutes: float = 0) -> datetime:
        return self.b.after(at, timedelta(hours=hours, minutes=minutes))

    def day(self, days: int) -> date:
        return self.b.working_day(days)

    def who(self, key: str) -> Actor:
        return self.cast.by_key[key]

    def reported(
        self,
        category: str,
        title: str,
        text: str,
        place: str,
        *,
        at: datetime,
        by: Person | None = None,
        reporter: ReporterGiven | None = None,
        kind: str = "",
        channel: Channel = Channel.WEB,
    ) -> Case:
        """A report by a resident on a page, or by a clerk who writes down what somebody says."""
        person = by or self.b.random.choice(self.b.residents)
        wanted = Wanted(
            text=text,
            title=title,
            kind=kind,
            category=category_by_code(category, tenant_id=self.b.tenant.pk),
            place=self.b.places[place],
        )
        told = reporter or ReporterGiven(name=person.name, phone=person.phone, person_id=person.pk, has_phone=bool(person.phone))
        return report(tenant=self.b.tenant, wanted=wanted, reporter=told, by=self._teller(person, channel), now=at)

    def _teller(self, person: Person, channel: Channel) -> Actor:
        if channel is not Channel.WEB:
            return replace(self.who("counter"), channel=channel)
        return resident_actor(person.user, self.b.tenant.pk) if person.user_id else Actor.anonymous(self.b.tenant.pk)

    def sent(self, case: Case, *, at: datetime) -> Case:
        """Accepted and dispatched within the hour."""
        case = accept(case=case, by=self.who("dispatcher"), now=at)
        return dispatch(case=case, by=self.who("dispatcher"), now=self.after(at, minutes=10))

    def received(self, case: Case, *, at: datetime, handler: str, said: str = "") -> Case:
        """Dispatched, signed for, and looked at."""
        case = self.sent(case, at=at)
        by = self.cast.handler(case)
        case = receive(case=case, handler_name=handler, handler_phone=self.b.spec.phone, by=by, now=self.after(at, hours=1))
        return note(case=case, text=said, by=by, now=self.after(at, hours=3)) if said else case

    def closed(self, case: Case, *, at: datetime, done: str, handler: str) -> Case:
        """The ordinary way to its end, within two days."""
        return self.ended(self.received(case, at=at, handler=handler), at=self.after(at, hours=20), done=done)

    def ended(self, case: Case, *, at: datetime, done: str) -> Case:
        """Said to be done, by whoever assisted first; asked within six hours, closed."""
        for part in case.assignments.filter(role="assist", ended_at=None).order_by("assigned_at", "id"):
            words = "我们这一部分办完了，没有留尾巴。"
            end_assist(case=case, text=words, organisation=part.organisation, by=self.who("dispatcher"), now=at)
        case = complete(case=case, text=done, by=self.cast.handler(case), now=at)
        clerk = self.who("counter")
        given = {"is_resolved": True, "satisfaction": "satisfied", "was_contacted": True}
        case = call_back(case=case, by=clerk, now=self.after(at, hours=6), **given)  # type: ignore[arg-type]
        return close(case=case, by=clerk, now=self.after(at, hours=7))


def tell_delays(b: Builder, cast: Cast, now: datetime) -> int:
    """Tell every story of this file. Returns how many cases there are more."""
    before = Case.objects.filter(tenant=b.tenant).count()
    teller = Teller(b, cast, now)
    for story in STORIES:
        story(teller)
        b.step()
    return Case.objects.filter(tenant=b.tenant).count() - before


# ---- waiting ----


def waiting_for_a_part(t: Teller) -> None:
    """The property company waits for a part, within what it may decide by itself."""
    text = "东单元的门禁刷卡没反应，门只能一直敞着，晚上不放心。"
    case = t.reported("access_control", "东单元门禁刷不开", text, YARD + "/2", at=t.at(9), by=t.b.people["resident"])
    case = t.received(case, at=t.at(8, 20), handler="周师傅 · 电工", said="主板烧了，先把门临时锁上，白天有人值守。")
    words = "主板要从厂家调，订了货，大约两个星期到。这段时间晚上由值班员锁门。"
    suspend(case=case, reason="parts", words=words, review_on=t.day(9), by=t.cast.handler(case), now=t.at(7))


def waiting_for_the_plan(t: Teller) -> None:
    """The office has put it into the yearly plan, and has looked at it once since."""
    text = "院里的下水管太细，一下大雨就往外冒，一楼几家都进过水。"
    case = t.reported("drainage", "下水管太细，下雨就冒", text, YARD + "/3", at=t.at(66), channel=Channel.COUNTER)
    case = t.received(case, at=t.at(65, 20), handler="郑师傅 · 水工", said="看过了，是主管径小，疏通只能顶一阵。")
    words = "换主管要挖路，列进了明年的改造计划。先装了两个挡水板，下雨前会来清一遍。"
    case = suspend(case=case, reason="plan", words=words, review_on=t.day(-31), by=t.who("dispatcher"), now=t.at(60))
    words = "计划已经报到区里，等批复。上个月清过两次井，没有再进水。"
    review(case=case, words=words, review_on=t.day(24), by=t.who("dispatcher"), now=t.at(31))


def nobody_has_looked(t: Teller) -> None:
    """The day of the review has passed, and the reminders go on."""
    text = "对门把鞋柜和自行车都放在过道里，我家轮椅出不去，说过几次都没用。"
    case = t.reported("neighbours", "过道被占，轮椅出不去", text, YARD + "/1", at=t.at(30), kind="complaint")
    case = t.received(case, at=t.at(29, 20), handler="王阿姨 · 调解员")
    words = "两家各说各的理，社区约了大家坐下来谈，谈好以前先把轮椅的路让出来。"
    review_on = t.day(-6)
    case = suspend(case=case, reason="neighbours", words=words, review_on=review_on, by=t.who("dispatcher"), now=t.at(26))
    for days in range(6, -1, -1):
        sound_reviews(now=t.now - timedelta(days=days), by=Actor.system("挂账复查"))


def going_on_again(t: Teller) -> None:
    """Nobody was at home; now somebody is, and the clock goes on from where it stopped."""
    text = "我家卫生间往楼下漏，楼下催得急，可我在外地，下周才回来。"
    case = t.reported("repair", "卫生间往楼下漏水", text, YARD + "/4", at=t.at(13), channel=Channel.PHONE)
    case = t.received(case, at=t.at(12, 22), handler="郑师傅 · 水工")
    by = t.cast.handler(case)
    words = "家里没人，进不去。先把这一户的水阀关了，等您回来马上修。"
    suspended_at = t.at(12)
    review_on = min(t.day(-1), suspended_at.date() + NOBODY_HOME)
    case = suspend(case=case, reason="nobody_home", words=words, review_on=review_on, by=by, now=suspended_at)
    case = resume(case=case, text="住户回来了，明天上午开门。", by=by, now=t.at(2))
    note(case=case, text="地漏的防水坏了，今天重做，干透要两天。", by=by, now=t.at(1))


def a_few_days_more(t: Teller) -> None:
    """An extension, asked for in time."""
    text = "顶楼渗水，客厅的墙皮掉了一大片，一直在往下掉渣。"
    case = t.reported("roof_wall", "顶楼渗水，墙皮往下掉", text, YARD + "/1", at=t.at(4, 2))
    case = t.received(case, at=t.at(4), handler="吴师傅 · 瓦工", said="屋面裂了一道缝，先盖了油布。")
    words = "补缝要等屋面干透，这两天有雨，要晚五个工作日。"
    extend(case=case, days=5, words=words, by=t.cast.handler(case), now=t.at(1))


# ---- together and apart ----


def three_reports_of_one_hole(t: Teller) -> None:
    """Three neighbours, one hole in the road; one of them has only a landline."""
    place = "compounds/纬二路10号院"
    text = "院门口的路面塌了一块，有脸盆那么大，晚上看不见。"
    case = t.reported("manhole", "院门口路面塌了一块", text, place, at=t.at(2, 5))
    case = t.received(case, at=t.at(2, 3), handler="赵师傅 · 市政", said="先围起来了，铺路的料下午到。")
    second = t.reported("manhole", "大门口路面有个坑", "大门口路面塌了个坑，差点绊倒人。", place, at=t.at(1, 20))
    landline = ReporterGiven(name="秦大爷", phone="5555 0177", has_phone=False)
    third = t.reported(
        "manhole", "院门口塌陷", "院门口塌了，三轮车过不去。", place, at=t.at(1, 9), reporter=landline, channel=Channel.PHONE
    )
    for source in (second, third):
        merge(case=source, into=case, reason="都是院门口这一个坑。", by=t.who("dispatcher"), now=t.at(1, 2))


def three_matters_in_one(t: Teller) -> None:
    """One telephone call, three matters."""
    text = "门口的灯不亮；垃圾桶满了两天没人清；还想问居住证去哪儿办。"
    case = t.reported("street_lamp", "灯不亮，垃圾没清，问居住证", text, YARD + "/2", at=t.at(1, 6), channel=Channel.PHONE)
    case = t.sent(case, at=t.at(1, 5))
    parts = [
        Part(
            title="垃圾桶满了两天没清",
            category=category_by_code("rubbish", tenant_id=t.b.tenant.pk),
            text="垃圾桶满了两天没人清。",
        ),
        Part(
            title="问居住证在哪里办",
            category=category_by_code("residence", tenant_id=t.b.tenant.pk),
            text="还想问居住证去哪儿办。",
        ),
    ]
    split(
        case=case, parts=parts, title="2号楼门口的灯不亮", reason="一个电话里说了三件事。", by=t.who("dispatcher"), now=t.at(1, 4)
    )


# ---- leaving ----


def smell_of_gas(t: Teller) -> None:
    """An emergency: the office rang 119 before it did anything else."""
    text = "二楼楼道里煤气味很大，敲门没人应，不知道里面有没有人。"
    rang_at = t.at(3, 4)
    case = t.reported("gas", "楼道里煤气味很大", text, YARD + "/3", at=rang_at, channel=Channel.PHONE)
    note_ = "已经让一到四楼的人先下楼，别开灯，别按门铃。"
    called_at, written_at = t.after(rang_at, minutes=5), t.after(rang_at, minutes=10)
    transfer_emergency(case=case, service="fire", called_at=called_at, note=note_, by=t.who("counter"), now=written_at)


def a_matter_for_the_court(t: Teller) -> None:
    """Not the subdistrict's: the lawful channel is named."""
    text = "亲戚借了我三万块钱不还，判决下来一年了还是不给，能不能帮我去要。"
    case = t.reported("unsorted", "判决下来一年还不还钱", text, YARD + "/1", at=t.at(6))
    reason = "这件事法院已经判了，要请法院执行，街道和社区不能代办。可以打 12368，带上判决书去立案窗口申请执行。"
    not_accept(case=case, channel="court", reason=reason, by=t.who("counter"), now=t.at(5, 22))


def the_same_again(t: Teller) -> None:
    """The same person reports the same matter without anything new: the earlier result stands."""
    person, place = t.b.people["elder"], YARD + "/1"
    text = "楼下广场舞的音响太吵，晚上睡不着。"
    first = t.reported("dance_noise", "楼下广场舞太吵", text, place, at=t.at(40), by=person, channel=Channel.PHONE)
    done = "和舞队说好了，晚八点半收音响，音量贴了线。社区每周五去听一次。"
    first = t.closed(first, at=t.at(39, 20), done=done, handler="王阿姨 · 调解员")
    again = t.reported(
        "dance_noise", "广场舞还是能听见", "关着窗户也还能听见一点音乐。", place, at=t.at(5), by=person, channel=Channel.PHONE
    )
    reason = "上周五去听过，八点半准时停，音量没有过线，和上次一样。要是又响到九点，请马上再报。"
    not_accept(case=again, channel="repeat", earlier=first, reason=reason, by=t.who("counter"), now=t.at(4, 20))


def wrong_in_the_reply(t: Teller) -> None:
    """A closed case whose reply named the wrong thing."""
    text = "5号楼门口的坡道松了，轮椅上去会晃。"
    case = t.reported("barrier_free", "门口坡道松动", text, "compounds/纬二路10号院", at=t.at(20), channel=Channel.COUNTER)
    case = t.closed(case, at=t.at(19, 22), done="坡道的螺丝拧紧，两边加了扶手，试过了。", handler="王师傅 · 木工")
    reply = "坡道的螺丝拧紧了，试过不晃。扶手还没有装，列进了下个月的计划。"
    amend(case=case, reply=reply, outcome="partly", reason="扶手没有装，上次写错了。", by=t.who("dispatcher"), now=t.at(12))


def only_a_test(t: Teller) -> None:
    text = "试试这个网页能不能用，没有事。"
    case = t.reported("unsorted", "试试能不能用", text, YARD + "/4", at=t.at(11))
    void(case=case, reason="本人说是试网页，没有事。", by=t.who("dispatcher"), now=t.at(10, 22))


# ---- petitions ----


def about_an_official(t: Teller) -> None:
    """A report that is a denunciation: it leaves nothing of itself where others look."""
    text = "改造的时候有人说，给施工队送过东西的那几家先装。请查一查，不要让人知道是我说的。"
    case = t.reported("renovation", "改造先装谁家，请查一查", text, YARD + "/2", at=t.at(1, 7), kind="denunciation")
    refer_petition(case=case, kind="denunciation", accused="施工队的管事", by=t.who("dispatcher"), now=t.at(1, 5))


def petitions_under_way(t: Teller) -> None:
    """One accepted, one handed on, one answered."""
    clerk = t.who("petitions")
    storeroom = _petition(t, "储藏室拆了，一直没有说法", "改造时我家的储藏室被拆了，说好给说法，到现在没有。", at=t.at(34))
    text = "您反映储藏室一事，街道受理，由城建科核实，60 日内书面答复您。"
    accept_petition(petition=storeroom, text=text, by=clerk, now=t.at(30))
    wages = _petition(t, "施工队拖欠工钱", "去年在院里干活，施工队还欠我们十二个人的工钱。", at=t.at(12), people=12)
    text = "拖欠工资的事由区人社局劳动监察管，材料已经转去，由他们答复您。电话 12333。"
    hand_on_petition(petition=wages, handed_to="区人社局劳动监察大队", text=text, by=clerk, now=t.at(9))
    wall = _petition(t, "要求恢复小区东门", "东门封了以后，老人去菜场要多走一站路，要求恢复。", at=t.at(70))
    wall = accept_petition(petition=wall, text="您反映恢复东门一事，街道受理。", by=clerk, now=t.at(66))
    answer = "经查，东门因消防验收封闭。已和消防核定，改成白天开的人行门，下月施工。"
    answer_petition(petition=wall, text=answer, opinion="supported", by=clerk, now=t.at(20))
    referred = Petition.objects.filter(tenant=t.b.tenant, state="received").latest("received_at")
    register_petition(
        petition=referred,
        kind="denunciation",
        title=referred.title,
        people_count=1,
        accused=referred.accused,
        by=clerk,
        now=t.at(0, 20),
    )


def _petition(t: Teller, title: str, content: str, *, at: datetime, people: int = 1) -> Petition:
    person = t.b.random.choice(t.b.residents)
    speaks = [PetitionerGiven(name=person.name, phone=person.phone, address=str(person.home or ""), is_representative=people > 1)]
    given = PetitionGiven(
        title=title,
        content=content,
        kind="redress",
        source="visit",
        people=speaks,
        people_count=people,
        place=t.b.places[YARD + "/1"],
    )
    return open_petition(tenant=t.b.tenant, given=given, by=t.who("petitions"), now=at)


STORIES: tuple[Callable[[Teller], None], ...] = (
    waiting_for_a_part,
    waiting_for_the_plan,
    nobody_has_looked,
    going_on_again,
    a_few_days_more,
    three_reports_of_one_hole,
    three_matters_in_one,
    smell_of_gas,
    a_matter_for_the_court,
    the_same_again,
    wrong_in_the_reply,
    only_a_test,
    about_an_official,
    petitions_under_way,
)
