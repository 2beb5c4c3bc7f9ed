"""Meetings for programs: the same verbs, once for their key, the same refusals."""

from datetime import timedelta

import pytest

from linli.core import clock
from linli.deliberation.models import Attendance, Meeting
from tests import people
from tests.factories.deliberation_meetings import BEFORE, NOW, STARTS, a_council, a_meeting, a_rule, come, convened, opened

pytestmark = pytest.mark.django_db
MEETINGS, JSON = "/api/v1/meetings", "application/json"


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.mark.parametrize("count", [1, 3])
def test_everybody_reads_what_is_public_and_no_names(here, client, count):
    for _number in range(count):
        convened(here.community, members=0)
    a_meeting(here.community)

    listed = client.get(MEETINGS).json()

    assert [sorted(one) for one in listed] == [sorted(listed[0])] * count
    assert (listed[0]["number"], "chair" in listed[0]) == (f"会〔2026〕{count}号", False)


def test_a_meeting_is_prepared_convened_opened_and_closed(here, desk):
    a_rule(here.tenant)
    council = a_council(here.community)
    body = {
        "kind": "session",
        "title": "第一次会议",
        "place_id": str(here.community.pk),
        "council_id": str(council.pk),
        "venue": "二楼",
        "starts_at": STARTS.isoformat(),
    }
    with clock.fixed(BEFORE):
        made = [desk.post(MEETINGS, body, JSON, headers={"Idempotency-Key": "one"}).json() for _time in range(2)]
        one = f"{MEETINGS}/{made[0]['id']}"
        desk.post(f"{one}/agenda", {"title": "听取报告", "kind": "report"}, JSON)
        desk.post(f"{one}/convene", {}, JSON)
    entries = [{"said": str(number), "at": STARTS.isoformat(), "client_key": f"k{number}"} for number in (1, 2)]
    noted = [desk.post(f"{one}/attendance", {"entries": entries}, JSON).json() for _time in range(2)]
    states = [desk.post(f"{one}/{verb}", {}, JSON).json()["state"] for verb in ("open", "adjourn", "resume", "close")]

    assert (Meeting.objects.count(), [[line["is_new"] for line in each] for each in noted]) == (1, [[True, True], [False, False]])
    assert states == ["open", "adjourned", "open", "closed"]


def test_presence_at_an_instant_with_the_turns_of_the_quorum(here, desk):
    meeting = opened(here.community)
    come(meeting, 1, 2, at=NOW + timedelta(minutes=10), direction="out")
    at = (NOW + timedelta(minutes=10)).isoformat()

    found = desk.get(f"{MEETINGS}/{meeting.pk}/presence", {"at": at}).json()

    assert (found["due"], found["present"], found["needed"], found["is_met"]) == (3, 1, 2, False)
    assert [(turn["is_met"], turn["present"]) for turn in found["turns"]] == [(True, 3), (False, 1)]


def test_without_a_quorum_the_numbers_come_back(here, desk):
    meeting = convened(here.community)

    answer = desk.post(f"{MEETINGS}/{meeting.pk}/open", {}, JSON)

    assert (answer.status_code, [one["code"] for one in answer.json()["problems"]]) == (409, ["no_quorum"])


def test_a_resident_answers_their_invitation_and_sees_nobody_elses_presence(here, client):
    user, actor = people.resident(here)
    a_rule(here.tenant)
    council = a_council(here.community)
    council.terms.get().seats.filter(position=1).update(person=actor.person_id)
    meeting = convened(here.community, council=council)
    browser = people.signed_in(user, client)

    said = browser.post(f"{MEETINGS}/{meeting.pk}/answer", {"answer": "coming"}, JSON).json()

    assert (said["answer"], browser.get(f"{MEETINGS}/{meeting.pk}/presence").status_code) == ("coming", 403)


def test_who_may_not_note_notes_nothing(here, client):
    meeting = convened(here.community)
    browser = people.signed_in(people.resident(here)[0], client)

    answer = browser.post(f"{MEETINGS}/{meeting.pk}/attendance", {"entries": [{"said": "1"}]}, JSON)

    assert (answer.status_code, Attendance.objects.count()) == (403, 0)
