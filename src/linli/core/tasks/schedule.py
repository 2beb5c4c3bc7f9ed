"""
What happens again and again: `every(minutes=5, name="seal")(task)`.

The row of `Recurring` is moved on and the job enqueued in one transaction, so of any number of workers one wins each
interval. An interval in which no worker ran is made up for once, not as often as it was missed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from linli.core.models import Recurring

from .control import enqueue_unique

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Every:
    """A recurring task: every `minutes`, `at` minutes after local midnight or a whole multiple from there."""

    name: str
    task: Task[Any, Any]
    minutes: int
    at: int

    def next_after(self, now: datetime) -> datetime:
        """The first instant of the pattern after `now`."""
        local = timezone.localtime(now)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(minutes=self.minutes)
        start = midnight + timedelta(minutes=self.at) - (step if self.minutes >= MINUTES_A_DAY else timedelta(days=1))
        return start + step * ((local - start) // step + 1)


MINUTES_A_DAY = 24 * 60
_known: dict[str, Every] = {}


def every(*, minutes: int, name: str, at: int = 0) -> Callable[[Task[P, T]], Task[P, T]]:
    """
    Register a task to run every `minutes`; `at` shifts the pattern, so a daily one with at=180 runs at 03:00 local time.

    The name is the identity: two workers and two releases mean the same by it.
    """

    def register(task: Task[P, T]) -> Task[P, T]:
        _known[name] = Every(name, task, minutes, at)
        return task

    return register


def known() -> list[Every]:
    return sorted(_known.values(), key=lambda one: one.name)


def tick(now: datetime) -> int:
    """Enqueue what is due. Returns how many jobs this caller enqueued."""
    later = set(Recurring.objects.filter(next_at__gt=now).values_list("name", flat=True))
    return sum(_take(one, now) for one in known() if one.name not in later)


@transaction.atomic
def _take(one: Every, now: datetime) -> bool:
    """Move the row on; whoever does so enqueues. A task never seen before is due at once."""
    Recurring.objects.bulk_create([Recurring(name=one.name, next_at=now)], ignore_conflicts=True)
    won = Recurring.objects.filter(name=one.name, next_at__lte=now).update(next_at=one.next_after(now), last_at=now)
    if won:
        enqueue_unique(one.task, f"every:{one.name}")
    return bool(won)
