"""Who is told of a meeting: whoever is invited, at the message centre; for those without an account a clerk telephones."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.deliberation.events import MeetingCancelled, MeetingConvened, MeetingPostponed
from linli.deliberation.models import AgendaItem, Meeting, Participant
from linli.deliberation.states import MeetingState
from linli.disclosure.api import tell

from .meeting_holding import touch


def on_meeting_convened(event: MeetingConvened, *, event_id: UUID, now: datetime) -> None:
    """The invitation with the agenda; the papers lie on the page that it leads to."""
    if (meeting := _meeting(event.meeting_id)) and meeting.state == MeetingState.CONVENED:
        title = _("请您来开会：%(title)s") % {"title": meeting.title}
        _tell_all(meeting, "convened", title, _invitation(meeting), event_id, now)


def on_meeting_postponed(event: MeetingPostponed, *, event_id: UUID, now: datetime) -> None:
    """What they were told is no longer right: everybody hears it again."""
    if (meeting := _meeting(event.meeting_id)) and meeting.state == MeetingState.CONVENED:
        title = _("会议有变动：%(title)s") % {"title": meeting.title}
        _tell_all(meeting, "postponed", title, _invitation(meeting), event_id, now)


def on_meeting_cancelled(event: MeetingCancelled, *, event_id: UUID, now: datetime) -> None:
    """Nobody is to stand before a closed door."""
    if (meeting := _meeting(event.meeting_id)) and meeting.state == MeetingState.CANCELLED:
        title = _("会不开了：%(title)s") % {"title": meeting.title}
        _tell_all(meeting, "cancelled", title, meeting.cancelled_reason, event_id, now)


def _meeting(pk: UUID) -> Meeting | None:
    return Meeting.objects.select_related("tenant", "place").filter(pk=pk).first()


def _invitation(meeting: Meeting) -> str:
    """When, where, what about: as it stands in the message."""
    at = timezone.localtime(meeting.starts_at)
    lines = [
        _("时间：%(at)s") % {"at": f"{date_format(at, 'DATE_FORMAT')} {at:%H:%M}"},
        _("地点：%(venue)s") % {"venue": meeting.venue},
        _("议程："),
    ]
    items = AgendaItem.objects.filter(meeting=meeting, parent=None).order_by("position", "id").values_list("title", flat=True)
    return "\n".join([*lines, *(f"{number}. {title}" for number, title in enumerate(items, start=1))])


@transaction.atomic
def _tell_all(meeting: Meeting, what: str, title: str, body: str, event_id: UUID, now: datetime) -> None:
    """A message for each; whoever has an account counts as told, the others stay on the clerk's list."""
    people = Participant.objects.filter(meeting=meeting).select_related("person").order_by("number")
    reached = [one.pk for one in people if _told(one, meeting, what, title, body, event_id, now)]
    Participant.objects.filter(pk__in=reached).update(told_at=now, told_by="message", papers_at=now)
    touch(meeting.pk)


def _told(one: Participant, meeting: Meeting, what: str, title: str, body: str, event_id: UUID, now: datetime) -> bool:
    to = {"to_person": one.person_id} if one.person_id else {"to_organisation": one.organisation_id}
    if not any(to.values()):
        return False
    tell(
        tenant_id=meeting.tenant_id, kind=f"deliberation.meeting_{what}", title=title, body=body, about=meeting, now=now,
        url=reverse("deliberation:public-meeting", args=[meeting.pk]), once_key=f"meeting:{event_id}:{one.pk}", is_urgent=what != "convened",
        **to,  # type: ignore[arg-type]  # one of the two is there
    )  # fmt: skip
    return one.person is not None and one.person.user_id is not None
