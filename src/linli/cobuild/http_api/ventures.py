"""The REST face of venture philanthropy: rounds, ventures, scores, payments, spending, services."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router
from pydantic import BaseModel, ConfigDict

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core.access import actor_of, public, requires, signed_in
from linli.core.answering import written_once
from linli.core.bodies import Day, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import organisation_by_id, place_by_id

from ..models import BudgetLine, Instalment, Round, ServiceRecord, Venture
from ..rules import rights
from ..rules.venture_money import Line
from ..selectors import reviewing as scores
from ..selectors import ventures as found
from ..selectors.ventures import ServiceFilters, VentureFilters
from ..services import paying, reviewing, venture_services, ventures
from ..services.paying import SpendingGiven
from ..services.reviewing import SheetGiven
from ..services.venture_services import ServiceGiven
from ..services.ventures import VentureGiven

router = Router(auth=STAFF_DOOR)
MOST = 200
SEES, RUNS = requires(*found.SEES), requires(rights.VENTURES)
WRITES = requires(rights.VENTURES, rights.APPLY)
VENTURE = "/ventures/{uuid:venture_id}"


class VentureAnswer(BaseModel):
    """What is told, straight from a row."""

    model_config = ConfigDict(from_attributes=True)


class RoundOut(VentureAnswer):
    id: UUID
    year: int
    title: str
    funds_cents: int
    per_venture_cents: int
    apply_from: date
    apply_until: date
    terms: str
    applied_count: int
    chosen_count: int
    granted: int | None = Field(None, description="cents")
    preliminary_closed_at: datetime | None
    expert_closed_at: datetime | None


class VentureOut(VentureAnswer):
    """Money in cents; `service_count` 场, `person_times` 人次 and `people` 人数 are never added."""

    id: UUID
    number: str
    title: str
    category: str
    for_whom: str
    state: str
    state_reason: str
    asked: int
    granted_cents: int | None
    paid: int
    spent: int
    service_count: int
    person_times: int
    people: int


class LineIn(Sent):
    text: str = ""
    quantity: int = 1
    unit_cents: int = 0
    is_own_money: bool = False


class VentureIn(Sent):
    applicant_id: UUID
    place_id: UUID
    title: str = ""
    category: str = Field("", description="elders · disabled · orphans · hardship · youth_women · governance · capacity")
    for_whom: str = ""
    problem: str = ""
    plan: str = ""
    planned_services: int = Field(0, ge=0, le=10_000)
    planned_person_times: int = Field(0, ge=0, le=10_000_000)
    begins_on: Day | None = None
    ends_on: Day | None = None
    contact: str = ""
    lines: list[LineIn] = Field(default_factory=list, max_length=100)


class SheetIn(Sent):
    points: dict[str, int] = Field(description="by criterion, in hundredths of a point")
    remark: str = ""
    corrects: UUID | None = Field(None, description="the sheet that this one replaces")


class SheetOut(VentureAnswer):
    id: UUID
    total: int
    points: dict[str, int]
    digest: str
    signed_at: datetime


class PayIn(Sent):
    paid_on: Day
    voucher: str = ""


class SpendIn(Sent):
    cents: int = Field(ge=-(10**13), le=10**13)
    on: Day
    text: str = ""
    voucher: str = ""
    over_reason: str = ""


class ServiceIn(Sent):
    on: Day
    title: str = ""
    person_times: int = Field(0, ge=0, le=10_000_000)
    people: int | None = Field(None, ge=0, le=10_000_000)
    place_text: str = ""
    half_hours: int = Field(0, ge=0, le=1000)
    note: str = ""
    source: str = Field("", max_length=80)


class ServiceOut(VentureAnswer):
    id: UUID
    on: date
    title: str
    person_times: int
    people: int | None
    place_text: str
    half_hours: int
    source: str


# ---- reads ----


@router.get("/rounds", response=list[RoundOut], auth=OPEN_DOOR, operation_id="round_list")  # type: ignore[type-var]
@public
def round_list(request: HttpRequest) -> Any:
    """Every round, the newest first."""
    return found.public_rounds(tenant_here(request)).order_by("-year", "title", "id")[:MOST]


@router.get("/rounds/{uuid:round_id}/ventures", response=list[VentureOut], auth=OPEN_DOOR, operation_id="round_ventures")  # type: ignore[type-var]
@public
def round_ventures(request: HttpRequest, round_id: UUID) -> Any:
    """What was chosen in a round, with money, services and person-times so far."""
    rows = found.public_ventures(tenant_here(request)).filter(round=round_id)
    return found.with_sums(rows).order_by("number")[:MOST]


@router.get("/ventures", response=list[VentureOut], operation_id="venture_list")  # type: ignore[type-var]
@SEES
def venture_list(request: HttpRequest, state: str = "", category: str = "", year: str = "", text: str = "") -> Any:
    """Ventures about your places, at most 200."""
    filters = VentureFilters.from_query({"state": state, "category": category, "year": year, "text": text})
    rows = found.narrowed(found.ventures_seen(actor_of(request), tenant_here(request)), filters)
    return found.with_sums(rows).order_by("-round__year", "number")[:MOST]


@router.get(VENTURE, response=VentureOut, operation_id="venture_get")  # type: ignore[type-var]
@WRITES
def venture_get(request: HttpRequest, venture_id: UUID) -> Any:
    """One venture: of your places, or your own body's."""
    return _told(_venture(request, venture_id).pk)


@router.get("/venture-services", response=list[ServiceOut], operation_id="venture_service_list")  # type: ignore[type-var]
@SEES
def venture_service_list(request: HttpRequest, year: str = "") -> Any:
    """Services that stand, the newest first, at most 200."""
    return found.services_seen(actor_of(request), tenant_here(request), ServiceFilters.from_query({"year": year}))[:MOST]


# ---- writes ----


@router.post("/rounds/{uuid:round_id}/ventures", response=VentureOut, operation_id="venture_draft")  # type: ignore[type-var]
@WRITES
def venture_draft(request: HttpRequest, round_id: UUID, data: VentureIn) -> Any:
    """Begin an application."""
    actor, tenant = actor_of(request), tenant_here(request)
    one = one_or_404(Round.objects.filter(tenant=tenant).select_related("tenant"), round_id)
    body = found_or_404(organisation_by_id(data.applicant_id, tenant=tenant))
    lines = [Line(**each.model_dump()) for each in data.lines]
    given = VentureGiven(
        **data.model_dump(exclude={"applicant_id", "place_id", "lines"}), place=place_by_id(data.place_id, tenant=tenant)
    )
    do = lambda now: ventures.draft(round_=one, applicant=body, given=given, lines=lines, by=actor, now=now).pk  # noqa: E731
    return _told(_once(request, f"venture_draft:{round_id}", do))


@router.post(f"{VENTURE}/apply", response=VentureOut, operation_id="venture_apply")  # type: ignore[type-var]
@WRITES
def venture_apply(request: HttpRequest, venture_id: UUID) -> Any:
    """Hand it in."""
    one, by = _venture(request, venture_id), actor_of(request)
    _once(request, f"venture_apply:{venture_id}", lambda now: ventures.apply(venture=one, by=by, now=now).pk)
    return _told(venture_id)


@router.post("/judging/{uuid:judge_id}/{uuid:venture_id}", response=SheetOut, operation_id="sheet_sign")  # type: ignore[type-var]
@signed_in
def sheet_sign(request: HttpRequest, judge_id: UUID, venture_id: UUID, data: SheetIn) -> Any:
    """Sign your own scores of one venture."""
    actor, tenant = actor_of(request), tenant_here(request)
    judge = one_or_404(scores.own_judgeships(actor, tenant), judge_id)
    venture = one_or_404(judge.round.ventures.all(), venture_id)
    given = SheetGiven(data.points, data.remark, data.corrects)
    do = lambda now: reviewing.sign(judge=judge, venture=venture, given=given, by=actor, now=now).pk  # noqa: E731
    return judge.sheets.get(pk=_once(request, f"sheet_sign:{judge_id}:{venture_id}", do))


@router.post(f"{VENTURE}/instalments/{{int:position}}/pay", response=VentureOut, operation_id="instalment_pay")  # type: ignore[type-var]
@RUNS
def instalment_pay(request: HttpRequest, venture_id: UUID, position: int, data: PayIn) -> Any:
    """Write down that an instalment was paid."""
    one, by = _venture(request, venture_id), actor_of(request)
    row = found_or_404(Instalment.objects.filter(venture=one, position=position).select_related("venture").first())
    do = lambda now: paying.pay(instalment=row, **data.model_dump(), by=by, now=now).pk  # noqa: E731
    _once(request, f"instalment_pay:{row.pk}", do)
    return _told(venture_id)


@router.post(f"{VENTURE}/lines/{{int:position}}/spending", response=VentureOut, operation_id="venture_spend")  # type: ignore[type-var]
@WRITES
def venture_spend(request: HttpRequest, venture_id: UUID, position: int, data: SpendIn) -> Any:
    """Write down what was spent of a line; negative takes a mistake back."""
    one, by = _venture(request, venture_id), actor_of(request)
    line = found_or_404(BudgetLine.objects.filter(venture=one, position=position).select_related("venture").first())
    do = lambda now: paying.spend(line=line, given=SpendingGiven(**data.model_dump()), by=by, now=now).pk  # noqa: E731
    _once(request, f"venture_spend:{line.pk}", do)
    return _told(venture_id)


@router.post(f"{VENTURE}/services", response=ServiceOut, operation_id="venture_service_record")  # type: ignore[type-var]
@WRITES
def venture_service_record(request: HttpRequest, venture_id: UUID, data: ServiceIn) -> Any:
    """Write a service down."""
    one, by = _venture(request, venture_id), actor_of(request)
    do = lambda now: venture_services.record(venture=one, given=ServiceGiven(**data.model_dump()), by=by, now=now).pk  # noqa: E731
    return ServiceRecord.objects.get(pk=_once(request, f"venture_service:{venture_id}", do))


# ---- what they share ----


def _venture(request: HttpRequest, pk: UUID) -> Venture:
    """Of the caller's places, or the caller's own body's."""
    actor, tenant = actor_of(request), tenant_here(request)
    return found_or_404(
        found.ventures_seen(actor, tenant).filter(pk=pk).first() or found.own_ventures(actor, tenant).filter(pk=pk).first()
    )


def _told(pk: UUID) -> Any:
    return found.with_sums(Venture.objects.filter(pk=pk)).get()


def _once(request: HttpRequest, verb: str, write: Callable[[datetime], UUID]) -> UUID:
    """Do a write once for its `Idempotency-Key`; the same key again gives the same row."""
    return UUID(written_once(request, f"cobuild.{verb}", lambda now: {"id": str(write(now))})["id"])
