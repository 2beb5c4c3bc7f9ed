"""Checking a sheet and applying it: all of it in one transaction, or nothing."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import IO, Any

from django.core.files.base import File
from django.db import models, transaction
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.spreadsheets import in_order_of_rows, read
from linli.registry.errors import ImportRefused
from linli.registry.models import Organisation, Person, Place
from linli.registry.services.indexing import index

from .planning import NOTHING, Draft, Plan, Write
from .sheets import SHEETS

IMPORT = "registry.import"
BATCH = 1000
Progress = Callable[[int, int], None]


def check(kind: str, file: IO[bytes] | File[Any], *, tenant: Tenant, by: Actor, now: datetime) -> Plan:
    """
    What the sheet would do, with every problem by row and column. Writes nothing.

    :raises NotAllowed: unless `by` may import. :raises KeyError: for a kind of sheet that there is not.
    """
    if not by.may(IMPORT, tenant_id=tenant.pk):
        raise NotAllowed(Problem("not_allowed", _("导入不归您的岗位。")))
    sheet = SHEETS[kind]
    reading = read(file, sheet.columns)
    needed = frozenset(column.key for column in sheet.columns if column.required)
    draft = Draft(tenant, by, now, {column.key: str(column.heading) for column in sheet.columns}, needed, sheet.spoken)
    draft.plan.read, draft.plan.notes, draft.plan.problems = reading.total, list(reading.notes), list(reading.problems)
    sheet.plan(draft, reading.rows)
    reading.close()
    order = {heading: position for position, heading in enumerate(draft.headings.values())}
    draft.plan.problems.sort(key=lambda problem: (in_order_of_rows(problem), order.get(problem.column, 0)))
    if not draft.plan.is_sound:
        draft.plan.writes, draft.plan.events = [], []
    return draft.plan


@transaction.atomic
def apply(
    kind: str, file: IO[bytes] | File[Any], *, tenant: Tenant, by: Actor, now: datetime, progress: Progress | None = None
) -> Plan:
    """
    Do what the sheet says, wholly or not at all; each thing with its own line in the journal.

    :raises ImportRefused: with every problem by row and column.
    """
    # Hold the tenant's row: what the check found must still be so when it is written.
    locking.one(Tenant, tenant.pk)
    plan = check(kind, file, tenant=tenant, by=by, now=now)
    refuse_if(plan.problems, ImportRefused)
    _write(plan.writes, progress)
    told = [write for write in plan.writes if write.verb]
    for start in range(0, len(told), BATCH):
        lines = [journal.line_for(one.verb, one.obj, by=by, now=now, changes=one.changes) for one in told[start : start + BATCH]]
        journal.record_many(lines)
    index(*_found(plan.writes), now=now)
    for event in plan.events:
        events.publish(event, now=now)
    return plan


def _found(writes: list[Write]) -> list[models.Model]:
    """What of the sheet can be found in the search."""
    return list({write.obj.pk: write.obj for write in writes if isinstance(write.obj, Place | Person | Organisation)}.values())


def _write(writes: list[Write], progress: Progress | None) -> None:
    """
    Runs of like writes in one statement each, in the order of the plan: what is pointed at comes before what points.
    """
    done, pending = 0, iter(writes)
    while batch := list(islice(pending, BATCH)):
        for model, fields, objects in _runs(batch):
            if fields == ():
                model._base_manager.bulk_create(objects)
            elif fields != (NOTHING,):
                model._base_manager.bulk_update(objects, list(fields))
        done += len(batch)
        if progress:
            progress(done, len(writes))


def _runs(batch: list[Write]) -> list[tuple[type[models.Model], tuple[str, ...], list[models.Model]]]:
    """
    Like writes together: changes first (an owner ends before the next begins), then new rows by table, in order of appearance.
    """
    groups: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = {}
    for write in sorted(batch, key=lambda write: write.fields == ()):
        groups.setdefault((type(write.obj), write.fields), []).append(write.obj)
    return [(model, fields, objects) for (model, fields), objects in groups.items()]
