"""Councils over REST: what everybody reads; for the office founding, terms, seats, and questions that must be answered."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import written_once
from linli.core.bodies import Day, Sent
from linli.core.finding import found_or_404, got_or_404, one_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, Person, organisation_by_id, person_by_id, place_by_id

from ..errors import CouncilRefused
from ..models import Council, Seat, SupervisionQuestion, Term
from ..rules import rights
from ..selectors import bodies, supervision
from ..selectors import councils as found
from ..services import councils, seats
from ..services import supervision as supervisions
from ..services.councils import CouncilGiven, TermGiven
from ..services.seats import SeatGiven
from ..services.supervision import QuestionGiven, holder_label

router = Router(auth=STAFF_DOOR)
KEEPS, SUPERVISES = requires(rights.COUNCILS), requires(rights.SUPERVISION)
ANSWERS = requires(rights.ANSWER)
MOST = 200
ONE, SEAT = "/councils/{uuid:pk}", "/councils/seats/{uuid:pk}"


class CouncilTermOut(Schema):
    id: UUID
    ordinal: int
    seat_count: int
    begins_on: date
    ends_on: date | None
    closed_on: date | None


class CouncilOut(Schema):
    id: UUID
    kind: str
    name: str
    place_id: UUID
    rule_code: str
    founded_on: date
    dissolved_on: date | None
    about: str
    is_public: bool
    term: CouncilTermOut | None = Field(description="在任的一届")


class CouncilRuleOut(Schema):
    code: str
    title: str
    citation: str
    status: str = Field(description="verified · press · assumed · unfilled")
    missing: list[str]


class CouncilWholeOut(CouncilOut):
    rule: CouncilRuleOut | None = Field(description="今天按哪一份议事规则")
    held: int
    vacant: list[int] = Field(description="空缺的席位号")


class SeatOut(Schema):
    """A seat as everybody may read it: no telephones."""

    id: UUID
    position: int
    role: str
    name: str
    organisation_id: UUID | None
    group: str
    constituency: str
    valid_from: date
    valid_to: date | None
    end_kind: str


class CouncilIn(Sent):
    kind: str
    name: str
    place_id: UUID
    founded_on: Day
    rule_code: str = ""
    about: str = ""
    is_public: bool = True


class CouncilTermIn(Sent):
    seat_count: int
    begins_on: Day
    ends_on: Day | None = None
    ordinal: int | None = None


class SeatIn(Sent):
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    delegate_id: UUID | None = None
    position: int | None = None
    role: str = "member"
    group: str = ""
    constituency: str = ""
    valid_from: Day | None = None


class SeatEndIn(Sent):
    kind: str = Field(description="resigned · moved · recalled · died · mistake …")
    reason: str = ""
    on: Day


class SeatReplaceIn(SeatIn):
    kind: str = ""
    reason: str = ""
    on: Day


class QuestionIn(Sent):
    question: str
    answer_until: Day
    to_organisation_id: UUID | None = None


class QuestionAnswerIn(Sent):
    answer: str


class QuestionOut(Schema):
    id: UUID
    question: str
    asked_label: str
    asked_at: datetime
    answer_until: date
    is_late: bool
    answer: str
    answered_at: datetime | None


def _term(one: Term | None) -> dict[str, Any] | None:
    names = ("ordinal", "seat_count", "begins_on", "ends_on", "closed_on")
    return {name: getattr(one, name) for name in names} | {"id": one.pk} if one else None


def _council(one: Council, term: Term | None) -> dict[str, Any]:
    names = ("kind", "name", "place_id", "rule_code", "founded_on", "dissolved_on", "about", "is_public")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "term": _term(term)}


def _whole(one: Council) -> dict[str, Any]:
    standing = found.standing_of(one, clock.today())
    rule = bodies.rule_of(one, clock.today())
    told = rule and {name: getattr(rule, name) for name in ("code", "title", "citation")}
    shown = told | {"status": rule.status.value, "missing": list(rule.missing)} if rule and told else None
    return _council(one, standing.term) | {"rule": shown, "held": len(standing.seats), "vacant": list(standing.vacant)}


def _seat(one: Seat) -> dict[str, Any]:
    names = ("position", "role", "organisation_id", "group", "constituency", "valid_from", "valid_to", "end_kind")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "name": holder_label(one)}


def _question(one: SupervisionQuestion) -> dict[str, Any]:
    names = ("question", "asked_label", "asked_at", "answer_until", "answer", "answered_at")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "is_late": one.is_late(clock.today())}


# ---- for everybody ----


@router.get("/councils", response=list[CouncilOut], auth=OPEN_DOOR, operation_id="council_list")
def council_list(request: HttpRequest, limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """The councils that residents may read about."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    rows = found.public_councils(tenant_here(request)).prefetch_related(found.WITH_OPEN_SEATS)[first : first + most]
    return [_council(one, next(iter(one.open_terms), None)) for one in rows]  # type: ignore[attr-defined]


@router.get(ONE, response=CouncilWholeOut, auth=OPEN_DOOR, operation_id="council_one")
def council_one(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One council with its rules in force, and which seats are vacant."""
    return _whole(_readable(request, pk))


@router.get(f"{ONE}/seats", response=list[SeatOut], auth=OPEN_DOOR, operation_id="council_seats")
def council_seats(request: HttpRequest, pk: UUID, on: Day | None = None) -> list[dict[str, Any]]:
    """Who sits there today, or sat there on a day."""
    return [_seat(one) for one in found.seats_of(_readable(request, pk), on or clock.today())]


@router.get("/oversight/{uuid:pk}/questions", response=list[QuestionOut], auth=OPEN_DOOR, operation_id="supervision_questions")
def supervision_questions(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """What was asked about the work that is watched over, and what was answered."""
    one = one_or_404(supervision.public_supervisions(tenant_here(request)), pk)
    return [_question(each) for each in one.questions.all()[:MOST]]


def _readable(request: HttpRequest, pk: UUID) -> Council:
    """A public one, or one that the caller's posts reach."""
    rows = Council.objects.filter(tenant=tenant_here(request)).select_related("tenant", "place")
    seen = found.councils_visible_to(actor_of(request)).filter(pk=pk)
    return found_or_404(rows.filter(pk=pk, is_public=True).first() or (rows.filter(pk__in=seen.values("pk")).first()))


# ---- for the office ----


def _kept(request: HttpRequest, pk: UUID) -> Council:
    one = got_or_404(found.council_for, actor_of(request), pk)
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def _seat_kept(request: HttpRequest, pk: UUID) -> Seat:
    one = got_or_404(found.seat_for, actor_of(request), pk)
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def _written_seat(request: HttpRequest, verb: str, write: Callable[[datetime], Seat]) -> dict[str, Any]:
    made = written_once(request, verb, lambda now: {"id": str(write(now).pk)})
    return _seat(Seat.objects.select_related(*found.HELD_BY).get(pk=made["id"]))


@router.post("/councils", response=CouncilWholeOut, operation_id="council_found")  # type: ignore[type-var]
@KEEPS
def council_found(request: HttpRequest, payload: CouncilIn) -> dict[str, Any]:
    """Found a council."""
    tenant = tenant_here(request)
    place = place_by_id(payload.place_id, tenant=tenant)
    if place is None:
        raise CouncilRefused(Problem("unknown_place", _("没有这个地方。"), where="place_id"))
    given = CouncilGiven(**payload.model_dump(exclude={"place_id"}), place=place)
    made = written_once(
        request,
        "council.found",
        lambda now: {"id": str(councils.found(tenant=tenant, given=given, by=actor_of(request), now=now).pk)},
    )
    return _whole(Council.objects.select_related("tenant", "place").get(pk=made["id"]))


@router.post(f"{ONE}/terms", response=CouncilWholeOut, operation_id="council_term_begin")  # type: ignore[type-var]
@KEEPS
def council_term_begin(request: HttpRequest, pk: UUID, payload: CouncilTermIn) -> dict[str, Any]:
    """Begin the next term; the one before ends with it."""
    one, given = _kept(request, pk), TermGiven(**payload.model_dump())
    written_once(
        request,
        f"council.term:{pk}",
        lambda now: {"id": str(councils.begin_term(council=one, given=given, by=actor_of(request), now=now).pk)},
    )
    return _whole(one)


def _given(request: HttpRequest, payload: SeatIn) -> SeatGiven:
    """:raises CouncilRefused: for whom the register of this subdistrict does not know."""
    tenant, problems = tenant_here(request), []
    person: Person | None = person_by_id(payload.person_id, tenant=tenant) if payload.person_id else None
    delegate: Person | None = person_by_id(payload.delegate_id, tenant=tenant) if payload.delegate_id else None
    unit: Organisation | None = organisation_by_id(payload.organisation_id, tenant=tenant) if payload.organisation_id else None
    for name, key, row in (
        ("person_id", payload.person_id, person),
        ("delegate_id", payload.delegate_id, delegate),
        ("organisation_id", payload.organisation_id, unit),
    ):
        if key and row is None:
            problems.append(Problem("unknown", _("名册里没有。"), where=name))
    if problems:
        raise CouncilRefused(problems)
    facts = payload.model_dump(include={"position", "role", "group", "constituency", "valid_from"})
    return SeatGiven(person=person, organisation=unit, delegate=delegate, **facts)


@router.post(f"{ONE}/seats", response=SeatOut, operation_id="council_seat_fill")  # type: ignore[type-var]
@KEEPS
def council_seat_fill(request: HttpRequest, pk: UUID, payload: SeatIn) -> dict[str, Any]:
    """Give a seat of the term that runs to somebody."""
    one = _kept(request, pk)
    term, given = found_or_404(found.current_term(one)), _given(request, payload)
    return _written_seat(
        request, f"council.fill:{pk}", lambda now: seats.fill(term=term, given=given, by=actor_of(request), now=now)
    )


@router.post(f"{SEAT}/end", response=SeatOut, operation_id="council_seat_end")  # type: ignore[type-var]
@KEEPS
def council_seat_end(request: HttpRequest, pk: UUID, payload: SeatEndIn) -> dict[str, Any]:
    """Somebody leaves a seat."""
    one, said = _seat_kept(request, pk), payload.model_dump()
    return _written_seat(request, f"seat.end:{pk}", lambda now: seats.end(seat=one, **said, by=actor_of(request), now=now))


@router.post(f"{SEAT}/replace", response=SeatOut, operation_id="council_seat_replace")  # type: ignore[type-var]
@KEEPS
def council_seat_replace(request: HttpRequest, pk: UUID, payload: SeatReplaceIn) -> dict[str, Any]:
    """Somebody comes after, or a unit sends another."""
    one, given = _seat_kept(request, pk), _given(request, payload)
    said = payload.model_dump(include={"kind", "reason", "on"})
    return _written_seat(
        request,
        f"seat.replace:{pk}",
        lambda now: seats.replace(seat=one, given=given, **said, by=actor_of(request), now=now),
    )


@router.post("/oversight/{uuid:pk}/questions", response=QuestionOut, operation_id="supervision_ask")  # type: ignore[type-var]
@SUPERVISES
def supervision_ask(request: HttpRequest, pk: UUID, payload: QuestionIn) -> dict[str, Any]:
    """Ask a question that must be answered by a day."""
    tenant = tenant_here(request)
    one = got_or_404(supervision.supervision_for, actor_of(request), pk)
    found_or_404(one if one.tenant_id == tenant.pk else None)
    unit = organisation_by_id(payload.to_organisation_id, tenant=tenant) if payload.to_organisation_id else None
    if payload.to_organisation_id and unit is None:
        raise CouncilRefused(Problem("unknown", _("名册里没有。"), where="to_organisation_id"))
    given = QuestionGiven(payload.question, payload.answer_until, to_organisation=unit)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(supervisions.ask(supervision=one, given=given, by=actor_of(request), now=now).pk)}

    return _question(SupervisionQuestion.objects.get(pk=written_once(request, f"supervision.ask:{pk}", write)["id"]))


@router.post("/oversight/questions/{uuid:pk}/answer", response=QuestionOut, operation_id="supervision_answer")  # type: ignore[type-var]
@ANSWERS
def supervision_answer(request: HttpRequest, pk: UUID, payload: QuestionAnswerIn) -> dict[str, Any]:
    """Answer a question; the answer is public."""
    one = got_or_404(supervision.question_for, actor_of(request), pk)
    found_or_404(one if one.tenant_id == tenant_here(request).pk else None)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(supervisions.answer(question=one, words=payload.answer, by=actor_of(request), now=now).pk)}

    return _question(SupervisionQuestion.objects.get(pk=written_once(request, f"question.answer:{pk}", write)["id"]))
