"""Events: announced with the fact, delivered once to every handler, put off when a handler fails."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from linli.config.wiring import REACTIONS
from linli.core import clock, events
from linli.core.models import Delivery, OutboxEvent, Tenant
from linli.core.tasks import worker
from tests.factories.core import OutboxEventFactory, TenantFactory

from . import errands
from .errands import Fell, Rang
from .parallel import in_parallel, in_vain

pytestmark = pytest.mark.django_db
WRITE, FAIL = "tests.core.errands.on_ring_write", "tests.core.errands.on_ring_fail"


@pytest.fixture
def tenant(monkeypatch):
    monkeypatch.setitem(REACTIONS, Rang, (WRITE,))
    errands.heard.clear()
    return TenantFactory(name="here")


def ring(tenant, **said):
    with transaction.atomic():
        return events.publish(Rang(tenant_id=tenant.pk, **said), now=clock.now())


def test_a_handler_gets_the_event_as_it_was_announced(tenant):
    said = {"door_id": uuid4(), "on": date(2026, 5, 1), "at": datetime.fromisoformat("2026-05-01T08:00:00+00:00"), "times": 3}
    ring(tenant, **said)

    worker.run_pending()

    assert errands.heard == [Rang(tenant_id=tenant.pk, **said)]
    assert errands.names() == ["here", "rang 3"]


def test_a_delivered_event_is_not_delivered_again(tenant):
    ring(tenant)

    counts = [events.deliver_due(clock.now()), events.deliver_due(clock.now())]

    assert (counts, len(errands.heard)) == ([1, 0], 1)
    assert OutboxEvent.objects.get().delivered_at is not None


def test_a_crash_between_the_effect_and_the_note_of_delivery_doubles_nothing(tenant):
    row = ring(tenant)
    Delivery.objects.create(event=row, handler=WRITE, done_at=clock.now())

    events.deliver_due(clock.now())

    assert errands.heard == []
    assert OutboxEvent.objects.get().delivered_at is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "announce", [events.publish, lambda event, now: events.publish_many([event], now=now)], ids=["one", "many"]
)
def test_an_event_is_announced_only_inside_a_transaction(announce):
    with pytest.raises(transaction.TransactionManagementError):
        announce(Fell(tenant_id=uuid4()), now=clock.now())

    assert not OutboxEvent.objects.exists()


def test_an_announcement_rolls_back_with_its_fact(tenant):
    with pytest.raises(ZeroDivisionError):
        in_vain(lambda: ring(tenant))

    assert not OutboxEvent.objects.exists()


def test_a_failing_handler_does_not_hold_up_the_others(tenant, monkeypatch):
    monkeypatch.setitem(REACTIONS, Rang, (FAIL, WRITE))
    ring(tenant)

    worker.run_pending()

    row = OutboxEvent.objects.get()
    assert (row.delivered_at, row.attempts, row.last_error.splitlines()[0]) == (None, 1, f"{FAIL}: builtins.ValueError")
    assert errands.names() == ["here", "rang 1"]
    assert "13900005555" not in row.last_error


def test_a_second_try_goes_only_to_the_handler_that_failed(tenant, monkeypatch):
    monkeypatch.setitem(REACTIONS, Rang, (FAIL, WRITE))
    ring(tenant)
    worker.run_pending()
    monkeypatch.setattr(errands, "on_ring_fail", errands.on_ring_write)

    worker.run_pending(clock.now() + timedelta(seconds=6))

    assert len(errands.heard) == 2
    assert OutboxEvent.objects.get().delivered_at is not None


def test_an_event_that_keeps_failing_is_shown_to_doctor(tenant, monkeypatch):
    monkeypatch.setitem(REACTIONS, Rang, (FAIL,))
    ring(tenant)

    for hours in range(3):
        worker.run_pending(clock.now() + timedelta(hours=hours))

    assert [problem.code for problem in events.troubles()] == ["event.stuck"]


def test_a_fact_that_nobody_reacts_to_counts_as_delivered():
    tenant = TenantFactory()
    with transaction.atomic():
        events.publish(Fell(tenant_id=tenant.pk), now=clock.now())

    events.deliver_due(clock.now())

    assert OutboxEvent.objects.get().delivered_at is not None


def test_an_event_of_unknown_name_is_parked_and_shown_and_looked_at_again():
    OutboxEventFactory.create_batch(2, name="core.NobodyKnows")
    now = clock.now()

    counts = [events.deliver_due(at) for at in (now, now, now + timedelta(minutes=11))]

    assert counts == [2, 0, 2]
    assert [problem.code for problem in events.troubles()] == ["event.unknown"]


def test_an_event_leased_by_a_silent_worker_is_delivered_by_another(tenant):
    now = clock.now()
    OutboxEventFactory(at=now, lease_until=now + timedelta(seconds=60), lease_owner="gone")

    counts = [events.deliver_due(now), events.deliver_due(now + timedelta(seconds=61))]

    assert (counts, len(errands.heard)) == ([0, 1], 1)


def test_old_delivered_events_are_forgotten_with_their_receipts(tenant):
    ring(tenant)
    worker.run_pending()
    OutboxEventFactory()

    events.purge(clock.now() + timedelta(days=91))

    assert (OutboxEvent.objects.count(), Delivery.objects.count()) == (1, 0)


def test_every_handler_in_the_wiring_exists():
    for kind, handlers in events.reactions().items():
        assert issubclass(kind, events.Event)
        for path in handlers:
            assert callable(events.import_string(path))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_deliver_every_event_exactly_once(tenant):
    for number in range(30):
        ring(tenant, times=number)

    in_parallel(lambda: [events.deliver_due(clock.now(), limit=4) for _each in range(10)], 8)

    assert sorted(event.times for event in errands.heard) == list(range(30))
    assert Tenant.objects.count() == 31


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_event_held_by_two_workers_still_has_one_effect(tenant):
    row = ring(tenant)

    in_parallel(lambda: events._deliver(row, clock.now()), 8)

    assert (len(errands.heard), Tenant.objects.count()) == (1, 2)
