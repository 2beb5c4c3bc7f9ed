"""What every verb about a meeting begins with: hold it, look whether the post may, move its version."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from linli.core import locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem
from linli.deliberation.models import Meeting


def allow(by: Actor, right: str, meeting: Meeting) -> None:
    """:raises NotAllowed: unless the post holds the right where the meeting is."""
    if not by.may(right, tenant_id=meeting.tenant_id, place_path=meeting.place_path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能做这一步。")))


def held(meeting: Meeting, by: Actor, right: str) -> Meeting:
    """The meeting as it is now, held, for whoever may. :raises NotAllowed: for others."""
    row = locking.one(Meeting, meeting.pk, "tenant", "place", "council", "term")
    allow(by, right, row)
    return row


def saved(meeting: Meeting, **values: Any) -> None:
    """Write these fields of a held meeting, and move its version: its screen shows something else now."""
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.version += 1
    meeting.save(update_fields=[*values, "version"])


def touch(meeting_id: UUID) -> None:
    """Something that the screen shows has changed; called inside the verb's transaction."""
    Meeting.objects.filter(pk=meeting_id).update(version=F("version") + 1)
