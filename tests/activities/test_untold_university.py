"""Who is told nothing of enrolments and lessons, or by voice as well; what follows for files that were one person's."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.activities import api
from linli.activities.events import Enrolled, EnrolmentAnswered, LessonChanged, TeacherAwaySaid
from linli.activities.models import CallLine, ClassGroup, Enrolment, Learner, Session
from linli.disclosure.models import Message
from linli.registry.api import Person, PersonErased, PersonMerged
from tests import people
from tests.factories.activities_university import (
    IN_WINDOW,
    NOW,
    a_running_class,
    a_teacher,
    an_open_class,
    enrolled,
    lessons_of,
    someone,
)

pytestmark = pytest.mark.django_db


def heard(handler, event, now=NOW):
    """What was told by an event that came twice, to whom, and what stood below; and who is to be called."""
    once = uuid4()
    for _n in range(2):
        handler(event, event_id=once, now=now)
    told = Message.objects.filter(once_key__contains=str(once)).exclude(kind="activities.calls").order_by("made_at", "id")
    return [(one.to_person_id, one.title, one.body) for one in told], list(CallLine.objects.values_list("person", flat=True))


def of_enrolled(row):
    return heard(api.on_enrolled, Enrolled(tenant_id=row.tenant_id, enrolment_id=row.pk))


def of_answered(row):
    return heard(api.on_enrolment_answered, EnrolmentAnswered(tenant_id=row.tenant_id, enrolment_id=row.pk))


def test_what_is_gone_meanwhile_is_told_to_nobody(here, secretary):
    tenant = here.tenant.pk
    gone = [
        (api.on_enrolled, Enrolled(tenant_id=tenant, enrolment_id=uuid4())),
        (api.on_enrolment_answered, EnrolmentAnswered(tenant_id=tenant, enrolment_id=uuid4())),
        (api.on_teacher_away, TeacherAwaySaid(tenant_id=tenant, away_id=uuid4())),
        (api.on_lesson_changed, LessonChanged(tenant_id=tenant, session_id=uuid4())),
    ]

    assert [heard(handler, event) for handler, event in gone] == [([], [])] * 4


def test_a_lesson_that_is_over_is_told_to_nobody(here):
    group = a_running_class(here, someone(here))
    lesson = lessons_of(group)[0]

    assert heard(api.on_lesson_changed, LessonChanged(tenant_id=here.tenant.pk, session_id=lesson.pk), lesson.ends_at) == ([], [])


def test_whoever_enrolled_on_a_page_or_has_no_telephone_gets_nothing_in_writing(here):
    group = an_open_class(here)
    on_page, without = enrolled(group, someone(here)), enrolled(group, someone(here, phone="", has_phone=False))
    Enrolment.objects.filter(pk=on_page.pk).update(channel="page")

    assert (of_enrolled(on_page), of_enrolled(without)) == (([], []), ([], []))


def test_whoever_waits_reads_that_they_wait_and_of_no_lesson(here):
    group = an_open_class(here, title="合唱一班", capacity=1)
    enrolled(group, someone(here))
    row = enrolled(group, someone(here))

    assert of_enrolled(row) == ([(row.learner.person_id, f"“合唱一班”在候补，报名号 {row.number}", "")], [])


def test_whoever_asked_before_lots_are_drawn_reads_that_they_asked(here):
    row = enrolled(an_open_class(here, title="合唱一班"), someone(here))
    Enrolment.objects.update(state="asked")

    assert of_enrolled(row) == ([(row.learner.person_id, f"“合唱一班”报上了，等抽签，报名号 {row.number}", "")], [])


def test_whoever_was_turned_away_reads_why_and_whoever_left_is_told_nothing(here):
    group = an_open_class(here, title="合唱一班")
    rows = [enrolled(group, someone(here)), enrolled(group, someone(here))]
    for row, state in zip(rows, ("refused", "withdrawn"), strict=True):
        Enrolment.objects.filter(pk=row.pk).update(state=state, end_reason="没有抽中")

    assert of_answered(rows[0]) == ([(rows[0].learner.person_id, f"“合唱一班”没有录取，报名号 {rows[0].number}", "没有抽中")], [])
    assert of_answered(rows[1]) == ([], [])


def test_whoever_has_an_account_and_no_telephone_is_written_to_and_called_once(here):
    who = Person.objects.get(pk=people.resident(here, phone="", has_phone=False)[1].person_id)
    row = enrolled(an_open_class(here, title="合唱一班"), who)

    told, called = of_answered(row)

    assert ([one[:2] for one in told], called) == ([(who.pk, f"“合唱一班”录取了，报名号 {row.number}")], [who.pk])


def test_of_a_class_without_a_lesson_to_come_nobody_is_told_a_first_one_or_called(here):
    group = an_open_class(here, title="合唱一班")
    rows = [enrolled(group, someone(here)), enrolled(group, someone(here, phone="", has_phone=False))]
    Session.objects.filter(programme=group.programme_id).update(
        state="held", starts_at=NOW - timedelta(days=2), ends_at=NOW - timedelta(days=1)
    )

    assert of_answered(rows[0]) == ([(rows[0].learner.person_id, f"“合唱一班”录取了，报名号 {rows[0].number}", "")], [])
    assert of_answered(rows[1]) == ([], [])


# ---- what follows ----


def merge(here, merged, kept):
    event = PersonMerged(tenant_id=here.tenant.pk, merged_id=merged.pk, kept_id=kept.pk)
    for _twice in range(2):
        api.on_learner_merged(event, event_id=uuid4(), now=IN_WINDOW)


def test_an_enrolment_in_a_class_that_was_cancelled_stays_as_it_is_when_its_person_is_erased(here):
    row = enrolled(an_open_class(here), someone(here))
    ClassGroup.objects.update(state="cancelled")
    event = PersonErased(tenant_id=here.tenant.pk, person_id=row.learner.person_id)

    api.on_learner_erased(event, event_id=uuid4(), now=IN_WINDOW)

    row.refresh_from_db()
    assert (row.state, ClassGroup.objects.get().taken) == ("in", 1)


def test_enrolments_in_different_classes_all_stand_in_one_file(here):
    kept, merged = someone(here), someone(here)
    rows = [enrolled(an_open_class(here, weekday=day), person) for day, person in ((1, kept), (2, merged))]

    merge(here, merged, kept)

    for row in rows:
        row.refresh_from_db()
    assert [(row.learner, row.state) for row in rows] == [(Learner.objects.get(), "in")] * 2


def test_of_two_completed_enrolments_in_one_class_one_is_left_and_the_other_says_why(here):
    group, kept, merged = an_open_class(here), someone(here), someone(here)
    first, second = enrolled(group, kept), enrolled(group, merged)
    Enrolment.objects.update(state="completed")

    merge(here, merged, kept)

    for row in (first, second):
        row.refresh_from_db()
    assert [(row.state, row.end_reason) for row in (first, second)] == [
        ("completed", ""),
        ("withdrawn", "和另一条报名是同一个人。"),
    ]


def test_a_teacher_goes_over_to_a_record_that_teaches_nothing(here):
    teacher, kept = a_teacher(here), someone(here)
    group = an_open_class(here, teacher=teacher)

    merge(here, teacher.person, kept)

    for one in (teacher, group):
        one.refresh_from_db()
    assert (teacher.person, teacher.until, group.teacher) == (kept, None, teacher)
