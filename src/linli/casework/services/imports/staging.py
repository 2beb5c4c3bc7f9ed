"""
A sheet on its way into the database: taken in hand, written piece by piece, let go in one step; or cleared away without a trace.

SQLite has one writer at a time, so the rows go in by transactions of a fraction of a second, and `Case.objects` passes over
them until the run is let go. On PostgreSQL, where nobody waits for them, the pieces lie in one transaction. Whoever stops
half-way clears up; what a killed process left is cleared by the next sheet, or by a task a few minutes later.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.casework.errors import ImportRefused
from linli.casework.models import Case, Entry, ImportRun, Reporter
from linli.casework.rules import numbers
from linli.casework.services.deeds import search_text
from linli.core import clock, locking, search
from linli.core.ids import uuid7
from linli.core.numbers import give_back, next_block
from linli.core.problems import Problem

from .preparing import Progress

DEAD_AFTER = timedelta(minutes=1)
AT_ONCE = 500
"""Rows in one of the short transactions that clear away or make findable."""


class Busy(ImportRefused):
    """Another sheet is being written into this subdistrict."""


class Lost(ImportRefused):
    """Another process has taken the sheet in hand meanwhile; ours has nothing to write or to clear any more."""


def is_whole() -> bool:
    """Whether the database takes all pieces in one transaction."""
    return connection.vendor == "postgresql"


def take_in_hand(run: ImportRun) -> None:
    """
    Become the one who writes a sheet into this subdistrict; what a dead process left of one is cleared away first.

    :raises Busy: while another sheet is being written there. :raises Lost: when this one has just been let go.
    """
    if earlier := ImportRun.objects.filter(tenant=run.tenant_id, written_by__isnull=False).select_related("tenant").first():
        if earlier.pk == run.pk:
            _insist(earlier)
        elif not _take_over(earlier):
            raise Busy(_busy(earlier))
        clear(earlier)
    run.written_by, run.beat_at, run.state = uuid7(), clock.now(), ImportRun.State.RUNNING
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:  # two began in the same instant
        run.written_by = None
        raise Busy(_busy(None)) from None


def insist_on_room(run: ImportRun) -> None:
    """:raises Busy: while another sheet is being written into this subdistrict."""
    others = ImportRun.objects.filter(tenant=run.tenant_id, written_by__isnull=False, beat_at__gte=clock.now() - DEAD_AFTER)
    if other := others.exclude(pk=run.pk).first():
        raise Busy(_busy(other))


def _busy(other: ImportRun | None) -> Problem:
    if other is None:
        return Problem("busy", _("另一份表格正在写进去，等它完了再导。"))
    text = _("%(by)s正在导入“%(name)s”，等它完了再导。要是那边已经断了，过一分钟再试就行。")
    return Problem("busy", text % {"by": other.by_label, "name": other.file_name})


@transaction.atomic
def _take_over(run: ImportRun) -> bool:
    """Take a run from a process that has not stirred for a while. A row that is locked is being written."""
    dead = ImportRun.objects.filter(pk=run.pk, written_by=run.written_by, beat_at__lt=clock.now() - DEAD_AFTER)
    if not locking.free(dead):
        return False
    _become_its_hand(run)
    return True


@transaction.atomic
def _insist(run: ImportRun) -> None:
    """Take our own run from whoever had it before us, dead or not: its job is ours now. :raises Lost:"""
    if locking.one(ImportRun, run.pk).written_by is None:
        raise _lost()
    _become_its_hand(run)


def _become_its_hand(run: ImportRun) -> None:
    run.written_by, run.beat_at = uuid7(), clock.now()
    run.save(update_fields=["written_by", "beat_at"])


def _lost() -> Lost:
    return Lost(Problem("lost", _("这份表格已经由另一个进程接着写了。")))


@transaction.atomic
def take_numbers(run: ImportRun, days: dict[str, int]) -> dict[str, Iterator[int]]:
    """A block of numbers for each day on which something came, in a moment: others take numbers of these days too."""
    taken = {day: next_block(numbers.SERIES, tenant=run.tenant, period=day, count=count) for day, count in sorted(days.items())}
    run.blocks = {day: [block.start, len(block)] for day, block in taken.items()}
    run.save(update_fields=["blocks"])
    return {day: iter(block) for day, block in taken.items()}


def together() -> Any:
    """Around all pieces: one transaction where the database takes them so."""
    return transaction.atomic() if is_whole() else nullcontext()


@contextmanager
def piece(run: ImportRun) -> Iterator[None]:
    """One of the transactions in which rows are written; it says that we are alive. :raises Lost:"""
    with transaction.atomic():
        if not ImportRun.objects.filter(pk=run.pk, written_by=run.written_by).update(beat_at=clock.now()):
            raise _lost()
        yield


def clear(run: ImportRun) -> None:
    """Clear away what was written of a sheet: nobody has seen it. The numbers go back. :raises Lost:"""
    while keys := list(Case.with_unsettled.filter(imported_by=run).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with piece(run):
            # Past the rule that lines of a timeline stay: these are of cases that never were.
            for rows in (Entry._base_manager.filter(case__in=keys), Reporter._base_manager.filter(case__in=keys)):
                rows._raw_delete(rows.db)
            cases = Case.with_unsettled.filter(pk__in=keys)
            cases._raw_delete(cases.db)
    with piece(run):
        for day, (first, count) in run.blocks.items():
            block = range(first, first + count)
            reason = _("导入中途停了，没有用上")
            give_back(numbers.SERIES, tenant=run.tenant, period=day, block=block, reason=reason, now=clock.now())
        mine = ImportRun.objects.filter(pk=run.pk)
        run.written_by, run.blocks = None, {}
        if run.file_id:
            mine.update(written_by=None, blocks={})
        else:
            mine.delete()  # from the command line: there is no page that tells of it


def make_findable(run: ImportRun, progress: Progress | None = None) -> None:
    """Let the cases of a run that was let go be found by their words, from where it was left. Once more does nothing."""
    done, total = 2 * run.read, 3 * run.read
    while not run.is_findable:
        left = Case.objects.filter(imported_by=run).order_by("pk")
        found = list((left.filter(pk__gt=run.found_to) if run.found_to else left)[:AT_ONCE])
        cut = search.cut_up(search_text(case) for case in found)
        with transaction.atomic():
            search.keep(cut)
            run.is_findable, run.beat_at = len(found) < AT_ONCE, clock.now()
            run.found_to = found[-1].pk if found else run.found_to
            run.save(update_fields=["found_to", "is_findable", "beat_at"])
        done += len(found)
        if progress:
            progress(done, total)


def tidy(now: datetime) -> dict[str, int]:
    """Clear away what killed processes left of their sheets, and finish what they only had to make findable."""
    quiet = Q(beat_at__lt=now - DEAD_AFTER)
    cleared = [
        one for one in ImportRun.objects.filter(quiet, written_by__isnull=False).select_related("tenant") if _take_over(one)
    ]
    for run in cleared:
        clear(run)
    finished = list(ImportRun.objects.filter(quiet, state=ImportRun.State.APPLIED, is_findable=False).select_related("tenant"))
    for run in finished:
        make_findable(run)
    return {"cleared": len(cleared), "finished": len(finished)}
