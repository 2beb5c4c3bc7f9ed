"""Who hears of a use of a space: the office of one that waits, whoever booked of the answer, each where they can be reached."""

import pytest
from django.db import IntegrityError

from linli.cobuild.events import BookingAnswered, BookingAsked
from linli.cobuild.models import Booking
from linli.cobuild.services import bookings, notices_spaces, upkeep
from linli.core import events
from linli.core.actors import Actor
from linli.core.ids import uuid7
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from linli.registry.api import PersonErased
from tests.factories.cobuild_market import of_resident
from tests.factories.cobuild_spaces import NOW, a_booking, a_space, use
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
WHEN = "2026年11月23日 14:00–16:00"


@pytest.fixture
def space(here):
    return a_space(here, needs_approval=True)


def asked(space, **more):
    given = use(channel="page", **({"contact_phone": "139 0000 0120"} | more))
    return bookings.book(space=space, given=given, by=Actor.anonymous(space.tenant_id), now=NOW).booking


def told(**to):
    while events.deliver_due(NOW):
        pass
    return list(Message.objects.filter(**to).values_list("title", "body", "is_urgent"))


def test_the_office_hears_of_a_use_that_waits_for_it(space, secretary):
    made = asked(space)

    assert told() == [(f"{made.number} 有人要订柳岸会客厅，等您答应", WHEN, False)]
    assert Message.objects.filter(to_post=None).count() == 0


def test_the_office_is_not_asked_for_what_it_answered_meanwhile(space, secretary):
    made = asked(space)
    bookings.answer(booking=made, yes=True, by=secretary, now=NOW)

    assert told() == [(f"{made.number} 订好了：柳岸会客厅 {WHEN}", "", False)]


def test_of_a_use_that_is_gone_nobody_hears(here, secretary):
    fact = {"tenant_id": here.tenant.pk, "booking_id": uuid7()}
    notices_spaces.on_booking_asked(BookingAsked(**fact), event_id=uuid7(), now=NOW)
    notices_spaces.on_booking_answered(BookingAnswered(**fact), event_id=uuid7(), now=NOW)

    assert told() == []


def test_a_person_here_reads_why_it_was_not_agreed_to(space, secretary):
    person = PersonFactory(tenant=space.tenant)
    made = asked(space, person=person)
    bookings.answer(booking=made, yes=False, reason="那天换届", by=secretary, now=NOW)

    assert told(to_person=person) == [(f"{made.number} 没有答应：柳岸会客厅 {WHEN}", "那天换届", False)]


def test_who_left_a_mobile_telephone_hears_at_once_that_it_was_called_off(space, secretary):
    made = a_booking(space, contact_phone="139 0000 0120")
    bookings.cancel(booking=made, reason="停电", by=secretary, now=NOW)

    assert told() == [(f"{made.number} 取消了：柳岸会客厅 {WHEN}", "停电", True)]
    assert Message.objects.get().to_phone == "139 0000 0120"


@pytest.mark.parametrize(("phone", "count"), [("0371 6000 0000", 1), ("", 1)])
def test_a_unit_without_a_mobile_telephone_hears_itself(space, secretary, phone, count):
    unit = OrganisationFactory(tenant=space.tenant)
    made = a_booking(space, organisation=unit, contact_phone=phone)
    bookings.cancel(booking=made, reason="停电", by=secretary, now=NOW)

    assert len(told(to_organisation=unit)) == count


def test_who_left_nothing_is_told_nothing(space, secretary):
    bookings.cancel(booking=a_booking(space), reason="停电", by=secretary, now=NOW)

    assert told() == []


# ---- what was booked, changed ----


def test_a_residents_change_waits_for_the_office_anew(here, space, secretary):
    by, person = of_resident(here)
    made = asked(space, person=person)
    bookings.answer(booking=made, yes=True, by=secretary, now=NOW)

    bookings.change(booking=made, given=use(16, 18), by=by, now=NOW)

    assert (
        told(to_post__isnull=False) == [(f"{made.number} 有人要订柳岸会客厅，等您答应", "2026年11月23日 16:00–18:00", False)] * 2
    )


def test_a_residents_change_of_what_needs_no_answer_is_told_to_nobody(here, secretary):
    free = a_space(here)
    by, person = of_resident(here)

    bookings.change(booking=a_booking(free, person=person), given=use(16, 18), by=by, now=NOW)

    assert told() == []


def test_somebody_elses_use_is_not_changed(here, space):
    made, other = a_booking(space), of_resident(here)[0]

    with pytest.raises(NotAllowed) as refused:
        bookings.change(booking=made, given=use(16, 18), by=other, now=NOW)

    assert refused.value.codes == ["not_allowed"]
    assert JournalLine.objects.filter(verb="cobuild.booking.changed").count() == 0


def test_a_row_that_stands_already_is_not_taken_for_two_uses_of_one_hour(space):
    made = a_booking(space)

    with pytest.raises(IntegrityError):
        bookings.keep([made])

    assert Booking.objects.count() == 1


def test_of_whoever_is_erased_no_name_stays_beside_a_use_and_the_use_stays(space):
    person = PersonFactory(tenant=space.tenant)
    made = a_booking(space, person=person, contact_phone="139 0000 0120")

    upkeep.on_person_erased(PersonErased(tenant_id=space.tenant_id, person_id=person.pk), event_id=uuid7(), now=NOW)

    made.refresh_from_db()
    assert (made.contact_name, made.contact_phone, made.state) == ("", "", "confirmed")
    assert JournalLine.objects.filter(verb="cobuild.booking.erased").count() == 1
