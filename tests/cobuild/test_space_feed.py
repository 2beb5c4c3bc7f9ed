"""Calendar feeds as real clients read them: RFC 5545 to the byte, nothing private to the public, cancelled uses taken out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from linli.cobuild.models import Space
from linli.cobuild.rules.spaces import at
from linli.cobuild.services import bookings, spaces
from linli.core import clock
from linli.core.actors import Actor
from tests.factories.cobuild_spaces import MONDAY, NOW, a_booking, a_space, system, use

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=5)


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def space(here):
    return a_space(here, name="会客厅；一楼, 东", address="纬二路 1 号")


def feed(client, space):
    return client.get(reverse("cobuild:public-space-feed", args=[space.pk]))


def desk_feed(client, space):
    return client.get(reverse("cobuild:space-feed", args=[space.feed_token]))


def events(answer):
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_lines_end_in_crlf_and_none_is_longer_than_seventy_five_octets(space, client):
    a_booking(space, purpose="很长的用途，" * 10, is_open=True)

    content = feed(client, space).content

    lines = content.split(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    content.decode()  # no character is cut in two where a reader unfolds by bytes
    assert content.replace(b"\r\n ", b"").decode().count("很长的用途") == 10


def test_the_zone_is_written_out_and_times_are_in_it(space, client):
    a_booking(space)

    text = feed(client, space).content.decode()

    assert "BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\n" in text
    assert "TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\n" in text
    assert "DTSTART;TZID=Asia/Shanghai:20261123T140000\r\n" in text
    assert "DTEND;TZID=Asia/Shanghai:20261123T160000\r\n" in text


def test_text_is_escaped_and_comes_back_as_it_was(space, client):
    a_booking(space, purpose="读书, 会; 第\\一期", is_open=True)

    answer = feed(client, space)

    assert "SUMMARY:读书\\, 会\\; 第\\\\一期" in answer.content.decode()
    assert [str(one["summary"]) for one in events(answer)] == ["读书, 会; 第\\一期"]


def test_a_private_use_is_only_taken_and_the_desk_sees_whose_it_is(space, client):
    made = a_booking(space, purpose="家庭聚会", contact_name="试小姐", contact_phone="139 0000 0120")

    public, desk = feed(client, space), desk_feed(client, space)

    assert [str(one["summary"]) for one in events(public)] == ["已预订"]
    assert "试小姐" not in public.content.decode()
    assert made.number not in public.content.decode()
    assert [str(one["summary"]) for one in events(desk)] == ["家庭聚会（试小姐）"]
    assert "0120" not in desk.content.decode()


def test_the_same_rows_give_the_same_bytes_and_are_not_sent_again(space, client):
    a_booking(space)
    first = feed(client, space)

    with clock.fixed(LATER):
        again = feed(client, space)
        unchanged = client.get(first.request["PATH_INFO"], headers={"If-None-Match": first["ETag"]})

    assert (first.content, first["ETag"]) == (again.content, again["ETag"])
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_a_move_keeps_the_uid_and_raises_the_sequence(space, client):
    made = a_booking(space)
    [before] = events(feed(client, space))

    bookings.change(booking=made, given=use(10, 12), by=Actor.system(tenant_id=space.tenant_id), now=LATER)
    [after] = events(feed(client, space))

    assert (before["uid"], before["sequence"], after["sequence"]) == (after["uid"], 0, 1)
    assert (before.decoded("dtstamp"), after.decoded("dtstamp")) == (NOW, LATER)
    assert after.decoded("dtstart") == at(MONDAY, 600)


def test_what_was_called_off_stays_a_month_as_cancelled(space, client):
    made = a_booking(space, day=MONDAY + timedelta(days=60))
    bookings.cancel(booking=made, by=Actor.system(tenant_id=space.tenant_id), reason="停水", now=LATER)

    with clock.fixed(NOW + timedelta(days=30)):
        assert [(str(one["status"]), one["sequence"]) for one in events(feed(client, space))] == [("CANCELLED", 1)]
    with clock.fixed(NOW + timedelta(days=31)):
        assert events(feed(client, space)) == []


def test_what_waits_is_tentative_and_a_closure_stands_there_too(here, client):
    hall = a_space(here, needs_approval=True)
    given = use(channel="page", contact_phone="139 0000 0120")
    bookings.book(space=hall, given=given, by=Actor.anonymous(here.tenant.pk), now=NOW)
    spaces.close_for(space=hall, starts_at=at(MONDAY, 0), ends_at=at(MONDAY, 600), reason="消毒", by=system(here), now=NOW)

    found = sorted((str(one["status"]), str(one["summary"])) for one in events(feed(client, hall)))

    assert found == [("CONFIRMED", "停用：消毒"), ("TENTATIVE", "已预订")]


def test_a_token_that_was_changed_opens_nothing(here, space, client):
    old = desk_feed(client, space)
    before = space.feed_token
    spaces.renew_feed(space=space, by=system(here), now=NOW)

    assert old.status_code == 200
    assert client.get(reverse("cobuild:space-feed", args=[before])).status_code == 404
    assert desk_feed(client, Space.objects.get()).status_code == 200
    assert client.get(reverse("cobuild:space-feed", args=["x"])).status_code == 404
