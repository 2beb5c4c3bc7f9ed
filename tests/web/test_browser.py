"""The frames in real Chromium: nothing runs sideways, nothing is out of reach, everything works without scripts."""

import pytest
from playwright.sync_api import Error, expect

from tests.browser import axe
from tests.people import community_secretary, neighbourhood

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PORTAL = ["/", "/mine/", "/search/?q=门", "/places/", "/feedback/", "/settings/", "/privacy/", "/accessibility/", "/kit/"]
DESK = ["/desk/", "/desk/search/?q=门", "/desk/settings/", "/desk/feedback/"]
WORK = [
    *("/desk/cases/", "/desk/cases/callbacks/", "/desk/cases/counter/", "/desk/messages/", "/messages/preferences/"),
    *("/desk/places/", "/desk/map/", "/desk/people/", "/desk/people/add/", "/desk/organisations/", "/desk/posts/"),
    *("/desk/registry/imports/", "/desk/registry/imports/places/", "/desk/registry/duplicates/", "/desk/calls/", "/desk/robots/"),
    *("/account/", "/account/password/", "/account/sessions/"),
]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll('main a.btn, main button, .tabbar a, .top button')]
    .filter(one => one.offsetParent && !one.closest('.kit-made'))
    .map(one => [one.innerText, one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 60 || box.width < 44).map(([text]) => text)"""


@pytest.mark.parametrize("dress", ["standard", "elder", "dark"])
@pytest.mark.parametrize("address", PORTAL)
def test_the_portal_passes_axe_on_a_telephone(browsing, address, dress):
    neighbourhood()
    page = browsing.phone()
    wear(browsing, page, dress)

    page.goto(address)

    assert (page.evaluate(SIDEWAYS), axe(page)) == (0, [])


@pytest.mark.parametrize("dress", ["standard", "dark"])
@pytest.mark.parametrize("address", DESK)
def test_the_workbench_passes_axe(browsing, address, dress):
    user, _ = community_secretary()
    page = browsing.page({"width": 1440, "height": 900})
    browsing.sign_in(page, user)
    wear(browsing, page, dress)

    page.goto(address)

    assert (page.evaluate(SIDEWAYS), axe(page)) == (0, [])


def test_every_page_of_work_passes_axe_and_none_is_cut_in_large_type_at_twice_the_size(browsing):
    user, _ = community_secretary()
    desk, small = browsing.page({"width": 1440, "height": 900}), browsing.page({"width": 195, "height": 422})
    browsing.sign_in(desk, user)
    browsing.sign_in(small, user)
    wear(browsing, small, "elder")

    for address in WORK:
        desk.goto(address)
        small.goto(address)

        assert (axe(desk), small.evaluate(SIDEWAYS)) == ([], 0), address


@pytest.mark.parametrize("width", [195, 320, 390, 720, 1024, 1440])
@pytest.mark.parametrize("address", PORTAL)
def test_nothing_of_the_portal_runs_sideways(browsing, address, width):
    neighbourhood()
    page = browsing.page({"width": width, "height": 700})

    page.goto(address)

    assert page.evaluate(SIDEWAYS) == 0


@pytest.mark.parametrize("width", [390, 720, 1100, 1440, 1920])
def test_nothing_of_the_workbench_runs_sideways(browsing, width):
    user, _ = community_secretary()
    page = browsing.page({"width": width, "height": 900})
    browsing.sign_in(page, user)

    for address in DESK:
        page.goto(address)
        assert page.evaluate(SIDEWAYS) == 0, address


@pytest.mark.parametrize("address", ["/", "/mine/", "/settings/", "/feedback/"])
def test_every_target_of_the_large_type_version_is_sixty_pixels_high(browsing, address):
    neighbourhood()
    page = browsing.phone()
    wear(browsing, page, "elder")

    page.goto(address)

    assert page.evaluate(SMALL) == []


def test_large_type_is_switched_and_back_without_scripts(browsing):
    neighbourhood()
    page = browsing.phone(java_script_enabled=False)
    page.goto("/privacy/")

    page.get_by_role("button", name="大字版").click()

    expect(page).to_have_url(browsing.address + "/privacy/")
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    page.wait_for_load_state()  # until the style sheet is there, the narrow frame's switch and the wide one's both show
    page.get_by_role("button", name="普通版").click()
    expect(page.locator("html")).not_to_have_attribute("data-mode", "elder")


def test_the_slash_key_goes_to_the_search_and_escape_closes_what_is_open(browsing):
    user, _ = community_secretary()
    page = browsing.page()
    browsing.sign_in(page, user)
    page.goto("/desk/")

    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.locator("details.me summary").click()
    page.keyboard.press("Escape")

    expect(page.locator("details.me")).not_to_have_attribute("open", "")


def test_what_was_typed_is_still_there_after_leaving_the_page(browsing):
    neighbourhood()
    page = browsing.phone()
    page.goto("/feedback/")
    page.get_by_label("您想说什么").fill("大字版里的字还可以再大")

    page.goto("/privacy/")
    page.goto("/feedback/")

    expect(page.get_by_label("您想说什么")).to_have_value("大字版里的字还可以再大")


def test_a_request_that_leaves_this_machine_is_stopped_and_told(browsing):
    page = browsing.page()

    with pytest.raises(Error):
        page.goto("http://192.0.2.1/elsewhere")

    assert browsing.complaints == ["went outside: http://192.0.2.1/elsewhere"]
    browsing.complaints.clear()


def test_a_page_is_printed_without_its_frame(browsing):
    neighbourhood()
    page = browsing.page()
    page.goto("/privacy/")

    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert [page.locator(part).is_visible() for part in (".top", ".tabbar", ".call", ".foot")] == [False] * 4


def wear(browsing, page, dress):
    """The cookies of large type or dark."""
    chosen = {"elder": {"linli_mode": "elder"}, "dark": {"linli_theme": "dark"}}.get(dress, {})
    page.context.add_cookies([{"name": name, "value": value, "url": browsing.address} for name, value in chosen.items()])
