"""What meetings put into navigation and onto other pages."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core import clock
from linli.core.access import actor_of
from linli.core.navigation import desk_item, portal_tile
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.deliberation.selectors import meetings as found
from linli.deliberation.states import MeetingState
from linli.deliberation.views import shown_meetings as shown
from linli.registry.api import Place

desk_item(pgettext_lazy("journal", "会议"), "deliberation:meetings", "people", capability=found.SEEING, order=19)
portal_tile(pgettext_lazy("journal", "会议"), "deliberation:public-meetings", "people", 46, gettext_lazy("议什么、什么时候开"))
MOST = 3


def own_invitations(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """Meetings that this person is invited to and that are not over."""
    person = actor_of(request).person_id
    return {"meetings": found.invitations_of(person, since=clock.now() - timedelta(days=1))} if person else {}


@panel("home", order=24, tallies=(own_invitations,))
@panel("mine", order=24, tallies=(own_invitations,))
def my_invitations(request: HttpRequest, _subject: Any) -> Panel | None:
    """The next of them."""
    if not tally(request, own_invitations).get("meetings"):
        return None
    rows = own_invitations(request)["meetings"][:MOST]
    shown_rows = [{"one": one, "badge": shown.answer_badge(one)} for one in rows]
    return Panel(_("请您开会"), "deliberation/panels/invitations.html", {"rows": shown_rows})


@panel("place", order=34)
def meetings_of_place(request: HttpRequest, place: Place) -> Panel | None:
    """The next public meetings of a place."""
    coming = (MeetingState.CONVENED, MeetingState.OPEN, MeetingState.ADJOURNED)
    rows = found.public_meetings(tenant_here(request).pk, place.path).filter(state__in=coming).order_by("starts_at")
    listed = [{"one": one, "badge": shown.state_badge(one)} for one in rows[:MOST]]
    return Panel(_("要开的会"), "deliberation/panels/meetings.html", {"rows": listed}) if listed else None
