"""The district's own sign-on, against a provider on the loopback."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from linli.accounts.models import User
from linli.accounts.services import second_factor
from linli.core.actors import Actor
from linli.core.models import JournalLine
from tests.factories.accounts import NOON, UserFactory
from tests.factories.core import TenantFactory

from .oidc_provider import Provider
from .second_factor import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings):
    TenantFactory()
    provider = Provider()
    app = {
        "provider_id": "district",
        "name": "临河区统一登录",
        "client_id": "linli",
        "secret": "s",
        "settings": {"server_url": provider.issuer},
    }
    settings.LINLI_OIDC = {"name": "临河区统一登录", "claim": "preferred_username"}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield provider
    provider.close()


def come_back(client, provider, *, code="right", target="/account/"):
    """Off to the provider, which says yes, and back."""
    off = client.get(reverse("openid_connect_login", args=["district"]), {"next": target})
    asked = parse_qs(urlsplit(off.url).query)
    provider.challenge = asked["code_challenge"][0]
    return client.get(reverse("openid_connect_callback", args=["district"]), {"code": code, "state": asked["state"][0]})


def in_now(client):
    return "_auth_user_id" in client.session


def test_the_number_an_administrator_entered_lets_in(client, provider):
    user = UserFactory(sign_on_id="L0042")
    provider.claims |= {"preferred_username": "L0042"}

    response = come_back(client, provider)

    assert (response.url, client.session["_auth_user_id"]) == ("/account/", str(user.pk))
    assert JournalLine.objects.get().changes == {"method": [None, "sign_on"]}


def test_nobody_is_made_up(client, provider):
    UserFactory(username="l0042")
    provider.claims |= {"preferred_username": "L0042"}

    page = come_back(client, provider)

    assert (page.status_code, "请街道的系统管理员开好账号" in page.text, in_now(client)) == (403, True, False)
    assert (User.objects.count(), SocialAccount.objects.count(), JournalLine.objects.count()) == (1, 0, 0)


def test_an_account_without_a_number_is_nobodys(client, provider):
    UserFactory(sign_on_id="")

    assert (come_back(client, provider).status_code, in_now(client)) == (403, False)


def test_a_stopped_account_stays_out(client, provider):
    UserFactory(sign_on_id="L0042", is_active=False)
    provider.claims |= {"preferred_username": "L0042"}

    page = come_back(client, provider)

    assert ("停用" in page.text, in_now(client)) == (True, False)


def test_who_loses_the_number_loses_the_way_in_at_once(client, provider):
    user = UserFactory(sign_on_id="L0042")
    provider.claims |= {"preferred_username": "L0042"}
    come_back(client, provider)
    client.logout()
    User.objects.filter(pk=user.pk).update(sign_on_id="")

    assert (come_back(client, provider).status_code, in_now(client)) == (403, False)


@pytest.mark.parametrize(("verified", "expected"), [(True, True), (False, False), (None, False)])
def test_an_address_counts_only_when_it_is_verified(client, provider, settings, verified, expected):
    settings.LINLI_OIDC = settings.LINLI_OIDC | {"claim": "email"}
    UserFactory(sign_on_id="wu@office.example")
    provider.claims |= {"email": "wu@office.example", "email_verified": verified}

    come_back(client, provider)

    assert in_now(client) is expected


def test_the_userinfo_of_another_subject_is_not_believed(client, provider):
    UserFactory(sign_on_id="L0042")
    provider.userinfo = {"sub": "8", "preferred_username": "L0042"}

    assert (come_back(client, provider).status_code, in_now(client)) == (403, False)


def test_userinfo_completes_the_token(client, provider):
    UserFactory(sign_on_id="L0042")
    provider.userinfo |= {"preferred_username": "L0042"}

    come_back(client, provider)

    assert in_now(client)


def test_a_second_factor_is_asked_here_too(client, provider):
    user = UserFactory(sign_on_id="L0042")
    secret = second_factor.new_secret()
    second_factor.enrol(user=user, secret=secret, code=code_of(secret), by=Actor.system(), now=NOON)
    provider.claims |= {"preferred_username": "L0042"}

    response = come_back(client, provider)

    assert (response.url, in_now(client)) == (reverse("accounts:sign-in-code"), False)


@pytest.mark.parametrize("audience", ["other", "linli"])
def test_a_token_for_somebody_else_is_refused(client, provider, audience):
    UserFactory(sign_on_id="L0042")
    provider.claims |= {"preferred_username": "L0042", "aud": audience}

    come_back(client, provider)

    assert in_now(client) is (audience == "linli")


def test_a_wrong_code_and_a_foreign_state_say_what_to_do(client, provider):
    wrong = come_back(client, provider, code="wrong")
    foreign = client.get(reverse("openid_connect_callback", args=["district"]), {"code": "right", "state": "x"})

    assert [page.status_code for page in (wrong, foreign)] == [403, 403]
    assert "统一登录没有成功" in wrong.text


def test_the_button_is_there_only_where_there_is_a_sign_on(client, provider, settings):
    with_one = client.get(reverse("accounts:sign-in"), {"next": "/desk/"}).text
    settings.LINLI_OIDC = {}
    without = client.get(reverse("accounts:sign-in")).text

    assert ("从临河区统一登录进入" in with_one, "统一登录" in without) == (True, False)
    assert client.get(reverse("openid_connect_login", args=["district"])).status_code == 404
