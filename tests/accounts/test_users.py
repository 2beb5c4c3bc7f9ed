"""Administrators look after accounts."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from linli.accounts.errors import AccountRefused
from linli.accounts.models import User
from linli.accounts.services import second_factor, users
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from tests.factories.accounts import NOON, PASSWORD, ResidentFactory, UserFactory
from tests.people import administrator, community_secretary, neighbourhood, signed_in

from .second_factor import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return neighbourhood()


def make(here, by=None, **extra):
    facts = {"username": "wu.an.jie", "display_name": "吴工", "tenant": here.tenant, **extra}
    return users.make_account(**facts, by=by or administrator(here)[1], now=NOON)


def test_a_new_account_has_a_one_time_password(here):
    made = make(here, username=" Wu.An.Jie ")

    assert (made.user.username, made.user.must_change_password, made.user.managed_by) == ("wu.an.jie", True, here.tenant)
    assert (made.user.check_password(made.password), len(made.password)) == (True, 19)
    assert JournalLine.objects.get().verb == "accounts.user.made"


def test_every_problem_of_a_new_account_is_told_at_once(here):
    UserFactory(username="张", sign_on_id="A1")

    with pytest.raises(AccountRefused) as refused:
        make(here, username="张", display_name=" ", sign_on_id="A1")

    assert refused.value.codes == ["username", "taken", "sign_on_taken", "display_name"]
    assert not JournalLine.objects.exists()


@pytest.mark.parametrize("who", [community_secretary, administrator], ids=["without the post", "of another subdistrict"])
def test_an_account_is_made_by_an_administrator_of_the_subdistrict_only(here, who):
    with pytest.raises(NotAllowed):
        make(here, by=who()[1])

    assert not User.objects.filter(username="wu.an.jie").exists()


def test_an_account_is_put_right_and_the_journal_says_what_and_not_to_what(here):
    user, by = make(here).user, administrator(here)[1]

    users.change_account(user=user, display_name=" 吴工程师 ", sign_on_id="D-42", by=by, now=NOON)
    users.change_account(user=user, display_name="吴工程师", sign_on_id="D-42", by=by, now=NOON)

    user.refresh_from_db()
    assert (user.display_name, user.email, user.sign_on_id) == ("吴工程师", "", "D-42")
    line = JournalLine.objects.get(verb="accounts.user.changed")
    assert line.changes == {"display_name": ["…", "…"], "sign_on_id": ["…", "…"]}


def test_everything_that_stands_against_putting_an_account_right_is_told_at_once(here, client):
    UserFactory(sign_on_id="A1")
    user = make(here).user
    page = signed_in(administrator(here)[0], client).post(
        reverse("accounts:user-change", args=[user.pk]), {"display_name": "", "email": "x", "sign_on_id": "A1"}
    )

    assert sorted(page.context["form"].errors) == ["display_name", "email", "sign_on_id"]
    assert not JournalLine.objects.filter(verb="accounts.user.changed").exists()


@pytest.mark.parametrize("display_name", ["吴工程师", ""])
def test_an_address_longer_than_can_be_kept_is_told(here, client, display_name):
    user, domain = make(here).user, ".".join(["a" * 60] * 5)
    page = signed_in(administrator(here)[0], client).post(
        reverse("accounts:user-change", args=[user.pk]), {"display_name": display_name, "email": f"wu@mail.{domain}.cn"}
    )

    assert ("email" in page.context["form"].errors, User.objects.get(pk=user.pk).email) == (True, user.email)


def test_a_stopped_account_is_out_at_once_and_may_be_reopened(here):
    user, by = make(here).user, administrator(here)[1]
    user.must_change_password = False
    user.save()
    client = signed_in(user)

    users.stop_account(user=user, reason="调走了", by=by, now=NOON)
    out = client.get(reverse("accounts:account")).status_code
    users.reopen_account(user=user, by=by, now=NOON)

    verbs = list(JournalLine.objects.exclude(verb="accounts.user.made").values_list("verb", "reason"))
    assert (out, signed_in(user).get(reverse("accounts:account")).status_code) == (302, 200)
    assert sorted(verbs) == [("accounts.user.reopened", ""), ("accounts.user.stopped", "调走了")]


@pytest.mark.parametrize(
    "end", [lambda **given: users.stop_account(reason="调走了", **given), users.renew_password], ids=["stopped", "new password"]
)
def test_every_sign_in_of_an_account_ends_with_it_and_those_of_others_stay(here, end):
    user, other = UserFactory(managed_by=here.tenant), UserFactory(managed_by=here.tenant)
    browsers = [Client(), Client(), Client()]
    for browser, one in zip(browsers, (user, user, other), strict=True):
        browser.post(reverse("accounts:sign-in"), {"username": one.username, "password": PASSWORD})

    end(user=user, by=administrator(here)[1], now=NOON)

    assert [browser.get(reverse("accounts:account")).status_code for browser in browsers] == [302, 302, 200]
    assert list(UserSession.objects.values_list("user", flat=True)) == [other.pk]


@pytest.mark.parametrize("kind", ["a resident", "of another subdistrict"])
def test_an_administrator_touches_no_account_that_is_not_theirs(here, kind):
    user = ResidentFactory(managed_by=here.tenant) if kind == "a resident" else UserFactory()

    with pytest.raises(NotAllowed):
        users.stop_account(user=user, reason="试试", by=administrator(here)[1], now=NOON)

    assert (User.objects.get(pk=user.pk).is_active, JournalLine.objects.count()) == (True, 0)


def test_a_stop_without_a_reason_of_a_stopped_account_has_both_problems(here):
    user = UserFactory(managed_by=here.tenant, is_active=False)

    with pytest.raises(AccountRefused) as refused:
        users.stop_account(user=user, reason="", by=administrator(here)[1], now=NOON)

    assert refused.value.codes == ["reason", "stopped"]


def test_an_active_account_cannot_be_reopened(here):
    with pytest.raises(AccountRefused) as refused:
        users.reopen_account(user=UserFactory(managed_by=here.tenant), by=administrator(here)[1], now=NOON)

    assert refused.value.codes == ["active"]


def test_nobody_stops_their_own_account(here):
    admin, by = administrator(here)
    User.objects.filter(pk=admin.pk).update(managed_by=here.tenant)

    with pytest.raises(NotAllowed):
        users.stop_account(user=admin, reason="试试", by=by, now=NOON)

    assert User.objects.get(pk=admin.pk).is_active


def test_an_account_of_another_subdistrict_is_not_there(here):
    admin, _by = administrator(here)

    assert signed_in(admin).get(reverse("accounts:user", args=[UserFactory().pk])).status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_accounts_costs_the_same_however_long(here, django_assert_num_queries, item_count):
    UserFactory.create_batch(item_count, managed_by=here.tenant)
    UserFactory()
    client = signed_in(administrator(here)[0])
    client.get(reverse("accounts:users"))

    with django_assert_num_queries(6):
        page = client.get(reverse("accounts:users"))

    assert len(page.context["page_obj"]) == item_count


def test_the_list_is_searched_by_name(here):
    UserFactory(managed_by=here.tenant, display_name="银杏")
    UserFactory(managed_by=here.tenant)
    client = signed_in(administrator(here)[0])

    page = client.get(reverse("accounts:users"), {"q": "银杏"})
    nobody = client.get(reverse("accounts:users"), {"q": "梧桐"})

    assert [user.display_name for user in page.context["page_obj"]] == ["银杏"]
    assert "没有叫这个名字的账号" in nobody.text


def test_the_page_of_a_new_account_shows_its_password_once(here):
    client = signed_in(administrator(here)[0])
    typed = {"username": "wu.an.jie", "display_name": "吴工", "email": "", "sign_on_id": ""}

    page = client.post(reverse("accounts:user-new"), typed)
    again = client.post(reverse("accounts:user-new"), typed)

    assert (page.context["made"].password in page.text, page["Cache-Control"].count("no-store")) == (True, 1)
    assert set(again.context["form"].errors) == {"username"}


def test_stopping_asks_for_a_reason_and_keeps_the_page(here):
    user = UserFactory(managed_by=here.tenant)
    client = signed_in(administrator(here)[0])

    refused = client.post(reverse("accounts:user-stop", args=[user.pk]), {"reason": ""})
    done = client.post(reverse("accounts:user-stop", args=[user.pk]), {"reason": "调走了"})

    user.refresh_from_db()
    assert (set(refused.context["form"].errors), done.status_code, user.is_active) == ({"reason"}, 302, False)


def test_a_refusal_of_the_verb_comes_back_on_the_page(here):
    user = UserFactory(managed_by=here.tenant, is_active=False)

    page = signed_in(administrator(here)[0]).post(reverse("accounts:user-stop", args=[user.pk]), {"reason": "再停"})

    assert (page.status_code, list(page.context["form"].errors)) == (200, ["__all__"])


def test_an_account_is_looked_after_on_its_page(here):
    user = UserFactory(managed_by=here.tenant, is_active=False)
    secret = second_factor.new_secret()
    second_factor.enrol(user=user, secret=secret, code=code_of(secret), by=Actor.system(), now=NOON)
    client = signed_in(administrator(here)[0])

    client.post(reverse("accounts:user-reopen", args=[user.pk]))
    client.post(reverse("accounts:user-second-factor", args=[user.pk]), {"reason": "换了手机"})
    renewed = client.post(reverse("accounts:user-password", args=[user.pk]))
    page = client.get(reverse("accounts:user", args=[user.pk]))

    user.refresh_from_db()
    assert (user.is_active, user.must_change_password, user.check_password(renewed.context["made"].password)) == (
        True,
        True,
        True,
    )
    assert [str(words) for _line, words in page.context["lines"]][:1] == ["重发了一次性密码"]


@pytest.mark.parametrize(
    ("password", "sentences"),
    [
        (
            "12345",
            ["太短了，至少 10 个字。", "很多人用这个密码，一猜就中。换一句只有自己知道的话。", "不要全是数字，加上汉字或字母。"],
        ),
        ("wu.an.jie.wu.an", ["和用户名、称呼或邮箱太像，容易猜到。换一句。"]),
    ],
)
def test_a_password_easy_to_guess_is_refused_in_the_words_of_this_house(password, sentences):
    user = UserFactory(username="wu.an.jie.wu.an", display_name="吴安洁")

    with pytest.raises(AccountRefused) as refused:
        users.change_password(user=user, old=PASSWORD, new=password, by=Actor.system(), now=NOON)

    assert [one.text for one in refused.value.problems] == sentences


def test_what_is_left_out_of_a_new_account_is_told_with_what_cannot_be(here):
    client = signed_in(administrator(here)[0])

    page = client.post(reverse("accounts:user-new"), {"username": "X 一", "display_name": "", "email": "吴"})

    assert {name: len(errors) for name, errors in page.context["form"].errors.items()} == {
        "username": 1,
        "display_name": 1,
        "email": 1,
    }
    assert not User.objects.filter(username="x 一").exists()
