"""When staff act: any moment of a story falls into office hours, in order, never after now."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.workcalendar import CHINA, Calendar, OfficeHours
from linli.demo.hours import Hours

HOURS = OfficeHours.from_rule({"hours": [["08:30", "12:00"], ["14:30", "18:00"]]})
NATIONAL_DAY = {date(2026, 10, day): False for day in range(1, 8)} | {date(2026, 9, 20): True}
CALENDAR = Calendar(NATIONAL_DAY, frozenset({2025, 2026}), HOURS)
MINUTES = st.integers(0, 200 * 24 * 60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


NOWS = st.integers(0, 364 * 24 * 60).map(lambda minutes: at("2026-01-01") + timedelta(minutes=minutes))


@given(NOWS, MINUTES)
def test_every_moment_of_a_story_falls_into_office_hours_and_never_after_now(now, ago):
    hours = Hours(CALENDAR, now)

    moment = hours.at(now - timedelta(minutes=ago))

    assert moment == hours.latest(moment)
    assert moment <= hours.present <= now


@given(NOWS, MINUTES, MINUTES)
def test_what_came_first_stays_first(now, one, other):
    hours = Hours(CALENDAR, now)

    first, second = (hours.at(now - timedelta(minutes=ago)) for ago in (one, other))

    assert (first < second) == (one > other)


@given(NOWS, MINUTES, st.integers(1, 24 * 60))
def test_what_follows_in_a_story_follows_in_the_office(now, ago, passed):
    hours = Hours(CALENDAR, now)
    before = hours.at(now - timedelta(minutes=ago + passed))

    later = hours.after(before, timedelta(minutes=passed))

    assert before < later <= hours.at(now - timedelta(minutes=ago))


@given(NOWS, st.integers(1, 20))
def test_a_week_of_a_story_is_five_working_days(now, weeks):
    hours = Hours(CALENDAR, now)

    moment = hours.at(now - timedelta(weeks=weeks))

    assert CALENDAR.working_seconds_between(moment, hours.present) == weeks * 5 * 7 * 3600


@pytest.mark.parametrize(
    ("now", "present"),
    [
        ("2026-11-23T07:00", "2026-11-20T18:00"),  # Monday morning: Friday's close
        ("2026-11-25T12:30", "2026-11-25T12:00"),
        ("2026-11-25T15:20", "2026-11-25T15:20"),
        ("2026-11-20T23:50", "2026-11-20T18:00"),
        ("2026-11-22T15:00", "2026-11-20T18:00"),
        ("2026-10-05T10:00", "2026-09-30T18:00"),  # the National Day holiday
        ("2026-09-20T10:00", "2026-09-20T10:00"),  # a Sunday that is worked for it
    ],
)
def test_the_present_is_now_or_the_last_close_of_business(now, present):
    assert Hours(CALENDAR, at(now)).present == at(present)


def test_a_day_of_a_story_is_five_hours_and_a_holiday_is_none():
    assert Hours(CALENDAR, at("2026-10-08T08:30")).at(at("2026-10-07T08:30")) == at("2026-09-30T10:30")
