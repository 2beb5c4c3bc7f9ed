"""The ten livelihood projects of 2021: thirteen candidates, a tie for the tenth place, a second vote, and how far they have come since."""

from dataclasses import dataclass
from datetime import date, timedelta

from linli.deliberation.api import (
    Ballot,
    Resolution,
    Undertaking,
    UndertakingGiven,
    accept_undertaking,
    adopt_resolution,
    ballots,
    publish_resolution,
    rate_resolution,
    report_progress,
    undertake,
)
from linli.deliberation.api import ResolutionGiven as Given

from .ballots import SATISFACTION, SELECTION, Wave, chosen, opened, rated, told, vote
from .builder import moment
from .councils import House

WAN = 1_000_000  # 万元 in 分
YEAR = 2021
VOTED = date(2021, 3, 24)
AGAIN = date(2021, 3, 31)
EVALUATED = date(2022, 1, 19)


@dataclass(frozen=True, slots=True)
class Project:
    """What was to be done, by whom, for how much (万元), how many wanted it, and when it was done and accepted."""

    title: str
    text: str
    department: str
    cost: int
    votes: int
    reports: tuple[tuple[date, int, str], ...] = ()
    accepted: date | None = None


def _done(start: str, end: str, accepted: date) -> tuple[tuple[tuple[date, int, str], ...], date]:
    """Begun in May, done a while before it was accepted."""
    done = accepted - timedelta(days=20)
    return ((date(2021, 5, 17), 20, start), (date(2021, 8, 23), 60, "过半了，按计划走。"), (done, 100, end)), accepted


def _project(title: str, text: str, department: str, cost: int, votes: int, start: str, end: str, accepted: date) -> Project:
    reports, on = _done(start, end, accepted)
    return Project(title, text, department, cost, votes, reports, on)


CITY, SOCIAL, PEACE, SAFETY = "城市管理科", "社会事务科", "平安建设办", "应急管理办"
LIFTS = (
    (date(2021, 6, 21), 10, "十二个单元报了名，五个单元业主意见一致。"),
    (date(2022, 9, 13), 40, "装好两部，第三部在施工。"),
    (date(2024, 5, 20), 60, "装好三部；第四部一层住户有意见，街道在协调。"),
    (date(2025, 10, 15), 80, "第四部通过表决，开工了。"),
)
KITCHEN = ((date(2021, 6, 7), 30, "场地定了，在装水电。"), (date(2021, 11, 29), 100, "开火了，每天供一百二十份，等消防复验。"))
PROJECTS = (
    _project("改造老楼上水管", "六个院子，三百二十户换水管", CITY, 96, 95, "进场两个院子。", "三百二十户全部通水。", date(2021, 12, 10)),
    _project("楼道照明换声控灯", "四十二个楼院，每层一盏", CITY, 18, 93, "先换了九栋。", "六十六栋换完，坏了打物业电话。", date(2021, 11, 12)),
    _project("建非机动车充电棚", "六处，三百个车位，带烟感", SAFETY, 72, 91, "选了六处，一楼住户都问过。", "六处通电。", date(2021, 12, 3)),
    _project("楼道扶手和坡道", "老人多的单元先装", SOCIAL, 24, 89, "摸底一百一十个单元。", "装好一百零八个单元。", date(2021, 10, 29)),
    Project("社区老年食堂", "一处，六十岁以上八折", SOCIAL, 60, 87, KITCHEN),
    _project("小游园和健身角", "三处拆违空地建成小游园", CITY, 85, 84, "图纸贴在院里问了十五天。", "三处都开放了。", date(2021, 11, 26)),
    _project("院门口路灯", "补四十盏，天黑就亮", CITY, 32, 81, "点位定了。", "四十盏都亮了。", date(2021, 9, 24)),
    _project("无主管楼院安门禁", "二十七个院，带呼叫", PEACE, 54, 78, "先装八个院。", "二十七个院装完。", date(2021, 12, 17)),
    _project("社区卫生站延时", "晚上到八点，周末不休", SOCIAL, 15, 74, "排了班。", "延时门诊看了两千多人次。", date(2021, 12, 24)),
    Project("推动加装电梯", "五部，业主出一部分，街道补一部分", CITY, 150, 60, LIFTS),
    _project("学校门口护学岗", "早晚两个时段，家长志愿者轮值", PEACE, 8, 60, "", "", date(2021, 12, 1)),
    Project("楼顶防水维修", "十二栋顶层", CITY, 66, 43),
    Project("宠物便袋箱", "三十处", CITY, 6, 29),
)  # fmt: skip
LIFT, GUARD = 10, 11
"""The two that tied, as they are numbered on the paper."""


def tell_ten_projects(h: House) -> None:
    """Voted on in March, again a week later for the tenth place, undertaken in April, evaluated the next January."""
    first = _vote(h)
    resolution = _vote_again(h, first)
    h.b.step()
    _carry_out(h, resolution)
    h.b.step()
    _evaluate(h, resolution)
    h.b.step()


def _vote(h: House) -> Ballot:
    """Ninety-nine take part; one paper names eleven and does not count."""
    options = [_option(h, one) for one in PROJECTS]
    given = ballots.BallotGiven(
        kind="selection", title="2021年民生实事项目票选", question="下面十三项里选出十项，赞成的画○，最多十个。",
        about="候选项目公开征求意见二十天后定下来。票选办法由议事会第一次会议通过。", place=h.b.places["root"], rule_code=SELECTION,
        channels=("paper", "portal"), council=h.bodies["council"], seats=10, chief_scrutineer="议事会推选的总监票人",
        opens_at=moment(VOTED), closes_at=moment(VOTED + timedelta(days=2), 17),
    )  # fmt: skip
    ballot = opened(h, given, options, h.clerk, moment(VOTED - timedelta(days=8)), moment(VOTED))
    over_full = ",".join(f"{code}=o" for code in range(1, 12))
    wanted = {str(place): one.votes for place, one in enumerate(PROJECTS, start=1)}
    contents = [over_full, *chosen(h, wanted, papers_cast=98, seats=10)]
    wave = Wave(portal=24, paper=75, opens=moment(VOTED, 9, 5), closes=moment(VOTED + timedelta(days=2), 16, 50))
    vote(h, ballot, contents, wave)
    return told(ballot, h.clerk, h.leader, moment(VOTED + timedelta(days=2), 17, 5), moment(VOTED + timedelta(days=2), 17, 40))


def _option(h: House, one: Project) -> ballots.OptionGiven:
    department = h.b.organisations[f"departments/{one.department}"]
    return ballots.OptionGiven(one.title, one.text, one.cost * WAN, date(YEAR, 12, 31), department)


def _vote_again(h: House, first: Ballot) -> Resolution:
    """Between the two that tied; more votes decide."""
    by, begins = h.clerk, moment(AGAIN)
    ballot = ballots.revote(ballot=first, by=by, now=begins - timedelta(days=1))
    ballot = ballots.open_ballot(ballot=ballot, by=by, now=begins)
    contents = chosen(h, {str(LIFT): 57, str(GUARD): 39}, papers_cast=96, seats=1)
    vote(h, ballot, contents, Wave(portal=16, paper=80, opens=moment(AGAIN, 9, 5), closes=moment(AGAIN, 17)))
    ballot = told(ballot, by, h.leader, moment(AGAIN, 17, 30), moment(AGAIN, 17, 50))
    names = "；".join(f"{place}. {one.title}" for place, one in enumerate(PROJECTS[:10], start=1))
    text = f"2021年民生实事项目经两次投票选出十项：{names}。第十项和“{PROJECTS[10].title}”票数相同，再投一次选出。由办事处组织实施，每季度公布进度。"
    given = Given(title="关于2021年十件民生实事项目的决议", text=text)
    return adopt_resolution(ballot=ballot, given=given, by=by, now=moment(AGAIN, 18))


def _carry_out(h: House, resolution: Resolution) -> None:
    """Each is given to a department, and reported on until today."""
    begins = date(2021, 4, 6)
    given = [
        UndertakingGiven(
            title=one.title, responsible=f"{h.b.spec.name}{one.department}", begins_on=begins, due_on=date(YEAR, 12, 31),
            target=one.text, funds_cents=one.cost * WAN, organisation=h.b.organisations[f"departments/{one.department}"],
        )
        for one in PROJECTS[:10]
    ]  # fmt: skip
    rows = undertake(resolution=resolution, items=given, by=h.clerk, now=moment(begins))
    publish_resolution(resolution=resolution, by=h.clerk, now=moment(begins, 10))
    for row, one in zip(rows, PROJECTS, strict=False):
        carry(h, row, one.reports, one.accepted)


def carry(h: House, row: Undertaking, reports: tuple[tuple[date, int, str], ...], accepted: date | None) -> None:
    """What was reported on its days, by the department, and whether it was accepted."""
    by = h.cast.by_organisation[row.organisation_id] if row.organisation_id else h.clerk
    for on, percent, text in reports:
        report_progress(undertaking=row, on=on, percent=percent, text=text, by=by, now=moment(on, 16))
    if accepted:
        accept_undertaking(undertaking=row, on=accepted, text="代表到现场看了，同意验收。", by=h.clerk, now=moment(accepted, 16))


RATED = (
    (80, 14, 5), (85, 10, 4), (66, 25, 8), (78, 17, 4), (50, 31, 18), (72, 20, 7), (83, 12, 4), (51, 30, 18), (62, 27, 10), (18, 33, 48),
)  # fmt: skip
"""Of 99 papers: 50 and 51 of 102 lie on both sides of half of all; at the last item not even both together are half."""


def _evaluate(h: House, resolution: Resolution) -> None:
    """The council rates what was done with the ten projects (Zhenhai's two tiers, of all members)."""
    given = ballots.BallotGiven(
        kind="satisfaction", title="2021年民生实事项目满意度测评", question="这十项办得怎么样？每一项选一个。", place=h.b.places["root"],
        rule_code=SATISFACTION, channels=("paper", "portal"), council=h.bodies["council"],
        opens_at=moment(EVALUATED), closes_at=moment(EVALUATED, 17, 30),
    )  # fmt: skip
    options = [ballots.OptionGiven(one.title, one.text) for one in PROJECTS[:10]]
    ballot = opened(h, given, options, h.clerk, moment(EVALUATED - timedelta(days=9)), moment(EVALUATED))
    wave = Wave(portal=19, paper=80, opens=moment(EVALUATED, 9, 10), closes=moment(EVALUATED, 17))
    vote(h, ballot, rated(h, RATED), wave)
    ballot = told(ballot, h.clerk, h.leader, moment(EVALUATED, 17, 40), moment(EVALUATED, 18))
    rate_resolution(resolution=resolution, ballot=ballot, by=h.clerk, now=moment(EVALUATED, 18, 10))
