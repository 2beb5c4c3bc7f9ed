"""The wall of what is late (超时墙): in large type, for the wall of the office."""

import hashlib
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.selectors import supervision
from linli.casework.views.shown import pressed_badge, shown_of
from linli.casework.views.visible import visible_to
from linli.core import clock
from linli.core.access import requires
from linli.core.pages import is_htmx, page

ON_WALL = 8


@requires(rights.SUPERVISE)
@require_http_methods(["GET", "HEAD"])
def overdue_wall(request: HttpRequest) -> HttpResponseBase:
    """
    What is late, by how long. The page asks for its rows again and again; where nothing changed the answer is 304.

    What residents wrote and who handles it are not on it: whoever passes reads the wall. People and communities are never
    ranked.
    """
    response = page(request, "casework/desk/overdue_wall.html", _context(request, clock.now()), partial="late")
    patch_cache_control(response, private=True, no_cache=True)
    if not is_htmx(request):
        return response
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _context(request: HttpRequest, now: datetime) -> dict[str, Any]:
    cases = visible_to(request)
    rows = supervision.first(cases.overdue(now), most=ON_WALL)
    much = supervision.lateness(cases, now)
    return {"rows": [_row(case, now) for case in rows], "much": much, "more": max(much.late - len(rows), 0), "now": now}


def _row(case: Case, now: datetime) -> dict[str, Any]:
    shown = shown_of(case, now=now)
    return {
        "number": case.short_number,
        "what": case.category_name,
        "where": str(case.place) if case.place else "",
        "who": str(case.lead_organisation or _("还没派出")),
        "late": shown.clock.words if shown.clock else "",
        "badge": pressed_badge(case.supervision),
    }
