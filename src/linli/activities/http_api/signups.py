"""Sign-ups over REST: signing up, giving up, changing how many; for the office the list of a session and the call list."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Sent
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import living_records, person_by_id

from ..errors import SignUpRefused
from ..models import CallLine, Session, SignUp
from ..rules import rights
from ..rules import signups as rules
from ..selectors import calls as call_rows
from ..selectors import sessions as session_rows
from ..selectors import signups as found
from ..services import calls, signup_changes, signups
from ..services.signups import SLIPS, SignUpGiven
from ..services.strangers import Stranger

router = Router(auth=STAFF_DOOR)
SESSION, SIGNUP, CALL = "/activities/sessions/{uuid:pk}/signups", "/activities/signups/{uuid:pk}", "/activities/calls/{uuid:pk}"
MOST = 500


class SignUpIn(Sent):
    heads: int = Field(1, description="一共几个人来")
    companions: str = ""
    guardian_text: str = ""
    needs: str = ""
    photo_ok: bool | None = Field(None, description="同意拍照；没有问就不写")
    channel: str = Field("page", description="page；工作人员代报：phone · counter · visit · sheet")
    person_id: UUID | None = Field(None, description="名册里的人；自己报、没有账号都不写")
    name: str = Field("", max_length=60, description="没有账号、名册里也没有的人")
    phone: str = Field("", max_length=30)


class SignUpOut(Schema):
    id: UUID
    number: str
    session_id: UUID
    position: int = Field(description="第几个报的")
    heads: int
    state: str = Field(description="in 报上了 · waiting 在候补 · out 自己退了 · refused 没有报上")
    channel: str
    signed_at: datetime
    moved_up_at: datetime | None
    rating: int | None


class SignedUpOut(SignUpOut):
    code: str = Field(description="六位号码：凭它退、凭它到场；只在报名的时候给")


class SignUpCancelIn(Sent):
    code: str = Field("", description="没有账号的人写六位号码")
    reason: str = ""


class SignUpHeadsIn(Sent):
    heads: int
    companions: str | None = None
    code: str = ""


class SignUpRateIn(Sent):
    rating: int = Field(description="1 不满意 … 4 很满意")
    text: str = ""
    code: str = ""


class SignUpAwayIn(Sent):
    reason: str


class CallOut(Schema):
    id: UUID
    session_id: UUID
    person_id: UUID
    reason: str
    words: str
    told_at: datetime | None
    heard: str
    tries: int


class CallToldIn(Sent):
    heard: str = Field(description="self · family · neighbour")


def _signup(one: SignUp) -> dict[str, Any]:
    names = ("number", "session_id", "position", "heads", "state", "channel", "signed_at", "moved_up_at", "rating")
    return {name: getattr(one, name) for name in names} | {"id": one.pk}


def _call(one: CallLine) -> dict[str, Any]:
    names = ("session_id", "person_id", "reason", "words", "told_at", "heard", "tries")
    return {name: getattr(one, name) for name in names} | {"id": one.pk}


# ---- for everybody ----


@router.post(SESSION, response=SignedUpOut, auth=OPEN_DOOR, operation_id="signup_make")
def signup_make(request: HttpRequest, pk: UUID, payload: SignUpIn) -> dict[str, Any]:
    """Sign up: oneself, without an account by name and telephone, or with another `channel` than page somebody else."""
    actor, tenant = actor_of(request), tenant_here(request)
    is_page = payload.channel == rules.PAGE
    rows = session_rows.public_sessions(tenant) if is_page else found.sessions_taking(actor).filter(tenant=tenant)
    session, given = one_or_404(rows, pk), _given(request, payload)
    if not is_page and not _reaches(actor, session, given):
        raise Http404

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(signups.sign_up(session=session, given=given, by=actor, now=now).signup.pk)}

    made = SignUp.objects.get(pk=written_once(request, f"signup.make:{pk}", write)["id"])
    return _signup(made) | {"code": SLIPS.code_of(made.pk)}


def _reaches(actor: Actor, session: Session, given: SignUpGiven) -> bool:
    """Whether this actor signs up that somebody there; of a wider session nearby nothing is said to who does not."""
    if isinstance(given.person, Stranger):
        return actor.may(rights.SIGN_UP, tenant_id=session.tenant_id, place_path=session.place_path)
    return signups.may_for(actor, session, given.person)


def _given(request: HttpRequest, payload: SignUpIn) -> SignUpGiven:
    """:raises SignUpRefused: for a way that is none, and for nobody."""
    actor, tenant, is_page = actor_of(request), tenant_here(request), payload.channel == rules.PAGE
    said = payload.model_dump(exclude={"person_id", "name", "phone"})
    if not is_page and payload.channel not in rules.OFFICE:
        raise SignUpRefused(rules.channel_problem())
    if payload.person_id is not None:
        return SignUpGiven(one_or_404(living_records(tenant), payload.person_id), **said)
    known = person_by_id(actor.person_id, tenant=tenant) if is_page and actor.person_id else None
    if known is None and not payload.name.strip():
        raise SignUpRefused(rules.nobody_problem())
    return SignUpGiven(known or Stranger(payload.name, payload.phone), **said)


@router.post(f"{SIGNUP}/cancel", response=SignUpOut, auth=OPEN_DOOR, operation_id="signup_cancel")
def signup_cancel(request: HttpRequest, pk: UUID, payload: SignUpCancelIn) -> dict[str, Any]:
    """Give it up: one's own, with its figures, or as the office for somebody who called."""
    one, said = _any(request, pk), payload.model_dump()
    return _written(request, f"signup.cancel:{pk}", lambda by, now: signup_changes.cancel(signup=one, **said, by=by, now=now))


@router.post(f"{SIGNUP}/heads", response=SignUpOut, auth=OPEN_DOOR, operation_id="signup_heads")
def signup_heads(request: HttpRequest, pk: UUID, payload: SignUpHeadsIn) -> dict[str, Any]:
    """More or fewer come."""
    one, said = _any(request, pk), payload.model_dump()
    return _written(
        request, f"signup.heads:{pk}", lambda by, now: signup_changes.change_heads(signup=one, **said, by=by, now=now)
    )


@router.post(f"{SIGNUP}/rate", response=SignUpOut, auth=OPEN_DOOR, operation_id="signup_rate")
def signup_rate(request: HttpRequest, pk: UUID, payload: SignUpRateIn) -> dict[str, Any]:
    """How it was, once it is over."""
    one, said = _any(request, pk), payload.model_dump()
    return _written(request, f"signup.rate:{pk}", lambda by, now: signup_changes.rate(signup=one, **said, by=by, now=now))


@router.get("/activities/signups/mine", response=list[SignUpOut], auth=OPEN_DOOR, operation_id="signup_mine")
def signup_mine(request: HttpRequest) -> list[dict[str, Any]]:
    """One's own, the last to come first; nothing for who has not signed in."""
    return [_signup(one) for one in found.of_person(actor_of(request), tenant_here(request))[:MOST]]


def _any(request: HttpRequest, pk: UUID) -> SignUp:
    """A sign-up of the tenant: whose it is, the verb asks."""
    return one_or_404(SignUp.objects.filter(tenant=tenant_here(request)).select_related("session"), pk)


def _written(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], SignUp]) -> dict[str, Any]:
    """Do a write once for its key, and give the sign-up as it is now."""
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _signup(SignUp.objects.get(pk=made["id"]))


# ---- for the office ----


@router.get(SESSION, response=list[SignUpOut], operation_id="signup_list")  # type: ignore[type-var]
@requires(rights.SIGN_UP)
def signup_list(request: HttpRequest, pk: UUID, view: str = "live", limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Who comes to a session, in the order in which they asked: live · in · waiting · gone · all."""
    actor = actor_of(request)
    session = one_or_404(found.sessions_taking(actor).filter(tenant=tenant_here(request)), pk)
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    return [_signup(one) for one in found.of_session(session, actor, view=view)[first : first + most]]


@router.post(f"{SIGNUP}/turn-away", response=SignUpOut, operation_id="signup_turn_away")  # type: ignore[type-var]
@requires(rights.SIGN_UP)
def signup_turn_away(request: HttpRequest, pk: UUID, payload: SignUpAwayIn) -> dict[str, Any]:
    """No place for somebody, and why."""
    one, said = one_or_404(found.signups_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk), payload.model_dump()
    return _written(request, f"signup.away:{pk}", lambda by, now: signup_changes.turn_away(signup=one, **said, by=by, now=now))


@router.get("/activities/calls", response=list[CallOut], operation_id="call_list")  # type: ignore[type-var]
@requires(rights.CALL)
def call_list(request: HttpRequest, view: str = "open", limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Who has to be told by voice: open · told · all."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    rows = call_rows.listed(actor_of(request), tenant_here(request), now=clock.now(), view=view)
    return [_call(one) for one in rows[first : first + most]]


def _line(request: HttpRequest, pk: UUID) -> CallLine:
    return one_or_404(call_rows.calls_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


def _noted(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], CallLine]) -> dict[str, Any]:
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _call(CallLine.objects.get(pk=made["id"]))


@router.post(f"{CALL}/told", response=CallOut, operation_id="call_told")  # type: ignore[type-var]
@requires(rights.CALL)
def call_told(request: HttpRequest, pk: UUID, payload: CallToldIn) -> dict[str, Any]:
    """Somebody heard it."""
    one = _line(request, pk)
    return _noted(request, f"call.told:{pk}", lambda by, now: calls.told(line=one, heard=payload.heard, by=by, now=now))


@router.post(f"{CALL}/tried", response=CallOut, operation_id="call_tried")  # type: ignore[type-var]
@requires(rights.CALL)
def call_tried(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Nobody answered."""
    one = _line(request, pk)
    return _noted(request, f"call.tried:{pk}", lambda by, now: calls.tried(line=one, by=by, now=now))
