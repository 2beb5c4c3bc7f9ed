"""At the door without network: what is noted waits on the device, survives a reload, goes out once, and counts once."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from linli.core import clock
from linli.deliberation.models import Attendance
from tests.factories.deliberation_meetings import convened
from tests.people import community_secretary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_noted_without_network_is_kept_and_sent_once_when_it_is_back(town):
    user, _actor = community_secretary(town.here)
    desk, meeting = town.signed_in(user), soon(town)
    desk.open(f"{meeting.get_absolute_url()}checkin/")
    desk.forgiven.append("ERR_INTERNET_DISCONNECTED")

    desk.page.context.set_offline(True)
    noted(desk, "1", waiting=1)
    noted(desk, "2", waiting=2)
    assert (Attendance.objects.count(), [there(desk, number) for number in (1, 2, 3)]) == (0, ["在场", "在场", ""])
    kept = waits(desk)
    comes_back_with_a_reload(desk)

    assert sorted(Attendance.objects.values_list("participant__number", flat=True)) == [1, 2]
    assert sorted(one.at.isoformat()[:19] for one in Attendance.objects.all()) == [one["at"][:19] for one in kept]
    assert (sent_again(desk, meeting, kept), Attendance.objects.count()) == ([False, False], 2)


def soon(town):
    """A session of three that begins in half an hour."""
    return convened(
        town.here.community, members=3, now=clock.now() - timedelta(days=9), starts_at=clock.now() + timedelta(minutes=30)
    )


def noted(desk, number, *, waiting):
    desk.fill(said=number).page.keyboard.press("Enter")
    expect(desk.page.locator("[data-status]")).to_contain_text(f"没有网络，先记在这台设备上：{waiting}")


def there(desk, number):
    return desk.page.locator(f"[data-number='{number}'] [data-there]").inner_text()


def waits(desk):
    """What the device keeps."""
    return json.loads(
        desk.page.evaluate("localStorage.getItem(Object.keys(localStorage).find(one => one.startsWith('linli:checkin:')))")
    )


def comes_back_with_a_reload(desk):
    """The page was closed and is opened again: what waited is sent then."""
    desk.page.route("**/checkin/send/", lambda route: route.abort())
    desk.page.context.set_offline(False)
    desk.forgiven.append("ERR_FAILED")
    desk.page.reload()
    expect(desk.page.locator("[data-status]")).to_contain_text("没有网络，先记在这台设备上：2")
    assert (there(desk, 1), len(waits(desk))) == ("在场", 2)
    desk.page.unroute("**/checkin/send/")
    expect(desk.page.locator("[data-status]")).to_contain_text("2 号")
    expect(desk.page.locator("[data-quorum]")).to_contain_text("2 人")
    desk.look()


def sent_again(desk, meeting, kept):
    """The same entries a second time, as a device does that never heard the answer: whether any of them was new."""
    token = desk.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = desk.page.request.post(
        f"{meeting.get_absolute_url()}checkin/send/",
        data={"entries": kept},
        headers={"X-CSRFToken": token, "Referer": desk.page.url},
    )
    return [one["is_new"] for one in answer.json()["noted"]]
