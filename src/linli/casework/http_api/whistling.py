"""Whistles over REST: blow, answer, note an arrival, end, rate; the list and one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import Whistle, WhistleCall
from linli.casework.selectors import whistles as found_in
from linli.casework.services import whistles as whistling
from linli.core import clock
from linli.core.access import actor_of
from linli.core.bodies import Moment, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here

from .doing import CASE, done
from .doors import KeyThrottle
from .schemas import CaseOut

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
ONE = "/whistles/{uuid:whistle_id}"
MOST = 200


class WhistleIn(Sent):
    ground: str
    text: str
    gather_where: str
    gather_at: Moment
    unit_ids: list[UUID]


class WhistleAnswerIn(Sent):
    answer: str
    comes: str = ""
    reason: str = ""


class WhistleRateIn(Sent):
    rating: str
    words: str = ""


class WhistleEndIn(Sent):
    """`ratings` and `words` by the organisation's id."""

    outcome: str
    result: str
    ratings: dict[UUID, str]
    words: dict[UUID, str] = {}


class WhistleCallOut(BaseModel):
    id: UUID
    organisation_id: UUID
    organisation: str
    answer: str
    answered_at: datetime | None
    comes: str
    reason: str
    arrived_at: datetime | None
    unit_rating: str
    whistle_rating: str


class WhistleOut(BaseModel):
    id: UUID
    number: str
    case_id: UUID
    ground: str
    text: str
    gather_where: str
    gather_at: datetime
    blown_at: datetime
    respond_by: datetime
    outcome: str
    result: str
    ended_at: datetime | None
    calls: list[WhistleCallOut]


@router.post(f"{CASE}/whistle", response=CaseOut, operation_id="case_whistle")
def case_whistle(request: HttpRequest, case_id: UUID, data: WhistleIn) -> dict[str, Any]:
    """Call units to the place."""
    given = whistling.WhistleGiven(
        ground=data.ground, text=data.text, gather_where=data.gather_where, gather_at=data.gather_at, units=data.unit_ids
    )
    return done(
        request, case_id, "case_whistle", lambda case, by: whistling.whistle(case=case, whistle=given, by=by, now=clock.now())
    )


@router.get("/whistles", response=list[WhistleOut], operation_id="whistle_list")
def whistle_list(request: HttpRequest, is_open: bool | None = None) -> list[dict[str, Any]]:
    """The newest whistles that you may see, 200 at the most."""
    rows = found_in.visible_to(actor_of(request)).filter(tenant=tenant_here(request)).order_by("-blown_at", "-pk")
    if is_open is not None:
        rows = rows.filter(ended_at__isnull=is_open)
    return [_out(one, list(one.calls.all())) for one in rows.prefetch_related("calls__organisation")[:MOST]]


@router.get(ONE, response=WhistleOut, operation_id="whistle_get")
def whistle_get(request: HttpRequest, whistle_id: UUID) -> dict[str, Any]:
    """One whistle with every unit that was called."""
    found = _whistle(request, whistle_id)
    return _out(found, found_in.calls_of(found))


@router.post(f"{ONE}/calls/{{uuid:call_id}}/answer", response=WhistleOut, operation_id="whistle_answer")
def whistle_answer(request: HttpRequest, whistle_id: UUID, call_id: UUID, data: WhistleAnswerIn) -> dict[str, Any]:
    """Say that the unit comes, or not and why."""
    found = _whistle(request, whistle_id)
    whistling.answer(call=_call(found, call_id), **data.model_dump(), by=actor_of(request), now=clock.now())
    return _out(found, found_in.calls_of(found))


@router.post(f"{ONE}/calls/{{uuid:call_id}}/arrive", response=WhistleOut, operation_id="whistle_arrive")
def whistle_arrive(request: HttpRequest, whistle_id: UUID, call_id: UUID) -> dict[str, Any]:
    """Note that a unit is there."""
    found = _whistle(request, whistle_id)
    whistling.arrive(call=_call(found, call_id), by=actor_of(request), now=clock.now())
    return _out(found, found_in.calls_of(found))


@router.post(f"{ONE}/end", response=WhistleOut, operation_id="whistle_end")
def whistle_end(request: HttpRequest, whistle_id: UUID, data: WhistleEndIn) -> dict[str, Any]:
    """Write down what came of it, with a word on every unit."""
    found = whistling.end(whistle=_whistle(request, whistle_id), **data.model_dump(), by=actor_of(request), now=clock.now())
    return _out(found, found_in.calls_of(found))


@router.post(f"{ONE}/calls/{{uuid:call_id}}/rate", response=WhistleOut, operation_id="whistle_rate")
def whistle_rate(request: HttpRequest, whistle_id: UUID, call_id: UUID, data: WhistleRateIn) -> dict[str, Any]:
    """Say whether it was right to call your unit."""
    found = _whistle(request, whistle_id)
    whistling.rate(call=_call(found, call_id), **data.model_dump(), by=actor_of(request), now=clock.now())
    return _out(found, found_in.calls_of(found))


def _whistle(request: HttpRequest, whistle_id: UUID) -> Whistle:
    return found_or_404(found_in.visible_to(actor_of(request)).filter(tenant=tenant_here(request), pk=whistle_id).first())


def _call(found: Whistle, call_id: UUID) -> WhistleCall:
    return one_or_404(found.calls.all(), call_id)


def _out(found: Whistle, calls: list[WhistleCall]) -> dict[str, Any]:
    names = [one for one in WhistleOut.model_fields if one != "calls"]
    return {name: getattr(found, name) for name in names} | {"calls": [_call_out(one) for one in calls]}


def _call_out(one: WhistleCall) -> dict[str, Any]:
    names = [name for name in WhistleCallOut.model_fields if name != "organisation"]
    return {name: getattr(one, name) for name in names} | {"organisation": str(one.organisation)}
