"""Which community has which social-work agency, and which has none."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from linli.core.models import Tenant
from linli.registry.api import Coverage, Organisation, OrganisationKind, Place, places_under


@dataclass(frozen=True, slots=True)
class CommunityCoverage:
    """One community with the agencies that cover it, or a place in it, or the whole subdistrict around it."""

    community: Place
    agencies: tuple[Organisation, ...]


def coverage(tenant: Tenant, on: date) -> list[CommunityCoverage]:
    """Every living community, those that nobody covers too; two statements."""
    communities = list(places_under("", tenant=tenant).of_kind("community").order_by("path"))
    in_force = (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))
    rows = Coverage.objects.filter(in_force, tenant=tenant, covering_organisation__kind=OrganisationKind.SOCIAL_WORK_AGENCY)
    known = list(rows.select_related("covering_organisation", "place").order_by("covering_organisation__name", "id"))
    found: dict[str, dict[object, Organisation]] = defaultdict(dict)
    for one in communities:
        for row in known:
            body = row.covering_organisation
            if body is not None and (row.place.path.startswith(one.path) or one.path.startswith(row.place.path)):
                found[one.path][body.pk] = body
    return [CommunityCoverage(one, tuple(found[one.path].values())) for one in communities]
