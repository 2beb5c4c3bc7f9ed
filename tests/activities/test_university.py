"""Terms, courses, teachers, classes and single lessons: what is made, what is refused and why, who is told."""

from datetime import date, timedelta

import pytest

from linli.activities.errors import ClassRefused, CourseRefused, TeacherRefused, TermRefused
from linli.activities.models import ClassGroup, Enrolment, Programme, Session, Term
from linli.activities.rules.university import CourseGiven
from linli.activities.selectors import timetable
from linli.activities.services import classes, courses, lessons, teachers, terms
from linli.activities.services.teachers import TeacherGiven
from linli.cobuild.models import Booking
from linli.core.daytimes import at, day_of
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.activities_university import (
    CLOSES,
    NINE,
    NOW,
    OPENS,
    STARTS,
    a_class,
    a_running_class,
    a_teacher,
    a_term,
    an_open_class,
    class_given,
    enrolled,
    held,
    lessons_of,
    someone,
    system,
    term_given,
)
from tests.factories.cobuild_spaces import a_space

pytestmark = pytest.mark.django_db
FIRST_LESSON = date(2026, 9, 1)


def refused(error, verb, **given):
    with pytest.raises(error) as caught:
        verb(now=given.pop("now", NOW), **given)
    return caught.value.codes


def plan_refused(here, term, **more):
    return refused(ClassRefused, classes.plan, term=term, given=class_given(here, **more), by=system(here))


def told(name):
    return OutboxEvent.objects.filter(name=f"activities.{name}").count()


# ---- terms ----


def test_a_term_goes_from_planning_to_its_end(here):
    group = a_class(here)
    states = [group.term.state]
    for verb, now in ((terms.publish, NOW), (terms.start, at(STARTS, 0)), (terms.end, at(date(2027, 1, 1), 0))):
        states.append(verb(term=group.term, by=system(here), now=now).state)

    assert states == ["planned", "enrolling", "running", "ended"]
    assert ClassGroup.objects.get().state == "ended"
    assert list(Programme.objects.values_list("kind", "state")) == [("course", "ended")]


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"name": " "}, ["name_missing"]),
        ({"ends_on": STARTS}, ["days"]),
        ({"ends_on": date(2028, 9, 1)}, ["too_long"]),
        ({"enrol_until": OPENS}, ["window"]),
        ({"choosing": "lots", "enrol_until": at(date(2026, 9, 8), 600)}, ["lots_late"]),
        ({"starts_on": date(2066, 9, 1), "ends_on": date(2066, 12, 1)}, ["too_far"]),
        ({"most_classes": 99, "repeat_limit": -1}, ["repeat_limit", "most_classes"]),
    ],
)
def test_a_term_that_cannot_be_is_refused(here, more, codes):
    given = term_given(**more)

    assert refused(TermRefused, terms.open_term, tenant=here.tenant, given=given, by=system(here)) == codes
    assert Term.objects.count() == 0
    assert JournalLine.objects.filter(verb__startswith="activities.term").count() == 0


def test_a_name_is_taken_once(here):
    a_term(here, name="2026 秋")

    given = term_given(name="2026 秋")
    assert refused(TermRefused, terms.open_term, tenant=here.tenant, given=given, by=system(here)) == ["name_taken"]


def test_no_prospectus_goes_out_without_classes_and_words(here):
    term = a_term(here, prospectus="")

    assert refused(TermRefused, terms.publish, term=term, by=system(here)) == ["no_classes", "no_prospectus"]


def test_a_term_by_lots_promises_its_seed_when_the_prospectus_goes_out(here):
    group = an_open_class(here, a_term(here, choosing="lots"))
    term = Term.objects.get()

    assert (len(term.promise), len(term.secret), term.seed) == (64, 64, "")
    assert group.state == "open"
    line = JournalLine.objects.get(verb="activities.term.published")
    assert line.changes["promise"] == [None, term.promise]
    assert term.secret not in str(line.changes)


def test_how_places_are_given_is_fixed_once_somebody_enrolled(here):
    group = an_open_class(here)
    enrolled(group, someone(here))
    given = term_given(name=group.term.name, choosing="lots", enrol_from=OPENS + timedelta(hours=1))

    assert refused(TermRefused, terms.change, term=group.term, given=given, by=system(here)) == ["choosing_fixed", "window_fixed"]


def test_a_term_holds_its_lessons(here):
    group = a_class(here)
    given = term_given(name=group.term.name, ends_on=date(2026, 10, 1), enrol_until=CLOSES)

    assert refused(TermRefused, terms.change, term=group.term, given=given, by=system(here)) == ["lessons_outside"]


def test_a_term_does_not_begin_too_early_nor_end_with_lessons_left(here):
    group = an_open_class(here)

    assert refused(TermRefused, terms.start, term=group.term, by=system(here)) == ["too_early"]
    terms.start(term=group.term, by=system(here), now=at(STARTS, 0))
    assert refused(TermRefused, terms.end, term=group.term, by=system(here), now=at(STARTS, 1)) == ["lessons_left"]


def test_a_term_is_kept_by_posts_that_may(here):
    _user, head = people.building_head(here)

    with pytest.raises(NotAllowed):
        terms.open_term(tenant=here.tenant, given=term_given(), by=head, now=NOW)


# ---- courses and teachers ----


def test_a_course_has_a_code_of_its_own_and_goes_once_no_class_has_it(here):
    group = a_class(here)
    course = group.course
    same = CourseGiven(course.code, "太极", "sports")

    assert refused(CourseRefused, courses.add, tenant=here.tenant, given=same, by=system(here)) == ["code_taken"]
    assert refused(CourseRefused, courses.end, course=course, by=system(here)) == ["in_use"]
    classes.cancel(class_group=group, reason="没有人报", by=system(here), now=NOW)
    assert courses.end(course=course, by=system(here), now=NOW).until == day_of(NOW)


def test_a_course_is_refused_with_every_reason(here):
    given = CourseGiven("", " ", "x", fee_cents=-1)

    assert refused(CourseRefused, courses.add, tenant=here.tenant, given=given, by=system(here)) == [
        "code",
        "title",
        "field",
        "fee",
    ]


def test_somebody_is_a_teacher_once(here):
    teacher = a_teacher(here)
    given = TeacherGiven(teacher.person)

    assert refused(TeacherRefused, teachers.name, tenant=here.tenant, given=given, by=system(here)) == ["teaches_already"]
    teachers.leave(teacher=teacher, by=system(here), now=NOW)
    assert teachers.name(tenant=here.tenant, given=given, by=system(here), now=NOW).until is None


def test_who_is_away_has_lessons_that_need_a_substitute(here):
    teacher = a_teacher(here)
    group = a_class(here, teacher=teacher)

    _away, hit = teachers.away(
        teacher=teacher, starts_on=date(2026, 9, 7), ends_on=date(2026, 9, 16), reason="探亲", by=system(here), now=NOW
    )

    assert hit == 2
    assert [day_of(one.starts_at) for one in timetable.without_teacher(group.term, NOW)] == [date(2026, 9, 8), date(2026, 9, 15)]


def test_planning_with_a_teacher_who_is_away_is_a_warning(here):
    teacher = a_teacher(here, "张老师")
    teachers.away(teacher=teacher, starts_on=date(2026, 9, 7), ends_on=date(2026, 9, 16), by=system(here), now=NOW)

    planned = classes.plan(term=a_term(here), given=class_given(here, teacher=teacher), by=system(here), now=NOW)

    assert [one.text for one in planned.warnings] == ["张老师 2026年9月7日到2026年9月16日不在，有 2 次课要请人代。"]


# ---- classes ----


def test_a_class_has_a_number_and_its_lessons_leave_holidays_out(here):
    group = a_class(here, weekday=3)  # Thursdays; 1 October is a holiday
    days = [day_of(one.starts_at) for one in lessons_of(group)]

    assert group.number == f"{here.tenant.letters}-BJ26-0001"
    assert (len(days), days[0], date(2026, 10, 1) in days) == (16, date(2026, 9, 3), False)
    assert [one.position for one in lessons_of(group)] == list(range(1, 17))
    assert group.programme.series.get().rule == "FREQ=WEEKLY;BYDAY=TH"


def test_lessons_that_do_not_fit_into_the_term_are_refused(here):
    assert plan_refused(here, a_term(here), lessons=18) == ["lessons_fit"]
    assert (ClassGroup.objects.count(), Session.objects.count(), Programme.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ({"title": " ", "capacity": 0}, ["title", "capacity"]),
        ({"minutes": 10}, ["minutes"]),
        ({"start_minute": 1400}, ["midnight"]),
        ({"lessons": 0}, ["lessons"]),
    ],
)
def test_a_class_that_cannot_be_is_refused(here, more, codes):
    assert plan_refused(here, a_term(here), **more) == codes


def test_a_teacher_is_in_one_class_at_a_time_and_free_times_are_named(here):
    term, teacher = a_term(here), a_teacher(here, "张老师")
    a_class(here, term, teacher=teacher, title="合唱一班")

    given = class_given(here, teacher=teacher, title="合唱二班", start_minute=NINE + 60)
    with pytest.raises(ClassRefused) as caught:
        classes.plan(term=term, given=given, by=system(here), now=NOW)

    assert caught.value.codes == ["clash_teacher", "free_times"]
    first, free = caught.value.problems
    assert first.text == "张老师同一时间要上“合唱一班”和“合唱二班”：9月1日 星期二 10:00–10:30，一共 16 次。"
    assert free.text == "同一天老师和教室都空着的时间：10:30、11:00、11:30、12:00、12:30、13:00。"


def test_one_after_the_other_a_teacher_has_both(here):
    term, teacher = a_term(here), a_teacher(here)
    a_class(here, term, teacher=teacher)

    assert a_class(here, term, teacher=teacher, start_minute=NINE + 90).pk


def test_a_room_is_one_room_however_its_name_is_typed(here):
    term = a_term(here)
    a_class(here, term, room="三楼 302")

    assert plan_refused(here, term, room="三楼302") == ["clash_room", "free_times"]


def test_a_shared_space_is_booked_for_every_lesson_and_given_back(here):
    space = a_space(here, name="活动室")
    group = a_class(here, space=space)
    booked = Booking.objects.filter(state="confirmed")

    assert booked.count() == 16
    assert [one.booking.starts_at for one in lessons_of(group)] == [one.starts_at for one in lessons_of(group)]
    classes.cancel(class_group=group, reason="没有人报", by=system(here), now=NOW)
    assert booked.count() == 0


def test_a_space_that_is_shut_then_says_so(here):
    space = a_space(here, name="活动室")

    assert set(plan_refused(here, a_term(here), space=space, start_minute=6 * 60)) == {"space_clash"}


def test_two_classes_in_one_space_are_told_by_their_names(here):
    term, space = a_term(here), a_space(here, name="活动室")
    a_class(here, term, space=space)

    assert plan_refused(here, term, space=space) == ["clash_room", "free_times"]
    assert Booking.objects.count() == 16


def test_more_learners_than_seats_are_refused(here):
    space = a_space(here, name="小屋", holds=10)

    assert plan_refused(here, a_term(here), space=space, capacity=11) == ["too_many"]


def test_another_hour_before_the_first_lesson_moves_every_lesson_and_its_room(here):
    space = a_space(here, name="活动室")
    group = an_open_class(here, space=space)
    enrolled(group, someone(here))
    given = class_given(here, course=group.course, space=space, weekday=3, title=group.title)

    classes.change(class_group=group, given=given, by=system(here), now=NOW)

    assert {one.starts_at.weekday() for one in lessons_of(group)} == {3}
    assert Booking.objects.filter(state="confirmed").count() == 16
    assert told("LessonChanged") == 1


def test_more_places_let_who_waits_move_up(here):
    group = an_open_class(here, capacity=1)
    for _n in range(3):
        enrolled(group, someone(here))
    given = class_given(here, course=group.course, title=group.title, capacity=2)

    classes.change(class_group=group, given=given, by=system(here), now=NOW)

    assert list(Enrolment.objects.order_by("position").values_list("state", flat=True)) == ["in", "in", "waiting"]


def test_no_fewer_places_than_learners(here):
    group = an_open_class(here)
    for _n in range(2):
        enrolled(group, someone(here))
    given = class_given(here, course=group.course, title=group.title, capacity=1)

    assert refused(ClassRefused, classes.change, class_group=group, given=given, by=system(here)) == ["below_taken"]


def test_once_it_has_begun_a_class_keeps_its_hour(here):
    group = a_running_class(here)
    given = class_given(here, course=group.course, title=group.title, weekday=3)
    after = at(date(2026, 9, 2), 0)
    held(group)

    assert refused(ClassRefused, classes.change, class_group=group, given=given, by=system(here), now=after) == ["begun"]


def test_a_cancelled_class_tells_everybody_and_is_over(here):
    group = an_open_class(here, capacity=1)
    for _n in range(2):
        enrolled(group, someone(here))

    classes.cancel(class_group=group, reason="老师病了", by=system(here), now=NOW)

    group.refresh_from_db()
    assert (group.state, group.taken, told("EnrolmentAnswered")) == ("cancelled", 0, 2)
    assert set(Enrolment.objects.values_list("state", "end_reason")) == {("refused", "老师病了")}
    assert {one.state for one in lessons_of(group)} == {"called_off"}
    assert refused(ClassRefused, classes.cancel, class_group=group, reason="", by=system(here)) == [
        "class_over",
        "reason_missing",
    ]


def test_a_class_elsewhere_is_not_for_this_post(here):
    group = a_class(here)
    _user, other = people.outsider()

    with pytest.raises(NotAllowed):
        classes.cancel(class_group=group, reason="x", by=other, now=NOW)


# ---- single lessons ----


def test_a_substitute_teaches_one_lesson_and_must_be_free(here):
    term, one, other = a_term(here), a_teacher(here, "甲"), a_teacher(here, "乙")
    group, beside = a_class(here, term, teacher=one), a_class(here, term, teacher=other)

    [first, second, *_rest] = lessons_of(group)
    assert refused(ClassRefused, lessons.substitute, session=first, teacher=other, by=system(here)) == ["clash_teacher"]
    lessons.call_off(session=lessons_of(beside)[1], kind="few", reason="人少", by=system(here), now=NOW)
    lessons.substitute(session=second, teacher=other, reason="甲老师出门", by=system(here), now=NOW)

    assert [lesson.teacher for lesson in lessons_of(group)[:3]] == [one, other, one]
    assert told("LessonChanged") == 2


def test_a_lesson_is_moved_and_who_has_another_one_then_is_counted(here):
    term, person = a_term(here), someone(here)
    a_class(here, term, weekday=2, title="书法班")
    group = an_open_class(here, term, title="合唱班")
    for each in ClassGroup.objects.all():
        enrolled(each, person)

    moved = lessons.move(session=lessons_of(group)[0], starts_at=at(date(2026, 9, 2), NINE), by=system(here), now=NOW)

    assert moved.session.starts_at == at(date(2026, 9, 2), NINE)
    assert [one.text for one in moved.warnings] == ["1 位学员“书法班”和“合唱班”两个班都报了：9月2日 星期三 9:00–10:30。"]
    assert group.programme.series.get().exceptions.get().to_day == date(2026, 9, 2)


def test_a_lesson_in_a_space_takes_its_booking_along(here):
    space = a_space(here, name="活动室")
    group = a_class(here, space=space)
    lesson = lessons_of(group)[0]

    lessons.move(session=lesson, starts_at=at(date(2026, 9, 2), NINE), by=system(here), now=NOW)

    lesson.refresh_from_db()
    assert lesson.booking.starts_at == at(date(2026, 9, 2), NINE)
    assert Booking.objects.filter(state="confirmed").count() == 16


def test_a_lesson_that_was_called_off_is_made_up_for_once(here):
    group = a_class(here)
    lesson = lessons_of(group)[0]
    later = at(date(2026, 9, 5), NINE)
    assert refused(ClassRefused, lessons.make_up, session=lesson, starts_at=later, by=system(here)) == ["not_off"]
    lessons.call_off(session=lesson, kind="weather", reason="暴雨", by=system(here), now=NOW)

    made = lessons.make_up(session=lesson, starts_at=later, by=system(here), now=NOW).session

    assert (made.replaces, made.position, made.state) == (lesson, 1, "planned")
    assert refused(ClassRefused, lessons.make_up, session=lesson, starts_at=later, by=system(here)) == ["made_up"]


def test_calling_off_says_why(here):
    lesson = lessons_of(a_class(here))[0]

    codes = refused(ClassRefused, lessons.call_off, session=lesson, kind="x", reason=" ", by=system(here))
    assert codes == ["reason_missing", "kind"]
    lesson.refresh_from_db()
    assert lesson.state == "planned"


def test_a_term_shows_its_clashes_with_learners_in_two_classes(here):
    term, person = a_term(here), someone(here)
    a_class(here, term, weekday=2, title="书法班", lessons=4)
    group = an_open_class(here, term, title="合唱班", lessons=4)
    for each in ClassGroup.objects.all():
        enrolled(each, person)
    Session.objects.filter(pk=lessons_of(group)[0].pk).update(
        starts_at=at(date(2026, 9, 2), NINE), ends_at=at(date(2026, 9, 2), 600)
    )

    assert [(one.kind, one.times) for one in timetable.watched(term, NOW).clashes] == [("learner", 1)]
