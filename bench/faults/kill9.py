"""
Kill -9 of web and worker under load, again and again: no acknowledged case is lost, none is doubled, no event stays
undelivered, no task is lost or done twice, the journal verifies.

    python -m bench.faults.kill9 [--seconds 60] [--short] [--database postgres://…]

Senders report cases through the REST API with an idempotency key each, send again whatever was not answered, and now and then
what was. Each key comes from an address of its own, as from as many visitors, or the limits on a single one would end it. The
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
from collections import Counter
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
SHORT = (3.0, 3)  # seconds under load, kills
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
    answers: Counter[str] = field(default_factory=Counter)

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
        body = json.dumps({"text": f"东单元门口的灯不亮，第 {key} 次说。"}).encode()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("POST", "/api/v1/cases", body, self._headers(key))
            answer = line.getresponse()
            case = json.loads(answer.read())["id"] if answer.status == 201 else None
            self.answers[str(answer.status)] += 1
            return case
        except (OSError, http.client.HTTPException, ValueError):
            self.answers["none"] += 1
            return None
        finally:
            line.close()

    def _headers(self, key: str) -> dict[str, str]:
        sender, number = (int(part) for part in key.split("-"))
        visitor = f"10.{sender}.{number // 250}.{number % 250}"
        return {"Content-Type": "application/json", "Idempotency-Key": key, "X-Forwarded-For": visitor}


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
    environment = environment_of(folder, database)
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
    found |= {"answered_differently": load.answered_differently, "answers": dict(load.answers)}
    found |= {"kills_web": web.kills - 1, "kills_worker": worker.kills - 1, "database": "postgresql" if database else "sqlite"}
    bad = [name for name in MUST_BE_ZERO if found[name]]
    return {"ok": not bad and found["quiet"] and found["verify"]["ok"] and found["acknowledged"] > 0, "bad": bad} | found


def _under_fire(load: Load, processes: list[Process], seconds: float, kills: int) -> None:
    senders = [threading.Thread(target=load.send, args=(number,)) for number in range(SENDERS)]
    for sender in senders:
        sender.start()
    for turn in range(kills):
        _wait_for_an_answer(load)
        time.sleep(seconds / kills)
        for victim in processes if turn % 3 == 2 else [processes[turn % 3]]:
            victim.kill()
            victim.start()
    _wait_for_an_answer(load)
    load.stop.set()
    for sender in senders:
        sender.join()


def _wait_for_an_answer(load: Load) -> None:
    """A server that is starting can lose nothing: the time under load begins when it answers again."""
    before, deadline = len(load.acknowledged), time.monotonic() + GIVE_UP_AFTER
    while len(load.acknowledged) == before and time.monotonic() < deadline:
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


def environment_of(folder: Path, database: str) -> dict[str, str]:
    said = {
        "LINLI_DATA": str(folder),
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "linli.config.settings",
        "LINLI_PROXIES": "127.0.0.1",
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
    import psycopg

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
    parser.add_argument("--short", action="store_true", help="three kills in three seconds of load, as CI runs it")
    parser.add_argument("--database", default="", help="postgres://… of a role that may create databases")
    chosen = parser.parse_args()
    seconds, kills = SHORT if chosen.short else (chosen.seconds, chosen.kills or max(int(chosen.seconds / 4), 1))
    found = run(seconds, kills, chosen.database)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    sys.exit(0 if found["ok"] else 1)


if __name__ == "__main__":
    main()
