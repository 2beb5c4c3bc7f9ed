"""Jobs: leased, done once, tried again, given up, cancelled."""

import os
import signal
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from linli.core import clock, housekeeping
from linli.core.actors import Actor
from linli.core.models import Job, JournalLine, Recurring, Tenant
from linli.core.tasks import control, jobs, lease, schedule, worker
from tests.factories.core import JobFactory, TenantFactory

from . import errands
from .parallel import in_parallel, in_vain

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def only_job() -> Job:
    return Job.objects.get()


def test_a_task_runs_with_its_arguments_and_keeps_its_result():
    sent = errands.fetch.enqueue("milk")

    worker.run_pending()

    sent.refresh()
    assert (sent.status, sent.return_value, sent.attempts) == (TaskResultStatus.SUCCESSFUL, {"fetched": "milk"}, 1)
    assert errands.names() == ["milk"]


def test_enqueueing_rolls_back_with_the_transaction_it_stood_in():
    with pytest.raises(ZeroDivisionError):
        in_vain(lambda: errands.fetch.enqueue("milk"))

    assert not Job.objects.exists()


def test_ids_among_the_arguments_arrive_as_text_and_name_the_tenant_of_the_job():
    tenant = TenantFactory()

    errands.fetch.enqueue("milk", tenant_id=tenant.pk)

    assert (only_job().tenant, only_job().args["kwargs"]) == (tenant, {"tenant_id": str(tenant.pk)})


def test_the_more_urgent_task_runs_first_whenever_it_came():
    errands.fetch.enqueue("milk")
    errands.hurry.enqueue("fire brigade")

    worker.run_one("me")

    assert errands.names() == ["fire brigade"]


def test_a_task_for_later_waits_for_its_hour():
    now = clock.now()
    errands.fetch.using(run_after=now + MINUTE).enqueue("milk")

    before = worker.run_pending(now)
    after = worker.run_pending(now + MINUTE)

    assert (before, after) == (0, 1)


def test_a_result_nobody_knows_is_said_not_to_exist():
    with pytest.raises(TaskResultDoesNotExist):
        errands.fetch.get_result(str(uuid4()))
    with pytest.raises(TaskResultDoesNotExist):
        errands.fetch.get_result("nonsense")


def test_a_failing_task_leaves_no_effect_and_is_tried_again_later():
    errands.stumble.enqueue()
    now = clock.now()

    worker.run_pending(now)

    job = only_job()
    assert (job.state, job.attempts, job.run_after) == ("ready", 1, now + timedelta(seconds=5))
    assert errands.names() == []


def test_a_task_that_failed_often_enough_stays_failed_for_somebody_to_look_at():
    sent = errands.stumble.enqueue()
    now = clock.now()

    worker.run_pending(now)
    worker.run_pending(now + MINUTE)
    worker.run_pending(now + 100 * MINUTE)

    sent.refresh()
    assert (only_job().state, only_job().attempts, sent.status) == ("failed", 2, TaskResultStatus.FAILED)
    assert sent.errors[0].exception_class is ValueError
    assert [problem.code for problem in control.troubles(now)] == ["job.failed"]


def test_the_error_that_is_kept_tells_the_place_and_nothing_of_a_person():
    errands.stumble.enqueue()

    worker.run_pending()

    error = only_job().error
    assert error.startswith("builtins.ValueError\nlinli/core/tasks/worker.py:")
    assert "张三" not in error
    assert "1390000" not in error


def test_a_refused_task_is_not_tried_again():
    errands.refuse.enqueue()

    worker.run_pending()

    assert (only_job().state, only_job().attempts) == ("failed", 1)
    assert only_job().error.splitlines()[1] == "refused: too_late"


def test_a_task_that_the_code_does_not_know_yet_is_tried_again():
    JobFactory(task="tests.core.errands.names")
    JobFactory(task="linli.core.clock.nothing_here")

    worker.run_pending()

    assert set(Job.objects.values_list("state", "attempts")) == {("ready", 1)}


def test_pauses_grow_to_an_hour():
    assert [jobs.pause_after(n).total_seconds() for n in (1, 2, 3, 10, 99)] == [5, 10, 20, 2560, 3600]


def test_a_job_whose_worker_went_silent_is_taken_up_by_another():
    JobFactory()
    now = clock.now()
    jobs.claim("the first", now)

    too_early = jobs.claim("the second", now + timedelta(seconds=59))
    taken = jobs.claim("the second", now + timedelta(seconds=61))

    assert too_early is None
    assert taken is not None
    assert (taken.lease_owner, taken.attempts) == ("the second", 2)


def test_who_lost_the_lease_can_neither_finish_nor_fail_nor_renew():
    JobFactory()
    now = clock.now()
    mine = jobs.claim("me", now)
    jobs.claim("another", now + 2 * MINUTE)

    assert mine is not None
    assert jobs.renew(mine) is False
    assert jobs.failed(mine, ValueError(), max_attempts=1) is False
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(mine, None)
    assert only_job().lease_owner == "another"


@pytest.mark.parametrize("errand", [errands.lose_the_lease, errands.lose_and_look], ids=["at the end", "on the way"])
def test_what_was_written_under_a_lost_lease_does_not_stay(errand):
    errand.enqueue()

    worker.run_one("me")

    assert (only_job().state, errands.names()) == ("running", [])


def test_a_task_that_kills_every_worker_is_given_up():
    silent_since = clock.now() - MINUTE
    JobFactory(task="tests.core.errands.stumble", state="running", attempts=2, lease_until=silent_since)

    worker.run_pending()

    assert only_job().state == "failed"
    assert only_job().error.startswith("linli.core.tasks.worker.WorkerDied")
    assert errands.names() == []


def test_a_batch_task_shows_its_progress():
    sent = errands.in_batches.enqueue(3)

    worker.run_pending()

    sent.refresh()
    assert (sent.return_value, only_job().progress_done, only_job().progress_total) == (3, 3, 3)


def test_progress_outside_a_task_is_nobodys():
    control.checkpoint(1, 2)

    assert (lease.current(), control.is_cancelled()) == (None, False)


def test_a_waiting_job_is_cancelled_at_once_and_the_journal_knows():
    errands.fetch.enqueue("milk")
    tenant = TenantFactory()

    control.cancel(only_job().pk, by=Actor.system(tenant_id=tenant.pk), now=clock.now())
    worker.run_pending()

    assert (only_job().state, errands.names()) == ("cancelled", [tenant.name])
    assert JournalLine.objects.get().verb == "core.job.cancelled"


@pytest.mark.parametrize(
    ("errand", "stays"), [(errands.give_up, []), (errands.in_batches, ["batch 1"])], ids=["one go", "batches"]
)
def test_a_running_job_stops_at_its_next_checkpoint(errand, stays):
    errand.enqueue(*([2] if stays else []))
    Job.objects.update(cancel_requested=True)

    worker.run_pending()

    assert (only_job().state, errands.names()) == ("cancelled", stays)


def test_cancelling_what_runs_only_asks_and_what_has_ended_stays():
    running, done = JobFactory(state="running"), JobFactory(state="done")

    for job in (running, running, done):
        control.cancel(job.pk, by=Actor.system(), now=clock.now())

    assert set(Job.objects.values_list("state", "cancel_requested")) == {("running", True), ("done", False)}
    assert JournalLine.objects.count() == 1


def test_a_batch_task_gives_its_job_back_when_the_worker_stops():
    errands.in_batches.enqueue(3)
    stop = threading.Event()
    stop.set()

    worker.run_one("me", stop=stop)

    assert (only_job().state, only_job().attempts, errands.names()) == ("ready", 0, ["batch 1"])


def test_a_failed_job_can_be_given_a_new_life():
    failed, done = JobFactory(state="failed", attempts=8), JobFactory(state="done")

    answers = [control.retry(job.pk, by=Actor.system(), now=clock.now()) for job in (failed, done)]
    worker.run_pending()

    failed.refresh_from_db()
    assert (answers, failed.state, errands.names()) == ([True, False], "done", ["milk"])


def test_a_second_job_with_the_same_key_is_not_made_while_the_first_lives():
    first = control.enqueue_unique(errands.fetch, "milk today", "milk")
    second = control.enqueue_unique(errands.fetch, "milk today", "milk")

    worker.run_pending()
    third = control.enqueue_unique(errands.fetch, "milk today", "milk")

    assert first == second
    assert third != first
    assert errands.names() == ["milk"]


def test_doctor_hears_of_jobs_that_nobody_takes():
    JobFactory(run_after=clock.now() - 20 * MINUTE)

    assert [problem.code for problem in control.troubles(clock.now())] == ["job.late"]


def test_ended_jobs_are_forgotten_after_a_month_and_failed_ones_are_not():
    long_ago = clock.now() - timedelta(days=31)
    JobFactory(state="done", finished_at=long_ago)
    JobFactory(state="done", finished_at=clock.now())
    JobFactory(state="failed", finished_at=long_ago)

    gone = control.purge(clock.now())

    assert (gone, Job.objects.count()) == (1, 2)


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
