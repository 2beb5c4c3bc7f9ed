"""Pages of the senior university: the prospectus and two taps, the counter, the desk's lists, large print."""

import re

import pytest

from linli.activities.models import Certificate, ClassGroup, Course, Enrolment, Learner, Session, Teacher, TeacherAway, Term
from linli.activities.services import terms
from linli.core import clock, lots
from linli.core.daytimes import at
from linli.core.models import JournalLine
from linli.registry.api import Person
from tests import people
from tests.factories.activities_university import (
    AFTER_WINDOW,
    IN_WINDOW,
    NOW,
    STARTS,
    a_class,
    a_course,
    a_running_class,
    a_teacher,
    a_term,
    an_open_class,
    enrolled,
    held,
    lessons_of,
    someone,
    system,
    term_given,
)
from tests.factories.registry import PlaceFactory
from tests.pdfs import text_of_pdf

from .pages import url, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(IN_WINDOW):
        yield


@pytest.fixture
def office(secretary, client):
    return people.browser_of(secretary, client)


@pytest.fixture
def counter(here, client):
    return people.browser_of(people.counter_clerk(here)[1], client)


@pytest.fixture
def subdistrict(here):
    return people.browser_of(people.subdistrict_leader(here)[1])


def resident_of(here, client):
    _user, actor = people.resident(here)
    return people.browser_of(actor, client), Person.objects.get(pk=actor.person_id)


# ---- everybody ----


def test_two_taps_from_the_prospectus_and_one_is_in(here, client):
    group = an_open_class(here, title="合唱一班")
    browser, person = resident_of(here, client)

    assert url("public-class", group) in words(browser.get(url("university")))
    assert "报这个班" in words(browser.get(url("public-class", group)))
    answer = browser.post(url("public-class-enrol", group), follow=True)

    row = Enrolment.objects.get()
    assert (row.state, row.channel, row.learner.person) == ("in", "page", person)
    assert answer.request["PATH_INFO"] == url("my-classes")
    assert (row.number in words(answer), "录取了" in words(answer)) == (True, True)


def test_what_is_refused_stands_on_the_page_of_the_class(here, client):
    group = an_open_class(here)
    browser, person = resident_of(here, client)
    enrolled(group, person)

    answer = browser.post(url("public-class-enrol", group))

    assert answer.status_code == 422
    assert "已经报过这个班了" in words(answer)


def test_before_the_window_there_is_no_button(here, client):
    group = an_open_class(here)
    browser, _person = resident_of(here, client)

    with clock.fixed(NOW):
        page = words(browser.get(url("public-class", group)))

    assert ("报这个班" in page, "同时开始" in page) == (False, True)


def test_one_gives_up_ones_own_with_one_tap_and_not_anothers(here, client):
    group = an_open_class(here)
    browser, person = resident_of(here, client)
    own, other = enrolled(group, person), enrolled(group, someone(here))

    assert browser.post(url("enrolment-give-up", other)).status_code == 404
    assert browser.post(url("enrolment-give-up", own)).url == url("my-classes")
    own.refresh_from_db()
    assert own.state == "withdrawn"


def test_the_prospectus_is_narrowed_by_what_and_when(here, client):
    term = a_term(here)
    a_class(here, term, title="书法班", weekday=2, course=a_course(here, field="painting"))
    an_open_class(here, term, title="合唱班")

    shown = [words(client.get(url("university"), query)) for query in ({"field": "painting"}, {"day": "1"}, {"field": "x"})]

    assert [("书法班" in page, "合唱班" in page) for page in shown] == [(True, False), (False, True), (False, False)]


def test_another_term_stays_the_one_that_is_narrowed(here, client):
    term = a_term(here)
    a_class(here, term, title="书法班", course=a_course(here, field="painting"))
    an_open_class(here, term, title="合唱班")

    page = client.get(url("university"), {"term": str(term.pk), "day": "1"})

    assert {tab["label"]: tab["url"] for tab in page.context["tabs"]}["全部"] == f"?term={term.pk}&day=1"
    assert page.context["days"][0]["url"] == f"?term={term.pk}"
    assert page.context["whole_url"] == f"?term={term.pk}"


def test_a_lesson_is_for_its_class_and_leads_there(here, client):
    group = an_open_class(here)
    lesson = Session.objects.filter(programme=group.programme).order_by("starts_at")[0]

    page = words(client.get(url("public-session", lesson)))

    assert (url("public-class", group) in page, "不用报名" in page, "谁都能来" in page) == (True, False, False)


def test_a_timetable_is_printed_by_whoever_is_in_a_class(here, client):
    browser, person = resident_of(here, client)
    own = enrolled(an_open_class(here), person)
    before = words(browser.get(url("my-classes")))
    Enrolment.objects.filter(pk=own.pk).update(state="waiting")

    assert [url("my-week") in page for page in (before, words(browser.get(url("my-classes"))))] == [True, False]


def test_what_is_not_out_is_not_public(here, client):
    group = a_class(here, title="还没公布的班")

    assert "还没公布的班" not in words(client.get(url("university")))
    assert client.get(url("public-class", group)).status_code == 404
    assert client.get(url("university-week-paper", group.term)).status_code == 404


def test_a_teacher_who_does_not_want_it_is_not_named(here, client):
    group = an_open_class(here, teacher=a_teacher(here, "不愿公布", is_public=False))

    for address in (url("university"), url("public-class", group), url("university-week"), url("public-class-days", group)):
        assert "不愿公布" not in words(client.get(address))


def test_who_certifies_a_learner_from_elsewhere_sees_and_prints_the_paper(here, client):
    secretary = people.browser_of(people.community_secretary(here)[1], client)
    far = someone(here, home=PlaceFactory(parent=here.subdistrict))
    group = a_running_class(here, far, lessons=4)
    held(group, far, lessons=4)
    row = Enrolment.objects.get(class_group=group)
    secretary.post(url("enrolment-complete", row), {"reason": ""})

    with clock.fixed(at(STARTS, 900)):
        secretary.post(url("enrolment-certify", row))

    paper = Certificate.objects.get()
    assert paper.get_absolute_url() in words(secretary.get(row.get_absolute_url()))
    assert paper.get_absolute_url() in words(secretary.get(url("learner", row.learner)))
    assert [secretary.get(url(name, paper)).status_code for name in ("certificate", "certificate-paper")] == [200, 200]


def test_anybody_draws_the_lots_again_with_what_the_page_says(here, client, subdistrict):
    group = an_open_class(here, a_term(here, choosing="lots"), capacity=2)
    numbers = {enrolled(group, someone(here)).number for _n in range(5)}
    with clock.fixed(AFTER_WINDOW):
        subdistrict.post(url("term-draw", group.term))

    page = words(client.get(url("university-lots", group.term)))

    promise, seed, digest = re.findall(r">([0-9a-f]{64})<", page)
    shown = re.findall(r"<li[^>]*>([A-Z0-9-]+)", page)
    again = lots.draw(sorted(numbers), seats=5, seed=seed, promise=promise)
    assert (list(again.drawn), again.list_digest) == (shown, digest)
    assert "5 份报名，收 2 个人" in page


def test_a_lesson_that_somebody_else_teaches_says_so(here, office):
    group = a_running_class(here, someone(here), lessons=4, teacher=a_teacher(here))
    lesson, other = lessons_of(group)[-1], a_teacher(here, "试代课")

    office.post(url("lesson-substitute", group, lesson), {"teacher": str(other.pk), "reason": "感冒"})

    assert words(office.get(group.get_absolute_url())).count("试代课<small>代课</small>") == 1


def test_what_is_refused_at_the_telephone_is_not_told_as_done(here, counter):
    said = {"channel": "phone", "name": someone(here, name="张桂兰").name, "home": "没有这个地方"}

    page = words(counter.post(url("class-enrol", an_open_class(here)), said))

    assert ("没有找到“没有这个地方”" in page, "录取了" in page, Enrolment.objects.count()) == (True, False, 0)


def test_the_lots_page_promises_and_afterwards_tells_numbers_and_no_names(here, client, subdistrict):
    group = an_open_class(here, a_term(here, choosing="lots"), capacity=1)
    rows = [enrolled(group, someone(here, name=f"试{n}")) for n in ("甲甲", "乙乙")]
    term, address = Term.objects.get(), url("university-lots", group.term)
    before = words(client.get(address))
    assert (term.promise in before, term.secret in before) == (True, False)

    with clock.fixed(AFTER_WINDOW):
        subdistrict.post(url("term-draw", term))
        after = words(client.get(address))

    term.refresh_from_db()
    assert (term.seed in after, rows[0].number in after, "试甲甲" in after) == (True, True, False)


def test_the_file_is_ones_own_to_write(here, client):
    browser, person = resident_of(here, client)

    browser.post(url("my-learner-file"), {"large_print": "on", "needs": "坐轮椅", "emergency": "女儿 139 0000 0120"})

    learner = Learner.objects.get()
    assert (learner.person, learner.needs, learner.large_print) == (person, "坐轮椅", True)
    assert "坐轮椅" in words(browser.get(url("my-classes")))


# ---- the counter ----


def test_a_full_class_whose_window_is_over_is_offered_to_nobody_who_telephones(here, counter):
    group = an_open_class(here, capacity=1)
    enrolled(group, someone(here))
    page = words(counter.get(url("enrol-choose")))
    assert (url("class-enrol", group) in page, "报名截止了" in page) == (True, False)

    with clock.fixed(AFTER_WINDOW):
        page = words(counter.get(url("enrol-choose")))

    assert (url("class-enrol", group) in page, "报名截止了，这个班也没有空位。" in page) == (False, True)


def test_an_eighty_year_old_enrols_by_telephone_and_gets_a_large_print_timetable(here, counter):
    group = an_open_class(here, title="合唱一班")
    assert "合唱一班" in words(counter.get(url("enrol-choose")))

    answer = counter.post(
        url("class-enrol", group),
        {"channel": "phone", "name": "张桂兰", "meant": "new:张桂兰:", "home": here.building.full_name, "large_print": "on"},
    )
    row = Enrolment.objects.get()
    slip = counter.get(url("enrolment-slip", row), {"as": "pdf"})
    week = counter.get(url("learner-week", row.learner), {"as": "pdf"})

    assert (answer.url, row.channel, row.learner.large_print) == (row.get_absolute_url(), "phone", True)
    assert row.number in text_of_pdf(slip.content)
    assert "合唱一班" in text_of_pdf(week.content)
    assert row.learner.person.home == here.building


def test_of_several_with_one_name_the_clerk_picks_the_one_who_calls(here, counter):
    group, said = an_open_class(here), {"channel": "phone", "name": "张桂兰"}
    one, _other = someone(here, name="张桂兰"), someone(here, name="张桂兰")

    answer = counter.post(url("class-enrol", group), said)
    assert (answer.status_code, words(answer).count("姓名相同"), Enrolment.objects.count()) == (422, 2, 0)
    assert "和“张桂兰”对得上的不止一位，选一下是哪一位。" in words(answer)
    counter.post(url("class-enrol", group), said | {"meant": str(one.pk)})

    assert Enrolment.objects.get().learner.person == one


def test_what_somebody_needs_is_read_for_a_purpose_only(here, counter):
    row = enrolled(an_open_class(here), someone(here), needs="上不了三楼")
    address = url("learner-private", row.learner)

    assert "上不了三楼" not in words(counter.get(url("learner", row.learner)))
    assert counter.post(address, {"purpose": ""}).status_code == 422
    assert "上不了三楼" in words(counter.post(address, {"purpose": "换教室"}))
    assert JournalLine.objects.get(verb="privacy.revealed").reason == "换教室"


def test_an_enrolment_is_given_up_paid_completed_and_certified_at_the_desk(here, office):
    person = someone(here)
    group = a_running_class(here, person, someone(here), lessons=4, course=a_course(here, fee_cents=12000))
    held(group, person, lessons=4)
    row, other = (
        Enrolment.objects.get(learner__person=one)
        for one in (person, Person.objects.exclude(pk=person.pk).filter(pk__in=Learner.objects.values("person")).get())
    )

    office.post(url("enrolment-withdraw", other), {"reason": "家里有事，打电话说的"})
    office.post(url("enrolment-pay", row), {"paid": "120"})
    office.post(url("enrolment-complete", row), {"reason": ""})
    with clock.fixed(at(STARTS, 900)):
        office.post(url("enrolment-certify", row))

    row.refresh_from_db()
    assert (row.state, row.paid_cents, Enrolment.objects.get(pk=other.pk).state) == ("completed", 12000, "withdrawn")
    assert f"{here.tenant.letters}-JY26-0001" in words(office.get(row.get_absolute_url()))


# ---- the desk ----


TERM = {
    "name": "2026 秋", "starts_on": "2026-09-01", "ends_on": "2026-12-31", "enrol_from": "2026-08-10T09:00",
    "enrol_until": "2026-08-20T17:00", "choosing": "first", "repeat_limit": "0", "most_classes": "0", "prospectus": "都能报",
}  # fmt: skip


def test_a_term_is_made_by_the_subdistrict_planned_by_a_community_and_published(here, office, subdistrict):
    subdistrict.post(url("term-new"), TERM)
    term, course = Term.objects.get(), a_course(here)
    given = {
        "course": course.pk, "title": "合唱一班", "place": here.community.pk, "weekday": "1", "starts": "09:00", "minutes": "90",
        "lessons": "16", "capacity": "30", "room": "二楼",
    }  # fmt: skip

    answer = office.post(url("class-new", term), given)
    subdistrict.post(url("term-publish", term))

    group = ClassGroup.objects.get()
    assert (answer.url, group.state, Session.objects.count()) == (group.get_absolute_url(), "open", 16)
    assert "合唱一班" in words(office.get(term.get_absolute_url()))


def test_a_clash_is_said_beside_its_field_and_what_was_typed_stays(here, office):
    teacher = a_teacher(here, "张老师")
    group = a_class(here, teacher=teacher, title="合唱一班")
    given = {
        "course": group.course.pk, "title": "合唱二班", "place": here.community.pk, "weekday": "1", "starts": "09:30", "minutes": "90",
        "lessons": "16", "capacity": "30", "teacher": teacher.pk,
    }  # fmt: skip

    answer = office.post(url("class-new", group.term), given)

    assert answer.status_code == 422
    assert all(text in words(answer) for text in ("张老师同一时间要上“合唱一班”和“合唱二班”", "都空着的时间", 'value="合唱二班"'))
    assert ClassGroup.objects.count() == 1


def test_a_class_is_changed_cancelled_and_its_lessons_too(here, office):
    group = an_open_class(here, teacher=a_teacher(here, "甲"))
    [first, second, third, *_rest] = lessons_of(group)
    other = a_teacher(here, "乙")

    office.post(url("lesson-substitute", group, first), {"teacher": other.pk})
    office.post(url("lesson-move", group, second), {"day": "2026-09-09", "starts": "14:00", "minutes": "90", "room": "三楼"})
    office.post(url("lesson-off", group, third), {"kind": "weather", "reason": "暴雨"})
    office.post(url("lesson-make-up", group, third), {"day": "2026-09-17", "starts": "09:00"})

    rows = lessons_of(group)
    assert [one.teacher for one in rows[:2]] == [other, group.teacher]
    assert (rows[1].where, rows[2].state, rows[3].replaces) == ("三楼", "called_off", rows[2])
    assert all(text in words(office.get(group.get_absolute_url())) for text in ("暴雨", "取消了"))
    assert office.post(url("class-cancel", group), {"reason": ""}).status_code == 422
    assert office.post(url("class-cancel", group), {"reason": "没人报"}).url == group.get_absolute_url()


def test_changing_a_class_opens_with_what_stands(here, office):
    group = an_open_class(here, title="合唱一班", room="二楼")
    page = words(office.get(url("class-change", group)))
    given = {
        "course": group.course.pk, "title": "合唱提高班", "place": here.community.pk, "weekday": "1", "starts": "09:00", "minutes": "90",
        "lessons": "16", "capacity": "5", "room": "三楼",
    }  # fmt: skip

    office.post(url("class-change", group), given)

    group.refresh_from_db()
    assert ('value="合唱一班"' in page, 'value="09:00"' in page) == (True, True)
    assert (group.title, group.capacity, lessons_of(group)[0].where) == ("合唱提高班", 5, "三楼")


def test_courses_and_teachers_are_kept(here, office):
    course = {"code": "HC01", "title": "合唱", "field": "music", "fee": "12.50"}
    office.post(url("course-new"), course)
    made = Course.objects.get()
    office.post(url("course-change", made), course | {"title": "大合唱"})
    person = someone(here, name="试老师")
    office.post(url("teacher-new"), {"person": "试老师", "fields_taught": ["music"], "is_volunteer": "on", "is_public": "on"})
    teacher = Teacher.objects.get()
    office.post(url("teacher-change", teacher), {"about": "教了三十年", "is_public": "on"})
    office.post(url("teacher-away", teacher), {"starts_on": "2026-09-07", "ends_on": "2026-09-16"})

    made.refresh_from_db()
    teacher.refresh_from_db()
    assert (made.title, made.fee_cents) == ("大合唱", 1250)
    assert (teacher.person, teacher.about, teacher.fields, teacher.is_volunteer) == (person, "教了三十年", [], False)
    office.post(url("teacher-back", teacher, TeacherAway.objects.get()))
    office.post(url("teacher-leave", teacher))
    office.post(url("course-end", made))
    assert (TeacherAway.objects.count(), Teacher.objects.get().until, Course.objects.get().until) == (
        0,
        clock.today(),
        clock.today(),
    )


@pytest.mark.parametrize("by", ["day", "room", "teacher", "place", "x"])
def test_the_timetable_shows_the_week_and_its_clashes(here, office, by):
    term = a_term(here)
    a_class(here, term, weekday=2, title="书法班", room="二楼")
    group = a_class(here, term, title="合唱班", room="三楼")
    Session.objects.filter(pk=lessons_of(group)[0].pk).update(
        where="二楼", starts_at=at(STARTS.replace(day=2), 540), ends_at=at(STARTS.replace(day=2), 600)
    )

    page = words(office.get(url("timetable"), {"by": by}))

    assert "二楼同一时间排了“书法班”和“合唱班”：9月2日 星期三 9:00–10:00。" in page
    assert page.count("week-cell--clash") == 2


LISTS = {
    "terms": a_term,
    "courses": a_course,
    "teachers": a_teacher,
    "classes": lambda here: an_open_class(here, teacher=a_teacher(here)),
    "learners": lambda here: enrolled(an_open_class(here), someone(here)),
    "enrol-choose": an_open_class,
    "timetable": lambda here: a_class(here, Term.objects.first() or a_term(here), teacher=a_teacher(here)),
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_costs_the_same_with_one_and_with_three(here, office, name, django_assert_max_num_queries):
    costs = []
    for count in (1, 2):
        for _n in range(count):
            LISTS[name](here)
        office.get(url(name))
        with django_assert_max_num_queries(8) as asked:
            assert office.get(url(name)).status_code == 200
        costs.append(len(asked.captured_queries))

    assert costs[0] == costs[1] <= 8


@pytest.mark.parametrize("name", ["terms", "courses", "classes", "learners"])
def test_every_list_is_a_sheet(here, office, name):
    LISTS[name](here)

    answer = office.get(url(name), {"as": "xlsx"})

    assert answer["Content-Disposition"].endswith('.xlsx"')


@pytest.mark.parametrize("query", ["?q=合唱", "?show=full", "?term=x&course=x", "?page=99", "?state=open&under=x"])
def test_filters_take_whatever_stands_in_the_address(here, office, query):
    LISTS["classes"](here)

    for name in ("classes", "courses", "teachers", "learners", "timetable", "enrol-choose"):
        assert office.get(url(name) + query).status_code == 200


def test_paper_is_large_and_becomes_a_pdf(here, office):
    person = someone(here, name="试奶奶")
    group = a_running_class(here, person)
    papers = [url("class-list", group), url("public-class-days", group), url("university-week-paper", group.term)]

    texts = [text_of_pdf(office.get(address, {"as": "pdf"}).content) for address in papers]

    assert ("试奶奶" in texts[0], group.title in texts[1], group.title in texts[2]) == (True, True, True)


def test_a_visitor_sees_no_desk_and_a_head_no_other_community(here, client):
    group = an_open_class(here)
    assert client.get(group.get_absolute_url()).status_code == 302
    _user, other = people.outsider()
    browser = people.browser_of(other, client)

    for one in (group, group.term, group.course):
        assert browser.get(one.get_absolute_url()).status_code == 404


def test_a_term_is_the_subdistricts_and_a_community_plans_in_it(here, office):
    term = a_term(here)
    a_class(here, term)

    shown = words(office.get(term.get_absolute_url()))

    assert [office.post(url(name, term)).status_code for name in ("term-publish", "term-draw", "term-start", "term-end")] == [
        403
    ] * 4
    assert [url(name, term) in shown for name in ("class-new", "term-change", "term-publish")] == [True, False, False]
    assert Term.objects.get().state == "planned"


def test_steps_of_a_term_are_refused_in_words(here, subdistrict):
    term = a_term(here)

    answer = subdistrict.post(url("term-publish", term))

    assert answer.status_code == 422
    assert "先排课" in words(answer)
    terms.change(term=term, given=term_given(name="改名"), by=system(here), now=NOW)
    assert "改名" in words(subdistrict.get(url("terms")))


def test_another_community_reads_no_list_of_a_class_over_rest(here, client):
    group, community = an_open_class(here), PlaceFactory(parent=here.subdistrict)
    enrolled(group, someone(here))
    browser = people.browser_of(people.holder("community_secretary", here, place=community)[1], client)

    assert browser.get(f"/api/v1/university/classes/{group.pk}/enrolments").status_code == 404
