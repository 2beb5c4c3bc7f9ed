"""Telling people things, and what they have read."""

import pytest
from django.utils import timezone

from linli.accounts.api import CallAsked
from linli.core.ids import uuid7
from linli.core.models import Job, JournalLine
from linli.disclosure import api
from linli.disclosure.models import Carriage, Message
from linli.disclosure.selectors import messages as selectors
from linli.disclosure.services import messages
from linli.registry.api import PersonErased
from tests.accounts.threads import together
from tests.factories.accounts import NOON
from tests.factories.disclosure import CarriageFactory, MessageFactory, PreferenceFactory, RobotFactory
from tests.factories.registry import PersonFactory, PostFactory
from tests.people import community_secretary, counter_clerk, dispatcher, neighbourhood, outsider, property_clerk, resident

pytestmark = pytest.mark.django_db


def tell(**extra):
    person = None if {"to_post", "to_organisation"} & set(extra) else PersonFactory()
    facts = {"to_person": person.pk, "tenant_id": person.tenant_id} if person else {}
    return messages.tell(**{"kind": "test.told", "title": "LA-0731 有进展", "now": NOON, **facts, **extra})


def ways(message):
    return [(one.transport, one.recipient) for one in message.carriages.order_by("transport", "recipient")]


def test_a_resident_hears_by_sms_with_the_next_digest():
    message = tell()

    carriage = message.carriages.get()
    assert (carriage.transport, carriage.recipient) == ("sms", f"person:{message.to_person_id}")
    assert timezone.localtime(carriage.due_at).strftime("%d %H:%M") == "20 18:00"
    assert JournalLine.objects.get().verb == "disclosure.message.told"


def test_an_urgent_message_goes_now_and_wakes_the_carrier():
    message = tell(is_urgent=True)
    tell(is_urgent=True)

    assert message.carriages.get().due_at == NOON
    assert [job.unique_key for job in Job.objects.all()] == ["linli.disclosure.tasks.carry"]


@pytest.mark.parametrize(
    "person",
    [{"phone": ""}, {"has_phone": False}, {"erased_at": NOON}],
    ids=["no number", "a landline of somebody else", "erased"],
)
def test_who_cannot_be_reached_is_told_in_the_house_only(person):
    someone = PersonFactory(**person)

    assert ways(tell(to_person=someone.pk, tenant_id=someone.tenant_id)) == []


@pytest.mark.parametrize(
    ("wish", "is_urgent", "count"),
    [({"wants_sms": False}, True, 0), ({"only_urgent": True}, False, 0), ({"only_urgent": True}, True, 1), ({}, False, 1)],
)
def test_what_a_resident_wants_is_kept_to(wish, is_urgent, count):
    person = PreferenceFactory(**wish).person

    assert len(ways(tell(to_person=person.pk, tenant_id=person.tenant_id, is_urgent=is_urgent))) == count


def test_a_post_hears_by_its_holders_mail_and_its_communitys_group():
    here = neighbourhood()
    user, clerk = community_secretary(here)
    user.email = "shu.ji@office.example"
    user.save()
    post = clerk_post(clerk)
    own, everybodys = RobotFactory(tenant=here.tenant, place=here.community), RobotFactory(tenant=here.tenant)
    RobotFactory(tenant=here.tenant, place=here.compound)
    RobotFactory(tenant=here.tenant, only_urgent=True)
    RobotFactory(tenant=here.tenant, stopped_at=NOON)

    message = tell(to_post=post.pk, tenant_id=here.tenant.pk)

    assert ways(message) == [("mail", f"user:{user.pk}"), *sorted(("robot", f"robot:{one.pk}") for one in (own, everybodys))]


def clerk_post(actor):
    return PostFactory._meta.model.objects.get(appointments=actor.appointment_id)


def test_a_post_that_wants_no_mail_gets_none():
    here = neighbourhood()
    user, clerk = dispatcher(here)
    user.email = "pai.dan@office.example"
    user.save()
    PreferenceFactory(person=None, post=clerk_post(clerk), wants_mail=False)

    assert ways(tell(to_post=clerk_post(clerk).pk, tenant_id=here.tenant.pk)) == []


def test_an_organisation_hears_by_its_people_and_its_own_group():
    here = neighbourhood()
    user, _clerk = property_clerk(here)
    user.email = "zhi.ban@wuye.example"
    user.save()
    robot = RobotFactory(tenant=here.tenant, organisation=here.property_company)
    RobotFactory(tenant=here.tenant)

    message = tell(to_organisation=here.property_company.pk, tenant_id=here.tenant.pk, is_urgent=True)

    assert ways(message) == [("mail", f"user:{user.pk}"), ("robot", f"robot:{robot.pk}")]


def test_the_group_of_an_organisation_hears_of_its_posts_too():
    here = neighbourhood()
    _user, clerk = property_clerk(here)
    robot = RobotFactory(tenant=here.tenant, organisation=here.property_company)

    assert ways(tell(to_post=clerk_post(clerk).pk, tenant_id=here.tenant.pk)) == [("robot", f"robot:{robot.pk}")]


def test_the_same_fact_is_told_once():
    first = tell(once_key="dispatched:1")

    again = messages.tell(
        tenant_id=first.tenant_id, to_person=first.to_person_id, kind="x", title="y", now=NOON, once_key="dispatched:1"
    )

    assert (again, Message.objects.count(), JournalLine.objects.count()) == (first, 1, 1)


def test_two_subdistricts_may_use_the_same_key():
    assert tell(once_key="k").pk != tell(once_key="k").pk


@pytest.mark.parametrize("recipients", [{}, {"to_person": uuid7(), "to_post": uuid7()}])
def test_a_message_has_exactly_one_recipient(recipients):
    with pytest.raises(ValueError, match="exactly one"):
        messages.tell(tenant_id=uuid7(), kind="x", title="y", now=NOON, **recipients)


def test_posts_at_and_around_a_place_are_told_once_each():
    here = neighbourhood()
    near = PostFactory(tenant=here.tenant, kind="community_secretary", place=here.community)
    whole = PostFactory(tenant=here.tenant, kind="dispatcher", place=None)
    PostFactory(tenant=here.tenant, kind="community_secretary", place=here.building)
    PostFactory(kind="dispatcher")
    told = {"kinds": ("community_secretary", "dispatcher"), "place_path": here.compound.path, "kind": "x", "title": "y"}

    first = messages.tell_posts(tenant_id=here.tenant.pk, now=NOON, once_key="k", **told)
    messages.tell_posts(tenant_id=here.tenant.pk, now=NOON, once_key="k", **told)

    assert {message.to_post_id for message in first} == {near.pk, whole.pk}
    assert Message.objects.count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_telling_posts_takes_the_same_statements_however_many_there_are(count, django_assert_num_queries):
    here = neighbourhood()
    PostFactory.create_batch(count, tenant=here.tenant, kind="dispatcher", place=None)
    told = {"kinds": ("dispatcher",), "kind": "x", "title": "y", "once_key": "k"}

    with django_assert_num_queries(10):
        made = messages.tell_posts(tenant_id=here.tenant.pk, now=NOON, **told)

    assert JournalLine.objects.filter(subject_id__in=[one.pk for one in made]).count() == count


def test_posts_that_were_told_and_one_that_was_not_yet_are_each_told_once():
    here = neighbourhood()
    told = {"tenant_id": here.tenant.pk, "kinds": ("dispatcher",), "kind": "x", "title": "y", "once_key": "k", "now": NOON}
    PostFactory(tenant=here.tenant, kind="dispatcher", place=None)
    first = messages.tell_posts(**told)
    PostFactory(tenant=here.tenant, kind="dispatcher", place=None)

    again = messages.tell_posts(**told)

    assert (len(again), set(first) <= set(again), Message.objects.count()) == (2, True, 2)


def test_the_inbox_holds_what_was_told_to_me_my_posts_and_their_organisation():
    here = neighbourhood()
    _user, clerk = property_clerk(here)
    mine = MessageFactory(to_person=None, to_post=clerk_post(clerk))
    ours = MessageFactory(to_person=None, to_organisation=here.property_company)
    own = MessageFactory(to_person_id=clerk.person_id, to_person=None, tenant=here.tenant)
    MessageFactory()

    assert set(selectors.inbox(clerk)) == {mine, ours, own}


@pytest.mark.parametrize("who", [resident, outsider, counter_clerk])
def test_nobody_sees_what_was_told_to_others(who):
    message = MessageFactory()

    assert message not in selectors.inbox(who()[1])


def test_reading_twice_notes_the_first_reader_and_drops_what_waits():
    message, (user, clerk) = MessageFactory(), dispatcher()
    carriage, gone = CarriageFactory(message=message), CarriageFactory(message=message, state="sending", recipient="user:1")

    messages.mark_read(message=message, by=clerk, now=NOON)
    messages.mark_read(message=message, by=resident()[1], now=timezone.now())

    carriage.refresh_from_db()
    gone.refresh_from_db()
    message.refresh_from_db()
    assert (message.read_at, message.read_by_id, carriage.state, gone.state) == (NOON, user.pk, "dropped", "sending")
    assert JournalLine.objects.filter(verb="disclosure.message.read").count() == 1


def test_reading_all_reads_ones_own():
    _user, someone = resident()
    MessageFactory.create_batch(2, to_person_id=someone.person_id, to_person=None, tenant_id=someone.tenant_id, tenant=None)
    other = MessageFactory()

    count = messages.mark_all_read(by=someone, now=NOON)

    other.refresh_from_db()
    assert (count, other.read_at) == (2, None)
    assert JournalLine.objects.filter(verb="disclosure.message.read").count() == 2


def test_what_was_told_goes_with_an_erased_person():
    message = CarriageFactory().message
    event = PersonErased(tenant_id=message.tenant_id, person_id=message.to_person_id)

    api.on_person_erased(event, event_id=uuid7(), now=NOON)

    assert (Message.objects.count(), Carriage.objects.count()) == (0, 0)
    assert JournalLine.objects.get().verb == "disclosure.message.erased"


def test_clerks_hear_of_somebody_who_waits_for_a_call_once():
    here = neighbourhood()
    _user, clerk = counter_clerk(here)
    event, event_id = CallAsked(tenant_id=here.tenant.pk, call_id=uuid7()), uuid7()

    for _ in range(2):
        api.on_call_asked(event, event_id=event_id, now=NOON)

    message = Message.objects.get()
    assert (message.to_post_id, message.is_urgent) == (clerk_post(clerk).pk, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_fact_told_by_four_at_once_is_told_once():
    person = PersonFactory()
    facts = {"tenant_id": person.tenant_id, "to_person": person.pk, "kind": "x", "title": "y", "now": NOON, "once_key": "k"}

    told = together(4, lambda _n: messages.tell(**facts).pk)

    assert (len(told), set(told)) == (4, {Message.objects.get().pk})
    assert (Carriage.objects.count(), JournalLine.objects.count()) == (1, 1)


def test_rows_say_what_they_are():
    carriage, robot, wish = CarriageFactory(), RobotFactory(), PreferenceFactory()

    assert (str(carriage), str(robot), str(wish)) == ("sms waiting", robot.name, "True True False")
    assert (str(carriage.message), robot.is_live(NOON)) == (carriage.message.title, True)
