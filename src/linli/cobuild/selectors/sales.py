"""Charity sales and their ledgers as somebody may see them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant

from ..models import Sale, SaleCount, SaleLine
from ..rules import rights
from ..rules.sales import Account, Entry, account_of
from ..states import SaleState

SEES = (rights.VIEW, rights.SALES)


def sales_seen(actor: Actor, tenant: Tenant) -> QuerySet[Sale]:
    """The sales where this actor's posts reach."""
    return Sale.objects.filter(within(actor, *SEES), tenant=tenant).select_related("place", "tenant")


def listed(actor: Actor, tenant: Tenant, *, words: str = "", under: str = "", show: str = "") -> QuerySet[Sale]:
    """The workbench's list."""
    rows = sales_seen(actor, tenant)
    for word in words.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(purpose__icontains=word))
    rows = rows.filter(place_path__startswith=under) if under else rows
    rows = rows.filter(state=show) if show in SaleState.values else rows
    return rows.order_by("-held_on", "number")


def public_sales(tenant: Tenant) -> QuerySet[Sale]:
    """All of them: a sale is held for everybody. What it made is told once its books are closed."""
    return Sale.objects.filter(tenant=tenant).select_related("place").order_by("-held_on", "number")


def years_of(tenant: Tenant) -> list[int]:
    """The years in which one was held, or will be."""
    return [day.year for day in Sale.objects.filter(tenant=tenant).dates("held_on", "year")]


def lines_of(sale: Sale) -> QuerySet[SaleLine]:
    return SaleLine.objects.filter(sale=sale).select_related("reverses", "reversed_by", "carried_to").order_by("position")


def entry_of(line: SaleLine) -> Entry:
    """A reversal counts as what it reverses."""
    return (line.reverses.kind if line.reverses else line.kind), line.cents


def entries_of(sale: Sale) -> list[Entry]:
    """The whole ledger. One query."""
    return [entry_of(one) for one in SaleLine.objects.filter(sale=sale).select_related("reverses").order_by("position")]


def accounts_of(sales: Iterable[Sale]) -> dict[UUID, Account]:
    """The account of each. One query."""
    found: dict[UUID, list[Entry]] = {one.pk: [] for one in sales}
    for line in SaleLine.objects.filter(sale__in=found).select_related("reverses"):
        known: Any = line
        found[known.sale_id].append(entry_of(line))
    return {pk: account_of(entries) for pk, entries in found.items()}


def counts_of(sale: Sale) -> QuerySet[SaleCount]:
    return SaleCount.objects.filter(sale=sale).order_by("at", "id")


def overdue(tenant: Tenant, held_before: Any) -> QuerySet[Sale]:
    """Sales that were held before a day and are not closed."""
    return Sale.objects.filter(tenant=tenant, held_on__lt=held_before).exclude(state=SaleState.CLOSED).select_related("place")
