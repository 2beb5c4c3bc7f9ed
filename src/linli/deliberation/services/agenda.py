"""The agenda of a meeting: put points on it, move them, take them up one at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.events import MeetingPostponed
from linli.deliberation.models import AgendaItem, ItemKind, Meeting
from linli.deliberation.rules import agenda as rules
from linli.deliberation.rules import rights
from linli.deliberation.states import ItemState, MeetingState

from .meeting_holding import held, touch


@dataclass(frozen=True, slots=True)
class ItemGiven:
    """One point. `minutes_planned` in minutes; `speech_seconds`: how long each may speak."""

    title: str
    kind: str = ItemKind.DISCUSSION
    text: str = ""
    presenter: str = ""
    minutes_planned: int | None = None
    speech_seconds: int | None = None
    list_is_open: bool = False
    parent: AgendaItem | None = None


@transaction.atomic
def add(*, meeting: Meeting, given: ItemGiven, late_reason: str = "", by: Actor, now: datetime) -> AgendaItem:
    """
    Put a point at the end of the agenda, or at the end of what hangs under another; after the invitation only with a reason.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting = held(meeting, by, rights.MEETINGS)
    parent = given.parent.pk if given.parent else None
    problems = _text_problems(given) + rules.may_change_problems(meeting.state)
    problems += rules.late_problems(meeting.state, late_reason)
    problems += rules.parent_problems(key=None, parent=parent, parent_of=_parents(meeting))
    refuse_if(problems, MeetingRefused)
    is_late = meeting.state != MeetingState.DRAFT
    item = AgendaItem(
        tenant_id=meeting.tenant_id, meeting=meeting, position=_last(meeting) + 1, parent=given.parent, **_fields(given),
        added_late_reason=late_reason.strip()[:120] if is_late else "",
    )  # fmt: skip
    item.save(force_insert=True)
    touch(meeting.pk)
    changes = {"item": [None, item.title]}
    journal.record("deliberation.meeting.item_added", meeting, by=by, now=now, reason=item.added_late_reason, changes=changes)
    if meeting.state == MeetingState.CONVENED:
        events.publish(MeetingPostponed(tenant_id=meeting.tenant_id, meeting_id=meeting.pk), now=now)
    return item


def _fields(given: ItemGiven) -> dict[str, Any]:
    return {
        "kind": given.kind,
        "title": given.title.strip(),
        "text": given.text.strip(),
        "presenter": given.presenter.strip()[:60],
        "minutes_planned": given.minutes_planned,
        "speech_seconds": given.speech_seconds,
        "list_is_open": given.list_is_open,
    }


def _text_problems(given: ItemGiven) -> list[Problem]:
    problems = rules.text_problems(title=given.title, minutes=given.minutes_planned, seconds=given.speech_seconds)
    if given.kind not in ItemKind.values:
        problems.append(Problem("kind", _("请选做什么。"), where="kind"))
    return problems


def _parents(meeting: Meeting) -> dict[Any, Any]:
    return dict(AgendaItem.objects.filter(meeting=meeting).values_list("pk", "parent_id"))


def _last(meeting: Meeting) -> int:
    return int(AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0)


@transaction.atomic
def change(*, item: AgendaItem, given: ItemGiven, by: Actor, now: datetime) -> AgendaItem:
    """
    Write a point anew; where it hangs is `move`.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting, item = _held_item(item, by)
    refuse_if(_text_problems(given) + rules.may_change_problems(meeting.state), MeetingRefused)
    wanted = _fields(given)
    changed = {name: [getattr(item, name), value] for name, value in wanted.items() if getattr(item, name) != value}
    if not changed:
        return item
    for name, value in wanted.items():
        setattr(item, name, value)
    item.save(update_fields=list(wanted))
    touch(meeting.pk)
    changes = {"item": [None, item.title], **{name: pair for name, pair in changed.items() if name not in ("text", "presenter")}}
    journal.record("deliberation.meeting.item_changed", meeting, by=by, now=now, changes=changes)
    return item


@transaction.atomic
def move(*, item: AgendaItem, to: int, parent: AgendaItem | None = None, by: Actor, now: datetime) -> AgendaItem:
    """
    Put a point at another place, counted from 1, under `parent` or at the top.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason.
    """
    meeting, item = _held_item(item, by)
    above = parent.pk if parent else None
    problems = rules.may_change_problems(meeting.state)
    problems += rules.parent_problems(key=item.pk, parent=above, parent_of=_parents(meeting))
    refuse_if(problems, MeetingRefused)
    item.parent_id = above
    item.save(update_fields=["parent"])
    _renumber(meeting, item, to)
    touch(meeting.pk)
    changes = {"item": [None, item.title], "position": [None, to]}
    journal.record("deliberation.meeting.item_moved", meeting, by=by, now=now, changes=changes)
    item.refresh_from_db()
    return item


def _renumber(meeting: Meeting, moved: AgendaItem, to: int) -> None:
    """Positions of the whole agenda anew, with `moved` as the `to`-th among those beside it."""
    items = list(AgendaItem.objects.filter(meeting=meeting).order_by("position", "id"))
    beside = [one for one in items if one.parent_id == moved.parent_id and one.pk != moved.pk]
    others = [one for one in items if one.parent_id != moved.parent_id]
    at = min(max(to, 1), len(beside) + 1) - 1
    ordered = [*others, *beside[:at], moved, *beside[at:]]
    for position, one in enumerate(ordered, start=1):
        one.position = position
    AgendaItem.objects.bulk_update(ordered, ["position"])


@transaction.atomic
def remove(*, item: AgendaItem, by: Actor, now: datetime) -> None:
    """Take a point off an agenda that nobody was told of yet. :raises MeetingRefused: later, and while something hangs on it."""
    meeting, item = _held_item(item, by)
    has_more = item.children.exists() or item.speeches.exists() or item.ballots.exists() or item.group_notes.exists()
    problems = rules.remove_problems(meeting_state=meeting.state, item_state=item.state, has_more=has_more)
    refuse_if(problems, MeetingRefused)
    journal.record("deliberation.meeting.item_removed", meeting, by=by, now=now, changes={"item": [item.title, None]})
    item.delete()
    touch(meeting.pk)


# ---- one at a time ----


@transaction.atomic
def begin_item(*, item: AgendaItem, by: Actor, now: datetime) -> AgendaItem:
    """Take up a point; only one is dealt with at a time. :raises MeetingRefused: with every reason."""
    meeting, item = _held_item(item, by)
    other = AgendaItem.objects.filter(meeting=meeting, state=ItemState.CURRENT).exclude(pk=item.pk).first()
    problems = rules.begin_problems(meeting_state=meeting.state, item_state=item.state, other=other.title if other else "")
    refuse_if(problems, MeetingRefused)
    item.state, item.began_at, item.ended_at = ItemState.CURRENT, item.began_at or now, None
    item.save(update_fields=["state", "began_at", "ended_at"])
    Meeting.objects.filter(pk=meeting.pk).update(screen_item=None)
    return _noted(meeting, item, "begun", by, now)


@transaction.atomic
def end_item(*, item: AgendaItem, outcome: str = "", by: Actor, now: datetime) -> AgendaItem:
    """End the point that is dealt with, with what came of it. :raises MeetingRefused: when it is another one."""
    meeting, item = _held_item(item, by)
    refuse_if(rules.end_problems(item.state) + _speaking_problems(item), MeetingRefused)
    item.state, item.ended_at, item.outcome = ItemState.DONE, now, outcome.strip() or item.outcome
    item.save(update_fields=["state", "ended_at", "outcome"])
    return _noted(meeting, item, "ended", by, now)


@transaction.atomic
def skip(*, item: AgendaItem, reason: str, by: Actor, now: datetime) -> AgendaItem:
    """Leave a point out, with the reason as its outcome. :raises MeetingRefused: with every reason."""
    meeting, item = _held_item(item, by)
    problems = rules.skip_problems(meeting_state=meeting.state, item_state=item.state, reason=reason)
    refuse_if(problems + _speaking_problems(item), MeetingRefused)
    item.state, item.outcome = ItemState.SKIPPED, reason.strip()
    item.ended_at = now if item.began_at else None
    item.save(update_fields=["state", "outcome", "ended_at"])
    return _noted(meeting, item, "skipped", by, now, reason.strip())


def _speaking_problems(item: AgendaItem) -> list[Problem]:
    speech = item.speeches.filter(ended_at=None).exclude(began_at=None).select_related("participant").first()
    if speech is None:
        return []
    return [Problem("speaking", _("%(who)s 还在发言，先结束。") % {"who": speech.participant.label}, where="speech")]


def _noted(meeting: Meeting, item: AgendaItem, what: str, by: Actor, now: datetime, reason: str = "") -> AgendaItem:
    touch(meeting.pk)
    changes = {"item": [None, item.title]}
    journal.record(f"deliberation.meeting.item_{what}", meeting, by=by, now=now, reason=reason, changes=changes)
    return item


def _held_item(item: AgendaItem, by: Actor) -> tuple[Meeting, AgendaItem]:
    """The meeting first, then its point."""
    meeting = held(item.meeting, by, rights.MEETINGS)
    return meeting, locking.one(AgendaItem, item.pk)


# ---- from an earlier meeting ----


def copy_items(source: Meeting, meeting: Meeting) -> int:
    """Take over an earlier meeting's agenda: its points as they were planned, without what came of them. Returns how many."""
    made: dict[UUID, AgendaItem] = {}
    before = list(source.items.order_by("position", "id"))
    for old in before:
        made[old.pk] = AgendaItem(
            tenant_id=meeting.tenant_id, meeting=meeting, position=old.position, kind=old.kind, title=old.title, text=old.text,
            presenter=old.presenter, minutes_planned=old.minutes_planned, speech_seconds=old.speech_seconds,
        )  # fmt: skip
    for old in before:
        made[old.pk].parent = made.get(old.parent_id) if old.parent_id else None
    AgendaItem.objects.bulk_create(made.values())
    return len(made)
