"""People of the register."""

from uuid import UUID

from django.db.models import QuerySet

from linli.core.models import Tenant
from linli.core.privacy import search_hash
from linli.registry.models import Person


def living_records(tenant: Tenant) -> QuerySet[Person]:
    """Records that stand: neither merged into another nor erased."""
    return Person.objects.filter(tenant=tenant, merged_into=None, erased_at=None)


def person_by_id(person_id: UUID | str, *, tenant: Tenant) -> Person | None:
    return Person.objects.filter(tenant=tenant, pk=person_id).select_related("home", "merged_into").first()


def people_by_phone(phone: str, *, tenant: Tenant) -> list[Person]:
    """Everyone with this telephone number (a couple may share one), oldest record first; none for an empty number."""
    hashed = search_hash(phone, purpose="phone")
    return list(living_records(tenant).filter(phone_hash=hashed).order_by("made_at", "id")) if hashed else []


def person_by_id_number(number: str, *, tenant: Tenant) -> Person | None:
    """The one person with this identity number."""
    hashed = search_hash(number, purpose="id_number")
    return living_records(tenant).filter(id_hash=hashed).order_by("made_at", "id").first() if hashed else None
