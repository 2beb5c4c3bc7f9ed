"""Series: sessions sixty days ahead, days left out, moved and added, changes and the end; spaces booked for each time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.activities.errors import SeriesRefused
from linli.activities.models import Series, Session, SignUp
from linli.activities.services import series
from linli.cobuild.models import Booking
from linli.core import workcalendar
from linli.core.daytimes import at, day_of
from linli.core.models import OutboxEvent
from linli.core.workcalendar import Day
from tests import people
from tests.factories.activities import NOW, a_programme
from tests.factories.activities_programmes import FRIDAY, every_week
from tests.factories.cobuild_spaces import a_booking, a_space
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
NEXT = FRIDAY + timedelta(days=7)


@pytest.fixture
def programme(here):
    return a_programme(here)


@pytest.fixture
def weekly(here, programme, secretary):
    return series.repeat(programme=programme, given=every_week(here), by=secretary, now=NOW)


def refusal(do, **more):
    with pytest.raises(SeriesRefused) as refused:
        do(now=NOW, **more)
    return refused.value.codes


def days(of):
    return [day_of(one.starts_at) for one in Session.objects.filter(series=of).exclude(state="called_off")]


def sign_up(one):
    person = PersonFactory(tenant=one.tenant)
    SignUp.objects.create(tenant=one.tenant, session=one, person=person, number=f"BM-{one.pk}"[:24], position=1, signed_at=NOW)


def test_sessions_exist_sixty_days_ahead_and_the_clock_makes_the_next(weekly):
    assert days(weekly) == [FRIDAY + timedelta(days=7 * n) for n in range(8)]
    assert [one.position for one in weekly.sessions.all()] == list(range(1, 9))

    assert series.extend(now=NOW) == 0
    assert series.extend(now=NOW + timedelta(days=7)) == 1
    assert series.extend(now=NOW + timedelta(days=7)) == 0


def test_a_term_is_made_whole(here, programme, secretary):
    given = every_week(here, rule="FREQ=WEEKLY;BYDAY=FR;COUNT=16", whole=True)

    made = series.repeat(programme=programme, given=given, by=secretary, now=NOW)

    assert (len(days(made)), days(made)[-1]) == (16, FRIDAY + timedelta(days=105))


def test_holidays_are_left_out_where_it_was_said(here, programme, secretary):
    given = every_week(here, rule="FREQ=DAILY", starts_on=date(2026, 12, 30), until=date(2027, 1, 2), on_holiday="skip")

    made = series.repeat(programme=programme, given=given, by=secretary, now=NOW)

    assert days(made)[:2] == [date(2026, 12, 30), date(2026, 12, 31)]


def test_what_is_wrong_with_a_series_is_said_at_once(here, programme, secretary):
    wrong = every_week(here, rule="FREQ=HOURLY", start_minute=1500, minutes=1, starts_on=date(2020, 1, 1), on_holiday="never")

    codes = refusal(series.repeat, programme=programme, given=wrong, by=secretary)

    assert codes == ["rule", "start_minute", "minutes", "too_early", "on_holiday"]
    assert (Series.objects.count(), Session.objects.count()) == (0, 0)


def test_a_day_left_out_is_called_off(weekly, secretary):
    series.skip_day(series=weekly, day=NEXT, reason="下雪", by=secretary, now=NOW)

    one = weekly.sessions.get(occurrence_on=NEXT)
    assert (one.state, one.off_reason) == ("called_off", "下雪")
    assert refusal(series.skip_day, series=weekly, day=NEXT, reason="又下雪", by=secretary) == ["said"]
    assert refusal(series.skip_day, series=weekly, day=NEXT + timedelta(days=1), reason="雪", by=secretary) == ["not_named"]


def test_a_day_is_moved_with_its_session_and_people_are_told(weekly, secretary):
    series.move_day(series=weekly, day=NEXT, to_day=NEXT + timedelta(days=1), start_minute=600, by=secretary, now=NOW)

    one = weekly.sessions.get(occurrence_on=NEXT)
    assert one.starts_at == at(NEXT + timedelta(days=1), 600)
    assert OutboxEvent.objects.filter(name="activities.SessionChanged").count() == 1


def test_a_time_is_not_moved_onto_another(weekly, secretary):
    assert refusal(series.move_day, series=weekly, day=NEXT, to_day=FRIDAY, by=secretary) == ["taken"]


def test_a_day_is_added_once(weekly, secretary):
    extra = FRIDAY + timedelta(days=2)
    series.add_day(series=weekly, day=extra, start_minute=840, by=secretary, now=NOW)

    assert weekly.sessions.get(occurrence_on=extra).starts_at == at(extra, 840)
    assert refusal(series.add_day, series=weekly, day=extra, by=secretary) == ["taken"]


def test_a_day_that_is_over_is_said_where_it_was_typed(weekly, secretary):
    over = NOW.date() - timedelta(days=9)
    with pytest.raises(SeriesRefused) as refused:
        series.add_day(series=weekly, day=over, by=secretary, now=NOW)

    assert [one.where for one in refused.value.problems] == ["day"]


def test_a_day_left_out_ahead_of_the_clock_stays_out(weekly, secretary):
    far = FRIDAY + timedelta(days=63)
    series.skip_day(series=weekly, day=far, reason="过年", by=secretary, now=NOW)

    assert series.extend(now=NOW + timedelta(days=14)) == 1
    assert far not in days(weekly)


def test_another_hour_moves_every_time_and_tells_those_who_signed_up(here, weekly, secretary):
    first, second = list(weekly.sessions.all()[:2])
    sign_up(first)

    series.change(series=weekly, given=every_week(here, start_minute=600), by=secretary, now=NOW)

    assert Session.objects.get(pk=first.pk).starts_at == at(FRIDAY, 600)
    assert Session.objects.get(pk=second.pk).starts_at == at(NEXT, 600)
    assert {one.starts_at.hour for one in weekly.sessions.all()} == {2}
    assert OutboxEvent.objects.filter(name="activities.SessionChanged").count() == 1


def test_another_day_of_the_week_calls_off_those_with_people(here, weekly, secretary):
    first = weekly.sessions.all()[0]
    sign_up(first)

    series.change(series=weekly, given=every_week(here, rule="FREQ=WEEKLY;BYDAY=SA"), reason="改到周六", by=secretary, now=NOW)

    first.refresh_from_db()
    assert (first.state, first.off_reason) == ("called_off", "改到周六")
    assert {day.weekday() for day in days(weekly)} == {5}


def test_ended_nothing_comes_after_the_day(weekly, secretary):
    series.end(series=weekly, on=NEXT, by=secretary, now=NOW)

    assert days(weekly) == [FRIDAY]
    assert series.extend(now=NOW + timedelta(days=30)) == 0
    assert refusal(series.end, series=weekly, on=NEXT, by=secretary) == ["ended"]


# ---- spaces ----


def test_every_time_in_a_space_is_booked(here, programme, secretary):
    space = a_space(here)

    made = series.repeat(programme=programme, given=every_week(here, space=space, until=NEXT), by=secretary, now=NOW)

    assert Booking.objects.filter(state="confirmed").count() == 2
    assert [one.booking.purpose for one in made.sessions.select_related("booking")] == ["包饺子", "包饺子"]


def test_one_day_that_is_taken_refuses_all_with_the_day(here, programme, secretary):
    space = a_space(here)
    a_booking(space, 9, 10, day=NEXT)

    codes = refusal(series.repeat, programme=programme, given=every_week(here, space=space, until=NEXT), by=secretary)

    assert codes == ["space_taken"]
    assert (Session.objects.count(), Booking.objects.count()) == (0, 1)


def test_the_clock_makes_a_time_without_its_space_where_somebody_has_it(here, programme, secretary):
    space = a_space(here)
    made = series.repeat(programme=programme, given=every_week(here, space=space), by=secretary, now=NOW)
    a_booking(space, 9, 10, day=FRIDAY + timedelta(days=56))

    assert series.extend(now=NOW + timedelta(days=7)) == 1
    assert list(made.sessions.filter(booking=None).values_list("occurrence_on", flat=True)) == [FRIDAY + timedelta(days=56)]


def test_ended_series_give_their_space_back(here, programme, secretary):
    space = a_space(here)
    made = series.repeat(programme=programme, given=every_week(here, space=space, until=NEXT), by=secretary, now=NOW)

    series.end(series=made, on=NEXT, by=secretary, now=NOW)

    assert Booking.objects.filter(state="confirmed").count() == 1


def test_a_changed_series_keeps_its_spaces(here, programme, secretary):
    given = every_week(here, space=a_space(here), until=NEXT)
    made = series.repeat(programme=programme, given=given, by=secretary, now=NOW)
    sign_up(made.sessions.all()[0])

    series.change(series=made, given=replace(given, start_minute=600), by=secretary, now=NOW)

    held = Booking.objects.filter(state="confirmed").order_by("starts_at")
    assert [one.starts_at for one in held] == [at(FRIDAY, 600), at(NEXT, 600)]


# ---- a notice that comes later ----


def test_a_holiday_notice_that_comes_later_moves_what_was_made(here, programme, secretary):
    made = series.repeat(programme=programme, given=every_week(here, on_holiday="skip"), by=secretary, now=NOW)
    new_year = date(2027, 1, 1)
    sign_up(made.sessions.get(occurrence_on=new_year))
    assert refusal(series.realign, series=made, by=secretary) == ["no_drift"]

    workcalendar.import_year(2027, [Day(new_year, is_working=False, name="元旦")], "试验", people.administrator(here)[1], NOW)
    series.realign(series=made, by=secretary, now=NOW)

    assert made.sessions.get(occurrence_on=new_year).state == "called_off"
    assert len(days(made)) == 7
