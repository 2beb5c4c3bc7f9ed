"""Minutes on the portal: read when they are signed; whoever took part reads and signs them when they are sent round."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.core import papers
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import one_or_404
from linli.core.pages import page
from linli.core.tenancy import tenant_here
from linli.core.verb_pages import PORTAL, VerbPage, answered, bound
from linli.deliberation.forms.minutes import SignForm
from linli.deliberation.models import Minutes, MinutesState
from linli.deliberation.selectors import minutes as found
from linli.deliberation.selectors.speeches import own_participation
from linli.deliberation.services import minutes as services

from ..desk.minutes import PAPER, name_of, signs
from ..minutes_shown import badge_of, document_of, paper_context, signatures_of

SHOWS = require_http_methods(["GET", "HEAD"])


def minutes_or_404(request: HttpRequest, pk: UUID) -> tuple[Minutes, bool]:
    """The minutes, and whether this visitor took part: others do not read who voiced an opinion."""
    one = one_or_404(found.minutes_for_reader(actor_of(request), tenant_here(request).pk), pk)
    return one, own_participation(one.meeting, actor_of(request)) is not None


@public
@SHOWS
def minutes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version, with who signed it and what it can be checked by."""
    one, took_part = minutes_or_404(request, pk)
    context = {
        "bar_title": _("会议记录"),
        "minutes": one,
        "meeting": one.meeting,
        "document": document_of(one, names_residents=took_part),
        "badge": badge_of(one),
        "signatures": signatures_of(one),
        "may_sign": took_part and one.state == MinutesState.SENT and services.may_sign(one, actor_of(request)),
    }
    return page(request, "deliberation/portal/minutes.html", context)


@public
@SHOWS
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same on paper."""
    one, took_part = minutes_or_404(request, pk)
    context = paper_context(one, names_residents=took_part) | {"back_url": reverse("deliberation:public-minutes", args=[pk])}
    return papers.paper(request, PAPER, context, name=name_of(one))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put one's name under it."""
    one, took_part = minutes_or_404(request, pk)
    if not took_part:
        raise PermissionDenied
    back = reverse("deliberation:public-minutes", args=[pk])
    shown = VerbPage(
        title=_("签会议记录"), label=_("签字"), said=_("签好了。"), back=back, lead=one.meeting.title,
        template=PORTAL,
    )  # fmt: skip
    form = bound(request, SignForm, initial={"digest": one.digest})
    return answered(request, shown, form, signs(request, one, to="deliberation:public-minutes"))
