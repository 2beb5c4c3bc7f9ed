"""The screen of a meeting: drawn once for a version, asked for by two hundred, and telling nothing of how anybody votes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.core import clock
from linli.deliberation.models import Ballot, Right, Speech
from linli.deliberation.services import agenda, invitations, meetings
from linli.deliberation.services.invitations import InviteGiven
from linli.deliberation.views import room
from tests.factories.deliberation_ballots import declared, open_ballot, say_all
from tests.factories.deliberation_meetings import BEFORE, NOW, a_meeting, come, convened, member, opened, system, with_item

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(seconds=2)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def now_url(meeting, name="room-now"):
    return reverse(f"deliberation:{name}", args=[meeting.screen_code])


def a_ballot(meeting, **given):
    plain = {
        "year": 2026, "sequence": 1, "kind": "decision", "secrecy": "secret", "title": "通过议事规则", "question": "同意吗？",
        "rule_code": "x", "frozen_digest": "x", "roll_source": "meeting", "state": "open", "opened_at": NOW, "made_at": NOW, "made_by": "x",
    }  # fmt: skip
    return Ballot.objects.create(
        tenant=meeting.tenant, meeting=meeting, place=meeting.place, place_path=meeting.place_path, **(plain | given)
    )


TOLD = {"state": "declared", "closed_at": NOW, "declared_at": NOW}


def a_verdict(said):
    """That of three who all say the same."""
    ballot = open_ballot(3)
    say_all(ballot, [said] * 3)
    return declared(ballot).verdict


@pytest.mark.parametrize("name", ["room-now", "room-phone-now"])
def test_who_has_the_newest_gets_304_for_one_statement_at_most(here, client, django_assert_max_num_queries, name):
    meeting = opened(here.community)
    tag = client.get(now_url(meeting, name))["ETag"]

    with clock.fixed(LATER), django_assert_max_num_queries(1):
        answer = client.get(now_url(meeting, name), headers={"If-None-Match": tag})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)


def test_two_hundred_who_ask_draw_it_once(here, django_assert_max_num_queries, monkeypatch):
    meeting, drawn = opened(here.community), []
    draw = room._parts._load
    monkeypatch.setattr(room._parts, "_load", lambda key: drawn.append(key) or draw(key))
    browsers = [Client() for _watcher in range(200)]

    with django_assert_max_num_queries(20):
        answers = {browser.get(now_url(meeting)).content for browser in browsers}

    assert (len(answers), len(drawn)) == (1, 1)


def test_a_change_is_seen_with_the_next_question(here, client):
    meeting = opened(here.community)
    first = client.get(now_url(meeting))
    agenda.begin_item(item=meeting.items.get(), by=system(here.tenant), now=NOW)

    with clock.fixed(LATER):
        second = client.get(now_url(meeting), headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 200
    assert ("aria-current" in first.content.decode(), "aria-current" in second.content.decode()) == (False, True)


def test_each_language_has_its_own(here, client, settings):
    meeting, found = opened(here.community), []
    for code in ("zh-hans", "en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = code
        found.append(client.get(now_url(meeting))["ETag"])

    assert len(set(found)) == 2


def test_the_turnout_of_an_open_ballot_is_shown_and_moves_the_tag(here, client):
    meeting = opened(here.community)
    ballot = a_ballot(meeting, state="draft", opened_at=None)
    rights = [Right(tenant=here.tenant, ballot=ballot, position=n, key=str(n), label=str(n)) for n in range(3)]
    Right.objects.bulk_create(rights)
    Ballot.objects.filter(pk=ballot.pk).update(state="frozen", roll_count=3)
    Ballot.objects.filter(pk=ballot.pk).update(state="open", opened_at=NOW)
    first = client.get(now_url(meeting))
    Right.objects.filter(position=0).update(used_on=NOW.date(), used_channel="portal")

    with clock.fixed(LATER):
        second = client.get(now_url(meeting))

    assert ("0 / 3" in first.content.decode(), "1 / 3" in second.content.decode()) == (True, True)
    assert first["ETag"] != second["ETag"]


def test_a_declared_ballot_tells_its_outcome(here, client):
    meeting = opened(here.community)
    a_ballot(meeting, **TOLD, verdict=a_verdict("no"))

    assert "没有通过" in client.get(now_url(meeting)).content.decode()


def test_the_newest_verdict_has_its_gates_until_something_is_voted_on(here, client):
    meeting = opened(here.community)
    a_ballot(meeting, **TOLD, verdict=a_verdict("yes"))
    before = client.get(now_url(meeting)).content.decode()
    a_ballot(meeting, sequence=2, title="下一件", roll_count=3)

    with clock.fixed(LATER):
        after = client.get(now_url(meeting)).content.decode()

    of_ballots = [html.split("wall-ballot", 1)[1].split("room-quorum")[0] for html in (before, after)]
    assert (['class="gate' in html for html in of_ballots], "通过。" in of_ballots[1]) == ([True, False], True)


def test_papers_that_came_back_are_seen_on_the_screen_at_once(here, client):
    meeting = opened(here.community)
    a_ballot(meeting, channels=["paper"], roll_count=5)
    first = client.get(now_url(meeting))
    Ballot.objects.update(returned_count=4)

    with clock.fixed(LATER):
        second = client.get(now_url(meeting))

    assert ["0 / 5" in first.content.decode(), "4 / 5" in second.content.decode()] == [True, True]


def test_telephones_lead_to_the_paper_where_one_votes_by_telephone(here, client):
    meeting = opened(here.community)
    by_hand, by_portal = (a_ballot(meeting, sequence=n, channels=[way]) for n, way in ((1, "hands"), (2, "portal")))

    html = {name: client.get(now_url(meeting, name)).content.decode() for name in ("room-now", "room-phone-now")}

    linked = {name: [one.public_url in text for one in (by_hand, by_portal)] for name, text in html.items()}
    assert linked == {"room-now": [False, False], "room-phone-now": [False, True]}


def test_who_speaks_and_who_waits_is_shown_points_of_order_first(here, client):
    meeting = opened(here.community)
    item = agenda.begin_item(item=meeting.items.get(), by=system(here.tenant), now=NOW)
    for number, kind, began in ((1, "speech", NOW), (2, "speech", None), (3, "point", None)):
        Speech.objects.create(
            tenant=here.tenant, meeting=meeting, item=item, participant=member(meeting, number), kind=kind, place=number,
            asked_at=NOW, began_at=began, seconds_allowed=180,
        )  # fmt: skip

    text = client.get(now_url(meeting)).content.decode()

    names = [member(meeting, number).label for number in (1, 3, 2)]
    assert sorted(names, key=text.index) == names
    assert 'data-allowed="180"' in text


def test_a_meeting_to_which_nobody_has_to_come_shows_who_is_in_the_room(here, client):
    meeting = a_meeting(here.community)
    with_item(meeting)
    invitations.invite(meeting=meeting, given=InviteGiven(label="物业王经理"), by=system(here.tenant), now=BEFORE)
    meetings.convene(meeting=meeting, by=system(here.tenant), now=BEFORE)
    come(meeting, 1)

    text = client.get(now_url(meeting)).content.decode()

    assert ('num-big num">1<' in text, "人在场" in text, "应到 0 人" in text) == (True, True, False)


def test_a_draft_and_a_wrong_code_show_nothing_and_an_old_code_neither(here, client):
    draft, meeting = a_meeting(here.community), convened(here.community)
    old = now_url(meeting)
    client.get(old)
    meetings.renew_screen_code(meeting=meeting, by=system(here.tenant), now=NOW)

    with clock.fixed(LATER):
        codes = [client.get(url).status_code for url in (now_url(draft), reverse("deliberation:room-now", args=["x"]), old)]

    assert codes == [404] * 3


def test_names_are_on_no_screen_but_of_those_who_speak(here, client):
    meeting = convened(here.community)
    come(meeting, 1, 2)

    texts = [
        client.get(reverse(f"deliberation:{name}", args=[meeting.screen_code])).content.decode() for name in ("room-wall", "room")
    ]

    assert [one.label for one in meeting.participants.all() for text in texts if one.label in text] == []
