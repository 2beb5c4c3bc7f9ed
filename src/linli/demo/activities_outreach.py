"""Outreach: the three channels of one subdistrict in 2021 as its press account counts them; and a talk that a yard asked for today."""

from datetime import date, timedelta

from linli.activities.api import (
    GroundGiven,
    Lecturer,
    LecturerGiven,
    OutreachGiven,
    OutreachSite,
    ProgrammeGiven,
    SessionGiven,
    SiteGiven,
    TalkGiven,
    TalkPlanGiven,
    ask_for_talk,
    count_heads,
    list_programme,
    make_programme,
    name_lecturer,
    note_outreach,
    note_talk_of_session,
    plan_session,
    plan_talk,
    put_outreach_site,
    settle_session,
)
from linli.core.actors import Actor
from linli.registry.api import Place

from .activities_pieces import as_resident
from .builder import Builder, moment
from .cases import Cast
from .people import FURNISHED

SINCE, TALKS, LOUDSPEAKERS, GROUPS = date(2021, 3, 1), 5, 6, 31  # of the press account: and more than sixty hours
YARDS = ("和平新村东院", "和平新村西院", "西工房家属院", "蜜蜂张南大院", "京广北路院", "铁路小区")
ON_AIR = (("农村人居环境整治，从自家门前做起", "policy", 3, 60), ("夏天防溺水、防中暑", "safety", 6, 60), ("接种疫苗的地点和时间", "health_emergency", 7, 70), ("电动车不进楼", "safety", 10, 60))  # fmt: skip
ON_LINE = (
    ("一起听党史：渡江那一夜（语音）", "party", 4, 20),
    ("识破“刷单”骗局", "safety", 6, 20),
    ("秋冬流感怎么防", "health", 11, 20),
)
"""Title, topic, month, and minutes at each."""
TOLD = (("党史里的二七塔", "party", 4, 42), ("民法典里的邻里", "law", 5, 36), ("老人防骗五招", "safety", 6, 58), ("高温天的急救", "health", 7, 31), ("垃圾分四类", "policy", 9, 47))  # fmt: skip


def tell_outreach_of_2021(b: Builder) -> None:
    """Five talks in the yards, six loudspeakers on trial, thirty-one groups."""
    lecturer = _lecturer(b, SINCE)
    air = [_site(b, n, "air", f"{yard}大喇叭") for n, yard in enumerate(YARDS)]
    net = [_site(b, n, "net", f"“一核多元”{n + 1}号工作群") for n in range(GROUPS)]
    for sites, told in ((air, ON_AIR), (net, ON_LINE)):
        for title, topic, month, minutes in told:
            on = date(2021, month, 12)
            given = OutreachGiven(
                sites=sites, topic=topic, title=title, on=on, minutes=minutes, words=f"{title}。有问题打社区电话。"
            )
            note_outreach(given=given, by=b.by, now=moment(on, 17))
    for n, (title, topic, month, came) in enumerate(TOLD[:TALKS]):
        _talked(b, b.in_kind("communities")[n % 4], title, topic, date(2021, month, 20), came, lecturer)
    b.step()


def _lecturer(b: Builder, since: date) -> Lecturer:
    given = LecturerGiven(topics=["party", "law", "safety"], since=since, times=[], about="退休教师，讲得慢，老人听得懂")
    person = b.people["elder"] if not b.is_main else b.residents[33]
    return name_lecturer(person=person, given=given, by=b.by, now=moment(since, 10))


def _site(b: Builder, number: int, channel: str, name: str) -> OutreachSite:
    places = b.in_kind("communities")
    given = SiteGiven(
        channel=channel, name=name, place=places[number % len(places)], since=SINCE, keeper="社区宣传委员",
        members=120 + 17 * number % 90 if channel == "net" else None, is_trial=channel == "air",
    )  # fmt: skip
    return put_outreach_site(tenant=b.tenant, given=given, by=b.by, now=moment(SINCE, 11))


def _talked(b: Builder, place: Place, title: str, topic: str, on: date, came: int, lecturer: Lecturer) -> None:
    """Noted on the day, once it was held."""
    given = ProgrammeGiven(kind="talk", title=title, place=place, needs_signup=False, campaign="三位一体宣讲")
    programme = make_programme(tenant=b.tenant, given=given, by=b.by, now=moment(on, 8, 30))
    single = SessionGiven(starts_at=moment(on, 9), ends_at=moment(on, 10), place=place, where="院里的凉亭")
    session = plan_session(programme=programme, given=single, by=b.by, now=moment(on, 10, 30))
    list_programme(programme=programme, by=b.by, now=moment(on, 10, 35))
    count_heads(session=session, person_times=came, of_whom="院里的居民", by=b.by, now=moment(on, 10, 40))
    settle_session(session=session, by=b.by, now=moment(on, 10, 45))
    note_talk_of_session(session=session, given=GroundGiven(topic=topic, lecturer=lecturer), by=b.by, now=moment(on, 11))


# ---- today, in the main subdistrict ----


def tell_outreach(b: Builder, cast: Cast) -> None:
    """A loudspeaker and a group; one yard's class has a day, another's waits for an answer."""
    by, now = b.by, b.ago(timedelta(days=9))
    lecturer = _lecturer(b, now.date())
    home = b.places["communities/006"]
    sites = [
        put_outreach_site(
            tenant=b.tenant, given=SiteGiven(channel=channel, name=name, place=home, since=now.date()), by=by, now=now
        )
        for channel, name in (("air", "8号院大喇叭"), ("net", "戊院邻里群"))
    ]
    on = b.ago(timedelta(days=5)).date()
    given = OutreachGiven(sites=sites, topic="safety", title="楼道里不给电动车充电", on=on, minutes=15, reached=160)
    note_outreach(given=given, by=by, now=b.ago(timedelta(days=5)))
    _asked(b, cast.by_key["secretary"], lecturer)


def _asked(b: Builder, by: Actor, lecturer: Lecturer) -> None:
    yard, day = b.places[f"compounds/{FURNISHED}"], b.working_day(4)
    asked = TalkGiven(
        topic="safety", text="老人老接到“保健品回访”的电话，想听听怎么防骗", expected=20, person=b.people["resident"]
    )
    request = ask_for_talk(place=yard, given=asked, by=as_resident(b, b.people["resident"]), now=b.ago(timedelta(days=4)))
    plan = TalkPlanGiven(
        starts_at=moment(day, 15),
        ends_at=moment(day, 16),
        place=yard,
        where="凉亭，自带小板凳",
        lecturer=lecturer,
        title="小板凳课堂：接到这种电话怎么办",
    )
    plan_talk(request=request, given=plan, by=b.by, now=b.ago(timedelta(days=3)))
    waits = TalkGiven(
        topic="health",
        text="冬天血压高怎么吃",
        expected=15,
        contact_name="于桂兰",
        contact_phone=b.names.phone(),
        channel="phone",
    )
    ask_for_talk(place=b.places["compounds/纬二路10号院"], given=waits, by=by, now=b.ago(timedelta(days=1)))
