"""What the desk pages of check-ins share: who may open them, one by its key, crumbs, what forms offer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.access import actor_of, requires
from linli.core.finding import one_or_404
from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.registry.api import Person, places_under

from ...models import CheckIn, PartnerUnit, Team
from ...rules import rights
from ...selectors import checkins as found
from ...selectors import teams as found_teams
from ..space_forms import Crumbs

SEES = requires(rights.CHECKINS, rights.TAKE_CHECKINS)
KEEPS = requires(rights.CHECKINS)
PER_PAGE = 25


def checkin_or_404(request: HttpRequest, pk: UUID) -> CheckIn:
    return one_or_404(found.checkins_seen(actor_of(request), tenant_here(request)), pk)


def team_or_404(request: HttpRequest, pk: UUID) -> Team:
    return one_or_404(found_teams.teams_seen(actor_of(request), tenant_here(request)), pk)


def crumbs_of(one: CheckIn | None = None, last: str = "") -> Crumbs:
    start = [(_("报到名册"), reverse("cobuild:checkins"))]
    here = [(one.number, one.get_absolute_url() if last else "")] if one else []
    return [*start, *here, *([(last, "")] if last else [])]


def team_crumbs(one: Team | None = None, last: str = "") -> Crumbs:
    start = [(_("报到名册"), reverse("cobuild:checkins")), (_("专长队伍"), reverse("cobuild:teams"))]
    here = [(one.name, one.get_absolute_url() if last else "")] if one else []
    return [*start, *here, *([(last, "")] if last else [])]


def communities_offered(request: HttpRequest, *, everywhere: bool = False) -> list[tuple[str, str]]:
    """The communities where this visitor takes check-ins down; or all of the subdistrict, to which somebody may move."""
    actor, tenant = actor_of(request), tenant_here(request)
    rows = places_under("", tenant=tenant).of_kind("community").order_by("path")
    taken = (rights.TAKE_CHECKINS, rights.CHECKINS)
    return [
        (str(one.pk), str(one))
        for one in rows
        if everywhere or any(actor.may(right, tenant_id=tenant.pk, place_path=one.path) for right in taken)
    ]


def grids_offered(one: CheckIn) -> list[tuple[str, str]]:
    rows = places_under(one.place_path, tenant=one.tenant).of_kind("grid", "micro_grid", "special_grid").order_by("path")
    return [(str(each.pk), str(each)) for each in rows]


def partners_offered(tenant: Tenant) -> list[tuple[str, str]]:
    """The partner units that report nowhere yet."""
    rows = PartnerUnit.objects.filter(tenant=tenant, left_on=None).exclude(checkins__ended_on=None, checkins__isnull=False)
    return [
        (str(one.pk), one.organisation.name) for one in rows.select_related("organisation").order_by("organisation__name", "id")
    ]


def partner_chosen(key: str, tenant: Tenant) -> PartnerUnit | None:
    asked = uuid_of(key)
    return PartnerUnit.objects.filter(tenant=tenant, pk=asked).select_related("organisation").first() if asked else None


def people_offered(rows: Iterable[CheckIn]) -> list[tuple[str, str]]:
    """People of the roster, told apart by their slips' numbers."""
    return [(str(one.person_id), f"{one.person} · {one.number}") for one in rows]  # type: ignore[attr-defined]


def people_chosen(keys: Iterable[str], tenant: Tenant) -> list[Person]:
    """The people that a form offered, in the order of their names."""
    rows: Any = Person.objects.filter(tenant=tenant, pk__in=list(keys)).order_by("name", "id")
    return list(rows)
