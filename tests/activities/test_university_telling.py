"""Who hears of enrolments and lessons, on the phone or by voice; what is left of somebody who is erased; two records that were one."""

import pytest

from linli.activities import api
from linli.activities.events import Enrolled, EnrolmentAnswered, LessonChanged
from linli.activities.models import CallLine, Certificate, ClassGroup, Enrolment, Learner, Teacher
from linli.activities.selectors import lesson_counts
from linli.activities.services import enrolments, learner_certificates, lessons
from linli.core import clock
from linli.core.daytimes import at
from linli.core.ids import uuid7
from linli.disclosure.models import Message
from linli.registry.api import PersonErased, PersonMerged, PlaceMoved
from tests import people
from tests.factories.activities_university import (
    IN_WINDOW,
    NOW,
    STARTS,
    a_running_class,
    a_teacher,
    a_term,
    an_open_class,
    enrolled,
    held,
    lessons_of,
    someone,
    system,
)

pytestmark = pytest.mark.django_db


def hear(event):
    handlers = {LessonChanged: api.on_lesson_changed, EnrolmentAnswered: api.on_enrolment_answered, Enrolled: api.on_enrolled}
    handlers[type(event)](event, event_id=uuid7(), now=NOW)


def reachable(here):
    return someone(here, phone="13900000120")


def test_a_lesson_that_is_off_reaches_everybody_in_the_class(here):
    group = an_open_class(here, title="合唱一班", capacity=2)
    for person in (reachable(here), someone(here, has_phone=False), reachable(here)):
        enrolled(group, person)
    lesson = lessons.call_off(session=lessons_of(group)[0], kind="weather", reason="暴雨", by=system(here), now=NOW)

    hear(LessonChanged(tenant_id=here.tenant.pk, session_id=lesson.pk))

    told = Message.objects.filter(kind="activities.lesson")
    assert [one.title for one in told] == ["“合唱一班”9月1日 星期二 9:00–10:30的课取消了"]
    assert [one.words for one in CallLine.objects.all()] == ["“合唱一班”9月1日 星期二 9:00–10:30的课取消了。为什么：暴雨。"]


def test_a_substitute_is_named_to_the_class(here):
    group = an_open_class(here, teacher=a_teacher(here, "甲老师"))
    enrolled(group, reachable(here))
    lesson = lessons.substitute(session=lessons_of(group)[0], teacher=a_teacher(here, "乙老师"), by=system(here), now=NOW)

    hear(LessonChanged(tenant_id=here.tenant.pk, session_id=lesson.pk))

    assert "上课的是乙老师。" in Message.objects.get(kind="activities.lesson").body


def test_who_moves_up_without_a_telephone_is_called(here):
    group = an_open_class(here, title="合唱一班", capacity=1)
    first, second = enrolled(group, reachable(here)), enrolled(group, someone(here, has_phone=False))
    enrolments.withdraw(enrolment=first, reason="搬家", by=system(here), now=IN_WINDOW)

    hear(EnrolmentAnswered(tenant_id=here.tenant.pk, enrolment_id=second.pk))

    line = CallLine.objects.get()
    assert (line.reason, line.person) == ("moved_up", second.learner.person)
    assert line.words.startswith(f"“合唱一班”录取了，报名号 {second.number}。第一次课：")


def test_who_was_enrolled_by_telephone_gets_the_number_in_writing(here):
    row = enrolled(an_open_class(here), reachable(here), channel="phone")

    hear(Enrolled(tenant_id=here.tenant.pk, enrolment_id=row.pk))

    assert row.number in Message.objects.get(kind="activities.enrolment").title


# ---- upkeep ----


def erase(here, person):
    api.on_learner_erased(PersonErased(tenant_id=here.tenant.pk, person_id=person.pk), event_id=uuid7(), now=IN_WINDOW)


def test_erasure_keeps_counts_and_removes_the_person(here):
    person, other = someone(here), someone(here)
    group = a_running_class(here, person, other, lessons=4, capacity=2)
    held(group, person, other, lessons=2)
    Learner.objects.filter(person=person).update(needs="坐轮椅", emergency="女儿")
    before = [one.came for one in lesson_counts.lessons_with_numbers(group)]

    erase(here, person)

    learner = Learner.objects.get(person=person)
    assert (learner.needs, learner.emergency, learner.enrolments.get().state) == ("", "", "withdrawn")
    assert [one.came for one in lesson_counts.lessons_with_numbers(group)] == before == [2, 2, 0, 0]
    assert ClassGroup.objects.get().taken == 1


def test_the_place_of_who_is_erased_goes_to_who_waits(here):
    group = an_open_class(here, capacity=1)
    first, second = enrolled(group, someone(here)), enrolled(group, someone(here))

    erase(here, first.learner.person)

    second.refresh_from_db()
    assert second.state == "in"


def test_an_erased_teacher_is_said_nothing_of_and_a_certificate_bears_no_name(here):
    teacher, person = a_teacher(here, about="三十年教龄"), someone(here)
    group = a_running_class(here, person, lessons=1)
    held(group, person)
    row = enrolments.complete(enrolment=Enrolment.objects.get(), by=system(here), now=at(STARTS, 900))
    learner_certificates.issue_learner(enrolment=row, by=system(here), now=at(STARTS, 900))

    for one in (teacher.person, person):
        erase(here, one)

    paper, kept = Certificate.objects.get(), Teacher.objects.get()
    assert (paper.person, paper.name, kept.about, kept.is_public) == (None, "（已删除）", "", False)


def merge(here, merged, kept):
    event = PersonMerged(tenant_id=here.tenant.pk, merged_id=merged.pk, kept_id=kept.pk)
    api.on_learner_merged(event, event_id=uuid7(), now=IN_WINDOW)


def test_two_records_of_one_learner_become_one_file_and_one_place(here):
    group = an_open_class(here, capacity=1)
    kept, merged = someone(here), someone(here)
    enrolled(group, merged, needs="听力不好")
    enrolled(group, kept)

    merge(here, merged, kept)

    learner = Learner.objects.get()
    assert (learner.person, learner.needs) == (kept, "听力不好")
    assert sorted(Enrolment.objects.values_list("state", flat=True)) == ["in", "withdrawn"]
    assert ClassGroup.objects.get().taken == 1


def test_a_file_goes_over_to_a_record_that_has_none(here):
    kept, merged = someone(here), someone(here)
    enrolled(an_open_class(here), merged)

    merge(here, merged, kept)

    assert Learner.objects.get().person == kept


def test_two_records_of_one_teacher_teach_as_one(here):
    kept, merged = a_teacher(here, "甲"), a_teacher(here, "甲甲")
    group = an_open_class(here, teacher=merged)

    merge(here, merged.person, kept.person)

    group.refresh_from_db()
    assert (group.teacher, lessons_of(group)[0].teacher) == (kept, kept)
    assert Teacher.objects.filter(person=kept.person, until=None).count() == 1


def test_a_class_follows_its_place(here):
    group = an_open_class(here)
    old = here.community.path
    moved = PlaceMoved(tenant_id=here.tenant.pk, place_id=here.community.pk, old_path=old, new_path=f"X/{old}")

    api.on_place_moved_university(moved, event_id=uuid7(), now=NOW)

    assert ClassGroup.objects.get(pk=group.pk).place_path == f"X/{old}"


# ---- REST ----


def test_programs_read_what_is_public_and_enrol_once_for_a_key(here, client):
    group = an_open_class(here, a_term(here, name="秋"))
    _user, actor = people.resident(here)
    browser = people.browser_of(actor, client)

    with clock.fixed(IN_WINDOW):
        listed = client.get("/api/v1/university/classes").json()
        sent = [
            browser.post(
                f"/api/v1/university/classes/{group.pk}/enrolments",
                data={},
                content_type="application/json",
                headers={"Idempotency-Key": "k1"},
            )
            for _n in range(2)
        ]

    assert [one["title"] for one in listed] == [group.title]
    assert [one.status_code for one in sent] == [200, 200]
    assert [one["number"] for one in browser.get("/api/v1/university/mine").json()] == [sent[0].json()["number"]]


def test_programs_of_the_office_plan_move_and_call_off(here, client):
    group = an_open_class(here)
    browser = people.browser_of(people.community_secretary(here)[1], client)
    lesson = lessons_of(group)[0]

    with clock.fixed(NOW):
        made = browser.post(
            f"/api/v1/university/terms/{group.term.pk}/classes",
            data={
                "course_id": str(group.course.pk),
                "title": "二班",
                "place_id": str(here.community.pk),
                "weekday": 3,
                "start_minute": 540,
                "capacity": 9,
            },
            content_type="application/json",
        )
        off = browser.post(
            f"/api/v1/university/lessons/{lesson.pk}/off", data={"reason": "暴雨"}, content_type="application/json"
        )
        clashes = browser.get(f"/api/v1/university/terms/{group.term.pk}/clashes")

    assert (made.json()["title"], off.json()["state"], clashes.json()) == ("二班", "called_off", [])
