"""
Kill -9 of an import half-way, while residents go on reporting: nothing of the sheet is seen or left, nobody's report fails or
waits long, and the same sheet comes in whole afterwards.

    python -m bench.faults.sheet [--rows 20000] [--database postgres://…]
"""

import argparse
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.faults.kill9 import ROOT, environment_of, own_database

HEADINGS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")
PATIENCE = 120.0  # seconds
LONGEST_WAIT = 10.0  # seconds; a writer gives up after thirty
NOTHING = ("seen", "unseen", "reporters", "lines_of_timelines", "lines_of_the_journal", "findable", "runs", "numbers_taken")
ROWS_THERE = "SELECT count(*) FROM casework_case WHERE imported_by_id IS NOT NULL"
NUMBERS_TAKEN = "SELECT count(*) FROM casework_importrun WHERE written_by IS NOT NULL AND blocks::text <> '{}'"


def run(rows: int, database: str = "") -> dict[str, Any]:
    """One kill and what came of it; "bad" names what is not as it should be."""
    folder = Path(tempfile.mkdtemp(prefix="linli-faults-"))
    try:
        with own_database(database) as address:
            return _run(folder, address, rows)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, database: str, rows: int) -> dict[str, Any]:
    env, sheet, stop = environment_of(folder, database), _sheet(folder / "sheet.csv", rows), folder / "stop"
    subprocess.run([sys.executable, "-m", "bench.faults.prepare"], cwd=ROOT, env=env, check=True)
    neighbours = _start(env, "bench.faults.neighbours", str(stop))
    importing = _start(env, "linli.cli", "import", "cases", str(sheet), "--json")
    _wait_until_writing(folder, database)
    os.kill(importing.pid, signal.SIGKILL)
    importing.wait()
    killed, tidied = _told(env, "bench.faults.remains"), _told(env, "bench.faults.remains", "--tidy")
    again = _told(env, "linli.cli", "import", "cases", str(sheet), "--json")
    stop.touch()
    found = {"killed": killed, "tidied": tidied, "again": again, "there": _told(env, "bench.faults.remains")}
    found |= json.loads(neighbours.communicate()[0])
    return found | {"database": "postgresql" if database else "sqlite", "bad": _bad(found, rows)}


def _bad(found: dict[str, Any], rows: int) -> list[str]:
    there = found["there"]
    checks = {
        "seen after the kill": found["killed"]["seen"] or found["killed"]["findable"] or found["killed"]["lines_of_the_journal"],
        "left after tidying": [name for name in NOTHING if found["tidied"][name]],
        "not whole afterwards": {there["seen"], there["findable"], there["lines_of_the_journal"], found["again"]["created"]}
        != {rows},
        "numbers": there["numbers_doubled"] or there["numbers_taken"] != rows,
        "a report failed": found["reports_failed"],
        "a report waited": found["longest_wait"] > LONGEST_WAIT,
    }
    return [name for name, is_bad in checks.items() if is_bad]


def _sheet(file: Path, rows: int) -> Path:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        for row in range(rows):
            text, day = "试验路口的路灯不亮，晚上看不见路。" * 8, f"2024-{row % 12 + 1:02d}-{row % 28 + 1:02d}"
            writer.writerow((f"B{row}", "试验网友", "路灯不亮", f"{day} 9:30", text, "已经换好，谢谢。" * 12, f"{day} 16:00"))
    return file


def _start(env: dict[str, str], module: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _told(env: dict[str, str], module: str, *arguments: str) -> dict[str, Any]:
    """What a process of its own prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _wait_until_writing(folder: Path, database: str) -> None:
    """
    Until rows of the sheet lie there; on PostgreSQL, where they cannot be looked at, a moment after it took its numbers.

    :raises TimeoutError:
    """
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if _count(folder, database, NUMBERS_TAKEN if database else ROWS_THERE):
            time.sleep(0.5 if database else 0)
            return
        time.sleep(0.02)
    raise TimeoutError("the import never began to write")


def _count(folder: Path, database: str, question: str) -> int:
    import sqlite3

    import psycopg

    if database:
        with psycopg.connect(database) as link:
            return int(link.execute(question).fetchone()[0])  # type: ignore[index]  # a count always has a row
    link = sqlite3.connect(folder / "linli.sqlite3", timeout=5)
    try:
        return int(link.execute(question).fetchone()[0])
    finally:
        link.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--database", default="", help="postgres://… of a role that may create databases")
    chosen = parser.parse_args()
    found = run(chosen.rows, chosen.database)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    sys.exit(1 if found["bad"] else 0)


if __name__ == "__main__":
    main()
