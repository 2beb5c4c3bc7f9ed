"""
The worker: events first, then jobs, then sleep. Any number of them may run, as threads, processes or machines.

`run(stop)` is the loop; `main()` is a process of its own that ends gracefully on SIGTERM and SIGINT: it finishes the job at
hand (a batch task at its next batch) and leaves the rest to others.
"""

import os
import secrets
import signal
import socket
import threading
import time
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connection, transaction

from linli.core import clock, events
from linli.core.models import Job

from . import jobs, schedule, wake
from .backend import task_named
from .control import Cancelled, Interrupted
from .definition import MAX_ATTEMPTS, LeaseTask
from .lease import Lease

log = structlog.get_logger("linli.tasks")
QUICK, SLOW = 0.1, 1.0  # seconds between two looks: just after work, and when nothing has happened for a while
GATHER = 0.1  # seconds in which more events may come, before they are taken up together
LOOK_AT_SCHEDULE = 5.0  # seconds
AFTER_DATABASE_ERROR = 2.0  # seconds


def name() -> str:
    """Who holds a lease: machine, process and a random part, since process numbers come again."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


def run(stop: threading.Event) -> None:
    """Work until `stop` is set."""
    owner, pause, looked_at = name(), QUICK, 0.0
    log.info("worker started", owner=owner)
    while not stop.is_set():
        try:
            if time.monotonic() - looked_at >= LOOK_AT_SCHEDULE:
                schedule.tick(clock.now())
                looked_at = time.monotonic()
            busy = step(owner, stop, gather=GATHER)
        except (DatabaseError, InterfaceError) as error:
            log.warning("database away", error=type(error).__name__)
            connection.close()
            stop.wait(AFTER_DATABASE_ERROR)
            continue
        pause = QUICK if busy else min(pause * 2, SLOW)
        if not busy:
            close_old_connections()
            wake.wait(pause)
    log.info("worker stopped", owner=owner)


def step(owner: str, stop: threading.Event | None = None, *, gather: float = 0) -> bool:
    """
    Deliver what is due, then run one job. Whether there was anything to do.

    :param gather: seconds to wait after a few events and no job, so that what many people do at once comes together.
    """
    delivered = events.deliver_due(clock.now(), owner=owner)
    worked = run_one(owner, stop=stop)
    if stop and gather and 0 < delivered < events.AT_ONCE and not worked:
        stop.wait(gather)
    return worked or bool(delivered)


def run_one(owner: str, *, stop: threading.Event | None = None) -> bool:
    """Claim and run one job. Whether there was one."""
    job = jobs.claim(owner, clock.now())
    if job is None:
        return False
    started = time.perf_counter()
    state = execute(job, stop)
    log.info(
        "task", id=str(job.pk), task=job.task, state=state, attempt=job.attempts, ms=round((time.perf_counter() - started) * 1e3)
    )
    return True


def execute(job: Job, stop: threading.Event | None = None) -> str:
    """Run a claimed job to one of its ends; a word for the log."""
    attempts = MAX_ATTEMPTS
    lease = Lease(job, stopping=stop)
    try:
        task = task_named(job.task)
        attempts = task.max_attempts
        if job.attempts > attempts:
            raise WorkerDied
        with lease.held(own_transactions=task.own_transactions):
            _perform(lease, task)
    except jobs.LeaseLost:
        return "lease lost"
    except Cancelled:
        jobs.cancelled(job)
        return "cancelled"
    except Interrupted:
        jobs.release(job)
        return "given back"
    except Exception as error:
        jobs.failed(job, error, max_attempts=attempts)
        return "failed"
    return "done"


class WorkerDied(Exception):
    """Every attempt ended with the worker gone: the task kills its process, so it is not tried again."""


def _perform(lease: Lease, task: LeaseTask[Any, Any]) -> None:
    """The task and the job's `done` commit together, unless the task commits by itself."""
    job = lease.job
    with nullcontext() if task.own_transactions else transaction.atomic():
        result = task.call(*job.args["args"], **job.args["kwargs"])
        jobs.finish(job, result, **lease.last_progress())


def run_pending(now: datetime | None = None) -> int:
    """Do in the calling process, here and now, all that is due: for tests and the demo. Returns how many steps it took."""
    owner, steps = name(), 0
    with clock.fixed(now or clock.now()):
        while step(owner):
            steps += 1
    return steps


def main() -> None:
    """A worker process."""
    stop = threading.Event()

    def end(_signal: int, _frame: object) -> None:
        stop.set()
        wake.nudge()

    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, end)
    run(stop)
