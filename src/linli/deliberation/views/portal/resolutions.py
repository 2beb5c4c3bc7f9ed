"""“定了的事”: what was decided in the neighbourhood, how it was decided, how far it is, what who disagrees can do."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import clock
from linli.core.access import public
from linli.core.finding import found_or_404
from linli.core.frames import community_of
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here
from linli.disclosure.api import notice_by_id
from linli.registry.api import place_by_id

from ...models import Resolution
from ...models.resolutions import ResolutionQuerySet
from ...selectors import resolutions as found
from .. import resolution_shown as shown
from ..desk.resolutions import as_paper

PER_PAGE = 20
SHOWS = require_http_methods(["GET", "HEAD"])


@public
@SHOWS
def listed(request: HttpRequest) -> HttpResponse:
    """What was decided for the community that the visitor chose and for what contains it; or everywhere."""
    rows, here = found.public_resolutions(tenant_here(request)), community_of(request)
    everywhere = bool(request.GET.get("all")) or here is None
    if here is not None and not everywhere:
        rows = _near(request, rows, here.id)
    ordered = found.with_undertakings(rows.order_by("-adopted_on", "-id"))
    page_obj = Pages(ordered, PER_PAGE, counted=rows).get_page(request.GET.get("page"))
    context = {
        "bar_title": _("定了的事"),
        "page_obj": page_obj,
        "rows": [row_shown(one) for one in page_obj],
        "here": here,
        "everywhere": everywhere,
    }
    return page(request, "deliberation/portal/resolutions.html", context)


def _near(request: HttpRequest, rows: ResolutionQuerySet, place_id: UUID) -> ResolutionQuerySet:
    place = place_by_id(place_id, tenant=tenant_here(request))
    return found.near(rows, place.path) if place else rows


def row_shown(one: Resolution) -> dict[str, Any]:
    """One as lists of the portal show it: where it stands in a sentence, the light with its name."""
    course = found.course_of(one, day=clock.today())
    return {
        "one": one,
        "badge": shown.light_badge(course.colour, course.rule) or shown.state_badge(one),
        "sentence": shown.whole_sentence(one, course),
    }


@public
@SHOWS
def decided(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One resolution."""
    one = resolution_or_404(request, pk)
    notice = notice_by_id(one.notice_id, tenant_id=one.tenant_id) if one.notice_id else None
    context = {"bar_title": _("定了的事"), "notice": notice, "vote_url": _vote_url(one)}
    context |= shown.context_of(one, for_residents=True, day=clock.today())
    return page(request, "deliberation/portal/resolution.html", context)


@public
@SHOWS
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same on paper."""
    one = resolution_or_404(request, pk)
    return as_paper(request, one, back=one.public_url, for_residents=True)


def resolution_or_404(request: HttpRequest, pk: UUID) -> Resolution:
    return found_or_404(found.public_resolution(tenant_here(request), pk))


def _vote_url(one: Resolution) -> str:
    """The page of the vote, where residents may read it."""
    return one.ballot.public_url if one.ballot and one.ballot.is_public else ""
