"""Who hears of promotion meetings: the organisations that are asked, and whoever has something to do afterwards."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.casework.events import FollowUpAgreed, MeetingCalled, MeetingCalledOff
from linli.casework.models import MeetingMatter, PromotionMeeting
from linli.disclosure.api import tell


def on_meeting_called(event: MeetingCalled, *, event_id: UUID, now: datetime) -> None:
    """Every organisation asked, while the meeting is still to come."""
    meeting = PromotionMeeting.objects.select_related("place").get(pk=event.meeting_id)
    if meeting.is_called and meeting.at > now:
        title = _("%(when)s 开推进会议，请派人来") % {"when": _when(meeting.at)}
        _tell_parties(meeting, "casework.meeting", title, event_id, now)


def on_meeting_called_off(event: MeetingCalledOff, *, event_id: UUID, now: datetime) -> None:
    meeting = PromotionMeeting.objects.select_related("place").get(pk=event.meeting_id)
    title = _("%(when)s 的推进会议不开了") % {"when": _when(meeting.at)}
    _tell_parties(meeting, "casework.meeting_off", title, event_id, now)


def on_follow_up_agreed(event: FollowUpAgreed, *, event_id: UUID, now: datetime) -> None:
    """Whoever has something to do until a day."""
    matter = MeetingMatter.objects.select_related("case", "meeting").get(pk=event.matter_id)
    if matter.organisation_id is None or matter.due_on is None:
        return
    title = _("%(number)s 推进会议定了由你们接着办，%(day)s 以前") % {
        "number": matter.case.short_number,
        "day": date_format(matter.due_on, _("n月j日")),
    }
    tell(
        tenant_id=matter.tenant_id,
        to_organisation=matter.organisation_id,
        kind="casework.follow_up",
        title=title,
        body=matter.follow_up,
        url=reverse("casework:case", args=[matter.case_id]),
        about=matter.case,
        once_key=f"casework.follow_up:{event_id}",
        now=now,
    )


def _when(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("n月j日 H:i"))


def _tell_parties(meeting: PromotionMeeting, kind: str, title: str, event_id: UUID, now: datetime) -> None:
    for organisation_id in meeting.parties.values_list("organisation_id", flat=True):
        tell(
            tenant_id=meeting.tenant_id,
            to_organisation=organisation_id,
            kind=kind,
            title=title,
            body=f"{meeting.place} · {meeting.where}",
            url=reverse("casework:meeting", args=[meeting.pk]),
            about=meeting,
            once_key=f"{kind}:{event_id}:{organisation_id}",
            now=now,
        )
