"""The hotline on other pages: the entry of the navigation, and what the page of its case says of it."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.rules.senders import HOTLINE
from linli.casework.selectors import hotline
from linli.casework.states import State
from linli.core import clock, navigation
from linli.core.access import actor_of
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here

SHOWN = ("state", "role", "tags", "manner", "company", "called_at", "resolved", "satisfied")
"""What the city says of a case that the page shows, in this order."""


def hotline_badge(request: HttpRequest) -> Any:
    """What waits to go back."""
    return hotline.waiting(actor_of(request), tenant_here(request))


navigation.desk_item(
    gettext_lazy("12345 热线"), "casework:hotline", "in", capability=rights.HOTLINE, order=12, badge=hotline_badge
)


@panel("case", order=12)
def of_the_hotline(_request: HttpRequest, case: Case) -> Panel | None:
    """The city's number and limit, what it says of the case, and when it was told what."""
    if case.external_source != HOTLINE or not case.external_no:
        return None
    order, form = hotline.hotline_order(case), hotline.format_of(case.tenant)
    said = order.said if order else {}
    facts = [(form.heading(key), said[key]) for key in SHOWN if said.get(key)]
    context = {"slot": "side", "case": case, "order": order, "facts": facts}
    if hotline.may_still_go_back(case) or (case.state == State.NOT_ACCEPTED and not (order and order.sent_at)):
        now = clock.now()
        window = hotline.return_window(case.tenant, now=now)
        ends_at = window.limit.ends_at(order.came_at if order else case.reported_at, window.calendar)
        context |= {"window": window, "return_by": ends_at, "return_is_over": now > ends_at}
    return Panel(_("12345 热线"), "casework/panels/hotline.html", context)
