"""Errands at home as somebody may see them: by place, masked; the whole only for a purpose (services.home_services.look)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone

from linli.casework.models import HomeServiceRequest
from linli.casework.models.home_services import HomeState
from linli.casework.rules import rights
from linli.core.access import within
from linli.core.actors import Actor
from linli.core.privacy import mask_name, mask_phone

OPEN = (HomeState.NOTED, HomeState.ARRANGED)


def requests_visible_to(actor: Actor) -> QuerySet[HomeServiceRequest]:
    """Those of the places that the actor's post reaches; nobody else sees that somebody is ill or cannot walk."""
    rows = HomeServiceRequest.objects.filter(within(actor, rights.CENTRE))
    return rows.select_related("place", "partner")


def listed(actor: Actor, *, tenant_id: UUID, view: str) -> QuerySet[HomeServiceRequest]:
    """A view of the list: to be arranged, arranged (the next first), ended, or all."""
    rows = requests_visible_to(actor).filter(tenant_id=tenant_id)
    if view == "ended":
        return rows.exclude(state__in=OPEN).order_by("-closed_at", "-id")
    rows = rows.filter(state=view) if view in OPEN else rows.filter(state__in=OPEN)
    return rows.order_by(F("visit_at").asc(nulls_first=True), "noted_at", "id")


def visits_of_day(actor: Actor, *, tenant_id: UUID, now: datetime) -> QuerySet[HomeServiceRequest]:
    """Where somebody goes today, by the hour."""
    start = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = requests_visible_to(actor).filter(tenant_id=tenant_id, state=HomeState.ARRANGED)
    return rows.filter(visit_at__gte=start, visit_at__lt=start + timedelta(days=1)).order_by("visit_at", "id")


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as a list shows it: where, what, when; whose it is only by the first character."""

    request: HomeServiceRequest
    name: str
    phone: str


def seen(request: HomeServiceRequest) -> Seen:
    return Seen(request, mask_name(request.name), mask_phone(request.phone))
