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
