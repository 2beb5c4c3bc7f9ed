"""What collections and wishes put into the workbench's side list and onto the portal's home, and what waits for a resident."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access import actor_of
from linli.core.navigation import desk_item, portal_tile
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
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


def own_words(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """What is asked of this resident and not answered yet."""
    person_id = actor_of(request).person_id
    return {"waiting": found.open_for(person_id, tenant_here(request).pk).filter(voice="")} if person_id else {}


@panel("home", order=25, tallies=(own_words,))
def waits_for_my_word(request: HttpRequest, _subject: Any) -> Panel | None:
    """The first of it to close."""
    if not tally(request, own_words).get("waiting"):
        return None
    return Panel(_("等您表态"), "procedures/panels/waiting.html", {"waiting": own_words(request)["waiting"][:3]})
