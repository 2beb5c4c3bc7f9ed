"""Promotion meetings on the page of a case: what waits for one with both sides' data, what was agreed, how far it is."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.casework.models import Case, MeetingMatter
from linli.casework.selectors import promotion
from linli.casework.selectors.traces import traces_of
from linli.casework.views.pressed import task_badge
from linli.core import clock
from linli.core.access import actor_of
from linli.core.panels import Panel, panel


@panel("case", order=12)
def before_meetings(request: HttpRequest, case: Case) -> Panel | None:
    """What both sides kept while it waits, and every meeting it came before; a link for whoever may see the meeting."""
    traces = traces_of(case)
    held = case.held_over.filter(taken_up_at=None).first() if traces.held_over else None
    matters = promotion.meetings_on(case) if traces.meetings else []
    if held is None and not matters:
        return None
    keys = [one.meeting_id for one in matters]
    seen = set(promotion.meetings_visible_to(actor_of(request)).filter(pk__in=keys).values_list("pk", flat=True))
    rows = [_row(one, is_seen=one.meeting_id in seen) for one in matters]
    return Panel(_("推进会议"), "casework/panels/meetings.html", {"slot": "side", "held": held, "rows": rows})


def _row(one: MeetingMatter, *, is_seen: bool) -> dict[str, Any]:
    return {
        "matter": one,
        "meeting": one.meeting,
        "url": one.meeting.get_absolute_url() if is_seen else "",
        "badge": task_badge(one.task, clock.today()) if one.task else None,
    }
