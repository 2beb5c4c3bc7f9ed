"""What the page of a case that came from a meeting says of it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.deliberation.api import MEETING_SOURCE, origin_of_case


@panel("case", order=13)
def of_the_meeting(request: HttpRequest, case: Case) -> Panel | None:
    """The meeting at which it was said or decided."""
    origin = origin_of_case(case.pk, actor_of(request)) if case.external_source == MEETING_SOURCE else None
    if origin is None:
        return None
    return Panel(_("会上来的"), "casework/panels/meeting.html", {"slot": "side", "origin": origin})
