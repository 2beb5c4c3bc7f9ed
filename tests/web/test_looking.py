"""Large type, dark, language: kept on the device and in the account; nobody is led astray by the way back."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.accounts.models import User
from linli.core.models import JournalLine
from tests.people import elder, neighbourhood, resident, signed_in

pytestmark = pytest.mark.django_db

WISHES = [("mode", "linli_mode", "elder"), ("theme", "linli_theme", "dark"), ("language", settings.LANGUAGE_COOKIE_NAME, "en")]


@pytest.mark.parametrize(("name", "cookie", "value"), WISHES)
def test_a_visitor_s_wish_is_kept_on_the_device_and_leads_back(client, name, cookie, value):
    neighbourhood()

    response = client.post(reverse(f"web:set-{name}"), {name: value, "next": "/search/?q=灯"})

    assert (response.status_code, response["Location"]) == (302, "/search/?q=%E7%81%AF")
    assert client.cookies[cookie].value == value
    assert client.cookies[cookie]["httponly"] is True


@pytest.mark.parametrize(("name", "cookie", "value"), WISHES)
def test_a_wish_is_kept_in_the_account_with_one_line_in_the_journal(name, cookie, value):
    user, _ = resident()

    signed_in(user).post(reverse(f"web:set-{name}"), {name: value})

    user.refresh_from_db()
    line = JournalLine.objects.get(verb="accounts.user.wish_kept")
    assert (getattr(user, name), line.changes, line.by_user_id) == (value, {name: ["", value]}, user.pk)


def test_the_same_wish_again_writes_nothing():
    user, _ = elder()

    signed_in(user).post(reverse("web:set-mode"), {"mode": "elder"})

    assert not JournalLine.objects.filter(verb="accounts.user.wish_kept").exists()


@pytest.mark.parametrize(("name", "cookie", "value"), WISHES)
def test_a_value_that_is_not_offered_changes_nothing(name, cookie, value):
    user, _ = resident()
    client = signed_in(user)

    response = client.post(reverse(f"web:set-{name}"), {name: "<script>"})

    assert response.status_code == 302
    assert (cookie in client.cookies, User.objects.filter(pk=user.pk, **{name: "<script>"}).exists()) == (False, False)


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org/", "javascript:alert(1)", "", "desk"])
def test_the_way_back_never_leaves_the_house(client, away):
    neighbourhood()

    response = client.post(reverse("web:set-mode"), {"mode": "elder", "next": away})

    assert response["Location"] == "/"


def test_an_account_s_large_type_holds_on_a_new_device():
    user, _ = elder()

    assert 'data-mode="elder"' in signed_in(user).get("/").text


def test_the_device_s_choice_goes_before_the_account_s():
    user, _ = elder()
    client = signed_in(user)
    client.cookies["linli_mode"] = "standard"

    assert 'data-mode="elder"' not in client.get("/").text


def test_an_account_s_language_holds_from_sign_in_on():
    user, _ = resident()
    user.language = "en"
    user.save()

    assert '<html lang="en"' in signed_in(user).get("/").text


def test_a_get_switches_nothing(client):
    neighbourhood()

    assert [Client().get(reverse(f"web:set-{name}")).status_code for name in ("mode", "theme", "language")] == [405, 405, 405]
