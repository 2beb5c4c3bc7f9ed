"""The second factor: set up, passed, renewed, reset."""

import pytest
from allauth.mfa.models import Authenticator

from linli.accounts.errors import SecondFactorRefused
from linli.accounts.services import second_factor
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from tests.factories.accounts import NOON, UserFactory
from tests.people import administrator, neighbourhood

from .second_factor import code_of

pytestmark = pytest.mark.django_db


def enrolled(**extra):
    """A user with a second factor, its secret and its recovery codes. The code of the present period is used up."""
    user, secret = UserFactory(**extra), second_factor.new_secret()
    codes = second_factor.enrol(user=user, secret=secret, code=code_of(secret), by=Actor.system(), now=NOON)
    return user, secret, codes


def passing(user, code):
    return second_factor.pass_second_factor(user=user, code=code, by=Actor.anonymous(), now=NOON)


def test_a_right_code_keeps_the_secret_encrypted_and_gives_ten_recovery_codes():
    user, secret, codes = enrolled()

    kept = Authenticator.objects.get(user=user, type="totp")
    assert (len(set(codes)), secret in kept.data["secret"]) == (10, False)
    assert JournalLine.objects.get().verb == "accounts.second-factor.enrolled"


def test_a_wrong_first_code_keeps_nothing():
    user = UserFactory()

    with pytest.raises(SecondFactorRefused) as refused:
        second_factor.enrol(user=user, secret=second_factor.new_secret(), code="000000x", by=Actor.system(), now=NOON)

    assert (refused.value.codes, Authenticator.objects.count(), JournalLine.objects.count()) == (["wrong"], 0, 0)


def test_a_second_app_is_refused_while_there_is_one():
    user, _secret, _codes = enrolled()
    other = second_factor.new_secret()

    with pytest.raises(SecondFactorRefused) as refused:
        second_factor.enrol(user=user, secret=other, code=code_of(other), by=Actor.system(), now=NOON)

    assert (refused.value.codes, Authenticator.objects.count()) == (["already"], 2)


def test_each_code_of_the_app_is_good_once():
    user, secret, _codes = enrolled()
    code = code_of(secret, periods=1)

    assert passing(user, code) == "totp"
    with pytest.raises(SecondFactorRefused):
        passing(user, code)


def test_the_code_that_set_it_up_does_not_sign_in_as_well():
    user, secret, _codes = enrolled()

    with pytest.raises(SecondFactorRefused):
        passing(user, code_of(secret))


def test_an_older_code_is_refused_after_a_newer_one():
    user, secret, _codes = enrolled()
    Authenticator.objects.filter(type="totp").update(data=Authenticator.objects.get(type="totp").data | {"counter": -1})
    passing(user, code_of(secret, periods=1))

    with pytest.raises(SecondFactorRefused):
        passing(user, code_of(secret))


def test_a_code_of_two_periods_ahead_is_refused():
    user, secret, _codes = enrolled()

    with pytest.raises(SecondFactorRefused):
        passing(user, code_of(secret, periods=3))


def test_a_recovery_code_is_good_once():
    user, _secret, codes = enrolled()

    assert passing(user, f" {codes[3]} ") == "recovery"
    with pytest.raises(SecondFactorRefused):
        passing(user, codes[3])


def test_new_recovery_codes_make_the_old_ones_useless():
    user, _secret, old = enrolled()

    new = second_factor.renew_recovery_codes(user=user, by=Actor.system(), now=NOON)

    assert (len(new), set(new) & set(old)) == (10, set())
    with pytest.raises(SecondFactorRefused):
        passing(user, old[0])


def test_recovery_codes_without_a_second_factor_are_refused():
    with pytest.raises(SecondFactorRefused) as refused:
        second_factor.renew_recovery_codes(user=UserFactory(), by=Actor.system(), now=NOON)

    assert (refused.value.codes, Authenticator.objects.count()) == (["none"], 0)


def test_an_administrator_resets_a_lost_second_factor_with_a_reason():
    here = neighbourhood()
    user, _secret, _codes = enrolled(managed_by=here.tenant)
    _admin, by = administrator(here)

    second_factor.reset_second_factor(user=user, reason=" 换了手机 ", by=by, now=NOON)

    line = JournalLine.objects.get(verb="accounts.second-factor.reset")
    assert (Authenticator.objects.count(), line.reason, line.subject_id) == (0, "换了手机", user.pk)


def test_a_reset_without_a_reason_changes_nothing():
    here = neighbourhood()
    user, _secret, _codes = enrolled(managed_by=here.tenant)

    with pytest.raises(SecondFactorRefused) as refused:
        second_factor.reset_second_factor(user=user, reason=" ", by=administrator(here)[1], now=NOON)

    assert (refused.value.codes, Authenticator.objects.count()) == (["reason"], 2)


def test_an_administrator_of_another_subdistrict_resets_nothing():
    user, _secret, _codes = enrolled()

    with pytest.raises(NotAllowed):
        second_factor.reset_second_factor(user=user, reason="换了手机", by=administrator()[1], now=NOON)

    assert Authenticator.objects.count() == 2


def test_nobody_resets_their_own_second_factor():
    here = neighbourhood()
    admin, by = administrator(here)
    admin.managed_by = here.tenant
    admin.save()

    with pytest.raises(NotAllowed):
        second_factor.reset_second_factor(user=admin, reason="换了手机", by=by, now=NOON)

    assert not JournalLine.objects.exists()
