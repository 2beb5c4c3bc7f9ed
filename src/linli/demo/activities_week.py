"""What is on near here this week: a full table with people who wait, a clinic, a gathering, a run, a film that the weather took; and a fair to come."""

from datetime import date, datetime, timedelta

from linli.activities.api import (
    GroupTaskGiven,
    ItemGiven,
    Programme,
    ProgrammeGiven,
    ResidentGroup,
    Session,
    SessionGiven,
    SignUpGiven,
    StageGiven,
    StallGiven,
    Stranger,
    add_item,
    ask_for_stall,
    call_off_session,
    cancel_signup,
    count_heads,
    give_group_task,
    give_stall,
    list_programme,
    make_programme,
    plan_session,
    put_on_stage,
    sign_up,
    write_after_note,
)
from linli.core.actors import Actor
from linli.registry.api import Person

from .activities_pieces import HOME, as_resident, desk_after, let_be_over
from .builder import Builder, moment
from .cases import Cast
from .drawings import DRILL, drawn
from .people import FURNISHED

TABLE = 12
COMPANIONS = ("老伴一起来", "", "带孙子", "")


def tell_week(b: Builder, cast: Cast) -> None:
    """As an office prepares it: some days before, on the list at once."""
    by = cast.by_key["secretary"]
    _dumplings(b, by)
    _plain(b, by)
    _film(b, by)
    _drill(b, by)
    _fair(b, by)
    b.step()


def _listed(
    b: Builder, by: Actor, given: ProgrammeGiven, *spans: tuple[datetime, int], where: str = "", days: float = 6
) -> list[Session]:
    """A programme with its times (from when, for how many minutes), prepared and put on the list so many days ago."""
    now = b.ago(timedelta(days=days))
    programme = make_programme(tenant=b.tenant, given=given, by=by, now=now)
    made = [
        plan_session(
            programme=programme, by=by, now=now + timedelta(minutes=2),
            given=SessionGiven(starts_at=starts, ends_at=starts + timedelta(minutes=minutes), place=given.place, where=where),
        )
        for starts, minutes in spans
    ]  # fmt: skip
    list_programme(programme=programme, by=by, now=now + timedelta(minutes=5))
    return made


def _next(b: Builder, weekday: int, least: int = 1) -> date:
    """The next such day of the week (0 Monday), so many days ahead at least."""
    day = b.today + timedelta(days=least)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _home(b: Builder, kind: str, title: str, summary: str, **more: object) -> ProgrammeGiven:
    place = more.pop("place", None) or b.places[f"communities/{HOME}"]
    plain = {"organiser": b.organisations[f"committees/{HOME}"], "phone": b.spec.phone}
    return ProgrammeGiven(kind=kind, title=title, summary=summary, place=place, **(plain | more))  # type: ignore[arg-type]


def _dumplings(b: Builder, by: Actor) -> None:
    """Twelve seats: households together, some on the telephone; whoever would rather not be in a picture said so. One gave two up."""
    given = _home(
        b, "gathering", "包饺子，陪独居老人吃顿热饭", "面和馅社区备好，来包、来吃都行。一家人一起报。", capacity=TABLE, most_heads=4, asks_photo=True,
        bring="围裙", field="elders",
    )  # fmt: skip
    (session,) = _listed(b, by, given, (moment(_next(b, 5), 10), 150), where="社区会客厅")
    people = _neighbours(b)
    made = []
    for n, person in enumerate([b.people["elder"], *people[:11]]):
        heads = 1 + n % 2 if n else 1
        said = SignUpGiven(
            person, heads=heads, companions=COMPANIONS[n % 4] if heads > 1 else "", photo_ok=n % 3 != 1, channel="phone" if n % 2 == 0 else "counter",
            needs="听力不好，坐前面" if n == 0 else "",
        )  # fmt: skip
        made.append(sign_up(session=session, given=said, by=by, now=b.ago(timedelta(days=4, minutes=-40 * n))).signup)
    own = b.people["resident"]
    sign_up(session=session, given=SignUpGiven(own, photo_ok=True), by=as_resident(b, own), now=b.ago(timedelta(days=2)))
    cancel_signup(signup=made[3], reason="孩子要加班，来不了", by=by, now=b.ago(timedelta(days=1)))


def _neighbours(b: Builder) -> list[Person]:
    path = b.places[f"communities/{HOME}"].path
    return [one for one in b.residents if one.home and one.home.path.startswith(path)]


def _plain(b: Builder, by: Actor) -> None:
    """To which people just come, or sign up while there is room."""
    yard = b.places[f"compounds/{FURNISHED}"]
    clinic = _home(
        b,
        "health",
        "院里义诊：量血压、看牙",
        "口腔医院和社区医生来，不收费，不卖东西。",
        needs_signup=False,
        place=yard,
        field="health",
    )
    _listed(b, by, clinic, (moment(b.today + timedelta(days=1), 9), 150), where="凉亭")
    dance = _home(b, "culture", "小广场晚练", "广场舞队带着跳，不会的站后排跟着。", needs_signup=False)
    _listed(b, by, dance, *((moment(b.today + timedelta(days=n), 19, 30), 60) for n in range(4)), where="小广场")
    party = _home(
        b, "gathering", "百岁老人生日茶话会", "院里的张奶奶一百岁了，六十岁以上的老街坊来坐坐。", age_from=60, capacity=24
    )
    _listed(b, by, party, (moment(b.working_day(5), 15), 90), where="社区会客厅")
    run = _home(
        b, "run", "边跑边捡：三公里", "慢跑，路上捡垃圾，夹子和袋子社区发。", counts_hours=True, guardian_below=14, capacity=40, most_heads=3, field="cleaning",
        asks_photo=True,
    )  # fmt: skip
    (morning,) = _listed(b, by, run, (moment(_next(b, 6), 8), 90), where="小广场集合")
    stranger = SignUpGiven(Stranger("赵晨", b.names.phone()), heads=2, companions="同事一人", photo_ok=False, channel="phone")
    sign_up(session=morning, given=stranger, by=by, now=b.ago(timedelta(days=1.5)))
    study = _home(
        b, "study", "书记讲坛：群众工作怎么开口", "社区工作者一起学，不打卡、不计分。", needs_signup=False, is_public=False
    )
    _listed(b, by, study, (moment(b.working_day(3), 16), 90), where="党群服务中心")


def _film(b: Builder, by: Actor) -> None:
    """Called off; whoever has no telephone of their own is told by voice."""
    given = _home(b, "culture", "露天电影", "放老片子，自带板凳。", capacity=80, most_heads=4)
    (evening,) = _listed(b, by, given, (moment(_next(b, 4, 1), 19, 30), 120), where="小广场")
    old = [one for one in _neighbours(b) if not one.has_phone][:3]
    for n, person in enumerate([*old, *_neighbours(b)[10:13]]):
        said = SignUpGiven(person, heads=1, channel="visit" if person in old else "counter")
        sign_up(session=evening, given=said, by=by, now=b.ago(timedelta(days=3, minutes=-n)))
    call_off_session(session=evening, kind="weather", reason="预报有大风，改日再放。", by=by, now=b.ago(timedelta(days=1)))


def _drill(b: Builder, by: Actor) -> None:
    """Two weeks ago: counted, settled, what it cost, and what is to be better the next time."""
    given = _home(
        b,
        "other",
        "消防逃生演练",
        "从六楼走下来，学会用灭火器。",
        needs_signup=False,
        place=b.places[f"compounds/{FURNISHED}"],
        asks_photo=True,
    )
    (session,) = _listed(b, by, given, (moment(b.working_day(-10), 10), 90), where="3号楼前", days=18)
    programme: Programme = session.programme
    for kind, title, cents in (("cost", "烟饼、横幅", 18_000), ("thing", "干粉灭火器", None), ("task", "提前一天贴通知", None)):
        item = ItemGiven(
            kind=kind,
            title=title,
            quantity=4 if kind == "thing" else None,
            planned_cents=cents,
            spent_cents=cents,
            who="社区专干",
        )
        add_item(programme=programme, given=item, by=by, now=b.ago(timedelta(days=17)))
    let_be_over(b, programme)
    now = desk_after(b, session.ends_at) or b.now
    count_heads(session=session, person_times=63, of_whom="3号楼的住户", by=by, now=now)
    write_after_note(
        session=session, text="六楼到一楼用了三分二十秒。两位老人由楼长搀下来。十一个人第一次摸灭火器。", next_time="西单元楼道灯坏了两盏，先报修；轮椅怎么下楼要单独练。",
        is_public=True, pictures=drawn(DRILL), by=by, now=now + timedelta(minutes=20),
    )  # fmt: skip


def _fair(b: Builder, by: Actor) -> None:
    """Two days in three weeks: who is on the stage first, who does what; a resident asks for a stall and waits for an answer."""
    first = _next(b, 5, 20)
    given = _home(b, "fair", "戊院邻里节", "摆摊、登台、吃百家饭，居民自己办。", needs_signup=False, asks_photo=True)
    sessions = _listed(b, by, given, *((moment(first + timedelta(days=n), 9), 480) for n in range(2)), where="小广场")
    fair, own = sessions[0].programme, b.people["resident"]
    asked = StallGiven(what="孩子的旧书换新书", person=own, from_on=first, until_on=first, needs="一张桌子")
    ask_for_stall(programme=fair, given=asked, by=as_resident(b, own), now=b.ago(timedelta(days=1)))
    office = StallGiven(
        what="量血压", organisation=b.organisations["units/安康口腔医院"], from_on=first, until_on=first, channel="phone"
    )
    stall = ask_for_stall(programme=fair, given=office, by=by, now=b.ago(timedelta(days=3)))
    give_stall(stall=stall, by=by, now=b.ago(timedelta(days=2)))
    choir, opera = (ResidentGroup.objects.get(tenant=b.tenant, name=name) for name in ("夕阳红合唱队", "豫剧票友会"))
    for title, form, group in (("大合唱", "合唱", choir), ("《花木兰》选段", "豫剧", opera)):
        number = StageGiven(title=title, form=form, minutes=15, stage="主台", group=group)
        put_on_stage(session=sessions[0], given=number, by=by, now=b.ago(timedelta(days=1.5)))
    for title, group in (("搭台、接电", opera), ("烧水送茶", choir)):
        task = GroupTaskGiven(title=title, group=group, people_wanted=4, due_at=moment(first, 8))
        give_group_task(programme=fair, given=task, by=by, now=b.ago(timedelta(days=1.2)))
