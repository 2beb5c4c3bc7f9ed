"""`doctor`: what is wrong with this installation, or soon will be; each finding with what to do about it."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import typer

from .output import Json, give
from .places import Data, start_django

WARN, FAIL = "warn", "fail"
LITTLE_DISK = 2 * 2**30  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `state` is ok, warn or fail."""

    check: str
    state: str
    text: str


def doctor(data: Data = None, as_json: Json = False) -> None:
    """Look everything over; exit 1 when something has to be done before the platform can be relied on."""
    folder = start_django(data)
    findings = [finding for look in CHECKS for finding in _carefully(look, folder)]
    ok = all(finding.state != FAIL for finding in findings)
    rows = [{"check": one.check, "state": one.state, "text": one.text} for one in findings]
    words = "\n".join(f"{one.state.upper():<5} {one.check:<11} {one.text}" for one in findings)
    give({"ok": ok, "checks": rows}, as_json=as_json, in_words=words)
    if not ok:
        raise typer.Exit(1)


def _carefully(look: Callable[[Path], Iterator[Finding]], folder: Path) -> list[Finding]:
    """The findings of one look; one that cannot even look has found something too."""
    from django.db import Error

    name = look.__name__
    try:
        return list(look(folder)) or [Finding(name, "ok", "")]
    except Error as error:
        return [Finding(name, FAIL, f"the database does not answer: {type(error).__name__}")]


def database(_folder: Path) -> Iterator[Finding]:
    from django.db import connection

    connection.ensure_connection()
    version = ".".join(str(part) for part in connection.get_database_version())
    yield Finding("database", "ok", f"{connection.display_name} {version}")


def migrations(_folder: Path) -> Iterator[Finding]:
    from linli.config.probes import not_ready

    if not_ready():
        yield Finding("migrations", FAIL, "there are migrations to apply: ./linli up, or ./linli worker --migrate")


def keys(folder: Path) -> Iterator[Finding]:
    """Keys lie readable for their owner alone."""
    home = folder / "keys"
    for path in [home, *sorted(home.glob("*"))]:
        if not path.exists():
            yield Finding("keys", FAIL, f"{path} is missing: restore it from a backup; without it nothing encrypted can be read")
        elif stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding("keys", FAIL, f"{path} can be read by others: chmod {'700' if path.is_dir() else '600'} {path}")


def disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if free < LITTLE_DISK:
        yield Finding("disk", WARN if free > LITTLE_DISK // 4 else FAIL, f"{free // 2**20} MiB free where the data lie")
    if not os.access(folder, os.W_OK):
        yield Finding("disk", FAIL, f"{folder} cannot be written to")


def calendar(_folder: Path) -> Iterator[Finding]:
    """The years that deadlines of today reach into."""
    from linli.core import clock, workcalendar

    today = clock.today()
    for year in workcalendar.missing_years(today, today + timedelta(days=120)):
        when = "this year" if year == today.year else "the coming year"
        yield Finding(
            "calendar", WARN, f"{year} ({when}): no holiday notice; weekends are taken as days off. ./linli import calendar FILE"
        )


def rules(_folder: Path) -> Iterator[Finding]:
    """Rule files that are broken, and rules in force that nobody has filled in."""
    from linli.core import clock, rulesets

    yield from (Finding("rules", FAIL, f"{problem.where}: {problem.text}") for problem in rulesets.problems_of_shipped())
    for code in rulesets.codes():
        yield from _unfilled(code, clock.today())
    yield from _definitions()


def _definitions() -> Iterator[Finding]:
    """Shipped procedures that cannot be read."""
    from linli.procedures.api import shipped_definitions

    for one in shipped_definitions():
        yield from (Finding("rules", FAIL, f"{one.file.name}:{problem.row}: {problem.text}") for problem in one.problems)


def _unfilled(code: str, today: date) -> Iterator[Finding]:
    from linli.core import rulesets

    for version in rulesets.versions(code):
        in_force = version.effective_from <= today and (version.effective_to is None or today <= version.effective_to)
        if in_force and version.status is rulesets.Status.UNFILLED:
            yield Finding(
                "rules", WARN, f"{code} is not filled in and refuses to be used: {', '.join(map(str, version.missing))}"
            )


def events(_folder: Path) -> Iterator[Finding]:
    from linli.core import events as outbox

    yield from (Finding("events", WARN, problem.text) for problem in outbox.troubles())


def tasks(_folder: Path) -> Iterator[Finding]:
    """Jobs that failed for good, and jobs that nobody takes."""
    from django.db.models import Count

    from linli.core import clock
    from linli.core.models import Job

    now = clock.now()
    recent = Job.objects.filter(state=Job.State.FAILED, finished_at__gte=now - timedelta(days=7)).order_by()
    for task, count in recent.values_list("task").annotate(count=Count("pk")):
        yield Finding("tasks", WARN, f"{task} failed {count} times in the last seven days")
    if Job.objects.filter(state=Job.State.READY, run_after__lt=now - timedelta(minutes=10)).exists():
        yield Finding(
            "tasks", WARN, "jobs have been waiting for ten minutes: no worker is running. ./linli worker, or ./linli up"
        )


def journal(_folder: Path) -> Iterator[Finding]:
    from linli.core import clock, seals

    yield from (Finding("journal", FAIL, problem.text) for problem in seals.troubles(clock.now()))


def numbers(_folder: Path) -> Iterator[Finding]:
    """Numbers of this year and the last that nothing carries, and nobody has explained."""
    from linli.casework.api import lost_numbers
    from linli.core import clock

    year = clock.today().year
    yield from (Finding("numbers", WARN, problem.text) for one in (year - 1, year) for problem in lost_numbers(one))


def limits(_folder: Path) -> Iterator[Finding]:
    """Deadlines that run, worked out again from the rule they were started under."""
    from linli.casework.api import wrong_limits

    yield from (Finding("limits", WARN, problem.text) for problem in wrong_limits())


def parts(_folder: Path) -> Iterator[Finding]:
    """Rows of another subdistrict than what they are part of."""
    from linli.core import parts as looked_over

    yield from (Finding("parts", FAIL, problem.text) for problem in looked_over.strayed())


def open_parts(_folder: Path) -> Iterator[Finding]:
    """Parts in cases that are marked open and are not, or the other way round."""
    from linli.casework.api import wrong_parts

    yield from (Finding("open_parts", WARN, problem.text) for problem in wrong_parts())


def facts(_folder: Path) -> Iterator[Finding]:
    """What cases repeat of their records for the rates, and resolutions of their reports, worked out again."""
    from linli.casework.api import wrong_facts
    from linli.deliberation.api import wrong_facts as wrong_resolutions

    yield from (Finding("facts", WARN, problem.text) for found in (wrong_facts, wrong_resolutions) for problem in found())


def clocks(_folder: Path) -> Iterator[Finding]:
    """This machine's clock against the journal's last line and, on PostgreSQL, against the database's."""
    from django.db import connection

    from linli.core import clock
    from linli.core.models import JournalLine

    last = JournalLine.objects.order_by("-at").values_list("at", flat=True).first()
    if last and last > clock.now() + timedelta(minutes=2):
        yield Finding("clocks", FAIL, f"the journal's last line is of {last:%Y-%m-%d %H:%M} UTC: this machine's clock is behind")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
        if apart > 5:
            yield Finding("clocks", WARN, f"this machine and the database are {apart:.0f} s apart")


def settings(_folder: Path) -> Iterator[Finding]:
    """What must not stay as it is outside one's own machine."""
    from django.conf import settings as chosen
    from django.core import checks

    for message in checks.run_checks():
        yield Finding("settings", FAIL if message.is_serious() else WARN, f"{message.id}: {message.msg}")
    outside = [host for host in chosen.ALLOWED_HOSTS if host not in ("localhost", "127.0.0.1", "[::1]")]
    if outside and not chosen.BEHIND_TLS:
        yield Finding(
            "settings", FAIL, f"{', '.join(outside)} is served without TLS: set LINLI_TLS=1 behind a proxy that has a certificate"
        )
    if chosen.DEBUG:
        yield Finding("settings", FAIL, "LINLI_DEBUG is on: pages show their source when something breaks")


def files(_folder: Path) -> Iterator[Finding]:
    """Styles, scripts and message catalogues that the pages need."""
    from django.conf import settings as chosen

    from .catalogues import engines, file_of

    if not (Path(chosen.STATIC_ROOT) / "staticfiles.json").is_file() and not chosen.DEBUG:
        yield Finding("files", FAIL, "static files are not collected: ./linli up, or ./linli worker --migrate")
    for engine in engines():
        if file_of(engine).is_file() and not file_of(engine).with_suffix(".mo").is_file():
            yield Finding("files", WARN, f"{engine.name} speaks no English yet: ./linli messages --compile-only")


def paper(_folder: Path) -> Iterator[Finding]:
    """Whether pages for paper can be set as PDF files, and in Chinese."""
    from . import machine

    for need in (machine.PANGO, machine.FONT):
        if not need.is_there():
            yield Finding("paper", WARN, f"{need.name} is missing, and with it {need.without}: {machine.advice(need.package)}")


CHECKS: tuple[Callable[[Path], Iterator[Finding]], ...] = (
    database,
    migrations,
    keys,
    disk,
    calendar,
    rules,
    events,
    tasks,
    journal,
    numbers,
    limits,
    parts,
    open_parts,
    facts,
    clocks,
    settings,
    files,
    paper,
)
