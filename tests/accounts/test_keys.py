"""Keys for programs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from linli.accounts.api import ApiKeyAuth
from linli.accounts.errors import KeyRefused
from linli.accounts.models import ApiKey, User
from linli.accounts.services import keys
from linli.accounts.services.users import stop_account
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed
from linli.registry.api import Appointment, end_appointment
from tests.factories.accounts import NOON, ApiKeyFactory
from tests.people import administrator, community_secretary, neighbourhood, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return administrator(neighbourhood())


def issue(by, **extra):
    return keys.issue_key(**{"name": "热线系统", "expires_at": None, "by": by, "now": NOON, **extra})


def call(text, now=NOON) -> tuple[HttpRequest, User | None]:
    """A request with this key, and whom it was taken for."""
    request = RequestFactory().get("/api/v1/cases", headers={"Authorization": f"Bearer {text}"})
    request.session = {}
    with clock.fixed(now):
        return request, ApiKeyAuth()(request)


def test_a_key_is_kept_as_a_hash_and_acts_under_its_owners_post(admin):
    user, by = admin
    new = issue(by)

    request, found = call(new.text)

    actor = actor_of(request)
    assert (found, actor.kind, actor.channel, actor.tenant_id) == (user, "api", "api", by.tenant_id)
    assert actor.grants == by.grants
    assert (new.text.split("_", 2)[2] in new.key.key_hash, ApiKey.objects.get().last_used_on) == (
        False,
        clock.timezone.localdate(NOON),
    )


@pytest.mark.parametrize("spoil", [lambda text: text + "x", lambda text: text[6:], lambda text: "linli_x_y", lambda text: ""])
def test_anything_else_opens_nothing(admin, spoil):
    new = issue(admin[1])

    assert call(spoil(new.text))[1] is None


def test_a_key_that_was_taken_back_opens_nothing(admin):
    new = issue(admin[1])
    keys.revoke_key(key=new.key, by=admin[1], now=NOON)

    assert call(new.text)[1] is None
    assert [line.verb for line in JournalLine.objects.order_by("id")] == ["accounts.key.issued", "accounts.key.revoked"]


def test_a_key_past_its_end_opens_nothing(admin):
    new = issue(admin[1], expires_at=NOON + timedelta(days=1))
    ApiKey.objects.update(expires_at=NOON)

    assert call(new.text)[1] is None


def test_a_key_of_a_stopped_account_opens_nothing(admin):
    new = issue(admin[1])
    User.objects.update(is_active=False)

    assert call(new.text)[1] is None


def test_a_key_dies_with_the_appointment_that_it_acts_under(admin):
    new = issue(admin[1])
    Appointment.objects.update(valid_to=clock.timezone.localdate(NOON) - timedelta(days=1))

    assert call(new.text)[1] is None


def test_a_key_needs_a_purpose_and_an_end_to_come(admin):
    with pytest.raises(KeyRefused) as refused:
        issue(admin[1], name=" ", expires_at=NOON)

    assert (refused.value.codes, ApiKey.objects.count()) == (["name", "expires_at"], 0)


def test_a_key_ends_within_ten_years(admin):
    with pytest.raises(KeyRefused) as refused:
        issue(admin[1], expires_at=NOON.replace(year=2099))

    assert (refused.value.codes, ApiKey.objects.count()) == (["too_far"], 0)


def test_keys_are_an_administrators_matter(admin):
    outsider = community_secretary()[1]
    new = issue(admin[1])

    with pytest.raises(NotAllowed):
        issue(outsider)
    with pytest.raises(NotAllowed):
        keys.revoke_key(key=new.key, by=outsider, now=NOON)

    assert ApiKey.objects.get().revoked_at is None


def test_a_key_is_taken_back_once(admin):
    new = issue(admin[1])
    keys.revoke_key(key=new.key, by=admin[1], now=NOON)

    with pytest.raises(KeyRefused) as refused:
        keys.revoke_key(key=new.key, by=admin[1], now=NOON)

    assert refused.value.codes == ["revoked"]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_keys_costs_the_same_however_long(admin, django_assert_num_queries, item_count):
    user, by = admin
    ApiKeyFactory.create_batch(item_count, tenant_id=by.tenant_id, tenant=None, user=user)
    ApiKeyFactory()
    client = signed_in(user)
    client.get(reverse("accounts:keys"))

    with django_assert_num_queries(5):
        page = client.get(reverse("accounts:keys"))

    assert len(page.context["rows"]) == item_count


def test_the_page_shows_a_new_key_once_and_takes_it_back(admin):
    client = signed_in(admin[0])

    page = client.post(reverse("accounts:keys"), {"name": "热线系统", "expires_on": clock.today() + timedelta(days=90)})
    key = ApiKey.objects.get()
    client.post(reverse("accounts:key-revoke", args=[key.pk]))

    key.refresh_from_db()
    shown_again = client.get(reverse("accounts:keys")).text.count(page.context["issued"].text)
    assert (page.text.count(page.context["issued"].text), shown_again, key.revoked_at is None) == (1, 0, False)


def test_a_refused_key_keeps_what_was_typed(admin):
    page = signed_in(admin[0]).post(reverse("accounts:keys"), {"name": "热线系统", "expires_on": "2020-01-01"})

    assert (set(page.context["form"].errors), ApiKey.objects.count()) == ({"expires_on"}, 0)


def test_a_key_without_an_end_may_be_issued_on_the_page(admin):
    signed_in(admin[0]).post(reverse("accounts:keys"), {"name": "热线系统", "expires_on": ""})

    assert ApiKey.objects.get().expires_at is None
    assert str(ApiKey.objects.get()).endswith("… 热线系统")


def test_using_a_key_twice_a_day_writes_the_day_once(admin, django_assert_num_queries):
    new = issue(admin[1])
    call(new.text)

    with django_assert_num_queries(1):
        keys.key_behind(new.text, now=NOON)


def changed_by_another_process():
    User.objects.update(is_active=False)


def test_whom_a_key_stands_for_is_remembered_for_a_second_and_no_longer(admin):
    new = issue(admin[1])
    first = call(new.text)
    changed_by_another_process()

    within, past = (call(new.text, NOON + timedelta(seconds=after)) for after in (0.999, 1))

    assert (first[1], within[1], past[1]) == (admin[0], admin[0], None)
    assert actor_of(within[0]) == actor_of(first[0])
    assert within[0].tenant == first[0].tenant == new.key.tenant


def test_a_key_that_is_remembered_costs_no_statement(admin, django_assert_num_queries):
    new = issue(admin[1])
    call(new.text)

    with django_assert_num_queries(0):
        assert call(new.text)[1] == admin[0]


def test_nothing_is_remembered_where_the_installation_wants_it_so(admin, settings):
    settings.LINLI_KEY_MEMORY = 0
    new = issue(admin[1])
    call(new.text)
    changed_by_another_process()

    assert call(new.text)[1] is None


def taken_back(new, by):
    keys.revoke_key(key=new.key, by=by, now=NOON)


def appointment_ended(_new, by):
    held = Appointment.objects.get(pk=by.appointment_id)
    yesterday = clock.timezone.localdate(NOON) - timedelta(days=1)
    end_appointment(appointment=held, on=yesterday, reason="调走", by=Actor.system(), now=NOON)


def account_stopped(_new, by):
    user = User.objects.get(pk=by.user_id)
    user.managed_by_id = by.tenant_id
    user.save()
    stop_account(user=user, reason="调走", by=replace(by, user_id=None), now=NOON)


@pytest.mark.parametrize("verb", [taken_back, appointment_ended, account_stopped])
def test_a_verb_of_this_process_ends_what_is_remembered_at_once(admin, verb):
    new = issue(admin[1])
    call(new.text)

    verb(new, admin[1])

    assert call(new.text)[1] is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_call_while_the_key_is_taken_back_is_not_remembered_past_that(admin):
    new = issue(admin[1])
    call(new.text)

    def call_beside():
        try:
            return call(new.text)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        taken_back(new, admin[1])
        beside = pool.submit(call_beside).result(30)

    assert (beside, call(new.text)[1]) == (admin[0], None)
