"""Who is told nothing of groups, stalls and small-stool classes, or something else than first; what ends with a person."""

from uuid import uuid4

import pytest

from linli.activities.events import GroupAnswered, SessionCalledOff, SessionHeld, StallAnswered, TalkAnswered, TalkAsked
from linli.activities.models import GroupMember, Outreach, Stall, TalkRequest
from linli.activities.services import groups, notices_fairs, stalls, talks
from linli.activities.services import upkeep_fairs as upkeep
from linli.disclosure.models import Message
from linli.registry.api import Person, PersonErased, PersonMerged
from tests import people
from tests.factories.activities import NOW
from tests.factories.activities_fairs import TODAY, a_fair, a_group, a_lecturer, a_stall, plan_given, talk_given
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def neighbour(here):
    actor = people.resident(here)[1]
    return actor, Person.objects.get(pk=actor.person_id)


def heard(handler, event):
    """Who was told what by an event that came twice, and what stood below."""
    once = uuid4()
    for _n in range(2):
        handler(event, event_id=once, now=NOW)
    rows = Message.objects.filter(once_key__contains=str(once)).order_by("once_key")
    return [(one.to_person_id, one.title, one.body) for one in rows]


def of_talk(row):
    return heard(notices_fairs.on_talk_answered, TalkAnswered(tenant_id=row.tenant_id, request_id=row.pk))


def of_stall(row):
    return heard(notices_fairs.on_stall_answered, StallAnswered(tenant_id=row.tenant_id, stall_id=row.pk))


def test_what_is_gone_meanwhile_is_told_to_nobody(here, secretary):
    tenant = here.tenant.pk
    gone = [
        (notices_fairs.on_group_answered, GroupAnswered(tenant_id=tenant, member_id=uuid4())),
        (notices_fairs.on_stall_answered, StallAnswered(tenant_id=tenant, stall_id=uuid4())),
        (notices_fairs.on_talk_asked, TalkAsked(tenant_id=tenant, request_id=uuid4())),
        (notices_fairs.on_talk_answered, TalkAnswered(tenant_id=tenant, request_id=uuid4())),
    ]

    assert [heard(handler, event) for handler, event in gone] == [[]] * 4


def test_whoever_is_declined_reads_so_kindly(here, neighbour, secretary):
    row = groups.ask_to_join(group=a_group(here, name="秧歌队"), person=neighbour[1], by=neighbour[0], now=NOW)
    groups.decline(member=row, by=secretary, now=NOW)

    told = heard(notices_fairs.on_group_answered, GroupAnswered(tenant_id=here.tenant.pk, member_id=row.pk))

    assert told == [(neighbour[1].pk, "“秧歌队”这次没有答应，可以看看别的群团", "")]


def test_whoever_was_in_and_left_meanwhile_hears_nothing(here, neighbour):
    row = GroupMember.objects.create(
        tenant=here.tenant, group=a_group(here), person=neighbour[1], asked_at=NOW, since=TODAY, until=TODAY
    )

    assert heard(notices_fairs.on_group_answered, GroupAnswered(tenant_id=here.tenant.pk, member_id=row.pk)) == []


def test_a_stall_that_is_asked_for_is_no_answer(here):
    assert of_stall(a_stall(a_fair(here))) == []


def test_a_stall_that_the_office_takes_back_is_told_with_its_reason(here, secretary):
    row = a_stall(a_fair(here))
    stalls.give(stall=row, spot="A1", by=secretary, now=NOW)
    stalls.off(stall=row, reason="那里要修路", by=secretary, now=NOW)

    assert of_stall(row) == [(row.person_id, "“社区之春庙会”的 A1 号摊位收回了", "那里要修路")]


def test_a_class_that_is_asked_for_no_more_is_told_to_no_community(here, secretary):
    row = talks.ask(place=here.compound, given=talk_given(), by=secretary, now=NOW)
    TalkRequest.objects.update(state="withdrawn")

    event = TalkAsked(tenant_id=here.tenant.pk, request_id=row.pk)

    assert (heard(notices_fairs.on_talk_asked, event), of_talk(row)) == ([], [])


def test_a_class_that_cannot_be_is_told_with_its_reason(here, neighbour, secretary):
    row = talks.ask(place=here.compound, given=talk_given(person=neighbour[1]), by=neighbour[0], now=NOW)
    talks.refuse(request=row, reason="这个月排满了", by=secretary, now=NOW)

    assert of_talk(row) == [(neighbour[1].pk, f"{row.number} 小板凳课堂这次没有安排", "这个月排满了")]


def test_a_class_whose_day_fell_through_is_told_as_looking_for_another(here, neighbour, secretary):
    row = talks.ask(place=here.compound, given=talk_given(person=neighbour[1]), by=neighbour[0], now=NOW)
    planned = talks.plan(request=row, given=plan_given(here), by=secretary, now=NOW)
    talks.on_session_off(planned.session, now=NOW)

    assert of_talk(row) == [(neighbour[1].pk, f"{row.number} 小板凳课堂那天办不成了，另定日子", "")]


def test_whoever_left_no_mobile_hears_nothing_of_their_class(here, secretary):
    row = talks.ask(place=here.compound, given=talk_given(), by=secretary, now=NOW)
    talks.plan(request=row, given=plan_given(here), by=secretary, now=NOW)
    row.refresh_from_db()
    row.contact_phone = "0371-55550120"
    row.save()

    assert of_talk(row) == []


def test_a_session_that_neither_took_place_nor_is_off_moves_no_request(here, secretary):
    row = talks.ask(place=here.compound, given=talk_given(), by=secretary, now=NOW)
    ids = {
        "tenant_id": here.tenant.pk,
        "session_id": talks.plan(request=row, given=plan_given(here), by=secretary, now=NOW).session.pk,
    }

    notices_fairs.on_session_held_talks(SessionHeld(**ids), event_id=uuid4(), now=NOW)
    notices_fairs.on_session_off_talks(SessionCalledOff(**ids), event_id=uuid4(), now=NOW)

    row.refresh_from_db()
    assert (row.state, Outreach.objects.count()) == ("planned", 0)


# ---- what follows ----


def test_a_lecturer_who_is_erased_lectures_nothing_more_and_a_stall_to_come_is_off(here):
    lecturer = a_lecturer(here, about="讲了三十年", times=["weekday_am"])
    stall = a_stall(a_fair(here), person=lecturer.person, contact="13900000120")
    event = PersonErased(tenant_id=here.tenant.pk, person_id=lecturer.person_id)

    for _twice in range(2):
        upkeep.on_person_erased_fairs(event, event_id=uuid4(), now=NOW)

    lecturer.refresh_from_db()
    assert (lecturer.until, lecturer.about, lecturer.times) == (TODAY, "", [])
    assert Stall.objects.values_list("state", "contact").get(pk=stall.pk) == ("off", "")


def merged(here, kept, dropped):
    event = PersonMerged(tenant_id=here.tenant.pk, kept_id=kept.pk, merged_id=dropped.pk)
    for _twice in range(2):
        upkeep.on_person_merged_fairs(event, event_id=uuid4(), now=NOW)


def test_two_records_of_one_lecturer_lecture_as_one_on_what_either_can(here):
    kept, dropped = a_lecturer(here, topics=["law"]), a_lecturer(here, topics=["health", "law"])

    merged(here, kept.person, dropped.person)

    for one in (kept, dropped):
        one.refresh_from_db()
    assert (kept.topics, kept.until, dropped.until) == (["health", "law"], None, TODAY)


def test_a_lecturer_left_with_a_merged_record_ends_where_the_kept_one_lectures_nothing(here):
    dropped = a_lecturer(here)

    merged(here, PersonFactory(tenant=here.tenant), dropped.person)

    dropped.refresh_from_db()
    assert (dropped.until, dropped.topics) == (TODAY, ["law"])
