"""A PostgreSQL cluster of one's own for tests and benchmarks: made in a temporary folder, on a socket there, and thrown away."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

FAST = ["fsync=off", "full_page_writes=off", "synchronous_commit=off"]  # for tests: what is thrown away need not be durable
CONNECTIONS = 450  # two workers at once, each with a race of two hundred
SETTINGS = [
    "shared_buffers=128MB",
    f"max_connections={CONNECTIONS}",
    "listen_addresses=",
    "log_min_messages=warning",
    "timezone=UTC",
]


def programs() -> Path | None:
    """The folder of initdb and pg_ctl: the newest that is installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return installed[-1].parent if installed else None


@contextmanager
def throw_away(*, durable: bool = False) -> Iterator[str]:
    """
    A running cluster; yields the DATABASE_URL of an empty database in it. PostgreSQL does not run as root, so root hands
    it to the user `postgres`, else to `nobody`.

    :raises FileNotFoundError: when PostgreSQL is not installed.
    """
    found = programs()
    if found is None:
        raise FileNotFoundError("PostgreSQL's server programs")
    folder = Path(tempfile.mkdtemp(prefix="linli-pg-", dir="/tmp"))
    cluster = _Cluster(found, folder)
    try:
        yield cluster.start([*SETTINGS, *([] if durable else FAST)])
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


class _Cluster:
    def __init__(self, found: Path, folder: Path) -> None:
        self.programs, self.folder, self.user = found, folder, _server_user()
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def start(self, settings: list[str]) -> str:
        data = self.folder / "data"
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=linli", "--no-sync"]
        self._run("initdb", "--pgdata", str(data), *options)
        asked = " ".join(f"-c {one}" for one in [*settings, f"unix_socket_directories={self.folder}"])
        self._run("pg_ctl", "--pgdata", str(data), "--log", str(self.folder / "log"), "--wait", "--options", asked, "start")
        self._run("createdb", "--host", str(self.folder), "--username", "linli", "linli")
        return f"postgres://linli@{quote(str(self.folder), safe='')}/linli"

    def stop(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "--pgdata", str(self.folder / "data"), "--mode", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        """:raises CalledProcessError: with what the program said."""
        subprocess.run(
            [str(self.programs / program), *arguments],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
        )


def _server_user() -> pwd.struct_passwd | None:
    """Whom to hand the cluster to; None: it runs as whoever runs this."""
    if os.geteuid():
        return None
    known = {one.pw_name: one for one in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]
