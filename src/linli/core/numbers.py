"""
Numbers for people: 1, 2, 3 … in a series of one tenant and period. A number that somebody saw is never given twice.

The counter moves in the caller's transaction, so a rollback gives the number back and leaves no hole. The price is that
two writers of one series wait for each other from here to their commit: ask for the number last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import connection, transaction
from django.db.models import F

from .models import NumberGap, NumberSeries, Tenant

TAKE = """
INSERT INTO core_numberseries (tenant_id, name, period, last) VALUES (%s, %s, %s, %s)
ON CONFLICT (tenant_id, name, period) DO UPDATE SET last = core_numberseries.last + excluded.last
RETURNING last
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """A number of a series that nothing carries; `reason` is empty when nobody has explained it."""

    value: int
    reason: str


def next_number(series: str, *, tenant: Tenant, period: str = "") -> int:
    """
    The next number of a series, counted from 1.

    :raises TransactionManagementError: outside a transaction, where the number could be lost between giving and using.
    """
    return next_block(series, tenant=tenant, period=period, count=1)[0]


def next_block(series: str, *, tenant: Tenant, period: str = "", count: int) -> range:
    """`count` numbers in a row, for importers. What is not used of them is to be told to `note_gap`."""
    if count < 1:
        raise ValueError("a block has at least one number")
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a number is taken in the transaction of what carries it")
    tenant_id = NumberSeries._meta.get_field("tenant").get_db_prep_save(tenant.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [tenant_id, series, period, count])
        last = cast(int, cursor.fetchone()[0])
    return range(last - count + 1, last + 1)


@transaction.atomic
def give_back(series: str, *, tenant: Tenant, period: str = "", block: range, reason: str, now: datetime) -> bool:
    """
    Take back a block that nothing carries and nobody has seen. Where other numbers were given out after it, it stays a gap
    with its reason. Returns whether it was taken back.
    """
    row = NumberSeries.objects.filter(tenant=tenant, name=series, period=period, last=block[-1])
    if row.update(last=F("last") - len(block)):
        return True
    note_gap(series, tenant=tenant, period=period, values=block, reason=reason, now=now)
    return False


@transaction.atomic
def note_gap(series: str, *, tenant: Tenant, period: str = "", values: Iterable[int], reason: str, now: datetime) -> int:
    """
    Keep why these numbers were given out and are not used. Said twice, the first reason stands. Returns how many are new.

    :raises ValueError: for a number that the series has not given out.
    """
    row = NumberSeries.objects.filter(tenant=tenant, name=series, period=period).first()
    wanted = sorted(set(values))
    if wanted and (row is None or wanted[0] < 1 or wanted[-1] > row.last):
        raise ValueError("only a number that was given out can be missing")
    known = set(NumberGap.objects.filter(series=row, value__in=wanted).values_list("value", flat=True))
    new = [NumberGap(series=row, value=value, reason=reason, at=now) for value in wanted if value not in known]
    NumberGap.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def explain_gaps(series: str, *, tenant: Tenant, period: str = "", used: Iterable[int]) -> list[Gap]:
    """Every number that was given out and is not among `used`, each with its reason; an auditor reads this list."""
    row = NumberSeries.objects.filter(tenant=tenant, name=series, period=period).first()
    if row is None:
        return []
    reasons = dict(NumberGap.objects.filter(series=row).values_list("value", "reason"))
    missing = set(range(1, row.last + 1)).difference(used)
    return [Gap(value, reasons.get(value, "")) for value in sorted(missing)]
