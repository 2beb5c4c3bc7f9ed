"""The leader of the Friday team in a yard without network: the page opens again there, marks wait on the tablet and count once."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from linli.activities.models import Attendance, HeadCount, SheetEntry
from linli.core import clock
from linli.registry.api import Person
from tests import people
from tests.factories.activities import a_programme, a_session
from tests.factories.activities_attendance import a_team
from tests.factories.registry import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_leader_of_the_friday_team_marks_without_network_and_nothing_counts_twice(town):
    user, actor = people.resident(town.here)
    session, who, other = friday(town, actor)
    sheet = opened(town, user, session)

    sheet.page.context.set_offline(True)
    press(sheet, who, "来了")
    press(sheet, other, "请假")
    press(sheet, other, "没来")
    add_and_count(sheet, "王大爷", 12)
    expect(sheet.page.locator("[data-status]")).to_contain_text("还有 5 条没有发出去")
    sheet.page.reload()
    expect(sheet.page.locator("[data-here]")).to_have_text("1")
    kept = waits(sheet)
    assert (Attendance.objects.count(), len(kept["entries"])) == (0, 4)

    sheet.page.context.set_offline(False)
    expect(sheet.page.locator("[data-status]")).to_contain_text("都发出去了", timeout=15_000)
    assert again(sheet, session, kept) == 0

    assert list(Attendance.objects.values_list("person", "method")) == [(who.pk, "offline")]
    assert (HeadCount.objects.get().person_times, SheetEntry.objects.count()) == (12, 4)
    sheet.look()


def friday(town, actor):
    """A session that has just begun, of a team whose leader has no post; two people are on its list."""
    team = a_team(town.here, lead=Person.objects.get(pk=actor.person_id))
    begins = clock.now() - timedelta(minutes=5)
    session = a_session(town.here, a_programme(town.here, team=team, title="周五清扫"), starts_at=begins)
    people_listed = [PersonFactory(tenant=town.here.tenant, name=name, home=town.here.entrance) for name in ("张三", "李四")]
    for n, one in enumerate(people_listed, start=1):
        session.signups.create(tenant=town.here.tenant, person=one, number=f"X-{n}", position=n, signed_at=begins)
    return session, *people_listed


def opened(town, user, session):
    """The sheet as it works without network too; that the network is gone is no complaint."""
    sheet = town.signed_in(user).open(reverse("activities:sheet", args=[session.pk]))
    expect(sheet.page.locator("[data-ready]")).to_be_visible()
    sheet.forgiven += ["ERR_INTERNET_DISCONNECTED", "Failed to load resource"]
    return sheet


def add_and_count(sheet, name, heads):
    """Somebody who is not on the list, and how many came in all."""
    sheet.page.locator("#id_name").fill(name)
    sheet.page.locator("[data-new] button").click()
    sheet.page.locator("#id_person_times").fill(str(heads))
    sheet.page.locator("[data-counting] button").click()


def press(sheet, person, words):
    sheet.page.locator(f"[data-person='{person.pk}'] button", has_text=words).click()


def waits(sheet):
    """What the tablet keeps."""
    return json.loads(
        sheet.page.evaluate("localStorage.getItem(Object.keys(localStorage).find(one => one.startsWith('linli:sheet:')))")
    )


def again(sheet, session, kept):
    """The same marks a second time, as a tablet does that never heard the answer: how many were new."""
    token = sheet.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = sheet.page.request.post(
        f"{reverse('activities:sheet-send', args=[session.pk])}",
        data=kept,
        headers={"X-CSRFToken": token, "Referer": sheet.page.url},
    )
    return answer.json()["fresh"]
