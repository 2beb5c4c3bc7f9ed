"""The catalogue of purposes in force, and what one person has agreed to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from linli.core import rulesets
from linli.core.models import Tenant
from linli.registry.models import Person, ProcessingConsent
from linli.registry.rules.purposes import Purpose, purposes_of

RULES = "registry.purposes"


def purposes_in_force(tenant: Tenant, *, now: datetime) -> Mapping[str, Any]:
    """The body of the rule set on this day, the tenant's own text first."""
    return rulesets.in_force(RULES, on=timezone.localtime(now).date(), tenant=tenant).body


def catalogue(tenant: Tenant, *, now: datetime) -> dict[str, Purpose]:
    """Purpose by code, in the order of the text."""
    return purposes_of(purposes_in_force(tenant, now=now))


def consents_of(person: Person) -> QuerySet[ProcessingConsent]:
    """Given and withdrawn, newest first: the history stays."""
    return ProcessingConsent.objects.filter(person=person).select_related("recipient").order_by("-given_at", "id")


def has_consented(person: Person, purpose: str, *, recipient_id: UUID | None = None) -> bool:
    """Whether a consent to this purpose (and this recipient) stands."""
    return ProcessingConsent.objects.filter(person=person, purpose=purpose, recipient_id=recipient_id, withdrawn_at=None).exists()


def people_consenting(purpose: str, *, tenant: Tenant, place_path: str = "") -> QuerySet[Person]:
    """Those whose consent to a purpose stands, who live below a place (“”: anywhere, or nowhere known); by name."""
    agreed = ProcessingConsent.objects.filter(tenant=tenant, purpose=purpose, recipient=None, withdrawn_at=None)
    found = Person.objects.filter(tenant=tenant, pk__in=agreed.values("person"), merged_into=None, erased_at=None)
    found = found.filter(home__path__startswith=place_path) if place_path else found
    return found.select_related("home").order_by("name", "id")
