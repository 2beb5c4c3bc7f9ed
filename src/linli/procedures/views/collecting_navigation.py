"""What collections and wishes put into the workbench's side list and onto the portal's home, and what waits for a resident."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access import actor_of
from linli.core.navigation import desk_item, portal_tile
from linli.core.panels import Panel, panel
from linli.core.tenancy import tenant_here
from linli.procedures.rules import collecting as rights
from linli.procedures.selectors import collections as found

desk_item(
    gettext_lazy("征求意见"),
    "procedures:collections",
    "people",
    capability=(rights.COLLECT, rights.LEAD),
    order=17,
)
desk_item(
    gettext_lazy("民生实事"),
    "procedures:rounds",
    "bulb",
    capability=(rights.TAKE_WISHES, rights.SCREEN, rights.CALL),
    order=18,
)
portal_tile(gettext_lazy("民生实事"), "procedures:wishes", "bulb", 45, gettext_lazy("明年办什么，您说"))


@panel("home", order=25)
def waits_for_my_word(request: HttpRequest, _subject: Any) -> Panel | None:
    """What is asked of this resident and not answered yet."""
    waiting = list(found.open_for(actor_of(request).person_id, tenant_here(request).pk).filter(voice="")[:3])
    return Panel(_("等您表态"), "procedures/panels/waiting.html", {"waiting": waiting}) if waiting else None
