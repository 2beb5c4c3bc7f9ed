"""Rounds and ventures as somebody may see them: the office its places', an agency its own, residents what was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.ids import uuid_of
from linli.core.models import StoredFile, Tenant

from ..models import BudgetLine, Category, Instalment, Round, ServiceRecord, SpendingEntry, Venture, VentureCheck
from ..rules import rights
from ..states import VentureState

SEES = (rights.VIEW, rights.VENTURES, rights.DECIDE_VENTURES)
PUBLIC = (VentureState.CHOSEN, VentureState.RUNNING, VentureState.STOPPED, VentureState.COMPLETED)


def rounds_seen(actor: Actor, tenant: Tenant) -> QuerySet[Round]:
    """
    Rounds with how many ventures applied and what was granted. A round is the subdistrict's: whoever sees any place of it
    sees that there is one.
    """
    if not any(actor.may(one, tenant_id=tenant.pk) for one in SEES):
        return Round.objects.none()
    return public_rounds(tenant)


def with_round_sums(rows: QuerySet[Round]) -> QuerySet[Round]:
    handed_in = Q(ventures__applied_at__isnull=False)
    return rows.annotate(
        applied_count=Count("ventures", filter=handed_in),
        draft_count=Count("ventures", filter=Q(ventures__state=VentureState.DRAFT, ventures__by_office=True)),
        chosen_count=Count("ventures", filter=Q(ventures__state__in=PUBLIC)),
        granted=Sum("ventures__granted_cents"),
    )


def public_rounds(tenant: Tenant) -> QuerySet[Round]:
    return with_round_sums(Round.objects.filter(tenant=tenant)).select_related("place", "run", "tenant")


def open_rounds(tenant: Tenant, today: date) -> QuerySet[Round]:
    """Those that take applications on a day; the last day counts."""
    taking = Round.objects.filter(tenant=tenant, apply_from__lte=today, apply_until__gte=today, preliminary_closed_at=None)
    return taking.order_by("apply_until", "title")


# ---- ventures ----


@dataclass(frozen=True, slots=True)
class VentureFilters:
    """What a list of ventures was narrowed to, as it stands in the address."""

    state: str = ""
    category: str = ""
    year: str = ""
    text: str = ""
    chosen: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "VentureFilters":
        state, category, year = (str(query.get(name, "")) for name in ("state", "category", "year"))
        return cls(
            state=state if state in VentureState.values else "",
            category=category if category in Category.values else "",
            year=year if year.isdecimal() and year.isascii() and len(year) == 4 else "",
            text=str(query.get("text", "")).replace("\x00", "").strip()[:60],
            chosen="1" if query.get("chosen") == "1" else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.state or self.category or self.year or self.text or self.chosen)


def ventures_seen(actor: Actor, tenant: Tenant) -> QuerySet[Venture]:
    """
    What was handed in about one's places, and drafts that the office itself wrote down; a draft of the applicant is their own.
    """
    rows = Venture.objects.filter(within(actor, *SEES), tenant=tenant)
    mine = rows.filter(~Q(state=VentureState.DRAFT) | Q(by_office=True))
    return mine.select_related("applicant", "round", "place")


def own_ventures(actor: Actor, tenant: Tenant) -> QuerySet[Venture]:
    """An agency's own, drafts too; nobody else's."""
    body = actor.organisation_id
    if body is None or not actor.may(rights.APPLY, tenant_id=tenant.pk, organisation_ids=frozenset({body})):
        return Venture.objects.none()
    return Venture.objects.filter(tenant=tenant, applicant=body).select_related("applicant", "round", "place")


def public_ventures(tenant: Tenant) -> QuerySet[Venture]:
    """What was chosen, whatever became of it."""
    return Venture.objects.filter(tenant=tenant, state__in=PUBLIC).select_related("applicant", "round", "place")


def narrowed(rows: QuerySet[Venture], filters: VentureFilters) -> QuerySet[Venture]:
    """As the filters say; drafts stand only where they are asked for."""
    rows = rows.filter(state=filters.state) if filters.state else rows.exclude(state=VentureState.DRAFT)
    rows = rows.filter(category=filters.category) if filters.category else rows
    rows = rows.filter(round__year=int(filters.year)) if filters.year else rows
    rows = rows.filter(state__in=PUBLIC) if filters.chosen else rows
    if filters.text:
        named = Q(title__icontains=filters.text) | Q(applicant__name__icontains=filters.text) | Q(number__iexact=filters.text)
        rows = rows.filter(named)
    return rows


def _sum_of(rows: QuerySet[Any], by: str, what: Any) -> Coalesce:
    """A sum over what hangs on each row, worked out for the rows shown, with no join to multiply."""
    grouped = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=what)
    return Coalesce(Subquery(grouped.values("n")[:1], output_field=BigIntegerField()), 0)


def with_sums(rows: QuerySet[Venture]) -> QuerySet[Venture]:
    """
    With `asked`, `paid` and `spent` in cents, and `service_count` 场, `person_times` 人次, `people` 人数: each by itself, voided
    records left out.
    """
    standing = ServiceRecord.objects.filter(void_reason="")
    line = F("quantity") * F("unit_cents")
    return rows.annotate(
        asked=_sum_of(BudgetLine.objects.filter(is_own_money=False), "venture", Sum(line)),
        paid=_sum_of(Instalment.objects.exclude(paid_on=None), "venture", Sum("paid_cents")),
        spent=_sum_of(SpendingEntry.objects.all(), "line__venture", Sum("cents")),
        service_count=_sum_of(standing, "venture", Count("pk")),
        person_times=_sum_of(standing, "venture", Sum("person_times")),
        people=_sum_of(standing, "venture", Sum("people")),
    )


def budget_of(venture: Venture) -> list[BudgetLine]:
    """The lines with `spent` in cents."""
    return list(
        venture.budget_lines.annotate(spent=_sum_of(SpendingEntry.objects.all(), "line", Sum("cents"))).order_by("position")
    )


# ---- services ----


@dataclass(frozen=True, slots=True)
class ServiceFilters:
    year: str = ""
    venture: UUID | None = None
    void: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> "ServiceFilters":
        year = str(query.get("year", ""))
        is_year = year.isdecimal() and year.isascii() and len(year) == 4
        return cls(year if is_year else "", uuid_of(str(query.get("venture", ""))), "1" if query.get("void") == "1" else "")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.year or self.venture or self.void)


def services_seen(actor: Actor, tenant: Tenant, filters: ServiceFilters) -> QuerySet[ServiceRecord]:
    """Services about one's places; voided ones only where they are asked for."""
    return services_in(tenant, filters).filter(within(actor, *SEES, path="venture__place_path"))


def services_in(tenant: Tenant, filters: ServiceFilters) -> QuerySet[ServiceRecord]:
    """All services of a tenant that are asked for."""
    rows = ServiceRecord.objects.filter(tenant=tenant)
    rows = rows if filters.void else rows.filter(void_reason="")
    rows = rows.filter(on__year=int(filters.year)) if filters.year else rows
    rows = rows.filter(venture=filters.venture) if filters.venture else rows
    return rows.select_related("venture__applicant").order_by("-on", "-at", "id")


def sums_of(rows: QuerySet[ServiceRecord]) -> dict[str, int]:
    """How many services 场, 人次 and 人数: three numbers beside each other, never one. Voided ones do not count."""
    counts = Case(When(void_reason="", then=F("person_times")), output_field=BigIntegerField())
    people = Case(When(void_reason="", then=F("people")), output_field=BigIntegerField())
    found = rows.order_by().aggregate(
        services=Count("pk", filter=Q(void_reason="")), person_times=Sum(counts), people=Sum(people)
    )
    return {name: value or 0 for name, value in found.items()}


def may_read_check(actor: Actor, file: StoredFile) -> bool:
    """Who may read a paper of a check: whoever sees the venture at the office."""
    place = VentureCheck.objects.filter(pk=file.subject_id or file.pk).values_list("venture__place_path", flat=True).first()
    return place is not None and any(actor.may(one, tenant_id=file.tenant_id, place_path=place) for one in SEES)
