"""What venture philanthropy puts into the side list and onto the portal's pages."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access import actor_of
from linli.core.navigation import desk_item
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here

from ..rules import rights
from ..selectors import reviewing as found
from ..selectors import ventures as ventures_found

desk_item(gettext_lazy("公益创投"), "cobuild:rounds", "leaf", capability=ventures_found.SEES, order=47)
desk_item(gettext_lazy("我们的公益创投"), "cobuild:own-ventures", "leaf", capability=rights.APPLY, order=48)


MOST = 4
"""Rounds and stages that “mine” names; the page behind has them all."""


@panel("mine", order=45)
def judging(request: HttpRequest, _subject: object) -> Panel | None:
    """For whoever judges: where to score."""
    mine = list(found.own_judgeships(actor_of(request), tenant_here(request))[:MOST])
    return Panel(_("我评审的项目"), "cobuild/panels/ventures_judging.html", {"judgeships": mine}) if mine else None
