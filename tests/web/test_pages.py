"""Every page of web in every dress, for every kind of visitor, at a known cost."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.core.panels import Panel
from linli.web.views.desk import laid_out
from tests.factories.registry import PlaceFactory
from tests.people import community_secretary, neighbourhood, resident, signed_in

pytestmark = pytest.mark.django_db

PORTAL = ["home", "mine", "search", "places", "feedback", "settings", "privacy", "accessibility", "kit"]
DESK = ["today", "desk-search", "desk-settings", "desk-feedback"]
DRESSES = {
    "standard": {},
    "elder": {"linli_mode": "elder"},
    "dark": {"linli_theme": "dark"},
    "english": {settings.LANGUAGE_COOKIE_NAME: "en"},
}
HAN = re.compile(r"[\u4e00-\u9fff]+")
SPOKEN = {"中文", "柳岸", "临河区"}  # the switch back, and names


def dressed(client: Client, dress: str) -> Client:
    for name, value in DRESSES[dress].items():
        client.cookies[name] = value
    return client


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("name", PORTAL)
def test_a_portal_page_is_drawn_in_every_dress(name, dress):
    neighbourhood()

    response = dressed(Client(), dress).get(reverse(f"web:{name}"))

    root = re.search(r"<html[^>]*>", response.text)[0]
    expected = {"standard": "zh-CN", "elder": 'data-mode="elder"', "dark": 'data-theme="dark"', "english": 'lang="en"'}[dress]
    assert (response.status_code, expected in root, 'id="call"' in response.text) == (200, True, True)


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("name", DESK)
def test_a_workbench_page_is_drawn_in_every_dress(name, dress):
    user, _ = community_secretary()

    response = dressed(signed_in(user), dress).get(reverse(f"web:{name}"))

    assert response.status_code == 200
    assert response.text.count("<main") == 1


@pytest.mark.parametrize("name", [name for name in PORTAL if name not in ("kit", "places", "mine")])
def test_no_chinese_is_left_on_an_english_page(name):
    here = neighbourhood()
    here.tenant.office_hours = "8:30–18:00"
    here.tenant.name = here.tenant.district_name = "Willow Bank"
    here.tenant.save()

    response = dressed(Client(), "english").get(reverse(f"web:{name}"))

    assert set(HAN.findall(response.text)) - SPOKEN == set()


@pytest.mark.parametrize("name", DESK)
def test_the_workbench_is_for_staff(name):
    user, _ = resident()
    address = reverse(f"web:{name}")

    assert Client().get(address).status_code == 302
    assert signed_in(user).get(address).status_code == 403


def test_home_costs_no_more_than_one_query_on_a_warm_installation(client, django_assert_num_queries):
    neighbourhood()
    client.get("/")

    with django_assert_num_queries(0):
        client.get("/")


@pytest.mark.parametrize("item_count", [1, 3])
def test_choosing_a_place_costs_one_query_however_many_there_are(client, django_assert_num_queries, item_count):
    here = neighbourhood()
    PlaceFactory.create_batch(item_count - 1, parent=here.subdistrict)
    client.get("/")

    with django_assert_num_queries(1):
        response = client.get(reverse("web:places"))

    assert response.text.count("试验社区") == item_count


def test_an_address_that_leads_nowhere_says_so_in_plain_words(client):
    neighbourhood()

    response = client.get("/no-such-page/")

    assert (response.status_code, "没有这一页" in response.text) == (404, True)


def test_a_page_for_others_names_whom_to_ask(client):
    here = neighbourhood()
    user, _ = resident(here)

    response = signed_in(user).get(reverse("web:today"))

    assert (response.status_code, here.tenant.phone in response.text) == (403, True)


def test_a_form_without_its_guard_is_explained_and_not_only_refused():
    neighbourhood()

    response = Client(enforce_csrf_checks=True).post(reverse("web:set-mode"), {"mode": "elder"})

    assert (response.status_code, "放得太久了" in response.text) == (403, True)


def test_the_first_panel_with_a_headline_names_the_day():
    panels = [
        Panel("", "a.html", {"slot": "strip"}),
        Panel("", "b.html", {"headline": "今天，先办这 4 件", "lead": "值班到 18:00"}),
        Panel("", "c.html", {"slot": "side", "headline": "别的"}),
    ]

    page = laid_out(panels)

    assert (page["headline"], page["lead"]) == ("今天，先办这 4 件", "值班到 18:00")
    assert {slot: [one.template for one in found] for slot, found in page["slots"].items()} == {
        "strip": ["a.html"],
        "main": ["b.html"],
        "side": ["c.html"],
    }


def test_small_files_that_browsers_ask_for(client):
    neighbourhood()

    robots, manifest, icon = client.get("/robots.txt"), client.get("/manifest.webmanifest"), client.get("/favicon.ico")

    assert "Disallow: /desk/" in robots.text
    assert (manifest.json()["name"], manifest.json()["start_url"]) == ("邻里", "/")
    assert (icon.status_code, icon["Location"]) == (302, "/static/logo.svg")


@pytest.mark.parametrize(("someone", "where"), [(community_secretary, "web:today"), (resident, "web:home")])
def test_a_sign_in_from_nowhere_ends_where_the_visitor_s_day_begins(someone, where):
    user, _ = someone()

    assert signed_in(user).get(reverse("web:enter"))["Location"] == reverse(where)
