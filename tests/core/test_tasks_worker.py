"""The worker: recurring tasks, its heart, how it ends, and eight of it at once."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection

from linli.core import clock, housekeeping
from linli.core.models import Job, Recurring, Tenant
from linli.core.tasks import control, jobs, lease, schedule, worker
from tests.factories.core import JobFactory

from . import errands
from .parallel import in_parallel

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def only_job() -> Job:
    return Job.objects.get()


@pytest.fixture
def _one_recurring_errand(monkeypatch):
    monkeypatch.setattr(schedule, "_known", {})
    schedule.every(minutes=5, name="errand")(errands.refuse)


@pytest.mark.usefixtures("_one_recurring_errand")
def test_a_recurring_task_runs_once_an_interval_however_often_it_is_looked_at():
    now = clock.now()

    counts = [schedule.tick(at) for at in (now, now, now + timedelta(seconds=1), now + 5 * MINUTE)]

    assert counts == [1, 0, 0, 1]


@pytest.mark.usefixtures("_one_recurring_errand")
def test_missed_intervals_are_made_up_for_once():
    now = clock.now()
    schedule.tick(now)

    counts = [schedule.tick(now + timedelta(days=2)), schedule.tick(now + timedelta(days=2))]

    assert counts == [1, 0]
    assert Recurring.objects.get().last_at == now + timedelta(days=2)


def test_a_daily_task_comes_at_its_hour_of_the_local_day():
    daily = schedule.Every("x", errands.refuse, 24 * 60, 180)
    night = clock.timezone.localtime(clock.now()).replace(hour=2, minute=59, second=0, microsecond=0)

    assert daily.next_after(night) == night + MINUTE
    assert daily.next_after(night + MINUTE) == night + MINUTE + timedelta(days=1)


def test_core_keeps_house_by_itself():
    assert {"core.anchor", "core.forget", "core.seal"} <= {one.name for one in schedule.known()}


def test_looking_for_work_in_vain_costs_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        worker.step("me")


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_until_it_is_told_to_stop(monkeypatch):
    errands.fetch.enqueue("milk")
    stop = threading.Event()
    monkeypatch.setattr(schedule, "_known", {})
    monkeypatch.setattr(worker, "close_old_connections", stop.set)

    worker.run(stop)

    assert (only_job().state, errands.names()) == ("done", ["milk"])


@pytest.mark.django_db(transaction=True)
def test_the_worker_outlives_a_database_that_goes_away(monkeypatch):
    stop = threading.Event()
    monkeypatch.setattr(worker, "AFTER_DATABASE_ERROR", 0.0)
    monkeypatch.setattr(worker, "close_old_connections", stop.set)
    schedule_broken = iter([True])

    def tick(_now):
        if next(schedule_broken, False):
            connection.cursor().execute("SELECT * FROM no_such_table")

    monkeypatch.setattr(schedule, "tick", tick)

    worker.run(stop)

    assert stop.is_set()


@pytest.mark.django_db(transaction=True)
def test_the_heart_beats_while_a_batch_task_works(settings):
    settings.LINLI_LEASE_SECONDS = 0.2
    JobFactory()
    job = jobs.claim("me", clock.now())
    assert job is not None
    held = lease.Lease(job)

    with held.held(own_transactions=True):
        held._ended.wait(0.4)

    assert only_job().lease_until > job.lease_until
    assert held.lost is False


@pytest.mark.django_db(transaction=True)
def test_progress_is_written_while_the_task_works_and_tells_when_the_lease_is_lost():
    JobFactory()
    held = lease.Lease(jobs.claim("me", clock.now()))

    held.report(1, 3)
    shown = only_job().progress_done
    Job.objects.update(lease_owner="another")
    held._shown_at = 0.0
    held.report(2, 3)

    assert (shown, only_job().progress_done, held.lost) == (1, 1, True)


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_that_finds_the_database_away_tries_again(monkeypatch):
    JobFactory()
    held = lease.Lease(jobs.claim("me", clock.now()))
    monkeypatch.setattr(jobs, "renew", lambda *_job, **_progress: connection.cursor().execute("SELECT * FROM no_such_table"))

    held._try_to_renew()

    assert held.lost is False


def test_a_worker_process_ends_gracefully_on_sigterm(monkeypatch):
    before = [signal.getsignal(kind) for kind in (signal.SIGTERM, signal.SIGINT)]
    stopped = []

    def run(stop):
        os.kill(os.getpid(), signal.SIGTERM)
        stopped.append(stop.wait(5))

    monkeypatch.setattr(worker, "run", run)
    worker.main()
    for kind, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
        signal.signal(kind, handler)

    assert stopped == [True]


def test_core_forgets_what_only_served_to_get_things_done():
    long_ago = clock.now() - timedelta(days=40)
    JobFactory(state="done", finished_at=long_ago)

    sent = housekeeping.forget.enqueue()
    worker.run_pending()

    sent.refresh()
    assert sent.return_value == {"submissions": 0, "events": 0, "jobs": 1}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_do_every_job_exactly_once():
    for number in range(40):
        errands.fetch.enqueue(f"errand {number:02}")

    def work() -> None:
        while worker.run_one(worker.name()):
            pass

    in_parallel(work, 8)

    assert errands.names() == [f"errand {number:02}" for number in range(40)]
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1)}


@pytest.mark.postgres
@pytest.mark.usefixtures("_one_recurring_errand")
@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_one_wins_the_interval():
    now = clock.now()

    wins = in_parallel(lambda: schedule.tick(now), 8)

    assert (sorted(wins), Job.objects.count()) == ([0] * 7 + [1], 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_callers_of_one_key_get_one_job():
    found = in_parallel(lambda: control.enqueue_unique(errands.fetch, "milk", "milk"), 8)

    assert ({job.pk for job in found}, len(found)) == ({only_job().pk}, 8)
    assert not Tenant.objects.exists()
