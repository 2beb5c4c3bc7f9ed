"""Meetings in people's own calendars: a public one for everybody, any other for who is invited, and what was called off."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from linli.core import clock
from linli.deliberation.models import Meeting, Participant
from linli.deliberation.services import meetings
from tests import people
from tests.factories.deliberation_business import meeting as meeting_of
from tests.factories.deliberation_meetings import NOW, STARTS, a_meeting, convened, member, system

pytestmark = pytest.mark.django_db
ALL = reverse("deliberation:meetings-feed")


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


def feed_of(meeting):
    return reverse("deliberation:meeting-feed", args=[meeting.pk])


def events(answer):
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def told(here, **given):
    return meeting_of(here.community, state="convened", convened_at=NOW, starts_at=STARTS, **given)


def of_person(here, meeting):
    """The browser of somebody who is invited with the second number."""
    actor = people.resident(here)[1]
    Participant.objects.filter(pk=member(meeting, 2).pk).update(person_id=actor.person_id)
    return people.browser_of(actor)


def test_a_public_meeting_is_put_into_anybody_s_calendar_with_its_agenda(here, client):
    meeting = convened(here.community, title="第一次会议", venue="会议室")

    answer = client.get(feed_of(meeting))

    [event] = events(answer)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(event[name]) for name in ("summary", "location", "status", "class")] == [
        "第一次会议",
        "会议室",
        "CONFIRMED",
        "PUBLIC",
    ]
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (STARTS, meeting.ends_at or STARTS + timedelta(hours=2))
    titles = [f"{n} {one.title}" for n, one in enumerate(meeting.items.order_by("position"), start=1)]
    assert str(event["description"]).split("\n")[1:] == titles


def test_one_that_is_not_public_is_for_who_is_invited_with_their_number(here, client):
    meeting = convened(here.community, is_public=False)

    mine, other = of_person(here, meeting).get(feed_of(meeting)), client.get(feed_of(meeting))

    [event] = events(mine)
    assert (mine["Cache-Control"], other.status_code) == ("private, max-age=300", 404)
    assert ("您的号：2" in str(event["description"]), str(event["class"]), "url" in event) == (True, "PRIVATE", False)


def test_a_card_opens_its_meeting_without_an_account_and_tells_no_name(here, client):
    meeting = convened(here.community, is_public=False)
    one = member(meeting, 1)

    answer = client.get(reverse("deliberation:card-feed", args=[one.card]))

    [event] = events(answer)
    assert str(event["description"]).split("\n")[1:] == ["您的号：1"]
    assert one.label not in answer.content.decode()
    assert client.get(reverse("deliberation:card-feed", args=["nothing"])).status_code == 404


def test_a_new_time_keeps_the_uid_and_raises_the_sequence(here, client):
    meeting = convened(here.community)
    [before] = events(client.get(feed_of(meeting)))
    later = STARTS + timedelta(days=1)

    meetings.change(meeting=meeting, values={"starts_at": later, "ends_at": None}, by=system(here.tenant), now=NOW)
    [after] = events(client.get(feed_of(meeting)))

    assert (before["uid"], before["sequence"], after["sequence"]) == (after["uid"], 0, 1)
    assert (after.decoded("dtstart"), after.decoded("dtstamp")) == (later, NOW.replace(microsecond=0))


def test_what_somebody_leads_changes_no_calendar(here, client):
    meeting = convened(here.community)
    before = client.get(feed_of(meeting))

    meetings.change(meeting=meeting, values={"chair": "试主任"}, by=system(here.tenant), now=NOW + timedelta(hours=1))

    assert client.get(feed_of(meeting)).content == before.content


def test_everybody_subscribes_to_the_public_meetings_and_to_no_others(here, client):
    a_meeting(here.community, title="草稿")
    told(here, title="公开的")
    told(here, title="不公开的", is_public=False)

    assert [str(one["summary"]) for one in events(client.get(ALL))] == ["公开的"]


def test_what_was_called_off_stays_a_month_and_says_why(here, client):
    meeting = convened(here.community, title="第一次会议")
    meetings.cancel(meeting=meeting, reason="停电", by=system(here.tenant), now=NOW)

    [event] = events(client.get(ALL))
    with clock.fixed(STARTS + timedelta(days=32)):
        after = events(client.get(ALL))

    assert [str(event[name]) for name in ("summary", "status", "description")] == ["不开了：第一次会议", "CANCELLED", "停电"]
    assert (event["sequence"], after) == (1, [])


def test_what_was_called_off_before_anybody_was_told_stands_in_no_calendar(here, client):
    meetings.cancel(meeting=a_meeting(here.community), reason="不开", by=system(here.tenant), now=NOW)

    assert events(client.get(ALL)) == []
    assert Meeting.objects.get().told_at is None


def test_the_pages_offer_it_while_the_meeting_is_to_come(here, client):
    meeting = convened(here.community)
    url = reverse("deliberation:public-meeting", args=[meeting.pk])
    before = client.get(url).text
    meetings.cancel(meeting=meeting, reason="停电", by=system(here.tenant), now=NOW)

    assert [feed_of(meeting) in text for text in (before, client.get(url).text)] == [True, False]
    assert f"http://testserver{ALL}" in client.get(reverse("deliberation:public-meetings")).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_the_same_however_many_meetings(here, client, django_assert_num_queries, count):
    for _n in range(count):
        told(here)
    client.get(ALL)

    with django_assert_num_queries(1):
        assert len(events(client.get(ALL))) == count
