"""Enrolling by page, telephone and counter with equal chances; the queue, lots, limits, paying, completing, certificates."""

from datetime import timedelta

import pytest

from linli.activities.errors import CertificateRefused, EnrolmentRefused, TermRefused
from linli.activities.models import Certificate, ClassGroup, Enrolment, Learner, Term
from linli.activities.rules.enrolling import EnrolGiven
from linli.activities.services import draws, enrolments, learner_certificates, learners, terms
from linli.core import lots
from linli.core.daytimes import at
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.activities_university import (
    AFTER_WINDOW,
    IN_WINDOW,
    NINE,
    NOW,
    STARTS,
    a_class,
    a_course,
    a_running_class,
    a_term,
    an_open_class,
    enrolled,
    held,
    someone,
    system,
)

pytestmark = pytest.mark.django_db


def refused(error, verb, **given):
    with pytest.raises(error) as caught:
        verb(now=given.pop("now", IN_WINDOW), **given)
    return caught.value.codes


def enrol_refused(here, group, person, *, now=IN_WINDOW, **more):
    given = EnrolGiven(person, **({"channel": "counter"} | more))
    return refused(EnrolmentRefused, enrolments.enrol, class_group=group, given=given, by=system(here), now=now)


def states():
    return list(Enrolment.objects.order_by("position").values_list("state", flat=True))


def test_whoever_enrols_first_has_a_file_a_number_and_a_place(here):
    group, person = an_open_class(here), someone(here)

    row = enrolled(group, person, needs="听力不好", large_print=True)

    learner = Learner.objects.get()
    assert (row.state, row.number, row.position) == ("in", f"{here.tenant.letters}-BK26-0001", 1)
    assert (learner.number, learner.needs, learner.large_print) == (f"{here.tenant.letters}-XS26-0001", "听力不好", True)
    assert learner.place == here.community
    assert ClassGroup.objects.get().taken == 1
    assert "听力" not in str(JournalLine.objects.values_list("changes"))


def test_the_third_waits_and_moves_up_when_somebody_gives_up(here):
    group = an_open_class(here)
    rows = [enrolled(group, someone(here)) for _n in range(4)]
    assert states() == ["in", "in", "waiting", "waiting"]

    enrolments.withdraw(enrolment=rows[0], reason="本人打电话说不来了", by=system(here), now=IN_WINDOW)

    assert states() == ["withdrawn", "in", "in", "waiting"]
    assert ClassGroup.objects.get().taken == 2
    assert OutboxEvent.objects.filter(name="activities.EnrolmentAnswered").count() == 1


def test_nobody_enrols_before_the_window_by_any_way(here):
    group, person = an_open_class(here), someone(here)

    for channel in ("page", "phone", "counter"):
        assert enrol_refused(here, group, person, now=NOW, channel=channel) == ["not_open"]
    assert (Enrolment.objects.count(), Learner.objects.count()) == (0, 0)


def test_after_the_window_only_what_is_left_over_is_given(here):
    group = an_open_class(here, capacity=1)

    assert enrolled(group, someone(here), now=AFTER_WINDOW).state == "in"
    assert enrol_refused(here, group, someone(here), now=AFTER_WINDOW) == ["closed"]


def test_nobody_enrols_twice_nor_in_two_classes_at_one_hour(here):
    term, person = a_term(here), someone(here)
    a_class(here, term, title="书法班", start_minute=NINE + 30)
    group = an_open_class(here, term)
    enrolled(group, person)

    assert enrol_refused(here, group, person) == ["enrolled"]
    assert enrol_refused(here, ClassGroup.objects.get(title="书法班"), person) == ["same_hour"]


def test_somebody_has_at_most_so_many_classes(here):
    term, person = a_term(here, most_classes=1), someone(here)
    a_class(here, term, weekday=2, title="书法班")
    enrolled(an_open_class(here, term), person)

    assert enrol_refused(here, ClassGroup.objects.get(title="书法班"), person) == ["most_classes"]


def test_one_course_is_taken_so_many_terms_running_and_then_left_to_others(here):
    course, person = a_course(here), someone(here)
    days = [(2025, 3), (2025, 9), (2026, 3)]
    for year, month in days:
        first = STARTS.replace(year=year, month=month)
        term = a_term(here, starts_on=first, ends_on=first.replace(month=month + 3))
        enrolled(an_open_class(here, term, course=course, lessons=4), person)
    last = an_open_class(here, a_term(here, repeat_limit=3), course=course)
    other = an_open_class(here, a_term(here, repeat_limit=4, name="四个学期"), course=course, weekday=4, lessons=4)

    assert enrol_refused(here, last, person) == ["repeat_limit"]
    assert enrolled(other, person).state == "in"


def test_a_term_that_was_left_out_ends_the_row(here):
    course, person = a_course(here), someone(here)
    for year in (2024, 2025):
        first = STARTS.replace(year=year)
        enrolled(
            an_open_class(here, a_term(here, starts_on=first, ends_on=first.replace(month=12)), course=course, lessons=4), person
        )
    between = STARTS.replace(month=3)
    a_term(here, starts_on=between, ends_on=between.replace(month=6))

    assert enrolled(an_open_class(here, a_term(here, repeat_limit=2), course=course), person).state == "in"


def test_on_the_page_people_enrol_themselves_and_nobody_else(here):
    group = an_open_class(here)
    _user, actor = people.resident(here)
    own = EnrolGiven(people.Person.objects.get(pk=actor.person_id))

    assert enrolments.enrol(class_group=group, given=own, by=actor, now=IN_WINDOW).channel == "page"
    for given in (EnrolGiven(someone(here)), EnrolGiven(own.person, channel="phone")):
        with pytest.raises(NotAllowed):
            enrolments.enrol(class_group=group, given=given, by=actor, now=IN_WINDOW)


def test_the_counter_enrols_for_whoever_stands_there(here):
    group = an_open_class(here)
    _user, clerk = people.counter_clerk(here)

    given = EnrolGiven(someone(here), channel="phone")
    row = enrolments.enrol(class_group=group, given=given, by=clerk, now=IN_WINDOW)

    line = JournalLine.objects.get(verb="activities.enrolment.made")
    assert (row.channel, line.on_behalf_of_id) == ("phone", given.person.pk)


# ---- lots ----


@pytest.fixture
def drawn(here):
    """Six asked for two places, two by each way, and the lots were drawn."""
    group = an_open_class(here, a_term(here, choosing="lots"))
    for channel in ("page", "phone", "counter") * 2:
        enrolled(group, someone(here), channel=channel)
    draws.draw(term=group.term, by=system(here), now=AFTER_WINDOW)
    group.refresh_from_db()
    return group


def test_by_lots_everybody_only_asks_while_the_window_is_open(here):
    group = an_open_class(here, a_term(here, choosing="lots"))
    for _n in range(3):
        enrolled(group, someone(here))

    assert states() == ["asked"] * 3
    assert refused(TermRefused, draws.draw, term=group.term, by=system(here)) == ["still_open"]
    assert refused(TermRefused, terms.start, term=group.term, by=system(here), now=at(STARTS, 0)) == ["not_drawn"]


def test_lots_give_the_places_in_the_order_of_drawing_and_publish_the_seed(drawn):
    term = Term.objects.get()
    ranked = list(Enrolment.objects.order_by("rank"))

    assert [one.state for one in ranked] == ["in", "in", "waiting", "waiting", "waiting", "waiting"]
    assert (drawn.taken, term.secret, lots.promise_of(term.seed)) == (2, "", term.promise)
    again = lots.draw([one.number for one in ranked], seats=6, seed=term.seed, promise=term.promise)
    assert again.drawn == tuple(one.number for one in ranked)
    line = JournalLine.objects.get(verb="activities.class.drawn")
    assert line.changes["drawn"] == [None, list(again.drawn)]


def test_lots_are_drawn_once(here, drawn):
    assert refused(TermRefused, draws.draw, term=drawn.term, by=system(here), now=AFTER_WINDOW) == ["drawn"]


def test_who_is_drawn_next_moves_up_before_who_asks_later(here, drawn):
    first, third = Enrolment.objects.get(rank=1), Enrolment.objects.get(rank=3)

    late = enrolled(drawn, someone(here), now=AFTER_WINDOW) if drawn.taken < drawn.capacity else None
    enrolments.withdraw(enrolment=first, reason="搬家", by=system(here), now=AFTER_WINDOW)

    third.refresh_from_db()
    assert (late, third.state, third.moved_up_at) == (None, "in", AFTER_WINDOW)


def test_the_clock_draws_what_is_due_once(here):
    group = an_open_class(here, a_term(here, choosing="lots"))
    enrolled(group, someone(here))

    assert [draws.draw_due(now=now) for now in (IN_WINDOW, AFTER_WINDOW, AFTER_WINDOW + timedelta(hours=1))] == [0, 1, 0]


# ---- afterwards ----


def test_one_gives_up_ones_own_without_a_word_and_the_office_with_one(here):
    group = an_open_class(here)
    _user, actor = people.resident(here)
    person = people.Person.objects.get(pk=actor.person_id)
    row = enrolled(group, person)

    assert refused(EnrolmentRefused, enrolments.withdraw, enrolment=row, by=system(here)) == ["reason_missing"]
    assert enrolments.withdraw(enrolment=row, by=actor, now=IN_WINDOW).state == "withdrawn"
    assert refused(EnrolmentRefused, enrolments.withdraw, enrolment=row, by=actor) == ["not_live"]
    assert enrolled(group, person).state == "in"


def test_nobody_gives_up_for_another(here):
    row = enrolled(an_open_class(here), someone(here))
    _user, stranger = people.resident(here)

    with pytest.raises(NotAllowed):
        enrolments.withdraw(enrolment=row, by=stranger, now=IN_WINDOW)


def test_the_fee_is_noted_in_all_and_can_be_paid_back(here):
    row = enrolled(an_open_class(here, course=a_course(here, fee_cents=12000)), someone(here))

    for cents in (6000, 12000, 0):
        enrolments.pay(enrolment=row, paid_cents=cents, by=system(here), now=IN_WINDOW)

    lines = JournalLine.objects.filter(verb="activities.enrolment.paid").order_by("pk")
    assert [one.changes["paid_cents"] for one in lines] == [[0, 6000], [6000, 12000], [12000, 0]]
    assert refused(EnrolmentRefused, enrolments.pay, enrolment=row, paid_cents=12001, by=system(here)) == ["paid"]


def test_whoever_came_enough_completes_when_the_class_is_over(here):
    keen, seldom = someone(here), someone(here)
    group = a_running_class(here, keen, seldom, lessons=5)
    held(group, keen, lessons=5)
    held(group, seldom, lessons=0)

    terms.end(term=group.term, by=system(here), now=at(group.term.ends_on, 0))

    assert dict(Enrolment.objects.values_list("learner__person", "state")) == {keen.pk: "completed", seldom.pk: "in"}


def test_who_waited_to_the_end_is_told_that_there_was_no_place(here):
    group = an_open_class(here, capacity=1)
    for _n in range(2):
        enrolled(group, someone(here))
    terms.start(term=group.term, by=system(here), now=at(STARTS, 0))

    terms.end(term=group.term, by=system(here), now=at(group.term.ends_on, 0))

    assert states() == ["in", "refused"]


def test_who_came_less_completes_with_a_reason_only(here):
    person = someone(here)
    group = a_running_class(here, person, lessons=5)
    held(group, lessons=5)
    row = Enrolment.objects.get()
    now = at(STARTS, 900)

    assert refused(EnrolmentRefused, enrolments.complete, enrolment=row, by=system(here), now=now) == ["too_few"]
    assert enrolments.complete(enrolment=row, reason="住院一个月", by=system(here), now=now).state == "completed"


def test_a_certificate_says_what_was_learnt_how_often_and_how_long_and_is_issued_once(here):
    person = someone(here, name="试奶奶")
    group = a_running_class(here, person, lessons=4)
    held(group, person, lessons=4)
    row = enrolments.complete(enrolment=Enrolment.objects.get(), by=system(here), now=at(STARTS, 900))

    made = learner_certificates.issue_learner(enrolment=row, by=system(here), now=at(STARTS, 900))

    assert (made.number, made.name, made.half_hours) == (f"{here.tenant.letters}-JY26-0001", "试奶奶", 12)
    line = made.lines[0]
    assert (line["course"], line["held"], line["came"], line["half_hours"]) == (group.course.title, 4, 4, 12)
    assert refused(CertificateRefused, learner_certificates.issue_learner, enrolment=row, by=system(here)) == ["issued"]
    assert Certificate.objects.count() == 1


def test_no_certificate_without_completing(here):
    row = enrolled(an_open_class(here), someone(here))

    assert refused(CertificateRefused, learner_certificates.issue_learner, enrolment=row, by=system(here)) == ["not_completed"]


def test_a_file_is_one_for_a_person_and_their_own_to_change(here):
    _user, actor = people.resident(here)
    person = people.Person.objects.get(pk=actor.person_id)
    for large in (True, False):
        learners.file(person=person, given=EnrolGiven(person, large_print=large, needs="坐轮椅"), by=actor, now=NOW)

    learner = Learner.objects.get()
    assert (learner.large_print, learner.needs, learner.since) == (False, "坐轮椅", NOW.date())
    with pytest.raises(NotAllowed):
        learners.file(person=someone(here), by=actor, now=NOW)
    assert refused(EnrolmentRefused, learners.file, person=person, given=EnrolGiven(person, needs="x" * 301), by=actor) == [
        "needs"
    ]


def test_enrolling_costs_few_statements(here, django_assert_max_num_queries):
    term, person = a_term(here, most_classes=3, repeat_limit=3), someone(here)
    a_class(here, term, weekday=2, title="书法班")
    group = an_open_class(here, term)
    enrolled(group, person)
    other = ClassGroup.objects.get(title="书法班")

    with django_assert_max_num_queries(15):
        enrolled(other, person)
