"""
Kill -9 while voting and while closing, again and again: no acknowledged voice is lost, none is counted twice, and a ballot is
either open with every paper sealed or closed with every paper shuffled, never in between.

    python -m bench.faults.ballots [--rights 600] [--bulk 3000] [--kills 6] [--database postgres://…]
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from .kill9 import ROOT, environment_of, own_database

WORK = "bench.faults.ballots_work"
CASTERS = 2
SHORT = (120, 1500, 3)  # rights that vote one by one, rights that have voted, kills of each kind


class Worker:
    """One process of `ballots_work`."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        command = [sys.executable, "-m", WORK, *arguments]
        self.running = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)

    def line(self) -> str:
        assert self.running.stdout
        return self.running.stdout.readline().strip()

    def kill(self) -> bool:
        """kill -9; whether it was still at work."""
        was_at_work = self.running.poll() is None
        self.running.kill()
        self.running.wait()
        return was_at_work


def run(rights: int, bulk: int, kills: int, database: str = "") -> dict[str, Any]:
    """One run; the figures, with "ok"."""
    folder = Path(tempfile.mkdtemp(prefix="linli-ballot-faults-"))
    try:
        with own_database(database) as address:
            return _run(folder, environment_of(folder, address), rights, bulk, kills)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, environment: dict[str, str], rights: int, bulk: int, kills: int) -> dict[str, Any]:
    ballot = _asked(environment, "prepare", str(rights + bulk), str(bulk))
    chance = random.Random(5)
    killed_casting = _cast(folder, environment, ballot, kills, chance)
    between = json.loads(_asked(environment, "verdict", ballot))
    killed_closing = _close(environment, ballot, kills, chance)
    after = json.loads(_asked(environment, "verdict", ballot))
    return _judged(folder, between, after, killed_casting, killed_closing)


def _asked(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", WORK, *arguments]
    told = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return told.stdout.strip().splitlines()[-1]


def _cast(folder: Path, environment: dict[str, str], ballot: str, kills: int, chance: random.Random) -> int:
    """Processes vote and are killed while they do; in the end two are left in peace."""
    killed = 0
    for turn in range(kills):
        log = folder / f"cast-{turn}"
        worker = Worker(environment, "cast", ballot, str(turn % CASTERS), str(CASTERS), str(log))
        _wait_for(log)
        time.sleep(chance.uniform(0.0, 0.15))
        killed += worker.kill()
    last = [Worker(environment, "cast", ballot, str(n), str(CASTERS), str(folder / f"cast-last-{n}")) for n in range(CASTERS)]
    for worker in last:
        worker.running.wait()
    return killed


def _wait_for(log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (log.exists() and log.stat().st_size):
        time.sleep(0.005)


def _close(environment: dict[str, str], ballot: str, kills: int, chance: random.Random) -> int:
    """A closing that is killed at any moment of it, until one is left in peace."""
    killed = 0
    for _turn in range(kills):
        worker = Worker(environment, "close", ballot)
        worker.line()
        time.sleep(chance.uniform(0.0, 0.5))
        killed += worker.kill()
    if json.loads(_asked(environment, "verdict", ballot))["state"] == "open":
        _asked(environment, "close", ballot)
    return killed


def _judged(folder: Path, between: dict[str, Any], after: dict[str, Any], casting: int, closing: int) -> dict[str, Any]:
    lines = [line.split() for log in folder.glob("cast-*") for line in log.read_text(encoding="ascii").splitlines()]
    acknowledged = {position: receipt for position, receipt in (line for line in lines if len(line) == 2)}  # noqa: C416 -- by position
    doubled = len(lines) - len(acknowledged)
    lost = sorted(set(acknowledged.values()) - set(after["receipts"]))
    used = after["used"]
    whole = (after["state"], after["sealed"], after["papers"], len(after["receipts"])) == ("closed", 0, used, used)
    bad = [
        *(["lost"] if lost else []),
        *(["doubled"] if doubled or between["used"] != between["sealed"] else []),
        *(["not whole"] if not whole or sum(after["votes"].values()) != used else []),
        *(["wrong"] if between["wrong"] or after["wrong"] else []),
    ]
    found = {"acknowledged": len(acknowledged), "used": used, "papers": after["papers"], "votes": after["votes"]}
    return {"ok": not bad, "bad": bad, "killed_casting": casting, "killed_closing": closing} | found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in zip(("--rights", "--bulk", "--kills"), (600, 3000, 6), strict=True):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--database", default="", help="postgres://… of a role that may create databases")
    chosen = parser.parse_args()
    found = run(chosen.rights, chosen.bulk, chosen.kills, chosen.database)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    sys.exit(0 if found["ok"] else 1)


if __name__ == "__main__":
    main()
