"""Old ledgers taken over in bulk: a class with who was at which lesson, and a roster that was stood."""

from datetime import datetime, timedelta

import pytest

from linli.activities.errors import CallUpRefused, EnrolmentRefused
from linli.activities.models import Attendance, Duty, Enrolment, Learner
from linli.activities.selectors import lesson_counts
from linli.activities.services import ledgers, terms
from linli.core.actors import Actor
from linli.core.daytimes import at
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests.factories import activities_callups as callups
from tests.factories import activities_university as university

pytestmark = pytest.mark.django_db
OVER = at(university.ENDS, 23 * 60)


@pytest.fixture
def group(here):
    made = university.an_open_class(here, capacity=3, lessons=3)
    terms.start(term=made.term, by=university.system(here), now=at(university.STARTS, 60))
    return made


@pytest.fixture
def people(here):
    return [university.someone(here, name=name) for name in ("甲", "乙")]


def taken_over(group, people, came, *, now: datetime = OVER, by: Actor | None = None) -> int:
    by = by or Actor.system(tenant_id=group.tenant_id)
    return ledgers.take_over_class(class_group=group, people=people, came=came, enrolled_at=university.OPENS, by=by, now=now)


def test_a_ledger_says_who_was_in_a_class_and_at_which_lessons(group, people):
    assert taken_over(group, people, [[0, 1], [1], []]) == 3

    group.refresh_from_db()
    assert group.taken == 2
    assert lesson_counts.came_to(group) == {people[0].pk: 1, people[1].pk: 2}
    assert [one.state for one in university.lessons_of(group)] == ["settled"] * 3


def test_everybody_has_a_file_a_place_in_the_order_and_a_line_in_the_journal(group, people):
    taken_over(group, people, [[0], [0], [0]])

    assert list(group.enrolments.values_list("position", "state", "learner__person__name")) == [(1, "in", "甲"), (2, "in", "乙")]
    assert Learner.objects.count() == 2
    verbs = ["activities.learner.filed", "activities.enrolment.made", "activities.session.settled"]
    assert [JournalLine.objects.filter(verb=verb).count() for verb in verbs] == [2, 2, 3]


def test_whoever_has_a_file_keeps_it(here, group, people):
    known = university.enrolled(group, people[0]).learner

    taken_over(group, [people[1]], [[0], [], []])

    assert sorted(Learner.objects.values_list("number", flat=True))[0] == known.number
    assert Learner.objects.count() == 2


def test_nobody_is_told_of_what_an_old_ledger_says(group, people):
    before = OutboxEvent.objects.count()

    taken_over(group, people, [[0, 1], [1], []])

    assert OutboxEvent.objects.count() == before


def test_a_ledger_that_does_not_fit_is_refused_with_every_reason(here, group, people):
    more = [*people, university.someone(here), university.someone(here)]

    with pytest.raises(EnrolmentRefused) as refused:
        taken_over(group, more, [[0], [9]], now=at(university.STARTS, 0))

    assert refused.value.codes == ["too_many", "lessons", "not_over"]
    assert Attendance.objects.count() == Enrolment.objects.count() == 0


def test_nobody_is_entered_twice(group, people):
    taken_over(group, people, [[0, 1], [1], []])

    with pytest.raises(EnrolmentRefused) as refused:
        taken_over(group, people[:1], [[], [], []])

    assert refused.value.codes == ["enrolled", "not_over"]


def test_only_whoever_keeps_the_university_takes_a_ledger_over(here, group, people):
    with pytest.raises(NotAllowed):
        taken_over(group, people, [[], [], []], by=Actor.anonymous(here.tenant.pk))


def test_the_statements_are_as_many_for_thirty_as_for_two(here, django_assert_num_queries):
    small, large = (
        university.an_open_class(here, university.a_term(here), capacity=30, lessons=2, start_minute=60 * hour)
        for hour in (8, 12)
    )
    for group, count in ((small, 2), (large, 30)):
        people = [university.someone(here) for _ in range(count)]
        with django_assert_num_queries(19):
            taken_over(group, people, [range(count), range(count)])


# ---- a roster ----


@pytest.fixture
def shift(here):
    return callups.a_shift(here)


def stood(shift, *people, now: datetime | None = None) -> int:
    callup = shift.post.callup
    rows = [(shift, one, None) for one in people]
    return ledgers.take_over_duties(
        callup=callup, stood=rows, by=callups.system(callup), now=now or shift.ends_at + timedelta(hours=1)
    )


def test_a_roster_says_who_stood_and_for_how_long(here, shift):
    people = [callups.somebody(here) for _ in range(2)]

    assert stood(shift, *people) == 16

    shift.refresh_from_db()
    assert shift.taken == 2
    assert sorted(Duty.objects.values_list("state", "half_hours")) == [("came", 8)] * 2


def test_a_roster_that_does_not_fit_is_refused_with_every_reason(here, shift):
    one = callups.somebody(here)

    with pytest.raises(CallUpRefused) as refused:
        stood(shift, one, one, callups.somebody(here), now=shift.starts_at)

    assert refused.value.codes == ["not_over", "too_many", "twice"]


def test_a_shift_of_another_call_up_is_no_line_of_this_roster(here, shift):
    other = callups.a_shift(here, callups.a_post(here, callups.a_callup(here, title="另一次")))
    rows = [(other, callups.somebody(here), None)]

    with pytest.raises(CallUpRefused) as refused:
        ledgers.take_over_duties(callup=shift.post.callup, stood=rows, by=callups.system(shift), now=other.ends_at)

    assert refused.value.codes == ["another_callup"]
