"""The fixed code of the demo, and that no real installation has one; what is forgotten by itself."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from linli.accounts import selectors, tasks
from linli.accounts.errors import SecondFactorRefused
from linli.accounts.models import CallRequest, PhoneCode
from linli.accounts.services import demo, second_factor
from linli.core import clock
from linli.core.actors import Actor
from tests.factories.accounts import NOON, CallRequestFactory, PhoneCodeFactory, UserFactory

from .second_factor import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_folder(settings):
    """A data folder that was marked as a demo; the mark goes when the test ends, the keys stay."""
    demo.mark_as_demo(now=NOON)
    mark = Path(settings.DATA) / selectors.DEMO_FILE
    yield mark
    mark.unlink()


def test_a_demo_account_takes_the_printed_code_again_and_again(demo_folder):
    user = UserFactory()

    code = demo.enrol_for_demo(user=user, by=Actor.system(), now=NOON)
    passed = [second_factor.pass_second_factor(user=user, code=code, by=Actor.system(), now=NOON) for _ in range(2)]

    assert (passed, json.loads(demo_folder.read_text())["code"]) == (["demo", "demo"], code)


def test_the_printed_code_is_nothing_once_the_folder_is_no_demo(demo_folder):
    user = UserFactory()
    code = demo.enrol_for_demo(user=user, by=Actor.system(), now=NOON)
    demo_folder.rename(demo_folder.with_suffix(".away"))

    with pytest.raises(SecondFactorRefused):
        second_factor.pass_second_factor(user=user, code=code, by=Actor.system(), now=NOON)

    demo_folder.with_suffix(".away").rename(demo_folder)


def test_an_account_enrolled_in_earnest_takes_no_printed_code(demo_folder):
    user = UserFactory()
    secret = second_factor.new_secret()
    second_factor.enrol(user=user, secret=secret, code=code_of(secret), by=Actor.system(), now=NOON)

    with pytest.raises(SecondFactorRefused):
        second_factor.pass_second_factor(user=user, code=selectors.DEMO_CODE, by=Actor.system(), now=NOON)


def test_a_folder_with_accounts_never_becomes_a_demo():
    UserFactory()

    with pytest.raises(SecondFactorRefused) as refused:
        demo.mark_as_demo(now=NOON)

    assert (refused.value.codes, selectors.is_demo()) == (["not_demo"], False)


def test_marking_twice_changes_nothing(demo_folder):
    before = demo_folder.read_text()
    UserFactory()

    demo.mark_as_demo(now=NOON + timedelta(days=1))

    assert demo_folder.read_text() == before


def test_the_printed_code_is_shown_only_to_accounts_that_take_it(demo_folder):
    printed, own = UserFactory(), UserFactory()
    code = demo.enrol_for_demo(user=printed, by=Actor.system(), now=NOON)
    secret = second_factor.new_secret()
    second_factor.enrol(user=own, secret=secret, code=code_of(secret), by=Actor.system(), now=NOON)

    assert [selectors.demo_code_of(one) for one in (printed, own)] == [code, ""]


def test_outside_a_demo_nobody_gets_a_printed_code():
    with pytest.raises(SecondFactorRefused) as refused:
        demo.enrol_for_demo(user=UserFactory(), by=Actor.system(), now=NOON)

    assert (refused.value.codes, selectors.demo_code()) == (["not_demo"], "")


def test_what_has_served_its_purpose_is_forgotten():
    PhoneCodeFactory(sent_at=NOON - timedelta(days=3))
    PhoneCodeFactory()
    CallRequestFactory(outcome="read", closed_at=NOON - timedelta(days=31))
    CallRequestFactory(asked_at=NOON - timedelta(hours=5))
    AccessAttempt.objects.create(username="x", ip_address="203.0.113.7", failures_since_start=1)
    AccessAttempt.objects.update(attempt_time=NOON - timedelta(days=2))
    Session.objects.create(session_key="old", session_data="", expire_date=NOON - timedelta(hours=1))
    UserSession.objects.create(user=UserFactory(), session_key="old", ip="203.0.113.7", user_agent="")

    with clock.fixed(NOON):
        counts, dropped = tasks.forget.call(), tasks.drop_stale_calls.call()

    assert counts == {"codes": 1, "calls": 1, "attempts": 1, "sessions": 1}
    assert (dropped, PhoneCode.objects.count(), CallRequest.objects.get().outcome) == (1, 1, "lapsed")
