"""Who hears of what becomes of a session: by message, or by a call that somebody has to make; each once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.activities.errors import SignUpRefused
from linli.activities.events import MovedUp, SessionCalledOff, SessionChanged, SessionGrew, SessionSoon, SignedUp, SignUpEnded
from linli.activities.models import CallLine, Session, SignUp
from linli.activities.rules.reaching import needs_call, words_of
from linli.activities.selectors import calls as found
from linli.activities.services import calls, notices_signups, reminders, signup_changes
from linli.activities.services import upkeep_signups as upkeep
from linli.core.models import JournalLine, OutboxEvent
from linli.core.problems import NotAllowed
from linli.disclosure.models import Message
from linli.registry.api import Person, PersonErased, PersonMerged
from tests import people
from tests.factories.activities import NEXT_DAY, NOW, a_programme, a_session
from tests.factories.activities_signups import a_signup, neighbour, order_of
from tests.factories.registry import PlaceFactory

pytestmark = pytest.mark.django_db
MORNING = NEXT_DAY - timedelta(hours=25)  # the day before at eight


@pytest.fixture
def session(here):
    return a_session(here, a_programme(here, capacity=2, bring="围裙"))


@pytest.fixture
def without(here):
    return neighbour(here, name="试奶奶", phone="", has_phone=False)


def called_off(session, event_id=None):
    Session.objects.filter(pk=session.pk).update(state="called_off", off_reason="下雨")
    event = SessionCalledOff(tenant_id=session.tenant_id, session_id=session.pk)
    notices_signups.on_session_called_off(event, event_id=event_id or uuid4(), now=NOW)


def a_line(session, person, reason="reminder"):
    given = {"session": session, "people": [person], "reason": reason, "words": "别忘了明天", "once_key": str(uuid4())}
    return calls.make(**given, by=calls.Actor.system(tenant_id=session.tenant_id), now=NOW)[0]


def told(kind="activities.signup"):
    return Message.objects.filter(kind=kind).count()


def test_a_reason_that_ends_in_a_stop_is_told_with_one(here):
    one = a_session(here, state="called_off", off_reason="预报有大风，改日再放。")

    assert words_of("called_off", one).endswith("为什么：预报有大风，改日再放。")


def test_a_message_reaches_a_mobile_and_a_call_everybody_else():
    reached = {"has_phone": True, "phone": "13900000120", "has_account": False}

    assert not needs_call(**reached)
    assert not needs_call(**reached | {"phone": "", "has_account": True})
    assert needs_call(**reached | {"phone": "65550120"})
    assert needs_call(**reached | {"has_phone": False, "has_account": True})


def test_a_session_that_is_off_is_told_to_all_and_called_to_those_without_a_mobile(here, session, without):
    mobile = neighbour(here, phone="13900000120")
    for person in (mobile, without, neighbour(here, phone="13900000121")):
        a_signup(session, person)

    called_off(session, event := uuid4())
    called_off(session, event)

    assert list(CallLine.objects.values_list("person__name", "reason")) == [("试奶奶", "called_off")]
    assert ("下雨" in CallLine.objects.get().words, told()) == (True, 2)
    assert mobile.name not in Message.objects.filter(to_person=mobile).get().title


def test_the_head_of_the_door_hears_how_many_to_call_and_else_the_clerks(here, session, without):
    people.building_head(here)
    people.community_clerk(here)
    a_signup(session, without)
    a_signup(session, neighbour(here, home=None, phone="", has_phone=False))

    called_off(session)

    posts = sorted(Message.objects.filter(kind="activities.calls").values_list("to_post__kind", flat=True))
    assert posts == ["building_head", "community_clerk"]


def test_what_was_to_be_said_before_gives_way_to_that_it_is_off(here, session, without):
    a_signup(session, without)
    a_line(session, without)

    called_off(session)

    assert list(CallLine.objects.values_list("reason", flat=True)) == ["called_off"]


def test_another_time_is_told_with_its_new_words_while_the_line_is_open(here, session, without):
    a_signup(session, without)
    for hours in (1, 2):
        starts_at = NEXT_DAY + timedelta(hours=hours)
        Session.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
        event = SessionChanged(tenant_id=session.tenant_id, session_id=session.pk)
        notices_signups.on_session_changed(event, event_id=uuid4(), now=NOW)

    line = CallLine.objects.get()
    assert (line.reason, "11:00" in line.words, "围裙" in line.words) == ("moved", True, True)


def test_who_moves_up_hears_it_and_who_gives_up_stands_on_no_list(here, session, without, secretary):
    first = a_signup(session, heads=1)
    a_signup(session, heads=1)
    waits = a_signup(session, without)
    signup_changes.cancel(signup=first, by=secretary, now=NOW)
    event = MovedUp(tenant_id=session.tenant_id, signup_id=waits.pk)
    notices_signups.on_moved_up(event, event_id=uuid4(), now=NOW)

    assert CallLine.objects.get().reason == "moved_up"
    signup_changes.cancel(signup=SignUp.objects.get(pk=waits.pk), by=secretary, now=NOW)
    assert CallLine.objects.count() == 0


def test_a_session_that_grew_lets_people_in(here, session):
    for _n in range(3):
        a_signup(session)
    Session.objects.filter(pk=session.pk).update(capacity=3)

    event = SessionGrew(tenant_id=session.tenant_id, session_id=session.pk)
    notices_signups.on_session_grew(event, event_id=uuid4(), now=NOW)

    assert order_of(session) == [(1, "in"), (1, "in"), (1, "in")]


def test_who_was_signed_up_by_a_clerk_gets_the_number_and_who_did_it_alone_does_not(here, session):
    by_clerk = a_signup(session, neighbour(here, phone="13900000120"))
    alone = a_signup(session, neighbour(here, phone="13900000121"), channel="page")
    for one in (by_clerk, alone):
        event = SignedUp(tenant_id=session.tenant_id, signup_id=one.pk)
        notices_signups.on_signed_up(event, event_id=uuid4(), now=NOW)

    assert (told(), by_clerk.number in Message.objects.get().title) == (1, True)


def test_who_was_turned_away_reads_why(here, session, secretary):
    one = a_signup(session, neighbour(here, phone="13900000120"))
    signup_changes.turn_away(signup=one, reason="这次只限老人", by=secretary, now=NOW)

    event = SignUpEnded(tenant_id=session.tenant_id, signup_id=one.pk)
    notices_signups.on_sign_up_ended(event, event_id=uuid4(), now=NOW)

    assert Message.objects.get().body == "这次只限老人"


def test_who_was_turned_away_and_has_no_telephone_is_called(here, session, secretary, without):
    one = a_signup(session, without)
    signup_changes.turn_away(signup=one, reason="这次只限老人", by=secretary, now=NOW)

    event, key = SignUpEnded(tenant_id=session.tenant_id, signup_id=one.pk), uuid4()
    for _n in range(2):
        notices_signups.on_sign_up_ended(event, event_id=key, now=NOW)
    called_off(session)  # they do not come, and are told of nothing else

    assert [(row.person, row.reason, row.words[-6:]) for row in CallLine.objects.all()] == [(without, "away", "这次只限老人")]


def test_the_morning_before_each_session_is_reminded_of_once(here, session, without):
    a_signup(session, without)
    a_session(here, session.programme)  # nobody comes
    later = a_session(here, session.programme, starts_at=NEXT_DAY + timedelta(days=1))
    a_signup(later)

    assert [reminders.remind_due(now=MORNING) for _n in range(2)] == [1, 0]
    soon = OutboxEvent.objects.filter(name="activities.SessionSoon").count()
    event = SessionSoon(tenant_id=session.tenant_id, session_id=session.pk)
    notices_signups.on_session_soon(event, event_id=uuid4(), now=MORNING)

    assert (soon, CallLine.objects.get().reason) == (1, "reminder")


def test_a_call_that_nobody_answers_stays_open_and_one_that_somebody_hears_does_not(here, session, without, secretary):
    line = a_line(session, without)

    calls.tried(line=line, by=secretary, now=NOW)
    assert list(found.listed(secretary, here.tenant, now=NOW)) == [line]
    calls.told(line=line, heard="neighbour", by=secretary, now=NOW)

    row = CallLine.objects.get()
    assert (row.tries, row.heard, row.told_by, row.told_at) == (2, "neighbour", secretary.label, NOW)
    assert list(found.listed(secretary, here.tenant, now=NOW)) == []
    with pytest.raises(SignUpRefused):
        calls.told(line=line, heard="self", by=secretary, now=NOW)


def test_a_head_calls_their_own_doors_only(here, session, without):
    head = people.building_head(here)[1]
    other = neighbour(here, home=PlaceFactory(parent=here.compound))
    mine, theirs = a_line(session, without), a_line(session, other)

    assert list(found.calls_seen(head)) == [mine]
    with pytest.raises(NotAllowed):
        calls.told(line=theirs, heard="self", by=head, now=NOW)
    with pytest.raises(SignUpRefused):
        calls.told(line=mine, heard="nobody", by=head, now=NOW)


def test_a_telephone_is_shown_to_a_head_who_was_given_it_and_the_journal_keeps_what_for(here, session):
    head, clerk = people.building_head(here)[1], people.community_clerk(here)[1]
    silent = a_line(session, neighbour(here, phone="65550120"))
    shared = a_line(session, neighbour(here, phone="65550121", shares_phone_with_heads=True))

    assert calls.reveal_phone(line=shared, by=head, now=NOW) == "65550121"
    with pytest.raises(NotAllowed):
        calls.reveal_phone(line=silent, by=head, now=NOW)
    assert calls.reveal_phone(line=silent, by=clerk, now=NOW) == "65550120"
    assert JournalLine.objects.filter(verb="privacy.revealed").count() == 2


def test_erasure_keeps_the_count_and_takes_the_person_out(here, session, without):
    past = a_session(here, starts_at=NOW - timedelta(days=2))
    a_signup(past, without, heads=1, companions="试孙子", now=NOW - timedelta(days=3))
    Session.objects.filter(pk=past.pk).update(state="held")
    a_signup(session, without, needs="轮椅")
    a_line(session, without)

    event = PersonErased(tenant_id=here.tenant.pk, person_id=without.pk)
    upkeep.on_person_erased_signups(event, event_id=uuid4(), now=NOW)

    rows = list(SignUp.objects.order_by("signed_at").values_list("state", "companions", "needs", "code_hash"))
    assert rows == [("in", "", "", ""), ("out", "", "", "")]
    taken = sorted(Session.objects.values_list("taken", flat=True))
    assert (taken, CallLine.objects.count()) == ([0, 1], 0)


def test_two_records_that_were_one_come_once(here, session):
    kept, merged = neighbour(here), neighbour(here)
    for one in (merged, kept):
        a_signup(session, one)
    waits = a_signup(session)

    event = PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=merged.pk)
    upkeep.on_person_merged_signups(event, event_id=uuid4(), now=NOW)

    assert order_of(session) == [(1, "in"), (1, "out"), (1, "in")]
    assert set(SignUp.objects.exclude(pk=waits.pk).values_list("person", flat=True)) == {kept.pk}
    assert Person.objects.filter(pk=merged.pk).exists()
