"""`up`: everything in one command. It prepares what is due, then becomes the two processes of `embedded`."""

import multiprocessing
import os
import socket
import sys
from typing import Annotated

import typer

from .output import progress, say
from .places import Data, start_django, use_data

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

    os.execv(sys.executable, [sys.executable, "-m", "linli.cli.embedded", host, str(port), shown])  # noqa: S606 -- itself


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
