"""The figures of activities against plain SQL, and the lists behind them against the figures."""

from datetime import date, timedelta

import pytest
from django.db import connection

from linli.activities.models import Attendance, HeadCount, Outreach, ResidentGroup, Session
from linli.activities.services import ledgers, outreach
from linli.core.daytimes import at
from linli.core.figures import all_figures
from tests import people
from tests.factories import activities_callups as callups
from tests.factories import activities_fairs as fairs
from tests.factories import activities_university as university
from tests.factories.activities import a_session

pytestmark = pytest.mark.django_db
CODES = (
    "courses", "class_groups", "teachers", "learners", "attendances", "communities_with_classes", "resident_groups", "duty_volunteers",
    "duty_hours", "outreach_talks", "outreach_sites", "outreach_groups", "outreach_hours",
)  # fmt: skip
UNIVERSITY = ("courses", "class_groups", "teachers", "learners", "attendances", "communities_with_classes")


def counted(tenant, year=2026):
    return {one.code: one.value(tenant, year) for one in all_figures() if one.code in CODES}


def url_of(code, here, year=2026):
    return next(one for one in all_figures() if one.code == code).url(here.tenant, year)


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.fixture
def taught(here):
    """Two classes of one course by one teacher, one of which was never held; three learners; a lesson counted by heads."""
    learners = [university.someone(here) for _ in range(3)]
    group = university.an_open_class(here, capacity=3, teacher=university.a_teacher(here), lessons=2)
    for one in learners:
        university.enrolled(group, one)
    university.a_class(here, university.a_term(here), course=group.course, start_minute=840)
    university.held(group, *learners[:2], lessons=2)
    lesson = university.lessons_of(group)[0]
    HeadCount.objects.create(tenant=here.tenant, session=lesson, person_times=5, at=lesson.ends_at, by="试")
    Attendance.objects.filter(session=university.lessons_of(group)[1], person=learners[0]).update(voided_at=lesson.ends_at)
    return group


def outreach_told(here):
    """Two sites of three were used, for forty minutes each; one piece is void; one talk of two hours on the ground."""
    air, net, _unused = fairs.a_site(here, "air"), fairs.a_site(here), fairs.a_site(here)
    by = university.system(here)
    outreach.note(given=fairs.sent_out([air, net], minutes=40), by=by, now=fairs.NOW)
    (void,) = outreach.note(given=fairs.sent_out([air], minutes=90), by=by, now=fairs.NOW)
    Outreach.objects.filter(pk=void.pk).update(voided_at=fairs.NOW)
    held = a_session(here, starts_at=fairs.NOW - timedelta(hours=3), state="held")
    outreach.of_session(session=held, given=outreach.GroundGiven(topic="law"), by=by, now=fairs.NOW)


def test_where_there_is_nothing_nothing_is_counted(here):
    assert counted(here.tenant, 2017) == dict.fromkeys(CODES, 0)


def test_the_university_counts_classes_that_were_taught_and_nobody_twice(here, taught):
    found = {code: counted(here.tenant)[code] for code in UNIVERSITY}

    assert found == {
        "courses": 1,
        "class_groups": 1,
        "teachers": 1,
        "learners": 3,
        "attendances": 8,
        "communities_with_classes": 1,
    }
    assert {code: counted(here.tenant, 2025)[code] for code in UNIVERSITY} == dict.fromkeys(UNIVERSITY, 0)


def test_person_times_are_rows_and_head_counts_as_plain_sql_sums_them(here, taught):
    rows = sql("SELECT sum(heads) FROM activities_attendance WHERE voided_at IS NULL")
    heads = sql("SELECT sum(person_times) FROM activities_headcount WHERE voided_at IS NULL")

    assert counted(here.tenant)["attendances"] == rows + heads == 8


def test_somebody_who_gave_up_and_a_session_that_is_no_lesson_do_not_count(here, taught):
    taught.enrolments.filter(position=3).update(state="withdrawn")
    other = a_session(here, state="held")
    HeadCount.objects.create(tenant=here.tenant, session=other, person_times=90, at=other.ends_at, by="试")

    assert (counted(here.tenant)["learners"], counted(here.tenant)["attendances"]) == (2, 8)


def test_a_substitute_counts_as_a_teacher(here, taught):
    lesson = university.lessons_of(taught)[1]
    Session.objects.filter(pk=lesson.pk).update(teacher=university.a_teacher(here, name="代课的"))

    assert counted(here.tenant)["teachers"] == 2


def test_groups_count_as_they_stood_on_the_last_day_of_the_year(here):
    fairs.a_group(here, recorded_on=date(2016, 5, 1))
    fairs.a_group(here, recorded_on=date(2017, 12, 31))
    ended = fairs.a_group(here, recorded_on=date(2016, 5, 1))
    ResidentGroup.objects.filter(pk=ended.pk).update(ended_on=date(2017, 12, 31))

    assert [counted(here.tenant, year)["resident_groups"] for year in (2015, 2016, 2017, 2018)] == [0, 2, 2, 2]


def test_duties_count_people_once_and_hours_as_they_were_also_when_the_names_are_gone(here):
    first, second = callups.shifts_of(callups.a_post(here), spans=[callups.MORNING, callups.AFTERNOON])
    one, other = callups.somebody(here), callups.somebody(here)
    rows = [(first, one, None), (second, one, None), (second, other, None)]
    ledgers.take_over_duties(callup=first.post.callup, stood=rows, by=callups.system(first), now=second.ends_at)
    before = counted(here.tenant)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE activities_duty SET person_id = NULL")

    assert counted(here.tenant) == before
    assert [before["duty_volunteers"], before["duty_hours"]] == [2, sql("SELECT sum(half_hours) FROM activities_duty") / 2]


def test_outreach_counts_what_was_used_and_what_is_void_not(here):
    outreach_told(here)

    found = counted(here.tenant)
    minutes = sql("SELECT sum(minutes) FROM activities_outreach WHERE voided_at IS NULL")

    assert [found[code] for code in CODES[-4:-1]] == [1, 1, 1]
    assert found["outreach_hours"] * 60 == minutes == 200


@pytest.fixture
def leader(here, client):
    return people.browser_of(people.subdistrict_leader(here)[1], client)


@pytest.mark.parametrize(
    "code",
    ["courses", "class_groups", "teachers", "learners", "resident_groups", "outreach_talks", "outreach_sites", "outreach_groups"],
)
def test_every_figure_opens_the_list_of_what_it_counts(code, here, taught, leader):
    fairs.a_group(here)
    outreach_told(here)
    for year in (2026, 2025):
        shown = leader.get(url_of(code, here, year)).context["page_obj"].paginator.count
        assert shown == counted(here.tenant, year)[code]


def test_the_table_by_community_and_the_list_of_call_ups_say_the_same(here, taught, leader):
    shift = callups.a_shift(here)
    ledgers.take_over_duties(
        callup=shift.post.callup, stood=[(shift, callups.somebody(here), None)], by=callups.system(shift), now=shift.ends_at
    )

    assert leader.get(url_of("attendances", here)).context["found"].whole.total == 8
    assert [leader.get(url_of("duty_hours", here, year)).context["page_obj"].paginator.count for year in (2026, 2020)] == [1, 0]


def test_a_year_that_is_none_narrows_nothing(here, leader):
    fairs.a_group(here)

    assert leader.get("/desk/activities/groups/?year=x").context["page_obj"].paginator.count == 1


def test_lessons_at_the_turn_of_the_year_belong_to_their_own(here, taught):
    first, second = university.lessons_of(taught)
    Session.objects.filter(pk=first.pk).update(starts_at=at(date(2026, 1, 1), 0) - timedelta(minutes=1))

    assert [counted(here.tenant, year)["class_groups"] for year in (2025, 2026)] == [1, 1]
    assert [counted(here.tenant, year)["attendances"] for year in (2025, 2026)] == [7, 1]
    assert second.starts_at.year == 2026
