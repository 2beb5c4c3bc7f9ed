"""Pages of meetings: the desk's list and one meeting, the door, the paper, and what residents read and answer."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core import clock
from linli.core.files import files_of
from linli.deliberation.models import Attendance, Meeting, Participant
from linli.deliberation.rules.groups import put_into
from linli.deliberation.services import meetings
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

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("deliberation:meetings"), reverse("deliberation:meeting-new")


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def url(name, *args):
    return reverse(f"deliberation:{name}", args=args)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(here, desk, django_assert_num_queries, count):
    for _number in range(count):
        a_meeting(here.community)
    desk.get(LIST)

    with django_assert_num_queries(7):
        answer = desk.get(LIST)

    assert answer.content.decode().count("第一次会议") == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_meeting_costs_the_same_however_many_people_and_points(here, desk, django_assert_num_queries, count):
    meeting = convened(here.community, members=count)
    for _number in range(count - 1):
        with_item(meeting, late_reason="临时的")
    desk.get(meeting.get_absolute_url())

    with django_assert_num_queries(13):
        answer = desk.get(meeting.get_absolute_url())

    assert (len(answer.context["people"]), len(answer.context["agenda"])) == (count, count)


@pytest.mark.parametrize("count", [1, 3])
def test_the_public_list_costs_the_same_however_long(here, client, django_assert_num_queries, count):
    for _number in range(count):
        convened(here.community, members=0)
    client.get(url("public-meetings"))

    with django_assert_num_queries(2):
        answer = client.get(url("public-meetings"))

    assert answer.content.decode().count("第一次会议") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_door_costs_the_same_however_many(here, desk, django_assert_num_queries, count):
    meeting = convened(here.community, members=count)
    desk.get(url("checkin", meeting.pk))

    with django_assert_num_queries(8):
        answer = desk.get(url("checkin", meeting.pk))

    assert answer.content.decode().count("data-number=") == count


def test_a_sheet_names_the_numbers_that_are_on_no_list_and_only_those(here, desk):
    meeting = convened(here.community, members=2)
    given = {"direction": "in", "at": NOW.strftime("%Y-%m-%dT%H:%M"), "submission_token": "s" * 22}

    unread = desk.post(url("checkin-sheet", meeting.pk), given | {"numbers": "1-2 x"}).context["form"].errors
    unknown = desk.post(url("checkin-sheet", meeting.pk), given | {"numbers": "1 99"}).context["form"].errors

    assert unread == {"numbers": ["“x”不像号，写成 7 或者 1-15。"]}
    assert unknown == {"__all__": ["“99”不在这次会的名单里，没有这个号，也没有这张证。"]}
    assert Attendance.objects.count() == 0


def test_what_groups_said_stands_under_the_agenda_without_the_marks_of_the_merging(here, desk):
    meeting = convened(here.community, members=1)
    meeting.items.update(outcome=put_into("原则同意。", "第一组\n要装。"))

    answer = desk.get(meeting.get_absolute_url())

    assert [row["outcome"] for row in answer.context["agenda"]] == ["原则同意。\n\n第一组\n要装。"]


def test_the_list_is_narrowed_by_what_the_address_says(here, desk):
    a_meeting(here.community, title="楼道里说说停车")
    a_rule(here.tenant)
    a_meeting(here.community, council=a_council(here.community))

    titles = [
        row["one"].title for row in desk.get(LIST, {"kind": "corridor", "since": "2026-09-15", "text": "停车"}).context["rows"]
    ]
    none = desk.get(LIST, {"since": "2026-09-16", "council": "x", "until": "2026-13-99"}).context["rows"]

    assert (titles, none) == (["楼道里说说停车"], [])


def test_the_list_is_taken_as_a_sheet(here, desk):
    a_meeting(here.community)

    answer = desk.get(LIST, {"as": "xlsx"})

    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")


def test_a_meeting_is_prepared_convened_and_opened_on_pages(here, desk):
    a_rule(here.tenant)
    council = a_council(here.community)
    given = {"kind": "session", "council": council.pk, "place": here.community.pk, "title": "第二次会议", "venue": "二楼"}
    with clock.fixed(BEFORE):
        desk.post(NEW, given | {"starts_at": "2026-09-15 09:00", "is_public": "on"})
        meeting = Meeting.objects.get()
        desk.post(url("item-new", meeting.pk), {"title": "听取报告", "kind": "report"})
        desk.post(url("meeting-verb", meeting.pk, "convene"), {})
    for number in (1, 2):
        desk.post(url("checkin", meeting.pk), {"said": str(number), "direction": "in", "method": "hand"})
    desk.post(url("meeting-verb", meeting.pk, "open"), {})

    meeting.refresh_from_db()
    assert (meeting.state, meeting.due_count, meeting.is_public) == ("open", 3, True)


def test_without_a_quorum_the_page_says_the_numbers(here, desk):
    meeting = convened(here.community)
    come(meeting, 1)

    answer = desk.post(url("meeting-verb", meeting.pk, "open"), {})

    assert (answer.status_code, Meeting.objects.get().state) == (422, "convened")
    assert "应到 3 人，至少要到 2 人，现在到了 1 人，还差 1 人，不能开会。" in answer.content.decode()


def test_a_second_scan_is_told_and_changes_nothing(here, desk):
    meeting = convened(here.community)
    card = f"http://x/card/{member(meeting, 2).card}/"

    said = [desk.post(url("checkin", meeting.pk), {"said": card, "direction": "in"}, follow=True) for _time in range(2)]

    shown = [[str(one) for one in answer.context["messages"]] for answer in said]
    name = member(meeting, 2).label
    assert shown == [[f"2 号 {name}，到了。"], [f"2 号 {name}，已经到了，不用再记。"]]
    assert Attendance.objects.count() == 1


def test_a_device_that_was_without_network_sends_its_hour_once(here, desk):
    meeting = convened(here.community)
    entries = [
        {"key": f"k{number}", "said": str(number), "direction": "in", "at": (NOW - timedelta(minutes=30)).isoformat()}
        for number in (1, 2, 9)
    ]

    answers = [
        desk.post(url("checkin-send", meeting.pk), json.dumps({"entries": entries}), "application/json") for _time in range(2)
    ]

    told = [(len(one.json()["noted"]), [p["row"] for p in one.json()["problems"]], one.json()["present"]) for one in answers]
    assert (told, Attendance.objects.count()) == ([(2, [3], 2)] * 2, 2)


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"entries": [{}]}', '{"entries": [{"at": "x", "key": "1", "said": "1"}]}', "\x00"]
)
def test_what_no_device_sends_is_no_mistake_of_ours(here, desk, body):
    meeting = convened(here.community)

    answer = desk.post(url("checkin-send", meeting.pk), body, "application/json")

    assert (answer.status_code, [one["code"] for one in answer.json()["problems"]]) == (422, ["unreadable"])


def test_the_paper_sheet_is_typed_in_afterwards(here, desk):
    meeting = convened(here.community, members=5)

    desk.post(url("checkin-sheet", meeting.pk), {"numbers": "1-3，5", "direction": "in", "at": "2026-09-15 09:02"})

    noted = Attendance.objects.values_list("participant__number", "method").order_by("participant__number")
    assert list(noted) == [(1, "sheet"), (2, "sheet"), (3, "sheet"), (5, "sheet")]


def test_who_was_there_at_a_minute_stands_on_the_page(here, desk):
    meeting = opened(here.community)
    come(meeting, 2, at=NOW + timedelta(minutes=5), direction="out")

    with clock.fixed(NOW + timedelta(minutes=10)):
        before = desk.get(url("attendance", meeting.pk), {"at": "2026-09-15T09:09"}).context["people"]
        after = desk.get(url("attendance", meeting.pk), {"at": "2026-09-15T09:10"}).context["people"]

    assert ([one.number for one in before], [one.number for one in after]) == ([1, 2, 3], [1, 3])


def test_a_wrong_line_is_struck_with_a_reason(here, desk):
    meeting = opened(here.community)
    line = Attendance.objects.filter(participant__number=3).get()

    refused = desk.post(url("attendance-strike", meeting.pk, line.pk), {"reason": " "})
    desk.post(url("attendance-strike", meeting.pk, line.pk), {"reason": "扫错了人"})

    assert (refused.status_code, Attendance.objects.get(strikes=line).reason) == (422, "扫错了人")


def test_papers_hang_on_a_point_and_residents_read_them(here, desk, client):
    meeting = convened(here.community, members=0)
    item = meeting.items.get()
    upload = SimpleUploadedFile("报告.txt", "工作报告全文".encode())

    desk.post(url("meeting-papers", meeting.pk), {"item": item.pk, "uploads": upload})

    assert [one.name for one in files_of(item)] == ["报告.txt"]
    client.logout()
    assert client.get(reverse("core:file", args=[files_of(item)[0].pk])).status_code == 200


@pytest.mark.parametrize("name", ["sign-in-sheet", "meeting-cards", "meeting-invitation"])
def test_papers_for_the_room_name_everybody(here, desk, name):
    meeting = convened(here.community)

    text = desk.get(url(name, meeting.pk)).content.decode()

    assert [one.label for one in meeting.participants.all() if one.label not in text] == []


def test_a_resident_reads_the_invitation_and_answers(here, client):
    user, actor = people.resident(here)
    a_rule(here.tenant)
    council = a_council(here.community)
    council.terms.get().seats.filter(position=1).update(person=actor.person_id)
    meeting = convened(here.community, council=council)
    people.signed_in(user, client)

    desk_text = client.get(url("public-meeting", meeting.pk)).content.decode()
    client.post(url("meeting-answer", meeting.pk), {"answer": "excused", "reason": "住院"})

    one = Participant.objects.get(person=actor.person_id)
    assert ("您的号" in desk_text, one.answer, one.answer_reason) == (True, "excused", "住院")


def test_a_participant_checks_in_with_their_own_telephone(here, client):
    user, actor = people.resident(here)
    a_rule(here.tenant)
    council = a_council(here.community)
    council.terms.get().seats.filter(position=1).update(person=actor.person_id)
    meeting = convened(here.community, council=council)
    people.signed_in(user, client)

    client.post(url("room-here", meeting.screen_code), {"direction": "in"})

    assert [(one.participant.person_id, one.method) for one in Attendance.objects.all()] == [(actor.person_id, "own")]


def test_who_is_not_signed_in_finds_the_way_from_the_room_and_back(here, client):
    meeting = convened(here.community)
    way = f"{reverse('accounts:sign-in')}?next={url('room', meeting.screen_code)}"

    before = way in client.get(url("room", meeting.screen_code)).content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled", cancelled_reason="下雨")

    assert (before, way in client.get(url("room", meeting.screen_code)).content.decode()) == (True, False)


def test_drafts_and_closed_meetings_are_not_read_by_residents(here, client):
    draft, inner = a_meeting(here.community), convened(here.community, members=0, is_public=False)

    assert [client.get(url("public-meeting", one.pk)).status_code for one in (draft, inner)] == [404, 404]


def test_who_opens_their_own_card_shows_its_code_and_their_name(here, client):
    _user, actor = people.resident(here)
    one = member(convened(here.community), 1)
    Participant.objects.filter(pk=one.pk).update(person=actor.person_id)

    html = {
        whose: browser.get(url("card", one.card)).content.decode()
        for whose, browser in (("stranger", client), ("own", people.browser_of(actor)))
    }

    found = {whose: ["my-card__code" in text, one.label in text, "这一页没有您的名字" in text] for whose, text in html.items()}
    assert found == {"stranger": [False, False, True], "own": [True, True, False]}


def test_a_card_tells_a_stranger_no_name_and_a_clerk_notes_with_one_press(here, client):
    meeting = convened(here.community)
    one = member(meeting, 2)
    stranger = client.get(url("card", one.card)).content.decode()
    refused = client.post(url("card", one.card), {"direction": "in"}).status_code

    people.browser_of(people.counter_clerk(here)[1], client).post(url("card", one.card), {"direction": "in"})

    assert (one.label in stranger, refused, Attendance.objects.get().method) == (False, 404, "qr")


def test_people_are_invited_told_by_telephone_and_answer_by_telephone(here, desk):
    meeting = convened(here.community, members=0)
    desk.post(url("meeting-invite", meeting.pk), {"role": "invited", "who": "物业 周经理", "unit_label": "绿荫物业"})
    one = meeting.participants.get()

    desk.post(url("participant", meeting.pk, one.pk), {"what": "told", "how": "phone", "with_papers": "on"})
    desk.post(url("participant", meeting.pk, one.pk), {"what": "answer", "answer": "coming"})

    one.refresh_from_db()
    assert (one.told_by, one.papers_at, one.answer, one.role) == ("phone", NOW, "coming", "invited")


def test_another_subdistrict_sees_nothing_of_it(here, client):
    meeting = convened(here.community)
    browser = people.browser_of(people.outsider()[1], client)

    names = ("meeting", "checkin", "attendance", "sign-in-sheet", "public-meeting")

    assert [browser.get(url(name, meeting.pk)).status_code for name in names] == [404] * 5
    assert browser.get(LIST).context["rows"] == []


def test_a_counter_clerk_notes_who_comes_and_keeps_nothing_else(here, client):
    meeting = convened(here.community)
    browser = people.browser_of(people.counter_clerk(here)[1], client)

    shown = [browser.get(url(name, meeting.pk)).status_code for name in ("checkin", "meeting", "meeting-change", "item-new")]

    assert shown == [200, 200, 403, 403]


def test_the_agenda_is_moved_taken_up_and_ended_on_pages(here, desk):
    meeting = opened(here.community)
    second = with_item(meeting, "表决", late_reason="区里要求")
    desk.post(url("item-move", second.pk), {"to": "1", "parent": ""})
    desk.post(url("item-verb", second.pk, "begin"), {})
    busy = desk.post(url("item-verb", meeting.items.exclude(pk=second.pk).get().pk, "begin"), {})
    desk.post(url("item-verb", second.pk, "end"), {"outcome": "通过"})

    second.refresh_from_db()
    assert (second.position, second.state, second.outcome, busy.status_code) == (1, "done", "通过", 422)


def test_a_closed_meeting_offers_no_verb(here, desk):
    meeting = meetings.close(meeting=opened(here.community), by=system(here.tenant), now=NOW)

    assert desk.get(meeting.get_absolute_url()).context["buttons"] == []
    assert meeting.closed_at > STARTS


def test_who_ends_a_meeting_is_told_what_was_not_dealt_with_and_may_end_it(here, desk):
    meeting = opened(here.community)
    with_item(meeting, "表决院门时间", late_reason="区里要求")
    address = url("meeting-verb", meeting.pk, "close")

    told = desk.get(address).content.decode()
    done = desk.post(address, {})

    assert [told.count(one) for one in ("还有 2 项没有议：", "听取工作报告、表决院门时间")] == [1, 1]
    assert (done.status_code, Meeting.objects.get(pk=meeting.pk).state) == (302, "closed")
    assert desk.get(url("meeting-verb", meeting.pk, "adjourn")).context["undealt"] == []
