"""What the message centre shows on the pages of others."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.core.access import actor_of
from linli.core.panels import Panel, panel

from ..selectors import messages as selectors

SHOWN = 3


@panel("mine", order=10)
def unread(request: HttpRequest, _subject: object) -> Panel | None:
    """The newest unread messages on a resident's own page; nothing when all is read."""
    waiting = list(selectors.inbox(actor_of(request)).filter(read_at=None)[:SHOWN])
    return Panel(_("新消息"), "disclosure/_unread.html", {"waiting": waiting}) if waiting else None
