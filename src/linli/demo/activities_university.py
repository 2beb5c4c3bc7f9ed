"""The senior university of 2017 as the press account counts it, entered from its ledgers at the end of the school year."""

from collections.abc import Iterator
from datetime import date

from linli.activities.api import (
    ClassGiven,
    ClassGroup,
    Course,
    CourseGiven,
    Teacher,
    TeacherGiven,
    Term,
    TermGiven,
    add_course,
    end_term,
    issue_learner,
    name_teacher,
    open_term,
    plan_class,
    publish_term,
    start_term,
    take_over_class,
)
from linli.disclosure.api import Material
from linli.registry.api import Person, Reporter, find_or_add_people

from .builder import Builder, moment

COURSES = (
    ("HC", "合唱", "music"), ("EH", "二胡", "music"), ("DZQ", "电子琴", "music"), ("XQ", "戏曲（豫剧）", "music"), ("GCW", "广场舞", "dance"),
    ("MT", "模特走秀", "dance"), ("MZW", "民族舞", "dance"), ("SF", "书法", "painting"), ("GH", "国画", "painting"), ("SY", "手机摄影", "devices"),
    ("SJ", "智能手机", "devices"), ("TJ", "太极拳", "sports"), ("RLQ", "柔力球", "sports"), ("JZ", "剪纸", "craft"), ("BZ", "编织", "craft"),
    ("YS", "四季养生", "health"), ("SC", "诗词朗诵", "language"),
)  # fmt: skip
CLASSES, TEACHERS, LEARNERS, PERSON_TIMES, LESSONS = 30, 29, 518, 15_795, 34
"""Of the press account, but the lessons: a school year of a class."""
OPENED, PUBLISHED, BEGINS, ENDS = date(2017, 1, 10), date(2017, 2, 8), date(2017, 2, 27), date(2017, 12, 15)
WINDOW = (date(2017, 2, 13), date(2017, 2, 24))
HOURS = (9 * 60, 14 * 60 + 30, 16 * 60 + 15)
ORDINALS = "一二三"
PROSPECTUS = (
    "五十岁以上、住在本街道的都能报，不收学费。坐轮椅、听不清的照样收，教室在一楼。老师都是志愿来教的。网上、电话、窗口同时报。"
)
AT_ONCE = 259
"""Learners that are written down together."""


def tell_university(b: Builder) -> None:
    """Ten communities, seventeen courses, thirty classes by twenty-nine teachers; everybody missed a lesson now and then."""
    given = TermGiven("2017学年", BEGINS, ENDS, moment(WINDOW[0]), moment(WINDOW[1], 17), prospectus=PROSPECTUS)
    term = open_term(tenant=b.tenant, given=given, by=b.by, now=moment(OPENED, 10))
    courses = [_course(b, one) for one in COURSES]
    teachers = [_teacher(b, n, person) for n, person in enumerate(_people(b, TEACHERS))]
    classes = [_class(b, term, n, courses, teachers) for n in range(CLASSES)]
    b.step()
    term = publish_term(term=term, by=b.by, now=moment(PUBLISHED))
    term = start_term(term=term, by=b.by, now=moment(BEGINS, 8))
    learners, missed = _people(b, LEARNERS), _missed(b)
    for n, group in enumerate(classes):
        people = learners[n::CLASSES]
        came = [[place for place in range(len(people)) if next(missed)] for _lesson in range(LESSONS)]
        take_over_class(
            class_group=group, people=people, came=came, enrolled_at=moment(WINDOW[0], 9, n), by=b.by, now=moment(ENDS, 17)
        )
    b.step()
    end_term(term=term, by=b.by, now=moment(ENDS, 17, 30))
    first = classes[0].enrolments.filter(state="completed").order_by("position")[0]
    issue_learner(enrolment=first, by=b.by, now=moment(date(2018, 1, 3), 10))
    b.step()


def _course(b: Builder, told: tuple[str, str, str]) -> Course:
    code, title, field = told
    book = Material.objects.filter(tenant=b.tenant, title__startswith=title).first()  # of the class of telephones there is one
    about = f"零基础也能学{title}，一次一个半小时。"
    given = CourseGiven(code=f"{code}01", title=title, field=field, about=about, material=book)
    return add_course(tenant=b.tenant, given=given, by=b.by, now=moment(OPENED, 11))


def _teacher(b: Builder, number: int, person: Person) -> Teacher:
    _code, title, field = COURSES[number % len(COURSES)]
    given = TeacherGiven(person, [field], about=f"退休后志愿教{title}", is_public=number % 4 != 3)
    return name_teacher(tenant=b.tenant, given=given, by=b.by, now=moment(OPENED, 14))


def _class(b: Builder, term: Term, number: int, courses: list[Course], teachers: list[Teacher]) -> ClassGroup:
    """Three classes to a community, each at an hour of its own in its one room."""
    places = b.in_kind("communities")
    course, ordinal = courses[number % len(courses)], ORDINALS[number // len(courses)]
    given = ClassGiven(
        course=course, title=f"{course.title}{ordinal}班", place=places[number % len(places)], weekday=number % 5,
        start_minute=HOURS[number // len(places)], capacity=20, teacher=teachers[number % TEACHERS], room="活动室", lessons=LESSONS,
    )  # fmt: skip
    return plan_class(term=term, given=given, by=b.by, now=moment(date(2017, 1, 12), 10)).class_group


def _people(b: Builder, count: int) -> list[Person]:
    """Elders of every community, written down when they first came."""
    places = b.in_kind("communities")
    told = [Reporter(b.names.person("older"), b.names.phone(), places[n % len(places)]) for n in range(count)]
    found: list[Person] = []
    for start in range(0, count, AT_ONCE):
        found += find_or_add_people(tenant=b.tenant, reporters=told[start : start + AT_ONCE], by=b.by, now=moment(WINDOW[0], 9))
    return found


def _missed(b: Builder) -> Iterator[bool]:
    """For every seat in every lesson, whether somebody sat there: just as many as were counted."""
    seats = LEARNERS * LESSONS
    away = set(b.random.sample(range(seats), seats - PERSON_TIMES))
    return (seat not in away for seat in range(seats))
