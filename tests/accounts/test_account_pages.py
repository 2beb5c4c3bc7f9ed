"""One's own account: sign-ins, password, recovery codes."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from linli.accounts.services import second_factor
from linli.core.actors import Actor
from linli.core.models import JournalLine
from tests.factories.accounts import NOON, PASSWORD, UserFactory
from tests.factories.core import TenantFactory
from tests.people import resident, signed_in

from .second_factor import code_of

pytestmark = pytest.mark.django_db
NEW = "雨后的人行道一直发着亮"


@pytest.fixture
def user():
    TenantFactory()
    return UserFactory()


def enter(user, agent="Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537"):
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR="203.0.113.77")
    client.post(reverse("accounts:sign-in"), {"username": user.username, "password": PASSWORD})
    return client


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_sign_ins_costs_the_same_however_long(user, django_assert_num_queries, item_count):
    client, *_others = [enter(user) for _ in range(item_count)]
    client.get(reverse("accounts:sessions"))

    with django_assert_num_queries(4):
        page = client.get(reverse("accounts:sessions"))

    assert [(row["device"], row["address"]) for row in page.context["rows"]] == [("Chrome · Windows", "203.0.113.*")] * item_count
    assert sum(row["is_this"] for row in page.context["rows"]) == 1


def test_one_other_sign_in_can_be_ended(user):
    here, there = enter(user), enter(user)
    other = UserSession.objects.get(session_key=there.session.session_key)

    here.post(reverse("accounts:session-end", args=[other.pk]))

    assert there.get(reverse("accounts:account")).status_code == 302
    assert here.get(reverse("accounts:account")).status_code == 200
    assert JournalLine.objects.filter(verb="accounts.session.ended").count() == 1


def test_a_strangers_sign_in_cannot_be_ended(user):
    there = enter(UserFactory())
    strangers = UserSession.objects.get()

    enter(user).post(reverse("accounts:session-end", args=[strangers.pk]))

    assert there.get(reverse("accounts:account")).status_code == 200
    assert not JournalLine.objects.filter(verb="accounts.session.ended").exists()


def test_all_other_sign_ins_end_at_once(user):
    here, *others = [enter(user) for _ in range(3)]

    here.post(reverse("accounts:sessions-end-others"))

    assert [client.get(reverse("accounts:account")).status_code for client in [here, *others]] == [200, 302, 302]
    assert JournalLine.objects.get(verb="accounts.session.others-ended").changes == {"count": [None, 2]}


def test_ending_others_when_there_are_none_leaves_no_line(user):
    enter(user).post(reverse("accounts:sessions-end-others"))

    assert not JournalLine.objects.filter(verb="accounts.session.others-ended").exists()


def test_a_new_password_keeps_this_sign_in_and_ends_the_others(user):
    here, there = enter(user), enter(user)

    here.post(reverse("accounts:password"), {"old": PASSWORD, "new": NEW, "again": NEW})

    user.refresh_from_db()
    assert (user.check_password(NEW), user.must_change_password) == (True, False)
    assert [client.get(reverse("accounts:account")).status_code for client in (here, there)] == [200, 302]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"old": "wrong", "new": "1234567", "again": "1234567"}, {"old", "new"}),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, {"new"}),
        ({"old": PASSWORD, "new": NEW, "again": NEW + "x"}, {"again"}),
        ({}, {"old", "new", "again"}),
    ],
    ids=["wrong and weak", "the same again", "two spellings", "nothing"],
)
def test_a_refused_password_changes_nothing_and_says_everything(user, typed, fields):
    page = enter(user).post(reverse("accounts:password"), typed)

    user.refresh_from_db()
    assert (set(page.context["form"].errors), user.check_password(PASSWORD)) == (fields, True)


def test_new_recovery_codes_cost_a_code_of_the_app(user):
    secret = second_factor.new_secret()
    second_factor.enrol(user=user, secret=secret, code=code_of(secret), by=Actor.system(), now=NOON)
    client = signed_in(user)

    refused = client.post(reverse("accounts:recovery-codes"), {"code": "x"})
    given = client.post(reverse("accounts:recovery-codes"), {"code": code_of(secret, periods=1)})

    assert (len(refused.context["form"].errors), len(given.context["codes"])) == (1, 10)


def test_a_residents_account_page_shows_the_number_in_part():
    user, _actor = resident()
    user.phone = "13900004321"
    user.save()

    page = signed_in(user).get(reverse("accounts:account"))

    assert ("139 **** 4321" in page.text, "13900004321" in page.text) == (True, False)


def test_nobody_sees_an_account_page_without_signing_in(client, user):
    assert client.get(reverse("accounts:account")).url.startswith(reverse("accounts:sign-in"))
