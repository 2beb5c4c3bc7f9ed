"""The upload page's import: a run that is looked at first, then applied; many rows go to a task that can be watched and cancelled."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.errors import ImportRefused
from linli.casework.models import ImportMapping, ImportRun
from linli.casework.rules import rights
from linli.casework.rules.hotline_columns import taken_problem
from linli.casework.selectors.mappings import CLOSED, HOTLINE, KEYS, NEEDED, mapping_in_use, nearest
from linli.core import clock, files, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.spreadsheets import Readable, headings_in
from linli.core.tasks import control
from linli.core.tasks.backend import task_named

from . import staging
from .applying import Looked, import_cases, look_at
from .preparing import Prepared, Progress

MOST_AT_ONCE = 2_000
"""Rows up to which a page waits for the work; more become a task."""
SMALL_BYTES = 2 * 2**20
KEPT_PROBLEMS = 200
RUN_IMPORT = "linli.casework.tasks.run_import"  # by name: a task stands above the services that it calls


def begin_run(upload: File[Any], *, tenant: Tenant, mapping: str, by: Actor, now: datetime) -> ImportRun:
    """
    Take an upload in and look at it: the run says what it would do. A large file is looked at by a task. `mapping`: its code,
    or “” for the one that fits the headings best.

    :raises NotAllowed: without the right. :raises Refused: for a file that is no sheet, or an unknown mapping.
    """
    _allow(by, tenant)
    problems = files.upload_problems([upload], where="file", largest=settings.LINLI_MAX_SHEET)
    known = mapping_in_use(mapping, tenant=tenant) if mapping else None
    if mapping and (known is None or known.kind != CLOSED):
        problems.append(Problem("unknown_mapping", _("没有这份列对照，请从列表里选。"), where="mapping"))
    refuse_if(problems, ImportRefused)
    mapping = known.code if known else fitting(upload, tenant)
    with transaction.atomic():
        run = ImportRun(
            tenant=tenant, mapping=mapping, file_name=(upload.name or "")[:200], started_at=now, by_label=by.label[:120]
        )
        run.save()
        run.file = files.store(upload, tenant=tenant, by=by, now=now, subject=run, purpose="import")
        run.save(update_fields=["file"])
        journal.record("casework.import.begun", run, by=by, now=now, changes={"mapping": [None, mapping]})
    if run.file.size > SMALL_BYTES:
        return _enqueue(run, by, "look")
    return work_on(run, "look", by=by, now=now)


def fitting(file: Readable, tenant: Tenant) -> str:
    """The code of the mapping that fits the headings of a sheet best. :raises SheetRefused: for a file that is no sheet."""
    return nearest(headings_in(file), tenant).code


def apply_run(run: ImportRun, *, by: Actor, now: datetime) -> ImportRun:
    """
    Apply a run that was looked at and is clean; many rows become a task.

    :raises NotAllowed: without the right. :raises ImportRefused: when it is not ready, or a sheet turns out bad after all.
    """
    _allow(by, run.tenant)
    with transaction.atomic():
        run = locking.one(ImportRun, run.pk, "tenant", "file")
        if run.state != ImportRun.State.CHECKED:
            raise ImportRefused(Problem("not_ready", _("这份表格现在不能导入，请重新上传。")))
        staging.insist_on_room(run)
        run.state = ImportRun.State.RUNNING
        run.save(update_fields=["state"])
    if run.read > MOST_AT_ONCE:
        return _enqueue(run, by, "apply")
    return work_on(run, "apply", by=by, now=now)


@transaction.atomic
def cancel_run(run: ImportRun, *, by: Actor, now: datetime) -> ImportRun:
    """
    Stop a run; what it has written so far does not stand.

    :raises NotAllowed: without the right. :raises ImportRefused: when it is over, or is done from the command line.
    """
    _allow(by, run.tenant)
    run = locking.one(ImportRun, run.pk, "tenant", "file")
    if run.is_over:
        raise ImportRefused(Problem("over", _("这次导入已经结束了。")))
    if run.file_id is None:
        raise ImportRefused(Problem("elsewhere", _("这次导入是在命令行里做的，请在那边按 Ctrl-C 停下。")))
    if run.job_id and run.state in (ImportRun.State.RUNNING, ImportRun.State.WAITING):
        job = control.cancel(run.job_id, by=by, now=now)
        if job.state == job.State.RUNNING:
            return run  # the task notices between two batches, rolls back and says so itself
    return _end(run, ImportRun.State.CANCELLED, [], by, now)


def work_on(run: ImportRun, step: str, *, by: Actor, now: datetime, progress: Progress | None = None) -> ImportRun:
    """Look at or apply the stored file of a run, and say in the run what came of it."""
    if run.file is None:
        raise ImportRefused(Problem("no_file", _("表格已经删掉了，请重新上传。")))
    try:
        with files.open_stored(run.file) as stream:
            if step == "look":
                return _looked(
                    run, look_at(stream, tenant=run.tenant, mapping=run.mapping, by=by, now=now, progress=progress), by, now
                )
            import_cases(stream, tenant=run.tenant, mapping=run.mapping, by=by, now=now, progress=progress, run=run)
    except staging.Lost:
        run.refresh_from_db()
        return run
    except staging.Busy:
        ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.CHECKED)
        raise
    except ImportRefused as refused:
        return _end(run, ImportRun.State.REFUSED, refused.problems, by, now)
    except control.Cancelled:
        if not run.is_over:
            _end(run, ImportRun.State.CANCELLED, [], by, clock.now())  # a large sheet was worked on for minutes since `now`
            raise
    finish_run(run, by=by, now=now)
    return run


def finish_run(run: ImportRun, *, by: Actor, now: datetime) -> None:
    """What a run that is over may still lack because its process was killed: words to be found by, its file removed."""
    if run.state == ImportRun.State.APPLIED:
        staging.make_findable(run)
    _drop_file(run, by, now)


def _looked(run: ImportRun, found: Looked, by: Actor, now: datetime) -> ImportRun:
    if found.problems:
        run.read = found.read
        return _end(run, ImportRun.State.REFUSED, found.problems, by, now)
    run.state, run.read, run.created, run.unchanged = ImportRun.State.CHECKED, found.read, found.created, found.unchanged
    run.sample = [_shown(one) for one in found.sample]
    run.save(update_fields=["state", "read", "created", "unchanged", "sample"])
    return run


def _shown(one: Prepared) -> dict[str, Any]:
    """What somebody looks at before the sheet is applied."""
    keys = ("row", "title", "category", "place", "place_detail", "reported_at")
    return {key: getattr(one, key) for key in keys}


def _end(run: ImportRun, state: str, problems: list[Problem], by: Actor, now: datetime) -> ImportRun:
    """Nothing of the sheet stays: no case, no file; the run keeps why."""
    with transaction.atomic():
        run.state, run.finished_at, run.created, run.sample = state, now, 0, []
        run.problem_count, run.problems = len(problems), [one.as_dict() for one in problems[:KEPT_PROBLEMS]]
        run.save(update_fields=["state", "finished_at", "created", "sample", "read", "problem_count", "problems"])
        journal.record(f"casework.import.{state}", run, by=by, now=now, changes={"problems": [None, len(problems)]})
        _drop_file(run, by, now)
    return run


def _drop_file(run: ImportRun, by: Actor, now: datetime) -> None:
    """The sheet names people; its rows are cases now, or nothing."""
    if run.file is not None and run.file.removed_at is None:
        files.erase(run.file, by=by, now=now, reason=_("导入结束"))


def _enqueue(run: ImportRun, by: Actor, step: str) -> ImportRun:
    run.job_id = control.enqueue_unique(
        task_named(RUN_IMPORT),
        f"casework.import:{run.pk}:{step}",
        str(run.pk),
        step,
        str(by.appointment_id or ""),
        tenant_id=run.tenant_id,
    ).pk
    run.save(update_fields=["job_id"])
    return run


def _allow(by: Actor, tenant: Tenant) -> None:
    if not by.may(rights.IMPORT, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能导入诉求。")))


@transaction.atomic
def keep_mapping(
    *, tenant: Tenant, code: str, name: str, columns: dict[str, str], required: list[str], by: Actor, now: datetime
) -> ImportMapping:
    """
    Keep a named mapping (heading → key) for the next sheet of its kind; the same code is written over.

    :raises NotAllowed: without the right. :raises ImportRefused: with every reason.
    """
    _allow(by, tenant)
    problems = []
    if not code.isidentifier() or len(code) > 20:
        problems.append(Problem("bad_code", _("代码用字母、数字和下划线，最多 20 个。"), where="code"))
    if not name.strip():
        problems.append(Problem("missing", _("给这份对照起个名字。"), where="name"))
    locking.one(Tenant, tenant.pk)  # two mappings that are called the same at once
    own = ImportMapping.objects.filter(tenant=tenant)
    if own.exclude(code=code).filter(name=name.strip()[:60], retired_at=None).exists():
        problems.append(taken_problem())
    if own.filter(code=code, body__kind=HOTLINE).exists():
        problems.append(Problem("code_taken", _("这个代码是一份 12345 对照的，换一个。"), where="code"))
    missing = set(NEEDED) - set(columns.values())
    if missing:
        problems.append(Problem("keys_missing", _("还缺：%(keys)s。") % {"keys": "、".join(sorted(missing))}, where="columns"))
    if unknown := set(columns.values()) - set(KEYS) - {""}:
        problems.append(Problem("keys_unknown", _("不认识：%(keys)s。") % {"keys": "、".join(sorted(unknown))}, where="columns"))
    refuse_if(problems, ImportRefused)
    body = {
        "source": code,
        "columns": columns,
        "required": sorted({*required, *NEEDED}),
    }
    kept, _made = ImportMapping.objects.update_or_create(
        tenant=tenant, code=code, defaults={"name": name.strip()[:60], "body": body, "made_at": now, "made_by": by.label[:120]}
    )
    journal.record("casework.mapping.kept", kept, by=by, now=now, changes={"code": [None, code]})
    return kept
