"""The lease of the job that runs in this thread: renewed by a heartbeat, and where the task reports progress to."""

import contextlib
import threading
import time
from collections.abc import Iterator
from contextvars import ContextVar

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from linli.core.models import Job

from . import jobs

log = structlog.get_logger("linli.tasks")
SHOW_EVERY = 1.0  # seconds between two writings of progress

_current: ContextVar["Lease | None"] = ContextVar("linli_lease", default=None)


def current() -> "Lease | None":
    """The lease under which the calling code runs; None outside a task."""
    return _current.get()


class Lease:
    """One claimed job. `stopping` is set when the worker has been asked to stop."""

    def __init__(self, job: Job, *, stopping: threading.Event | None = None) -> None:
        self.job = job
        self.lost = False
        self.stopping = stopping or threading.Event()
        self._ended = threading.Event()
        self._progress: dict[str, int | None] = {}
        self._shown_at = self._looked_at = 0.0
        self._cancel = False

    def report(self, done: int, total: int | None) -> None:
        """Keep the progress; write it now if the task has no transaction open, else leave it to the heartbeat."""
        self._progress = {"progress_done": done, "progress_total": total}
        if not connection.in_atomic_block and time.monotonic() - self._shown_at >= SHOW_EVERY:
            self._renew()

    def is_cancelled(self) -> bool:
        """Whether somebody asked for an end; looked up at most once a second. :raises LeaseLost: when it was lost."""
        if self.lost:
            raise jobs.LeaseLost(str(self.job.pk))
        if not self._cancel and time.monotonic() - self._looked_at >= SHOW_EVERY:
            self._cancel = Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists()
            self._looked_at = time.monotonic()
        return self._cancel

    def last_progress(self) -> dict[str, int | None]:
        """What was reported and not yet written."""
        return dict(self._progress)

    def _renew(self) -> None:
        self._shown_at = time.monotonic()
        progress, self._progress = self._progress, {}
        if not jobs.renew(self.job, **progress):
            self.lost = True

    def _beat(self) -> None:
        """Runs in a thread of its own, with its own connection, until the job has ended."""
        period = settings.LINLI_LEASE_SECONDS / 4
        try:
            while not self._ended.wait(min(period, SHOW_EVERY)):
                if self._progress or time.monotonic() - self._shown_at >= period:
                    self._try_to_renew()
        finally:
            connection.close()

    def _try_to_renew(self) -> None:
        try:
            self._renew()
        except DatabaseError as error:  # busy or away: the next beat tries again, the lease outlasts three
            log.warning("heartbeat", job=str(self.job.pk), error=type(error).__name__)

    @contextlib.contextmanager
    def held(self, *, own_transactions: bool) -> Iterator["Lease"]:
        """While the block runs, this is the current lease; the heart beats where it can."""
        token = _current.set(self)
        thread = threading.Thread(target=self._beat, name="linli-heartbeat", daemon=True) if _can_beat(own_transactions) else None
        self._shown_at = time.monotonic()
        if thread:
            thread.start()
        try:
            yield self
        finally:
            self._ended.set()
            if thread:
                thread.join()
            _current.reset(token)


def _can_beat(own_transactions: bool) -> bool:
    """
    A one-transaction task on SQLite holds the only write lock, so nobody could take its job and no beat could be written.

    Inside somebody's transaction (`run_pending` in a test) the job's row is not there yet for another connection.
    """
    if connection.in_atomic_block:
        return False
    return own_transactions or connection.vendor != "sqlite"
