"""A sheet from its first look to the end: checked as a whole, written in pieces, let go in one step."""

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.casework.errors import ImportRefused
from linli.casework.events import CasesImported
from linli.casework.models import Case, ImportRun
from linli.casework.rules import rights
from linli.casework.selectors.mappings import CLOSED, Mapping, mapping_named
from linli.core import events, journal
from linli.core.actors import Actor
from linli.core.models import Job, Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.tasks import control

from . import staging
from .preparing import Laid, Prepared, Progress, prepare
from .writing import Writer


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a sheet that was applied."""

    read: int
    created: int
    unchanged: int
    run: ImportRun
    notes: list[Problem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a sheet would do: nothing has been written. `sample` are its first rows as they would come in."""

    read: int
    created: int
    unchanged: int
    problems: list[Problem]
    notes: list[Problem]
    sample: list[Prepared]


def look_at(file: Any, *, tenant: Tenant, mapping: str, by: Actor, now: datetime, progress: Progress | None = None) -> Looked:
    """
    Look at a sheet without writing anything: how many rows are new, which are there already, everything that is wrong.

    :raises NotAllowed: without the right. :raises ImportRefused: for a mapping that nobody knows.
    """
    known = _allowed_mapping(tenant, mapping, by)
    laid = prepare(file, tenant=tenant, mapping=known, now=now, progress=progress)
    with laid.store:
        if laid.problems:
            return Looked(laid.read, 0, 0, laid.problems, laid.notes, [])
        found = _Known(tenant, known, laid)
        sample = next(laid.chunks(), [])[:5]
        return Looked(laid.read, laid.read - found.unchanged, found.unchanged, found.problems, laid.notes, sample)


def import_cases(
    file: Any,
    *,
    tenant: Tenant,
    mapping: str,
    by: Actor,
    now: datetime,
    progress: Progress | None = None,
    run: ImportRun | None = None,
) -> Imported:
    """
    Bring in a sheet of closed cases, wholly or not at all. A row whose number is known and which says the same changes
    nothing, so a sheet may come twice; one that says something else is a problem.

    `file`: a path or an open upload. `progress` is called with (done, total) and may raise to stop the work.

    :raises NotAllowed: without the right. :raises ImportRefused: with every problem by row and column, or while another
        sheet is being written; nothing is left.
    """
    known = _allowed_mapping(tenant, mapping, by)
    laid = prepare(file, tenant=tenant, mapping=known, now=now, progress=progress)
    with laid.store:
        refuse_if(laid.problems, ImportRefused)
        run = run or _new_run(file, tenant, known, by, now)
        staging.take_in_hand(run)
        held = run.written_by
        try:
            done = _apply(laid, known, run, by=by, now=now, progress=progress)
        except staging.Lost:
            raise
        except BaseException:  # refused, cancelled, interrupted from the keyboard, broken: nothing stays
            run.written_by = held
            staging.clear(run)
            raise
    staging.make_findable(run, progress)
    return done


def _allowed_mapping(tenant: Tenant, code: str, by: Actor) -> Mapping:
    if not by.may(rights.IMPORT, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能导入诉求。")))
    known = mapping_named(code, tenant=tenant)
    if known is None:
        raise ImportRefused(Problem("unknown_mapping", _("没有叫“%(code)s”的列对照。") % {"code": code[:40]}, where="mapping"))
    if known.kind != CLOSED:
        raise ImportRefused(
            Problem("not_closed", _("这份对照是 12345 在办工单用的，请到“12345 热线”那一页导入。"), where="mapping")
        )
    return known


def _new_run(file: Any, tenant: Tenant, mapping: Mapping, by: Actor, now: datetime) -> ImportRun:
    name = str(getattr(file, "name", file)).rsplit("/", 1)[-1]
    return ImportRun(tenant=tenant, mapping=mapping.code, file_name=name[:200], started_at=now, by_label=by.label[:120])


class _Known:
    """Which rows of a sheet are there already, and how many numbers each day needs for the others."""

    def __init__(self, tenant: Tenant, mapping: Mapping, laid: Laid) -> None:
        self.days: Counter[str] = Counter()
        self.numbers: set[int] = set()
        self._heading = laid.headings["external_no"]
        self.problems: list[Problem] = []
        self.unchanged = 0
        for chunk in laid.chunks():
            wanted = [one.external_no for one in chunk]
            there = Case.objects.filter(tenant=tenant, external_source=mapping.source, external_no__in=wanted)
            digests = dict(there.values_list("external_no", "import_digest"))
            for one in chunk:
                self._look(one, digests)

    def _look(self, one: Prepared, digests: dict[str, str]) -> None:
        if one.external_no not in digests:
            self.days[one.day] += 1
            return
        self.unchanged += 1
        self.numbers.add(one.row)
        if digests[one.external_no] != one.digest:
            text = _("编号 %(number)s 已经导入过，这次内容不一样。要改，请打开那件诉求更正。")
            self.problems.append(Problem("differs", text % {"number": one.external_no}, row=one.row, column=self._heading))


def _apply(laid: Laid, mapping: Mapping, run: ImportRun, *, by: Actor, now: datetime, progress: Progress | None) -> Imported:
    """Write the rows that are not there yet and let the run go. :raises ImportRefused: :raises staging.Lost:"""
    known = _Known(run.tenant, mapping, laid)
    refuse_if(known.problems, ImportRefused)
    run.read, run.unchanged, run.created = laid.read, known.unchanged, laid.read - known.unchanged
    writer = Writer(run, mapping, staging.take_numbers(run, known.days), by=by, now=now)
    with contextlib.closing(writer), staging.together():
        _write(writer, laid, known, progress)
        _let_go(run, writer, by=by, now=now)
    return Imported(run.read, run.created, run.unchanged, run, laid.notes)


def _write(writer: Writer, laid: Laid, known: "_Known", progress: Progress | None) -> None:
    done = 0
    for chunk in laid.chunks():
        try:
            writer.write([one for one in chunk if one.row not in known.numbers])
        except IntegrityError:  # somebody reported one of these numbers by another door since we looked
            raise ImportRefused(Problem("meanwhile", _("导入时有人登记了表里的编号。请再导一次。"))) from None
        done += len(chunk)
        if progress:
            progress(laid.read + done, laid.read * 3)


@transaction.atomic
def _let_go(run: ImportRun, writer: Writer, *, by: Actor, now: datetime) -> None:
    """The one short step after which everybody sees the whole sheet. :raises control.Cancelled: asked in the last moment."""
    with staging.piece(run):
        if run.job_id and Job.objects.filter(pk=run.job_id, cancel_requested=True).exists():
            raise control.Cancelled
        writer.put_lines()
        run.state, run.finished_at, run.written_by, run.is_findable = ImportRun.State.APPLIED, now, None, staging.is_whole()
        run.sample = []
        run.save()
        changes = {"read": [None, run.read], "created": [None, run.created], "mapping": [None, run.mapping]}
        journal.record("casework.import.applied", run, by=by, now=now, changes=changes)
        events.publish(CasesImported(tenant_id=run.tenant_id, run_id=run.pk), now=now)
