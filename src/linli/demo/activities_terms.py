"""The senior university of today: a term that runs, with a substitute and a waiting list, and the next one that enrols by lots."""

from datetime import date, timedelta

from linli.activities.api import (
    ClassGiven,
    ClassGroup,
    Course,
    EnrolGiven,
    Learner,
    Session,
    Teacher,
    Term,
    TermGiven,
    come_many,
    enrol,
    open_term,
    plan_class,
    publish_term,
    settle_session,
    start_term,
    substitute_lesson,
    teacher_away,
)
from linli.core.actors import Actor
from linli.registry.api import Person

from .activities_pieces import HOME, as_resident, desk_after, let_be_over
from .builder import Builder, moment
from .cases import Cast

NOW, NEXT = "老年大学第十六期", "老年大学第十七期"
CLASSES = (
    ("HC01", "合唱班", 0, 9 * 60),
    ("SJ01", "智能手机班", 1, 9 * 60),
    ("SF01", "书法班", 2, 14 * 60 + 30),
    ("TJ01", "太极拳班", 3, 9 * 60),
)
PLACES, ASK = 9, 8
"""Seats of a class, and how many enrol in each; in the first two more, who wait."""
LESSONS = 12
PROSPECTUS = (
    "五十岁以上、住在本街道的都能报，不收学费。网上、电话、窗口同一个时间开始，机会一样。要大字课表、要坐前排，报的时候说一声。"
)
CHANNELS = ("counter", "phone", "counter", "visit")


def tell_terms(b: Builder, cast: Cast) -> None:
    """Seven weeks of lessons lie behind this term; the next takes enrolments since the day before yesterday."""
    by = cast.by_key["secretary"] if cast.by_key["secretary"].may("activities.university", tenant_id=b.tenant.pk) else b.by
    people = [one.person for one in Learner.objects.filter(tenant=b.tenant).select_related("person").order_by("number")[:60]]
    teachers = list(Teacher.objects.filter(tenant=b.tenant, until=None).select_related("person").order_by("pk"))
    term, classes = _this_term(b, by, people, teachers)
    _lessons(b, classes, by)
    _away(b, classes[1], teachers, by)
    _next_term(b, by, people, teachers, term)
    b.step()


def _this_term(b: Builder, by: Actor, people: list[Person], teachers: list[Teacher]) -> tuple[Term, list[ClassGroup]]:
    starts = b.today - timedelta(days=49)
    opens = starts - timedelta(days=28)
    given = TermGiven(
        NOW, starts, starts + timedelta(days=130), moment(opens), moment(opens + timedelta(days=11), 17), repeat_limit=3, most_classes=3,
        prospectus=PROSPECTUS,
    )  # fmt: skip
    term = open_term(tenant=b.tenant, given=given, by=by, now=moment(opens - timedelta(days=14), 10))
    classes = [_class(b, term, n, teachers, by, opens - timedelta(days=12)) for n in range(len(CLASSES))]
    term = publish_term(term=term, by=by, now=moment(opens - timedelta(days=7), 10))
    for n, group in enumerate(classes):
        asking = people[n * 11 : n * 11 + ASK + (2 if n < 2 else 0)]
        for k, person in enumerate([b.people["elder"], *asking] if n == 1 else asking):
            given_to = EnrolGiven(person, channel=CHANNELS[k % len(CHANNELS)], large_print=k % 3 == 0)
            enrol(class_group=group, given=given_to, by=by, now=moment(opens, 9, k + 1))
    return start_term(term=term, by=by, now=moment(starts, 8)), classes


def _class(b: Builder, term: Term, number: int, teachers: list[Teacher], by: Actor, on: date) -> ClassGroup:
    code, title, weekday, minute = CLASSES[number]
    course = Course.objects.get(tenant=b.tenant, code=code)
    given = ClassGiven(
        course=course, title=title, place=b.places[f"communities/{HOME}"], weekday=weekday, start_minute=minute, capacity=PLACES,
        teacher=teachers[number], room="社区二楼活动室", lessons=LESSONS,
    )  # fmt: skip
    return plan_class(term=term, given=given, by=by, now=moment(on, 10)).class_group


def _lessons(b: Builder, classes: list[ClassGroup], by: Actor) -> None:
    """Ticked on the list after each, one or two missing; the last of each is not settled yet."""
    for n, group in enumerate(classes):
        people = [one.learner.person for one in group.enrolments.filter(state="in").select_related("learner__person")]
        held = let_be_over(b, group.programme)
        for k, session in enumerate(held):
            if now := desk_after(b, session.ends_at):
                there = [one for place, one in enumerate(people) if (place + k + n) % 7]
                come_many(session=session, people=there, by=by, now=now)
                if session != held[-1]:
                    settle_session(session=session, by=by, now=now + timedelta(minutes=5))


def _away(b: Builder, group: ClassGroup, teachers: list[Teacher], by: Actor) -> None:
    """The teacher of the second class sees a doctor; of two lessons one has a substitute, for the other somebody is wanted."""
    coming = list(Session.objects.filter(programme=group.programme, starts_at__gt=b.now).order_by("starts_at")[:2])
    if len(coming) < 2:
        return
    first, last = (one.starts_at.date() for one in coming)
    now = b.ago(timedelta(days=2))
    teacher_away(teacher=teachers[1], starts_on=first, ends_on=last, reason="做白内障手术", by=by, now=now)
    substitute_lesson(session=coming[0], teacher=teachers[9], reason="原来的老师做手术", by=by, now=now + timedelta(minutes=20))


def _next_term(b: Builder, by: Actor, people: list[Person], teachers: list[Teacher], term: Term) -> None:
    """More ask for the class of telephones than it holds: lots decide, whose seed is promised already."""
    opened = b.ago(timedelta(days=4))
    starts = term.ends_on + timedelta(days=20)
    closes = moment(b.today + timedelta(days=10), 17)
    given = TermGiven(
        NEXT,
        starts,
        starts + timedelta(days=130),
        opened,
        closes,
        choosing="lots",
        repeat_limit=3,
        most_classes=3,
        prospectus=PROSPECTUS,
    )
    planned = open_term(tenant=b.tenant, given=given, by=by, now=b.ago(timedelta(days=12)))
    classes = [_class(b, planned, n, teachers, by, b.ago(timedelta(days=11)).date()) for n in range(3)]
    publish_term(term=planned, by=by, now=b.ago(timedelta(days=6)))
    for k, person in enumerate(people[44:56]):
        given_to = EnrolGiven(person, channel=CHANNELS[k % len(CHANNELS)])
        enrol(class_group=classes[1], given=given_to, by=by, now=b.ago(timedelta(days=3, hours=-k)))
    person = b.people["elder"]
    enrol(class_group=classes[1], given=EnrolGiven(person), by=as_resident(b, person), now=b.ago(timedelta(days=2)))
