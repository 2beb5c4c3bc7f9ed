"""The REST face: ballots, their verbs, a resident's own vote, the published box."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.security import django_auth

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core.access import actor_of, requires, signed_in
from linli.core.actors import Actor
from linli.core.answering import secret_once, written_once
from linli.core.bodies import Day, Moment, Sent
from linli.core.finding import found_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.deliberation.errors import BallotRefused
from linli.deliberation.models import Ballot, BallotKind, Channel, Council, Meeting, Option
from linli.deliberation.rules import rights
from linli.deliberation.selectors import ballot_lists as found
from linli.deliberation.selectors import boxes, exports
from linli.deliberation.selectors.ballot_lists import BallotFilters, Turnout
from linli.deliberation.services import ballots, votes
from linli.deliberation.services.ballots import BallotGiven, OptionGiven
from linli.deliberation.states import BallotState
from linli.procedures.api import Run
from linli.registry.api import place_by_id

router = Router(auth=STAFF_DOOR)
ONE = "/ballots/{uuid:pk}"
MOST = 100


class BallotOptionOut(Schema):
    code: str
    title: str
    text: str
    cost_cents: int | None
    finish_on: date | None


class BallotChannelOut(Schema):
    channel: str
    heads: int
    area_centi: int


class BallotOut(Schema):
    """A ballot as its reader may see it: how many voted, never who said what; the verdict once it is published."""

    id: UUID
    number: str
    kind: str
    secrecy: str
    state: str
    title: str
    question: str
    about: str
    place: UUID
    council: UUID | None
    meeting: UUID | None
    run: UUID | None
    rule_code: str
    matter: int | None
    seats: int | None
    budget_cents: int | None
    budget_rule: str
    channels: list[str]
    allows_revote: bool
    opens_at: datetime | None
    closes_at: datetime | None
    frozen_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    declared_at: datetime | None
    ended_reason: str
    roll_count: int
    roll_area_centi: int = Field(description="0.01 m²")
    roll_digest: str
    frozen_digest: str
    box_digest: str
    options: list[BallotOptionOut]
    used: int
    turnout: list[BallotChannelOut]
    passed: bool | None
    verdict: dict[str, Any] | None


class BallotIn(Sent):
    kind: str = Field(description="decision · selection · satisfaction · owners · budget · survey · lot")
    title: str
    question: str
    about: str = ""
    place_id: UUID
    council_id: UUID | None = None
    meeting_id: UUID | None = None
    run_id: UUID | None = None
    step: str = ""
    rule_code: str
    secrecy: str = Field("secret", description="secret · recorded")
    channels: list[str] = Field(["portal"], description="portal · counter · visit · phone · paper · hands")
    roll_source: str = Field("council", description="meeting · council · owners · households · residents")
    matter: int | None = None
    seats: int | None = None
    budget_cents: int | None = None
    budget_rule: str = ""
    allows_revote: bool = False
    needs_publicity: bool = False
    opens_at: Moment | None = None
    closes_at: Moment | None = None
    is_public: bool = True


class BallotOptionIn(Sent):
    title: str
    text: str = Field("", description="做什么；问卷：一行一种答法")
    cost_cents: int | None = None
    finish_on: Day | None = None
    code: str = Field("", description="空：按次序编 1、2、3……")


class BallotOptionsIn(Sent):
    options: list[BallotOptionIn]


class BallotReasonIn(Sent):
    reason: str = ""


class BallotVoteIn(Sent):
    """What stands on the paper, in the one spelling; it is neither logged nor hashed."""

    content: str = Field(description="yes · no · abstain；1=o,3=x；1=satisfied,2=basically；q=a；空：空白票")
    right_id: UUID | None = Field(None, description="有几份表决权的，用哪一份")


class BallotReceiptOut(Schema):
    receipt: str = Field(description="回执号，只给这一次")


class BallotBoxOut(Schema):
    papers: dict[str, int] = Field(description="票上写的 → 几张")
    receipts: list[str]
    digest: str


PLAIN = [
    "number",
    "kind",
    "secrecy",
    "state",
    "title",
    "question",
    "about",
    "rule_code",
    "matter",
    "seats",
    "budget_cents",
    "budget_rule",
    "channels",
    "allows_revote",
    "opens_at",
    "closes_at",
    "frozen_at",
    "opened_at",
    "closed_at",
    "declared_at",
    "ended_reason",
    "roll_count",
    "roll_area_centi",
    "roll_digest",
    "frozen_digest",
    "box_digest",
]


def _out(one: Ballot, turnout: Turnout | None = None) -> dict[str, Any]:
    is_told, turnout = one.state == BallotState.DECLARED, turnout or found.turnout_of(one)
    return {name: getattr(one, name) for name in PLAIN} | {
        "id": one.pk,
        "place": one.place_id,
        "council": one.council_id,
        "meeting": one.meeting_id,
        "run": one.run_id,
        "options": [_option_out(option) for option in one.options.all()],
        "used": turnout.used,
        "turnout": [{"channel": code, "heads": heads, "area_centi": area} for code, heads, area in turnout.by_channel],
        "passed": one.passed if is_told else None,
        "verdict": one.verdict if is_told else None,
    }


def _option_out(one: Option) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("code", "title", "text", "cost_cents", "finish_on")}


# ---- reading ----


@router.get("/ballots", response=list[BallotOut], auth=OPEN_DOOR, operation_id="ballot_list")
def ballot_list(
    request: HttpRequest, view: str = "all", kind: str = "", year: str = "", limit: int = 20, offset: int = 0
) -> list[dict[str, Any]]:
    """The public ballots, the newest first."""
    filters = BallotFilters.from_query({"view": view[:12], "kind": kind[:20], "year": year[:4]})
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), 50)
    rows = found.narrowed(found.public_ballots(tenant_here(request)), filters)
    listed = list(rows.prefetch_related("options")[first : first + most])
    turnouts = found.turnouts_of(listed)
    return [_out(one, turnouts[one.pk]) for one in listed]


def _readable(request: HttpRequest, pk: UUID) -> Ballot:
    actor, tenant = actor_of(request), tenant_here(request)
    seen = found.ballots_seen(actor).filter(tenant=tenant, pk=pk).first()
    return found_or_404(seen or found.readable_for(actor, tenant, pk))


@router.get(ONE, response=BallotOut, auth=OPEN_DOOR, operation_id="ballot_get")
def ballot_get(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One ballot; with its verdict once that is published."""
    return _out(_readable(request, pk))


def _declared(request: HttpRequest, pk: UUID) -> Ballot:
    one = _readable(request, pk)
    return found_or_404(one if one.state == BallotState.DECLARED else None)


@router.get(f"{ONE}/box", response=BallotBoxOut, auth=OPEN_DOOR, operation_id="ballot_box")
def ballot_box(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """What papers say and how many say the same; the receipts that were counted."""
    one = _declared(request, pk)
    return {"papers": dict(boxes.contents_of(one)), "receipts": list(boxes.receipts_of(one)), "digest": one.box_digest}


@router.get(f"{ONE}/export", response=dict[str, Any], auth=OPEN_DOOR, operation_id="ballot_export")
def ballot_export(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Everything that it takes to count again: for `./linli verify ballot`."""
    return exports.export_of(_declared(request, pk))


# ---- the office ----


@router.post("/ballots", response=BallotOut, operation_id="ballot_prepare")  # type: ignore[type-var]
@requires(rights.BALLOTS)
def ballot_prepare(request: HttpRequest, payload: BallotIn) -> dict[str, Any]:
    """Write down a new ballot; it can be changed until it is frozen."""
    tenant, given = tenant_here(request), _given(request, payload)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(ballots.prepare(tenant=tenant, given=given, by=actor_of(request), now=now).pk)}

    return _out(Ballot.objects.get(pk=written_once(request, "ballot.prepare", write)["id"]))


def _given(request: HttpRequest, payload: BallotIn) -> BallotGiven:
    tenant = tenant_here(request)
    place = place_by_id(payload.place_id, tenant=tenant)
    rows = {
        "council": _linked(Council.objects.filter(tenant=tenant), payload.council_id),
        "meeting": _linked(Meeting.objects.filter(tenant=tenant), payload.meeting_id),
        "run": _linked(Run.objects.filter(tenant=tenant), payload.run_id),
    }
    missing = [f"{name}_id" for name, row in rows.items() if getattr(payload, f"{name}_id") and row is None]
    if place is None or missing:
        where = [*(["place_id"] if place is None else []), *missing]
        raise BallotRefused([Problem("not_found", _("没有这一项。"), where=one) for one in where])
    plain: dict[str, Any] = payload.model_dump(exclude={"place_id", "council_id", "meeting_id", "run_id", "channels"})
    return BallotGiven(**(plain | rows), place=place, channels=tuple(payload.channels))


def _linked(rows: QuerySet[Any], key: UUID | None) -> Any:
    return rows.filter(pk=key).first() if key else None


def _mine(request: HttpRequest, pk: UUID) -> Ballot:
    return found_or_404(found.ballots_seen(actor_of(request)).filter(tenant=tenant_here(request), pk=pk).first())


def _done(request: HttpRequest, pk: UUID, name: str, do: Callable[[Ballot, Actor, datetime], Any]) -> dict[str, Any]:
    """Do a verb once for its key, and give the ballot as it is then."""
    one = _mine(request, pk)

    def write(now: datetime) -> dict[str, Any]:
        do(one, actor_of(request), now)
        return {"id": str(one.pk)}

    return _out(Ballot.objects.get(pk=written_once(request, f"ballot.{name}:{pk}", write)["id"]))


@router.post(f"{ONE}/options", response=BallotOut, operation_id="ballot_options")  # type: ignore[type-var]
@requires(rights.BALLOTS)
def ballot_options(request: HttpRequest, pk: UUID, payload: BallotOptionsIn) -> dict[str, Any]:
    """All options in their order, in place of those before."""
    given = [OptionGiven(**one.model_dump()) for one in payload.options[:MOST]]
    return _done(request, pk, "options", lambda one, by, now: ballots.set_options(ballot=one, options=given, by=by, now=now))


@router.post(f"{ONE}/freeze", response=BallotOut, operation_id="ballot_freeze")  # type: ignore[type-var]
@requires(rights.BALLOTS)
def ballot_freeze(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Freeze question, options, roll, rule and channels, with a digest."""
    return _done(request, pk, "freeze", lambda one, by, now: ballots.freeze(ballot=one, by=by, now=now))


@router.post(f"{ONE}/open", response=BallotOut, operation_id="ballot_open")  # type: ignore[type-var]
@requires(rights.BALLOTS)
def ballot_open(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Begin to take votes."""
    return _done(request, pk, "open", lambda one, by, now: ballots.open_ballot(ballot=one, by=by, now=now))


@router.post(f"{ONE}/close", response=BallotOut, operation_id="ballot_close")  # type: ignore[type-var]
@requires(rights.BALLOTS)
def ballot_close(request: HttpRequest, pk: UUID, payload: BallotReasonIn) -> dict[str, Any]:
    """End the voting, shuffle, count. Before the announced time with a reason."""
    reason = payload.reason
    return _done(request, pk, "close", lambda one, by, now: ballots.close(ballot=one, reason=reason, by=by, now=now))


@router.post(f"{ONE}/declare", response=BallotOut, operation_id="ballot_declare")  # type: ignore[type-var]
@requires(rights.DECLARE)
def ballot_declare(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Publish the result with the box."""
    return _done(request, pk, "declare", lambda one, by, now: ballots.declare(ballot=one, by=by, now=now))


@router.post(f"{ONE}/void", response=BallotOut, operation_id="ballot_void")  # type: ignore[type-var]
@requires(rights.DECLARE)
def ballot_void(request: HttpRequest, pk: UUID, payload: BallotReasonIn) -> dict[str, Any]:
    """Say that it does not count, and why."""
    reason = payload.reason
    return _done(request, pk, "void", lambda one, by, now: ballots.void(ballot=one, reason=reason, by=by, now=now))


# ---- a resident's own vote ----


@router.post(f"{ONE}/votes", response=BallotReceiptOut, auth=django_auth, operation_id="ballot_cast")  # type: ignore[type-var]
@signed_in
def ballot_cast(request: HttpRequest, pk: UUID, payload: BallotVoteIn) -> dict[str, str]:
    """Your own vote. With an `Idempotency-Key` it counts once, and sending it again gives the same receipt."""
    one, actor = _readable(request, pk), actor_of(request)
    mine = found.own_rights(actor.person_id, [one.pk]).order_by("position")
    right = found_or_404(mine.filter(pk=payload.right_id).first() if payload.right_id else mine.first())
    _refuse_over_full(one, payload.content)

    def write(now: datetime) -> str:
        return votes.cast(right=right, content=payload.content, channel=Channel.PORTAL, by=actor, now=now)

    return {"receipt": secret_once(request, f"deliberation.cast:{right.pk}", write, tenant_id=one.tenant_id)}


def _refuse_over_full(one: Ballot, content: str) -> None:
    """On paper a paper with too many choices is void; here it can still be changed."""
    chosen = content.count("=o") if one.kind == BallotKind.SELECTION else 0
    if one.seats and chosen > one.seats:
        text = _("最多选 %(seats)d 个，这张选了 %(n)d 个。") % {"seats": one.seats, "n": chosen}
        raise BallotRefused(Problem("over_full", text, where="content"))
