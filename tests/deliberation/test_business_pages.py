"""The pages of a meeting's business, on the workbench and on the portal."""

from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from linli.core import clock
from linli.deliberation.models import ActionItem, Amendment, GroupNote, Meeting, Minutes, Motion, Speech, Voiced
from linli.deliberation.services import actions, amendments, minutes, opinions
from linli.deliberation.services.actions import ActionGiven
from linli.deliberation.services.amendments import AmendmentGiven
from linli.deliberation.services.minutes import MinutesGiven
from linli.deliberation.services.opinions import VoicedGiven
from linli.registry.api import person_by_id
from tests import people
from tests.casework.portal import picture
from tests.factories.deliberation_business import NOW, council, item, later, meeting, motion, participant, seat
from tests.people import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(clerk):
    return browser_of(clerk, Client())


@pytest.fixture
def member(here):
    """A resident who sits on a council and takes part in its meeting: (browser, actor, council, meeting)."""
    actor = people.resident(here, name="试委员")[1]
    body = council(here.community)
    seat(body, person_id=actor.person_id)
    room = meeting(here.community, council=body)
    participant(room, "试委员", person_id=actor.person_id, group="第一组")
    return browser_of(actor, Client()), actor, body, room


def posted(browser, url, **data):
    return browser.post(url, data)


def floor(room, point, name):
    return f"/desk/meetings/{room.pk}/floor/items/{point.pk}/{name}/"


def test_the_clerk_runs_an_item_with_buttons(here, desk):
    room = meeting(here.community)
    point = item(room)
    participant(room, "试甲", came=True)
    posted(desk, floor(room, point, "ask"), number=1, kind="speech")
    speech = Speech.objects.get()
    base = f"/desk/meetings/{room.pk}/floor/speeches/{speech.pk}/"

    codes = [posted(desk, f"{base}begin/").status_code, posted(desk, f"{base}end/", words="说了。").status_code]

    speech.refresh_from_db()
    assert (codes, speech.ended_at is not None, speech.words) == ([302, 302], True, "说了。")
    assert desk.get(f"/desk/meetings/{room.pk}/floor/").status_code == 200


def test_a_number_that_nobody_has_is_said_beside_the_field(here, desk):
    room = meeting(here.community)

    answer = posted(desk, floor(room, item(room), "ask"), number=7, kind="speech")

    assert (answer.status_code, answer.context["ask_form"].errors["number"]) == (422, ["这次会没有这个号。"])


def test_groups_are_written_and_merged_at_the_desk(here, desk):
    room = meeting(here.community)
    point = item(room, kind="groups")
    posted(desk, floor(room, point, "group"), group="第一组", convener="", text="要装。")

    posted(desk, floor(room, point, "merge"))

    point.refresh_from_db()
    assert (GroupNote.objects.get().merged_at is not None, "要装。" in point.outcome) == (True, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_motions_runs_under_one_count(here, desk, rows, django_assert_num_queries):
    body = council(here.community)
    for _n in range(rows):
        motion(body)
    desk.get("/desk/motions/")

    with django_assert_num_queries(LIST_OF_MOTIONS):
        answer = desk.get("/desk/motions/")

    assert len(answer.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_actions_runs_under_one_count(here, desk, clerk, rows, django_assert_num_queries):
    room = meeting(here.community)
    for _n in range(rows):
        actions.decide(meeting=room, given=ActionGiven("问报价", responsible="社区"), by=clerk, now=NOW)
    desk.get("/desk/actions/")

    with django_assert_num_queries(LIST_OF_ACTIONS):
        answer = desk.get("/desk/actions/")

    assert len(answer.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_opinions_runs_under_one_count(here, desk, clerk, rows, django_assert_num_queries):
    room = meeting(here.community)
    for _n in range(rows):
        opinions.voice(meeting=room, given=VoicedGiven("路灯不亮"), by=clerk, now=NOW)
    desk.get("/desk/voiced/")

    with django_assert_num_queries(LIST_OF_OPINIONS):
        answer = desk.get("/desk/voiced/")

    assert len(answer.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_list_of_motions_runs_under_one_count(here, rows, django_assert_num_queries):
    body, client = council(here.community), Client()
    for _n in range(rows):
        motion(body)
    client.get("/motions/")

    with django_assert_num_queries(PUBLIC_MOTIONS):
        answer = client.get("/motions/")

    assert len(answer.context["rows"]) == rows


LIST_OF_MOTIONS, LIST_OF_ACTIONS, LIST_OF_OPINIONS, PUBLIC_MOTIONS = 7, 6, 6, 2


@pytest.mark.parametrize("name", ["motions", "actions", "voiced"])
def test_every_list_is_a_sheet(here, desk, clerk, name):
    room = meeting(here.community)
    motion(council(here.community))
    opinions.voice(meeting=room, given=VoicedGiven("路灯不亮"), by=clerk, now=NOW)
    actions.decide(meeting=room, given=ActionGiven("问报价", responsible="社区"), by=clerk, now=NOW)

    answer = desk.get(desk.get(f"/desk/{name}/").context["sheet_url"])

    assert ZipFile(BytesIO(b"".join(answer.streaming_content))).testzip() is None


def test_lists_are_narrowed_by_their_address(here, desk):
    body = council(here.community)
    waits, admitted = motion(body, admitted=False, title="换大门"), motion(body, title="装电梯")

    told = [
        [row["one"] for row in desk.get(f"/desk/motions/?{query}").context["rows"]]
        for query in ("state=submitted", "text=电梯", "state=x")
    ]

    assert told == [[waits], [admitted], [admitted, waits]]


def test_a_motion_goes_through_its_verbs_at_the_desk(here, desk):
    body = council(here.community)
    posted(desk, "/desk/motions/new/", council=body.pk, mover="试甲", title="装电梯", text="装一部。")
    one = Motion.objects.get()
    base = f"/desk/motions/{one.pk}/"
    posted(desk, f"{base}admit/", item="", words="")
    posted(desk, f"{base}amend/", mover="试乙", text="装两部。", reason="人多", against=1)
    posted(desk, f"{base}amendments/{Amendment.objects.get().pk}/adopt/", words="举手")

    posted(desk, f"{base}settle/", is_carried="yes", words="举手，9 比 0")

    one.refresh_from_db()
    assert (one.state, [each.text for each in one.versions.all()]) == ("carried", ["装一部。", "装两部。"])


def test_the_page_of_a_motion_marks_what_goes_out_and_comes_in(here, desk, clerk):
    one = motion(council(here.community), text="在二号楼装电梯。")
    amendments.move(motion=one, given=AmendmentGiven("在三号楼装电梯。", "写错了", "试乙"), by=clerk, now=NOW)

    html = desk.get(one.get_absolute_url()).content.decode()

    assert ("</span>二</del>" in html, "</span>三</ins>" in html) == (True, True)


def test_a_refused_verb_says_why_on_its_form(here, desk):
    one = motion(council(here.community), admitted=False)

    answer = posted(desk, f"/desk/motions/{one.pk}/refuse/", reason="")

    assert (answer.status_code, Motion.objects.get().state) == (422, "submitted")


def test_an_opinion_is_taken_down_answered_and_made_a_case(here, desk):
    room = meeting(here.community, kind="reception")
    base = f"/desk/meetings/{room.pk}/opinions/"
    posted(desk, base, text="路灯不亮。", who="", place="", answer="")
    one = Voiced.objects.get()

    posted(desk, f"{base}{one.pk}/answer/", words="明天修。")
    posted(desk, f"{base}{one.pk}/to-case/")

    one.refresh_from_db()
    assert (one.answer, one.wants_case, desk.get(base).status_code) == ("明天修。", True, 200)


def test_what_was_decided_is_written_down_and_done(here, desk):
    room = meeting(here.community)
    given = {"title": "问报价", "kind": "note", "organisation": "", "responsible": "社区", "due_on": "", "item": "", "text": ""}
    posted(desk, f"/desk/meetings/{room.pk}/actions/new/", **given)
    one = ActionItem.objects.get()

    posted(desk, f"/desk/actions/{one.pk}/done/", words="问了三家。")

    one.refresh_from_db()
    assert one.done_words == "问了三家。"


def test_a_task_without_an_organisation_and_a_day_is_refused_beside_both_fields(here, desk):
    room = meeting(here.community)
    given = {"title": "问报价", "kind": "task", "organisation": "", "responsible": "社区", "due_on": "", "item": "", "text": ""}

    answer = posted(desk, f"/desk/meetings/{room.pk}/actions/new/", **given)

    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["due_on", "organisation"])


def test_a_talk_in_the_corridor_is_minutes_at_once(here, desk):
    given = {"title": "门口停车", "place": here.compound.pk, "venue": "三号楼一单元", "held_at": "", "chair": "试甲"}
    photo = picture("门口.jpg")

    answer = posted(desk, "/desk/corridor/", **given, who="试甲、试乙", text="画三条线。", photos=photo)

    made = Minutes.objects.select_related("meeting").get()
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/minutes/{made.pk}/")
    assert (made.meeting.kind, made.meeting.state, made.opening) == ("corridor", "closed", "在场：试甲、试乙")
    assert desk.get(answer["Location"]).context["photos"][0].content_type == "image/jpeg"


def test_whoever_writes_a_talk_down_stands_in_for_a_convener_that_nobody_named(here, desk, clerk):
    given = {"title": "门口停车", "place": here.compound.pk, "venue": "三号楼一单元", "held_at": "", "chair": ""}

    posted(desk, "/desk/corridor/", **given, who="试甲、试乙", text="画三条线。")

    made = Minutes.objects.select_related("meeting").get()
    assert made.meeting.chair == person_by_id(clerk.person_id, tenant=here.tenant).name
    posted(desk, f"/desk/minutes/{made.pk}/send/")
    made.refresh_from_db()
    assert made.state == "sent"


def test_of_a_meeting_that_is_over_only_who_led_it_and_who_took_notes_is_asked(here, desk):
    room = meeting(here.community, state="closed", closed_at=later(hours=1), chair="")
    address = f"/desk/meetings/{room.pk}/change/"

    asked = list(desk.get(address).context["form"].fields)
    answer = posted(desk, address, chair="试主席", note_taker="试记录")

    room.refresh_from_db()
    assert (asked, answer.status_code, room.chair) == (["chair", "note_taker"], 302, "试主席")


def written(room, clerk, **given):
    return minutes.draft(meeting=room, given=MinutesGiven(**given), by=clerk, now=NOW)


def test_minutes_are_written_sent_and_signed_at_the_desk(here, desk):
    room = meeting(here.community, state="closed", closed_at=later(hours=1), note_taker="")
    posted(desk, f"/desk/meetings/{room.pk}/minutes/", opening="开会。", closing="散会。")
    one = Minutes.objects.get()
    base = f"/desk/minutes/{one.pk}/"
    posted(desk, f"{base}send/")
    scan = picture("签字.jpg")

    answer = posted(desk, f"{base}paper-signature/", label="试主席", as_what="chair", note="", digest=one.digest, scan=scan)

    one.refresh_from_db()
    assert (answer.status_code, one.state, desk.get(base).status_code) == (302, "signed", 200)


def test_minutes_stand_on_paper_and_in_a_word_file(here, desk, clerk):
    one = written(meeting(here.community), clerk, opening="老人 <上不了> & 下不来。")

    paper, word = desk.get(f"/desk/minutes/{one.pk}/print/"), desk.get(f"/desk/minutes/{one.pk}/word/")

    text = ZipFile(BytesIO(word.content)).read("word/document.xml").decode()
    assert (paper.status_code, one.digest in paper.content.decode()) == (200, True)
    assert ("老人 &lt;上不了&gt; &amp; 下不来。" in text, "{{" in text) == (True, False)


def test_a_member_moves_follows_and_takes_back_a_motion_on_their_telephone(member):
    browser, _actor, body, _room = member
    answer = posted(browser, "/motions/new/", council=body.pk, title="装电梯", text="装一部。")
    one = Motion.objects.get()
    page = browser.get(answer["Location"])
    posted(browser, f"/motions/{one.pk}/amend/", text="装两部。", reason="人多", against=1)

    posted(browser, f"/motions/{one.pk}/withdraw/", reason="")

    one.refresh_from_db()
    assert (page.status_code, one.state, Amendment.objects.get().mover) == (200, "withdrawn", "试委员")


def test_a_member_takes_a_change_back_on_their_telephone_and_sees_it_among_their_own(here, member):
    browser, _actor, body, _room = member
    one = motion(body)
    posted(browser, f"/motions/{one.pk}/amend/", text="装两部。", reason="人多", against=1)
    address = f"/motions/{one.pk}/amendments/{Amendment.objects.get().pk}/withdraw/"
    offered = browser.get(f"/motions/{one.pk}/").text

    answer = posted(browser, address, words="")
    listed = browser.get("/motions/").context["amended"]

    assert (address in offered, answer["Location"], address in browser.get(answer["Location"]).text) == (
        True, f"/motions/{one.pk}/", False,
    )  # fmt: skip
    assert [(row["one"].motion, row["badge"]["word"]) for row in listed] == [(one, "撤回了")]
    assert browser_of(people.resident(here)[1], Client()).get(address).status_code == 403


def test_a_motion_that_waits_is_read_by_its_mover_and_by_no_stranger(here, member):
    browser, _actor, body, _room = member
    posted(browser, "/motions/new/", council=body.pk, title="装电梯", text="装一部。")
    url = f"/motions/{Motion.objects.get().pk}/"

    stranger = browser_of(people.resident(here)[1], Client())

    assert [one.get(url).status_code for one in (browser, stranger, Client())] == [200, 404, 404]


def test_a_resident_without_a_seat_moves_nothing(here):
    stranger = browser_of(people.resident(here)[1], Client())

    assert stranger.get("/motions/new/").status_code == 403


def test_a_member_asks_to_speak_and_takes_it_back_on_their_telephone(member):
    browser, _actor, _body, room = member
    point = item(room)
    base = f"/meetings/{room.pk}/room/"

    posted(browser, f"{base}{point.pk}/speech/")
    asked = [one.participant.label for one in Speech.objects.filter(withdrawn_at=None)]
    posted(browser, f"{base}{point.pk}/withdraw/")

    assert (asked, Speech.objects.filter(withdrawn_at=None).count()) == (["试委员"], 0)
    assert browser.get(base).status_code == 200


def test_a_member_writes_for_their_group_on_their_telephone(member):
    browser, _actor, _body, room = member
    point = item(room, kind="groups")

    posted(browser, f"/meetings/{room.pk}/room/{point.pk}/group/", convener="", text="要装。")

    assert list(GroupNote.objects.values_list("group", "text")) == [("第一组", "要装。")]


def test_a_member_reads_and_signs_what_is_sent_round(member, clerk):
    browser, _actor, _body, room = member
    Meeting.objects.filter(pk=room.pk).update(state="closed", closed_at=later(hours=1), chair="试委员", note_taker="")
    room.refresh_from_db()
    one = minutes.send(minutes=written(room, clerk), by=clerk, now=NOW)
    strangers = Client().get(f"/minutes/{one.pk}/").status_code

    offered = [browser.get(f"/minutes/{one.pk}/").context["may_sign"]]
    posted(browser, f"/minutes/{one.pk}/sign/", digest=one.digest, note="")
    offered.append(browser.get(f"/minutes/{one.pk}/").context["may_sign"])

    one.refresh_from_db()
    assert offered == [True, False]
    assert (strangers, one.state, Client().get(f"/minutes/{one.pk}/").status_code) == (404, "signed", 200)
    assert Client().get(f"/minutes/{one.pk}/print/").status_code == 200


def test_an_outsider_sees_nothing_of_it(here, clerk):
    room, one = meeting(here.community), motion(council(here.community))
    draft = written(room, clerk)
    browser = browser_of(people.outsider()[1], Client())
    urls = [f"/desk/meetings/{room.pk}/floor/", one.get_absolute_url(), f"/desk/minutes/{draft.pk}/"]

    assert [browser.get(url).status_code for url in urls] == [404] * 3


def test_what_is_late_is_said_to_be(here, desk, clerk):
    room = meeting(here.community)
    given = ActionGiven("问报价", responsible="社区", due_on=date(2026, 9, 2))
    actions.decide(meeting=room, given=given, by=clerk, now=NOW)
    ActionItem.objects.update(due_on=clock.today() - timedelta(days=1))

    rows = desk.get("/desk/actions/?stands=late").context["rows"]

    assert [row["badge"]["word"] for row in rows] == ["过了期限"]


def test_the_page_of_a_meeting_leads_to_its_business(here, desk):
    room = meeting(here.community)

    shown = next(panel for panel in desk.get(room.get_absolute_url()).context["panels"] if panel.title == "会上的事")

    assert [desk.get(row["url"]).status_code for row in shown.context["rows"]] == [200, 200, 200, 200]


def test_whoever_takes_part_is_led_to_their_place_in_the_room(member):
    browser, _actor, _body, room = member

    shown = next(panel for panel in browser.get(f"/meetings/{room.pk}/").context["panels"] if panel.title == "会上的事")

    assert [row["title"] for row in shown.context["rows"]] == ["我在会场", "议题"]
