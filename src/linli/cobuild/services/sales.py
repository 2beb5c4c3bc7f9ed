"""Charity sales: opened, their ledger written and reversed, the till counted by two, closed, opened again with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import Problem, refuse_if
from linli.registry.api import Place

from ..errors import SaleRefused
from ..models import LineKind, Sale, SaleCount, SaleLine
from ..rules import rights
from ..rules import sales as rules
from ..rules.donations import reason_problems
from ..rules.needs import number
from ..rules.sales import Entry
from ..selectors import sales as found
from ..states import SaleState
from . import donations
from .space_pieces import allow

DECIDING = 2
"""So many different people have to count the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleGiven:
    """What is said of a sale beforehand."""

    title: str
    place: Place
    held_on: date
    purpose: str


def held(sale: Sale) -> Sale:
    """The sale as it is now; whoever writes into its ledger meanwhile waits."""
    return locking.one(Sale, sale.pk, "place", "tenant")


def _allow(by: Actor, sale: Sale) -> None:
    allow(by, rights.SALES, tenant_id=sale.tenant_id, place_path=sale.place_path)


def _note(past: str, sale: Sale, by: Actor, now: datetime, *, reason: str = "", **changes: Any) -> None:
    journal.record(f"cobuild.sale.{past}", sale, by=by, now=now, reason=reason, changes=changes)


@transaction.atomic
def open_sale(*, tenant: Tenant, given: SaleGiven, by: Actor, now: datetime) -> Sale:
    """
    Begin a sale and its ledger. Everybody can read that it is held, and what for.

    :raises NotAllowed: without the right there. :raises SaleRefused: with every reason.
    """
    allow(by, rights.SALES, tenant_id=tenant.pk, place_path=given.place.path)
    refuse_if(_problems(tenant, given), SaleRefused)
    sale = Sale(tenant=tenant, **_values(given))
    series, letters = rules.SERIES
    year = given.held_on.year
    sale.number = number(tenant.letters, letters, year, next_number(series, tenant=tenant, period=str(year)))
    sale.save(force_insert=True)
    _note("opened", sale, by, now, number=[None, sale.number])
    return sale


def _problems(tenant: Tenant, given: SaleGiven) -> list[Problem]:
    strange = [] if given.place.tenant_id == tenant.pk else [Problem("another_tenant", _("这不在本街道。"), where="place")]
    return strange + rules.sale_problems(given.title, given.purpose)


def _values(given: SaleGiven) -> dict[str, Any]:
    return {
        "title": given.title.strip(), "purpose": given.purpose.strip(), "held_on": given.held_on, "place": given.place,
        "place_path": given.place.path,
    }  # fmt: skip


@transaction.atomic
def change(*, sale: Sale, given: SaleGiven, by: Actor, now: datetime) -> Sale:
    """
    Change what is said of a sale while its books are open; its number stays.

    :raises NotAllowed: without the right there and where it was. :raises SaleRefused: with every reason.
    """
    sale = held(sale)
    _allow(by, sale)
    allow(by, rights.SALES, tenant_id=sale.tenant_id, place_path=given.place.path)
    refuse_if(rules.state_problems(sale.state, [SaleState.OPEN]) + _problems(sale.tenant, given), SaleRefused)
    values = _values(given)
    changes = {name: [str(getattr(sale, name)), str(new)] for name, new in values.items() if getattr(sale, name) != new}
    for name, new in values.items():
        setattr(sale, name, new)
    sale.save()
    journal.record("cobuild.sale.changed", sale, by=by, now=now, changes=changes)
    return sale


# ---- the ledger ----


@transaction.atomic
def write(*, sale: Sale, kind: str, cents: int, text: str, voucher: str = "", by: Actor, now: datetime) -> SaleLine:
    """
    Write a line; `cents` above 0, its kind says whether they come or go. What somebody counted before counts no more, unless it
    only goes out of money that two have counted. What is carried over becomes donated money of the community, with a receipt.

    :raises NotAllowed: without the right there. :raises SaleRefused: with every reason.
    """
    sale = held(sale)
    _allow(by, sale)
    entries = found.entries_of(sale)
    refuse_if(
        rules.write_problems(state=sale.state, kind=kind, cents=cents, text=text, voucher=voucher, entries=entries), SaleRefused
    )
    line = _add(sale, entries, kind, rules.signed(kind, cents), text, by, now, voucher=voucher.strip())
    _note("written", sale, by, now, position=[None, line.position], cents=[None, line.cents])
    if kind == LineKind.CARRIED:
        donations.carry_over(line=line, by=by, now=now)
    return line


def _add(
    sale: Sale, entries: Sequence[Entry], kind: str, cents: int, text: str, by: Actor, now: datetime, **more: Any
) -> SaleLine:
    """One more line of a sale that the caller holds."""
    if sale.state == SaleState.OPEN and kind != LineKind.DIFFERENCE:
        SaleCount.objects.filter(sale=sale).delete()
    line = SaleLine(
        tenant_id=sale.tenant_id, sale=sale, position=len(entries) + 1, kind=kind, cents=cents, text=text.strip(), at=now,
        by=by.label[:80], by_id=_who(by), **more,
    )  # fmt: skip
    line.save(force_insert=True)
    return line


def _who(by: Actor) -> UUID | None:
    """The human, whichever post they act under."""
    return by.person_id or by.user_id


@transaction.atomic
def reverse(*, line: SaleLine, reason: str, by: Actor, now: datetime) -> SaleLine:
    """
    Take a wrong line back by one that says so; both stay to be read. Money that was carried over comes back out of the store.

    :raises NotAllowed: without the right there. :raises SaleRefused: with every reason.
    """
    sale = held(line.sale)
    _allow(by, sale)
    entries = found.entries_of(sale)
    is_reversed = SaleLine.objects.filter(reverses=line).exists()
    refuse_if(
        rules.reverse_problems(
            state=sale.state, kind=line.kind, cents=line.cents, is_reversed=is_reversed, reason=reason, entries=entries
        ),
        SaleRefused,
    )
    if line.kind == LineKind.CARRIED:
        donations.bring_back(line=line, reason=reason, by=by, now=now)
    made = _add(sale, entries, LineKind.REVERSAL, -line.cents, reason, by, now, reverses=line)
    _note("reversed", sale, by, now, reason=reason.strip(), position=[line.position, made.position], cents=[line.cents, 0])
    return made


@transaction.atomic
def count(*, sale: Sale, cents: int, reason: str = "", by: Actor, now: datetime) -> SaleCount:
    """
    One person has counted the till. Nobody is told what the ledger says before two different people have counted the same; then
    the till is what they say, and where the ledger says otherwise a line with their reason makes up the difference.

    :raises NotAllowed: without the right there. :raises SaleRefused: with every reason.
    """
    sale = held(sale)
    _allow(by, sale)
    entries, who = found.entries_of(sale), _who(by)
    today = clock.day_of(now)
    problems = rules.count_problems(state=sale.state, held_on=sale.held_on, today=today, cents=cents, has_lines=bool(entries))
    if who is None:
        problems.append(Problem("nobody", _("要由登录的人点钱，点了谁点的记得住。")))
    refuse_if(problems, SaleRefused)
    assert who is not None  # noqa: S101 -- refused above
    same = SaleCount.objects.filter(sale=sale, cents=cents).exclude(counter_id=who).count()
    is_settled = same + 1 >= DECIDING
    difference = cents - rules.balance(entries)
    refuse_if(rules.difference_problems(difference, reason) if is_settled else [], SaleRefused)
    made, _is_new = SaleCount.objects.update_or_create(
        sale=sale, counter_id=who, defaults={"tenant_id": sale.tenant_id, "counter": by.label[:80], "cents": cents, "at": now}
    )
    _note("counted", sale, by, now, cents=[None, cents])
    if is_settled:
        _settle(sale, entries, difference, reason, by, now)
    return made


def _settle(sale: Sale, entries: Sequence[Entry], difference: int, reason: str, by: Actor, now: datetime) -> None:
    if difference:
        sale.difference_reason = reason.strip()
        _add(sale, entries, LineKind.DIFFERENCE, difference, reason[: rules.MOST_TEXT], by, now)
    _to(sale, SaleState.COUNTED, "agreed", by, now, reason=reason.strip() if difference else "", difference=[None, difference])


@transaction.atomic
def close(*, sale: Sale, by: Actor, now: datetime) -> Sale:
    """
    Close the books: counted by two, the float given back, every cent gone somewhere. From now on everybody reads the account.

    :raises NotAllowed: without the right there. :raises SaleRefused: with every reason.
    """
    sale = held(sale)
    _allow(by, sale)
    account = rules.account_of(found.entries_of(sale))
    refuse_if(rules.close_problems(sale.state, account), SaleRefused)
    sale.closed_at = now
    return _to(sale, SaleState.CLOSED, "closed", by, now, paid_out=[None, account.paid_out])


@transaction.atomic
def reopen(*, sale: Sale, reason: str, by: Actor, now: datetime) -> Sale:
    """
    Something in the books is wrong: they are open again, and two have to count again.

    :raises NotAllowed: without the right there. :raises SaleRefused: with every reason.
    """
    sale = held(sale)
    _allow(by, sale)
    problems = reason_problems(reason)
    if sale.state == SaleState.OPEN:
        problems.append(Problem("state", _("账本来就开着。")))
    refuse_if(problems, SaleRefused)
    SaleCount.objects.filter(sale=sale).delete()
    sale.closed_at = None
    return _to(sale, SaleState.OPEN, "reopened", by, now, reason=reason.strip())


def _to(sale: Sale, state: SaleState, verb: str, by: Actor, now: datetime, *, reason: str = "", **changes: Any) -> Sale:
    before, sale.state = sale.state, state
    sale.save()
    _note(verb, sale, by, now, reason=reason, state=[before, state], **changes)
    return sale
