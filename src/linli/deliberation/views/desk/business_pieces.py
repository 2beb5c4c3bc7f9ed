"""What the pages of a meeting's business share: the meeting of an address, and what is offered to choose from."""

from uuid import UUID

from django.http import HttpRequest

from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.deliberation.models import AgendaItem, Meeting
from linli.deliberation.rules import rights
from linli.deliberation.selectors import business as found
from linli.registry.api import places_under

SEES = requires(rights.VIEW, rights.MEETINGS, rights.MINUTES)
RUNS = requires(rights.MEETINGS)
WRITES = requires(rights.MINUTES)


def meeting_or_404(request: HttpRequest, pk: UUID) -> Meeting:
    """The meeting, if this visitor may look at its business."""
    return found_or_404(found.meetings_seen(actor_of(request)).filter(tenant=tenant_here(request), pk=pk).first())


def item_named(meeting: Meeting, text: str) -> AgendaItem | None:
    key = uuid_of(text)
    return AgendaItem.objects.filter(meeting=meeting, pk=key).first() if key else None


def places_offered(tenant: Tenant, under: str = "") -> list[tuple[str, str]]:
    """Communities, compounds and buildings, for a list to choose from."""
    rows = places_under(under, tenant=tenant).of_kind("community", "compound", "building").order_by("path")
    return [(str(one.pk), str(one)) for one in rows]
