"""
The life of a job, in SQL that works on both databases: claim, renew, finish, fail.

Every change after the claim asks for the lease it was claimed under (owner and attempt). Who lost the lease changes nothing,
and in a one-transaction task that rolls back what the task wrote.
"""

import traceback
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet

from linli.core import clock
from linli.core.canonical import plain
from linli.core.models import Job
from linli.core.problems import Refused

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
SOURCES = Path(__file__).resolve().parents[3]

CLAIM = """
UPDATE core_job SET state = 'running', lease_owner = %s, lease_until = %s, started_at = %s, attempts = attempts + 1
WHERE id = (
    SELECT id FROM core_job
    WHERE state IN ('ready', 'running') AND run_after <= %s AND (state = 'ready' OR lease_until < %s)
    ORDER BY priority DESC, run_after, id LIMIT 1{skip}
)
RETURNING *
"""


class LeaseLost(Exception):
    """Another worker has taken the job: this one's was not renewed in time."""


def lease_time() -> timedelta:
    return timedelta(seconds=settings.LINLI_LEASE_SECONDS)


def due(now: datetime) -> QuerySet[Job]:
    """What may be claimed: ready and its hour has come, or leased by a worker that has gone silent."""
    waiting = Q(state=Job.State.READY) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    return Job.objects.filter(waiting, run_after__lte=now, state__in=[Job.State.READY, Job.State.RUNNING])


def claim(owner: str, now: datetime) -> Job | None:
    """Lease the most urgent due job, or none. The look before it keeps an idle worker from taking the write lock."""
    if not due(now).exists():
        return None
    stamp = connection.ops.adapt_datetimefield_value
    skip = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    at = stamp(now)
    found = Job.objects.raw(CLAIM.format(skip=skip), [owner, stamp(now + lease_time()), at, at, at])
    return next(iter(list(found)), None)


def held(job: Job) -> QuerySet[Job]:
    """The row, while the lease that `job` was claimed under still holds."""
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, lease_owner=job.lease_owner, attempts=job.attempts)


def renew(job: Job, **progress: int | None) -> bool:
    """Extend the lease from now on. False when it has been lost."""
    return bool(held(job).update(lease_until=clock.now() + lease_time(), **progress))


def finish(job: Job, result: Any, **progress: int | None) -> None:
    """:raises LeaseLost: when the job is no longer this worker's; nothing it wrote may stand then."""
    if not _close(job, Job.State.DONE, result=plain(result), error="", **progress):
        raise LeaseLost(str(job.pk))


def cancelled(job: Job) -> None:
    _close(job, Job.State.CANCELLED)


def release(job: Job) -> None:
    """Give a job back unharmed: the worker is stopping. The attempt is not counted."""
    held(job).update(state=Job.State.READY, lease_owner="", lease_until=None, attempts=F("attempts") - 1)


def failed(job: Job, error: BaseException, *, max_attempts: int) -> bool:
    """Try again later, or leave it as failed: when it was refused (asking again changes nothing) or tried enough."""
    told = told_plainly(error)
    if isinstance(error, Refused) or job.attempts >= max_attempts:
        return _close(job, Job.State.FAILED, error=told)
    again = clock.now() + pause_after(job.attempts)
    return bool(held(job).update(state=Job.State.READY, run_after=again, lease_owner="", lease_until=None, error=told))


def pause_after(attempts: int) -> timedelta:
    """5 s, 10 s, 20 s … at most an hour."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def told_plainly(error: BaseException) -> str:
    """
    The error's class, the codes of a refusal, and the places in our code it came through.

    Neither its message nor any value: those may hold a name or a telephone number.
    """
    kind = type(error)
    lines = [f"{kind.__module__}.{kind.__qualname__}"]
    if isinstance(error, Refused):
        lines.append(f"refused: {', '.join(error.codes)}")
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(SOURCES):
            lines.append(f"{path.relative_to(SOURCES)}:{frame.lineno} {frame.name}")
    return "\n".join(lines)


def _close(job: Job, state: str, **fields: Any) -> bool:
    return bool(held(job).update(state=state, finished_at=clock.now(), lease_until=None, **fields))
