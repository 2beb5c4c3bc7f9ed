"""Reports that may be about the same thing, offered before a new one is sent (“也有人报了”)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from linli.casework.models import Case, Category
from linli.casework.models.cases import RUNNING_VALUES, CaseQuerySet
from linli.casework.rules import wording
from linli.core.models import Tenant
from linli.registry.api import Place

from .categories import with_below

WITHIN = timedelta(days=14)
MOST_COMPARED = 200
MOST_OFFERED = 3
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Likely:
    """An open case that may be the same, and how alike it is (0–100). Nothing of it but title, place and state is shown."""

    case: Case
    likeness: int


def likely_duplicates(
    text: str, *, tenant: Tenant, place: Place | None, category: Category | None, now: datetime, most: int = MOST_OFFERED
) -> list[Likely]:
    """
    Open cases of the last 14 days in the same compound whose words are like `text`, or that are of the same category at
    the very same place. Denunciations are never offered. One query.
    """
    if place is None:
        return []
    around = "/".join(place.path.split("/")[:3]) + "/"
    near = (
        Case.objects.under(around)
        .filter(tenant=tenant, state__in=RUNNING_VALUES, reported_at__gte=now - WITHIN)
        .exclude(kind="denunciation")
        .filter(Q(category__in=[one.pk for one in with_below(category)]) if category else Q())
    )
    rows = near.select_related("place", "category").order_by("-reported_at", "-id")[:MOST_COMPARED]
    rated = [Likely(case, _likeness(text, case, place)) for case in rows]
    alike = [one for one in rated if one.likeness >= wording.ALIKE]
    return sorted(alike, key=lambda one: (-one.likeness, one.case.pk))[:most]


def _likeness(text: str, case: Case, place: Place) -> int:
    """The words' likeness; the same spot adds, because people say the same thing in few and different words."""
    words = max(wording.likeness(text, case.description), wording.likeness(text, case.title))
    return min(100, words + (15 if case.place_path == place.path else 0))


def merge_candidates(case: Case, *, visible: CaseQuerySet, now: datetime, most: int = MOST_CANDIDATES) -> list[Likely]:
    """
    Running cases that may be about the same matter as this one, among those that the reader may see; older ones first where
    they are equally alike, because what was begun goes on. What was split off one matter is several, and not offered. One query.
    """
    whole = case.parent_id or case.pk
    if case.place is None or case.state not in RUNNING_VALUES or case.kind == "denunciation":
        return []
    around = "/".join(case.place_path.split("/")[:3]) + "/"
    near = (
        visible.under(around)
        .filter(tenant_id=case.tenant_id, state__in=RUNNING_VALUES)
        .exclude(Q(pk__in=(case.pk, whole)) | Q(parent=whole))
    )
    recent = near.filter(reported_at__gte=case.reported_at - WITHIN, reported_at__lte=now).exclude(kind="denunciation")
    rows = recent.select_related("place", "lead_organisation").order_by("-reported_at", "-id")[:MOST_COMPARED]
    rated = [Likely(one, _likeness(case.description, one, case.place)) for one in rows]
    alike = [one for one in rated if one.likeness >= wording.ALIKE]
    return sorted(alike, key=lambda one: (-one.likeness, one.case.reported_at, one.case.pk))[:most]
