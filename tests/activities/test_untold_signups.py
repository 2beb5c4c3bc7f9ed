"""Who is told nothing of a session or a sign-up: it is gone, stands otherwise meanwhile, or they said so themselves."""

from uuid import uuid4

import pytest

from linli.activities.events import (
    MovedUp,
    SessionCalledOff,
    SessionChanged,
    SessionGrew,
    SessionSoon,
    SignedUpByOffice,
    SignUpEnded,
)
from linli.activities.models import CallLine, Session, SignUp
from linli.activities.services import notices_signups
from linli.activities.services import upkeep_signups as upkeep
from linli.disclosure.models import Message
from linli.registry.api import Person, PersonMerged
from tests import people
from tests.factories.activities import NOW, a_programme, a_session
from tests.factories.activities_signups import a_signup, neighbour, order_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, title="包饺子", capacity=1))


def heard(handler, event):
    """Who was told by an event that came twice, and who stands on the call list."""
    once = uuid4()
    for _n in range(2):
        handler(event, event_id=once, now=NOW)
    told = Message.objects.filter(kind="activities.signup", once_key__contains=str(once)).order_by("made_at", "id")
    called = CallLine.objects.order_by("made_at", "id")
    return list(told.values_list("to_person", flat=True)), list(called.values_list("person", flat=True))


OF_SESSIONS = [
    (notices_signups.on_session_called_off, SessionCalledOff),
    (notices_signups.on_session_changed, SessionChanged),
    (notices_signups.on_session_soon, SessionSoon),
    (notices_signups.on_session_grew, SessionGrew),
]
OF_SIGNUPS = [
    (notices_signups.on_moved_up, MovedUp),
    (notices_signups.on_signed_up, SignedUpByOffice),
    (notices_signups.on_sign_up_ended, SignUpEnded),
]


@pytest.mark.parametrize(("handler", "kind"), OF_SESSIONS)
def test_a_session_that_is_gone_is_told_to_nobody(here, session, handler, kind):
    a_signup(session)

    assert heard(handler, kind(tenant_id=here.tenant.pk, session_id=uuid4())) == ([], [])


@pytest.mark.parametrize(("handler", "kind"), OF_SIGNUPS)
def test_a_sign_up_that_is_gone_is_told_to_nobody(here, handler, kind):
    assert heard(handler, kind(tenant_id=here.tenant.pk, signup_id=uuid4())) == ([], [])


def test_a_session_that_is_on_again_is_not_told_as_off(here, session):
    a_signup(session)

    assert heard(*of(session, SessionCalledOff, notices_signups.on_session_called_off)) == ([], [])


def of(session, kind, handler):
    return handler, kind(tenant_id=session.tenant_id, session_id=session.pk)


def test_nobody_is_told_another_time_of_a_session_that_is_off_or_reminded_of_it(here, session):
    a_signup(session)
    Session.objects.update(state="called_off", off_reason="下雨")

    assert heard(*of(session, SessionChanged, notices_signups.on_session_changed)) == ([], [])
    assert heard(*of(session, SessionSoon, notices_signups.on_session_soon)) == ([], [])


def test_only_who_is_in_is_reminded(here, session):
    first = a_signup(session)
    a_signup(session)

    assert heard(*of(session, SessionSoon, notices_signups.on_session_soon)) == ([first.person_id], [])


def test_whoever_moved_up_and_left_or_whose_session_is_off_meanwhile_hears_nothing(here, session):
    row = a_signup(session)
    event = MovedUp(tenant_id=here.tenant.pk, signup_id=row.pk)
    Session.objects.update(state="called_off")
    off = heard(notices_signups.on_moved_up, event)
    Session.objects.update(state="open")
    SignUp.objects.update(state="out")

    assert (off, heard(notices_signups.on_moved_up, event)) == (([], []), ([], []))


def test_whoever_signed_up_on_a_page_or_left_or_has_no_mobile_gets_nothing_in_writing(here):
    session = a_session(here)
    rows = [a_signup(session), a_signup(session), a_signup(session, neighbour(here, phone="", has_phone=False))]
    SignUp.objects.filter(pk=rows[0].pk).update(channel="page")
    SignUp.objects.filter(pk=rows[1].pk).update(state="out")
    events = [SignedUpByOffice(tenant_id=here.tenant.pk, signup_id=row.pk) for row in rows]

    assert [heard(notices_signups.on_signed_up, event) for event in events] == [([], [])] * 3


def test_whoever_left_by_themselves_is_told_nothing_of_it(here, session):
    row = a_signup(session)
    SignUp.objects.update(state="out")

    assert heard(notices_signups.on_sign_up_ended, SignUpEnded(tenant_id=here.tenant.pk, signup_id=row.pk)) == ([], [])


def test_whoever_is_turned_away_with_an_account_and_no_telephone_is_written_to_and_called_once(here, session):
    who = Person.objects.get(pk=people.resident(here, phone="", has_phone=False)[1].person_id)
    row = a_signup(session, who)
    SignUp.objects.update(state="refused", end_reason="名额给了别人")

    assert heard(notices_signups.on_sign_up_ended, SignUpEnded(tenant_id=here.tenant.pk, signup_id=row.pk)) == (
        [who.pk],
        [who.pk],
    )


def test_a_sign_up_that_had_ended_goes_over_to_the_kept_record_and_takes_no_place(here):
    session = a_session(here)
    kept, dropped = neighbour(here), neighbour(here)
    ended = a_signup(session, dropped)
    SignUp.objects.update(state="out")
    a_signup(session, kept)
    event = PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=dropped.pk)

    upkeep.on_person_merged_signups(event, event_id=uuid4(), now=NOW)

    ended.refresh_from_db()
    assert (ended.person, ended.state, sorted(order_of(session))) == (kept, "out", [(1, "in"), (1, "out")])
