"""This year's council: the session that took on the projects, two more chosen this month, an open evaluation, and a session to come."""

from datetime import date, timedelta

from linli.deliberation.api import (
    Meeting,
    Undertaking,
    UndertakingGiven,
    ballots,
    current_term,
    invitations,
    undertake,
)

from .ballots import SATISFACTION, SELECTION, Wave, by_portal, chosen, opened, rated, rights_of, told, vote
from .councils import COUNCIL, TENS, House
from .livelihood import WAN, YEAR, carry
from .meetings import Item, Plan, convene, hold
from .sessions import resolve

SESSION, CHOSEN, DRAWN, OPEN, COMING = 280, 16, 12, 5, 14  # days before now; COMING: from today
AWAY = {9: "住院", 31: "出差", 47: "照看病人", 66: "外地过年没回来", 88: "单位值班", 102: "单位开会"}
PROJECTS = (
    ("楼道适老化扶手续建", "社会事务科", "再装六十个单元", 28, 100, True, "六十个单元都装好了。"),
    ("雨污水管清淤", "城市管理科", "九个院子，入冬前做完", 41, 100, False, "清完了，等代表验收。"),
    ("无主管楼院加监控", "平安建设办", "十四个院，二十八个点位", 36, 80, False, "二十八个点位装了二十三个。"),
    ("小游园补种遮阴树", "城市管理科", "三处，四十棵", 12, 70, False, "种了二十八棵，秋天再补。"),
    ("电动车充电棚三期", "应急管理办", "四处，一百八十个车位", 58, 40, False, "第三处一楼有意见，在改图纸。"),
    ("社区食堂送餐上门", "社会事务科", "八十岁以上和腿脚不便的", 20, 90, False, "每天送六十多份。"),
    ("楼顶防水维修二期", "城市管理科", "八栋", 64, 20, False, "招标流标一次，重新招。"),
    ("家门口换药点", "社会事务科", "两处，每天两小时", 9, 100, False, "两处都开了。"),
    ("路口减速带和反光镜", "平安建设办", "十一处", 7, 100, False, "十一处装完。"),
    ("旧衣回收箱规范", "城市管理科", "二十处换新，写清谁收", 5, 60, False, "换了十二处。"),
)
EXTRA = (
    ("卫生站添一台洗牙机", 12, 17, 7), ("老年食堂添两台蒸箱", 9, 49, 12), ("院里长椅换新四十条", 8, 44, 12), ("阅览角添大字书", 6, 26, 9),
)  # fmt: skip
"""Title, 万元, and how many wanted it on paper and by the portal."""


def tell_this_year(h: House) -> None:
    """One after another, as it came."""
    _session(h)
    h.b.step()
    _two_more(h)
    h.b.step()
    _evaluation(h)
    h.b.step()
    _to_come(h)
    h.b.step()


def _next(h: House, on: date) -> tuple[str, int]:
    """“第二届第一次”: the session after the last one of its term; one a year was held, and those of other years are on paper."""
    term = current_term(h.bodies["council"], on)
    assert term is not None  # noqa: S101 -- every day since the founding has its term
    before = Meeting.objects.filter(term=term, kind="session").order_by("-starts_at").first()
    ordinal = (before.ordinal or 1) + 1 if before and before.starts_at.date().year > YEAR else on.year - term.begins_on.year + 1
    return f"第{TENS[term.ordinal - 1]}届第{TENS[ordinal - 1]}次", ordinal


def _session(h: House) -> None:
    """The report, the year's ten projects agreed to by everybody, and who carries them out."""
    starts = h.at(SESSION).replace(hour=9, minute=0, second=0)
    words, ordinal = _next(h, starts.date())
    items = (
        Item(title="听取办事处工作报告", kind="report", presenter="办事处主任"),
        Item(title=f"听取和审议{starts.year}年民生实事项目计划", kind="discussion", presenter="社会事务科"),
        Item(title="分组讨论", kind="groups"),
    )
    plan = Plan(
        "session", f"{COUNCIL}{words}会议", h.b.places["root"], "街道党群服务中心三楼会议室", starts, items, h.leader, h.clerk,
        council=h.bodies["council"], ordinal=ordinal, excused=AWAY, called_days=12,
    )  # fmt: skip
    sitting = hold(h, plan)
    sitting.hear(0, "代表听取报告，问了食堂亏损怎么补，主任当场答了。", 30)
    sitting.hear(1, "到会代表一致同意十项计划。", 25)
    notes = [
        ("戊院组", "", "充电棚先问一楼。"),
        ("工业院组", "", "送餐的名单每月核一次。"),
        ("甲院组", "", "楼顶防水排在雨季前。"),
    ]
    sitting.in_groups(2, notes)
    meeting = sitting.close(opening=f"{COUNCIL}{words}会议召开，应到一百零二人，实到九十六人。", closing="会议闭幕。")
    _undertaken(h, meeting)


def _undertaken(h: House, meeting: Meeting) -> None:
    year, on = meeting.starts_at.year, h.at(SESSION - 6).date()
    names = "；".join(f"{place}. {one[0]}" for place, one in enumerate(PROJECTS, start=1))
    resolution = resolve(
        h, meeting=meeting, title=f"关于{year}年民生实事项目计划的决议", text=f"同意{year}年十项民生实事：{names}。每月公布进度。",
        at=h.at(SESSION - 3),
    )  # fmt: skip
    due = h.b.today + timedelta(days=34)
    given = [
        UndertakingGiven(
            title=title, responsible=f"{h.b.spec.name}{department}", begins_on=on, due_on=due, target=target, funds_cents=cost * WAN,
            organisation=h.b.organisations[f"departments/{department}"],
        )
        for title, department, target, cost, _percent, _accepted, _words in PROJECTS
    ]  # fmt: skip
    rows = undertake(resolution=resolution, items=given, by=h.clerk, now=h.at(SESSION - 6))
    for place, (row, one) in enumerate(zip(rows, PROJECTS, strict=True)):
        _reported(h, row, place, one[4], one[6], accepted=one[5])


def _reported(h: House, row: Undertaking, place: int, percent: int, words: str, *, accepted: bool) -> None:
    """Half of it in early summer, the rest this autumn."""
    first, last = h.at(150 - place).date(), h.at(40 - place).date()
    reports = ((first, percent // 2, "按计划在做。"), (last, percent, words))
    carry(h, row, reports, h.at(22 - place).date() if accepted else None)


def _two_more(h: House) -> None:
    """Money was left over: two more of four, chosen at home and on paper, declared this month."""
    by, closes = h.clerk, h.at(CHOSEN)
    given = ballots.BallotGiven(
        kind="selection", title=f"{closes.year}年结余资金增补项目票选", question="结余二十万元，四项里选两项，赞成的画○。",
        place=h.b.places["root"], rule_code=SELECTION, channels=("paper", "portal"), council=h.bodies["council"], seats=2,
        opens_at=h.at(CHOSEN + 6), closes_at=closes, chief_scrutineer="农业院组代表推选",
    )  # fmt: skip
    options = [ballots.OptionGiven(title, cost_cents=cost * WAN) for title, cost, _paper, _portal in EXTRA]
    ballot = opened(h, given, options, by, h.at(CHOSEN + 9), h.at(CHOSEN + 6))
    contents = chosen(h, {str(place): one[2] for place, one in enumerate(EXTRA, start=1)}, papers_cast=70, seats=2)
    contents += chosen(h, {str(place): one[3] for place, one in enumerate(EXTRA, start=1)}, papers_cast=21, seats=2)
    wave = Wave(portal=21, paper=70, opens=h.at(CHOSEN + 6), closes=h.at(CHOSEN + 1))
    vote(h, ballot, contents, wave, typed=h.at(CHOSEN + 0.7))
    ballot = told(ballot, by, h.leader, h.at(CHOSEN - 0.1), h.at(CHOSEN - 0.4))
    names = "、".join(ballot.options.get(code=code).title for code in (ballot.verdict or {})["details"]["elected"])
    resolution = resolve(
        h,
        ballot=ballot,
        title="关于用结余资金增补两项民生实事的决议",
        text=f"用结余资金增补：{names}。年底前办完。",
        at=h.at(CHOSEN - 1),
    )
    organisation = h.b.organisations["departments/社会事务科"]
    given_items = [
        UndertakingGiven(
            title=name, responsible=f"{h.b.spec.name}社会事务科", begins_on=h.at(CHOSEN - 1).date(),
            due_on=h.b.today + timedelta(days=40), organisation=organisation,
        )
        for name in names.split("、")
    ]  # fmt: skip
    undertake(resolution=resolution, items=given_items, by=by, now=h.at(CHOSEN - 1.3))


def _evaluation(h: House) -> None:
    """Open now: how this year's ten were done. Forty-one have voted; those who can sign in to the demo have not."""
    opens, closes = h.at(OPEN), h.b.after(h.b.now, timedelta(days=6)).replace(hour=17, minute=30, second=0)
    given = ballots.BallotGiven(
        kind="satisfaction", title=f"{opens.year}年民生实事项目满意度测评", question="今年的十项办得怎么样？每一项选一个，不记名。",
        about="结果在议事会会议上公布，三档怎么算写在规则里。不上网的代表到便民窗口投。", place=h.b.places["root"],
        rule_code=SATISFACTION, channels=("portal", "counter"), council=h.bodies["council"], opens_at=opens, closes_at=closes,
    )  # fmt: skip
    options = [ballots.OptionGiven(one[0], f"{one[2]}。{one[6]}") for one in PROJECTS]
    ballot = opened(h, given, options, h.clerk, h.at(OPEN + 3), opens)
    contents = rated(h, [(30 - place, 8 + place, 3) for place in range(len(PROJECTS))])
    own = {h.b.people["resident"].pk, h.b.people["representative"].pk}
    others = [one for one in rights_of(ballot) if one.voters.get().person_id not in own]
    by_portal(h, others[: len(contents)], contents, opens, h.at(0.1))


def _to_come(h: House) -> None:
    """Called, with its agenda; some have answered."""
    starts = h.b.after(h.b.now, timedelta(days=COMING)).replace(hour=9, minute=0, second=0)
    words, ordinal = _next(h, starts.date())
    items = (
        Item(title="听取办事处全年工作报告", kind="report", presenter="办事处主任", minutes_planned=30),
        Item(title="公布民生实事项目满意度测评结果", kind="report", presenter="人大工委", minutes_planned=10),
        Item(title=f"分组讨论{starts.year + 1}年民生实事候选项目", kind="groups", minutes_planned=60),
        Item(title="专项工作监督小组报告", kind="report", presenter="监督小组", minutes_planned=15),
        Item(title="询问和答复", kind="questions", minutes_planned=30, speech_seconds=180, list_is_open=True),
    )
    plan = Plan(
        "session", f"{COUNCIL}{words}会议", h.b.places["root"], "街道党群服务中心三楼会议室", starts, items, h.leader, h.clerk,
        council=h.bodies["council"], ordinal=ordinal,
    )  # fmt: skip
    sitting = convene(h, plan, h.at(2))
    for one in sitting.people()[3:60:3]:
        excused = one.number % 18 == 1
        invitations.answer(
            participant=one, answer="excused" if excused else "coming", reason="外地看病" if excused else "", by=h.clerk,
            now=h.at(1 - one.number / 200),
        )  # fmt: skip
