"""Donations over REST: the public account; receipts and the store for the office."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Day, Moment, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.registry.api import organisation_by_id, person_by_id, place_by_id

from ..errors import DonationRefused, StockRefused
from ..models import Claim, Donation, MoveKind, Need, StockItem, StockMove
from ..rules import rights
from ..rules.donations import Line, money
from ..selectors import donations as found
from ..selectors import stock as found_stock
from ..services import donations, stock
from ..services.donations import DonationGiven
from ..services.stock import Recipient
from .sales import done
from .sales import router as sales_router

router = Router(auth=STAFF_DOOR)
router.add_router("", sales_router)
DONATION, ITEM = "/cobuild/donations/{uuid:pk}", "/cobuild/stock/{uuid:pk}"
MOST = 200


class AccountRowOut(Schema):
    """One thing of the year: opening + given − handed_out − spoilt + counted + moved = closing. Of money in cents."""

    name: str
    unit: str
    is_money: bool
    opening: int
    given: int
    handed_out: int
    spoilt: int
    counted: int
    moved: int
    closing: int


class DonatedLineIn(Sent):
    name: str = ""
    unit: str = ""
    quantity: int = 0
    best_before: Day | None = None


class DonationIn(Sent):
    place_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    received_on: Day | None = None
    purpose: str = ""
    may_name: bool = False
    claim_id: UUID | None = None
    lines: list[DonatedLineIn] = Field(default_factory=list)
    cents: int = Field(0, description="捐款，分")


class DonationOut(Schema):
    id: UUID
    number: str
    place_id: UUID
    organisation_id: UUID | None
    received_on: date
    purpose: str
    may_name: bool
    is_void: bool


class StockReasonIn(Sent):
    reason: str = ""


class StockOut(Schema):
    id: UUID
    place_id: UUID
    name: str
    unit: str
    is_money: bool
    stock: int


class HandedLineIn(Sent):
    item_id: UUID
    quantity: int = 0


class HandOutIn(Sent):
    need_id: UUID | None = None
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    on: Day | None = None
    lines: list[HandedLineIn]


class MoveOut(Schema):
    """A move of the store. To whom it went is not told here."""

    id: UUID
    item_id: UUID
    kind: str
    quantity: int
    on: date


class StockSpoiltIn(StockReasonIn):
    quantity: int = 0


class StockBackIn(Sent):
    quantity: int = 0
    on: Day | None = None


class StockMovedIn(Sent):
    place_id: UUID
    quantity: int = 0
    note: str = ""


class StockCountedIn(StockReasonIn):
    lines: list[HandedLineIn]
    as_of: Moment | None = None


# ---- for everybody ----


@router.get("/cobuild/donations/account", response=list[AccountRowOut], auth=OPEN_DOOR, operation_id="donation_account")
def donation_account(request: HttpRequest, year: int, place_id: UUID | None = None) -> list[dict[str, Any]]:
    """What was given in a year and where it went, by thing; nobody's name."""
    tenant = tenant_here(request)
    if not date.min.year < year < date.max.year:
        return []
    under = found_or_404(place_by_id(place_id, tenant=tenant)).path if place_id else ""
    names = ("opening", "given", "handed_out", "spoilt", "counted", "moved", "closing")
    rows = found_stock.account(tenant, year, under=under)
    return [{**thing, **{name: getattr(one, name) for name in names}} for thing, one in rows]


# ---- receipts ----


def _donation(one: Donation) -> dict[str, Any]:
    names = ("number", "place_id", "organisation_id", "received_on", "purpose", "may_name")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "is_void": one.voided_at is not None}


@router.get("/cobuild/donations", response=list[DonationOut], operation_id="donation_list")  # type: ignore[type-var]
@requires(*found_stock.SEES)
def donation_list(request: HttpRequest, year: int | None = None, limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Receipts where one's posts reach, the newest first. Who gave as a person is not told here."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    year = year if year is None or date.min.year < year < date.max.year else None
    rows = found.listed(actor_of(request), tenant_here(request), year=year)
    return [_donation(one) for one in rows[first : first + most]]


@router.post("/cobuild/donations", response=DonationOut, operation_id="donation_receive")  # type: ignore[type-var]
@requires(rights.DONATIONS)
def donation_receive(request: HttpRequest, payload: DonationIn) -> dict[str, Any]:
    """Write a receipt; what was given is in the store."""
    given = _given(request, payload)
    tenant = tenant_here(request)
    pk = done(request, "donation.receive", lambda by, now: donations.receive(tenant=tenant, given=given, by=by, now=now))
    return _donation(Donation.objects.get(pk=pk))


def _given(request: HttpRequest, said: DonationIn) -> DonationGiven:
    tenant = tenant_here(request)
    lines = [Line(one.name, one.unit, one.quantity, one.best_before) for one in said.lines]
    named = {
        "organisation": organisation_by_id(said.organisation_id, tenant=tenant) if said.organisation_id else None,
        "person": person_by_id(said.person_id, tenant=tenant) if said.person_id else None,
        "claim": Claim.objects.filter(tenant=tenant, pk=said.claim_id).first() if said.claim_id else None,
    }
    _insist_on(named, said, DonationRefused)
    return DonationGiven(
        place=found_or_404(place_by_id(said.place_id, tenant=tenant)), received_on=said.received_on, purpose=said.purpose,
        may_name=said.may_name, lines=lines + ([money(said.cents)] if said.cents else []), **named,  # type: ignore[arg-type]
    )  # fmt: skip


def _insist_on(named: dict[str, Any], said: Any, error: type[Exception]) -> None:
    """:raises Refused: where somebody who was named is not here."""
    missing = [name for name, row in named.items() if row is None and getattr(said, f"{name}_id")]
    if missing:
        raise error([Problem("not_found", _("没有这一条。"), where=f"{name}_id") for name in missing])


@router.post(f"{DONATION}/void", response=DonationOut, operation_id="donation_void")  # type: ignore[type-var]
@requires(rights.DONATIONS)
def donation_void(request: HttpRequest, pk: UUID, payload: StockReasonIn) -> dict[str, Any]:
    """Void a receipt that was a mistake."""
    one = one_or_404(found.donations_seen(actor_of(request), tenant_here(request)), pk)
    done(request, f"donation.void:{pk}", lambda by, now: donations.void(donation=one, reason=payload.reason, by=by, now=now))
    return _donation(Donation.objects.get(pk=pk))


# ---- the store ----


@router.get("/cobuild/stock", response=list[StockOut], operation_id="stock_list")  # type: ignore[type-var]
@requires(*found_stock.SEES)
def stock_list(request: HttpRequest) -> list[dict[str, Any]]:
    """What there is where one's posts reach."""
    rows = found_stock.listed(actor_of(request), tenant_here(request))[:MOST]
    names = ("place_id", "name", "unit", "is_money", "stock")
    return [{"id": one.pk} | {name: getattr(one, name) for name in names} for one in rows]


def _item(request: HttpRequest, pk: UUID) -> StockItem:
    return one_or_404(found_stock.items_seen(actor_of(request), tenant_here(request)), pk)


def _move(pk: UUID) -> StockMove:
    return StockMove.objects.get(pk=pk)


@router.post("/cobuild/stock/hand-out", response=list[MoveOut], operation_id="stock_hand_out")  # type: ignore[type-var]
@requires(rights.ALLOCATE)
def stock_hand_out(request: HttpRequest, payload: HandOutIn) -> list[StockMove]:
    """Hand things out, all or none, to exactly one need, unit or person."""
    lines = [(_item(request, one.item_id), one.quantity) for one in payload.lines]
    to = _recipient(request, payload)

    def write(now: datetime) -> dict[str, Any]:
        made = stock.hand_out(lines=lines, to=to, on=payload.on, by=actor_of(request), now=now)
        return {"ids": [str(one.pk) for one in made]}

    keys = written_once(request, "cobuild.stock.hand_out", write)["ids"]
    return list(StockMove.objects.filter(pk__in=keys).order_by("id"))


def _recipient(request: HttpRequest, said: HandOutIn) -> Recipient:
    """:raises StockRefused: for none, several, or one that is not here."""
    tenant = tenant_here(request)
    named = {
        "need": Need.objects.filter(tenant=tenant, pk=said.need_id).first() if said.need_id else None,
        "organisation": organisation_by_id(said.organisation_id, tenant=tenant) if said.organisation_id else None,
        "person": person_by_id(said.person_id, tenant=tenant) if said.person_id else None,
    }
    _insist_on(named, said, StockRefused)
    if sum(one is not None for one in named.values()) != 1:
        raise StockRefused(Problem("recipient", _("发给谁：一家人、一个单位、一条需求，写一个。")))
    return Recipient(**named)  # type: ignore[arg-type]


@router.post("/cobuild/stock/moves/{uuid:pk}/back", response=MoveOut, operation_id="stock_back")  # type: ignore[type-var]
@requires(rights.ALLOCATE)
def stock_back(request: HttpRequest, pk: UUID, payload: StockBackIn) -> StockMove:
    """Something that was handed out came back."""
    rows = found_stock.moves_seen(actor_of(request), tenant_here(request)).filter(kind=MoveKind.HANDED_OUT)
    move, said = one_or_404(rows, pk), payload.model_dump()
    return _move(done(request, f"stock.back:{pk}", lambda by, now: stock.take_back(move=move, **said, by=by, now=now)))


@router.post(f"{ITEM}/spoil", response=MoveOut, operation_id="stock_spoil")  # type: ignore[type-var]
@requires(rights.DONATIONS)
def stock_spoil(request: HttpRequest, pk: UUID, payload: StockSpoiltIn) -> StockMove:
    """Write off what expired or broke."""
    item, said = _item(request, pk), payload.model_dump()
    return _move(done(request, f"stock.spoil:{pk}", lambda by, now: stock.spoil(item=item, **said, by=by, now=now)))


@router.post(f"{ITEM}/move", response=MoveOut, operation_id="stock_move")  # type: ignore[type-var]
@requires(rights.DONATIONS)
def stock_move(request: HttpRequest, pk: UUID, payload: StockMovedIn) -> StockMove:
    """Bring something to another store; the first of the moves there."""
    item, to = _item(request, pk), found_or_404(place_by_id(payload.place_id, tenant=tenant_here(request)))

    def write(by: Actor, now: datetime) -> StockMove:
        return stock.move(item=item, to=to, quantity=payload.quantity, note=payload.note, by=by, now=now)[0]

    return _move(done(request, f"stock.move:{pk}", write))


@router.post("/cobuild/stock/count", response=list[MoveOut], operation_id="stock_count")  # type: ignore[type-var]
@requires(rights.DONATIONS)
def stock_count(request: HttpRequest, payload: StockCountedIn) -> list[StockMove]:
    """What somebody counted; the moves of the differences."""
    counted = {_item(request, one.item_id): one.quantity for one in payload.lines}

    def write(now: datetime) -> dict[str, Any]:
        made = stock.take_stock(counted=counted, as_of=payload.as_of, reason=payload.reason, by=actor_of(request), now=now)
        return {"ids": [str(one.pk) for one in made]}

    keys = written_once(request, "cobuild.stock.count", write)["ids"]
    return list(StockMove.objects.filter(pk__in=keys).order_by("id"))
