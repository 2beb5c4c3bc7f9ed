"""
Pressing by the clock: reminders before the end, cards after it, and word of letters and instructions that nobody answered.

Run again and again; each step is done once for each end that a clock has had, in a transaction of its own, whatever number
of workers run. A step that was missed while no worker ran is made up for by the hardest one that is due.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.events import InstructionUnanswered, SupervisionUnanswered
from linli.casework.models import Case, Clock, Entry, Instruction, SupervisionItem
from linli.casework.rules import pressing as rules
from linli.casework.selectors import pressing as seen
from linli.casework.states import ClockKind, Supervision
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant

from . import tasks
from .deeds import Deed
from .pressing import show

BY_RULE = (Supervision.RED, Supervision.YELLOW, Supervision.REMINDER)
"""The hardest first: what is due for red does not pass through yellow."""


@dataclass(frozen=True, slots=True)
class Escalated:
    """What was done in one go, by kind."""

    reminder: int = 0
    yellow: int = 0
    red: int = 0
    unanswered: int = 0
    task_due: int = 0
    task_overdue: int = 0


def escalate(*, now: datetime, by: Actor, tenant: Tenant | None = None) -> Escalated:
    """Press what is due to be pressed by the rule in force, in one subdistrict or in all."""
    shown = dict.fromkeys(BY_RULE, 0)
    for one in [tenant] if tenant else Tenant.objects.filter(is_active=True).order_by("pk"):
        for level in BY_RULE:
            for clock_id in list(seen.to_press(one, level, now).values_list("pk", flat=True)):
                shown[level] += _press(one, clock_id, level, now, by)
    told = _tell_unanswered(now, by, tenant)
    due, overdue = tasks.sound(now=now, by=by, tenant=tenant)
    return Escalated(
        reminder=shown[Supervision.REMINDER],
        yellow=shown[Supervision.YELLOW],
        red=shown[Supervision.RED],
        unanswered=told,
        task_due=due,
        task_overdue=overdue,
    )


@transaction.atomic
def _press(tenant: Tenant, clock_id: UUID, level: Supervision, now: datetime, by: Actor) -> bool:
    """One step on one case, held while it is done. Whether it was done: another worker may have been quicker."""
    case = locking.first_free(Case.objects.filter(clocks__pk=clock_id), "category")
    clock = seen.to_press(tenant, level, now).filter(pk=clock_id).first() if case else None
    if case is None or clock is None or not _is_due(clock, level, now):
        return False
    deed = Deed(case, by=by, now=now)
    show(deed, level, reason=_reason(clock, level, now), clock=clock, is_automatic=True)
    deed.write()
    return True


def _is_due(clock: Clock, level: Supervision, now: datetime) -> bool:
    """A limit of hours is too short for a reminder a day ahead; the clock's own warning stands for it."""
    if level != Supervision.REMINDER:
        return True
    body = seen.supervision_rule(clock.tenant_id, now).body
    return not rules.is_pressed_before_start(clock.started_at, clock.due_at, body, seen.calendar_for(clock.tenant_id, now))


def _reason(clock: Clock, level: Supervision, now: datetime) -> str:
    """Why, in the words that stand in the letter."""
    local = timezone.localtime(clock.due_at)
    what = _("受理和派单") if clock.kind == ClockKind.ACCEPT else _("办理")
    given = {"what": what, "month": local.month, "day": local.day, "time": f"{local:%H:%M}"}
    if level == Supervision.REMINDER:
        return _("%(what)s时限 %(month)s月%(day)s日 %(time)s 到，还没有办完。") % given
    days = seen.calendar_for(clock.tenant_id, now).working_days_between(local.date(), timezone.localtime(now).date())
    return _("%(what)s时限 %(month)s月%(day)s日 %(time)s 已经过了 %(days)s 个工作日，还没有办完。") % (given | {"days": days})


def _tell_unanswered(now: datetime, by: Actor, tenant: Tenant | None) -> int:
    """Say once that an answer did not come in time; each row by itself, skipped where another worker holds it."""
    told = 0
    for rows in seen.unanswered_by(now):
        found = rows.filter(tenant=tenant) if tenant else rows
        for pk in list(found.order_by("answer_due_at", "id").values_list("pk", flat=True)):
            told += _tell_one(rows.model, pk, now, by)
    return told


@transaction.atomic
def _tell_one(kind: type[Model], pk: UUID, now: datetime, by: Actor) -> bool:
    waiting: QuerySet[Any] = next(rows for rows in seen.unanswered_by(now) if rows.model is kind)
    one: SupervisionItem | Instruction | None = locking.first_free(waiting.filter(pk=pk), "case")
    if one is None:
        return False
    one.unanswered_told_at = now
    one.save(update_fields=["unanswered_told_at"])
    verb = f"casework.{one._meta.model_name}.unanswered"
    journal.record(verb, one, by=by, now=now, changes={"answer_due_at": [None, one.answer_due_at]})
    if one.case is not None:
        _note_on_road(one.case, now, by)
    events.publish(_news_of(one), now=now)
    return True


def _news_of(one: SupervisionItem | Instruction) -> events.Event:
    if isinstance(one, Instruction):
        return InstructionUnanswered(tenant_id=one.tenant_id, instruction_id=one.pk)
    return SupervisionUnanswered(tenant_id=one.tenant_id, case_id=one.case_id, item_id=one.pk)


def _note_on_road(case: Case, now: datetime, by: Actor) -> None:
    Entry.objects.create(
        tenant_id=case.tenant_id, case=case, at=now, verb="unanswered", label=by.label, is_internal=True, to_state=case.state
    )
