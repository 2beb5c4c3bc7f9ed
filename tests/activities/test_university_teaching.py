"""Teachers on their own telephone; a term that is planned like another; a learner who is known already."""

from datetime import date

import pytest

from linli.activities import api
from linli.activities.errors import TermRefused
from linli.activities.events import TeacherAwaySaid
from linli.activities.models import ClassGroup, Enrolment, Session, TeacherAway
from linli.activities.services import lessons, teachers, term_copies
from linli.activities.services.teachers import TeacherGiven
from linli.core import clock
from linli.core.ids import uuid7
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from linli.registry.api import Person
from tests import people
from tests.factories.activities_university import (
    IN_WINDOW,
    NOW,
    a_class,
    a_course,
    a_running_class,
    a_teacher,
    a_term,
    an_open_class,
    enrolled,
    lessons_of,
    someone,
    system,
)
from tests.pdfs import text_of_pdf

from .pages import url, words

pytestmark = pytest.mark.django_db
SPRING = {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 7, 10)}


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(IN_WINDOW):
        yield


@pytest.fixture
def taught(here, client):
    """A teacher who has signed in, and their class with one learner."""
    _user, actor = people.resident(here, name="试老师")
    teacher = teachers.name(
        tenant=here.tenant, given=TeacherGiven(Person.objects.get(pk=actor.person_id)), by=system(here), now=NOW
    )
    group = a_running_class(here, someone(here, name="张桂兰", phone="13900000120"), teacher=teacher, title="合唱一班")
    return people.browser_of(actor, client), teacher, group, actor


def test_a_teacher_sees_who_is_in_the_class_by_name_and_no_telephone(taught):
    browser, _teacher, group, _actor = taught

    page = words(browser.get(url("teaching-class", group)))
    paper = text_of_pdf(browser.get(url("teaching-list", group), {"as": "pdf"}).content)

    assert "合唱一班" in words(browser.get(url("teaching")))
    assert ("张桂兰" in page, "13900000120" in page, "0120" in page) == (True, False, False)
    assert "张桂兰" in paper
    assert "我教的班" in words(browser.get(url("university")))


def test_a_teacher_sees_no_class_of_another_and_a_resident_none(here, taught, client):
    browser, _teacher, group, _actor = taught
    other = a_class(here, a_term(here), teacher=a_teacher(here, "别人"))

    assert browser.get(url("teaching-class", other)).status_code == 404
    _user, stranger = people.resident(here)
    assert people.browser_of(stranger, client).get(url("teaching-class", group)).status_code == 404


def test_a_substitute_sees_the_class_too(here, taught):
    browser, teacher, _group, _actor = taught
    other = a_class(here, a_term(here, name="别的"), teacher=a_teacher(here, "别人"), weekday=3)
    lessons.substitute(session=lessons_of(other)[0], teacher=teacher, by=system(here), now=NOW)

    assert browser.get(url("teaching-class", other)).status_code == 200


def test_a_teacher_says_that_they_cannot_come_and_the_office_hears_it(here, taught):
    browser, teacher, _group, _actor = taught
    people.community_clerk(here)

    browser.post(url("teaching-away"), {"starts_on": "2026-09-07", "ends_on": "2026-09-16"})
    away = TeacherAway.objects.get()
    api.on_teacher_away(TeacherAwaySaid(tenant_id=here.tenant.pk, away_id=away.pk), event_id=uuid7(), now=NOW)

    assert (away.teacher, Message.objects.get(kind="activities.teacher_away").url) == (teacher, teacher.get_absolute_url())
    browser.post(url("teaching-back", away))
    assert TeacherAway.objects.count() == 0


def test_nobody_says_it_for_a_teacher_but_the_office(here, taught):
    _browser, _teacher, _group, actor = taught

    with pytest.raises(NotAllowed):
        teachers.away(teacher=a_teacher(here, "别人"), starts_on=date(2026, 9, 7), ends_on=date(2026, 9, 8), by=actor, now=NOW)


# ---- a term like another ----


def test_a_term_is_planned_like_another_and_what_cannot_be_is_said(here):
    source, course, gone = a_term(here), a_course(here), a_teacher(here, "走了的")
    a_class(here, source, title="合唱班", room="二楼", teacher=gone)
    a_class(here, source, title="太长的班", weekday=2, lessons=17)
    a_class(here, source, title="停开的班", weekday=3, course=course)
    type(course).objects.filter(pk=course.pk).update(until=date(2026, 9, 1))
    type(gone).objects.filter(pk=gone.pk).update(until=date(2026, 9, 1))
    term = a_term(here, starts_on=date(2027, 3, 1), ends_on=date(2027, 6, 18))

    done = term_copies.copy(term=term, source=source, by=system(here), now=NOW)

    assert [(one.title, one.room, one.teacher) for one in done.made] == [("合唱班", "二楼", None)]
    assert [(one.title, [each.code for each in one.problems]) for one in done.left_out] == [
        ("太长的班", ["lessons_fit"]),
        ("停开的班", ["course_ended"]),
    ]
    assert Session.objects.filter(programme__class_group__term=term).count() == 16


def test_copied_twice_it_is_planned_once_and_only_while_it_is_being_planned(here):
    source, term = a_term(here), a_term(here, **SPRING)
    a_class(here, source)

    made = [len(term_copies.copy(term=term, source=source, by=system(here), now=NOW).made) for _n in range(2)]

    assert made == [1, 0]
    with pytest.raises(TermRefused) as caught:
        term_copies.copy(term=an_open_class(here, term).term, source=term, by=system(here), now=NOW)
    assert caught.value.codes == ["not_planned", "same"]


def test_the_office_copies_a_term_with_one_button(here, client):
    source, term = a_term(here), a_term(here, **SPRING)
    a_class(here, source, title="合唱班")
    browser = people.browser_of(people.subdistrict_leader(here)[1], client)

    answer = browser.post(url("term-copy", term), {"source": source.pk}, follow=True)

    assert ClassGroup.objects.filter(term=term).count() == 1
    assert "排上了 1 个班。" in words(answer)


def test_a_community_copies_no_term(here, client):
    source, term = a_term(here), a_term(here, **SPRING)
    a_class(here, source, title="合唱班")
    browser = people.browser_of(people.community_secretary(here)[1], client)

    assert browser.post(url("term-copy", term), {"source": source.pk}).status_code == 403
    assert ClassGroup.objects.filter(term=term).count() == 0


def test_a_learner_who_is_known_is_not_written_down_again(here, client):
    term = a_term(here)
    a_class(here, term, title="书法班", weekday=2)
    first = enrolled(an_open_class(here, term), someone(here, name="张桂兰"))
    someone(here, name="张桂兰")
    browser = people.browser_of(people.counter_clerk(here)[1], client)
    other = ClassGroup.objects.get(title="书法班")

    assert f"?learner={first.learner.pk}" in words(browser.get(url("enrol-choose"), {"learner": str(first.learner.pk)}))
    browser.post(f"{url('class-enrol', other)}?learner={first.learner.pk}", {"channel": "counter"})

    assert Enrolment.objects.get(class_group=other).learner == first.learner
