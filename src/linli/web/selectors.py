"""Reads that web composes from several engines."""

from typing import Any

from linli.core.models import Tenant
from linli.core.tenancy import tenants
from linli.registry.api import Place, PlaceKind, ancestors, heads_of


def communities_by_tenant() -> list[tuple[Tenant, list[Place]]]:
    """Every active subdistrict with its communities. One query."""
    found = Place.objects.filter(kind=PlaceKind.COMMUNITY, valid_to=None).only("id", "name", "tenant_id").order_by("path")
    groups: dict[Any, list[Place]] = {}
    for place in found:
        groups.setdefault(place.tenant_id, []).append(place)
    return [(tenant, groups.get(tenant.pk, [])) for tenant in tenants()]


def door_of(place: Place) -> dict[str, Any]:
    """A door: the places around it from the community inwards, and the heads of entrance, building and compound."""
    around = ancestors(place, itself=True)
    community = next((one for one in around if one.kind == PlaceKind.COMMUNITY), None)
    return {"place": place, "around": around, "community": community, "heads": heads_of(place)}
