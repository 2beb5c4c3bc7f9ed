"""Our back end of the django-tasks API: a task becomes a row of `Job`, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from linli.core import clock
from linli.core.canonical import plain
from linli.core.models import Job

from . import wake
from .definition import LeaseTask

STATUS = {
    "ready": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
    "cancelled": TaskResultStatus.FAILED,
}


class LeaseBackend(BaseTaskBackend):
    """Stores jobs; `core/tasks/worker.py` runs them."""

    task_class = LeaseTask
    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Ids, dates and decimals among the arguments arrive in the task as text."""
        self.validate_task(task)
        job = job_for(task, args, kwargs)
        job.save(force_insert=True)
        transaction.on_commit(wake.nudge)
        return result_of(job, task, self.alias)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """:raises TaskResultDoesNotExist: when there is no such job, or its task is no longer in the code."""
        try:
            job = Job.objects.get(pk=UUID(str(result_id)))
            return result_of(job, task_named(job.task), self.alias)
        except (Job.DoesNotExist, ValueError, ImportError) as error:
            raise TaskResultDoesNotExist(result_id) from error


def job_for(task: Task[Any, Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Job:
    """The row of a task to be run; a keyword `tenant_id` is the row's tenant too. Not yet written."""
    now = clock.now()
    return Job(
        task=task.module_path,
        args=plain({"args": list(args), "kwargs": dict(kwargs)}),
        tenant_id=kwargs.get("tenant_id"),
        queue=task.queue_name,
        priority=task.priority,
        enqueued_at=now,
        run_after=task.run_after or now,
    )


def task_named(path: str) -> LeaseTask[Any, Any]:
    """:raises ImportError: when the code has no task of that name (any more, or yet)."""
    found = import_string(path)
    if not isinstance(found, LeaseTask):
        raise ImportError(f"{path} is no task")
    return found


def result_of(job: Job, task: Task[Any, Any], alias: str) -> TaskResult[Any]:
    """A job as the standard API shows it. A cancelled one counts as failed there."""
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.pk),
        status=STATUS[job.state],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args["args"],
        kwargs=job.args["kwargs"],
        backend=alias,
        errors=[TaskError(exception_class_path=job.error.partition("\n")[0], traceback=job.error)] if job.error else [],
        worker_ids=[job.lease_owner or "worker"] * job.attempts,
    )
    object.__setattr__(result, "_return_value", job.result)  # the dataclass is frozen; the standard back ends do the same
    return result
