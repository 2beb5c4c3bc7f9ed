"""Many at the same instant, on PostgreSQL: one card scanned by fifty, two clerks at one meeting."""

import pytest

from linli.deliberation.models import Attendance, Meeting, Participant
from linli.deliberation.services import agenda, attendance, invitations, meetings
from linli.deliberation.services.attendance import Coming
from linli.deliberation.services.invitations import InviteGiven
from tests.factories.deliberation_meetings import NOW, come, convened, member, opened, system, with_item
from tests.people import neighbourhood

from ..accounts.threads import meanwhile, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_fifty_scans_of_one_card_are_one_line():
    here = neighbourhood()
    meeting, by = convened(here.community), system(here.tenant)
    card = member(meeting, 1).card

    told = together(
        50,
        lambda n: (
            attendance.note(meeting=meeting, entries=[Coming(said=card, method="qr", client_key=f"k{n}")], by=by, now=NOW)[
                0
            ].is_new
        ),
    )

    assert (sum(told), Attendance.objects.count()) == (1, 1)


def test_one_batch_sent_by_ten_threads_is_noted_once():
    here = neighbourhood()
    meeting, by = convened(here.community), system(here.tenant)
    entries = [Coming(said=str(number), client_key=f"k{number}") for number in (1, 2, 3)]

    together(10, lambda _n: len(attendance.note(meeting=meeting, entries=entries, by=by, now=NOW)))

    assert Attendance.objects.count() == 3


def test_a_meeting_is_opened_once():
    here = neighbourhood()
    meeting, by = convened(here.community), system(here.tenant)
    come(meeting, 1, 2, 3)

    told = together(5, lambda _n: meetings.open_meeting(meeting=meeting, by=by, now=NOW).due_count)

    assert sorted(map(str, told)) == ["3", *["['state']"] * 4]


def test_two_points_are_not_taken_up_at_once():
    here = neighbourhood()
    meeting, by = opened(here.community), system(here.tenant)
    items = [meeting.items.get(), with_item(meeting, "另一项", late_reason="临时的", now=NOW)]

    told = together(2, lambda n: agenda.begin_item(item=items[n], by=by, now=NOW).state)

    assert sorted(map(str, told)) == ["['another']", "current"]


def test_numbers_of_people_who_are_invited_at_once_differ():
    here = neighbourhood()
    meeting, by = convened(here.community), system(here.tenant)

    told = together(5, lambda n: invitations.invite(meeting=meeting, given=InviteGiven(label=f"客人{n}"), by=by, now=NOW).number)

    assert (sorted(told), Participant.objects.count()) == ([4, 5, 6, 7, 8], 8)


def test_nobody_is_noted_after_the_end_while_it_is_being_closed():
    here = neighbourhood()
    meeting, by = opened(here.community, present=2), system(here.tenant)
    late = NOW.replace(minute=50)

    codes = meanwhile(
        lambda: meetings.close(meeting=meeting, by=by, now=NOW),
        lambda: attendance.note(meeting=meeting, entries=[Coming(said="3", at=late)], by=by, now=late),
    )

    assert (codes, Attendance.objects.count(), Meeting.objects.get().state) == (["after"], 2, "closed")
