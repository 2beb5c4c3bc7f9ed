"""What a form offers of the register to choose from, and the row that was chosen."""

from linli.core.ids import uuid_of
from linli.core.models import Tenant
from linli.registry.models import Organisation, Place

from .organisations import organisation_by_id, organisations
from .places import place_by_id


def place_chosen(key: str, tenant: Tenant) -> Place | None:
    """The place whose key a form sent; None where it is no key, or of no place here."""
    asked = uuid_of(key)
    return place_by_id(asked, tenant=tenant) if asked else None


def organisations_offered(tenant: Tenant, *kinds: str) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in organisations(tenant, *kinds).order_by("kind", "name", "id")]


def organisation_chosen(key: str, tenant: Tenant) -> Organisation | None:
    """The organisation whose key a form sent; None where it is no key, or of none here."""
    asked = uuid_of(key)
    return organisation_by_id(asked, tenant=tenant) if asked else None
