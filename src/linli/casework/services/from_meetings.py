"""What meetings send here: opinions and things to be done become cases or tasks; when those end, the meeting's list says so."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.events import CaseClosed, TaskEnded
from linli.casework.models import Case, Task
from linli.casework.models.pressing import Source, TaskState
from linli.casework.rules.cases import MOST_TITLE
from linli.core.access import by_channel
from linli.core.actors import Actor, Channel
from linli.deliberation.api import (
    MEETING_SOURCE,
    ActionDecided,
    ForCase,
    OpinionVoiced,
    case_of_action,
    case_of_voiced,
    note_action_done,
    note_case,
    note_target,
    waiting_for_case,
    waiting_for_target,
)

from .intake import ReporterGiven, Wanted, report
from .tasks import task_add


@transaction.atomic
def on_opinion_voiced(event: OpinionVoiced, *, event_id: UUID, now: datetime) -> None:
    """An opinion taken down at the table becomes a case: once, however often it is told."""
    voiced = waiting_for_case(event.voiced_id)
    if voiced is None:
        return
    case = _opened(case_of_voiced(voiced), event_id, now)
    by = Actor.system(tenant_id=case.tenant_id)
    note_case(voiced_id=voiced.pk, case_id=case.pk, number=case.short_number, by=by, now=now)


def _opened(wanted: ForCase, case_id: UUID, now: datetime) -> Case:
    """Who sat at the table said it there: it counts as said at the counter, and whoever took it down was the first to hear it."""
    label = _("%(who)s（%(number)s）") % {"who": wanted.by_label, "number": wanted.number}
    by = by_channel(Actor.system(label[:80], tenant_id=wanted.tenant.pk), Channel.COUNTER)
    said = Wanted(
        text=wanted.text, title=wanted.title, place=wanted.place, external_source=MEETING_SOURCE, external_no=wanted.number
    )
    who = ReporterGiven(name=wanted.who, person_id=wanted.person_id, has_phone=False, wants_reply=wanted.person_id is not None)
    return report(tenant=wanted.tenant, wanted=said, reporter=who, by=by, now=now, case_id=case_id)


@transaction.atomic
def on_action_decided(event: ActionDecided, *, event_id: UUID, now: datetime) -> None:
    """What a meeting decided somebody does becomes a line of the ledger or a case: once, however often it is told."""
    action = waiting_for_target(event.action_id)
    if action is None:
        return
    by, today = Actor.system(tenant_id=action.tenant_id), timezone.localtime(now).date()
    if action.kind == "case":
        case = _opened(case_of_action(action), event_id, now)
        target: Case | Task = case
        number = case.short_number
    else:
        target = task_add(
            tenant=action.meeting.tenant,
            title=action.title,
            due_on=max(action.due_on or today, today),
            source=Source.MEETING,
            organisation=action.organisation,
            detail=action.text,
            source_words=f"{action.meeting.number} {action.meeting.title}"[:MOST_TITLE],
            place=action.place,
            by=Actor.system(action.decided_by, tenant_id=action.tenant_id),
            now=now,
        )
        number = target.number
    note_target(action_id=action.pk, target_id=target.pk, number=number, url=target.get_absolute_url(), by=by, now=now)


def on_task_ended(event: TaskEnded, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """A task that came from a meeting is done, or was cancelled."""
    task = Task.objects.filter(pk=event.task_id, source=Source.MEETING).first()
    if task is None or task.is_open:
        return
    is_cancelled = task.state == TaskState.CANCELLED
    words = _("取消了：%(why)s") % {"why": task.ended_words} if is_cancelled else task.ended_words
    note_action_done(target_id=task.pk, words=words, by=Actor.system(tenant_id=task.tenant_id), now=now)


def on_case_closed(event: CaseClosed, *, event_id: UUID, now: datetime) -> None:  # noqa: ARG001 -- the shape of a handler
    """A case that came from a meeting has ended."""
    case = Case.objects.filter(pk=event.case_id, external_source=MEETING_SOURCE).first()
    if case is None:
        return
    words = case.reply or str(case.get_outcome_display())  # type: ignore[attr-defined]
    note_action_done(target_id=case.pk, words=words, by=Actor.system(tenant_id=case.tenant_id), now=now)
