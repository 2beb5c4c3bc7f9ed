"""The working calendar: the pure one over a value, and the one that reads imported years."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core import rulesets, workcalendar
from linli.core.actors import Actor
from linli.core.models import CalendarDay, CalendarYear, JournalLine
from linli.core.problems import NotAllowed
from linli.core.workcalendar import CHINA, Calendar, CalendarRefused, Day, OfficeHours, read_notice
from linli.core.workcalendar.notices import NoticeUnreadable
from tests.factories.core import TenantFactory

BODY = {"hours": [["08:30", "12:00"], ["14:30", "18:00"]], "seasons": []}
SUMMER = BODY | {"seasons": [{"from": "06-01", "to": "09-30", "hours": [["08:00", "12:00"], ["15:00", "18:00"]]}]}
PLAIN = Calendar({}, frozenset({2026}), OfficeHours.from_rule(BODY))
SHIPPED = Calendar(*workcalendar._shipped(), OfficeHours.from_rule(SUMMER))
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=CHINA)
DAYS = [
    Day(date(2027, 1, 1), False, "元旦"),
    Day(date(2027, 1, 2), False),
    Day(date(2027, 1, 3), False),
    Day(date(2027, 1, 9), True),
]

moments = st.datetimes(datetime(2018, 1, 1), datetime(2026, 12, 31), timezones=st.just(CHINA))  # noqa: DTZ001
minutes = st.integers(-60_000, 60_000)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _fresh():
    workcalendar.forget()
    yield
    workcalendar.forget()


@pytest.mark.parametrize("day", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
def test_the_make_up_days_of_2026_are_worked_though_they_are_weekends(day):
    made_up = date.fromisoformat(f"2026-{day}")

    assert (made_up.weekday() >= 5, SHIPPED.is_working_day(made_up)) == (True, True)


@pytest.mark.parametrize(("first", "last"), [("02-15", "02-23"), ("10-01", "10-07")], ids=["Spring Festival", "National Day"])
def test_the_long_holidays_of_2026_are_off(first, last):
    day, end = date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}")
    worked = [day + timedelta(days=n) for n in range((end - day).days + 1) if SHIPPED.is_working_day(day + timedelta(days=n))]

    assert worked == []


@given(moments, minutes)
def test_measuring_what_was_added_gives_the_same(start, count):
    end = SHIPPED.add_working_hours(start, Fraction(count, 60))

    assert SHIPPED.working_minutes_between(start, end) == count


@given(moments, minutes, minutes)
def test_more_time_never_ends_earlier(start, one, other):
    less, more = sorted((one, other))

    assert SHIPPED.add_working_hours(start, Fraction(less, 60)) <= SHIPPED.add_working_hours(start, Fraction(more, 60))


@given(moments, moments, moments)
def test_office_time_adds_up_over_a_stop_on_the_way(a, b, c):
    whole = SHIPPED.working_seconds_between(a, c)

    assert whole == SHIPPED.working_seconds_between(a, b) + SHIPPED.working_seconds_between(b, c)


@given(moments, st.integers(1, 600))
def test_so_many_working_days_lie_after_the_start_day(start, count):
    end = SHIPPED.add_working_days(start, count)

    assert SHIPPED.working_days_between(start.date(), end.date()) == count
    assert SHIPPED.is_working_day(end.date())


@given(moments, st.integers(1, 600))
def test_days_back_are_the_mirror_of_days_forward(start, count):
    end = SHIPPED.add_working_days(start, -count)

    assert SHIPPED.is_working_day(end.date())
    assert SHIPPED.working_days_between(end.date(), start.date()) in (count, count - 1)  # the start day may be a day off


@given(moments)
def test_the_next_working_moment_is_worked_and_nothing_is_worked_before_it(start):
    moment = SHIPPED.next_working_moment(start)

    assert moment >= start
    assert SHIPPED.working_seconds_between(start, moment) == 0
    assert SHIPPED.working_minutes_between(moment, moment + timedelta(minutes=1)) in (0, 1)
    assert SHIPPED.next_working_moment(moment) == moment


@given(st.dates(date(2005, 1, 1), date(2026, 12, 31)), st.dates(date(2005, 1, 1), date(2026, 12, 31)))
def test_working_days_are_counted_as_one_by_one(first, last):
    counted = sum(SHIPPED.is_working_day(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))

    if first <= last:
        assert SHIPPED.working_days_between(first, last) == counted
    assert SHIPPED.working_days_between(first, last) == -SHIPPED.working_days_between(last, first)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-20T11:00", 2, "2026-11-20T15:30"),
        ("2026-11-20T17:00", 1, "2026-11-20T18:00"),
        ("2026-11-20T17:00", 2, "2026-11-23T09:30"),
        ("2026-11-20T20:00", 0, "2026-11-23T08:30"),
        ("2026-11-20T12:30", 0, "2026-11-20T14:30"),
        ("2026-11-21T10:00", 7, "2026-11-23T18:00"),
        ("2026-11-20T18:00", -7, "2026-11-20T08:30"),
        ("2026-11-23T09:30", -2, "2026-11-20T17:00"),
        ("2026-12-31T17:00", 2, "2027-01-01T09:30"),
    ],
)
def test_hours_run_in_office_time_only(start, hours, end):
    assert PLAIN.add_working_hours(at(start), hours) == at(end)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-20T09:00", 1, "2026-11-23T18:00"),
        ("2026-11-20T09:00", 0, "2026-11-20T18:00"),
        ("2026-11-21T09:00", 0, "2026-11-23T18:00"),
        ("2026-11-21T09:00", 1, "2026-11-23T18:00"),
        ("2026-11-23T09:00", -1, "2026-11-20T18:00"),
        ("2027-01-01T09:00", -1, "2026-12-31T18:00"),
    ],
)
def test_days_end_at_the_close_of_business_and_do_not_count_the_start(start, days, end):
    assert PLAIN.add_working_days(at(start), days) == at(end)


def test_an_instant_is_counted_in_the_time_of_the_place_whatever_its_own_zone():
    begin, end = datetime(2026, 11, 20, 0, 30, tzinfo=UTC), datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

    assert PLAIN.working_minutes_between(begin, end) == 150
    assert PLAIN.working_minutes_between(end, begin) == -150


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        PLAIN.next_working_moment(datetime(2026, 11, 20, 9, 0))  # noqa: DTZ001 -- that is the point


def test_a_part_of_a_second_is_refused():
    with pytest.raises(ValueError, match="seconds"):
        PLAIN.add_working_hours(NOW, Fraction(1, 7000))


@pytest.mark.parametrize(
    "hours",
    [[], [["12:00", "08:30"]], [["08:30", "12:00"], ["11:00", "18:00"]], [["08:30", "08:30"]]],
    ids=["none", "backwards", "overlapping", "empty block"],
)
def test_hours_that_cannot_be_are_refused(hours):
    with pytest.raises(ValueError, match="office hours"):
        OfficeHours.from_rule({"hours": hours})


def test_a_season_has_its_own_hours_and_may_run_over_new_year():
    winter = {"from": "11-01", "to": "02-28", "hours": [["09:00", "24:00"]]}
    hours = OfficeHours.from_rule(BODY | {"seasons": [winter]})

    assert hours.blocks_on(date(2026, 12, 1)) == hours.blocks_on(date(2026, 1, 31)) == ((9 * 3600, 24 * 3600),)
    assert hours.blocks_on(date(2026, 3, 1)) == hours.blocks


def test_an_unknown_year_falls_back_to_monday_to_friday_and_tells_once():
    told = []
    calendar = Calendar({}, frozenset({2026}), OfficeHours.from_rule(BODY), on_fallback=told.append)

    works = [calendar.is_working_day(date(2031, 10, day)) for day in (1, 3, 4)]

    assert (works, told) == ([True, True, False], [2031])
    assert calendar.missing_years(date(2026, 1, 1), date(2028, 1, 1)) == [2027, 2028]


@pytest.mark.django_db
def test_an_imported_year_replaces_what_was_known_and_leaves_a_line():
    by = Actor.system()

    before = workcalendar.warnings_between(date(2027, 1, 1), date(2027, 1, 31))
    workcalendar.import_year(2027, DAYS, "国办发明电〔2026〕0号", by, NOW)

    assert [problem.code for problem in before] == ["calendar_year_missing"]
    assert workcalendar.missing_years(date(2026, 1, 1), date(2027, 12, 31)) == []
    assert (workcalendar.is_working_day(date(2027, 1, 1)), workcalendar.is_working_day(date(2027, 1, 9))) == (False, True)
    assert JournalLine.objects.get().verb == "core.calendar.imported"


@pytest.mark.django_db
def test_a_shipped_year_gives_way_as_a_whole_to_an_imported_one():
    days = [Day(date(2026, 10, 1), False, "国庆节")]

    workcalendar.import_year(2026, days, "改过的安排", Actor.system(), NOW)

    assert not workcalendar.is_working_day(date(2026, 10, 1))
    assert workcalendar.is_working_day(date(2026, 10, 2))
    assert not workcalendar.is_working_day(date(2026, 10, 10))


@pytest.mark.django_db
def test_importing_a_year_again_changes_it_and_adds_none():
    workcalendar.import_year(2027, DAYS, "第一份", Actor.system(), NOW)

    workcalendar.import_year(2027, DAYS[:2], "第二份", Actor.system(), NOW)

    assert (CalendarYear.objects.get().source, CalendarDay.objects.count()) == ("第二份", 2)


@pytest.mark.django_db
def test_a_wrong_notice_is_refused_with_every_reason_and_leaves_no_trace():
    days = [Day(date(2027, 1, 4), True), Day(date(2027, 1, 4), True), Day(date(2029, 5, 1), False)]

    with pytest.raises(CalendarRefused) as refused:
        workcalendar.import_year(2027, days, " ", Actor.system(), NOW)

    codes = ["no_source", "no_holiday", "day_twice", "make_up_on_weekday", "make_up_on_weekday", "other_year"]
    assert refused.value.codes == codes
    assert (CalendarYear.objects.count(), JournalLine.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_who_may_not_import_is_turned_away():
    with pytest.raises(NotAllowed):
        workcalendar.import_year(2027, DAYS, "通知", Actor.anonymous(), NOW)

    assert CalendarYear.objects.count() == 0


YAML = "year: 2027\nsource: 通知\ndays:\n- {date: 2027-01-01, name: 元旦, working: false}\n- {date: 2027-01-09, working: true}\n"
JSON = '{"year": 2027, "papers": ["通知"], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true},' + (
    ' {"name": "", "date": "2027-01-09", "isOffDay": false}]}'
)
CSV = "\ufeffdate,working,name\n2027-01-01,放假,元旦\n2027-01-09,补班,\n"


@pytest.mark.parametrize("text", [YAML, JSON, CSV], ids=["YAML", "JSON", "CSV"])
def test_a_notice_is_read_from_each_shape(text):
    notice = read_notice(text.encode(), source="通知")

    assert (notice.year, notice.source) == (2027, "通知")
    assert notice.days == [Day(date(2027, 1, 1), False, "元旦"), Day(date(2027, 1, 9), True)]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"\xff\xfe\x00", ["not_text"]),
        (b"a: [", ["not_yaml"]),
        (b"- 1", ["no_days"]),
        (b"days: []", ["empty"]),
        (b"days: [1, {date: 2027-02-30}, {date: 2027-01-01, working: perhaps}]", ["bad_day"] * 3),
    ],
    ids=["bytes", "broken", "no table", "empty", "bad days"],
)
def test_a_file_that_is_no_notice_names_every_line(content, codes):
    with pytest.raises(NoticeUnreadable) as refused:
        read_notice(content)

    assert refused.value.codes == codes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2026-09-01", {"days": 7}, "2026-09-08"),
        ("2026-01-31", {"months": 1}, "2026-02-28"),
        ("2026-09-03", {"months": 1}, "2026-10-08"),
        ("2026-09-30", {"days": 1}, "2026-10-08"),
        ("2026-09-30", {"days": 1, "moves_off_holidays": False}, "2026-10-01"),
        ("2027-10-15", {"months": 4}, "2028-02-15"),
    ],
    ids=["start not counted", "month end on a make-up Saturday", "into the holiday", "moved", "special law", "over the year"],
)
def test_a_period_ends_as_the_civil_code_says(start, period, end):
    assert workcalendar.period_end(date.fromisoformat(start), **period) == date.fromisoformat(end)


@pytest.mark.parametrize("period", [{}, {"days": 1, "months": 1}, {"days": -1}, {"days": 3, "months": -1}])
def test_a_period_is_in_days_or_in_months(period):
    with pytest.raises(ValueError, match="period"):
        workcalendar.period_end(date(2026, 1, 1), **period)


@pytest.mark.django_db
def test_a_tenant_s_own_office_hours_are_counted_by():
    tenant = TenantFactory()
    hours = {"hours": [["09:00", "17:00"]], "seasons": []}
    period = {"effective_from": date(2026, 1, 1), "effective_to": None}
    own = {"citation": "本街道作息通知", "status": "verified", "body": hours}

    rulesets.override("core.office_hours", tenant=tenant, **period, **own, by=Actor.system(), now=NOW)
    workcalendar.forget()

    assert workcalendar.working_minutes_between(at("2026-11-20T08:00"), at("2026-11-20T13:00"), tenant=tenant) == 240
    assert workcalendar.add_working_hours(at("2026-11-20T16:30"), 1, tenant=tenant) == at("2026-11-23T09:30")
    assert workcalendar.add_working_days(at("2026-11-20T16:30"), 1, tenant=tenant) == at("2026-11-23T17:00")
    assert workcalendar.next_working_moment(at("2026-11-20T12:30"), tenant=tenant) == at("2026-11-20T12:30")
    assert workcalendar.working_days_between(date(2026, 11, 20), date(2026, 11, 23)) == 1
