"""What groups said about an item: each group writes, and merging makes one text of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import AgendaItem, GroupNote, Meeting
from linli.deliberation.rules import groups as rules
from linli.deliberation.rules import rights
from linli.deliberation.rules.opinions import meeting_problems
from linli.deliberation.rules.said import said_problems

from .business import allow, held, may, refuse
from .meeting_holding import touch

MOST_GROUP, MOST_CONVENER, MOST_TEXT = 40, 60, 4000


@dataclass(frozen=True, slots=True)
class NoteGiven:
    group: str
    text: str
    convener: str = ""


@transaction.atomic
def write(*, item: AgendaItem, given: NoteGiven, by: Actor, now: datetime) -> GroupNote:
    """
    Write what a group said, or write it anew: the clerk for any group, a member of the group for their own. What changes
    after merging waits to be merged again.

    :raises NotAllowed: for somebody else. :raises MeetingRefused: with every reason.
    """
    meeting = held(item.meeting)
    _allow(by, meeting, given.group)
    item = locking.one(AgendaItem.objects.filter(meeting=meeting), item.pk)
    refuse_if(meeting_problems(meeting.state) + _note_problems(given), MeetingRefused)
    note, is_new = GroupNote.objects.update_or_create(
        item=item,
        group=given.group.strip(),
        defaults={
            "tenant_id": meeting.tenant_id,
            "meeting": meeting,
            "convener": given.convener.strip(),
            "text": given.text.strip(),
            "written_at": now,
            "written_by": by.label[:120],
            "merged_at": None,
        },
    )
    changes = {"item": [None, item.position], "group": [None if is_new else note.group, note.group]}
    journal.record("deliberation.meeting.group_written", meeting, by=by, now=now, changes=changes)
    touch(meeting.pk)
    return note


def _allow(by: Actor, meeting: Meeting, group: str) -> None:
    if may(by, rights.MEETINGS, meeting) or may(by, rights.MINUTES, meeting):
        return
    mine = meeting.participants.filter(person_id=by.person_id, group=group.strip()) if by.person_id and group.strip() else None
    if mine is None or not mine.exists():
        refuse()


def _note_problems(given: NoteGiven) -> list[Problem]:
    return [
        *said_problems(given.group, "group", most=MOST_GROUP, empty=_("还没写哪一组。")),
        *said_problems(given.convener, "convener", most=MOST_CONVENER),
        *said_problems(given.text, "text", most=MOST_TEXT, empty=_("还没写讨论了什么。")),
    ]


@transaction.atomic
def merge(*, item: AgendaItem, by: Actor, now: datetime) -> AgendaItem:
    """
    Make one text of what all groups said, each named, in the item's outcome; merged again, it takes the place of the one before.

    :raises NotAllowed: without the right there. :raises MeetingRefused: when nothing was written, or nothing since.
    """
    meeting = held(item.meeting)
    allow(by, rights.MEETINGS, meeting)
    item = locking.one(AgendaItem.objects.filter(meeting=meeting), item.pk)
    rows = locking.several(GroupNote.objects.filter(item=item).order_by("group", "id"))
    notes = sorted(rows, key=lambda one: rules.by_number(one.group))
    problems = [] if notes else [Problem("no_notes", _("还没有一个组写了讨论情况。"))]
    if notes and all(one.merged_at for one in notes):
        problems.append(Problem("merged", _("都已经汇总过了，没有新写的。")))
    refuse_if(problems, MeetingRefused)
    merged = rules.merged_text((one.group, one.convener, one.text) for one in notes)
    item.outcome = rules.put_into(item.outcome, merged)
    item.save(update_fields=["outcome"])
    GroupNote.objects.filter(item=item).update(merged_at=now)
    changes = {"item": [None, item.position], "groups": [None, len(notes)]}
    journal.record("deliberation.meeting.groups_merged", meeting, by=by, now=now, changes=changes)
    touch(meeting.pk)
    return item
