"""The slip of a check-in (报到单) with its receipt for the employer: from the counter, and one's own."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.core import papers
from linli.core.access import actor_of, signed_in
from linli.core.finding import found_or_404

from ..models import CheckIn
from ..selectors import checkins as found
from . import checkins_shown as shown
from .desk.checkin_pieces import SEES, checkin_or_404


@SEES
@require_safe
def slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For whoever reported at the counter; the branch stands on it only where the visitor may see it."""
    one = checkin_or_404(request, pk)
    return _slip(request, one, back=one.get_absolute_url())


@signed_in
@require_safe
def own_slip(request: HttpRequest) -> HttpResponse:
    """One's own, to print or keep."""
    one = found_or_404(found.own_checkin(actor_of(request)))
    return _slip(request, one, back=reverse("cobuild:own-checkin"))


def _slip(request: HttpRequest, one: CheckIn, *, back: str) -> HttpResponse:
    branch = one.branch if found.may_see_branch(actor_of(request), one) else ""
    context = shown.row_of(one) | {"branch": branch, "back_url": back}
    return papers.paper(request, "cobuild/paper/checkin_slip.html", context, name=f"checkin-{one.number}")
