"""What a task may say of itself beyond the standard API."""

from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")

MAX_ATTEMPTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseTask(Task[P, T]):
    """`@task(max_attempts=3, own_transactions=True)`."""

    max_attempts: int = MAX_ATTEMPTS
    """How often it is tried before it is left as failed for somebody to look at."""

    own_transactions: bool = False
    """It commits in batches itself, and can be run again after a crash without harm."""
