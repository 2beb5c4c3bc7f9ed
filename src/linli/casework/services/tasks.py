"""The ledger of tasks (工作任务台账): written down, moved on, answered, done or cancelled; and the word when a day comes near."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import TaskRefused
from linli.casework.events import (
    InstructionAnswered,
    InstructionGiven,
    TaskAdded,
    TaskChanged,
    TaskEnded,
    TaskEvent,
    TaskNearlyDue,
    TaskOverdue,
)
from linli.casework.models import Case, Task, TaskEntry
from linli.casework.models.pressing import Source, TaskState
from linli.casework.rules import pressing, rights
from linli.casework.rules import tasks as rules
from linli.casework.rules.cases import text_problems
from linli.casework.selectors import pressing as seen
from linli.casework.selectors import tasks as found
from linli.core import events, journal, locking, numbers
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Place, Post

from .pressing import new_instruction, write_answer

Kind = TaskEntry.Kind


@transaction.atomic
def task_add(
    *,
    tenant: Tenant,
    title: str,
    due_on: date,
    source: str = Source.OTHER,
    post: Post | None = None,
    organisation: Organisation | None = None,
    detail: str = "",
    source_words: str = "",
    place: Place | None = None,
    case: Case | None = None,
    is_told: bool = True,
    by: Actor,
    now: datetime,
) -> Task:
    """
    Write a task into the ledger; it gets the year's next number, and whoever answers for it is told (`is_told=False`: by the
    verb that it comes from).

    :raises NotAllowed: without the right where the task lies. :raises TaskRefused: with every reason.
    """
    where = place or (case.place if case else None) or _home_of(post, organisation) or found.root_of(tenant.pk)
    task = Task(
        tenant=tenant,
        year=timezone.localtime(now).year,
        title=title.strip(),
        detail=detail.strip(),
        source=source,
        source_words=source_words.strip(),
        case=case,
        post=post,
        organisation=organisation,
        place=where,
        place_path=where.path if where else "",
        due_on=due_on,
        added_at=now,
        added_by=by.label[:120],
        added_post_id=seen.post_of(by),
        changed_at=now,
    )
    _allow(may_add(by, task))
    refuse_if(_add_problems(task, now), TaskRefused)
    task.sequence = numbers.next_number(found.SERIES, tenant=tenant, period=str(task.year))
    task.save(force_insert=True)
    _write(task, Kind.ADDED, task.detail, by=by, now=now, verb="added", changes={"number": [None, task.number]})
    if is_told:
        events.publish(TaskAdded(tenant_id=tenant.pk, task_id=task.pk), now=now)
    return task


def _home_of(post: Post | None, organisation: Organisation | None) -> Place | None:
    """Where whoever answers for it is."""
    return (post.place if post else None) or (organisation.place if organisation else None)


def _add_problems(task: Task, now: datetime) -> list[Problem]:
    problems = rules.task_problems(
        title=task.title,
        detail=task.detail,
        source_words=task.source_words,
        due_on=task.due_on,
        today=timezone.localtime(now).date(),
        responsible=(task.post is not None) + (task.organisation is not None),
    )
    if task.source not in Source.values:
        problems.append(Problem("source", _("请选任务从哪里来。"), where="source"))
    return problems + _responsible_problems(task.tenant_id, task.post, task.organisation, task.place, task.case)


def _responsible_problems(tenant_id: UUID, post: Post | None, *others: Organisation | Place | Case | None) -> list[Problem]:
    """Everything of this subdistrict, and a post that can see the ledger at all."""
    if any(one is not None and one.tenant_id != tenant_id for one in (post, *others)):
        return [Problem("other_tenant", _("责任人、地点和诉求都要是本街道的。"), where="responsible")]
    if post is not None and not found.responsible_posts(Tenant(pk=tenant_id)).filter(pk=post.pk).exists():
        return [Problem("post_cannot_see", _("这个岗位看不到任务台账，请换一个岗位，或者派给它的单位。"), where="responsible")]
    return []


# ---- who may ----


def may_add(by: Actor, task: Task) -> bool:
    """Where the post reaches, for one's own organisation, or for oneself."""
    return _covers(by, task) or (task.post_id is not None and task.post_id == seen.post_of(by))


def may_work(by: Actor, task: Task) -> bool:
    """Whoever answers for it or gave it, and the office around it."""
    return _covers(by, task) or seen.post_of(by) in {task.post_id, task.added_post_id} - {None}


def may_steer(by: Actor, task: Task) -> bool:
    """Another day, another hand, cancelling: whoever gave it, and who may press or instruct there."""
    own = task.added_post_id is not None and task.added_post_id == seen.post_of(by)
    where: dict[str, Any] = {"tenant_id": task.tenant_id, "place_path": task.place_path}
    return own or by.may(rights.SUPERVISE, **where) or by.may(rights.INSTRUCT, **where)


def _covers(by: Actor, task: Task) -> bool:
    mine = frozenset({task.organisation_id}) if task.organisation_id else frozenset()
    return by.may(rights.TASKS, tenant_id=task.tenant_id, place_path=task.place_path, organisation_ids=mine)


def _allow(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能动这项任务。")))


# ---- on the way ----


@transaction.atomic
def task_note(*, task: Task, text: str, by: Actor, now: datetime) -> Task:
    """
    A line on how far it is. By whoever answers for the task it also answers the leader's instructions that wait.

    :raises NotAllowed: for anyone else than those who work on it. :raises TaskRefused: with every reason.
    """
    task = _locked(task)
    _allow(may_work(by, task))
    problems = [*rules.open_problems(is_open=task.is_open), *text_problems(text, where="text", most=rules.MOST_WORDS)]
    refuse_if(problems, TaskRefused)
    waiting = locking.several(task.instructions.filter(answered_at=None)) if _answers_for(by, task) else []
    for instruction in waiting:
        write_answer(instruction, text, by=by, now=now)
        events.publish(InstructionAnswered(tenant_id=task.tenant_id, instruction_id=instruction.pk), now=now)
    kind, verb = (Kind.ANSWERED, "answered") if waiting else (Kind.NOTE, "noted")
    _move(task, kind, text, by=by, now=now, verb=verb)
    return task


def _answers_for(by: Actor, task: Task) -> bool:
    if task.post_id:
        return task.post_id == seen.post_of(by)
    return task.organisation_id == by.organisation_id


@transaction.atomic
def task_instruct(*, task: Task, text: str, answer_by: datetime | None = None, by: Actor, now: datetime) -> Task:
    """
    A leader's written instruction on a task.

    :raises NotAllowed: without the right here. :raises TaskRefused: with every reason.
    """
    task = _locked(task)
    _allow(by.may(rights.INSTRUCT, tenant_id=task.tenant_id, place_path=task.place_path))
    problems = [*rules.open_problems(is_open=task.is_open), *text_problems(text, where="text", most=pressing.MOST_WORDS)]
    refuse_if([*problems, *pressing.answer_by_problems(answer_by, now)], TaskRefused)
    instruction = new_instruction(task.tenant_id, text, answer_by, by=by, now=now)
    instruction.task = task
    instruction.save(force_insert=True)
    _move(task, Kind.INSTRUCTED, text, by=by, now=now, verb="instructed")
    events.publish(InstructionGiven(tenant_id=task.tenant_id, instruction_id=instruction.pk), now=now)
    return task


@transaction.atomic
def task_change(
    *,
    task: Task,
    reason: str,
    due_on: date | None = None,
    post: Post | None = None,
    organisation: Organisation | None = None,
    by: Actor,
    now: datetime,
) -> Task:
    """
    Another day, or somebody else who answers for it, for a reason that stays on record.

    :raises NotAllowed: without the right here. :raises TaskRefused: with every reason.
    """
    task = _locked(task)
    _allow(may_steer(by, task))
    hands_over = post is not None or organisation is not None
    moves = due_on is not None and due_on != task.due_on
    problems = [*rules.open_problems(is_open=task.is_open), *rules.reason_problems(reason)]
    problems += rules.due_problems(due_on, timezone.localtime(now).date()) if due_on and moves else []
    problems += _responsible_problems(task.tenant_id, post, organisation)
    if post is not None and organisation is not None:
        problems.append(Problem("responsible", _("选一个责任岗位或责任单位，只能一个。"), where="responsible"))
    if not (hands_over or moves):
        problems.append(Problem("nothing_changed", _("期限和责任人都没有变。"), where="due_on"))
    refuse_if(problems, TaskRefused)
    changes: dict[str, Any] = {}
    if due_on and moves:
        changes["due_on"] = [task.due_on, due_on]
        task.due_on, task.due_told_at, task.overdue_told_at = due_on, None, None
    if hands_over:
        changes["responsible"] = [str(task.post_id or task.organisation_id), str((post or organisation).pk)]  # type: ignore[union-attr]
        task.post, task.organisation = post, organisation
    entry = _move(task, Kind.CHANGED, reason, by=by, now=now, verb="changed", changes=changes)
    events.publish(TaskChanged(tenant_id=task.tenant_id, task_id=task.pk, entry_id=entry.pk), now=now)
    return task


@transaction.atomic
def task_finish(*, task: Task, text: str, by: Actor, now: datetime) -> Task:
    """
    Say that a task is done, and what came of it.

    :raises NotAllowed: for anyone else than those who work on it. :raises TaskRefused: with every reason.
    """
    task = _locked(task)
    _allow(may_work(by, task))
    problems = [*rules.open_problems(is_open=task.is_open), *text_problems(text, where="text", most=rules.MOST_WORDS)]
    refuse_if(problems, TaskRefused)
    return _end(task, TaskState.DONE, text, by=by, now=now)


@transaction.atomic
def task_cancel(*, task: Task, reason: str, by: Actor, now: datetime) -> Task:
    """
    Cancel a task, for a reason. Its number stays.

    :raises NotAllowed: without the right here. :raises TaskRefused: with every reason.
    """
    task = _locked(task)
    _allow(may_steer(by, task))
    refuse_if([*rules.open_problems(is_open=task.is_open), *rules.reason_problems(reason)], TaskRefused)
    return _end(task, TaskState.CANCELLED, reason, by=by, now=now)


def _end(task: Task, state: TaskState, words: str, *, by: Actor, now: datetime) -> Task:
    """What waits for an answer on it is answered by its end."""
    for instruction in locking.several(task.instructions.filter(answered_at=None)):
        write_answer(instruction, words, by=by, now=now)
        events.publish(InstructionAnswered(tenant_id=task.tenant_id, instruction_id=instruction.pk), now=now)
    task.state, task.ended_at, task.ended_words = state, now, words.strip()
    _move(task, Kind(state.value), words, by=by, now=now, verb="finished" if state == TaskState.DONE else "cancelled")
    events.publish(TaskEnded(tenant_id=task.tenant_id, task_id=task.pk), now=now)
    return task


# ---- how it is written ----


def _locked(task: Task) -> Task:
    return locking.one(Task, task.pk)


def _move(
    task: Task, kind: str, text: str, *, by: Actor, now: datetime, verb: str, changes: dict[str, Any] | None = None
) -> TaskEntry:
    task.latest, task.changed_at = text.strip(), now
    task.save()
    return _write(task, kind, text, by=by, now=now, verb=verb, changes=changes)


def _write(
    task: Task, kind: str, text: str, *, by: Actor, now: datetime, verb: str, changes: dict[str, Any] | None = None
) -> TaskEntry:
    """One entry and one journal line; what was written may name people and stays out of the journal."""
    entry = TaskEntry.objects.create(
        tenant_id=task.tenant_id, task=task, at=now, kind=kind, label=by.label[:120], text=text.strip()
    )
    journal.record(f"casework.task.{verb}", task, by=by, now=now, changes=changes or {})
    return entry


# ---- by the clock ----


def sound(*, now: datetime, by: Actor, tenant: Tenant | None = None) -> tuple[int, int]:
    """Tell once of each task whose day is near, and once when it has passed. Returns how many of each."""
    today, due, overdue = timezone.localtime(now).date(), 0, 0
    for one in [tenant] if tenant else Tenant.objects.filter(is_active=True).order_by("pk"):
        for pk in list(found.to_remind(now, today, one).order_by("due_on", "id").values_list("pk", flat=True)):
            due += _tell(pk, "due_told_at", TaskNearlyDue, now, by)
        for pk in list(found.to_call_overdue(today, one).order_by("due_on", "id").values_list("pk", flat=True)):
            overdue += _tell(pk, "overdue_told_at", TaskOverdue, now, by)
    return due, overdue


@transaction.atomic
def _tell(pk: UUID, field: str, fact: type[TaskEvent], now: datetime, by: Actor) -> bool:
    """One word, once: the row is held while it is noted."""
    task = locking.first_free(Task.objects.filter(pk=pk, state=TaskState.OPEN, **{field: None}))
    if task is None:
        return False
    Task.objects.filter(pk=task.pk).update(**{field: now})
    verb = "nearly_due" if fact is TaskNearlyDue else "overdue"
    journal.record(f"casework.task.{verb}", task, by=by, now=now, changes={"due_on": [None, task.due_on]})
    events.publish(fact(tenant_id=task.tenant_id, task_id=task.pk), now=now)
    return True
