"""Agreements as somebody may see them: clerks those of their places, a unit those that it is a side of, residents public ones."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.ids import uuid_of
from linli.core.models import StoredFile, Tenant
from linli.procedures.api import Run

from ..models import Agreement, AgreementKind, AgreementParty, Practice
from ..models.agreements import AgreementQuerySet
from ..rules import agreements as rules
from ..rules import rights
from ..states import AgreementState

SERIES, SCAN = "cobuild.agreement", "scan"
OVER = (AgreementState.ENDED, AgreementState.TERMINATED, AgreementState.REPLACED)
SHOWN = (AgreementState.SIGNED, *OVER)
"""States in which residents may see a public agreement."""


@dataclass(frozen=True, slots=True)
class AgreementFilters:
    """What a list was narrowed to, as it stands in the address. `within`: expiring within so many days; `place`: a path."""

    state: str = ""
    practice: str = ""
    kind: str = ""
    within: str = ""
    place: str = ""
    text: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "AgreementFilters":
        days = str(query.get("within", ""))
        return cls(
            state=_one_of(query.get("state"), AgreementState.values),
            practice=_one_of(query.get("practice"), Practice.values),
            kind=_one_of(query.get("kind"), AgreementKind.values),
            within=days if days.isascii() and days.isdigit() and 0 < int(days[:5]) <= 3660 else "",
            place=str(query.get("place", "")).replace("\x00", "")[:200],
            text=str(query.get("text", "")).replace("\x00", "").strip()[:60],
        )

    @property
    def is_narrowed(self) -> bool:
        return any(asdict(self).values())


def _one_of(value: Any, known: list[str]) -> str:
    return str(value) if value in known else ""


def agreements_seen(actor: Actor) -> AgreementQuerySet:
    """Those of the places where a clerk works."""
    return Agreement.objects.filter(within(actor, rights.VIEW, rights.AGREEMENTS))


def units_of(actor: Actor) -> set[UUID]:
    """The organisations for which somebody speaks as their liaison; a post of no organisation speaks for none."""
    grants = actor.grants_for(rights.OWN_UNIT)
    return {one.organisation_id for one in grants if one.organisation_id and one.tenant_id in (None, actor.tenant_id)}


def own_agreements(actor: Actor) -> AgreementQuerySet:
    """Those that the actor's own units are a side of, once they were sent round; a draft is nobody's business yet."""
    if actor.tenant_id is None:
        return Agreement.objects.none()
    mine = AgreementParty.objects.filter(organisation__in=units_of(actor), tenant=actor.tenant_id)
    return Agreement.objects.filter(pk__in=mine.values("agreement_id")).exclude(state=AgreementState.DRAFT)


def public_agreements(tenant: Tenant) -> AgreementQuerySet:
    return Agreement.objects.filter(tenant=tenant, is_public=True, state__in=SHOWN)


def narrowed(rows: AgreementQuerySet, filters: AgreementFilters, *, tenant: Tenant, today: date) -> AgreementQuerySet:
    for name in ("state", "kind"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.practice:
        rows = rows.annotate(practice_text=Cast("practices", TextField())).filter(practice_text__contains=f'"{filters.practice}"')
    if filters.within:
        rows = ending_within(rows, int(filters.within), today=today)
    if filters.place:
        rows = rows.filter(place_path__startswith=filters.place)
    if filters.text:
        named = AgreementParty.objects.filter(organisation__name__icontains=filters.text, tenant=tenant).values("agreement_id")
        rows = rows.filter(Q(title__icontains=filters.text) | Q(number__iexact=filters.text) | Q(pk__in=named))
    return rows


def ending_within(rows: AgreementQuerySet, days: int, *, today: date) -> AgreementQuerySet:
    """Signed ones whose last day comes within so many days, today included."""
    last = today + timedelta(days=days)
    return rows.filter(state=AgreementState.SIGNED, ends_on__gte=today, ends_on__lte=last)


def to_renew(tenant: Tenant, days: int, *, today: date) -> AgreementQuerySet:
    """Those that end within so many days and that nobody has begun to renew."""
    rows = ending_within(Agreement.objects.filter(tenant=tenant), days, today=today)
    return rows.exclude(pk__in=Agreement.objects.filter(tenant=tenant, renews__isnull=False).values("renews_id"))


def with_sides(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """With what a row of a list shows: its sides and its place."""
    return rows.select_related("place").prefetch_related("parties__organisation")


def whole(rows: QuerySet[Agreement], pk: UUID) -> Agreement | None:
    """One among those that somebody may see, with what its page shows."""
    found = rows.select_related("place", "premises", "tenant", "renews", "run")
    return (
        found.prefetch_related("parties__organisation", "obligations__entries", "obligations__party__organisation")
        .filter(pk=pk)
        .first()
    )


def sides_of(agreement: Agreement) -> list[AgreementParty]:
    """The sides, the host first."""
    rows = list(agreement.parties.all())
    return sorted(rows, key=lambda one: (one.role != "host", str(one.pk)))


def renewed_by(agreement: Agreement) -> Agreement | None:
    return Agreement.objects.filter(renews=agreement).first()


def replacing(today: date) -> AgreementQuerySet:
    """Signed renewals that have begun while the agreement that they renew still stands as running."""
    begun = Agreement.objects.filter(state=AgreementState.SIGNED, begins_on__lte=today, renews__state=AgreementState.SIGNED)
    return begun.filter(Q(renews__ends_on=None) | Q(renews__ends_on__gte=F("begins_on")))


def party_for_token(token: str) -> AgreementParty | None:
    """The side that a link was made for; none for a link that was replaced, taken back, or never made."""
    rows = AgreementParty.objects.select_related("agreement__tenant", "agreement__place", "organisation")
    return rows.filter(token_hash=rules.hash_of(token)).first() if token else None


def may_read_scan(actor: Actor, stored: StoredFile) -> bool:
    """The scan of a signed agreement is read by clerks of its place and by the units that are a side of it."""
    key = str(stored.subject_id)
    return agreements_seen(actor).filter(pk=key).exists() or own_agreements(actor).filter(pk=key).exists()


def run_named(actor: Actor, tenant: Tenant, key: str) -> Run | None:
    """The procedure that an agreement is to be evidence of, among those at this actor's places."""
    pk = uuid_of(key)
    rows = Run.objects.filter(within(actor, rights.AGREEMENTS), tenant=tenant).select_related("place")
    return rows.filter(pk=pk).first() if pk else None
