"""What cannot be changed about a meeting, and what can."""

from datetime import timedelta
from functools import partial

import pytest

from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import CouncilKind
from linli.deliberation.rules.meetings import HOLDS, OF_A_BODY
from linli.deliberation.services import meetings
from tests.factories.deliberation_meetings import NOW, STARTS, a_council, a_meeting, a_rule, convened, opened, system, with_item
from tests.refusing import codes_refused

pytestmark = pytest.mark.django_db


refused = partial(codes_refused, MeetingRefused, now=NOW)


def test_an_open_meeting_keeps_its_time_and_one_that_is_over_keeps_everything(here):
    meeting = opened(here.community)
    by = system(meeting.tenant)
    assert refused(meetings.change, meeting=meeting, values={"starts_at": STARTS + timedelta(days=1)}, by=by) == ["opened"]

    meetings.close(meeting=meeting, by=by, now=NOW)

    assert refused(meetings.change, meeting=meeting, values={"title": "改名"}, by=by) == ["over"]


def test_the_same_again_is_no_change(here):
    meeting = convened(here.community)
    before = meeting.version

    same = meetings.change(meeting=meeting, values={"title": meeting.title}, by=system(meeting.tenant), now=NOW)

    assert (same.version, same.title) == (before, meeting.title)


def test_a_meeting_prepared_for_another_day_sends_its_papers_by_another(here):
    meeting = a_meeting(here.community)

    later = meetings.change(meeting=meeting, values={"starts_at": STARTS + timedelta(days=7)}, by=system(meeting.tenant), now=NOW)

    assert later.papers_until == (meeting.papers_until and meeting.papers_until + timedelta(days=7))


def test_the_screen_gets_a_new_address_and_shows_points_of_its_own_meeting(here):
    meeting, other = convened(here.community), convened(here.compound, members=0)
    by, code = system(meeting.tenant), meeting.screen_code

    assert refused(
        meetings.say_on_screen, meeting=meeting, message="休息", item=with_item(other, late_reason="刚提的"), by=by
    ) == ["elsewhere"]
    assert meetings.renew_screen_code(meeting=meeting, by=by, now=NOW).screen_code != code
    assert meetings.say_on_screen(meeting=meeting, message=" 休息十分钟 ", by=by, now=NOW).screen_message == "休息十分钟"


@pytest.mark.parametrize(
    ("held_by", "kind", "codes"),
    [
        ("residents_council", "owners", ["wrong_body"]),
        ("owners_committee", "owners", ["wrong_body"]),
        ("other", "representatives", ["wrong_body"]),
        ("residents_council", "hearing", []),
        ("owners_assembly", "owners", []),
    ],
)
def test_a_meeting_of_a_body_is_held_by_that_body_alone(here, held_by, kind, codes):
    a_rule(here.tenant)
    council = a_council(here.community, kind=held_by)

    assert refused_or_made(council, kind) == codes


def refused_or_made(council, kind):
    try:
        a_meeting(council.place, council=council, kind=kind)
    except MeetingRefused as refused:
        return refused.codes
    return []


def test_every_kind_of_council_is_said_which_meetings_are_its_own():
    assert set(HOLDS) == set(CouncilKind)
    assert {kind for kinds in HOLDS.values() for kind in kinds} == OF_A_BODY
