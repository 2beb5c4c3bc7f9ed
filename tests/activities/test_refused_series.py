"""What is refused of a series in the database, and days of which nothing is left to call off or to move."""

from datetime import timedelta

import pytest

from linli.activities.errors import SeriesRefused
from linli.activities.models import Series, Session
from linli.activities.services import series
from linli.core.models import JournalLine
from tests.factories.activities import NOW, a_programme
from tests.factories.activities_programmes import FRIDAY, every_week
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEXT = FRIDAY + 7 * DAY


@pytest.fixture
def weekly(here, secretary):
    return series.repeat(programme=a_programme(here), given=every_week(here), by=secretary, now=NOW)


def refused(verb, by, **given):
    return codes_refused(SeriesRefused, verb, by=by, now=NOW, **given)


def off(weekly, day):
    """The session of a day was called off by itself before."""
    weekly.sessions.filter(occurrence_on=day).update(state="called_off", off_reason="先前取消")


@pytest.mark.parametrize(("times", "wanted"), [(401, ["too_many"]), (4000, ["too_many"])])
def test_no_more_than_four_hundred_times_are_set_at_once(here, secretary, times, wanted):
    given = every_week(here, rule=f"FREQ=DAILY;COUNT={times}", whole=True)

    assert refused(series.repeat, secretary, programme=a_programme(here), given=given) == wanted
    assert (Series.objects.count(), Session.objects.count()) == (0, 0)


def test_a_series_ends_no_earlier_than_today(weekly, secretary):
    today = NOW.date()

    assert refused(series.end, secretary, series=weekly, on=today - DAY) == ["past"]
    assert series.end(series=weekly, on=today, by=secretary, now=NOW).ended_on == today


def test_a_series_that_ended_is_neither_ended_again_nor_put_right(weekly, secretary):
    series.end(series=weekly, on=NEXT, by=secretary, now=NOW)

    assert refused(series.end, secretary, series=weekly, on=NOW.date() - DAY) == ["ended", "past"]
    assert refused(series.realign, secretary, series=weekly) == ["ended", "no_drift"]


def test_a_day_that_was_called_off_before_is_left_out_with_its_own_reason(weekly, secretary):
    off(weekly, NEXT)

    series.skip_day(series=weekly, day=NEXT, reason="下雪", by=secretary, now=NOW)

    assert list(weekly.sessions.filter(occurrence_on=NEXT).values_list("state", "off_reason")) == [("called_off", "先前取消")]


def test_a_day_that_was_called_off_before_is_not_moved_with_its_day(weekly, secretary):
    off(weekly, NEXT)
    before = weekly.sessions.get(occurrence_on=NEXT).starts_at

    said = series.move_day(series=weekly, day=NEXT, to_day=NEXT + DAY, by=secretary, now=NOW)

    assert (said.to_day, weekly.sessions.get(occurrence_on=NEXT).starts_at) == (NEXT + DAY, before)


def test_a_series_whose_last_day_is_set_grows_no_further_and_says_nothing(here, secretary):
    given = every_week(here, until=NEXT)
    made = series.repeat(programme=a_programme(here), given=given, by=secretary, now=NOW)

    assert series.extend(now=NOW + 7 * DAY) == 0
    assert (made.sessions.count(), JournalLine.objects.filter(verb="activities.programme.extended").count()) == (2, 0)
