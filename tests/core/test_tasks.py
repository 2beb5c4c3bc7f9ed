"""Jobs: leased, done once, tried again, given up, cancelled."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from linli.core import clock
from linli.core.actors import Actor
from linli.core.models import Job, JournalLine
from linli.core.tasks import control, jobs, lease, worker
from tests.factories.core import JobFactory, TenantFactory

from . import errands
from .parallel import in_vain

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
