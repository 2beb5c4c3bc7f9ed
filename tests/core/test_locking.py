"""Rows that a verb holds: as they are now, in one order, and nobody waits for what merely refers to them."""

from functools import partial

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from linli.core import locking
from linli.core.ids import uuid7
from linli.core.models import OutboxEvent, Tenant
from tests.accounts.threads import meanwhile, together
from tests.factories.core import OutboxEventFactory, TenantFactory

pytestmark = pytest.mark.django_db
race = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def atomically(work):
    with transaction.atomic():
        return work()


def test_one_is_the_row_with_what_is_related(django_assert_num_queries):
    event = OutboxEventFactory()

    with django_assert_num_queries(1):
        bare = locking.one(OutboxEvent, event.pk)
    with django_assert_num_queries(2):
        found = locking.one(OutboxEvent, event.pk, "tenant")
        assert (bare, found.tenant) == (event, event.tenant)


def test_what_is_not_there_is_said_or_is_nothing():
    event = OutboxEventFactory()
    others = OutboxEvent.objects.exclude(pk=event.pk)

    with pytest.raises(OutboxEvent.DoesNotExist):
        locking.one(others, event.pk)
    assert (locking.if_there(others, event.pk), locking.if_there(OutboxEvent, event.pk)) == (None, event)


@pytest.mark.parametrize("related", [[], ["tenant"]])
def test_a_key_of_nothing_is_no_row(related):
    with pytest.raises(OutboxEvent.DoesNotExist):
        locking.one(OutboxEvent, uuid7(), *related)


def test_several_come_in_their_own_order_with_what_is_related(django_assert_num_queries):
    first, second = OutboxEventFactory(name="b"), OutboxEventFactory(name="a")

    with django_assert_num_queries(2):
        found = locking.several(OutboxEvent.objects.order_by("name"), "tenant")
        assert [(one, one.tenant) for one in found] == [(second, second.tenant), (first, first.tenant)]


def test_as_many_as_are_asked_for_are_free():
    first, second = OutboxEventFactory(name="b"), OutboxEventFactory(name="a")
    rows = OutboxEvent.objects.order_by("name")

    assert (locking.free(rows, most=1), locking.free(rows), locking.first_free(rows)) == ([second], [second, first], second)
    assert (locking.free(rows.none()), locking.first_free(rows.none())) == ([], None)


def test_holding_tells_the_keys():
    events = OutboxEventFactory.create_batch(3)

    assert locking.hold(OutboxEvent.objects.order_by("-name")) == sorted(event.pk for event in events)


@pytest.mark.postgres
def test_the_key_is_not_held_and_nothing_that_is_joined_is_held():
    with CaptureQueriesContext(
        connection,
    ) as asked:
        locking.one(OutboxEvent, OutboxEventFactory(tenant=TenantFactory()).pk, "tenant")
        locking.several(OutboxEvent.objects.filter(tenant__name="x"), "tenant")

    held = [one["sql"].partition(" FOR ")[2] for one in asked if " FOR " in one["sql"]]
    assert held == ['NO KEY UPDATE OF "core_outboxevent"'] * 2


class TestRaces:
    pytestmark = race

    def test_whoever_waited_sees_what_the_row_points_at_now(self):
        event, other = OutboxEventFactory(), TenantFactory()
        move = partial(OutboxEvent.objects.filter(pk=event.pk).update, tenant=other)

        found = meanwhile(move, lambda: atomically(lambda: locking.one(OutboxEvent, event.pk, "tenant")))

        assert found.tenant == other

    def test_whoever_waited_for_several_gets_those_that_still_are(self):
        stays, leaves = OutboxEventFactory.create_batch(2, name="core.Rang")
        leave = partial(OutboxEvent.objects.filter(pk=leaves.pk).update, name="core.Fell")

        found = meanwhile(
            leave, lambda: atomically(lambda: locking.several(OutboxEvent.objects.filter(name="core.Rang"), "tenant"))
        )

        assert found == [stays]

    def test_a_worker_does_not_wait_for_what_another_holds(self):
        held, free = OutboxEventFactory.create_batch(2)

        found = meanwhile(
            lambda: locking.one(OutboxEvent, held.pk), lambda: atomically(lambda: locking.free(OutboxEvent.objects.all()))
        )

        assert found == [free]

    def test_a_row_that_refers_to_a_held_one_is_written_without_waiting(self):
        tenant, seen = TenantFactory(), []

        meanwhile(
            lambda: locking.one(Tenant, tenant.pk),
            lambda: OutboxEventFactory(tenant=tenant),
            then=lambda: seen.append(OutboxEvent.objects.count()),
        )

        assert seen == [1]

    def test_many_who_hold_the_same_rows_in_any_order_all_get_them(self):
        keys = [event.pk for event in OutboxEventFactory.create_batch(20)]
        rows = [OutboxEvent.objects.filter(pk__in=keys).order_by(way) for way in ("id", "-id")]

        results = together(8, lambda n: atomically(lambda: len(locking.several(rows[n % 2]))))

        assert results == [20] * 8
