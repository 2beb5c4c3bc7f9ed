"""Paper of mentoring: the pledges of a ceremony or of one person, for the notice board; the certificate of a placement."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from linli.core import clock, papers
from linli.core.access import public, signed_in
from linli.core.finding import found_or_404

from ..models import Inauguration, TrainingPlacement
from ..rules.mentoring import is_certified
from ..selectors import pledges as found
from .desk import inaugurations, placements
from .desk.mentoring_pieces import KEEPS, SEES_PLEDGES, SHOWS
from .mentoring_shown import sworn_shown
from .portal import mentoring as own
from .portal import pledges as portal


@SEES_PLEDGES
@SHOWS
def pledges(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody sworn at a ceremony with what they promise, to be signed: for the ceremony and for the file."""
    one = inaugurations.inauguration_or_404(request, pk)
    rows = sworn_shown(found.sworn_at(one), clock.today())
    return _pledges(request, one, rows, back=one.get_absolute_url(), has_names=True)


@public
@SHOWS
def public_pledges(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person's, for the notice board; the name where they agree to that."""
    one = portal.sworn_or_404(request, pk)
    rows = sworn_shown([one], clock.today(), found.names_of([one], one.tenant))
    back = reverse("cobuild:public-sworn", args=[pk])
    return _pledges(request, one.inauguration, rows, back=back, has_names=False)


def _pledges(request: HttpRequest, term: Inauguration, rows: Iterable[Any], *, back: str, has_names: bool) -> HttpResponse:
    context = {"term": term, "rows": rows, "back_url": back, "has_names": has_names}
    return papers.paper(request, "cobuild/paper/pledges.html", context, name=f"pledges-{term.held_on:%Y%m%d}")


@KEEPS
@SHOWS
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """That somebody was at the base to the last day, with the base's words."""
    one = placements.placement_or_404(request, pk)
    return _certificate(request, one, back=one.get_absolute_url())


@signed_in
@SHOWS
def own_certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own."""
    one = own.own_placement_or_404(request, pk)
    return _certificate(request, one, back=reverse("cobuild:my-placement", args=[pk]))


def _certificate(request: HttpRequest, one: TrainingPlacement, *, back: str) -> HttpResponse:
    found_or_404(one if is_certified(one.state, one.learnt, one.appraisal) else None)
    context = {"one": one, "back_url": back, "days": (one.ends_on - one.begins_on).days + 1}
    return papers.paper(request, "cobuild/paper/placement.html", context, name=f"placement-{one.begins_on:%Y%m%d}")
