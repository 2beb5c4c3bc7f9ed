"""What is refused of single lessons: one that is off or over, a teacher who is away, a time that is none."""

from datetime import date, timedelta

import pytest

from linli.activities.errors import ClassRefused
from linli.activities.services import lessons, teachers
from linli.core.daytimes import at
from tests.factories.activities_university import NINE, NOW, STARTS, a_class, a_teacher, a_term, lessons_of, system
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db
WEDNESDAY, SATURDAY = date(2026, 9, 2), date(2026, 9, 5)
WEATHER = {"kind": "weather", "reason": "暴雨"}


@pytest.fixture
def lesson(here):
    return lessons_of(a_class(here, teacher=a_teacher(here, "甲")))[0]


def refused(here, verb, now=NOW, **given):
    return codes_refused(ClassRefused, verb, by=system(here), now=now, **given)


def test_a_lesson_that_is_off_is_neither_moved_nor_taught_nor_called_off_again(here, lesson):
    lessons.call_off(session=lesson, **WEATHER, by=system(here), now=NOW)

    assert refused(here, lessons.call_off, session=lesson, **WEATHER) == ["called_off"]
    assert refused(here, lessons.move, session=lesson, starts_at=at(WEDNESDAY, NINE)) == ["called_off"]
    assert refused(here, lessons.substitute, session=lesson, teacher=None) == ["called_off"]


def test_a_lesson_that_is_over_stays_as_it_was(here, lesson):
    assert refused(here, lessons.substitute, session=lesson, teacher=None, now=lesson.ends_at) == ["over"]
    assert refused(here, lessons.call_off, session=lesson, **WEATHER, now=lesson.ends_at) == ["over"]


def test_a_lesson_is_left_without_a_teacher(here, lesson):
    done = lessons.substitute(session=lesson, teacher=None, by=system(here), now=NOW)

    assert (done.teacher, done.sequence) == (None, lesson.sequence + 1)


def test_whoever_is_away_that_day_is_no_substitute(here, lesson):
    other = a_teacher(here, "乙")
    day = at(STARTS, NINE).date()
    teachers.away(teacher=other, starts_on=day, ends_on=day, by=system(here), now=NOW)

    assert refused(here, lessons.substitute, session=lesson, teacher=other) == ["away"]


@pytest.mark.parametrize(
    ("starts_at", "minutes", "wanted"),
    [
        (NOW, None, ["past"]),
        (at(WEDNESDAY, NINE), 0, ["minutes"]),
        (at(WEDNESDAY, NINE), 19, ["minutes"]),
        (at(WEDNESDAY, NINE), 481, ["minutes"]),
        (at(WEDNESDAY, 23 * 60), None, ["midnight"]),
        (NOW - timedelta(days=1), 481, ["past", "minutes"]),
    ],
)
def test_a_lesson_is_moved_to_a_time_to_come_within_one_day(here, lesson, starts_at, minutes, wanted):
    assert refused(here, lessons.move, session=lesson, starts_at=starts_at, minutes=minutes) == wanted
    lesson.refresh_from_db()
    assert lesson.starts_at == at(STARTS, NINE)


def test_a_lesson_may_last_until_midnight(here, lesson):
    moved = lessons.move(session=lesson, starts_at=at(WEDNESDAY, 22 * 60 + 30), by=system(here), now=NOW)

    assert moved.session.ends_at == at(WEDNESDAY, 24 * 60)


def test_what_was_made_up_for_is_moved_by_itself(here):
    group = a_class(here, a_term(here))
    lesson = lessons_of(group)[0]
    lessons.call_off(session=lesson, **WEATHER, by=system(here), now=NOW)
    made = lessons.make_up(session=lesson, starts_at=at(SATURDAY, NINE), by=system(here), now=NOW).session

    moved = lessons.move(session=made, starts_at=at(SATURDAY, 14 * 60), by=system(here), now=NOW)

    assert moved.session.starts_at == at(SATURDAY, 14 * 60)
    assert group.programme.series.get().exceptions.filter(kind="moved").count() == 0


def test_a_lesson_is_not_made_up_for_in_the_past(here, lesson):
    lessons.call_off(session=lesson, **WEATHER, by=system(here), now=NOW)

    assert refused(here, lessons.make_up, session=lesson, starts_at=NOW) == ["past"]
    assert refused(here, lessons.make_up, session=lesson, starts_at=at(WEDNESDAY, 23 * 60)) == ["midnight"]
