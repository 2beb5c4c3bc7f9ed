"""Marks of a sheet without network, taken by the server: once each, in any order, nothing lost, unknown names checked."""

from datetime import timedelta
from itertools import permutations

import pytest

from linli.activities.errors import AttendanceRefused
from linli.activities.models import Attendance, Excuse, SheetEntry
from linli.activities.selectors.attendance import entries_to_check
from linli.activities.selectors.person_times import person_times_of
from linli.activities.services import attendance, sheets
from linli.activities.states import SessionState
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.activities import NEXT_DAY, NOW, a_programme, a_session
from tests.factories.activities_attendance import THERE, came, end_of, mark, took
from tests.factories.activities_signups import a_signup, neighbour
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, most_heads=4))


def left(session):
    return list(entries_to_check(session).values_list("written_name", "outcome"))


def test_sent_twice_nothing_changes(here, session):
    one = mark(neighbour(here))
    first = took(session, one)
    lines = JournalLine.objects.count()

    again = took(session, one, one)

    assert (first.fresh, again.fresh, Attendance.objects.count()) == (1, 0, 1)
    assert JournalLine.objects.count() == lines


def test_in_whatever_order_marks_come_the_end_is_the_same(here):
    who = neighbour(here)
    marks = [
        mark(who, "came", minute=1),
        mark(who, "away", minute=4),
        mark(who, "excused", minute=6),
        mark(who, "excused", minute=8),
    ]
    ends = []

    for order in permutations(marks):
        session = a_session(here)
        for one in order:
            took(session, one)
        took(session, *marks)
        ends.append(end_of(session))

    assert ends == [ends[0]] * 24
    assert (ends[0]["came"], ends[0]["leave"]) == ([], [(who.pk, NEXT_DAY + timedelta(minutes=6))])


def test_the_later_mark_of_two_tablets_holds_though_it_comes_first(here, session):
    who = neighbour(here)
    took(session, mark(who, "away", minute=9))
    took(session, mark(who, "came", minute=3))

    assert end_of(session)["came"] == []
    assert sorted(SheetEntry.objects.values_list("mark", "outcome")) == [("away", "taken"), ("came", "older")]


def test_a_household_that_signed_up_together_comes_with_all_its_heads(here, session):
    who = a_signup(session, heads=3).person
    took(session, mark(who, minute=2))

    assert list(Attendance.objects.values_list("heads", "method", "at")) == [(3, "offline", NEXT_DAY + timedelta(minutes=2))]
    assert person_times_of(session) == 3


def test_who_scanned_at_the_door_and_is_marked_again_is_one(here, session):
    who = neighbour(here)
    row = came(session, who, now=THERE)
    took(session, mark(who, "away", minute=40), now=THERE + timedelta(hours=1))
    took(session, mark(who, "came", minute=45), now=THERE + timedelta(hours=1))

    assert list(Attendance.objects.filter(voided_at=None).values_list("pk", "method")) == [(row.pk, "list")]


def test_a_name_that_stands_on_no_list_waits_for_whoever_checks(here, session, clerk):
    who = neighbour(here)
    took(session, mark(None, name="王大爷"), mark(None, name="李婶"), mark(None, name="过路的"))
    first, second, third = entries_to_check(session)

    sheets.settle_unknown(entry=first, person=who, by=clerk, now=THERE)
    sheets.settle_unknown(entry=second, by=clerk, now=THERE)
    sheets.settle_unknown(entry=third, counts=False, by=clerk, now=THERE)

    assert (person_times_of(session), left(session)) == (2, [])
    with pytest.raises(AttendanceRefused) as refused:
        sheets.settle_unknown(entry=first, by=clerk, now=THERE)
    assert refused.value.codes == ["checked"]


def test_marks_that_come_when_the_numbers_stand_are_kept_and_taken_once_they_are_open_again(here, session, clerk):
    session.state = SessionState.SETTLED
    session.save(update_fields=["state"])
    late = took(session, mark(neighbour(here)))
    assert (late.outcomes, [one.code for one in late.problems]) == ({"refused": 1}, ["settled"])
    with pytest.raises(AttendanceRefused):
        sheets.take_again(session=session, by=clerk, now=THERE)

    session.state = SessionState.HELD
    session.save(update_fields=["state"])

    assert sheets.take_again(session=session, by=clerk, now=THERE) == 1
    assert (person_times_of(session), left(session)) == (1, [])


def test_a_head_marks_their_own_doors_only(here, session):
    head = people.building_head(here)[1]
    mine, another = neighbour(here), PersonFactory(tenant=here.tenant, home=here.community)
    done = took(session, mark(mine), mark(another), by=head)

    assert (done.outcomes, [one.code for one in done.problems]) == ({"taken": 1, "refused": 1}, ["not_yours"])
    with pytest.raises(NotAllowed):
        took(session, mark(mine), by=people.resident(here)[1])


def test_whoever_leads_a_team_marks_those_on_its_list_without_a_post(here):
    lead = people.resident(here)[1]
    session = a_session(here, a_programme(here, lead_id=lead.person_id))
    listed, another = a_signup(session).person, neighbour(here)

    assert took(session, mark(listed), mark(another), by=lead).outcomes == {"taken": 1, "refused": 1}
    assert attendance.count(session=session, person_times=8, by=lead, now=THERE).person_times == 8


def test_a_clock_that_is_a_day_ahead_is_put_right(here, session):
    who, ahead = neighbour(here), THERE + timedelta(days=1)
    entry = sheets.EntryGiven(entry_id=mark(who).entry_id, mark="came", made_at=ahead, person_id=who.pk)
    sheets.take(
        session=session, entries=[entry], sent_at=ahead + timedelta(minutes=5), by=people.community_clerk(here)[1], now=THERE
    )

    assert list(Attendance.objects.values_list("at", flat=True)) == [THERE - timedelta(minutes=5)]


def test_what_is_no_mark_and_too_much_at_once_is_refused_and_nothing_is_kept(here, session):
    for bad in ([mark(None, "came")], [mark(neighbour(here), "gone")], [mark(None, name="某人") for _n in range(501)]):
        with pytest.raises(AttendanceRefused):
            took(session, *bad)

    assert SheetEntry.objects.count() == 0


def test_a_sheet_of_forty_costs_as_much_as_one_of_four(here, session, django_assert_num_queries):
    few, many = [[mark(neighbour(here)) for _n in range(n)] for n in (4, 40)]
    by = people.community_clerk(here)[1]
    costs = 14

    for entries in (few, many):
        with django_assert_num_queries(costs):
            took(session, *entries, by=by)


def test_leave_marked_in_the_yard_is_leave_until_they_come(here, session):
    who = neighbour(here)
    took(session, mark(who, "excused", minute=1))
    assert Excuse.objects.filter(withdrawn_at=None).count() == 1

    took(session, mark(who, "came", minute=20))

    assert (Excuse.objects.filter(withdrawn_at=None).count(), person_times_of(session)) == (0, 1)


def test_of_a_name_only_what_can_be_read_is_kept(here, session):
    took(session, mark(None, name="王\x00大\ud800爷\n"))

    assert left(session) == [("王大爷", "unknown")]


def test_the_number_of_a_card_is_no_unknown_name(here, session):
    one = a_signup(session)

    assert took(session, mark(None, name=one.number.lower()), mark(None, name="王大爷3")).outcomes == {"taken": 1, "unknown": 1}
    assert list(Attendance.objects.values_list("person", flat=True)) == [one.person_id]


def test_before_the_day_nothing_is_taken(here, session):
    assert took(session, mark(neighbour(here)), now=NOW - timedelta(days=1)).outcomes == {"refused": 1}
