"""The REST face: rolls, their making and publicity, requests to correct them, papers issued, piles typed, hands counted."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import STAFF_DOOR
from linli.core.access import actor_of, requires
from linli.core.answering import secret_once, written_once
from linli.core.bodies import Day, Sent
from linli.core.finding import found_or_404, got_or_404, one_or_404
from linli.core.problems import refuse_if
from linli.core.tenancy import tenant_here
from linli.deliberation.errors import VoteRefused
from linli.deliberation.models import Ballot, Batch, Correction, Right
from linli.deliberation.rules import batches as lines
from linli.deliberation.rules import rights as capabilities
from linli.deliberation.selectors import papers as sums
from linli.deliberation.selectors import rolls as found
from linli.deliberation.selectors.frozen import choices_of
from linli.deliberation.services import hands, papers, roll_corrections, rolls
from linli.deliberation.services.papers import Line

router = Router(auth=STAFF_DOOR)
ONE = "/ballots/{uuid:pk}"
MOST = 200


class RollRightOut(Schema):
    """A right of the roll; who may use it stands on the pages, not here."""

    id: UUID
    number: int
    label: str
    area_centi: int = Field(description="0.01 m²")
    is_unsold: bool
    excluded_why: str
    used_on: date | None
    used_channel: str
    paper_issued_on: date | None


class RollProblemOut(Schema):
    code: str
    text: str


class RollOut(Schema):
    count: int
    area_centi: int = Field(description="0.01 m²")
    digest: str
    public_until: date | None
    problems: list[RollProblemOut]
    rights: list[RollRightOut]


class RollUntilIn(Sent):
    until: Day


class RollCorrectionIn(Sent):
    number: int | None = Field(None, description="名册上第几号；没有的不填")
    who: str
    text: str
    channel: str = Field("phone", description="counter · phone · visit · paper")


class RollAnswerIn(Sent):
    is_accepted: bool
    answer: str


class RollCorrectionOut(Schema):
    id: UUID
    number: int | None
    who: str
    text: str
    channel: str
    asked_at: datetime
    is_accepted: bool | None
    answer: str
    answered_at: datetime | None


class PapersIssuedIn(Sent):
    numbers: list[int] = Field(description="名册上的号")


class PapersOut(Schema):
    issued: int
    returned: int | None
    typed: int
    in_box: int


class BatchIn(Sent):
    number: int = Field(description="第几叠")
    lines: list[str] = Field(description="一张一行；记名的先写名册号。写法见页面“怎么录”")


class BatchAgainIn(Sent):
    lines: list[str]


class BatchOut(Schema):
    id: UUID
    number: int
    paper_count: int
    state: str
    differing: list[int] = Field(description="两遍不一样的是第几张")


class HandsIn(Sent):
    teller: str
    counts: dict[str, int] = Field(description="yes · no · abstain")


class HandsOut(Schema):
    round: int
    agreed: dict[str, int] | None


def _ballot(request: HttpRequest, pk: UUID, *codes: str) -> Ballot:
    one = got_or_404(found.ballot_worked_on, actor_of(request), pk, *codes)
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


@router.get(f"{ONE}/roll", response=RollOut, operation_id="roll")  # type: ignore[type-var]
@requires(*found.WORKS)
def roll(request: HttpRequest, pk: UUID, show: str = "all", text: str = "", offset: int = 0) -> dict[str, Any]:
    """The roll, 200 rights at once: `show` all · unused · used · paper · nobody · several · excluded."""
    ballot = _ballot(request, pk)
    rows = found.chosen(found.rights_seen(actor_of(request), ballot), show, text)[max(0, offset) : max(0, offset) + MOST]
    return _roll(ballot) | {"rights": [_right(one) for one in rows]}


def _roll(ballot: Ballot) -> dict[str, Any]:
    problems = found.problems_of(ballot) if ballot.state == "draft" else []
    return {
        "count": ballot.roll_count,
        "area_centi": ballot.roll_area_centi,
        "digest": ballot.roll_digest,
        "public_until": ballot.roll_public_until,
        "problems": [{"code": one.code, "text": str(one.text)} for one in problems],
        "rights": [],
    }


def _right(one: Right) -> dict[str, Any]:
    names = ("label", "area_centi", "is_unsold", "excluded_why", "used_on", "used_channel", "paper_issued_on")
    return {"id": one.pk, "number": one.position} | {name: getattr(one, name) for name in names}


@router.post(f"{ONE}/roll", response=RollOut, operation_id="roll_build")  # type: ignore[type-var]
@requires(capabilities.ROLLS)
def build(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Make the roll, or make it anew."""
    ballot = _ballot(request, pk, capabilities.ROLLS)

    def write(now: datetime) -> dict[str, Any]:
        return _roll(rolls.build(ballot=ballot, by=actor_of(request), now=now))

    return written_once(request, f"deliberation.build:{pk}", write)


@router.post(f"{ONE}/roll/publicity", response=RollOut, operation_id="roll_publicise")  # type: ignore[type-var]
@requires(capabilities.ROLLS)
def publicise(request: HttpRequest, pk: UUID, payload: RollUntilIn) -> dict[str, Any]:
    """Make the roll public until the end of a day."""
    ballot = _ballot(request, pk, capabilities.ROLLS)

    def write(now: datetime) -> dict[str, Any]:
        return _roll(rolls.publicise(ballot=ballot, until=payload.until, by=actor_of(request), now=now))

    return written_once(request, f"deliberation.publicise:{pk}", write)


@router.get(f"{ONE}/roll/corrections", response=list[RollCorrectionOut], operation_id="roll_corrections")  # type: ignore[type-var]
@requires(capabilities.ROLLS)
def corrections(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """Requests to correct the roll, those that wait for an answer first."""
    ballot = _ballot(request, pk, capabilities.ROLLS)
    rows = ballot.corrections.select_related("right").order_by("answered_at", "asked_at", "id")[:MOST]
    return [_correction(one) for one in rows]


def _correction(one: Correction) -> dict[str, Any]:
    names = ("who", "text", "channel", "asked_at", "is_accepted", "answer", "answered_at")
    return {"id": one.pk, "number": one.right.position if one.right else None} | {name: getattr(one, name) for name in names}


@router.post(f"{ONE}/roll/corrections", response=RollCorrectionOut, operation_id="roll_correction_ask")  # type: ignore[type-var]
@requires(capabilities.ROLLS)
def ask(request: HttpRequest, pk: UUID, payload: RollCorrectionIn) -> dict[str, Any]:
    """Write a request down for somebody."""
    ballot = _ballot(request, pk, capabilities.ROLLS)
    right = found_or_404(ballot.rights.filter(position=payload.number).first()) if payload.number is not None else None

    def write(now: datetime) -> dict[str, Any]:
        made = roll_corrections.ask_correction(
            ballot=ballot, right=right, who=payload.who, text=payload.text, channel=payload.channel, by=actor_of(request), now=now
        )
        return _correction(made)

    return written_once(request, f"deliberation.ask:{pk}", write)


@router.post(  # type: ignore[type-var]
    f"{ONE}/roll/corrections/{{uuid:correction_id}}/answer", response=RollCorrectionOut, operation_id="roll_correction_answer"
)
@requires(capabilities.ROLLS)
def answer(request: HttpRequest, pk: UUID, correction_id: UUID, payload: RollAnswerIn) -> dict[str, Any]:
    """Answer a request."""
    ballot = _ballot(request, pk, capabilities.ROLLS)
    one = one_or_404(ballot.corrections.select_related("right"), correction_id)

    def write(now: datetime) -> dict[str, Any]:
        done = roll_corrections.answer_correction(
            correction=one, is_accepted=payload.is_accepted, answer=payload.answer, by=actor_of(request), now=now
        )
        return _correction(done)

    return written_once(request, f"deliberation.answer:{correction_id}", write)


@router.post(f"{ONE}/papers/issue", response=PapersOut, operation_id="papers_issue")  # type: ignore[type-var]
@requires(capabilities.TAKE_VOTES)
def issue(request: HttpRequest, pk: UUID, payload: PapersIssuedIn) -> dict[str, Any]:
    """Hand out papers to these numbers of the roll."""
    ballot = _ballot(request, pk, capabilities.TAKE_VOTES)
    rights = list(ballot.rights.filter(position__in=payload.numbers[:MOST]))
    if len(rights) != len(set(payload.numbers)):
        found_or_404(None)

    def write(now: datetime) -> dict[str, Any]:
        return _papers(papers.issue(ballot=ballot, rights=rights, by=actor_of(request), now=now))

    return written_once(request, f"deliberation.issue:{pk}", write)


def _papers(ballot: Ballot) -> dict[str, Any]:
    one = sums.paper_sums(ballot)
    return {"issued": one.issued, "returned": one.returned, "typed": one.typed, "in_box": one.in_box}


@router.post(f"{ONE}/papers/batches", response=BatchOut, operation_id="batch_type")  # type: ignore[type-var]
@requires(capabilities.COUNT)
def type_first(request: HttpRequest, pk: UUID, payload: BatchIn) -> dict[str, Any]:
    """Type a pile in for the first time. Of what stands on the papers nothing is kept beside the key."""
    ballot = _ballot(request, pk, capabilities.COUNT)

    def write(now: datetime) -> str:
        typed = _lines(ballot, payload.lines)
        made = papers.type_first(ballot=ballot, number=payload.number, lines=typed, by=actor_of(request), now=now)
        return str(made.pk)

    made = secret_once(request, f"deliberation.first:{pk}", write, tenant_id=ballot.tenant_id)
    return _batch(one_or_404(ballot.batches.all(), UUID(made)))


@router.post(f"{ONE}/papers/batches/{{uuid:batch_id}}/again", response=BatchOut, operation_id="batch_type_again")  # type: ignore[type-var]
@requires(capabilities.COUNT)
def type_second(request: HttpRequest, pk: UUID, batch_id: UUID, payload: BatchAgainIn) -> dict[str, Any]:
    """Type a pile in for the second time, by somebody else."""
    ballot = _ballot(request, pk, capabilities.COUNT)
    one = one_or_404(ballot.batches.select_related("ballot"), batch_id)

    def write(now: datetime) -> str:
        papers.type_second(batch=one, lines=_lines(ballot, payload.lines), by=actor_of(request), now=now)
        return str(one.pk)

    secret_once(request, f"deliberation.second:{batch_id}", write, tenant_id=ballot.tenant_id)
    return _batch(one_or_404(ballot.batches.all(), batch_id))


def _lines(ballot: Ballot, given: list[str]) -> list[Line]:
    """:raises VoteRefused: naming every line that cannot be read."""
    text, is_numbered = "\n".join(" ".join(one.splitlines()) for one in given), not ballot.is_secret
    typed, problems = lines.read_lines(text, kind=ballot.kind, choices=choices_of(ballot), is_numbered=is_numbered)
    rights = {one.position: one for one in ballot.rights.filter(position__in={each.number for each in typed})}
    refuse_if(problems, VoteRefused)
    return [Line(rights.get(one.number), one.content) for one in typed]


def _batch(one: Batch) -> dict[str, Any]:
    names = ("number", "paper_count", "state")
    differing = [line.position for line in sums.differing_lines(one)]
    return {"id": one.pk, "differing": differing} | {name: getattr(one, name) for name in names}


@router.post(f"{ONE}/hands", response=HandsOut, operation_id="hands_count")  # type: ignore[type-var]
@requires(capabilities.COUNT)
def count_hands(request: HttpRequest, pk: UUID, payload: HandsIn) -> dict[str, Any]:
    """What one teller counted; it stands when the second counted the same."""
    ballot = _ballot(request, pk, capabilities.COUNT)

    def write(now: datetime) -> dict[str, Any]:
        row = hands.count(ballot=ballot, teller=payload.teller, counts=payload.counts, by=actor_of(request), now=now)
        return {"round": row.round, "agreed": sums.hands_of(ballot)}

    return written_once(request, f"deliberation.hands:{pk}", write)
