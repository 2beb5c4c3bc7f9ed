"""Who does what at a fair (分工): given to a group, a team or a unit, changed, done, taken back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Organisation

from ..errors import FairRefused
from ..models import GroupTask, Programme, ResidentGroup, VolunteerTeam
from ..rules import fairs as rules
from ..rules import rights
from .pieces import allow
from .programme_pieces import held_programme, stranger_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGiven:
    """One thing to do, for at most one of group, team and unit."""

    title: str
    group: ResidentGroup | None = None
    team: VolunteerTeam | None = None
    organisation: Organisation | None = None
    people_wanted: int | None = None
    due_at: datetime | None = None
    note: str = ""


@transaction.atomic
def give(*, programme: Programme, given: TaskGiven, by: Actor, now: datetime) -> GroupTask:
    """Give somebody something to do. :raises NotAllowed: without the right there. :raises FairRefused: with every reason."""
    of = _held(programme, by)
    problems = rules.fair_problems(of.kind, of.state) + _problems(of, given)
    if of.tasks.count() >= rules.MOST_TASKS:
        problems.append(Problem("too_many", _("一个活动最多写 300 样。"), where="title"))
    refuse_if(problems, FairRefused)
    row = GroupTask(tenant_id=of.tenant_id, programme=of, **_values(given))
    row.save(force_insert=True)
    journal.record("activities.task.given", row, by=by, now=now, changes={"title": [None, row.title]})
    return row


@transaction.atomic
def change(*, task: GroupTask, given: TaskGiven, by: Actor, now: datetime) -> GroupTask:
    """Other words, another who. :raises NotAllowed: without the right there. :raises FairRefused: with every reason."""
    of, row = _held_task(task, by)
    refuse_if(_problems(of, given), FairRefused)
    before = row.title
    for name, value in _values(given).items():
        setattr(row, name, value)
    row.save()
    journal.record("activities.task.changed", row, by=by, now=now, changes={"title": [before, row.title]})
    return row


@transaction.atomic
def done(*, task: GroupTask, is_done: bool = True, by: Actor, now: datetime) -> GroupTask:
    """Tick it off, or take the tick back: by the office, or by whoever leads the group. :raises NotAllowed: for others."""
    of = held_programme(task.programme)
    row = locking.one(GroupTask, task.pk, "group")
    lead = row.group.lead_id if row.group else None  # type: ignore[attr-defined]
    if by.person_id is None or by.person_id != lead:
        allow(by, rights.GROUPS, tenant_id=of.tenant_id, place_path=of.place_path)
    row.done_at, row.done_by = ((row.done_at or now), by.label[:80]) if is_done else (None, "")
    row.save(update_fields=["done_at", "done_by"])
    journal.record("activities.task.done", row, by=by, now=now, changes={"done": [not is_done, is_done]})
    return row


@transaction.atomic
def remove(*, task: GroupTask, by: Actor, now: datetime) -> None:
    """Take it back. :raises NotAllowed: without the right there."""
    _of, row = _held_task(task, by)
    journal.record("activities.task.removed", row, by=by, now=now, changes={"title": [row.title, None]})
    row.delete()


def _values(given: TaskGiven) -> dict[str, Any]:
    plain = {name: getattr(given, name) for name in TaskGiven.__dataclass_fields__}
    return plain | {"title": given.title.strip(), "note": given.note.strip()}


def _problems(of: Programme, given: TaskGiven) -> list[Problem]:
    holders = {"group": given.group, "team": given.team, "organisation": given.organisation}
    problems = rules.task_problems(
        title=given.title, note=given.note, holders=sum(one is not None for one in holders.values()), people=given.people_wanted
    )
    return problems + stranger_problems(of.tenant_id, **holders)


def _held(programme: Programme, by: Actor) -> Programme:
    of = held_programme(programme)
    allow(by, rights.GROUPS, tenant_id=of.tenant_id, place_path=of.place_path)
    return of


def _held_task(task: GroupTask, by: Actor) -> tuple[Programme, GroupTask]:
    of = _held(task.programme, by)
    row = locking.one(GroupTask, task.pk)
    row.programme = of
    return of, row
