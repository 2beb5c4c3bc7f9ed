"""Charity sales over REST: what everybody reads, and the ledger for the office."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Day, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import place_by_id

from ..models import Sale, SaleLine
from ..rules import rights
from ..selectors import sales as found
from ..services import sales
from ..services.sales import SaleGiven
from ..states import SaleState

router = Router(auth=STAFF_DOOR)
SALE = "/cobuild/sales/{uuid:pk}"
MOST = 200


class SaleReasonIn(Sent):
    reason: str = ""


class SaleIn(Sent):
    title: str = ""
    place_id: UUID
    held_on: Day
    purpose: str = ""


class SaleOut(Schema):
    id: UUID
    number: str
    title: str
    purpose: str
    held_on: date
    state: str
    takings_cents: int | None = Field(description="结账以后才有")
    costs_cents: int | None
    difference_cents: int | None
    paid_out_cents: int | None
    carried_cents: int | None


class SaleLineIn(Sent):
    kind: str = Field("sold", description="float · sold · gift · cost · paid_out · carried · returned")
    cents: int = 0
    text: str = ""
    voucher: str = ""


class SaleLineOut(Schema):
    id: UUID
    position: int
    kind: str
    cents: int
    text: str
    voucher: str


class SaleCountIn(SaleReasonIn):
    cents: int = 0


def done(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Model]) -> UUID:
    """Do a write once for its key, and give the key of what came of it."""
    made = written_once(request, f"cobuild.{verb}", lambda now: {"id": str(write(actor_of(request), now).pk)})
    return UUID(made["id"])


# ---- for everybody ----


@router.get("/cobuild/sales", response=list[SaleOut], auth=OPEN_DOOR, operation_id="sale_list")
def sale_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The charity sales; what they made is told once their books are closed."""
    return _sales(list(found.public_sales(tenant_here(request))[:MOST]))


def _sales(rows: list[Sale]) -> list[dict[str, Any]]:
    accounts, names = found.accounts_of(rows), ("takings", "costs", "difference", "paid_out", "carried")
    plain = ("number", "title", "purpose", "held_on", "state")
    return [
        {"id": one.pk, **{name: getattr(one, name) for name in plain}}
        | {f"{name}_cents": getattr(accounts[one.pk], name) if one.state == SaleState.CLOSED else None for name in names}
        for one in rows
    ]


# ---- the ledger ----


def _sale(request: HttpRequest, pk: UUID) -> Sale:
    return one_or_404(found.sales_seen(actor_of(request), tenant_here(request)), pk)


@router.post("/cobuild/sales", response=SaleOut, operation_id="sale_open")  # type: ignore[type-var]
@requires(rights.SALES)
def sale_open(request: HttpRequest, payload: SaleIn) -> dict[str, Any]:
    """Begin a sale and its ledger."""
    tenant, said = tenant_here(request), payload.model_dump()
    given = SaleGiven(place=found_or_404(place_by_id(said.pop("place_id"), tenant=tenant)), **said)
    pk = done(request, "sale.open", lambda by, now: sales.open_sale(tenant=tenant, given=given, by=by, now=now))
    return _sales([Sale.objects.get(pk=pk)])[0]


@router.get(f"{SALE}/lines", response=list[SaleLineOut], operation_id="sale_lines")  # type: ignore[type-var]
@requires(*found.SEES)
def sale_lines(request: HttpRequest, pk: UUID) -> list[SaleLine]:
    """The ledger, whole."""
    return list(found.lines_of(_sale(request, pk)))


@router.post(f"{SALE}/lines", response=SaleLineOut, operation_id="sale_write")  # type: ignore[type-var]
@requires(rights.SALES)
def sale_write(request: HttpRequest, pk: UUID, payload: SaleLineIn) -> SaleLine:
    """Write a line."""
    one, said = _sale(request, pk), payload.model_dump()
    made = done(request, f"sale.write:{pk}", lambda by, now: sales.write(sale=one, **said, by=by, now=now))
    return SaleLine.objects.get(pk=made)


@router.post(f"{SALE}/lines/{{uuid:line_id}}/reverse", response=SaleLineOut, operation_id="sale_reverse")  # type: ignore[type-var]
@requires(rights.SALES)
def sale_reverse(request: HttpRequest, pk: UUID, line_id: UUID, payload: SaleReasonIn) -> SaleLine:
    """Take a wrong line back by another."""
    line = one_or_404(found.lines_of(_sale(request, pk)), line_id)
    write = lambda by, now: sales.reverse(line=line, reason=payload.reason, by=by, now=now)  # noqa: E731
    return SaleLine.objects.get(pk=done(request, f"sale.reverse:{line_id}", write))


@router.post(f"{SALE}/count", response=SaleOut, operation_id="sale_count")  # type: ignore[type-var]
@requires(rights.SALES)
def sale_count(request: HttpRequest, pk: UUID, payload: SaleCountIn) -> dict[str, Any]:
    """One person has counted the till."""
    one, said = _sale(request, pk), payload.model_dump()
    done(request, f"sale.count:{pk}", lambda by, now: sales.count(sale=one, **said, by=by, now=now))
    return _sales([Sale.objects.get(pk=pk)])[0]


@router.post(f"{SALE}/close", response=SaleOut, operation_id="sale_close")  # type: ignore[type-var]
@requires(rights.SALES)
def sale_close(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Close the books."""
    one = _sale(request, pk)
    done(request, f"sale.close:{pk}", lambda by, now: sales.close(sale=one, by=by, now=now))
    return _sales([Sale.objects.get(pk=pk)])[0]
