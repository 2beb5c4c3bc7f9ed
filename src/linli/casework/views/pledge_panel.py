"""Reports beside what those pledged who took office: how many came and were settled there since."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.cobuild.api import Served
from linli.core.counting import counts
from linli.core.panels import Panel, panel

from ..models import Case
from ..states import State

MOST = 9_999


@panel("pledges", order=10)
def settled(request: HttpRequest, served: Served) -> Panel:  # noqa: ARG001 -- the shape of a panel
    """How many reports of the place were settled in that time, and how many are open. Counts only, one statement."""
    rows: Any = Case.objects.filter(tenant=served.tenant_id).under(served.place_path)
    closed = rows.filter(state=State.CLOSED, closed_at__range=served.moments)
    parts = {_("办结的诉求"): closed, _("现在在办的诉求"): rows.open()}
    return Panel(_("诉求"), "cobuild/panels/mentoring_deeds.html", {"rows": list(counts(parts, most=MOST).items())})
