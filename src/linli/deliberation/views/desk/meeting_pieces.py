"""What the pages of a meeting on the workbench share: which one, and what this visitor may do with it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, requires
from linli.core.finding import found_or_404
from linli.core.tenancy import tenant_here
from linli.deliberation.models import Meeting
from linli.deliberation.rules import rights
from linli.deliberation.selectors import meetings as found

SEES = requires(*found.SEEING)
KEEPS = requires(rights.MEETINGS)
NOTES = requires(rights.ATTENDANCE)
READS = require_http_methods(["GET", "HEAD"])
WRITES = require_http_methods(["GET", "HEAD", "POST"])


def meeting_or_404(request: HttpRequest, pk: UUID) -> Meeting:
    """The meeting, if this visitor may see it at the desk."""
    one = found_or_404(found.meeting_for(actor_of(request), pk))
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def meeting_to_keep(request: HttpRequest, pk: UUID) -> Meeting:
    """The meeting, if this visitor may keep it. :raises PermissionDenied: who may only look."""
    meeting = meeting_or_404(request, pk)
    if not may(request, rights.MEETINGS, meeting):
        raise PermissionDenied
    return meeting


def may(request: HttpRequest, right: str, where: Any) -> bool:
    """Whether this visitor's posts hold the right where a meeting, a motion … is."""
    return actor_of(request).may(right, tenant_id=where.tenant_id, place_path=where.place_path)


def meeting_to_note(request: HttpRequest, pk: UUID) -> Meeting:
    """The meeting, if this visitor may note who comes. :raises PermissionDenied: who may only look."""
    meeting = meeting_or_404(request, pk)
    if not may(request, rights.ATTENDANCE, meeting):
        raise PermissionDenied
    return meeting
