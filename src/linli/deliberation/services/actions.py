"""What a meeting decided somebody does: written down, made a task or a case by the engine that keeps those, done."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.events import ActionDecided
from linli.deliberation.models import ActionItem, ActionKind, AgendaItem, Meeting
from linli.deliberation.rules import opinions as rules
from linli.deliberation.rules import rights
from linli.registry.api import Organisation, Place

from .business import allow, held
from .meeting_holding import touch


@dataclass(frozen=True, slots=True)
class ActionGiven:
    """What is to be done, by whom, until which day. `kind`: what it becomes, as in `ActionKind`."""

    title: str
    kind: str = ActionKind.NOTE
    text: str = ""
    organisation: Organisation | None = None
    responsible: str = ""
    place: Place | None = None
    due_on: date | None = None
    item: AgendaItem | None = None


@transaction.atomic
def decide(*, meeting: Meeting, given: ActionGiven, by: Actor, now: datetime) -> ActionItem:
    """
    Write down what is to be done; unless it is only noted, it becomes a task or a case.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    meeting = held(meeting)
    allow(by, rights.MINUTES, meeting)
    responsible = given.responsible.strip() or (given.organisation.name[:80] if given.organisation else "")
    refuse_if(_problems(meeting, given, responsible, now), MeetingRefused)
    made = ActionItem.objects.create(
        tenant_id=meeting.tenant_id,
        meeting=meeting,
        item=given.item,
        kind=given.kind,
        title=given.title.strip(),
        text=given.text.strip(),
        organisation=given.organisation,
        responsible=responsible,
        place=given.place or meeting.place,
        due_on=given.due_on,
        decided_at=now,
        decided_by=by.label[:120],
    )
    changes = {"kind": [None, made.kind], "due_on": [None, made.due_on]}
    journal.record("deliberation.meeting.action_decided", meeting, by=by, now=now, changes=changes)
    if made.kind != ActionKind.NOTE:
        events.publish(ActionDecided(tenant_id=made.tenant_id, action_id=made.pk), now=now)
    touch(meeting.pk)
    return made


def _problems(meeting: Meeting, given: ActionGiven, responsible: str, now: datetime) -> list[Problem]:
    problems = rules.meeting_problems(meeting.state) + rules.decide_problems(
        kind=given.kind,
        title=given.title,
        text=given.text,
        responsible=responsible,
        has_organisation=given.organisation is not None,
        due_on=given.due_on,
        today=timezone.localtime(now).date(),
    )
    if any(one is not None and one.tenant_id != meeting.tenant_id for one in (given.organisation, given.place, given.item)):
        problems.append(Problem("other_tenant", _("单位和地点都要是本街道的。"), where="organisation"))
    return problems


@transaction.atomic
def done(*, action: ActionItem, words: str, by: Actor, now: datetime) -> ActionItem:
    """
    Say that something that was only noted is done.

    :raises NotAllowed: without the right there. :raises MeetingRefused: with every reason.
    """
    meeting = held(action.meeting)
    allow(by, rights.MINUTES, meeting)
    action = locking.one(ActionItem, action.pk)
    is_elsewhere = action.kind != ActionKind.NOTE
    refuse_if(rules.done_problems(is_done=action.done_at is not None, has_target=is_elsewhere, words=words), MeetingRefused)
    return _done(action, words, by, now)


def waiting_for_target(action_id: UUID) -> ActionItem | None:
    """What is to become a task or a case, held until the end of the transaction; None when it is one already."""
    rows = ActionItem.objects.filter(target_id=None).exclude(kind=ActionKind.NOTE)
    return locking.if_there(rows, action_id, "meeting__tenant", "organisation", "place")


@transaction.atomic
def note_target(*, action_id: UUID, target_id: UUID, number: str, url: str, by: Actor, now: datetime) -> None:
    """Which task or case it became; said again it changes nothing."""
    action = locking.one(ActionItem, action_id, "meeting")
    if action.target_id is not None:
        return
    action.target_id, action.target_number, action.target_url = target_id, number, url
    action.save(update_fields=["target_id", "target_number", "target_url"])
    journal.record("deliberation.meeting.action_handed_over", action.meeting, by=by, now=now, changes={"number": [None, number]})


@transaction.atomic
def note_action_done(*, target_id: UUID, words: str, by: Actor, now: datetime) -> int:
    """The task or case that actions became has ended: so have they. Returns how many; said again it is none."""
    ended = locking.several(ActionItem.objects.filter(target_id=target_id, done_at=None), "meeting")
    for action in ended:
        _done(action, words, by, now)
    return len(ended)


def _done(action: ActionItem, words: str, by: Actor, now: datetime) -> ActionItem:
    action.done_at, action.done_words = now, words.strip()[: rules.MOST_DONE]
    action.save(update_fields=["done_at", "done_words"])
    journal.record("deliberation.meeting.action_done", action.meeting, by=by, now=now)
    return action
