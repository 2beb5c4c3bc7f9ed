"""What is on near somebody, in real Chromium: on a telephone the list comes first, on a desk its controls stand open."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from linli.core import clock
from tests.browser import axe
from tests.factories.activities import a_session
from tests.people import neighbourhood

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEAR = "/activities/?at=all&span=month"


@pytest.fixture(autouse=True)
def on():
    a_session(neighbourhood(), starts_at=clock.now() + timedelta(days=1))


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_on_a_telephone_what_is_on_stands_in_the_upper_half_and_its_controls_are_folded(browsing, mode):
    page = browsing.phone()
    page.context.add_cookies([{"name": "linli_mode", "value": mode, "url": browsing.address}])

    page.goto(NEAR)

    assert page.locator(".act-card").first.bounding_box()["y"] < page.viewport_size["height"] / 2
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.get_by_text("挑一类，看日历、地图").click()
    expect(page.get_by_role("combobox", name="哪一类")).to_be_visible()
    assert axe(page) == []


def test_on_a_desk_its_controls_stand_open_once(page):
    page.goto(NEAR)

    expect(page.get_by_role("combobox", name="哪一类")).to_have_count(1)
    expect(page.get_by_role("link", name="看日历")).to_be_visible()
