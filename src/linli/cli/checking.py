"""`test`: everything that is checked, in one command and one log, the same here as in continuous integration."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from . import cluster, machine
from .output import say
from .places import ROOT

PYTEST = ["-m", "pytest", "--color=no", "-p", "no:cacheprovider"]
INDOORS = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-m", "not browser and not fault"]
"""Two files at a time, in the order of conftest.py."""
TRAVELLED = ["-n", "2", "-m", "browser or fault"]
"""Each worker has a browser, a live server and a database of its own."""
TRAVELS = re.compile(r"mark\.(browser|fault)\b")
SLOWEST = ["--durations=25", "--durations-min=5"]
NO_TESTS = 5  # pytest's exit code
BRANCHES = 95.0  # per cent, of core and of each engine together
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Some machines forbid to keep what was compiled; each of two dozen processes would then compile all sources and tests anew."""
HOUSE = ("core", "accounts", "registry", "disclosure", "procedures", "cobuild", "deliberation", "activities", "casework")

CHECKS = {  # two at a time; what takes longest first
    "types": ["-m", "mypy", "--no-error-summary"],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": ["-m", "ruff", "check", "--quiet", "--output-format=concise", "."],
    "templates": ["-m", "djlint", "src", "--lint", "--quiet"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "English": ["-m", "linli.cli", "messages", "--check"],
    "assets": ["-m", "linli.cli", "assets", "--check"],
}


@dataclass
class Run:
    """What was done and how it ended; everything that failed is told before the last run of pytest, whose summary ends the log."""

    data: Path
    failed: list[str] = field(default_factory=list)

    def python(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        everything = {**os.environ, **COMPILED, "LINLI_DATA": str(self.data), "PYTHONUTF8": "1", **environment}
        return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=everything, text=True)

    def check(self, name: str, command: list[str]) -> None:
        """A check that says nothing unless it fails, on a data folder of its own."""
        started = time.monotonic()
        everything = {**os.environ, **COMPILED, "LINLI_DATA": str(self.data / name)}
        done = subprocess.run([sys.executable, *command], check=False, cwd=ROOT, env=everything, capture_output=True, text=True)
        line = f"{'FAILED' if done.returncode else 'ok':<7}{name:<12}{time.monotonic() - started:6.1f} s"
        if done.returncode:
            self.failed.append(name)
            line += "\n" + (done.stdout + done.stderr).strip()
        print(line, flush=True)

    def pytest(self, title: str, *arguments: str, **environment: str) -> None:
        print(f"\n--- {title}", flush=True)
        if code := self.python(*PYTEST, *arguments, **environment).wait():
            self.failed.append(f"{title} (no test was found)" if code == NO_TESTS else title)

    def tell(self) -> None:
        if self.failed:
            print(f"\nFAILED so far: {', '.join(self.failed)}", flush=True)


def test(
    quick: Annotated[bool, typer.Option("--quick", help="SQLite only, without browser and killed processes.")] = False,
) -> None:
    """Check form, types and structure, then run the whole suite on SQLite and on PostgreSQL, then the journeys in a browser."""
    needs = [] if quick else [machine.POSTGRESQL, machine.CHROMIUM, machine.FONT, machine.PANGO]
    lacking = machine.missing(needs)
    with tempfile.TemporaryDirectory(prefix="linli-check-") as folder:
        run = Run(Path(folder))
        if lacking and os.environ.get("CI"):
            run.failed.append("missing: " + ", ".join(need.name for need in lacking))
        with ThreadPoolExecutor(2) as two:
            list(two.map(run.check, CHECKS, CHECKS.values()))
        if quick:
            run.tell()
            run.pytest("SQLite", *INDOORS)
        else:
            _everything(run, lacking)
    if run.failed:
        say(f"failed: {', '.join(run.failed)}")
        raise typer.Exit(1)


def _everything(run: Run, lacking: list[machine.Need]) -> None:
    """
    Both databases, then what coverage came to, then the journeys; pytest has the last word.

    Each run of pytest begins with reading its tests, so there are few of them, and the last reads only what travels.
    """
    kinds, measured = [*INDOORS, *SLOWEST], {"LINLI_MEASURE": str(run.data)}
    travelled = [*TRAVELLED, *SLOWEST, *files_of_travels(ROOT / "tests")]
    run.pytest("SQLite", *kinds, **measured)
    if machine.POSTGRESQL in lacking:
        _tell_coverage(run)
        run.tell()
        run.pytest("journeys and faults on SQLite", *travelled)
        return
    again = "--reuse-db"  # the workers' databases are made once in this cluster, which is thrown away
    with cluster.throw_away() as address:
        run.pytest("PostgreSQL", *kinds, again, **measured, DATABASE_URL=address)
        _tell_coverage(run)
        run.tell()
        run.pytest("journeys and faults on PostgreSQL", *travelled, again, DATABASE_URL=address)


def files_of_travels(tests: Path) -> list[str]:
    """The files that hold a journey in a browser or a test that kills a process."""
    return sorted(str(one) for one in tests.rglob("test_*.py") if TRAVELS.search(one.read_text(encoding="utf-8")))


def _tell_coverage(run: Run) -> None:
    """Print the share of branches taken, part by part; too little in core and engines fails."""
    report = run.data / "branches.json"
    run.python("-m", "tests.branches", str(run.data), str(report)).wait()
    if not report.is_file():
        run.failed.append("coverage")
        return
    files = json.loads(report.read_text(encoding="utf-8"))["files"]
    taken, all_of_them = 0, 0
    for part in HOUSE:
        of_part = [one["summary"] for name, one in files.items() if f"/linli/{part}/" in f"/{name}"]
        covered, missed = (sum(one[f"{way}_branches"] for one in of_part) for way in ("covered", "missing"))
        known = covered + missed
        print(f"branches of {part:<12}{covered:>6} of {known:<6}{100 * covered / max(known, 1):6.1f} %", flush=True)
        taken, all_of_them = taken + covered, all_of_them + known
    share = 100 * taken / max(all_of_them, 1)
    print(f"branches of core and engines: {share:.1f} % (at least {BRANCHES:.0f} % wanted)", flush=True)
    if share < BRANCHES:
        run.failed.append(f"coverage of branches: {share:.1f} %")
