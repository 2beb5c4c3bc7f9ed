"""
Who is told when a case is pressed, and of tasks: by the rule set `casework.escalation`, never nobody.

A rung of the ladder on which nobody is in office hands on to the next one above; see `services/notices.py` for the rest.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.casework.events import (
    CasePressed,
    InstructionAnswered,
    InstructionEvent,
    InstructionGiven,
    InstructionUnanswered,
    SupervisionAnswered,
    SupervisionLifted,
    SupervisionUnanswered,
    TaskAdded,
    TaskChanged,
    TaskEnded,
    TaskEvent,
    TaskNearlyDue,
    TaskOverdue,
)
from linli.casework.models import Case, Instruction, SupervisionItem, Task
from linli.casework.models.pressing import TaskState
from linli.casework.rules import escalation
from linli.casework.selectors.pressing import escalation_rule
from linli.casework.selectors.tasks import root_of
from linli.casework.states import Supervision
from linli.disclosure.api import tell, tell_posts
from linli.registry.api import Place, holders_of

from .notices import TRIAGE_POSTS


def on_case_pressed(event: CasePressed, *, event_id: UUID, now: datetime) -> None:
    """Whoever has the case, and the rungs that the rule names for this step."""
    item = SupervisionItem.objects.select_related("case", "case__place").get(pk=event.item_id)
    case, by_when = item.case, _moment(item.answer_due_at)
    given = {"number": case.short_number, "card": item.get_level_display(), "letter": item.document_number, "by": by_when}
    if item.is_letter:
        title = _("%(number)s %(card)s，%(letter)s，%(by)s 前答复") % given
    elif by_when:
        title = _("%(number)s %(card)s，%(by)s 前答复") % given
    else:
        title = _("%(number)s %(card)s，看看卡在哪里") % given
    is_urgent = item.level != Supervision.REMINDER
    once = f"casework.pressed:{event_id}"
    _tell_step(case, item.level, "casework.pressed", title, item.get_absolute_url(), once, now, is_urgent=is_urgent)


def on_supervision_answered(event: SupervisionAnswered, *, event_id: UUID, now: datetime) -> None:
    """Whoever issued the letter; for one that the clock sent, the subdistrict's rung."""
    item = SupervisionItem.objects.select_related("case", "case__place").get(pk=event.item_id)
    title = _("%(number)s 的督办有答复了") % {"number": item.case.short_number}
    message = _message(item.case, "casework.supervision_answered", title, item.get_absolute_url(), now)
    once = f"casework.supervision_answered:{event_id}"
    _tell_issuer(item.case, item.issued_post_id, message, once)


def on_supervision_unanswered(event: SupervisionUnanswered, *, event_id: UUID, now: datetime) -> None:
    item = SupervisionItem.objects.select_related("case", "case__place").get(pk=event.item_id)
    title = _("%(number)s 的督办没有按时答复") % {"number": item.case.short_number}
    once = f"casework.supervision_unanswered:{event_id}"
    _tell_step(
        item.case, "unanswered", "casework.supervision_unanswered", title, item.get_absolute_url(), once, now, is_urgent=True
    )


def on_supervision_lifted(event: SupervisionLifted, *, event_id: UUID, now: datetime) -> None:
    case = Case.objects.select_related("place").get(pk=event.case_id)
    title = _("%(number)s 的督办取消了") % {"number": case.short_number}
    message = _message(case, "casework.supervision_lifted", title, case.get_absolute_url(), now)
    _tell_handler(case, message, f"casework.supervision_lifted:{event_id}")


# ---- instructions ----


def on_instruction_given(event: InstructionGiven, *, event_id: UUID, now: datetime) -> None:
    """Whoever has the case or the task, and whoever dispatches around the case."""
    instruction = _instruction(event)
    given = {"number": _number_of(instruction), "by": _moment(instruction.answer_due_at)}
    title = _("%(number)s 有领导批示，%(by)s 前回复") % given
    once = f"casework.instruction_given:{event_id}"
    message = _message(instruction, "casework.instruction_given", title, _url_of(instruction), now, is_urgent=True)
    _tell_who_answers(instruction, message, once)
    if instruction.case:
        tell_posts(
            tenant_id=event.tenant_id, kinds=TRIAGE_POSTS, place_path=instruction.case.place_path, once_key=once, **message
        )


def on_instruction_answered(event: InstructionAnswered, *, event_id: UUID, now: datetime) -> None:
    """The leader who wrote it."""
    instruction = _instruction(event)
    if instruction.given_post_id:
        title = _("%(number)s 的批示有回复了") % {"number": _number_of(instruction)}
        message = _message(instruction, "casework.instruction_answered", title, _url_of(instruction), now)
        _tell_post(event.tenant_id, instruction.given_post_id, message, f"casework.instruction_answered:{event_id}")


def on_instruction_unanswered(event: InstructionUnanswered, *, event_id: UUID, now: datetime) -> None:
    """Whoever was to answer, and the leader who waits."""
    instruction = _instruction(event)
    title = _("%(number)s 的批示没有按时回复") % {"number": _number_of(instruction)}
    once = f"casework.instruction_unanswered:{event_id}"
    message = _message(instruction, "casework.instruction_unanswered", title, _url_of(instruction), now, is_urgent=True)
    _tell_who_answers(instruction, message, once)
    if instruction.given_post_id:
        _tell_post(event.tenant_id, instruction.given_post_id, message, once)


def _instruction(event: InstructionEvent) -> Instruction:
    return Instruction.objects.select_related("case", "case__place", "task").get(pk=event.instruction_id)


def _tell_who_answers(instruction: Instruction, message: dict[str, Any], once: str) -> None:
    """Of a task whoever answers for it, of a case whoever has it."""
    if instruction.task:
        _tell_responsible(instruction.task, message, once)
    if instruction.case:
        _tell_handler(instruction.case, message, once)


def _number_of(instruction: Instruction) -> str:
    return instruction.case.short_number if instruction.case else instruction.task.number if instruction.task else ""


def _url_of(instruction: Instruction) -> str:
    subject = instruction.case or instruction.task
    return subject.get_absolute_url() if subject else reverse("casework:tasks")


# ---- tasks ----


def on_task_added(event: TaskAdded, *, event_id: UUID, now: datetime) -> None:
    task = _task(event)
    title = _("新任务 %(number)s，%(due)s 前") % {"number": task.number, "due": _day(task)}
    _tell_responsible(task, _task_message(task, "casework.task_added", title, now), f"casework.task_added:{event_id}")


def on_task_changed(event: TaskChanged, *, event_id: UUID, now: datetime) -> None:
    task = _task(event)
    title = _("%(number)s 改了期限或责任人，期限 %(due)s") % {"number": task.number, "due": _day(task)}
    _tell_responsible(task, _task_message(task, "casework.task_changed", title, now), f"casework.task_changed:{event_id}")


def on_task_ended(event: TaskEnded, *, event_id: UUID, now: datetime) -> None:
    """Whoever gave it hears that it is done; whoever had it hears that it is cancelled."""
    task, once = _task(event), f"casework.task_ended:{event_id}"
    is_done = task.state == TaskState.DONE
    title = (_("%(number)s 完成了") if is_done else _("%(number)s 取消了")) % {"number": task.number}
    message = _task_message(task, "casework.task_ended", title, now)
    if not is_done:
        _tell_responsible(task, message, once)
    elif task.added_post_id:
        _tell_post(task.tenant_id, task.added_post_id, message, once)


def on_task_nearly_due(event: TaskNearlyDue, *, event_id: UUID, now: datetime) -> None:
    task = _task(event)
    title = _("%(number)s 快到期了，%(due)s 前") % {"number": task.number, "due": _day(task)}
    _tell_task_step(task, "task_due", _task_message(task, "casework.task_due", title, now), f"casework.task_due:{event_id}", now)


def on_task_overdue(event: TaskOverdue, *, event_id: UUID, now: datetime) -> None:
    task = _task(event)
    title = _("%(number)s 过了期限") % {"number": task.number}
    message = _task_message(task, "casework.task_overdue", title, now, is_urgent=True)
    _tell_task_step(task, "task_overdue", message, f"casework.task_overdue:{event_id}", now)


def _task(event: TaskEvent) -> Task:
    return Task.objects.select_related("place").get(pk=event.task_id)


def _task_message(task: Task, kind: str, title: str, now: datetime, *, is_urgent: bool = False) -> dict[str, Any]:
    return _message(task, kind, title, task.get_absolute_url(), now, is_urgent=is_urgent)


def _tell_task_step(task: Task, step: str, message: dict[str, Any], once: str, now: datetime) -> None:
    whom = escalation_rule(task.tenant_id, now).body["told"][step]
    if escalation.RESPONSIBLE in whom:
        _tell_responsible(task, message, once)
    if escalation.GIVER in whom and task.added_post_id:
        _tell_post(task.tenant_id, task.added_post_id, message, once)
    _tell_rungs(task.tenant_id, task.place, whom, message, once, now)


def _tell_responsible(task: Task, message: dict[str, Any], once: str) -> None:
    if task.post_id:
        _tell_post(task.tenant_id, task.post_id, message, once)
    if task.organisation_id:
        _tell_organisation(task.tenant_id, task.organisation_id, message, once)


# ---- the ladder ----


def _tell_step(
    case: Case, step: str, kind: str, title: str, url: str, once: str, now: datetime, *, is_urgent: bool = False
) -> None:
    """Everyone whom the rule names for this step, each once."""
    whom = escalation_rule(case.tenant_id, now).body["told"][step]
    message = _message(case, kind, title, url, now, is_urgent=is_urgent)
    if escalation.HANDLER in whom:
        _tell_handler(case, message, once)
    _tell_rungs(case.tenant_id, case.place, whom, message, once, now)


def _tell_rungs(
    tenant_id: UUID, place: Place | None, whom: Iterable[str], message: dict[str, Any], once: str, now: datetime
) -> None:
    where = place or root_of(tenant_id)
    for post_id in _posts_on(where, [one for one in whom if one in escalation.LADDER], tenant_id, now) if where else ():
        _tell_post(tenant_id, post_id, message, once)


def _posts_on(place: Place, rungs: Iterable[str], tenant_id: UUID, now: datetime) -> list[UUID]:
    """The posts of these rungs around the place that somebody holds; for an empty rung those of the next above that is not."""
    kinds, on = escalation_rule(tenant_id, now).body["rungs"], timezone.localtime(now).date()
    found: dict[UUID, None] = {}
    for rung in rungs:
        for higher in escalation.rungs_from(rung):
            held = [one.post_id for kind in kinds[higher] for one in holders_of(kind, place, on=on)]
            found |= dict.fromkeys(held)
            if held:
                break
    return list(found)


def _tell_handler(case: Case, message: dict[str, Any], once: str) -> None:
    """The leading organisation; before dispatch those who dispatch there."""
    if case.holder_id:
        _tell_organisation(case.tenant_id, case.holder_id, message, once)
    else:
        tell_posts(tenant_id=case.tenant_id, kinds=TRIAGE_POSTS, place_path=case.place_path, once_key=once, **message)


def _tell_issuer(case: Case, post_id: UUID | None, message: dict[str, Any], once: str) -> None:
    if post_id:
        _tell_post(case.tenant_id, post_id, message, once)
    else:
        _tell_rungs(case.tenant_id, case.place, ["subdistrict"], message, once, message["now"])


def _tell_post(tenant_id: UUID, post_id: UUID, message: dict[str, Any], once: str) -> None:
    """The key is the one that `tell_posts` makes, so that a post named twice is told once."""
    tell(tenant_id=tenant_id, to_post=post_id, once_key=f"{once}:{post_id}", **message)


def _tell_organisation(tenant_id: UUID, organisation_id: UUID, message: dict[str, Any], once: str) -> None:
    tell(tenant_id=tenant_id, to_organisation=organisation_id, once_key=f"{once}:{organisation_id}", **message)


def _message(about: models.Model, kind: str, title: str, url: str, now: datetime, *, is_urgent: bool = False) -> dict[str, Any]:
    """`title` may leave the house: a number and what happened. What it is about is said inside only."""
    body = about.title if isinstance(about, Case | Task) else ""
    return {"kind": kind, "title": title, "body": body, "url": url, "about": about, "is_urgent": is_urgent, "now": now}


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), _("n月j日 H:i")) if at else ""


def _day(task: Task) -> str:
    return date_format(task.due_on, _("n月j日"))
