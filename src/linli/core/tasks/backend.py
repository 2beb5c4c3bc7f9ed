"""Our back end of the django-tasks API: a task becomes a row of `Job`, in the caller's transaction."""

from typing import Any

from django_tasks.backends.base import BaseTaskBackend


class LeaseBackend(BaseTaskBackend):
    """Stores jobs; `core/tasks/worker.py` runs them."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        raise NotImplementedError
