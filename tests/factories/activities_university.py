"""A term, its classes, teachers and learners, made by the verbs of the senior university."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from linli.activities.models import Attendance, ClassGroup, Course, Enrolment, Session, Teacher, Term
from linli.activities.rules.enrolling import EnrolGiven
from linli.activities.rules.university import ClassGiven, CourseGiven, TermGiven
from linli.activities.services import classes, courses, enrolments, teachers, terms
from linli.activities.services.teachers import TeacherGiven
from linli.core.actors import Actor
from linli.core.daytimes import at
from linli.registry.api import Person
from tests.factories.registry import PersonFactory
from tests.people import Neighbourhood

NOW = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)  # Monday, ten in the morning in Zhengzhou, a month before the term
OPENS, CLOSES = at(date(2026, 8, 10), 9 * 60), at(date(2026, 8, 20), 17 * 60)
IN_WINDOW, AFTER_WINDOW = OPENS + timedelta(hours=1), CLOSES + timedelta(hours=1)
STARTS, ENDS = date(2026, 9, 1), date(2026, 12, 31)
TUESDAY, NINE = 1, 9 * 60
_numbers = count(1)


def system(here: Neighbourhood) -> Actor:
    return Actor.system(tenant_id=here.tenant.pk)


def term_given(**more: Any) -> TermGiven:
    plain = {
        "name": f"2026 年秋季 {next(_numbers)}",
        "starts_on": STARTS,
        "ends_on": ENDS,
        "enrol_from": OPENS,
        "enrol_until": CLOSES,
    }
    return TermGiven(**(plain | {"prospectus": "街道里的老人都能报，不收费。"} | more))


def a_term(here: Neighbourhood, **more: Any) -> Term:
    return terms.open_term(tenant=here.tenant, given=term_given(**more), by=system(here), now=NOW)


def a_course(here: Neighbourhood, **more: Any) -> Course:
    n = next(_numbers)
    plain = {"code": f"K{n:04}", "title": f"合唱{n}", "field": "music"}
    return courses.add(tenant=here.tenant, given=CourseGiven(**(plain | more)), by=system(here), now=NOW)


def a_teacher(here: Neighbourhood, name: str = "试老师", **more: Any) -> Teacher:
    given = TeacherGiven(PersonFactory(tenant=here.tenant, name=name), ["music"], **more)
    return teachers.name(tenant=here.tenant, given=given, by=system(here), now=NOW)


def class_given(here: Neighbourhood, **more: Any) -> ClassGiven:
    """Every Tuesday at nine for an hour and a half, sixteen times, for two."""
    plain = {"title": f"合唱{next(_numbers)}班", "place": here.community, "weekday": TUESDAY, "start_minute": NINE, "capacity": 2}
    return ClassGiven(**(plain | {"course": more.pop("course", None) or a_course(here)} | more))


def a_class(here: Neighbourhood, term: Term | None = None, *, now: datetime = NOW, **more: Any) -> ClassGroup:
    term = term or a_term(here)
    return classes.plan(term=term, given=class_given(here, **more), by=system(here), now=now).class_group


def an_open_class(here: Neighbourhood, term: Term | None = None, **more: Any) -> ClassGroup:
    """Its prospectus is out; it takes enrolments in the window."""
    group = a_class(here, term, **more)
    terms.publish(term=group.term, by=system(here), now=NOW)
    group.refresh_from_db()
    return group


def a_running_class(here: Neighbourhood, *learners: Person, **more: Any) -> ClassGroup:
    """Its term has begun, and these people are in it."""
    group = an_open_class(here, **more)
    for person in learners:
        enrolled(group, person)
    terms.start(term=group.term, by=system(here), now=at(STARTS, 60))
    group.refresh_from_db()
    return group


def someone(here: Neighbourhood, **more: Any) -> Person:
    return PersonFactory(tenant=here.tenant, **({"home": here.entrance} | more))


def enrolled(group: ClassGroup, person: Person, *, now: datetime = IN_WINDOW, **more: Any) -> Enrolment:
    given = EnrolGiven(person, **({"channel": "counter"} | more))
    return enrolments.enrol(class_group=group, given=given, by=Actor.system(tenant_id=group.tenant_id), now=now)


def lessons_of(group: ClassGroup) -> list[Session]:
    return list(Session.objects.filter(programme=group.programme_id).order_by("starts_at"))


def held(group: ClassGroup, *people: Person, lessons: int = 1) -> None:
    """The first lessons were held, and these people were at all of them."""
    for one in lessons_of(group)[:lessons]:
        Session.objects.filter(pk=one.pk).update(state="held")
        for person in people:
            Attendance.objects.create(tenant_id=group.tenant_id, session=one, person=person, method="list", at=one.starts_at)
