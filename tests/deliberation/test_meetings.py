"""A meeting from its preparation to its end, and its quorum."""

from datetime import date, timedelta

import pytest

from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import Meeting
from linli.deliberation.selectors.presence import presence_at
from linli.deliberation.services import agenda, meetings
from tests.factories.deliberation_meetings import (
    BEFORE,
    NOW,
    STARTS,
    a_council,
    a_meeting,
    a_rule,
    come,
    convened,
    opened,
    system,
    with_item,
)
from tests.people import neighbourhood

pytestmark = pytest.mark.django_db


def test_members_come_from_the_seats_held_on_the_day() -> None:
    here = neighbourhood()
    a_rule(here.tenant)
    council = a_council(here.community, 3)
    seat = council.terms.get().seats.get(position=2)
    seat.valid_to, seat.end_kind = date(2026, 9, 14), "resigned"
    seat.save()

    meeting = a_meeting(here.community, council=council)

    assert [one.number for one in meeting.participants.all()] == [1, 3]
    assert (meeting.number, meeting.papers_until) == ("会〔2026〕1号", date(2026, 9, 8))


def test_a_session_needs_its_council_and_every_reason_is_said_at_once() -> None:
    here = neighbourhood()

    with pytest.raises(MeetingRefused) as refused:
        a_meeting(here.community, kind="session", title=" ", venue="", ends_at=STARTS)

    assert refused.value.codes == ["no_council", "no_title", "no_venue", "ends"]
    assert (Meeting.objects.count(), JournalLine.objects.filter(verb__startswith="deliberation").count()) == (0, 0)


def test_of_102_due_68_must_be_there_before_it_is_opened() -> None:
    here = neighbourhood()
    meeting = convened(here.community, members=102)
    come(meeting, *range(1, 68))

    with pytest.raises(MeetingRefused) as refused:
        meetings.open_meeting(meeting=meeting, by=system(here.tenant), now=NOW)
    come(meeting, 68)
    opened_one = meetings.open_meeting(meeting=meeting, by=system(here.tenant), now=NOW)

    assert refused.value.codes == ["no_quorum"]
    assert str(refused.value.problems[0].text) == "应到 102 人，至少要到 68 人，现在到了 67 人，还差 1 人，不能开会。"
    assert (opened_one.due_count, opened_one.rule_set.code) == (102, "deliberation.test_body")


def test_a_corridor_meeting_opens_without_a_quorum() -> None:
    here = neighbourhood()
    meeting = convened(here.community, members=0)

    meeting = meetings.open_meeting(meeting=meeting, by=system(here.tenant), now=NOW)

    assert (meeting.state, meeting.due_count, meeting.rule) == ("open", 0, None)
    assert presence_at(meeting, NOW).needed is None


def test_papers_that_go_out_late_need_a_reason() -> None:
    here = neighbourhood()
    a_rule(here.tenant)
    meeting = a_meeting(here.community, council=a_council(here.community))
    with_item(meeting)
    late = STARTS - timedelta(days=3)

    with pytest.raises(MeetingRefused) as refused:
        meetings.convene(meeting=meeting, by=system(here.tenant), now=late)
    meetings.convene(meeting=meeting, late_reason="区里刚定时间", by=system(here.tenant), now=late)

    assert refused.value.codes == ["papers_late"]
    assert JournalLine.objects.get(verb="deliberation.meeting.convened").reason == "区里刚定时间"


def test_a_meeting_that_goes_on_after_a_break_asks_for_its_quorum_again() -> None:
    here = neighbourhood()
    meeting = opened(here.community, members=3)
    meetings.adjourn(meeting=meeting, by=system(here.tenant), now=NOW)
    later = NOW + timedelta(hours=1)
    come(meeting, 1, 2, at=later, direction="out")

    with pytest.raises(MeetingRefused) as refused:
        meetings.resume(meeting=meeting, by=system(here.tenant), now=later)
    come(meeting, 1, at=later + timedelta(minutes=1))

    assert refused.value.codes == ["no_quorum"]
    assert meetings.resume(meeting=meeting, by=system(here.tenant), now=later + timedelta(minutes=1)).state == "open"


def test_a_meeting_is_closed_once_nothing_goes_on() -> None:
    here = neighbourhood()
    meeting = opened(here.community)
    item = agenda.begin_item(item=meeting.items.get(), by=system(here.tenant), now=NOW)

    with pytest.raises(MeetingRefused) as refused:
        meetings.close(meeting=meeting, by=system(here.tenant), now=NOW)
    agenda.end_item(item=item, outcome="听了", by=system(here.tenant), now=NOW)
    closed = meetings.close(meeting=meeting, by=system(here.tenant), now=NOW)

    assert refused.value.codes == ["item_current"]
    assert (closed.state, closed.closed_at) == ("closed", NOW)


def test_what_is_over_is_neither_opened_nor_cancelled() -> None:
    here = neighbourhood()
    meeting = meetings.close(meeting=opened(here.community), by=system(here.tenant), now=NOW)

    with pytest.raises(MeetingRefused) as opening:
        meetings.open_meeting(meeting=meeting, by=system(here.tenant), now=NOW)
    with pytest.raises(MeetingRefused) as cancelling:
        meetings.cancel(meeting=meeting, reason="", by=system(here.tenant), now=NOW)

    assert opening.value.codes == ["state"]
    assert cancelling.value.codes == ["state", "no_reason"]


def test_nobody_without_the_right_prepares_a_meeting() -> None:
    here = neighbourhood()

    with pytest.raises(NotAllowed):
        a_meeting(here.community, by=Actor.anonymous(here.tenant.pk))

    assert Meeting.objects.count() == 0


def test_the_agenda_of_the_last_meeting_is_taken_over_with_its_parts() -> None:
    here = neighbourhood()
    before = a_meeting(here.community)
    head = with_item(before, "第一项")
    with_item(before, "第一项的一部分", parent=head, minutes_planned=20)

    after = a_meeting(here.community, copy_from=before)

    copied = [(item.title, item.parent and item.parent.title, item.minutes_planned) for item in after.items.all()]
    assert copied == [("第一项", None, None), ("第一项的一部分", "第一项", 20)]


def test_every_verb_moves_the_version_that_the_screen_asks_for() -> None:
    here = neighbourhood()
    meeting = a_meeting(here.community)

    with_item(meeting)
    meetings.convene(meeting=meeting, by=system(here.tenant), now=BEFORE)

    meeting.refresh_from_db()
    assert meeting.version == 3
