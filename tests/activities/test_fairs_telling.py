"""Who hears of groups, stalls and small-stool classes: each once, and without a name in the title."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.activities.events import GroupAnswered, SessionCalledOff, SessionHeld, StallAnswered, TalkAnswered, TalkAsked
from linli.activities.models import Outreach, Session
from linli.activities.services import groups, notices_fairs, stalls, talks
from linli.disclosure.models import Message
from linli.registry.api import Person
from tests import people
from tests.factories.activities import NEXT_DAY, NOW
from tests.factories.activities_fairs import a_fair, a_group, a_stall, plan_given, talk_given
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
AFTER = NEXT_DAY + timedelta(hours=5)


@pytest.fixture
def neighbour(here):
    actor = people.resident(here)[1]
    return actor, Person.objects.get(pk=actor.person_id)


def heard(handler, event, **to):
    """What was told when an event came twice."""
    once = uuid4()
    for _n in range(2):
        handler(event, event_id=once, now=NOW)
    return list(Message.objects.filter(kind__startswith="activities.", **to).values_list("title", flat=True))


def test_whoever_asked_to_join_hears_that_they_are_in(here, neighbour, secretary):
    one = a_group(here, name="秧歌队")
    row = groups.ask_to_join(group=one, person=neighbour[1], by=neighbour[0], now=NOW)
    groups.admit(member=row, by=secretary, now=NOW)

    event = GroupAnswered(tenant_id=here.tenant.pk, member_id=row.pk)

    assert heard(notices_fairs.on_group_answered, event, to_person=neighbour[1]) == ["“秧歌队”欢迎您，已经把您记上了"]


def test_a_stall_is_told_to_whoever_holds_it_or_leads_the_group(here, neighbour, secretary):
    fair = a_fair(here)
    row = a_stall(fair, person=None, group=a_group(here, lead=neighbour[1]))
    stalls.give(stall=row, spot="A1", by=secretary, now=NOW)

    event = StallAnswered(tenant_id=here.tenant.pk, stall_id=row.pk)

    assert heard(notices_fairs.on_stall_answered, event, to_person=neighbour[1]) == ["“社区之春庙会”的摊位给您留好了，A1 号"]


def test_the_stall_of_a_unit_is_told_to_the_unit(here, secretary):
    unit = OrganisationFactory(tenant=here.tenant)
    row = a_stall(a_fair(here), person=None, organisation=unit)
    stalls.refuse(stall=row, reason="地方不够", by=secretary, now=NOW)

    event = StallAnswered(tenant_id=here.tenant.pk, stall_id=row.pk)

    assert heard(notices_fairs.on_stall_answered, event, to_organisation=unit) == ["“社区之春庙会”这次没有给上摊位"]


ANSWER = "“社区之春庙会”的摊位给您留好了，A1 号"


@pytest.fixture
def of_group(here, secretary):
    """A stall given to a group that nobody of the register leads; called with what more stands in it."""

    def given(group=None, **more):
        row = a_stall(a_fair(here), person=None, group=a_group(here, name="秧歌队", **(group or {})), **more)
        return stalls.give(stall=row, spot="A1", by=secretary, now=NOW)

    return given


def answered(row):
    """Who was told what of a stall's answer, and what stood below."""
    event, once = StallAnswered(tenant_id=row.tenant_id, stall_id=row.pk), uuid4()
    for _twice in range(2):
        notices_fairs.on_stall_answered(event, event_id=once, now=NOW)
    return Message.objects.filter(kind="activities.stall")


def test_a_stall_of_a_group_that_nobody_leads_is_told_to_its_unit(here, of_group):
    unit = OrganisationFactory(tenant=here.tenant)

    row = of_group({"organisation": unit}, contact="13900000120")

    assert list(answered(row).values_list("to_organisation", "title")) == [(unit.pk, ANSWER)]


def test_without_a_unit_it_is_told_to_the_mobile_that_was_left(of_group):
    assert [(one.to_phone, one.title) for one in answered(of_group(contact="13900000120"))] == [("13900000120", ANSWER)]


@pytest.mark.parametrize("contact", ["", "0371-55550120"])
def test_where_no_message_reaches_the_group_the_community_is_asked_to_say_it(of_group, contact):
    told = {(one.to_post.kind, one.title, one.body) for one in answered(of_group(contact=contact))}

    title = "“社区之春庙会”有一个摊位的答复没有消息送得到，请打电话或者当面说一声"
    assert told == {("community_secretary", title, f"秧歌队 · 糖画：{ANSWER}")}


def test_so_is_the_answer_to_somebody_without_a_mobile(here, secretary):
    row = a_stall(a_fair(here), person=PersonFactory(tenant=here.tenant, name="刘大妈", has_phone=False, phone=""))
    stalls.refuse(stall=row, reason="地方不够", by=secretary, now=NOW)

    assert {one.body for one in answered(row)} == {"刘大妈 · 糖画：“社区之春庙会”这次没有给上摊位 地方不够"}


def test_the_community_hears_of_a_yard_that_asks(here, secretary):
    row = talks.ask(place=here.compound, given=talk_given(), by=secretary, now=NOW)

    event = TalkAsked(tenant_id=here.tenant.pk, request_id=row.pk)

    titles = heard(notices_fairs.on_talk_asked, event)
    assert (len(set(titles)), row.number in titles[0], "刘大妈" in titles[0]) == (1, True, False)


def test_whoever_asked_hears_the_day_with_and_without_an_account(here, neighbour, secretary):
    rows = [
        talks.ask(place=here.compound, given=talk_given(person=neighbour[1]), by=neighbour[0], now=NOW),
        talks.ask(place=here.compound, given=talk_given(topic="health"), by=secretary, now=NOW),
    ]
    for row, place in zip(rows, (here.compound, here.community), strict=True):
        talks.plan(request=row, given=plan_given(here, place=place), by=secretary, now=NOW)
        titles = heard(notices_fairs.on_talk_answered, TalkAnswered(tenant_id=here.tenant.pk, request_id=row.pk))

    assert sorted(one.split(" ")[0] for one in titles) == sorted(row.number for row in rows)


def test_a_class_that_was_held_or_called_off_is_followed(here, secretary):
    rows = [talks.ask(place=here.compound, given=talk_given(topic=topic), by=secretary, now=NOW) for topic in ("law", "health")]
    planned = [
        talks.plan(request=row, given=plan_given(here, place=place), by=secretary, now=NOW)
        for row, place in zip(rows, (here.compound, here.community), strict=True)
    ]
    Session.objects.filter(pk=planned[0].session.pk).update(state="held")
    Session.objects.filter(pk=planned[1].session.pk).update(state="called_off")

    ids = [{"tenant_id": here.tenant.pk, "session_id": one.session.pk} for one in planned]
    notices_fairs.on_session_held_talks(SessionHeld(**ids[0]), event_id=uuid4(), now=AFTER)
    notices_fairs.on_session_off_talks(SessionCalledOff(**ids[1]), event_id=uuid4(), now=NOW)

    for row in rows:
        row.refresh_from_db()
    assert ([row.state for row in rows], Outreach.objects.count()) == (["held", "asked"], 1)
