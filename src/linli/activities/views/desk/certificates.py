"""Certificates on the workbench: the list, issuing one, one with what became of its records, revoking."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.access import actor_of
from linli.core.finding import found_or_404
from linli.core.form_pages import Asked, answer, posted
from linli.core.pages import page
from linli.core.paging import Pages
from linli.core.tenancy import tenant_here

from ...forms import hours as typed
from ...models import Volunteer
from ...selectors import certificates as found
from ...services import certificates
from ...services.certificates import IssueGiven
from .. import volunteers_shown as shown
from .volunteer_pieces import (
    BOTH,
    CERTIFIES,
    PER_PAGE,
    READ,
    SEES_CERTIFICATES,
    certificate_crumbs,
    certificate_or_404,
    tabs_of,
    volunteer_crumbs,
    volunteer_or_404,
)


@SEES_CERTIFICATES
@READ
def listed(request: HttpRequest) -> HttpResponse:
    """The papers of those whose record a post keeps, the latest first."""
    tenant, actor = tenant_here(request), actor_of(request)
    filters = typed.CertificateFilter(request.GET)
    said = filters.cleaned_data if filters.is_valid() else {}
    rows = found.listed(actor, tenant, words=said.get("q", ""), kind=said.get("kind", ""), show=said.get("show", ""))
    page_obj = Pages(rows, PER_PAGE).get_page(request.GET.get("page"))
    names = found.names_shown(page_obj, tenant)
    context = {
        "tabs": tabs_of(request, "certificates"),
        "filters": filters,
        "is_filtered": any(said.values()),
        "page_obj": page_obj,
        "rows": [
            {"one": one, "who": names[one.pk] or _("（已退出）"), "badge": shown.certificate_badge(one)} for one in page_obj
        ],
    }
    return page(request, "activities/desk/certificates.html", context)


@SEES_CERTIFICATES
@READ
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One paper as it was issued, and which of its records were put right since."""
    one = certificate_or_404(request, pk)
    context = shown.certificate_shown(one) | {
        "crumbs": certificate_crumbs(one),
        "who": found.name_shown(one) or _("（已退出）"),
        "changed": found.changed_since(one),
        "may_revoke": one.revoked_at is None and found.may_revoke(actor_of(request), one),
        "check_url": reverse("activities:certificate-check", args=[one.check_code]),
    }
    return page(request, "activities/desk/certificate.html", context)


@CERTIFIES
@BOTH
def issue(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Certify somebody's service; the days may stand in the address, as somebody asked for them."""
    one, actor = volunteer_or_404(request, pk), actor_of(request)
    initial = {
        "covers_from": _day(request, "from"), "covers_until": _day(request, "until"), "issuer": _issuer(one), "responsible": actor.label,
        "contact": one.tenant.phone,
    }  # fmt: skip
    form = typed.IssueForm(posted(request), initial=initial)

    def do(said: dict[str, Any], now: datetime) -> str:
        made = certificates.issue(volunteer=one, given=IssueGiven(**said), by=actor, now=now)
        return reverse("activities:certificate-paper", args=[made.pk])

    title = _("开志愿服务证明")
    asked = Asked(
        title=title, submit=_("开证明"), back=one.get_absolute_url(), done=_("证明开好了。打印出来盖章，不收费。"),
        crumbs=volunteer_crumbs(one, title), lead=_("只写记入了的时长：公示完、没有异议的。证明免费，谁拿到都能扫码核验。"),
    )  # fmt: skip
    return answer(request, form, asked, do)


def _issuer(one: Volunteer) -> str:
    return _("%(subdistrict)s%(community)s居民委员会") % {"subdistrict": one.tenant.name, "community": one.place}


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


@SEES_CERTIFICATES
@BOTH
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Revoke a paper, for whoever may."""
    one = certificate_or_404(request, pk)
    found_or_404(found.may_revoke(actor_of(request), one) or None)
    form = typed.ReasonForm(posted(request))

    def do(said: dict[str, Any], now: datetime) -> str:
        return certificates.revoke(certificate=one, **said, by=actor_of(request), now=now).get_absolute_url()

    title = _("作废证明")
    asked = Asked(
        title=title, submit=_("作废"), back=one.get_absolute_url(), done=_("作废了，扫码的人会看到。"), crumbs=certificate_crumbs(one, title),
        lead=_("作废以后，谁核验都看到“已作废”和原因。"), tone="stop",
    )  # fmt: skip
    return answer(request, form, asked, do)
