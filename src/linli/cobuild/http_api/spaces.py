"""Spaces over REST: what there is, when it is free, booking, calling off; for the office answering and settling."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Sent
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import person_by_id

from ..models import Booking, Space
from ..rules import rights
from ..selectors import bookings as booking_rows
from ..selectors import spaces as found
from ..services import bookings
from ..services.booking_codes import code_of
from ..services.bookings import BookingGiven

router = Router(auth=STAFF_DOOR)
SPACE, BOOKING = "/spaces/{uuid:pk}", "/spaces/bookings/{uuid:pk}"
MOST = 200


class SpaceOut(Schema):
    id: UUID
    name: str
    kind: str
    address: str
    area_centi: int | None = Field(description="面积，百分之一平方米")
    holds: int | None
    rules: str
    equipment: list[str]
    barrier_free: bool
    is_bookable: bool
    needs_approval: bool
    step: int = Field(description="每格几分钟")
    shortest: int
    longest: int
    ahead_days: int


class FreeSpanOut(Schema):
    starts_at: datetime
    ends_at: datetime


class SpaceBookingIn(Sent):
    starts_at: datetime
    ends_at: datetime
    purpose: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    is_open: bool = False
    expected: int | None = None
    channel: str = Field("page", description="page；工作人员代订：counter · phone · visit · paper")


class SpaceBookingOut(Schema):
    id: UUID
    number: str
    space_id: UUID
    starts_at: datetime
    ends_at: datetime
    state: str
    reason: str
    came: int | None


class SpaceBookedOut(SpaceBookingOut):
    code: str = Field(description="取消码，六位数字；只在订的时候给")


class SpaceCancelIn(Sent):
    code: str = Field("", description="没有账号的人写取消码")
    reason: str = Field("", description="工作人员取消时写明原因")


class SpaceAnswerIn(Sent):
    yes: bool
    reason: str = ""


class SpaceSettleIn(Sent):
    came: int
    condition: str = ""
    is_fault: bool = False


def _booking(one: Booking) -> dict[str, Any]:
    names = ("number", "space_id", "starts_at", "ends_at", "state", "reason", "came")
    return {name: getattr(one, name) for name in names} | {"id": one.pk}


def _space_or_404(request: HttpRequest, pk: UUID) -> Space:
    return one_or_404(found.public_spaces(tenant_here(request), clock.today()), pk)


# ---- for everybody ----


@router.get("/spaces", response=list[SpaceOut], auth=OPEN_DOOR, operation_id="space_list")
def space_list(request: HttpRequest) -> list[Space]:
    """The spaces that neighbours may use."""
    return list(found.public_spaces(tenant_here(request), clock.today())[:MOST])


@router.get(f"{SPACE}/free", response=list[FreeSpanOut], auth=OPEN_DOOR, operation_id="space_free")
def space_free(request: HttpRequest, pk: UUID, day: date) -> list[dict[str, datetime]]:
    """When it is free on a day."""
    spans = found.free_spans(_space_or_404(request, pk), day)
    return [{"starts_at": first, "ends_at": last} for first, last in spans]


@router.post(f"{SPACE}/bookings", response=SpaceBookedOut, auth=OPEN_DOOR, operation_id="space_book")
def space_book(request: HttpRequest, pk: UUID, payload: SpaceBookingIn) -> dict[str, Any]:
    """Book it: for oneself, or with another `channel` than page a post books for somebody."""
    actor, tenant, given = actor_of(request), tenant_here(request), payload.model_dump()
    is_page = payload.channel == bookings.PAGE
    rows = found.public_spaces(tenant, clock.today()) if is_page else found.spaces_seen(actor).filter(tenant=tenant)
    one = one_or_404(rows, pk)
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id and is_page else None

    def write(now: datetime) -> dict[str, Any]:
        made = bookings.book(space=one, given=BookingGiven(**given, person=person), by=actor, now=now)
        return {"id": str(made.booking.pk)}

    made = Booking.objects.get(pk=written_once(request, f"space.book:{pk}", write)["id"])
    return _booking(made) | {"code": code_of(made.pk)}


@router.post(f"{BOOKING}/cancel", response=SpaceBookingOut, auth=OPEN_DOOR, operation_id="space_booking_cancel")
def space_booking_cancel(request: HttpRequest, pk: UUID, payload: SpaceCancelIn) -> dict[str, Any]:
    """Call it off: one's own, with its code, or as the office with a reason."""
    one = one_or_404(Booking.objects.filter(tenant=tenant_here(request)), pk)
    said = payload.model_dump()
    return _written(request, f"space.cancel:{pk}", lambda by, now: bookings.cancel(booking=one, **said, by=by, now=now))


# ---- for the office ----


def _written(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Booking]) -> dict[str, Any]:
    """Do a write once for its key, and give the booking as it is now."""
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _booking(Booking.objects.get(pk=made["id"]))


def _seen(request: HttpRequest, pk: UUID) -> Booking:
    return one_or_404(booking_rows.bookings_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@router.get("/spaces/bookings", response=list[SpaceBookingOut], operation_id="space_bookings")  # type: ignore[type-var]
@requires(rights.VIEW, rights.BOOK)
def space_bookings(request: HttpRequest, view: str = "coming", limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Bookings where one's posts reach: asked · today · coming · unsettled · all."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    chosen = view if view in booking_rows.VIEWS else "coming"
    rows = booking_rows.listed(actor_of(request), tenant_here(request), view=chosen, now=clock.now())
    return [_booking(one) for one in rows[first : first + most]]


@router.post(f"{BOOKING}/answer", response=SpaceBookingOut, operation_id="space_booking_answer")  # type: ignore[type-var]
@requires(rights.BOOK)
def space_booking_answer(request: HttpRequest, pk: UUID, payload: SpaceAnswerIn) -> dict[str, Any]:
    """Agree, or refuse and say why."""
    one, said = _seen(request, pk), payload.model_dump()
    return _written(request, f"space.answer:{pk}", lambda by, now: bookings.answer(booking=one, **said, by=by, now=now))


@router.post(f"{BOOKING}/settle", response=SpaceBookingOut, operation_id="space_booking_settle")  # type: ignore[type-var]
@requires(rights.BOOK)
def space_booking_settle(request: HttpRequest, pk: UUID, payload: SpaceSettleIn) -> dict[str, Any]:
    """How many came, and how it was left."""
    one, said = _seen(request, pk), payload.model_dump()
    return _written(request, f"space.settle:{pk}", lambda by, now: bookings.settle(booking=one, **said, by=by, now=now))
