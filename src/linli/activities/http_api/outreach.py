"""Outreach over REST: what went out, noted and voided; asking for a small-stool class, and answering it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Day, Moment, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import Place, person_by_id, place_by_public_code

from ..models import Lecturer, Outreach, TalkRequest
from ..rules import outreach as rules
from ..rules import rights
from ..selectors import outreach as found
from ..services import outreach, talks
from ..services.outreach import GroundGiven, OutreachGiven
from ..services.talks import SLIPS, PlanGiven, TalkGiven

router = Router(auth=STAFF_DOOR)
ONE, TALK = "/activities/outreach/{uuid:pk}", "/activities/talks/{uuid:pk}"
MOST = 500


class OutreachOut(Schema):
    id: UUID
    channel: str = Field(description="ground 地面 · air 空中 · net 网络")
    topic: str
    title: str
    session_id: UUID | None
    site_id: UUID | None
    on: date
    minutes: int
    reached: int | None = Field(description="人次；没有人说得出就没有")
    voided_at: datetime | None


class OutreachIn(Sent):
    site_ids: list[UUID] = Field(description="哪些喇叭、哪些群；每一处记一条", max_length=100)
    topic: str
    title: str
    on: Day
    minutes: int = Field(description="每处多少分钟")
    lecturer_id: UUID | None = None
    reached: int | None = Field(None, description="每处多少人次")
    words: str = ""


class GroundIn(Sent):
    topic: str
    title: str = ""
    lecturer_id: UUID | None = None
    minutes: int | None = None


class OutreachVoidIn(Sent):
    reason: str


class OutreachSumOut(Schema):
    channel: str
    pieces: int
    sites: int
    minutes: int


class TalkIn(Sent):
    place_code: str = Field(description="哪个院：门牌码")
    topic: str = Field(description="law · health · safety · policy · party · culture · health_emergency · other")
    text: str = ""
    wanted_on: Day | None = None
    times: list[str] = Field([], description="morning · noon · afternoon · evening · weekend", max_length=5)
    expected: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    channel: str = Field("page", description="page；工作人员代办：phone · counter · visit")


class TalkOut(Schema):
    id: UUID
    number: str
    place: str
    topic: str
    state: str = Field(description="asked · planned · held · refused · withdrawn")
    wanted_on: date | None
    session_id: UUID | None
    reason: str
    asked_at: datetime


class TalkAskedOut(TalkOut):
    code: str = Field(description="六位号码：凭编号和它查、撤回；只在请的时候给")


class TalkPlanIn(Sent):
    starts_at: Moment
    ends_at: Moment
    place_code: str = Field("", description="不写：就在那个院")
    where: str = ""
    lecturer_id: UUID | None = None
    title: str = ""


class TalkReasonIn(Sent):
    reason: str


class TalkBackIn(Sent):
    code: str = Field("", description="没有账号的人写六位号码")
    reason: str = ""


def _outreach(one: Any, reached: int | None) -> dict[str, Any]:
    names = ("channel", "topic", "title", "session_id", "site_id", "on", "minutes", "voided_at")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "reached": reached}


def _outreach_list(rows: list[Outreach]) -> list[dict[str, Any]]:
    reached = found.reached(rows)
    return [_outreach(one, reached[one.pk]) for one in rows]


def _talk(one: Any) -> dict[str, Any]:
    names = ("number", "topic", "state", "wanted_on", "session_id", "reason", "asked_at")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "place": str(one.place)}


def _lecturer(request: HttpRequest, pk: UUID | None) -> Lecturer | None:
    return one_or_404(found.lecturers(tenant_here(request)), pk) if pk else None


def _place(request: HttpRequest, code: str) -> Place:
    place = place_by_public_code(code[:20])
    return found_or_404(place if place is not None and place.tenant_id == tenant_here(request).pk else None)  # type: ignore[attr-defined]


# ---- what went out ----


@router.get("/activities/outreach", response=list[OutreachOut], operation_id="outreach_list")  # type: ignore[type-var]
@requires(rights.VIEW, rights.OUTREACH)
def outreach_list(
    request: HttpRequest, channel: str = "", topic: str = "", limit: int = 100, offset: int = 0
) -> list[dict[str, Any]]:
    """What went out where this visitor's posts reach, the last first."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    rows = found.listed(actor_of(request), tenant_here(request), channel=channel, topic=topic)
    return _outreach_list(list(rows[first : first + most]))


@router.get("/activities/outreach/sums", response=list[OutreachSumOut], operation_id="outreach_sums")  # type: ignore[type-var]
@requires(rights.VIEW, rights.OUTREACH)
def outreach_sums(request: HttpRequest) -> list[dict[str, Any]]:
    """By channel: how many pieces, sites and minutes."""
    sums = found.sums(found.listed(actor_of(request), tenant_here(request)))
    return [{"channel": one.channel, "pieces": one.pieces, "sites": one.sites, "minutes": one.minutes} for one in sums]


@router.post("/activities/outreach", response=list[OutreachOut], operation_id="outreach_note")  # type: ignore[type-var]
@requires(rights.OUTREACH)
def outreach_note(request: HttpRequest, payload: OutreachIn) -> list[dict[str, Any]]:
    """Note what went out at some sites: a row for each."""
    actor, wanted = actor_of(request), set(payload.site_ids)
    sites = list(found.sites_to_use(actor, tenant_here(request)).filter(pk__in=wanted))
    found_or_404(sites if len(sites) == len(wanted) else None)
    plain = payload.model_dump(exclude={"site_ids", "lecturer_id"})
    given = OutreachGiven(**plain, sites=sites, lecturer=_lecturer(request, payload.lecturer_id))

    def write(now: datetime) -> dict[str, Any]:
        return {"ids": [str(one.pk) for one in outreach.note(given=given, by=actor, now=now)]}

    made = written_once(request, "outreach.note", write)["ids"]
    return _outreach_list(list(Outreach.objects.filter(pk__in=made).order_by("channel", "site__name")))


def _noted(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Outreach]) -> dict[str, Any]:
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _outreach_list([Outreach.objects.get(pk=made["id"])])[0]


@router.post("/activities/sessions/{uuid:pk}/outreach", response=OutreachOut, operation_id="outreach_ground")  # type: ignore[type-var]
@requires(rights.OUTREACH)
def outreach_ground(request: HttpRequest, pk: UUID, payload: GroundIn) -> dict[str, Any]:
    """A session that was held was a talk on the ground."""
    session = one_or_404(found.sessions_held(actor_of(request), tenant_here(request)), pk)
    given = GroundGiven(**payload.model_dump(exclude={"lecturer_id"}), lecturer=_lecturer(request, payload.lecturer_id))
    return _noted(
        request, f"outreach.ground:{pk}", lambda by, now: outreach.of_session(session=session, given=given, by=by, now=now)
    )


@router.post(f"{ONE}/void", response=OutreachOut, operation_id="outreach_void")  # type: ignore[type-var]
@requires(rights.OUTREACH)
def outreach_void(request: HttpRequest, pk: UUID, payload: OutreachVoidIn) -> dict[str, Any]:
    """It was noted by mistake."""
    one = one_or_404(found.outreach_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)
    reason = payload.reason
    return _noted(request, f"outreach.void:{pk}", lambda by, now: outreach.void(outreach=one, reason=reason, by=by, now=now))


# ---- a class in one's yard ----


@router.post("/activities/talks", response=TalkAskedOut, auth=OPEN_DOOR, operation_id="talk_ask")
def talk_ask(request: HttpRequest, payload: TalkIn) -> dict[str, Any]:
    """Ask for a small-stool class: oneself, without an account by name and telephone, or as the office for a yard."""
    actor, place = actor_of(request), _place(request, payload.place_code)
    known = person_by_id(actor.person_id, tenant=tenant_here(request)) if actor.person_id else None
    person = known if payload.channel == rules.PAGE else None
    given = TalkGiven(**payload.model_dump(exclude={"place_code"}), person=person)
    made = _asked(request, "talk.ask", lambda by, now: talks.ask(place=place, given=given, by=by, now=now))
    return made | {"code": SLIPS.code_of(made["id"])}


def _asked(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], TalkRequest]) -> dict[str, Any]:
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _talk(TalkRequest.objects.select_related("place").get(pk=made["id"]))


@router.post(f"{TALK}/withdraw", response=TalkOut, auth=OPEN_DOOR, operation_id="talk_withdraw")
def talk_withdraw(request: HttpRequest, pk: UUID, payload: TalkBackIn) -> dict[str, Any]:
    """It is not wanted any more: one's own, with its figures, or as the office for somebody who called."""
    one, said = one_or_404(TalkRequest.objects.filter(tenant=tenant_here(request)), pk), payload.model_dump()
    return _asked(request, f"talk.withdraw:{pk}", lambda by, now: talks.withdraw(request=one, **said, by=by, now=now))


@router.get("/activities/talks", response=list[TalkOut], operation_id="talk_list")  # type: ignore[type-var]
@requires(rights.VIEW, rights.OUTREACH, rights.ASK_TALK)
def talk_list(request: HttpRequest, show: str = "asked", limit: int = 100, offset: int = 0) -> list[dict[str, Any]]:
    """Who asked: asked · planned · held · refused · withdrawn · all."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    show = show if show in found.TALK_SHOWS else "asked"
    rows = found.talks_listed(actor_of(request), tenant_here(request), show=show)
    return [_talk(one) for one in rows[first : first + most]]


def _own_talk(request: HttpRequest, pk: UUID) -> TalkRequest:
    return one_or_404(found.talks_seen(actor_of(request)).filter(tenant=tenant_here(request)), pk)


@router.post(f"{TALK}/plan", response=TalkOut, operation_id="talk_plan")  # type: ignore[type-var]
@requires(rights.OUTREACH)
def talk_plan(request: HttpRequest, pk: UUID, payload: TalkPlanIn) -> dict[str, Any]:
    """Give it a day, a place and a lecturer."""
    one = _own_talk(request, pk)
    place = _place(request, payload.place_code) if payload.place_code else one.place
    plain = payload.model_dump(exclude={"place_code", "lecturer_id"})
    given = PlanGiven(**plain, place=place, lecturer=_lecturer(request, payload.lecturer_id))
    return _asked(request, f"talk.plan:{pk}", lambda by, now: talks.plan(request=one, given=given, by=by, now=now))


@router.post(f"{TALK}/refuse", response=TalkOut, operation_id="talk_refuse")  # type: ignore[type-var]
@requires(rights.OUTREACH)
def talk_refuse(request: HttpRequest, pk: UUID, payload: TalkReasonIn) -> dict[str, Any]:
    """It cannot be, and why."""
    one, reason = _own_talk(request, pk), payload.reason
    return _asked(request, f"talk.refuse:{pk}", lambda by, now: talks.refuse(request=one, reason=reason, by=by, now=now))
