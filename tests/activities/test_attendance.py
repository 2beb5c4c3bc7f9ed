"""Who was there: at the door, from a list, counted only; struck out, corrected; paper; what stays after erasure."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from linli.activities.errors import AttendanceRefused, SignUpRefused
from linli.activities.models import Attendance, Excuse, HeadCount, SheetEntry
from linli.activities.selectors.attendance import person_times, persons, who_came
from linli.activities.selectors.person_times import person_times_of, persons_of
from linli.activities.services import attendance, papers
from linli.activities.services.signups import SLIPS
from linli.activities.services.upkeep_attendance import on_person_erased_attendance, on_person_merged_attendance
from linli.activities.states import SessionState
from linli.core import files
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry.api import Person, PersonErased, PersonMerged
from tests import people
from tests.factories.activities import NEXT_DAY, NOW, a_programme, a_session, system
from tests.factories.activities_attendance import THERE, came, mark, took
from tests.factories.activities_signups import a_signup, neighbour

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, capacity=2, most_heads=4))


def codes(do, *args, **kwargs):
    with pytest.raises(AttendanceRefused) as refused:
        do(*args, **kwargs)
    return refused.value.codes


def a_picture():
    made = BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "JPEG")
    return ContentFile(made.getvalue(), name="签到单.jpg")


def test_who_comes_twice_is_there_once(here, session, clerk):
    who = neighbour(here)

    first, again = (attendance.come(session=session, person=who, by=clerk, now=THERE) for _n in range(2))

    assert (first.is_new, again.is_new, again.attendance.pk) == (True, False, first.attendance.pk)
    assert (Attendance.objects.get().at, JournalLine.objects.filter(verb="activities.attendance.came").count()) == (THERE, 1)


def test_every_reason_is_said_at_once_and_nothing_is_written(here, session, clerk):
    session.state = SessionState.CALLED_OFF
    session.save(update_fields=["state"])
    elsewhere = neighbour(people.neighbourhood())

    said = codes(attendance.come, session=session, person=elsewhere, heads=0, half_hours=49, by=system(here), now=THERE)

    assert said == ["called_off", "heads", "half_hours", "person_gone"]
    assert Attendance.objects.count() == 0


def test_persons_and_person_times_are_two_numbers(here, session, clerk):
    other = a_session(here, session.programme)
    who = a_signup(session, heads=2).person
    for one in (session, other):
        came(one, who)
    attendance.count(session=session, person_times=30, of_whom="学生", by=clerk, now=THERE)
    attendance.count(session=session, person_times=12, of_whom="学生", by=clerk, now=THERE)

    assert (person_times(who_came(session)), persons(who_came(session))) == (2, 1)
    assert (person_times_of(session), persons_of([session.pk, other.pk])) == (14, 1)
    assert HeadCount.objects.filter(voided_at=None).count() == 1
    attendance.uncount(session=session, by=clerk, now=THERE)
    assert person_times_of(session) == 2


def test_many_at_once_are_a_handful_of_statements(here, session, clerk, django_assert_num_queries):
    there = came(session, neighbour(here))
    crowd = [neighbour(here) for _n in range(60)]

    with django_assert_num_queries(8):
        done = attendance.come_many(session=session, people=[there.person, *crowd], by=clerk, now=THERE)

    assert (done.added, done.already, person_times_of(session)) == (60, 1, 61)


def test_a_number_said_at_the_door(here, session, clerk):
    one = a_signup(session, heads=2)

    assert codes(attendance.come_numbered, session=session, number="HYL-BM26-9999", by=clerk, now=THERE) == ["no_number"]
    row = attendance.come_numbered(session=session, number=one.number.lower(), by=clerk, now=THERE).attendance

    assert (row.person, row.method, row.heads) == (one.person, "card", 2)


def test_afterwards_who_came_is_noted_with_the_time_at_which_it_began(here, session, clerk):
    row = attendance.come(session=session, person=neighbour(here), by=clerk, now=NEXT_DAY + timedelta(days=3)).attendance

    assert row.at == NEXT_DAY


# ---- by themselves ----


def test_at_the_door_one_comes_in_with_those_who_were_signed_up(here, session):
    actor = people.resident(here)[1]
    me = Person.objects.get(pk=actor.person_id)
    a_signup(session, me, heads=2)

    assert codes(attendance.check_in, session=session, person=me, heads=3, by=actor, now=THERE) == ["more_heads"]
    assert attendance.check_in(session=session, person=me, by=actor, now=THERE).attendance.heads == 2
    with pytest.raises(NotAllowed):
        attendance.check_in(session=session, person=neighbour(here), by=actor, now=THERE)


@pytest.mark.parametrize(("minutes", "code"), [(-121, "too_early"), (181, "over")])
def test_the_door_is_open_around_the_time_only(here, minutes, code):
    session = a_session(here, a_programme(here, needs_signup=False))
    actor = people.resident(here)[1]
    me = Person.objects.get(pk=actor.person_id)

    said = codes(attendance.check_in, session=session, person=me, by=actor, now=NEXT_DAY + timedelta(minutes=minutes))

    assert said == [code]


def test_who_waits_and_who_has_not_signed_up_is_sent_to_the_people_at_the_door(here, session):
    actor = people.resident(here)[1]
    me = Person.objects.get(pk=actor.person_id)
    assert codes(attendance.check_in, session=session, person=me, by=actor, now=THERE) == ["not_in"]
    a_signup(session, heads=2)

    a_signup(session, me)

    assert codes(attendance.check_in, session=session, person=me, by=actor, now=THERE) == ["not_in"]


def test_number_and_figures_open_the_door_without_an_account(here, session):
    one, nobody = a_signup(session), people.Actor.anonymous(tenant_id=here.tenant.pk)
    with pytest.raises(SignUpRefused):
        attendance.check_in_with_code(session=session, signup=one, code="000", by=nobody, now=THERE)

    row = attendance.check_in_with_code(session=session, signup=one, code=SLIPS.code_of(one.pk), by=nobody, now=THERE).attendance

    assert (row.person, row.method) == (one.person, "qr")


# ---- struck out, corrected ----


def test_who_was_not_there_is_struck_out_with_a_reason_and_may_be_written_down_again(here, session, clerk):
    row = came(session, neighbour(here))
    assert codes(attendance.void, attendance=row, reason=" ", by=clerk, now=THERE) == ["no_reason"]

    attendance.void(attendance=row, reason="认错人了", by=clerk, now=THERE)

    assert (person_times_of(session), Attendance.objects.get().void_reason) == (0, "认错人了")
    assert attendance.come(session=session, person=row.person, by=clerk, now=THERE).is_new
    assert codes(attendance.void, attendance=row, reason="再划", by=clerk, now=THERE) == ["void"]


def test_hours_differ_from_the_session_where_somebody_left_early(here, session, clerk):
    row = attendance.correct(attendance=came(session, neighbour(here)), heads=2, half_hours=3, by=clerk, now=THERE)

    assert (row.heads, row.half_hours) == (2, 3)
    assert codes(attendance.correct, attendance=row, heads=100, half_hours=-1, by=clerk, now=THERE) == ["heads", "half_hours"]


def test_once_the_numbers_stand_nobody_changes_them(here, session, clerk):
    row = came(session, neighbour(here))
    session.state = SessionState.SETTLED
    session.save(update_fields=["state"])

    for do in (
        lambda: attendance.void(attendance=row, reason="改", by=clerk, now=THERE),
        lambda: attendance.come(session=session, person=neighbour(here), by=clerk, now=THERE),
        lambda: attendance.count(session=session, person_times=3, by=clerk, now=THERE),
    ):
        assert codes(do) == ["settled"]


def test_a_grid_worker_of_elsewhere_writes_down_nobody(here, session):
    for other in (people.outsider()[1], people.resident(here)[1], people.counter_clerk(here)[1]):
        with pytest.raises(NotAllowed):
            attendance.come(session=session, person=neighbour(here), by=other, now=THERE)


# ---- paper ----


def test_a_sheet_is_printed_with_a_number_and_typed_in_once_with_its_scan(here, session, clerk):
    who = a_signup(session).person
    sheet = papers.print_sheet(session=session, by=clerk, now=NOW)

    papers.enter(sheet=sheet, came=[who], others=5, scan=a_picture(), by=clerk, now=THERE)

    assert (sheet.number.split("-")[1:], sheet.lines) == (["QD26", "0001"], 1)
    assert (person_times_of(session), Attendance.objects.get().method) == (6, "paper")
    assert [one.name for one in files.files_of(sheet, purpose="scan")] == ["签到单.jpg"]
    assert codes(papers.enter, sheet=sheet, came=[who], by=clerk, now=THERE) == ["entered"]


def test_an_empty_sheet_and_a_scan_that_shows_nothing_are_refused(here, session, clerk):
    sheet = papers.print_sheet(session=session, by=clerk, now=NOW)

    assert codes(papers.enter, sheet=sheet, came=[], by=clerk, now=THERE) == ["nobody"]
    text = ContentFile(b"name\n", name="a.csv")
    assert codes(papers.enter, sheet=sheet, came=[], scan=text, by=clerk, now=THERE) == ["scan_kind"]


def test_the_scan_is_read_by_those_who_write_down_who_comes(here, session, clerk):
    sheet = papers.print_sheet(session=session, by=clerk, now=NOW)
    papers.enter(sheet=sheet, came=[], scan=a_picture(), by=clerk, now=THERE)
    (scan,) = files.files_of(sheet)

    seen = [
        files.may_read(one, scan) for one in (people.community_clerk(here)[1], people.resident(here)[1], people.outsider()[1])
    ]

    assert seen == [True, False, False]


# ---- what follows people ----


def test_after_erasure_the_number_stays_and_the_person_goes(here, session):
    who = neighbour(here)
    took(session, mark(who))
    event = PersonErased(tenant_id=here.tenant.pk, person_id=who.pk)

    on_person_erased_attendance(event, event_id=uuid4(), now=THERE)

    assert (person_times_of(session), persons(who_came(session))) == (1, 0)
    assert list(SheetEntry.objects.values_list("person", "written_name")) == [(None, "")]


def test_of_two_records_of_one_person_the_earlier_line_stands(here, session):
    kept, merged = neighbour(here), neighbour(here)
    first = came(session, merged)
    came(session, kept, now=THERE + timedelta(minutes=5))
    event = PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=merged.pk)

    on_person_merged_attendance(event, event_id=uuid4(), now=THERE)

    assert list(who_came(session).values_list("pk", "person")) == [(first.pk, kept.pk)]
    assert Excuse.objects.count() == 0
