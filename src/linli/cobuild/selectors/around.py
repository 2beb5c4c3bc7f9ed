"""What everybody may read of co-building at a place, and what presses on somebody's today: both kept for a minute."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.remembered import MAX_AGE, Briefly, MyFirst
from linli.registry.api import Place

from ..models import Agreement, Booking, Obligation, StockItem
from ..rules.stock import Lot
from . import agreements, bookings, duties, stock
from .agreement_rules import renewal_days

MOST_KEPT = 500
_public: Briefly[tuple[UUID, str, date], list[Any]] = Briefly(lambda: MAX_AGE, engines=frozenset({"cobuild", "registry"}))
_late: MyFirst[Obligation] = MyFirst("cobuild")
_ending: MyFirst[Agreement] = MyFirst("cobuild")
_soon: Briefly[tuple[UUID, date], list[tuple[StockItem, list[Lot]]]] = Briefly(lambda: MAX_AGE, engines=frozenset({"cobuild"}))
_asked: MyFirst[Booking] = MyFirst("cobuild")


def public_at(place: Place, what: str, rows: Callable[[], Iterable[Any]], *, day: date, now: datetime) -> list[Any]:
    """Of what everybody may read in the subdistrict (`rows`, named `what`), that at a place and inside it. Never names of people."""
    found = _public.get((place.tenant_id, what, day), lambda: list(rows())[:MOST_KEPT], now=now)
    return [one for one in found or [] if one.place_path.startswith(place.path)]


def first_late(actor: Actor, tenant: Tenant, *, day: date, now: datetime, most: int) -> list[Obligation]:
    """Duties of which a day is over and nothing was noted, the longest overdue first."""

    def rows() -> Iterable[Obligation]:
        return duties.late_duties(actor, tenant, today=day).prefetch_related(None)[:most]

    return _late.get(actor, tenant.pk, day, most, rows=rows, now=now)


def first_ending(actor: Actor, tenant: Tenant, *, day: date, now: datetime, most: int) -> list[Agreement]:
    """Agreements that end soon and nobody renews."""

    def rows() -> Iterable[Agreement]:
        ending = agreements.to_renew(tenant, renewal_days(tenant, on=day), today=day)
        return (ending & agreements.agreements_seen(actor)).order_by("ends_on", "id")[:most]

    return _ending.get(actor, tenant.pk, day, most, rows=rows, now=now)


def first_asked(actor: Actor, tenant: Tenant, *, now: datetime, most: int) -> list[Booking]:
    """Bookings that this actor may answer and nobody has."""

    def rows() -> Iterable[Booking]:
        return bookings.waiting_for(actor, tenant).select_related("space").order_by("starts_at")[:most]

    return _asked.get(actor, tenant.pk, most, rows=rows, now=now)


def expiring_soon(tenant: Tenant, *, day: date, now: datetime) -> list[tuple[StockItem, list[Lot]]]:
    """What is in the stores of a subdistrict and expires within thirty days, or has expired."""
    return _soon.get((tenant.pk, day), lambda: stock.expiring(tenant, day), now=now) or []
