"""
What `up` becomes once everything is prepared: `python -m linli.cli.embedded HOST PORT ADDRESS`, two processes.

The first only watches: it never loads Django nor what reads a command line, so it stays small. The second answers requests
with four threads and runs the tasks in a fifth. If it dies, the first starts it again; if the first dies, the second stops.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from .serving import server

THREADS = 4


def main(host: str, port: str, address: str) -> None:
    """Serve until told to stop; `address` is what people are shown."""
    embedded = server(host, int(port), workers=1, threads=THREADS)
    embedded.serve(target_loader=partial(_load, os.getpid(), address), wrap_loader=False)


def _load(parent: int, address: str) -> Callable[..., Any]:
    """In the web process: the application, its task thread, and a guard that stops both when their time is over."""
    from linli.config.wsgi import application
    from linli.core.tasks import worker

    stop = threading.Event()
    threading.Thread(target=worker.run, args=(stop,), name="linli-tasks").start()
    threading.Thread(target=_guard, args=(stop, parent), name="linli-guard").start()
    print(f"\n  Linli 邻里  {address}/\n  Ctrl-C stops it.\n", file=sys.stderr, flush=True)
    return application


def _guard(stop: threading.Event, parent: int) -> None:
    """Stop the tasks when the server has stopped; stop the server when the watching process is gone (kill -9)."""
    from linli.core.tasks import wake

    while threading.main_thread().is_alive() and os.getppid() == parent:
        stop.wait(0.5)
    stop.set()
    wake.nudge()
    if threading.main_thread().is_alive():
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(*sys.argv[1:])
