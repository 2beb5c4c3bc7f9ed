"""The clean-up day on the last Saturday at nine and the team that cleans every Friday: in 2017, and now with volunteers, hours and a paper."""

from datetime import date, timedelta

from linli.activities.api import (
    AreaGiven,
    IssueGiven,
    ObjectionGiven,
    Programme,
    ProgrammeGiven,
    Series,
    SeriesGiven,
    ServiceHours,
    Session,
    Volunteer,
    VolunteerAbout,
    VolunteerGiven,
    VolunteerTeam,
    VolunteerTeamGiven,
    check_area,
    close_hours,
    come_many,
    count_heads,
    credit_session,
    draw_area,
    end_programme,
    excuse,
    extend_series,
    form_volunteer_team,
    issue_certificate,
    list_programme,
    make_programme,
    make_up_excuse,
    mark_sessions_held,
    object_to_hours,
    register_volunteer,
    repeat_programme,
    settle_session,
    show_hours,
)
from linli.core.actors import Actor
from linli.core.workcalendar import CHINA

from .activities_pieces import HOME, as_resident, desk_after, let_be_over
from .builder import Builder, moment
from .cases import Cast

LAST_SATURDAY, EVERY_FRIDAY = "FREQ=MONTHLY;BYDAY=-1SA", "FREQ=WEEKLY;BYDAY=FR"
YEAR = (date(2017, 1, 1), date(2017, 12, 31))
YOUTH, REDS = "机关青年志愿服务队", "戊院红马甲"
TEAM = 10
"""Volunteers of today's team, a resident who signs in among them."""
WEEKS = 100  # days back to where today's rounds begin


def _clean_up(b: Builder) -> ProgrammeGiven:
    return ProgrammeGiven(
        kind="cleanup", title="大扫除日", place=b.places[f"communities/{HOME}"], field="cleaning", needs_signup=False, bring="扫帚、手套",
        summary="每月最后一个星期六上午九点，听哨子集合，扫自家楼道和院子。来不了的跟门洞长说一声，早一天晚一天补上都行。", phone=b.spec.phone,
    )  # fmt: skip


def _friday(b: Builder, team: VolunteerTeam) -> ProgrammeGiven:
    return ProgrammeGiven(
        kind="area", title="责任区域每周五清扫", place=b.places[f"communities/{HOME}"], field="cleaning", needs_signup=False, team=team,
        summary="每周五下午四点，扫自己那一片，一个小时。", counts_hours=True, phone=b.spec.phone,
    )  # fmt: skip


def _repeat(programme: Programme, rule: str, on: date, hour: int, *, until: date | None = None, by: Actor) -> Series:
    """From a day on for an hour each time; those of a whole year at once where it has a last day."""
    given = SeriesGiven(
        rule=rule, starts_on=on, start_minute=hour * 60, minutes=60, place=programme.place, where="各楼道、院里的路", on_holiday="skip",
        until=until, whole=until is not None,
    )  # fmt: skip
    return repeat_programme(programme=programme, given=given, by=by, now=moment(on, 14, 45))


# ---- 2017 ----


def tell_clean_ups_of_2017(b: Builder) -> None:
    """Heads were counted on the Saturdays; on Fridays the youth of the offices went out with brooms, as many as there were."""
    first, last = YEAR
    cleanup = make_programme(tenant=b.tenant, given=_clean_up(b), by=b.by, now=moment(first, 8))
    _repeat(cleanup, LAST_SATURDAY, first, 9, by=b.by, until=last)
    team = form_volunteer_team(
        tenant=b.tenant, given=VolunteerTeamGiven(YOUTH, b.places[f"communities/{HOME}"], first, "cleaning"), by=b.by, now=moment(first, 8)
    )  # fmt: skip
    fridays = make_programme(tenant=b.tenant, given=_friday(b, team), by=b.by, now=moment(first, 8))
    _repeat(fridays, EVERY_FRIDAY, date(2017, 9, 1), 16, by=b.by, until=last)
    for one in (cleanup, fridays):
        list_programme(programme=one, by=b.by, now=moment(date(2017, 9, 1), 9))
    mark_sessions_held(now=moment(last, 18))
    for programme, people, whom in ((cleanup, 160, "院里出来打扫的人"), (fridays, 14, "机关来的年轻人")):
        for n, session in enumerate(programme.sessions.order_by("starts_at")):
            count_heads(session=session, person_times=people + n * 7 % 11, of_whom=whom, by=b.by, now=moment(last, 18, 5))
            settle_session(session=session, by=b.by, now=moment(last, 18, 10))
        end_programme(programme=programme, by=b.by, now=moment(last, 18, 30))
    b.step()


# ---- now ----


def tell_rounds(b: Builder, cast: Cast) -> None:
    """What went on since a hundred days ago and goes on."""
    by, begun = cast.by_key["secretary"], b.working_day(-WEEKS)
    volunteers = _volunteers(b, by, begun)
    team = form_volunteer_team(
        tenant=b.tenant, members=volunteers[1:], by=by, now=moment(begun, 10),
        given=VolunteerTeamGiven(REDS, b.places[f"communities/{HOME}"], begun, "cleaning", lead=volunteers[0], about="周五扫地，平时巡楼道"),
    )  # fmt: skip
    fridays = make_programme(tenant=b.tenant, given=_friday(b, team), by=by, now=moment(begun, 11))
    cleanup = make_programme(tenant=b.tenant, given=_clean_up(b), by=by, now=moment(begun, 11))
    series = _repeat(fridays, EVERY_FRIDAY, begun, 16, by=by)
    _repeat(cleanup, LAST_SATURDAY, begun, 9, by=by)
    for one in (fridays, cleanup):
        list_programme(programme=one, by=by, now=moment(begun, 15))
    extend_series(now=b.now - timedelta(days=45))
    extend_series(now=b.now)
    _served(b, let_be_over(b, fridays), volunteers, by)
    _area(b, team, series, by)
    _excused(b, let_be_over(b, cleanup), by)
    _hours(b, cast, volunteers)
    b.step()


def _volunteers(b: Builder, by: Actor, on: date) -> list[Volunteer]:
    """Neighbours with a telephone; one registered on the page."""
    place = b.places[f"communities/{HOME}"]
    people = [one for one in b.residents[20:90] if one.phone and one.home and one.home.path.startswith(place.path)][: TEAM - 1]
    made = []
    for n, person in enumerate([*people, b.people["resident"]]):
        is_own = person == b.people["resident"]
        about = VolunteerAbout(skills=["打扫清洁"], times=["weekday_evening"], fields=["cleaning", "elders"][: 1 + n % 2])
        given = VolunteerGiven(person, place, about, since=on, consents=True, channel="page" if is_own else "counter")
        actor = as_resident(b, person) if is_own else by
        made.append(register_volunteer(tenant=b.tenant, given=given, by=actor, now=moment(on, 9, n)))
    return made


def _served(b: Builder, sessions: list[Session], volunteers: list[Volunteer], by: Actor) -> None:
    """Seven of ten, in turn, and one always; the list is ticked when the office next sits, and hours follow."""
    for n, session in enumerate(sessions):
        now = desk_after(b, session.ends_at)
        if now is None:
            continue
        people = [one.person for k, one in enumerate(volunteers) if (n + k) % TEAM < 7 or one == volunteers[-1]]
        come_many(session=session, people=people, by=by, now=now)
        settle_session(session=session, by=by, now=now + timedelta(minutes=5))
        credit_session(session=session, by=by, now=now + timedelta(minutes=5))


def _area(b: Builder, team: VolunteerTeam, series: Series, by: Actor) -> None:
    given = AreaGiven(
        name="经一路南段花坛",
        place=b.places[f"communities/{HOME}"],
        extent="从8号院门口到公交站，路两边",
        team=team,
        series=series,
    )
    area = draw_area(tenant=b.tenant, given=given, since=b.working_day(-60), by=by, now=b.ago(timedelta(days=60)))
    check_area(area=area, is_good=False, note="花坛东头有烟头，栏杆上挂着塑料袋", by=by, now=b.ago(timedelta(days=20)))
    check_area(area=area, is_good=True, by=by, now=b.ago(timedelta(days=6)))


def _excused(b: Builder, sessions: list[Session], by: Actor) -> None:
    """Of the last clean-up day: one told the entrance head and cleaned the day after, one will."""
    for n, session in enumerate(sessions):
        now = desk_after(b, session.ends_at)
        if now is None:
            continue
        count_heads(session=session, person_times=132 + n * 9, of_whom="院里出来打扫的人", by=by, now=now)
        if n == len(sessions) - 1:
            day = session.starts_at.astimezone(CHINA).date()
            away = [one for one in b.residents if one.home and one.home.path.startswith(session.place.path)][100:102]
            for person, reason in zip(away, ("上夜班", "送孩子上课"), strict=True):
                make_up = day - timedelta(days=1) if reason == "上夜班" else day + timedelta(days=1)
                told = excuse(
                    session=session, person=person, told="东单元门洞长", reason=reason, make_up_on=make_up, by=by, now=now
                )
                if reason == "上夜班":
                    make_up_excuse(excuse=told, made_up_on=make_up, by=by, now=now + timedelta(minutes=5))
        else:
            settle_session(session=session, by=by, now=now + timedelta(minutes=10))


def _hours(b: Builder, cast: Cast, volunteers: list[Volunteer]) -> None:
    """Old ones were shown and count, of which there is a certificate; new ones are in public, and one says that hers is wrong."""
    by, place = cast.by_key["secretary"], b.places[f"communities/{HOME}"]
    rows = list(ServiceHours.objects.filter(tenant=b.tenant, state="recorded").order_by("on", "number"))
    shown = b.ago(timedelta(days=28))
    old = [one for one in rows if one.made_at < shown]
    show_hours(place=place, rows=old, by=by, now=shown)
    close_hours(now=b.ago(timedelta(days=14)))
    given = IssueGiven(issuer=f"{place.name}居民委员会", responsible=b.people["clerk"].name, contact=b.spec.phone)
    issue_certificate(volunteer=volunteers[-1], given=given, by=by, now=b.ago(timedelta(days=5)))
    fresh = [one for one in rows if shown <= one.made_at < b.ago(timedelta(hours=20))]
    show_hours(place=place, rows=fresh, by=by, now=b.ago(timedelta(hours=18)))
    own = next(one for one in fresh if one.volunteer.pk == volunteers[-1].pk)
    told = ObjectionGiven(text="那天我扫到五点半，多半个小时。")
    object_to_hours(record=own, given=told, by=as_resident(b, b.people["resident"]), now=b.ago(timedelta(hours=4)))
