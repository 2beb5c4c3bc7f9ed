"""Organisations, posts and who holds them."""

from uuid import UUID

from django.db.models import QuerySet

from linli.core.models import Tenant
from linli.registry.models import Organisation


def organisations(tenant: Tenant, *kinds: str) -> QuerySet[Organisation]:
    """Organisations that stand (not merged, not ended), of these kinds or of all."""
    found = Organisation.objects.filter(tenant=tenant, merged_into=None, valid_to=None)
    return found.filter(kind__in=kinds) if kinds else found


def organisation_by_id(organisation_id: UUID | str, *, tenant: Tenant) -> Organisation | None:
    return Organisation.objects.filter(tenant=tenant, pk=organisation_id).select_related("place", "parent").first()
