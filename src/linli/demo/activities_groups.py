"""Sixteen groups of one community, the temple fair of five days that they put on in 2017, and the fair that is to come."""

from datetime import date, datetime, timedelta

from linli.activities.api import (
    GroupGiven,
    GroupTaskGiven,
    Programme,
    ProgrammeGiven,
    ResidentGroup,
    Session,
    SessionGiven,
    StageGiven,
    StallGiven,
    add_group_member,
    ask_for_stall,
    count_heads,
    end_programme,
    give_group_task,
    give_stall,
    list_programme,
    make_programme,
    mark_sessions_held,
    note_group_task_done,
    plan_session,
    put_on_stage,
    record_group,
    settle_session,
    write_after_note,
)

from .activities_pieces import HOME
from .builder import Builder, moment
from .drawings import FAIR, drawn

GROUPS = (
    ("夕阳红合唱队", "culture", "每周一下午，城市书房"), ("戊院广场舞队", "sports", "每天晚上七点，小广场"), ("豫剧票友会", "culture", "每周三下午，8号院凉亭"),
    ("模特走秀队", "culture", "每周五上午，社区二楼"), ("太极拳队", "sports", "每天早上六点半，小广场"), ("柔力球队", "sports", "每天早上，10号院"),
    ("丹青书画社", "craft", "每周四下午，社区会客厅"), ("巧手剪纸组", "craft", "每周二上午，社区会客厅"), ("编织姐妹", "craft", "每周六下午，8号院门房"),
    ("手机摄影组", "learning", "每月第一个星期天，外拍"), ("读报组", "learning", "每天上午，8号院凉亭"), ("百姓宣讲小组", "learning", "每月一次，各院轮流"),
    ("老街水电帮忙组", "service", "随叫随到"), ("红马甲巡逻队", "service", "晚上八点到九点"), ("邻里陪护组", "mutual", "结对看望"), ("妈妈互助会", "mutual", "每周六上午，城市书房"),
)  # fmt: skip
RECORDED = date(2016, 12, 20)
FAIR_2017 = [date(2017, 3, 29) + timedelta(days=n) for n in range(5)]
NUMBERS = (
    ("大合唱《唱支山歌给党听》", "合唱", 12),
    ("《朝阳沟》选段", "豫剧", 15),
    ("旗袍走秀", "走秀", 10),
    ("太极二十四式", "表演", 10),
)
STALLS = ("剪纸现剪现送", "写春联、画扇面", "编织小物", "修水龙头、换灯泡", "量血压", "旧书换新书", "手机拍照教学", "糖画")
TASKS = (
    "搭台、挂横幅",
    "音响和话筒",
    "排节目单、报幕",
    "摊位排号、发桌子",
    "烧水送茶",
    "维持秩序、看好孩子",
    "收垃圾、扫场地",
    "拍照，先问同不同意",
)
CAME = (420, 510, 460, 780, 860)


def tell_groups_and_fair(b: Builder) -> None:
    """They put it on themselves: stalls, a stage, and who does what."""
    groups = [_group(b, n) for n in range(len(GROUPS))]
    fair = make_programme(tenant=b.tenant, given=_given(b, "第二届“社区之春”文化庙会"), by=b.by, now=moment(date(2017, 3, 1), 10))
    days = [_day(b, fair, day, moment(date(2017, 3, 1), 11)) for day in FAIR_2017]
    fair = list_programme(programme=fair, by=b.by, now=moment(date(2017, 3, 6)))
    _stalls(b, fair, groups)
    for n, session in enumerate(days):
        _stage(b, session, groups, n)
    _tasks(b, fair, groups)
    _was_held(b, fair, days)
    b.step()


def _group(b: Builder, number: int) -> ResidentGroup:
    name, kind, meets = GROUPS[number]
    people = b.residents[number * 4 : number * 4 + 4]
    given = GroupGiven(
        kind=kind, name=name, place=b.places[f"communities/{HOME}"], recorded_on=RECORDED, lead=people[0], meets=meets,
        members_said=12 + number * 3 % 26, about="谁都能来，不会的教。",
    )  # fmt: skip
    row = record_group(tenant=b.tenant, given=given, by=b.by, now=moment(RECORDED, 10))
    for one in people[: 4 if number < 4 else 1]:
        add_group_member(group=row, person=one, since=RECORDED, by=b.by, now=moment(RECORDED, 11))
    return row


def _given(b: Builder, title: str) -> ProgrammeGiven:
    return ProgrammeGiven(
        kind="fair", title=title, place=b.places[f"communities/{HOME}"], organiser=b.organisations[f"committees/{HOME}"],
        summary="居民自己办：群团摆摊、登台，五天都在家门口。", needs_signup=False, asks_photo=True, phone=b.spec.phone, campaign="社区之春",
    )  # fmt: skip


def _day(b: Builder, fair: Programme, day: date, now: datetime) -> Session:
    given = SessionGiven(
        starts_at=moment(day, 9), ends_at=moment(day, 17), place=fair.place, where="小广场和8号院门前的路", title=f"庙会第{'一二三四五'[fair.sessions.count()]}天"
    )  # fmt: skip
    return plan_session(programme=fair, given=given, by=b.by, now=now)


def _stalls(b: Builder, fair: Programme, groups: list[ResidentGroup]) -> None:
    now = moment(date(2017, 3, 13), 15)
    for n, what in enumerate(STALLS):
        whose = (
            {"group": groups[(n * 2 + 6) % len(groups)]} if n != 4 else {"organisation": b.organisations["units/安康口腔医院"]}
        )
        given = StallGiven(what=what, from_on=FAIR_2017[0], until_on=FAIR_2017[-1], channel="counter", needs="一张桌子", **whose)  # type: ignore[arg-type]
        stall = ask_for_stall(programme=fair, given=given, by=b.by, now=now)
        give_stall(stall=stall, by=b.by, now=now + timedelta(hours=1))


def _stage(b: Builder, session: Session, groups: list[ResidentGroup], turn: int) -> None:
    """Another first number every day."""
    for n in range(len(NUMBERS)):
        title, form, minutes = NUMBERS[(n + turn) % len(NUMBERS)]
        group = groups[{"合唱": 0, "豫剧": 2, "走秀": 3}.get(form, 4)]
        starts = session.starts_at + timedelta(minutes=60 + 20 * n)
        given = StageGiven(title=title, minutes=minutes, stage="主台", form=form, starts_at=starts, group=group)
        put_on_stage(session=session, given=given, by=b.by, now=moment(date(2017, 3, 20), 15))


def _tasks(b: Builder, fair: Programme, groups: list[ResidentGroup]) -> None:
    for n, title in enumerate(TASKS):
        given = GroupTaskGiven(
            title=title, group=groups[(n * 3 + 1) % len(groups)], people_wanted=2 + n % 4, due_at=moment(FAIR_2017[0], 8)
        )
        task = give_group_task(programme=fair, given=given, by=b.by, now=moment(date(2017, 3, 14), 10))
        note_group_task_done(task=task, by=b.by, now=moment(FAIR_2017[0], 8, 30))


def _was_held(b: Builder, fair: Programme, days: list[Session]) -> None:
    """Heads were counted at the gate; what is to be done better stands in the note."""
    mark_sessions_held(now=moment(FAIR_2017[-1], 17, 10))
    for n, session in enumerate(days):
        now = moment(FAIR_2017[n], 17, 20) if n == 4 else moment(FAIR_2017[4], 17, 15)
        count_heads(session=session, person_times=CAME[n], of_whom="逛庙会的居民", by=b.by, now=now)
        settle_session(session=session, by=b.by, now=moment(FAIR_2017[4], 17, 40))
    write_after_note(
        session=days[-1], text="五天下来街坊三千人次。票友会加演了两场，剪纸摊天天排队。去年三天，今年五天，居民说还嫌短。",
        next_time="台口要加一块斜坡，轮椅上不去；中午日头大，多搭两顶棚。", is_public=True, pictures=drawn(FAIR), by=b.by,
        now=moment(date(2017, 4, 5), 15),
    )  # fmt: skip
    end_programme(programme=fair, by=b.by, now=moment(date(2017, 4, 5), 16))
