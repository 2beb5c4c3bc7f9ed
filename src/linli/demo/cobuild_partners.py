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
    report_checkins,
    send_letter,
    send_review,
    write_letter,
    write_review,
)
from linli.registry.api import Person, Place, Reporter, find_or_add_people

from .builder import Builder, moment
from .cases import Cast
from .neighbourhood import LEFT_BEFORE_2020, RESIDENT_UNITS

JOINED, LEFT = date(2017, 1, 20), date(2019, 6, 30)
REPORTED_FROM, ENTERED = date(2017, 3, 1), date(2022, 3, 1)
"""The ledger of 2017 was entered when each had been asked for consent anew, as the law of 2021 wants."""
DAYS = 240  # over so many they came
AT_ONCE = 300  # as many as stand on a sheet
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
    places = b.in_kind("communities")
    reporters = [Reporter(b.names.person("middle"), b.names.phone(), places[number % len(places)]) for number in range(MEMBERS)]
    people = _registered(b, reporters)
    given = [_reported(b, number, people[number], places[number % len(places)]) for number in range(MEMBERS)]
    for start in range(0, MEMBERS, AT_ONCE):
        report_checkins(tenant=b.tenant, several=given[start : start + AT_ONCE], by=b.by, now=moment(ENTERED))
        b.step()
    for one in given:
        _remember(b, one)


def _registered(b: Builder, reporters: list[Reporter]) -> dict[int, Person]:
    """By their places in the list: those who reported on a day were written down on it."""
    people: dict[int, Person] = {}
    for day in range(DAYS):
        numbers = range(day, len(reporters), DAYS)
        made = find_or_add_people(
            tenant=b.tenant, reporters=[reporters[number] for number in numbers], by=b.by, now=moment(_day(day))
        )
        people |= dict(zip(numbers, made, strict=True))
    return people


def _day(number: int) -> date:
    return REPORTED_FROM + timedelta(days=number % DAYS)


def _reported(b: Builder, number: int, person: Person, home: Place) -> CheckInGiven:
    employer = b.organisations[f"units/{RESIDENT_UNITS[number % len(RESIDENT_UNITS)]}"] if number % 3 else None
    about = CheckInAbout(
        employer=employer, employer_text="" if employer else "外地单位驻郑办", branch="机关第一支部" if number % 5 == 0 else "",
        skills=(SKILLS[number % len(SKILLS)],), times=(TIMES[number % len(TIMES)],),
    )  # fmt: skip
    return CheckInGiven(place=home, person=person, about=about, since=_day(number), consents=True, channel="sheet")


def _remember(b: Builder, one: CheckInGiven) -> None:
    """Those of the community that signs in are wanted for its teams."""
    if one.person and one.place == b.places["communities/006"]:
        b.people[f"member {sum(key.startswith('member ') for key in b.people)}"] = one.person


def tell_teams_and_letters(b: Builder, cast: Cast) -> None:
    """Three teams by speciality; letters of the quarter over by then; two reviews of the year before, one answered."""
    by, place, founded = cast.by_key["secretary"], b.places["communities/006"], b.working_day(-90)
    written, reviewed = b.ago(timedelta(days=9)), b.ago(timedelta(days=40))
    members = [one for key, one in b.people.items() if key.startswith("member ")]
    for number, (name, speciality) in enumerate(TEAMS):
        own = members[number * 8 : number * 8 + 8]
        given = TeamGiven(name=name, speciality=speciality, place=place, founded_on=founded, lead=own[0])
        form_team(tenant=b.tenant, given=given, members=own[1:], by=by, now=moment(founded, 15))
    year, quarter = last_quarter(written.date())
    units = PartnerUnit.objects.filter(tenant=b.tenant, left_on=None).order_by("organisation__name", "pk")
    for unit in units.filter(organisation__name__in=[*OFFERS]):
        letter = write_letter(partner=unit, year=year, quarter=quarter, words="谢谢贵单位。", by=b.by, now=written)
        send_letter(letter=letter, by=b.by, now=b.ago(timedelta(days=8)))
    for unit in units.filter(organisation__name__in=["中原测绘院", "安康口腔医院"]):
        told = ReviewGiven(
            done="帮三个老院测了管线图，义诊四次。", thanks="居民说得最多的就是你们。", asks="明年想请你们看看地下室积水。"
        )
        review = write_review(partner=unit, year=reviewed.year - 1, given=told, by=b.by, now=reviewed)
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
