"""What surrounds a task: at most one of a kind, how far it is, asking it to stop, what is stuck."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks.base import Task

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Job
from linli.core.problems import Problem

from . import lease, wake
from .backend import job_for

LATE_AFTER = timedelta(minutes=15)


class Cancelled(Exception):
    """Raised in a task that was asked to stop: what its open transaction wrote does not stand."""


class Interrupted(Exception):
    """Raised in a batch task when its worker stops: the job goes back and another worker carries on."""


@transaction.atomic
def enqueue_unique(task: Task[Any, Any], key: str, *args: Any, tenant_id: UUID | None = None, **kwargs: Any) -> Job:
    """
    Enqueue `task`, unless a job with this key is waiting or running; returns whichever there is.

    `tenant_id` is the job's and is not passed to the task.
    """
    job: Job = job_for(task, args, kwargs)
    job.unique_key, job.tenant_id = key, tenant_id  # type: ignore[assignment]
    transaction.on_commit(wake.nudge)
    while True:  # the job that was in the way may end between the two statements; then ours is to be written after all
        Job.objects.bulk_create([job], ignore_conflicts=True)
        if live := Job.objects.filter(unique_key=key, state__in=[Job.State.READY, Job.State.RUNNING]).first():
            return live


def report_progress(done: int, total: int | None = None) -> None:
    """Say how far the running task is, in whatever unit `total` has. Cheap: written about once a second."""
    if here := lease.current():
        here.report(done, total)


def is_cancelled() -> bool:
    """Whether the running task should stop. :raises LeaseLost: when another worker has the job by now."""
    here = lease.current()
    return here.is_cancelled() if here else False


def checkpoint(done: int, total: int | None = None) -> None:
    """
    Between two batches: report, and end here if need be.

    :raises Cancelled: when somebody cancelled the job. :raises Interrupted: when the worker stops.
    """
    report_progress(done, total)
    if is_cancelled():
        raise Cancelled
    here = lease.current()
    if here and here.stopping.is_set():
        raise Interrupted


@transaction.atomic
def cancel(job_id: UUID, *, by: Actor, now: datetime) -> Job:
    """
    Cancel a waiting job at once, or ask a running one to stop; one that has ended stays as it is.

    :raises Job.DoesNotExist: when there is no such job.
    """
    job = locking.one(Job, job_id)
    if job.state == Job.State.READY:
        job.state, job.finished_at = Job.State.CANCELLED, now
    elif job.state != Job.State.RUNNING or job.cancel_requested:
        return job
    job.cancel_requested = True
    job.save(update_fields=["state", "finished_at", "cancel_requested"])
    journal.record("core.job.cancelled", job, by=by, now=now, changes={"task": [None, job.task]})
    return job


def retry(job_id: UUID, *, by: Actor, now: datetime) -> bool:
    """Give a failed job a new life, after its cause was mended. False when it has not failed."""
    with transaction.atomic():
        job = locking.one(Job, job_id)
        if job.state != Job.State.FAILED:
            return False
        job.state, job.attempts, job.run_after, job.finished_at = Job.State.READY, 0, now, None
        job.save(update_fields=["state", "attempts", "run_after", "finished_at"])
        journal.record("core.job.retried", job, by=by, now=now, changes={"task": [None, job.task]})
    return True


def troubles(now: datetime) -> list[Problem]:
    """What `doctor` says of the jobs: those that failed, and whether anybody works at all."""
    problems = [
        Problem("job.failed", _("任务 %(task)s 失败，错误：%(error)s") % {"task": job.task, "error": job.error.split("\n")[0]})
        for job in Job.objects.filter(state=Job.State.FAILED).order_by("-finished_at")[:20]
    ]
    late = Job.objects.filter(state=Job.State.READY, run_after__lt=now - LATE_AFTER).count()
    if late:
        problems.append(Problem("job.late", _("有 %(count)d 个任务等了 15 分钟以上，请查看后台进程是否在运行") % {"count": late}))
    return problems


def purge(now: datetime, *, keep: timedelta = timedelta(days=30)) -> int:
    """Forget jobs that ended well or were cancelled `keep` ago; failed ones wait for somebody. Returns how many."""
    ended = Job.objects.filter(state__in=[Job.State.DONE, Job.State.CANCELLED], finished_at__lt=now - keep)
    return ended.delete()[0]
