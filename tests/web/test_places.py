"""Where a visitor is: chosen once, remembered on the device, shown on every page; the page behind the code at a door."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.frames import COMMUNITY_COOKIE, community_cookie
from linli.core.ids import uuid7
from linli.core.tenancy import COOKIE
from tests.people import building_head, neighbourhood

pytestmark = pytest.mark.django_db


def test_a_chosen_community_is_remembered_and_shown(client):
    here = neighbourhood()

    client.post(reverse("web:choose-place"), {"tenant": here.tenant.code, "community": str(here.community.pk)})

    assert client.cookies[COOKIE].value == here.tenant.code
    assert f"{here.tenant.name} · </span>试验社区" in client.get("/").text


@pytest.mark.parametrize("community", ["", "no-uuid", "0198c0de-0000-7000-8000-000000000000"])
def test_a_subdistrict_without_a_community_is_enough(client, community):
    first, here = neighbourhood(), neighbourhood()

    client.post(reverse("web:choose-place"), {"tenant": here.tenant.code, "community": community})

    page = client.get("/").text
    assert (here.tenant.name in page, first.tenant.name in page, "试验社区" in page) == (True, False, False)


def test_an_unknown_subdistrict_leads_back_to_the_list(client):
    neighbourhood()

    response = client.post(reverse("web:choose-place"), {"tenant": "000000000"})

    assert (response["Location"], COOKIE in client.cookies) == (reverse("web:places"), False)


@pytest.mark.parametrize("forged", ["nonsense", "eyJhIjoxfQ:1abc:forged"])
def test_a_forged_cookie_names_no_community(client, forged):
    neighbourhood()
    client.cookies[COMMUNITY_COOKIE] = forged

    response = client.get("/")

    assert (response.status_code, response.context["community"]) == (200, None)


def test_a_community_of_another_subdistrict_is_not_shown_here(client):
    neighbourhood()
    client.cookies[COMMUNITY_COOKIE] = community_cookie(uuid7(), uuid7(), "别处社区")

    assert "别处社区" not in client.get("/").text


def test_a_subdistrict_s_own_address_leads_home_and_remembers(client):
    here = neighbourhood()

    response = client.get(reverse("web:subdistrict", args=[here.tenant.code]))

    assert (response["Location"], client.cookies[COOKIE].value) == ("/", here.tenant.code)


def test_a_door_says_where_it_is_and_who_is_near(client):
    here = neighbourhood()
    user, _ = building_head(here)

    page = client.get(reverse("web:door", args=[here.entrance.public_code])).text

    assert [text in page for text in (here.entrance.full_name, user.display_name, here.tenant.phone)] == [True, True, True]
    assert client.cookies[COMMUNITY_COOKIE].value != ""


@pytest.mark.parametrize("name", ["subdistrict", "door"])
def test_a_code_that_nobody_gave_out_is_not_found(client, name):
    neighbourhood()

    assert Client().get(reverse(f"web:{name}", args=["QQQQQQ"])).status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_door_costs_the_same_however_many_heads_it_has(client, django_assert_num_queries, item_count):
    here = neighbourhood()
    for _ in range(item_count):
        building_head(here)
    address = reverse("web:door", args=[here.entrance.public_code])
    client.get(address)

    with django_assert_num_queries(7):
        client.get(address)
