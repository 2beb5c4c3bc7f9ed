"""The HTTP server, for `web` and for `up`. Neither Typer nor Django here: what watches a server stays small."""

from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

TARGET = "linli.config.wsgi:application"


def server(host: str, port: int, *, workers: int, threads: int) -> Any:
    """Not yet serving: WSGI, a failed process is started again, what is under way is finished at a stop."""
    return Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.warning,
        log_access=False,
    )
