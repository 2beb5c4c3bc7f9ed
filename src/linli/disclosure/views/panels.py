"""What disclosure shows on the pages of others."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.core import clock
from linli.core.access import actor_of
from linli.core.frames import community_of
from linli.core.panels import Panel, panel
from linli.core.tallies import tally
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, place_by_id

from ..models import NoticeState, RequestState
from ..rules.rights import PUBLISH
from ..selectors import materials, messages, notices
from ..selectors.hanging import due_within, hanging

SHOWN = 3


@panel("mine", order=10)
def unread(request: HttpRequest, _subject: object) -> Panel | None:
    """The newest unread messages on a resident's own page; nothing when all is read."""
    waiting = list(messages.inbox(actor_of(request)).filter(read_at=None)[:SHOWN])
    return Panel(_("新消息"), "disclosure/_unread.html", {"waiting": waiting}) if waiting else None


@panel("mine", order=12)
def to_read(request: HttpRequest, _subject: object) -> Panel | None:
    """Notices that wait for this visitor to have read them."""
    waiting = list(notices.to_read(actor_of(request))[:SHOWN])
    return Panel(_("请您看过的公告"), "disclosure/_notices.html", {"notices": waiting}) if waiting else None


@panel("home", order=40)
def on_board(request: HttpRequest, _subject: object) -> Panel | None:
    """The newest notices of the chosen community, on the portal's home."""
    tenant = getattr(request, "tenant", None)
    if tenant is None:
        return None
    chosen = community_of(request)
    place = place_by_id(chosen.id, tenant=tenant) if chosen else None
    found = hanging(tenant, day=clock.today(), now=clock.now(), place_path=place.path if place else "", most=SHOWN)
    return Panel(_("公告"), "disclosure/_notices.html", {"notices": found, "all": True}) if found else None


@panel("place", order=40)
def at_place(_request: HttpRequest, place: Place) -> Panel | None:
    """What hangs for a place, on its page and behind the code at its door."""
    found = hanging(place.tenant, day=clock.today(), now=clock.now(), place_path=place.path, most=SHOWN)
    return Panel(_("公告"), "disclosure/_notices.html", {"notices": found, "all": True}) if found else None


def waiting_tally(request: HttpRequest) -> dict[str, QuerySet[Any]]:
    """Drafts to publish, for those who publish, and letters that ask for material."""
    actor = actor_of(request)
    drafts = notices.written_within(actor).filter(state=NoticeState.DRAFT)
    asked = materials.wishes_of(actor).filter(state=RequestState.ASKED)
    return {"drafts": drafts if actor.may(PUBLISH, tenant_id=tenant_here(request).pk) else drafts.none(), "asked": asked}


@panel("today", order=60, tallies=(waiting_tally,))
def at_work(request: HttpRequest, _subject: object) -> Panel | None:
    """What waits at the desk: drafts to publish, disclosure that is due, letters to answer."""
    actor, tenant, waiting = actor_of(request), tenant_here(request), tally(request, waiting_tally)
    publishes = actor.may(PUBLISH, tenant_id=tenant.pk)
    due = due_within(actor, tenant, day=clock.today(), now=clock.now()) if publishes else Counter[str]()
    rows = [
        (_("草稿等挂出去"), waiting["drafts"], "disclosure:desk-notices", "?view=draft"),
        (_("居务公开过了日子"), due["late"], "disclosure:desk-items", ""),
        (_("居务公开快到日子"), due["soon"], "disclosure:desk-items", ""),
        (_("要教材的信等寄"), waiting["asked"], "disclosure:desk-materials", ""),
    ]
    shown = [{"label": label, "count": count, "name": name, "query": query} for label, count, name, query in rows if count]
    return Panel(_("公告和教材"), "disclosure/_at_work.html", {"rows": shown, "slot": "side"}) if shown else None
