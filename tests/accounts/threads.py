"""Several at the same instant, each on a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from linli.core.problems import Refused


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
