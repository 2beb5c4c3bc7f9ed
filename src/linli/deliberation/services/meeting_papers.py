"""Papers of a meeting: files that hang on the meeting or on a point of its agenda."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, files, journal
from linli.core.actors import Actor
from linli.core.models import StoredFile
from linli.core.problems import Problem, refuse_if
from linli.deliberation.errors import MeetingRefused
from linli.deliberation.models import AgendaItem, Meeting
from linli.deliberation.rules import meetings as rules
from linli.deliberation.rules import rights
from linli.deliberation.states import MeetingState

from .meeting_holding import held, touch

PURPOSE = "papers"
MOST = 20
"""Files of one point."""


@transaction.atomic
def add(
    *,
    meeting: Meeting,
    uploads: Sequence[File[Any]],
    item: AgendaItem | None = None,
    late_reason: str = "",
    by: Actor,
    now: datetime,
) -> list[StoredFile]:
    """
    Put papers with a meeting, or with one point of it. After they had to be out only with a reason.

    :raises NotAllowed: without the right. :raises MeetingRefused: with every reason. :raises FileRefused: for a file that may not be.
    """
    meeting = held(meeting, by, rights.MEETINGS)
    subject: Meeting | AgendaItem = item or meeting
    before = files.files_of(subject, purpose=PURPOSE)
    refuse_if(_problems(meeting, uploads, item, len(before), late_reason, now), MeetingRefused)
    stored = [
        files.store(
            one,
            tenant=meeting.tenant,
            by=by,
            now=now,
            subject=subject,
            purpose=PURPOSE,
            position=len(before) + number,
        )
        for number, one in enumerate(uploads)
    ]
    touch(meeting.pk)
    changes = {"files": [len(before), len(before) + len(stored)], "item": [None, item.title if item else None]}
    journal.record("deliberation.meeting.paper_added", meeting, by=by, now=now, reason=late_reason.strip(), changes=changes)
    return stored


def _problems(
    meeting: Meeting, uploads: Sequence[File[Any]], item: AgendaItem | None, before: int, late_reason: str, now: datetime
) -> list[Problem]:
    problems = [] if uploads else [Problem("no_files", _("还没有选文件。"), where="uploads")]
    if meeting.state == MeetingState.CANCELLED:
        problems.append(Problem("over", _("这次会不开了。"), where="state"))
    if before + len(uploads) > MOST:
        problems.append(Problem("too_many_files", _("一项最多放 %(most)s 份材料。") % {"most": MOST}, where="uploads"))
    if item is not None and item.meeting_id != meeting.pk:
        problems.append(Problem("elsewhere", _("这一项不在这次会的议程上。"), where="item"))
    for one in uploads:
        problems += files.upload_problems([one], where="uploads")
    if meeting.state != MeetingState.DRAFT:
        problems += rules.late_papers_problems(until=meeting.papers_until, today=clock.day_of(now), reason=late_reason)
    return problems


@transaction.atomic
def remove(*, meeting: Meeting, stored: StoredFile, reason: str, by: Actor, now: datetime) -> None:
    """Take a paper away again. :raises NotAllowed: without the right. :raises MeetingRefused: without a reason."""
    meeting = held(meeting, by, rights.MEETINGS)
    refuse_if([] if reason.strip() else [Problem("no_reason", _("写上为什么撤下。"), where="reason")], MeetingRefused)
    files.erase(stored, by=by, now=now, reason=reason.strip())
    touch(meeting.pk)
    journal.record("deliberation.meeting.paper_removed", meeting, by=by, now=now, reason=reason.strip())
