"""
`up`: everything in one command and two processes.

The first process only watches: it never loads Django, so it stays small. The second answers requests with four threads
and runs the tasks in a fifth. If it dies, the first starts it again; if the first dies, the second stops.
"""

import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import typer

from .output import progress, say
from .places import Data, start_django, use_data
from .serve import server, work

THREADS = 4
SEED = 1


def up(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8000,
    data: Data = None,
    no_demo: Annotated[bool, typer.Option("--no-demo", help="Begin with an empty installation.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Prepare what is due, then run the platform here: web and tasks together."""
    use_data(data)
    _insist_on_port(host, port)
    shown = f"http://{'127.0.0.1' if host in ('', '0.0.0.0') else host}:{port}"  # noqa: S104 -- compared, not bound
    os.environ.setdefault("LINLI_BASE_URL", shown)
    os.environ.setdefault("LINLI_LOG_LEVEL", "WARNING")  # a person is reading

    preparing = multiprocessing.Process(target=_prepare, args=(not no_demo,))
    preparing.start()
    preparing.join()
    if preparing.exitcode:
        raise typer.Exit(1)

    embedded = server(host, port, workers=1, threads=THREADS)
    embedded.serve(target_loader=partial(_load, os.getpid(), shown), wrap_loader=False)


def _insist_on_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            say(f"port {port} cannot be used ({error.strerror}): choose another with --port")
            raise typer.Exit(1) from error


def _prepare(with_demo: bool) -> None:
    """In a process of its own, so that what it loads is gone before anything is served."""
    start_django()
    from linli.core.models import Tenant

    from . import machine, upkeep
    from .demo import build, sign_ins

    upkeep.migrate()
    upkeep.collect_static()
    machine.missing([machine.FONT, machine.PANGO], install=not Tenant.objects.exists())
    if with_demo and not Tenant.objects.exists():
        with progress("building the demo neighbourhood") as report:
            build(SEED, report)
    lines = sign_ins() if Tenant.objects.exists() else first_steps(os.environ["LINLI_DATA"])
    say("".join(f"\n  {line}" for line in lines))


def first_steps(data: str) -> list[str]:
    """What is done on an installation without any subdistrict, one line each; the page that it shows says the same."""
    from linli.config.unfounded import COMMANDS

    return ["nothing is set up yet; next:", *(f"{COMMANDS[step]} --data {data}" for step in ("found", "appoint"))]


def _load(parent: int, address: str) -> Callable[..., Any]:
    """In the web process: the application, its task thread, and a guard that stops both when their time is over."""
    start_django()
    from linli.config.wsgi import application

    stop = threading.Event()
    threading.Thread(target=work, args=(stop,), name="linli-tasks").start()
    threading.Thread(target=_guard, args=(stop, parent), name="linli-guard").start()
    say(f"\n  Linli 邻里  {address}/\n  Ctrl-C stops it.\n")
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
