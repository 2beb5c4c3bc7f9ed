"""Who came and went: once for each coming, in any order, from devices that were without network."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import Attendance, Meeting
from linli.deliberation.selectors.presence import course_of, people_at, presence_at
from linli.deliberation.services import attendance, meetings
from linli.deliberation.services.attendance import Coming
from tests.factories.deliberation_meetings import NOW, STARTS, a_meeting, come, convened, member, opened, system
from tests.people import neighbourhood, resident

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def note(meeting, *entries, by=None, now=NOW):
    return attendance.note(meeting=meeting, entries=entries, by=by or system(meeting.tenant), now=now)


def test_a_second_scan_changes_nothing():
    meeting = convened(neighbourhood().community)
    card = member(meeting, 1).card

    first = note(meeting, Coming(said=card, method="qr"))
    version = Meeting.objects.get().version
    second = note(meeting, Coming(said=card, method="qr"), now=NOW + HOUR)

    assert ([one.is_new for one in first + second], Attendance.objects.count()) == ([True, False], 1)
    assert Meeting.objects.get().version == version


def test_whoever_comes_at_an_instant_is_there_and_whoever_goes_at_it_is_not():
    meeting = opened(neighbourhood().community)
    come(meeting, 1, at=NOW + HOUR, direction="out")

    counts = [presence_at(meeting, STARTS + step).present for step in (-timedelta(microseconds=1), timedelta())]
    ends = [presence_at(meeting, NOW + HOUR + step).present for step in (-timedelta(microseconds=1), timedelta())]

    assert (counts, ends) == ([0, 3], [3, 2])


def test_lines_that_come_late_count_from_their_own_time():
    meeting = convened(neighbourhood().community)
    come(meeting, 1, at=STARTS + HOUR, now=STARTS + HOUR)

    came = Coming(said="1", at=STARTS + timedelta(minutes=5), client_key="a")
    went = Coming(said="1", direction="out", at=STARTS + timedelta(minutes=20), client_key="b")
    note(meeting, came, went, now=STARTS + 2 * HOUR)

    minutes = [presence_at(meeting, STARTS + timedelta(minutes=one)).present for one in (4, 5, 19, 20, 59, 60)]
    assert minutes == [0, 1, 1, 0, 0, 1]


def test_what_two_devices_kept_gives_the_same_in_either_order():
    """One device saw somebody come twice, the other saw them go between: neither alone knows it."""
    one = [Coming(said="1", at=STARTS, client_key="a"), Coming(said="1", at=STARTS + HOUR, client_key="b")]
    other = [Coming(said="1", direction="out", at=STARTS + HOUR / 2, client_key="c")]
    found = []
    for order in ((one, other), (other, one)):
        meeting = convened(neighbourhood().community)
        for sent in order:
            note(meeting, *sent, now=STARTS + 2 * HOUR)
        found.append([presence_at(meeting, STARTS + HOUR * share).present for share in (0, 0.5, 0.75, 1)])

    assert found == [[1, 0, 0, 1]] * 2


def test_entries_sent_again_change_nothing():
    meeting = convened(neighbourhood().community)
    sent = [Coming(said=str(number), at=STARTS, client_key=f"k{number}") for number in (1, 2)]

    told = [[one.is_new for one in note(meeting, *sent, now=NOW + HOUR * time)] for time in range(2)]

    assert (told, Attendance.objects.count()) == ([[True, True], [False, False]], 2)


def test_times_that_cannot_be_are_refused_with_their_rows():
    meeting = convened(neighbourhood().community)
    entries = (Coming(said="1", at=NOW + HOUR), Coming(said="2", at=STARTS - HOUR * 24), Coming(said="77"), Coming(said="3"))

    with pytest.raises(MeetingRefused) as refused:
        note(meeting, *entries)

    assert [(one.code, one.row) for one in refused.value.problems] == [("future", 1), ("before", 2), ("nobody", 3)]
    assert Attendance.objects.count() == 0


def test_who_comes_before_midnight_to_a_meeting_soon_after_it_has_come():
    here, ten_minutes = neighbourhood(), timedelta(minutes=10)
    midnight = timezone.localtime(STARTS).replace(hour=0, minute=0)
    meeting = convened(here.community, starts_at=midnight + ten_minutes, ends_at=None)

    come(meeting, 1, at=midnight - ten_minutes)

    assert presence_at(meeting, midnight).present == 1


def test_one_bad_entry_does_not_keep_the_good_ones_of_a_device_away():
    meeting = convened(neighbourhood().community)
    entries = [Coming(said="1", at=STARTS, client_key="a"), Coming(said="9", at=STARTS, client_key="b")]

    noted, problems = attendance.note_what_can(meeting=meeting, entries=entries, by=system(meeting.tenant), now=NOW)

    assert ([one.participant.number for one in noted], [one.row for one in problems]) == ([1], [2])


def test_after_the_end_only_what_was_before_it_is_noted():
    meeting = meetings.close(
        meeting=opened(neighbourhood().community, present=2), by=system(Meeting.objects.get().tenant), now=NOW + HOUR
    )
    after = NOW + HOUR * 3

    note(meeting, Coming(said="3", method="sheet", at=STARTS + timedelta(minutes=30)), now=after)
    with pytest.raises(MeetingRefused) as refused:
        note(meeting, Coming(said="3", direction="out", at=NOW + HOUR * 2), now=after)

    assert refused.value.codes == ["after"]
    assert presence_at(meeting, NOW + HOUR).present == 3


def test_a_struck_line_counts_for_nothing_and_both_stay():
    meeting = opened(neighbourhood().community)
    line = Attendance.objects.get(participant__number=3)

    attendance.strike(line=line, reason="扫错了人", by=system(meeting.tenant), now=NOW)

    assert (presence_at(meeting, NOW).present, Attendance.objects.count()) == (2, 4)
    with pytest.raises(MeetingRefused) as refused:
        attendance.strike(line=line, reason=" ", by=system(meeting.tenant), now=NOW)
    assert refused.value.codes == ["no_reason", "struck"]


def test_nothing_is_noted_for_a_meeting_that_nobody_was_told_of():
    meeting = a_meeting(neighbourhood().community)

    with pytest.raises(MeetingRefused) as refused:
        note(meeting, Coming(said="1"))

    assert refused.value.codes == ["state"]


def test_a_resident_notes_nobody_but_themselves():
    here = neighbourhood()
    _user, actor = resident(here)
    meeting = convened(here.community)

    with pytest.raises(NotAllowed):
        note(meeting, Coming(participant=member(meeting, 1), method="own"), by=actor)
    with pytest.raises(NotAllowed):
        note(meeting, Coming(said="1"), by=Actor.anonymous(here.tenant.pk))

    assert Attendance.objects.count() == 0


def test_the_course_tells_when_the_quorum_was_reached_and_lost():
    meeting = convened(neighbourhood().community)
    come(meeting, 1, at=STARTS)
    come(meeting, 2, at=STARTS + timedelta(minutes=3))
    come(meeting, 1, at=STARTS + HOUR, direction="out")

    turns = [(turn.at - STARTS, turn.is_met, turn.count) for turn in course_of(meeting).turns]

    assert turns == [(timedelta(minutes=3), True, 2), (HOUR, False, 1)]


def test_guests_are_seen_and_do_not_count():
    meeting = convened(neighbourhood().community)
    member_of, guest = member(meeting, 1), member(meeting, 2)
    guest.role = "invited"
    guest.save()
    come(meeting, 1, 2, at=STARTS)

    there = presence_at(meeting, STARTS)

    assert (there.due, there.present, there.participant_ids, there.guests) == (2, 1, {member_of.pk}, {guest.pk})
    assert [one.number for one in people_at(meeting, STARTS)] == [1, 2]


def test_the_journal_says_how_many_came_and_names_nobody():
    meeting = convened(neighbourhood().community)
    come(meeting, 1, 2)

    line = JournalLine.objects.get(verb="deliberation.meeting.attended")

    assert line.changes == {"came": [None, 2], "went": [None, 0]}
