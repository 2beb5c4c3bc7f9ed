"""Paper of volunteering: the certificate with its QR, the list of hours for the notice board."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from linli.core import papers
from linli.core.access import actor_of, public, signed_in
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here

from ..models import Certificate, HoursBatch
from ..selectors import certificates as found_certificates
from ..selectors import hours as found
from . import volunteers_shown as shown
from .desk.volunteer_pieces import READ, SEES_BATCHES, SEES_CERTIFICATES, batch_or_404, certificate_or_404

TEMPLATES = {
    Certificate.Kind.VOLUNTEER: "activities/paper/certificate_volunteer.html",
    Certificate.Kind.LEARNER: "activities/paper/certificate_learner.html",
}
MOST_ROWS = 2000


@SEES_CERTIFICATES
@READ
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the office to print and put its seal on."""
    one = certificate_or_404(request, pk)
    found_or_404(found_certificates.name_shown(one) or None)
    return _certificate(request, one, back=one.get_absolute_url())


@signed_in
@READ
def own_certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For whoever it is of."""
    one = one_or_404(found_certificates.own(actor_of(request), tenant_here(request)), pk)
    return _certificate(request, one, back=reverse("activities:my-certificates"))


def _certificate(request: HttpRequest, one: Certificate, *, back: str) -> HttpResponse:
    url = request.build_absolute_uri(reverse("activities:certificate-check", args=[one.check_code]))
    context = shown.certificate_shown(one) | {"who": one.name, "url": url, "back_url": back}
    return papers.paper(request, TEMPLATES[Certificate.Kind(one.kind)], context, name=f"certificate-{one.number}")


@SEES_BATCHES
@READ
def batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the notice board: masked names, until when, where to object."""
    one = batch_or_404(request, pk)
    return _batch(request, one, back=one.get_absolute_url())


@public
@READ
def public_batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for everybody."""
    one = one_or_404(found.public_batches(tenant_here(request)), pk)
    return _batch(request, one, back=reverse("activities:public-batch", args=[one.pk]))


def _batch(request: HttpRequest, one: HoursBatch, *, back: str) -> HttpResponse:
    rows = list(found.rows_of(one)[:MOST_ROWS])
    names = found.names(rows, one.tenant)
    context: dict[str, Any] = {
        "one": one,
        "rows": [shown.public_row(row, names) for row in rows],
        "url": request.build_absolute_uri(reverse("activities:public-batch", args=[one.pk])),
        "back_url": back,
    }
    return papers.paper(request, "activities/paper/hours_batch.html", context, name=f"hours-{one.number}")
