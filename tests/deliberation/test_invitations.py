"""Who is invited, told, told again, and what they answer; and the agenda that they are told of."""

from datetime import timedelta

import pytest

from linli.core.actors import Actor
from linli.core.events import deliver_due
from linli.core.problems import NotAllowed
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import AgendaItem, Participant
from linli.deliberation.selectors.meetings import agenda_lines
from linli.deliberation.services import agenda, invitations, meetings
from linli.deliberation.services.agenda import ItemGiven
from linli.deliberation.services.invitations import InviteGiven
from linli.disclosure.api import Message
from tests import people
from tests.factories.deliberation_meetings import (
    BEFORE,
    NOW,
    STARTS,
    a_council,
    a_meeting,
    a_rule,
    come,
    convened,
    member,
    opened,
    system,
    with_item,
)
from tests.factories.registry import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(here):
    return system(here.tenant)


def deliver(now):
    while deliver_due(now):
        pass


def with_a_reader(here):
    """A convened session whose first member has an account."""
    _user, actor = people.resident(here)
    a_rule(here.tenant)
    council = a_council(here.community)
    council.terms.get().seats.filter(position=1).update(person=actor.person_id)
    return convened(here.community, council=council), actor


def test_members_hear_of_it_and_those_without_an_account_stay_on_the_clerks_list(here):
    meeting, actor = with_a_reader(here)

    deliver(BEFORE)

    told = [(one.number, one.told_by) for one in meeting.participants.all()]
    assert told == [(1, "message"), (2, ""), (3, "")]
    message = Message.objects.get(to_person=actor.person_id)
    assert (message.title, message.url) == ("请您来开会：第一次会议", f"/meetings/{meeting.pk}/")


def test_a_new_time_is_told_again_and_asked_again(here, by):
    meeting, _actor = with_a_reader(here)
    deliver(BEFORE)
    invitations.answer(participant=member(meeting, 2), answer="coming", by=by, now=BEFORE)
    meetings.change(meeting=meeting, values={"starts_at": STARTS + timedelta(days=1)}, by=by, now=BEFORE)

    untold = [one.told_by for one in meeting.participants.all()]
    deliver(BEFORE + timedelta(seconds=1))

    assert (untold, [one.answer for one in meeting.participants.all()]) == ([""] * 3, [""] * 3)
    assert [one.kind for one in Message.objects.order_by("made_at", "id") if one.to_person_id == _actor.person_id] == [
        "deliberation.meeting_convened",
        "deliberation.meeting_postponed",
    ]


def test_a_meeting_that_is_called_off_is_told_with_its_reason(here, by):
    meeting, actor = with_a_reader(here)
    deliver(BEFORE)
    meetings.cancel(meeting=meeting, reason="停电", by=by, now=BEFORE)

    deliver(BEFORE + timedelta(seconds=1))

    assert Message.objects.get(to_person=actor.person_id, kind="deliberation.meeting_cancelled").body == "停电"


def test_an_organisation_sits_by_its_delegate_and_a_person_on_two_seats_is_known_once(here):
    a_rule(here.tenant)
    council = a_council(here.community, 1)
    seat = council.terms.get().seats.get()
    unit, alone = OrganisationFactory(tenant=here.tenant), OrganisationFactory(tenant=here.tenant)
    given = {"tenant": here.tenant, "term": seat.term, "valid_from": seat.valid_from}
    type(seat).objects.create(position=2, organisation=unit, delegate=seat.person, **given)
    type(seat).objects.create(position=3, organisation=alone, **given)

    meeting = a_meeting(here.community, council=council)

    listed = [(one.label, one.unit_label, one.person_id) for one in meeting.participants.all()]
    name = seat.person.name
    assert listed == [(name, "", seat.person_id), (name, unit.name, None), (alone.name, alone.name, None)]


def test_everybody_on_the_list_has_a_number_of_their_own(here, by):
    meeting = convened(here.community)
    person = PersonFactory(tenant=here.tenant)
    guest = invitations.invite(meeting=meeting, given=InviteGiven(person=person), by=by, now=BEFORE)

    with pytest.raises(MeetingRefused) as refused:
        invitations.invite(meeting=meeting, given=InviteGiven(person=person, number=2), by=by, now=BEFORE)

    assert (guest.number, guest.role, refused.value.codes) == (4, "invited", ["number_taken", "twice"])


def test_nobody_joins_those_who_count_once_it_was_opened(here, by):
    meeting = opened(here.community)

    with pytest.raises(MeetingRefused) as refused:
        invitations.invite(meeting=meeting, given=InviteGiven(role="member", label="新来的"), by=by, now=NOW)

    assert (refused.value.codes, meeting.participants.count()) == (["frozen"], 3)


def test_who_was_there_is_not_taken_off_the_list(here, by):
    meeting = convened(here.community)
    come(meeting, 1)

    with pytest.raises(MeetingRefused) as refused:
        invitations.uninvite(participant=member(meeting, 1), by=by, now=NOW)
    invitations.uninvite(participant=member(meeting, 2), by=by, now=NOW)

    assert (refused.value.codes, [one.number for one in Participant.objects.all()]) == (["in_use"], [1, 3])


def test_an_answer_is_ones_own_or_a_clerks(here, by):
    meeting, actor = with_a_reader(here)

    with pytest.raises(NotAllowed):
        invitations.answer(participant=member(meeting, 2), answer="coming", by=actor, now=BEFORE)
    with pytest.raises(NotAllowed):
        invitations.answer(participant=member(meeting, 2), answer="coming", by=Actor.anonymous(here.tenant.pk), now=BEFORE)
    with pytest.raises(MeetingRefused) as refused:
        invitations.answer(participant=member(meeting, 2), answer="excused", by=by, now=BEFORE)

    assert refused.value.codes == ["no_reason"]


def test_after_the_invitation_a_point_needs_a_reason_and_is_told(here, by):
    meeting, _actor = with_a_reader(here)
    with pytest.raises(MeetingRefused) as refused:
        with_item(meeting, "加一项")
    item = with_item(meeting, "加一项", late_reason="区里要求")

    deliver(BEFORE)

    assert (refused.value.codes, item.added_late_reason) == (["late"], "区里要求")
    assert Message.objects.filter(kind="deliberation.meeting_postponed").count() == 3


def test_points_hang_under_others_three_deep_and_never_in_a_circle(here, by):
    meeting = a_meeting(here.community)
    first = with_item(meeting, "一")
    second = with_item(meeting, "一之一", parent=first)
    third = with_item(meeting, "一之一之一", parent=second)

    with pytest.raises(MeetingRefused) as deep:
        with_item(meeting, "太深", parent=third)
    with pytest.raises(MeetingRefused) as circle:
        agenda.move(item=first, to=1, parent=third, by=by, now=BEFORE)

    assert (deep.value.codes, circle.value.codes) == (["deep"], ["circle"])
    assert [(one.number, one.item.title) for one in agenda_lines(meeting)] == [
        ("1", "一"),
        ("1.1", "一之一"),
        ("1.1.1", "一之一之一"),
    ]


def test_a_point_is_moved_to_its_place_among_those_beside_it(here, by):
    meeting = a_meeting(here.community)
    items = [with_item(meeting, title) for title in "甲乙丙"]

    agenda.move(item=items[2], to=1, by=by, now=BEFORE)
    agenda.move(item=AgendaItem.objects.get(pk=items[0].pk), to=99, by=by, now=BEFORE)

    assert [one.item.title for one in agenda_lines(meeting)] == ["丙", "乙", "甲"]


def test_one_point_at_a_time_and_what_is_left_out_says_why(here, by):
    meeting = opened(here.community)
    second = with_item(meeting, "另一项", late_reason="临时的", now=NOW)
    agenda.begin_item(item=meeting.items.exclude(pk=second.pk).get(), by=by, now=NOW)

    with pytest.raises(MeetingRefused) as refused:
        agenda.begin_item(item=second, by=by, now=NOW)
    skipped = agenda.skip(item=second, reason="提案人没来", by=by, now=NOW)

    assert (refused.value.codes, skipped.state, skipped.outcome) == (["another"], "skipped", "提案人没来")


def test_a_point_says_what_it_is_and_every_mistake_at_once(here, by):
    meeting = a_meeting(here.community)

    with pytest.raises(MeetingRefused) as refused:
        agenda.add(meeting=meeting, given=ItemGiven(title=" ", kind="x", minutes_planned=0, speech_seconds=1), by=by, now=BEFORE)

    assert (refused.value.codes, meeting.items.count()) == (["no_title", "minutes", "seconds", "kind"], 0)


def test_what_people_were_told_of_is_not_taken_off_the_agenda(here, by):
    meeting = convened(here.community)
    draft = with_item(a_meeting(here.community), "写错的")

    with pytest.raises(MeetingRefused) as refused:
        agenda.remove(item=meeting.items.get(), by=by, now=BEFORE)
    agenda.remove(item=draft, by=by, now=BEFORE)

    assert (refused.value.codes, AgendaItem.objects.count()) == (["told"], 1)
