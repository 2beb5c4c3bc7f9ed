"""Sessions: planned, moved, called off, held by the clock, settled; spaces follow; after-notes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from linli.activities.errors import SessionRefused
from linli.activities.models import Attendance, HeadCount, Session
from linli.activities.selectors.person_times import person_times_of, persons_of
from linli.activities.services import after_notes, sessions
from linli.activities.services.sessions import change_of
from linli.cobuild.models import Booking
from linli.core.daytimes import at
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from tests import people
from tests.factories.activities import NEXT_DAY, NOW, a_programme, a_session
from tests.factories.activities_programmes import SATURDAY, single
from tests.factories.cobuild_spaces import a_booking, a_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(here):
    return a_programme(here, capacity=20)


def refusal(do, **more):
    with pytest.raises(SessionRefused) as refused:
        do(**{"now": NOW} | more)
    return refused.value.codes


def told(name):
    return OutboxEvent.objects.filter(name=f"activities.{name}").count()


def test_a_time_has_the_room_of_its_programme_and_a_code_nobody_guesses(here, programme, secretary):
    one = sessions.plan(programme=programme, given=single(here), by=secretary, now=NOW)

    assert (one.capacity, one.state, len(one.checkin_code)) == (20, "open", 10)
    assert JournalLine.objects.filter(verb="activities.session.planned").count() == 1


def test_what_was_is_noted_afterwards_as_held(here, programme, secretary):
    assert sessions.plan(programme=programme, given=single(here, day=date(2026, 3, 5)), by=secretary, now=NOW).state == "held"


def test_every_reason_against_a_time_is_said_at_once(here, programme, secretary):
    wrong = single(here, start=11, end=9, capacity=0, replaces=a_session(here, programme))

    assert refusal(sessions.plan, programme=programme, given=wrong, by=secretary) == ["span", "capacity", "replaces"]


def test_one_place_has_one_time_twice_only_by_mistake(here, programme, secretary):
    sessions.plan(programme=programme, given=single(here), by=secretary, now=NOW)

    assert refusal(sessions.plan, programme=programme, given=single(here), by=secretary) == ["double"]


def test_a_building_head_does_not_plan(here, programme):
    with pytest.raises(NotAllowed):
        sessions.plan(programme=programme, given=single(here), by=people.building_head(here)[1], now=NOW)


def test_a_moved_session_is_told_and_its_calendar_sees_it(here, programme, secretary):
    one = a_session(here, programme)
    later = replace(change_of(one), starts_at=one.starts_at + timedelta(hours=1), ends_at=one.ends_at + timedelta(hours=1))

    changed = sessions.change(session=one, given=later, by=secretary, now=NOW)

    assert (changed.sequence, told("SessionChanged"), told("SessionGrew")) == (1, 1, 0)


def test_more_room_is_no_news_of_time_but_moves_up_who_waits(here, programme, secretary):
    one = a_session(here, programme, taken=20)

    sessions.change(session=one, given=replace(change_of(one), capacity=25), by=secretary, now=NOW)

    assert (told("SessionChanged"), told("SessionGrew")) == (0, 1)
    assert refusal(sessions.change, session=one, given=replace(change_of(one), capacity=19), by=secretary) == ["capacity_taken"]


def test_called_off_with_a_kind_and_a_reason(here, programme, secretary):
    one = a_session(here, programme)

    assert refusal(sessions.call_off, session=one, kind="", reason="", by=secretary) == ["reason_missing", "kind"]
    off = sessions.call_off(session=one, kind="weather", reason="大风", by=secretary, now=NOW)
    assert (off.state, off.off_kind, off.sequence, told("SessionCalledOff")) == ("called_off", "weather", 1, 1)
    assert refusal(sessions.call_off, session=one, kind="weather", reason="大风", by=secretary) == ["not_coming"]


def test_one_called_off_is_replaced(here, programme, secretary):
    one = a_session(here, programme, state="called_off")

    made = sessions.plan(programme=programme, given=single(here, replaces=one), by=secretary, now=NOW)

    assert made.replaces == one


# ---- its space ----


def test_a_session_in_a_space_books_it_and_is_refused_with_its_reasons(here, programme, secretary):
    space = a_space(here)
    a_booking(space, 9, 10, day=SATURDAY)

    assert refusal(sessions.plan, programme=programme, given=single(here, space=space), by=secretary) == ["space_taken"]
    made = sessions.plan(programme=programme, given=single(here, space=space, start=10, end=12), by=secretary, now=NOW)
    assert (made.booking.starts_at, made.booking.expected) == (at(SATURDAY, 600), 20)


def test_moved_its_booking_moves_and_called_off_it_is_free(here, programme, secretary):
    made = sessions.plan(programme=programme, given=single(here, space=a_space(here)), by=secretary, now=NOW)
    later = replace(change_of(made), starts_at=at(SATURDAY, 840), ends_at=at(SATURDAY, 900))

    sessions.change(session=made, given=later, by=secretary, now=NOW)
    assert Booking.objects.get().starts_at == at(SATURDAY, 840)
    sessions.call_off(session=made, kind="few", reason="人太少", by=secretary, now=NOW)
    assert Booking.objects.get().state == "cancelled"


def test_another_space_is_booked_and_the_old_one_free(here, programme, secretary):
    made = sessions.plan(programme=programme, given=single(here, space=a_space(here)), by=secretary, now=NOW)
    other = a_space(here, name="二楼教室")

    sessions.change(session=made, given=replace(change_of(made), space=other), by=secretary, now=NOW)

    assert [(one.space.name, one.state) for one in Booking.objects.order_by("made_at", "pk")] == [
        ("柳岸会客厅", "cancelled"),
        ("二楼教室", "confirmed"),
    ]


# ---- afterwards ----


def test_what_is_over_is_held_once(here, programme):
    one = a_session(here, programme)

    assert sessions.mark_held(now=NEXT_DAY) == 0
    assert sessions.mark_held(now=NEXT_DAY + timedelta(hours=2)) == 1
    assert sessions.mark_held(now=NEXT_DAY + timedelta(hours=2)) == 0
    assert (Session.objects.get(pk=one.pk).state, told("SessionHeld")) == ("held", 1)


def test_person_times_are_heads_and_the_last_count_and_persons_are_persons(here, programme):
    one, other = a_session(here, programme, state="held"), a_session(here, programme, state="held")
    someone = people.resident(here)[1].person_id
    for each, heads in ((one, 3), (other, 1)):
        Attendance.objects.create(tenant=here.tenant, session=each, person_id=someone, heads=heads, method="list", at=NOW)
    for n in (7, 9):
        HeadCount.objects.create(tenant=here.tenant, session=one, person_times=n, at=NOW + timedelta(minutes=n), by="社区")

    assert (person_times_of(one), person_times_of(other), persons_of([one.pk, other.pk])) == (12, 1, 1)


def test_settled_numbers_stand_until_somebody_says_why_not(here, programme, secretary):
    one = a_session(here, programme, state="held")

    assert sessions.settle(session=one, by=secretary, now=NOW).state == "settled"
    assert refusal(sessions.settle, session=one, by=secretary) == ["settled"]
    assert refusal(sessions.reopen, session=one, reason="", by=secretary) == ["reason_missing"]
    assert sessions.reopen(session=one, reason="漏了两个人", by=secretary, now=NOW).state == "held"


def test_a_space_learns_how_many_came(here, programme, secretary):
    made = sessions.plan(programme=programme, given=single(here, space=a_space(here)), by=secretary, now=NOW)
    after = at(SATURDAY, 1200)
    sessions.mark_held(now=after)
    HeadCount.objects.create(tenant=here.tenant, session=made, person_times=17, at=after, by="社区")

    sessions.settle(session=made, by=secretary, now=after)

    assert (Booking.objects.get().came, Booking.objects.get().state) == (17, "held")


def test_how_it_went_is_written_once_it_was(here, programme, secretary):
    one = a_session(here, programme)
    assert refusal(after_notes.write, session=one, text=" ", by=secretary) == ["not_held", "text_missing"]
    sessions.mark_held(now=NEXT_DAY + timedelta(days=1))

    first = after_notes.write(session=one, text="来了不少人", by=secretary, now=NOW)
    again = after_notes.write(session=one, text="来了三十人", is_public=True, by=secretary, now=NOW)

    assert (first.pk, again.text, again.is_public) == (again.pk, "来了三十人", True)
