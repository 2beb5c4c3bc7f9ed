"""What a meeting's business puts into the side list, onto the page of a meeting and onto the portal's home."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from linli.core.access import actor_of
from linli.core.navigation import desk_item
from linli.core.panels import Panel, panel
from linli.deliberation.models import ActionItem, Meeting, Motion, Voiced
from linli.deliberation.rules import rights
from linli.deliberation.rules.resolutions import DECIDES_NOTHING
from linli.deliberation.selectors import minutes as minutes_found
from linli.deliberation.selectors.speeches import own_participation
from linli.deliberation.states import BallotState, MeetingState

SEES = (rights.VIEW, rights.MEETINGS, rights.MINUTES)
HELD = (MeetingState.OPEN, MeetingState.ADJOURNED, MeetingState.CLOSED)

desk_item(pgettext_lazy("list", "议题"), "deliberation:motions", "pen", capability=SEES, order=23)
desk_item(gettext_lazy("会上议定的事"), "deliberation:actions", "list", capability=SEES, order=24)
desk_item(gettext_lazy("会上的意见"), "deliberation:voiced", "user", capability=SEES, order=25)


@panel("meeting", order=20)
def business_of_meeting(request: HttpRequest, meeting: Meeting) -> Panel | None:
    """Where a meeting is run and written down: the floor, motions, opinions, what was decided, the minutes."""
    if meeting.state == MeetingState.CANCELLED:
        return None
    rows = [_floor(meeting), *_motions(meeting)]
    if meeting.state in HELD:
        rows += [_opinions(meeting), _actions(meeting), _minutes(meeting), *_resolutions(request, meeting)]
    return Panel(_("会上的事"), "deliberation/panels/business.html", {"rows": rows})


def _floor(meeting: Meeting) -> dict[str, Any]:
    detail = _("发言名单、程序性发言、分组讨论")
    return {"title": _("发言和讨论"), "detail": detail, "url": reverse("deliberation:floor", args=[meeting.pk])}


def _motions(meeting: Meeting) -> list[dict[str, Any]]:
    rows = Motion.objects.filter(meeting=meeting).order_by("submitted_at", "id")
    return [
        {"title": one.title, "detail": f"{one.number} · {one.get_state_display()}", "url": one.get_absolute_url()} for one in rows
    ]  # type: ignore[attr-defined]


def _opinions(meeting: Meeting) -> dict[str, Any]:
    number = Voiced.objects.filter(meeting=meeting).count()
    detail = ngettext("记了 %(n)d 条", "记了 %(n)d 条", number) % {"n": number}
    return {"title": _("大家说的意见"), "detail": detail, "url": reverse("deliberation:opinions-desk", args=[meeting.pk])}


def _actions(meeting: Meeting) -> dict[str, Any]:
    done = list(ActionItem.objects.filter(meeting=meeting).values_list("done_at", flat=True))
    if not done:
        return {"title": _("记一件议定的事"), "detail": "", "url": reverse("deliberation:action-new", args=[meeting.pk])}
    told = {"n": len(done), "done": sum(at is not None for at in done)}
    detail = ngettext("%(n)d 件，办完 %(done)d 件", "%(n)d 件，办完 %(done)d 件", len(done)) % told
    return {"title": _("议定的事"), "detail": detail, "url": f"{reverse('deliberation:actions')}?meeting={meeting.pk}&stands=all"}


def _resolutions(request: HttpRequest, meeting: Meeting) -> list[dict[str, Any]]:
    """What a council agreed to at a meeting that is over, and where more of it is written down."""
    if meeting.state != MeetingState.CLOSED or meeting.council_id is None:
        return []
    rows = [
        {"title": one.title, "detail": f"{one.number} · {one.get_state_display()}", "url": one.get_absolute_url()}  # type: ignore[attr-defined]
        for one in meeting.resolutions.order_by("adopted_on", "id")
    ]
    is_voted = meeting.ballots.exclude(kind__in=DECIDES_NOTHING).exclude(state=BallotState.WITHDRAWN).exists()
    if not is_voted and actor_of(request).may(rights.RESOLUTIONS, tenant_id=meeting.tenant_id, place_path=meeting.place_path):
        url = f"{reverse('deliberation:resolution-new')}?meeting={meeting.pk}"
        rows.append({"title": _("写一份决议"), "detail": _("没有表决、大家一致同意的事"), "url": url})
    return rows


def _minutes(meeting: Meeting) -> dict[str, Any]:
    latest = minutes_found.latest_of(meeting)
    if latest is None:
        return {"title": _("写会议记录"), "detail": "", "url": reverse("deliberation:minutes-write", args=[meeting.pk])}
    url = reverse("deliberation:minutes", args=[latest.pk])
    return {"title": _("会议记录"), "detail": latest.get_state_display(), "url": url}  # type: ignore[attr-defined]


@panel("public_meeting", order=20)
def own_business(request: HttpRequest, meeting: Meeting) -> Panel | None:
    """For whoever takes part: their place in the room; for everybody: the minutes as soon as they are signed."""
    rows = []
    actor = actor_of(request)
    if meeting.state in (MeetingState.OPEN, MeetingState.ADJOURNED) and own_participation(meeting, actor):
        detail = _("报名发言，写小组的意见")
        rows.append({"title": _("我在会场"), "detail": detail, "url": reverse("deliberation:own-room", args=[meeting.pk])})
    read = minutes_found.minutes_for_reader(actor, meeting.tenant_id).filter(meeting=meeting).order_by("-ordinal").first()
    if read:
        url = reverse("deliberation:public-minutes", args=[read.pk])
        rows.append({"title": _("会议记录"), "detail": read.get_state_display(), "url": url})  # type: ignore[attr-defined]
    if meeting.council_id:
        rows.append(
            {"title": _("议题"), "detail": _("提了什么，改成什么，通过没有"), "url": reverse("deliberation:public-motions")}
        )
    return Panel(_("会上的事"), "deliberation/panels/business.html", {"rows": rows}) if rows else None
