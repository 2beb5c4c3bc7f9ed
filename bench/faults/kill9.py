"""
Kill -9 of web and worker under load, again and again: no acknowledged case is lost, none is doubled, no event stays
undelivered, no task is lost or done twice, the journal verifies.

    python -m bench.faults.kill9 [--seconds 60] [--short] [--database postgres://…]

Senders report cases with an idempotency key each, send again whatever was not answered, and now and then what was. The
database is a new one in a throw-away folder, or, with --database, a new one on that PostgreSQL server, dropped at the end.
"""

import argparse
import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
SENDERS = 4
LEASE_SECONDS = 2
GIVE_UP_AFTER = 60.0  # seconds
MUST_BE_ZERO = (
    *("lost_cases", "doubled_cases", "numbers_lost_or_doubled", "undelivered_events", "events_without_effect"),
    *("events_with_two_effects", "receipts_missing", "tasks_lost", "tasks_done_twice", "tasks_failed", "answered_differently"),
)


@dataclass
class Load:
    """What the senders know: which keys were answered with which case."""

    port: int
    stop: threading.Event = field(default_factory=threading.Event)
    acknowledged: dict[str, str] = field(default_factory=dict)
    answered_differently: int = 0
    sendings: int = 0

    def send(self, sender: int) -> None:
        """Report case after case; a key is sent until it is answered, every tenth once more."""
        chance, number = random.Random(sender), 0
        while not self.stop.is_set():
            number += 1
            key = f"{sender}-{number}"
            self._until_answered(key)
            if chance.random() < 0.1:
                self._until_answered(key)

    def _until_answered(self, key: str) -> None:
        """Also after the end: what was sent last shall be answered too. Gives up after a minute without any answer."""
        deadline = time.monotonic() + GIVE_UP_AFTER
        while (case := self._post(key)) is None:
            if time.monotonic() > deadline:
                self.stop.set()
                return
            time.sleep(0.05)
        if self.acknowledged.setdefault(key, case) != case:
            self.answered_differently += 1

    def _post(self, key: str) -> str | None:
        self.sendings += 1
        body = json.dumps({"text": f"东单元门口的灯不亮，第 {key} 次说。"}).encode()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("POST", "/fault/", body, {"Content-Type": "application/json", "Idempotency-Key": key})
            answer = line.getresponse()
            return json.loads(answer.read())["id"] if answer.status == 200 else None
        except (OSError, http.client.HTTPException, ValueError):
            return None
        finally:
            line.close()


class Process:
    """A process group that can be killed as a whole and started again."""

    def __init__(self, environment: dict[str, str], *command: str) -> None:
        self.environment, self.command, self.kills = environment, command, 0
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        quiet = subprocess.DEVNULL
        self.running = subprocess.Popen(
            [sys.executable, "-m", *self.command],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=quiet,
            stderr=quiet,
        )

    def kill(self) -> None:
        """kill -9 of the whole group, as a power cut would."""
        assert self.running
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()
        self.kills += 1


def run(seconds: float, kills: int, database: str = "") -> dict[str, Any]:
    """One run; the figures, with "ok"."""
    folder = Path(tempfile.mkdtemp(prefix="linli-faults-"))
    try:
        with own_database(database) as address:
            return _run(folder, address, seconds, kills)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, database: str, seconds: float, kills: int) -> dict[str, Any]:
    environment = _environment(folder, database)
    subprocess.run([sys.executable, "-m", "bench.faults.prepare"], cwd=ROOT, env=environment, check=True)
    load = Load(_free_port())
    serve = ("granian", "--interface", "wsgi", "--port", str(load.port), "--workers", "1", "--blocking-threads", "4")
    web = Process(environment, *serve, "--log-level", "error", "linli.config.wsgi:application")
    worker = Process(environment, "bench.faults.work")
    web.start()
    worker.start()
    try:
        _under_fire(load, [web, worker], seconds, kills)
        found = _verdict(folder, environment, load)
    finally:
        web.kill()
        worker.kill()
    found |= {"answered_differently": load.answered_differently, "sendings": load.sendings}
    found |= {"kills_web": web.kills - 1, "kills_worker": worker.kills - 1, "database": "postgresql" if database else "sqlite"}
    bad = [name for name in MUST_BE_ZERO if found[name]]
    return {"ok": not bad and found["quiet"] and found["verify"]["ok"] and found["acknowledged"] > 0, "bad": bad} | found


def _under_fire(load: Load, processes: list[Process], seconds: float, kills: int) -> None:
    senders = [threading.Thread(target=load.send, args=(number,)) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    _wait_for_first(load)
    for turn in range(kills):
        time.sleep(seconds / kills)
        for victim in processes if turn % 3 == 2 else [processes[turn % 3]]:
            victim.kill()
            victim.start()
        if turn == kills - 1:
            load.stop.set()
    for sender in senders:
        sender.join()


def _wait_for_first(load: Load) -> None:
    """The clock of a run starts with the first answer, not with the start of the server."""
    deadline = time.monotonic() + 60
    while not load.acknowledged and time.monotonic() < deadline:
        time.sleep(0.05)


def _verdict(folder: Path, environment: dict[str, str], load: Load) -> dict[str, Any]:
    keys = folder / "acknowledged.json"
    keys.write_text(json.dumps(load.acknowledged), encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "bench.faults.verdict", str(keys)],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def _environment(folder: Path, database: str) -> dict[str, str]:
    said = {
        "LINLI_DATA": str(folder),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "bench.faults.settings",
        "LINLI_LEASE_SECONDS": str(LEASE_SECONDS),
        "LINLI_LOG_LEVEL": "CRITICAL",
        "LINLI_PLAIN_STATIC": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    return os.environ | said


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """The address of a new database on this PostgreSQL server, dropped at the end; "" for "" (SQLite)."""
    if not server:
        yield ""
        return
    import psycopg  # noqa: PLC0415 -- a run on SQLite needs none

    parts, name = urlsplit(server), f"linli_fault_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--kills", type=int, default=0, help="default: one every four seconds")
    parser.add_argument("--short", action="store_true", help="three kills in six seconds, as CI runs it")
    parser.add_argument("--database", default="", help="postgres://… of a role that may create databases")
    chosen = parser.parse_args()
    seconds, kills = (6.0, 3) if chosen.short else (chosen.seconds, chosen.kills or max(int(chosen.seconds / 4), 1))
    found = run(seconds, kills, chosen.database)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    sys.exit(0 if found["ok"] else 1)


if __name__ == "__main__":
    main()
