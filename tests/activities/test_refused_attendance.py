"""What is refused of attendance in the database: counting by strangers, a count that is none; whoever has no name any more."""

from uuid import uuid4

import pytest

from linli.activities.errors import AttendanceRefused
from linli.activities.models import Attendance, HeadCount
from linli.activities.selectors.person_times import person_times_of
from linli.activities.services import attendance
from linli.activities.services.upkeep_attendance import on_person_erased_attendance
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.registry.api import Person, PersonErased
from tests import people
from tests.factories.activities import a_programme, a_session
from tests.factories.activities_attendance import THERE, came
from tests.factories.activities_signups import neighbour
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, most_heads=4))


def refused(verb, by, **given):
    return codes_refused(AttendanceRefused, verb, by=by, now=THERE, **given)


def announced():
    return OutboxEvent.objects.filter(name="activities.AttendanceChanged").count()


def test_whoever_neither_works_there_nor_leads_it_counts_nobody(here, session):
    for verb, given in ((attendance.count, {"person_times": 3}), (attendance.uncount, {})):
        for other in (people.resident(here)[1], people.outsider()[1]):
            assert codes_refused(NotAllowed, verb, session=session, by=other, now=THERE, **given) == ["not_allowed"]
    assert HeadCount.objects.count() == 0


def test_a_count_that_is_none_is_not_taken_back(session, clerk):
    assert refused(attendance.uncount, clerk, session=session) == ["none"]
    assert refused(attendance.count, clerk, session=session, person_times=0, of_whom="老" * 81) == ["person_times", "too_long"]


def test_a_list_of_nobody_and_of_a_stranger_writes_nobody_down(here, session, clerk):
    stranger = neighbour(people.neighbourhood())

    assert refused(attendance.come_many, clerk, session=session, people=[]) == ["nobody"]
    assert refused(attendance.come_many, clerk, session=session, people=[neighbour(here), stranger]) == ["person_gone"]
    assert Attendance.objects.count() == 0


def test_a_list_of_those_who_are_there_already_adds_nobody_and_says_nothing(here, session, clerk):
    there = came(session, neighbour(here)).person

    done = attendance.come_many(session=session, people=[there], by=clerk, now=THERE)

    assert (done.added, done.already) == (0, 1)
    assert JournalLine.objects.filter(verb="activities.attendance.many_came").count() == 0


def test_a_line_without_a_name_is_struck_out_and_nobody_is_told(here, session, clerk):
    row = came(session, neighbour(here))
    event = PersonErased(tenant_id=here.tenant.pk, person_id=row.person.pk)
    on_person_erased_attendance(event, event_id=uuid4(), now=THERE)

    attendance.void(attendance=Attendance.objects.get(), reason="记错了", by=clerk, now=THERE)

    assert (person_times_of(session), announced()) == (0, 0)


def test_whoever_puts_their_own_line_right_is_not_told_of_it(here, session, clerk):
    own = came(session, Person.objects.get(pk=clerk.person_id))
    other = came(session, neighbour(here))

    attendance.correct(attendance=own, heads=2, by=clerk, now=THERE)
    assert announced() == 0
    attendance.correct(attendance=other, heads=2, by=clerk, now=THERE)
    assert announced() == 1
