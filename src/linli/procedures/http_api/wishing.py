"""Wishes for livelihood projects over REST: what everybody reads, a wish, screening, the draft list."""

from collections.abc import Callable
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
from linli.core.bodies import Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.procedures.errors import ProposalRefused
from linli.procedures.models import DraftComment, How, Proposal, ProposalRound
from linli.procedures.rules import collecting as rights
from linli.procedures.selectors import proposals as found
from linli.procedures.services import draft_lists, proposals
from linli.procedures.services.proposals import Draft, Sheet, WishGiven
from linli.registry.api import person_by_id, place_by_id

from .running import MOST

router = Router(auth=STAFF_DOOR)
ONE, ROUND = "/wishes/{uuid:pk}", "/wishes/rounds/{uuid:pk}"


class ProposalRoundOut(Schema):
    id: UUID
    year: int
    seats: int
    opens_on: date
    closes_on: date
    published_at: datetime | None
    comment_until: date | None
    handed_over_at: datetime | None
    citation: str


class ProposalRoundIn(Sent):
    year: int
    seats: int = 10
    opens_on: date
    closes_on: date


class ProposalOut(Schema):
    """A wish as everybody may read it: no proposer, no words of theirs."""

    id: UUID
    number: str
    round_id: UUID | None = Field(description="哪一次征集；空着的在储备库里，等下一次征集")
    title: str
    state: str
    ground: str
    reason: str
    into: str
    summary: str
    benefits: str
    cost_cents: int | None
    lead: str
    done_by: date | None


class ProposalIn(Sent):
    title: str = ""
    text: str = ""
    place_id: UUID | None = None
    name: str = ""
    phone: str = ""
    way: str = Field("web", description="web；工作人员代记：phone · counter · paper · visit")


class ScreeningSheetIn(Sent):
    verdicts: dict[str, str] = Field({}, description="每一栏：yes · no · unclear")
    words: dict[str, str] = {}


class ProposalCandidateIn(ScreeningSheetIn):
    summary: str = ""
    benefits: str = ""
    cost_cents: int | None = None
    lead: str = ""
    done_by: date | None = None


class ProposalRefusalIn(ScreeningSheetIn):
    ground: str = ""
    reason: str = ""


class ProposalMergeIn(Sent):
    into: UUID


class ProposalToldIn(Sent):
    how: str = Field(description="phone · visit · counter · paper · nobody")


class DraftUntilIn(Sent):
    until: date


class DraftCommentIn(Sent):
    text: str = ""
    wish_id: UUID | None = None
    way: str = "web"


class DraftCommentOut(Schema):
    id: UUID
    text: str
    wish_id: UUID | None
    taken_up: bool | None
    reason: str


class DraftAnswerIn(Sent):
    taken_up: bool
    reason: str = ""


def _round(one: ProposalRound) -> dict[str, Any]:
    names = ("year", "seats", "opens_on", "closes_on", "published_at", "comment_until", "handed_over_at")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "citation": one.rule_set.citation}


def _wish(one: Proposal) -> dict[str, Any]:
    names = ("number", "round_id", "title", "state", "ground", "reason", "summary", "benefits", "cost_cents", "lead", "done_by")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "into": one.into.number if one.into else ""}


def _comment(one: DraftComment) -> dict[str, Any]:
    return {"id": one.pk, "text": one.text, "wish_id": one.proposal_id, "taken_up": one.taken_up, "reason": one.reason}


def _round_of(request: HttpRequest, pk: UUID) -> ProposalRound:
    return found_or_404(found.round_for(tenant_here(request), pk))


# ---- for everybody ----


@router.get("/wishes/rounds", response=list[ProposalRoundOut], auth=OPEN_DOOR, operation_id="wish_rounds")
def wish_rounds(request: HttpRequest) -> list[dict[str, Any]]:
    """The calls, newest first."""
    return [_round(one) for one in found.rounds(tenant_here(request))[:MOST]]


@router.get(f"{ROUND}/wishes", response=list[ProposalOut], auth=OPEN_DOOR, operation_id="wish_list")
def wish_list(request: HttpRequest, pk: UUID, limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Candidates, and what was not taken up with the reason."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    return [_wish(one) for one in found.settled(_round_of(request, pk)).select_related("into")[first : first + most]]


@router.post("/wishes", response=ProposalOut, auth=OPEN_DOOR, operation_id="wish_make")
def wish_make(request: HttpRequest, payload: ProposalIn) -> dict[str, Any]:
    """Wish for something, all year; with another `way` than web a post takes it down for somebody."""
    tenant, actor = tenant_here(request), actor_of(request)
    place = place_by_id(payload.place_id, tenant=tenant) if payload.place_id else None
    if payload.place_id and place is None:
        raise ProposalRefused(Problem("unknown_place", _("没有这个地方。"), where="place_id"))
    person = person_by_id(actor.person_id, tenant=tenant) if actor.person_id and payload.way == How.WEB else None
    given = WishGiven(**payload.model_dump(exclude={"place_id"}), place=place, person=person)
    return _written(request, "wish.make", lambda by, now: proposals.propose(tenant=tenant, given=given, by=by, now=now))


@router.post(f"{ROUND}/comments", response=DraftCommentOut, auth=OPEN_DOOR, operation_id="wish_comment")
def wish_comment(request: HttpRequest, pk: UUID, payload: DraftCommentIn) -> dict[str, Any]:
    """Say something about the draft list."""
    round_, actor = _round_of(request, pk), actor_of(request)
    about = one_or_404(round_.proposals.all(), payload.wish_id) if payload.wish_id else None
    is_own = bool(actor.person_id and payload.way == How.WEB)
    person = person_by_id(actor.person_id, tenant=tenant_here(request)) if is_own and actor.person_id else None

    def write(now: datetime) -> dict[str, Any]:
        made = draft_lists.comment(
            round_=round_, text=payload.text, proposal=about, way=payload.way, person=person, by=actor, now=now
        )
        return _comment(made)

    return written_once(request, f"wish.comment:{pk}", write)


# ---- for the office ----


def _written(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Proposal]) -> dict[str, Any]:
    """Do a write once for its key, and give the wish as it is now."""
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _wish(Proposal.objects.select_related("into").get(pk=made["id"]))


def _mine(request: HttpRequest, pk: UUID) -> Proposal:
    return one_or_404(found.wishes_visible_to(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@router.post("/wishes/rounds", response=ProposalRoundOut, operation_id="wish_call")  # type: ignore[type-var]
@requires(rights.CALL)
def wish_call(request: HttpRequest, payload: ProposalRoundIn) -> dict[str, Any]:
    """Call for wishes for a year's projects."""
    tenant = tenant_here(request)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(proposals.call(tenant=tenant, **payload.model_dump(), by=actor_of(request), now=now).pk)}

    return _round(ProposalRound.objects.get(pk=written_once(request, "wish.call", write)["id"]))


@router.post(f"{ONE}/candidate", response=ProposalOut, operation_id="wish_candidate")  # type: ignore[type-var]
@requires(rights.SCREEN)
def wish_candidate(request: HttpRequest, pk: UUID, payload: ProposalCandidateIn) -> dict[str, Any]:
    """Put a wish among the candidates."""
    one, sheet = _mine(request, pk), Sheet(payload.verdicts, payload.words)
    draft = Draft(**payload.model_dump(exclude={"verdicts", "words"}))
    return _written(
        request,
        f"wish.candidate:{pk}",
        lambda by, now: proposals.make_candidate(proposal=one, sheet=sheet, draft=draft, by=by, now=now),
    )


@router.post(f"{ONE}/refuse", response=ProposalOut, operation_id="wish_refuse")  # type: ignore[type-var]
@requires(rights.SCREEN)
def wish_refuse(request: HttpRequest, pk: UUID, payload: ProposalRefusalIn) -> dict[str, Any]:
    """Not take up a wish, for a ground and in words that its proposer reads."""
    one, sheet = _mine(request, pk), Sheet(payload.verdicts, payload.words)
    said = {"ground": payload.ground, "reason": payload.reason}
    return _written(
        request, f"wish.refuse:{pk}", lambda by, now: proposals.refuse(proposal=one, sheet=sheet, **said, by=by, now=now)
    )


@router.post(f"{ONE}/merge", response=ProposalOut, operation_id="wish_merge")  # type: ignore[type-var]
@requires(rights.SCREEN)
def wish_merge(request: HttpRequest, pk: UUID, payload: ProposalMergeIn) -> dict[str, Any]:
    """Make it one with another."""
    one, into = _mine(request, pk), _mine(request, payload.into)
    return _written(request, f"wish.merge:{pk}", lambda by, now: proposals.merge(proposal=one, into=into, by=by, now=now))


@router.post(f"{ONE}/told", response=ProposalOut, operation_id="wish_told")  # type: ignore[type-var]
@requires(rights.TAKE_WISHES)
def wish_told(request: HttpRequest, pk: UUID, payload: ProposalToldIn) -> dict[str, Any]:
    """Note how the proposer was told."""
    one = _mine(request, pk)
    return _written(
        request, f"wish.told:{pk}", lambda by, now: proposals.note_told(proposal=one, how=payload.how, by=by, now=now)
    )


@router.post(f"{ROUND}/publish", response=ProposalRoundOut, operation_id="wish_publish")  # type: ignore[type-var]
@requires(rights.CALL)
def wish_publish(request: HttpRequest, pk: UUID, payload: DraftUntilIn) -> dict[str, Any]:
    """Publish the draft list for comments."""
    one = _round_of(request, pk)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(draft_lists.publish_draft(round_=one, until=payload.until, by=actor_of(request), now=now).pk)}

    return _round(ProposalRound.objects.get(pk=written_once(request, f"wish.publish:{pk}", write)["id"]))


@router.post(f"{ROUND}/hand-over", response=ProposalRoundOut, operation_id="wish_hand_over")  # type: ignore[type-var]
@requires(rights.CALL)
def wish_hand_over(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Give the list to the vote."""
    one = _round_of(request, pk)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(draft_lists.hand_over(round_=one, by=actor_of(request), now=now).pk)}

    return _round(ProposalRound.objects.get(pk=written_once(request, f"wish.hand_over:{pk}", write)["id"]))


@router.post(f"{ROUND}/comments/{{uuid:comment_id}}/answer", response=DraftCommentOut, operation_id="wish_comment_answer")  # type: ignore[type-var]
@requires(rights.SCREEN)
def wish_comment_answer(request: HttpRequest, pk: UUID, comment_id: UUID, payload: DraftAnswerIn) -> dict[str, Any]:
    """Say whether a comment is taken up, and why."""
    said = one_or_404(_round_of(request, pk).comments.all(), comment_id)

    def write(now: datetime) -> dict[str, Any]:
        answered = draft_lists.answer_comment(
            comment=said, taken_up=payload.taken_up, reason=payload.reason, by=actor_of(request), now=now
        )
        return _comment(answered)

    return written_once(request, f"wish.answer:{comment_id}", write)
