"""Several at the same instant, each on a connection of its own."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Thread
from typing import Any

from django.db import connection, transaction

from linli.core.problems import Refused

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Run `work(n)` in so many threads at once; what each returned, or the codes of its refusal."""
    barrier, results = Barrier(count), list[Any]()

    def run(number: int) -> None:
        barrier.wait()
        try:
            results.append(work(number))
        except Refused as refused:
            results.append(refused.codes)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(count)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


def meanwhile(change: Callable[[], Any], verb: Callable[[], Any], then: Callable[[], Any] = lambda: None) -> Any:
    """
    Do `change` in a transaction, begin `verb` beside it, and commit once it waits for us (after doing `then` as well).

    What `verb` returned, or the codes of its refusal. PostgreSQL only.
    """

    def run() -> Any:
        try:
            return verb()
        except Refused as refused:
            return refused.codes
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            change()
            coming = pool.submit(run)
            _until_it_waits(coming)
            then()
        return coming.result(30)


def _until_it_waits(coming: Future[Any]) -> None:
    for _try in range(500):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if coming.done() or cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("it neither waits nor ends")
