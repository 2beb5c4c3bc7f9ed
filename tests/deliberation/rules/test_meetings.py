"""What may be done with a meeting, and every reason why not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.core.words import day_words
from linli.deliberation.rules import meetings
from linli.deliberation.states import MeetingState

from .making import codes

NOW = datetime(2026, 9, 1, 14, tzinfo=UTC)
DAY = date(2026, 9, 1)
HOUR = timedelta(hours=1)


def given(**changed):
    said = {"kind": "corridor", "kinds": ["corridor", "session"], "title": "楼道灯", "venue": "一楼", "starts_at": NOW}
    return codes(meetings.given_problems(**{**said, "ends_at": None, "has_council": False, **changed}))


def test_what_a_meeting_is_said_to_be_is_refused_with_every_reason():
    assert given() == []
    assert given(kind="session") == ["no_council"]
    assert given(kind="picnic", title="", venue=" ", ends_at=NOW) == ["kind", "no_title", "no_venue", "ends"]
    assert given(title="长" * 81) == ["long_title"]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"founded_on": DAY + timedelta(1)}, ["council_gone"]),
        ({"dissolved_on": DAY}, ["council_gone"]),
        ({"begins_on": None}, ["no_term"]),
        ({"begins_on": DAY + timedelta(1)}, ["term"]),
        ({"closed_on": DAY - timedelta(1)}, ["term"]),
    ],
)
def test_the_council_and_its_term_are_there_on_the_day(changed, found):
    said = {"dissolved_on": None, "founded_on": DAY, "begins_on": DAY, "closed_on": None, "on": DAY}

    assert codes(meetings.council_problems(**{**said, **changed})) == found


@pytest.mark.parametrize("state", [state for state in MeetingState if state != MeetingState.DRAFT])
def test_only_what_is_prepared_is_convened(state):
    assert codes(meetings.state_problems("convene", state)) == ["state"]
    assert meetings.state_problems("convene", MeetingState.DRAFT) == []


def test_papers_that_go_out_late_need_a_reason():
    until = meetings.papers_until(DAY, 3)
    late = [meetings.late_papers_problems(until=until, today=day, reason="") for day in (date(2026, 8, 29), date(2026, 8, 30))]

    assert (until, [codes(one) for one in late]) == (date(2026, 8, 29), [[], ["papers_late"]])
    assert meetings.late_papers_problems(until=until, today=DAY, reason="临时停电") == []
    assert meetings.late_papers_problems(until=meetings.papers_until(DAY, None), today=DAY, reason="") == []


def test_a_meeting_is_convened_with_an_agenda_people_and_a_time_to_come():
    bare = {"items": 0, "people": 0, "starts_at": NOW, "now": NOW}

    assert codes(meetings.convene_problems(kind="session", **bare)) == ["no_agenda", "no_members", "past"]
    assert codes(meetings.convene_problems(kind="corridor", **bare)) == ["no_agenda", "past"]
    assert meetings.convene_problems(kind="session", items=1, people=1, starts_at=NOW + HOUR, now=NOW) == []


@pytest.mark.parametrize(("present", "missing"), [(67, "还差 1 人"), (0, "还差 68 人")])
def test_a_room_without_quorum_is_told_how_many_are_missing(present, missing):
    (problem,) = meetings.quorum_problems(due=102, present=present, needed=68)

    assert missing in problem.text
    assert meetings.quorum_problems(due=102, present=68, needed=68) == []
    assert meetings.quorum_problems(due=0, present=0, needed=None) == []


def test_what_still_goes_on_is_ended_before_a_meeting_is():
    found = meetings.close_problems(item="第一项", ballots=["项目", "规则"], speaker="王小明")

    assert codes(found) == ["item_current", "ballot_open", "ballot_open", "speaking"]
    assert meetings.close_problems(item="", ballots=[], speaker="") == []


def test_calling_it_off_and_staying_away_need_words():
    assert (codes(meetings.cancel_problems(" ")), meetings.cancel_problems("停电")) == (["no_reason"], [])
    assert codes(meetings.answer_problems(answer="excused", reason="", state="convened")) == ["no_reason"]
    assert codes(meetings.answer_problems(answer="perhaps", reason="", state="closed")) == ["answer", "state"]
    assert meetings.answer_problems(answer="coming", reason="", state="open") == []


def test_nobody_is_invited_without_a_name_a_part_and_a_number_of_their_own():
    said = {"label": "王小明", "role": "guest", "roles": ["guest"], "number": 7, "taken": frozenset(), "is_in": False}

    assert meetings.invite_problems(**said, state="convened") == []
    wrong = {"label": "", "role": "king", "roles": ["guest"], "number": 0, "taken": frozenset({0}), "is_in": True}
    assert codes(meetings.invite_problems(**wrong, state="closed")) == [
        "role",
        "no_name",
        "number",
        "number_taken",
        "twice",
        "over",
    ]


def test_once_opened_nobody_joins_those_who_count():
    assert codes(meetings.member_problems(role="member", kind="session", is_frozen=True)) == ["frozen"]
    assert meetings.member_problems(role="guest", kind="session", is_frozen=True) == []
    assert meetings.member_problems(role="member", kind="corridor", is_frozen=True) == []


def test_nobody_has_come_in_the_future_before_the_day_or_after_the_end():
    said = {"now": NOW, "opens_on": DAY, "day": DAY, "closed_at": NOW, "row": 3}

    assert codes(meetings.coming_problems(at=NOW, **said)) == []
    late = meetings.coming_problems(at=NOW + HOUR, **{**said, "day": DAY - timedelta(1)})
    assert [(one.code, one.row) for one in late] == [("future", 3), ("before", 3), ("after", 3)]
    assert late[1].text == f"{day_words(DAY)}起才能签到。"
