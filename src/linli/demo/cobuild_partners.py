"""The units of the press accounts and the members who reported where they live, with letters, a review, and teams."""

from datetime import date, timedelta

from linli.cobuild.api import (
    CheckInAbout,
    CheckInGiven,
    PartnerGiven,
    PartnerUnit,
    ReviewGiven,
    TeamGiven,
    answer_review,
    form_team,
    leave_partner,
    register_partner,
    report_checkin,
    send_letter,
    send_review,
    write_letter,
    write_review,
)
from linli.registry.api import Person, Place, add_person

from .builder import Builder, moment
from .cases import Cast
from .neighbourhood import LEFT_BEFORE_2020, RESIDENT_UNITS

JOINED, LEFT = date(2017, 1, 20), date(2019, 6, 30)
REPORTED_FROM, ENTERED = date(2017, 3, 1), date(2022, 3, 1)
"""The ledger of 2017 was entered when each had been asked for consent anew, as the law of 2021 wants."""
MEMBERS = 1_124  # of the press account: more than 1,120 members reported where they live
OFFERS = {
    "纬二路第三小学": ("小学", "操场、教室，周末和暑假"), "安康口腔医院": ("口腔医院", "查牙、刷牙课"), "惠民银行花园路支行": ("银行", "防诈骗讲课、会议室"),
    "中州律师事务所": ("律师事务所", "法律咨询"), "中原测绘院": ("测绘", "测管线、画图"), "豫星剧院": ("剧院", "音响、主持、演出"),
    "消防救援花园路站": ("消防", "演习、灭火器检查"), "省气象科普馆": ("科普馆", "接待孩子参观"),
}  # fmt: skip
LEVELS = {"省": "province", "中原": "province", "黄河": "province", "花园路": "street", "环卫": "district", "供热": "city"}
SKILLS = (
    "理发",
    "水电维修",
    "医疗护理",
    "法律咨询",
    "辅导功课",
    "讲课培训",
    "文艺表演",
    "书法绘画",
    "陪伴看望",
    "巡逻值守",
    "打扫清洁",
    "教用手机",
)
TIMES = ("weekday_evening", "weekend_day", "weekend_evening")
TEAMS = (("老街水电队", "水电维修"), ("夕阳陪伴队", "陪伴看望"), ("法律明白人队", "法律咨询"))


def tell_units(b: Builder) -> None:
    """Thirty-five joined in 2017; two left in 2019."""
    places = b.in_kind("communities")
    for number, name in enumerate(RESIDENT_UNITS):
        body, place = b.organisations[f"units/{name}"], places[number % len(places)]
        does, offers = OFFERS.get(name, ("", ""))
        level = next((code for start, code in LEVELS.items() if name.startswith(start)), "other")
        given = PartnerGiven(organisation=body, place=place, joined_on=JOINED, level=level, field=does, can_offer=offers)
        unit = register_partner(tenant=b.tenant, given=given, by=b.by, now=moment(JOINED))
        report_checkin(
            tenant=b.tenant,
            given=CheckInGiven(place=place, partner=unit, channel="counter"),
            by=b.by,
            now=moment(JOINED, 10),
        )
    b.step()


def let_units_go(b: Builder) -> None:
    """Once what they did is told."""
    for unit in PartnerUnit.objects.filter(tenant=b.tenant, organisation__name__in=LEFT_BEFORE_2020).order_by("pk"):
        leave_partner(partner=unit, on=LEFT, reason="搬离本街道", by=b.by, now=moment(LEFT, 16))


def tell_members(b: Builder) -> None:
    """In-service members of the units and of others, each at the community where they live."""
    places, units = b.in_kind("communities"), [b.organisations[f"units/{name}"] for name in RESIDENT_UNITS]
    for number in range(MEMBERS):
        home, on = places[number % len(places)], REPORTED_FROM + timedelta(days=number % 240)
        person = add_person(
            tenant=b.tenant,
            name=b.names.person("middle"),
            phone=b.names.phone(),
            home=home,
            is_another=True,
            by=b.by,
            now=moment(on),
        )
        employer = units[number % len(units)] if number % 3 else None
        about = CheckInAbout(
            employer=employer, employer_text="" if employer else "外地单位驻郑办", branch="机关第一支部" if number % 5 == 0 else "",
            skills=(SKILLS[number % len(SKILLS)],), times=(TIMES[number % len(TIMES)],),
        )  # fmt: skip
        given = CheckInGiven(place=home, person=person, about=about, since=on, consents=True, channel="sheet")
        report_checkin(tenant=b.tenant, given=given, by=b.by, now=moment(ENTERED))
        _remember(b, person, home)
        if number % 100 == 0:
            b.step()


def _remember(b: Builder, person: Person, home: Place) -> None:
    """Those of the community that signs in are wanted for its teams."""
    if home == b.places["communities/006"]:
        b.people[f"member {sum(key.startswith('member ') for key in b.people)}"] = person


def tell_teams_and_letters(b: Builder, cast: Cast) -> None:
    """Three teams by speciality; letters of the last quarter; two reviews of last year, one answered."""
    by, place, founded = cast.by_key["secretary"], b.places["communities/006"], b.working_day(-90)
    members = [one for key, one in b.people.items() if key.startswith("member ")]
    for number, (name, speciality) in enumerate(TEAMS):
        own = members[number * 8 : number * 8 + 8]
        given = TeamGiven(name=name, speciality=speciality, place=place, founded_on=founded, lead=own[0])
        form_team(tenant=b.tenant, given=given, members=own[1:], by=by, now=moment(founded, 15))
    year, quarter = last_quarter(b.today)
    units = PartnerUnit.objects.filter(tenant=b.tenant, left_on=None).order_by("organisation__name", "pk")
    for unit in units.filter(organisation__name__in=[*OFFERS]):
        letter = write_letter(
            partner=unit, year=year, quarter=quarter, words="谢谢贵单位。", by=b.by, now=b.ago(timedelta(days=9))
        )
        send_letter(letter=letter, by=b.by, now=b.ago(timedelta(days=8)))
    for unit in units.filter(organisation__name__in=["中原测绘院", "安康口腔医院"]):
        told = ReviewGiven(
            done="帮三个老院测了管线图，义诊四次。", thanks="居民说得最多的就是你们。", asks="明年想请你们看看地下室积水。"
        )
        review = write_review(partner=unit, year=b.today.year - 1, given=told, by=b.by, now=b.ago(timedelta(days=40)))
        review = send_review(review=review, by=b.by, now=b.ago(timedelta(days=39)))
        if str(unit) == "中原测绘院":
            answer_review(
                review=review,
                answer="应该的。地下室我们三月派人去看。",
                by=cast.by_key["representative"],
                now=b.ago(timedelta(days=30)),
            )
    b.step()


def last_quarter(day: date) -> tuple[int, int]:
    """Year and number of the quarter before the one that a day is in."""
    number = (day.month - 1) // 3
    return (day.year, number) if number else (day.year - 1, 4)
