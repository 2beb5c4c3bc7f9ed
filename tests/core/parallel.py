"""Several threads at once, each with its own connection: what two people clicking together do."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction


def in_parallel(work: Callable[[], Any], count: int) -> list[Any]:
    """What `count` calls of `work` return (or raise), started as nearly together as threads can be."""
    results: list[Any] = []
    barrier = threading.Barrier(count)

    def call() -> None:
        barrier.wait()
        try:
            results.append(work())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _each in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def in_vain(work: Callable[[], Any]) -> None:
    """Do `work` in a transaction that then fails. :raises ZeroDivisionError: always."""
    with transaction.atomic():
        work()
        raise ZeroDivisionError
