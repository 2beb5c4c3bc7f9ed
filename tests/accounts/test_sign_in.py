"""Staff come in: name, password, second factor; and what must be done first."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.accounts.services import second_factor
from linli.core.actors import Actor
from linli.core.models import JournalLine
from tests.factories.accounts import NOON, PASSWORD, UserFactory
from tests.factories.core import TenantFactory
from tests.people import administrator, counter_clerk, dispatcher, resident, signed_in

from .second_factor import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _somewhere():
    TenantFactory()


@pytest.fixture
def asked_for_second_factor(settings):
    settings.LINLI_SECOND_FACTOR = "linli.registry.api.post_needs_second_factor"


def post(client, username, password, **extra):
    return client.post(reverse("accounts:sign-in"), {"username": username, "password": password, **extra})


def in_now(client):
    return "_auth_user_id" in client.session


def enrol(user):
    secret = second_factor.new_secret()
    codes = second_factor.enrol(user=user, secret=secret, code=code_of(secret), by=Actor.system(), now=NOON)
    return secret, codes


def test_the_right_password_lets_in_and_leaves_a_line(client):
    user = UserFactory()

    response = post(client, f" {user.username.upper()} ", PASSWORD, next="/account/")

    line = JournalLine.objects.get()
    assert (response.status_code, response.url, in_now(client)) == (302, "/account/", True)
    assert (line.verb, line.subject_id, line.by_user_id) == ("accounts.user.signed-in", user.pk, user.pk)


def test_the_way_back_leads_nowhere_else(client):
    response = post(client, UserFactory().username, PASSWORD, next="https://elsewhere.example/")

    assert response.url == reverse("web:enter")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client):
    known = post(client, UserFactory().username, "wrong")
    unknown = post(client, "nobody", "wrong")

    def without_token(page, name):
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text).replace(name, "")

    assert known.status_code == unknown.status_code == 200
    assert without_token(known, known.context["staff_form"].data["username"]) == without_token(unknown, "nobody")
    assert not in_now(client)


def test_what_was_typed_stays_but_not_the_password(client):
    page = post(client, "wu.an.jie", "geheim-geheim")

    assert ('value="wu.an.jie"' in page.text, "geheim" in page.text) == (True, False)


def test_an_empty_form_names_both_fields(client):
    assert set(post(client, "", "").context["staff_form"].errors) == {"username", "password"}


@pytest.mark.parametrize("exists", [True, False], ids=["a name that exists", "a name that does not"])
def test_five_wrong_tries_lock_the_name_and_the_page_says_until_when(client, exists):
    name = UserFactory().username if exists else "nobody"

    pages = [post(client, name, "wrong") for _ in range(5)]

    until = pages[-1].context["until"]
    assert [page.status_code for page in pages] == [200, 200, 200, 200, 429]
    assert timedelta(minutes=14) < until - timezone.now() <= timedelta(minutes=15)
    assert timezone.localtime(until).strftime("%H:%M") in pages[-1].text


def test_the_right_password_does_not_open_a_locked_name_and_does_not_prolong_it(client):
    user = UserFactory()
    until = [post(client, user.username, "wrong") for _ in range(5)][-1].context["until"]

    locked = post(client, user.username, PASSWORD)

    assert (locked.status_code, locked.context["until"], in_now(client)) == (429, until, False)


def test_the_lock_opens_by_itself(client):
    user = UserFactory()
    [post(client, user.username, "wrong") for _ in range(5)]
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    post(client, user.username, PASSWORD)

    assert in_now(client)


def test_a_stopped_account_is_answered_like_a_wrong_password(client):
    page = post(client, UserFactory(is_active=False).username, PASSWORD)

    assert (page.status_code, in_now(client)) == (200, False)


def test_a_resident_cannot_come_in_by_password(client):
    user, _actor = resident()

    assert (post(client, user.username, "").status_code, in_now(client)) == (200, False)


def test_a_second_factor_is_asked_before_anyone_is_in(client):
    user = UserFactory()
    secret, _codes = enrol(user)

    asked = post(client, user.username, PASSWORD, next="/account/")
    between = in_now(client)
    entered = client.post(asked.url, {"code": code_of(secret, periods=1)})

    assert (asked.url, between) == (reverse("accounts:sign-in-code"), False)
    assert (entered.url, in_now(client)) == ("/account/", True)
    assert JournalLine.objects.get(verb="accounts.user.signed-in").changes == {"method": [None, "password+code"]}


def test_a_recovery_code_takes_the_place_of_the_telephone(client):
    user = UserFactory()
    _secret, codes = enrol(user)
    post(client, user.username, PASSWORD)

    client.post(reverse("accounts:sign-in-code"), {"code": codes[0]})

    assert in_now(client)


def test_guessing_codes_is_locked_like_guessing_passwords(client):
    user = UserFactory()
    secret, _codes = enrol(user)
    post(client, user.username, PASSWORD)
    pages = [client.post(reverse("accounts:sign-in-code"), {"code": "0000000"}) for _ in range(5)]

    after = client.post(reverse("accounts:sign-in-code"), {"code": code_of(secret, periods=1)})

    assert [page.status_code for page in pages] == [200, 200, 200, 200, 429]
    assert (after.status_code, in_now(client)) == (429, False)


def test_the_code_page_without_a_password_before_it_leads_back(client):
    assert client.get(reverse("accounts:sign-in-code")).url == reverse("accounts:sign-in")


def test_who_is_in_is_not_asked_again():
    client = signed_in(UserFactory())

    assert client.get(reverse("accounts:sign-in")).url == reverse("web:enter")


def test_leaving_ends_the_sign_in_and_leaves_a_line():
    client = signed_in(UserFactory())

    client.post(reverse("accounts:sign-out"))

    assert (in_now(client), JournalLine.objects.get().verb) == (False, "accounts.user.signed-out")


def test_a_one_time_password_is_changed_before_anything_else():
    client = signed_in(UserFactory(must_change_password=True))

    assert client.get(reverse("accounts:account")).url == reverse("accounts:password")
    assert client.get(reverse("accounts:password")).status_code == 200


def test_a_post_that_needs_a_second_factor_sets_it_up_before_anything_else(asked_for_second_factor):
    user, _actor = dispatcher()
    client = signed_in(user)

    sent_to = client.get(reverse("accounts:account")).url
    page = client.get(sent_to)

    assert (sent_to, page.status_code) == (reverse("accounts:second-factor"), 200)
    assert "<svg" in page.text


def test_setting_it_up_shows_recovery_codes_once_and_opens_the_rest(asked_for_second_factor):
    user, _actor = dispatcher()
    client = signed_in(user)
    client.get(reverse("accounts:second-factor"))
    secret = client.session["accounts.second_factor_secret"]

    page = client.post(reverse("accounts:second-factor"), {"code": code_of(secret)})

    assert len(page.context["codes"]) == 10
    assert client.get(reverse("accounts:account")).status_code == 200
    assert "accounts.second_factor_secret" not in client.session


def test_a_wrong_first_code_keeps_the_same_square_on_the_page(asked_for_second_factor):
    user, _actor = dispatcher()
    client = signed_in(user)
    before = client.get(reverse("accounts:second-factor")).context["secret"]

    after = client.post(reverse("accounts:second-factor"), {"code": "x"})

    assert (after.context["secret"], len(after.context["form"].errors)) == (before, 1)


def test_a_post_that_needs_none_goes_straight_in(asked_for_second_factor):
    user, _actor = counter_clerk()

    assert signed_in(user).get(reverse("accounts:account")).status_code == 200


def test_a_capability_may_ask_for_one_where_the_post_does_not(settings):
    settings.LINLI_SECOND_FACTOR = "tests.accounts.test_sign_in.no_post_asks"
    user, _actor = administrator()

    assert signed_in(user).get(reverse("accounts:account")).url == reverse("accounts:second-factor")


def no_post_asks(request):
    return False


def test_who_has_one_but_came_in_without_it_gives_a_code(asked_for_second_factor):
    user, _actor = dispatcher()
    secret, _codes = enrol(user)
    client = signed_in(user)

    client.post(reverse("accounts:second-factor"), {"code": code_of(secret, periods=1)})

    assert client.get(reverse("accounts:account")).status_code == 200
    assert client.get(reverse("accounts:second-factor")).url == reverse("accounts:account")


def test_guessing_a_code_that_is_given_later_is_locked_too(asked_for_second_factor):
    user, _actor = dispatcher()
    enrol(user)
    client = signed_in(user)

    answers = [client.post(reverse("accounts:second-factor"), {"code": "000000"}) for _try in range(6)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429, 429]
    assert client.get(reverse("accounts:account")).status_code == 302


def test_a_resident_is_never_asked_for_one(asked_for_second_factor):
    user, _actor = resident()

    assert signed_in(user).get(reverse("accounts:account")).status_code == 200


def test_the_sign_in_page_speaks_english_too():
    client = Client()
    client.cookies["django_language"] = "en"

    assert "Sign in" in client.get(reverse("accounts:sign-in")).text
