"""Resolutions beside what those pledged who took office: how many were made and carried out there since."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.cobuild.api import Served
from linli.core.counting import counts
from linli.core.panels import Panel, panel

from ..models import Resolution
from ..states import ResolutionState

MOST = 9_999


@panel("pledges", order=20)
def resolved(request: HttpRequest, served: Served) -> Panel:  # noqa: ARG001 -- the shape of a panel
    """Published resolutions of the place in that time, and those of them that were carried out. One statement."""
    rows = Resolution.objects.filter(tenant=served.tenant_id, place_path__startswith=served.place_path)
    made: Any = rows.public().filter(adopted_on__range=(served.since, served.until))
    parts = {_("作出的决议"): made, pgettext("pledges", "落实了的决议"): made.filter(state=ResolutionState.DONE)}
    return Panel(_("决议"), "cobuild/panels/mentoring_deeds.html", {"rows": list(counts(parts, most=MOST).items())})
