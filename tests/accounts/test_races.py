"""What two do at the same instant."""

import pytest

from linli.accounts.models import PhoneCode, User
from linli.accounts.services import phone_codes, second_factor, users
from linli.core import transports
from linli.core.actors import Actor
from linli.core.models import JournalLine
from tests.factories.accounts import NOON, UserFactory
from tests.factories.core import TenantFactory

from .second_factor import code_of
from .threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PHONE = "13900000001"


@pytest.fixture(autouse=True)
def _memory(settings):
    settings.LINLI_SMS = {"provider": "memory", "url": "", "token": ""}
    transports.kept.clear()


def test_one_code_given_by_two_at_once_lets_one_in():
    tenant = TenantFactory()
    phone_codes.request_code(phone=PHONE, source="x", by=Actor.anonymous(), now=NOON)
    code = "".join(filter(str.isdigit, transports.kept[0].text))[:6]

    results = together(
        4, lambda _n: phone_codes.accept_code(phone=PHONE, digits=code, tenant=tenant, by=Actor.anonymous(), now=NOON).phone
    )

    assert sorted(results, key=str) == [PHONE, *[["wrong"]] * 3]
    assert (User.objects.count(), JournalLine.objects.filter(verb="accounts.resident.signed-in").count()) == (1, 1)


def test_one_number_asked_for_by_many_at_once_gets_one_sms():
    results = together(
        6, lambda n: str(phone_codes.request_code(phone=PHONE, source=f"s{n}", by=Actor.anonymous(), now=NOON).next_at)
    )

    assert (len(transports.kept), PhoneCode.objects.count(), results.count(["too_soon"])) == (1, 1, 5)


def test_wrong_guesses_at_once_are_all_counted():
    tenant = TenantFactory()
    phone_codes.request_code(phone=PHONE, source="x", by=Actor.anonymous(), now=NOON)

    together(5, lambda _n: phone_codes.accept_code(phone=PHONE, digits="x", tenant=tenant, by=Actor.anonymous(), now=NOON))

    assert PhoneCode.objects.get().tries == 5


def test_one_code_of_the_app_given_twice_at_once_passes_once():
    user, secret = UserFactory(), second_factor.new_secret()
    second_factor.enrol(user=user, secret=secret, code=code_of(secret), by=Actor.system(), now=NOON)
    code = code_of(secret, periods=1)

    results = together(4, lambda _n: second_factor.pass_second_factor(user=user, code=code, by=Actor.anonymous(), now=NOON))

    assert sorted(results, key=str) == [*[["wrong"]] * 3, "totp"]


def test_one_user_name_given_by_two_administrators_at_once_is_given_once():
    given = {"username": "shi.yan", "display_name": "试验", "tenant": TenantFactory(), "by": Actor.system(), "now": NOON}

    results = together(2, lambda _n: users.make_account(**given).user.username)

    assert [one for one in results if isinstance(one, str)] == ["shi.yan"]
    assert (len(results), User.objects.count()) == (2, 1)
