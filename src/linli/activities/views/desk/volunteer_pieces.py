"""What the desk pages of volunteers, hours and certificates share: who opens them, one by its key, crumbs, tabs, what forms offer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.form_pages import Crumbs
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.registry.api import places_under

from ...models import Certificate, HoursBatch, HoursObjection, ServiceHours, Volunteer, VolunteerTeam
from ...rules import rights
from ...selectors import callups as found_callups
from ...selectors import certificates as found_certificates
from ...selectors import hours as found_hours
from ...selectors import volunteer_teams as found_teams
from ...selectors import volunteers as found

SEES = requires(*found.SEES)
KEEPS = requires(rights.VOLUNTEERS)
RECORDS = requires(rights.HOURS)
CERTIFIES = requires(rights.CERTIFY)
SEES_BATCHES = requires(rights.VIEW, *found.SEES)
SEES_TEAMS = requires(*found_teams.SEES)
SEES_CERTIFICATES = requires(*found_certificates.SEES)
READ = require_http_methods(["GET", "HEAD"])
BOTH = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 25


def may(request: HttpRequest, right: str, path: str | None = None) -> bool:
    return actor_of(request).may(right, tenant_id=tenant_here(request).pk, place_path=path)


TABS = (
    ("volunteers", gettext_lazy("志愿者"), found.SEES),
    ("volunteer-teams", gettext_lazy("志愿队"), found_teams.SEES),
    ("callups", gettext_lazy("招募令"), found_callups.SEES),
    ("hours", gettext_lazy("时长"), found_hours.SEES),
    ("hours-batches", pgettext_lazy("hours", "公示"), (rights.VIEW, *found.SEES)),
    ("hours-objections", pgettext_lazy("hours", "异议"), (rights.HOURS,)),
    ("certificates", gettext_lazy("证明"), found_certificates.SEES),
)


def tabs_of(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The lists of this part beside each other: those that the visitor may open."""
    return [
        {"label": label, "url": reverse(f"activities:{name}"), "current": name == current}
        for name, label, codes in TABS
        if any(may(request, code) for code in codes)
    ]


# ---- one by its key ----


def volunteer_or_404(request: HttpRequest, pk: UUID) -> Volunteer:
    return one_or_404(found.volunteers_seen(actor_of(request), tenant_here(request)), pk)


def team_or_404(request: HttpRequest, pk: UUID) -> VolunteerTeam:
    return one_or_404(found_teams.teams_seen(actor_of(request), tenant_here(request)), pk)


def hours_or_404(request: HttpRequest, pk: UUID) -> ServiceHours:
    return one_or_404(found_hours.hours_seen(actor_of(request), tenant_here(request)), pk)


def batch_or_404(request: HttpRequest, pk: UUID) -> HoursBatch:
    return one_or_404(found_hours.batches_seen(actor_of(request), tenant_here(request)), pk)


def objection_or_404(request: HttpRequest, pk: UUID) -> HoursObjection:
    return one_or_404(found_hours.objections_seen(actor_of(request), tenant_here(request)), pk)


def certificate_or_404(request: HttpRequest, pk: UUID) -> Certificate:
    return one_or_404(found_certificates.certificates_seen(actor_of(request), tenant_here(request)), pk)


# ---- crumbs ----


def crumbs_of(start: tuple[str, str], one: Any = None, last: str = "") -> Crumbs:
    """From a list to one of it, which prints as its number or name, to a step."""
    here = [(str(one), one.get_absolute_url() if last else "")] if one is not None else []
    return [start, *here, *([(last, "")] if last else [])]


def volunteer_crumbs(one: Volunteer | None = None, last: str = "") -> Crumbs:
    return crumbs_of((_("志愿者"), reverse("activities:volunteers")), one, last)


def team_crumbs(one: VolunteerTeam | None = None, last: str = "") -> Crumbs:
    return crumbs_of((_("志愿队"), reverse("activities:volunteer-teams")), one, last)


def hours_crumbs(one: ServiceHours | None = None, last: str = "") -> Crumbs:
    return crumbs_of((_("时长"), reverse("activities:hours")), one, last)


def batch_crumbs(one: HoursBatch | None = None, last: str = "") -> Crumbs:
    return crumbs_of((pgettext("hours", "公示"), reverse("activities:hours-batches")), one, last)


def certificate_crumbs(one: Certificate | None = None, last: str = "") -> Crumbs:
    return crumbs_of((_("证明"), reverse("activities:certificates")), one, last)


# ---- what forms offer ----


def communities_offered(
    request: HttpRequest, *, right: str = rights.VOLUNTEERS, everywhere: bool = False
) -> list[tuple[str, str]]:
    """The communities where this visitor may; or all of the subdistrict."""
    rows = places_under("", tenant=tenant_here(request)).of_kind("community").order_by("path")
    return [(str(one.pk), str(one)) for one in rows if everywhere or may(request, right, one.path)]


def places_offered(request: HttpRequest, right: str) -> list[tuple[str, str]]:
    """Where this visitor may: communities first, as most is done there."""
    rows = places_under("", tenant=tenant_here(request)).of_kind("community", "subdistrict", "compound").order_by("path")
    order = {"community": 0, "subdistrict": 1}
    may_here = [one for one in rows if may(request, right, one.path)]
    return [(str(one.pk), str(one)) for one in sorted(may_here, key=lambda one: order.get(one.kind, 2))]


def people_offered(rows: Iterable[Volunteer]) -> list[tuple[str, str]]:
    """Volunteers, told apart by their numbers."""
    return [(str(one.pk), f"{one.person} · {one.number}") for one in rows]


def people_chosen(keys: Iterable[str], tenant: Tenant) -> list[Volunteer]:
    """The volunteers that a form offered, in the order of their numbers."""
    rows: Any = Volunteer.objects.filter(tenant=tenant, pk__in=list(keys)).select_related("person").order_by("number")
    return list(rows)
