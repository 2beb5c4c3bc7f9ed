"""An installation without any subdistrict: every address says so in words, to whoever asks, and none breaks."""

import json
import re
from collections import Counter

import pytest
from django.test import Client

from linli.accounts.models import User
from linli.cli.founding import found
from linli.core import tenancy

from ..people import signed_in
from .addresses import Address, everything

pytestmark = [pytest.mark.django_db]
WANTED = {"code": "990101001", "name": "柳岸街道", "letters": "LA", "district_name": "临河区", "phone": ""}


@pytest.fixture(autouse=True)
def nothing_yet():
    tenancy.forget()


def path_of(address: Address) -> str:
    """The address with something of the right form in it, which names nothing."""

    def filled(match: re.Match[str]) -> str:
        return "1" if match[1] == "int" else "00000000-0000-7000-8000-000000000007"

    return re.sub(r"<(?:(\w+):)?\w+>|{\w+}", filled, address.text) + address.query


def answered(browser: Client, address: Address) -> int:
    """The status; an operation of the API is sent a body that its schema takes, a page no fields at all."""
    sent = {} if address.body is None else {"data": json.dumps(address.body), "content_type": "application/json"}
    return browser.generic(address.method, path_of(address), **sent).status_code


def statuses(browser: Client) -> Counter:
    """How often each status; with the addresses that broke under theirs, so that a failure names them."""
    browser.raise_request_exception = False
    found = [(answered(browser, address), address) for address in everything()]
    return Counter(status if status < 500 else f"{address.method} {address.text}" for status, address in found)


def test_no_address_breaks_for_a_visitor():
    assert {one for one in statuses(Client()) if not isinstance(one, int)} == set()


def test_no_address_breaks_for_an_account_that_belongs_nowhere():
    browser = signed_in(User.objects.create_user("first"))

    assert {one for one in statuses(browser) if not isinstance(one, int)} == set()


@pytest.mark.parametrize("path", ["/", "/report/", "/desk/", "/sign-in/", "/mine/"])
def test_a_page_says_that_nothing_is_set_up_and_how_it_is_done(client, path):
    response = client.get(path)

    assert (response.status_code, response.templates[0].name) == (409, "unfounded.html")
    assert re.findall(r"\./linli [a-z ]+[a-z]", response.text) == [
        "./linli tenant add",
        "./linli admin add guanli",
        "./linli demo",
    ]


def test_no_chinese_is_left_on_the_page_in_english_but_a_name(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert set(re.findall(r"[\u4e00-\u9fff]+", client.get("/").text)) == {"中文", "花园路街道"}


def test_a_program_is_told_in_the_one_shape_of_problems(client):
    response = client.get("/api/v1/cases")

    assert response.status_code == 409
    assert [one["code"] for one in response.json()["problems"]] == ["nothing_set_up"]


@pytest.mark.parametrize("path", ["/privacy/", "/accessibility/", "/kit/", "/anchors.json", "/api/v1/docs"])
def test_what_needs_no_subdistrict_is_shown(client, path):
    assert client.get(path).status_code == 200


def test_with_the_first_subdistrict_the_home_page_is_there(client):
    assert client.get("/").status_code == 409

    found(**WANTED)

    assert client.get("/").status_code == 200
