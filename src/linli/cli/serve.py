"""`web` and `worker`: the two halves of a production installation, each as many times as it takes."""

import os
from typing import Annotated

import typer

from .output import say
from .places import Data, start_django, use_data


def web(
    data: Data = None,
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 behind a proxy on another machine.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes; about one for each core.")] = 2,
    threads: Annotated[int, typer.Option(min=1, help="Requests that one process answers at a time; many cost more each.")] = 2,
) -> None:
    """Answer requests; run `worker` beside it. Migrations are applied by `up`, `worker --migrate` or `doctor` says so."""
    folder = use_data(data)
    if workers > 1:
        shared = folder / "metrics"
        shared.mkdir(exist_ok=True, mode=0o700)
        for old in shared.glob("*.db"):
            old.unlink()
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(shared))
    from .serving import server

    server(host, port, workers=workers, threads=threads).serve()


def worker(
    data: Data = None,
    migrate: Annotated[bool, typer.Option("--migrate", help="Apply migrations and collect static files first.")] = False,
) -> None:
    """Run tasks, deliver events, seal the journal; as many of these as wanted, on as many machines."""
    start_django(data)
    if migrate:
        from . import upkeep

        upkeep.migrate()
        upkeep.collect_static()

    from linli.core.tasks import worker as tasks

    say("worker is running; Ctrl-C stops it after the task in hand")
    tasks.main()
