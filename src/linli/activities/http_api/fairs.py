"""Fairs over REST: stage and stalls, for everybody; asking for a stall; for the office giving, refusing, the stage and tasks."""

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
from linli.core.finding import one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import living_records, organisations, person_by_id

from ..errors import FairRefused
from ..models import GroupTask, Programme, ResidentGroup, Session, StageItem, Stall
from ..rules import fairs as rules
from ..rules import rights
from ..selectors import fairs as found
from ..selectors import programmes as programmes_found
from ..services import group_tasks, stage, stalls
from ..services.group_tasks import TaskGiven
from ..services.stage import StageGiven
from ..services.stalls import StallGiven
from ..services.strangers import Stranger

router = Router(auth=STAFF_DOOR)
FAIR, STALL = "/activities/fairs/{uuid:pk}", "/activities/stalls/{uuid:pk}"
DAY, NUMBER, TASK = "/activities/sessions/{uuid:pk}/stage", "/activities/stage/{uuid:pk}", "/activities/tasks/{uuid:pk}"
MOST = 500


class StallOut(Schema):
    id: UUID
    fair_id: UUID
    spot: str
    what: str
    group_id: UUID | None
    organisation_id: UUID | None
    from_on: date
    until_on: date
    state: str = Field(description="asked 等答应 · given 给了 · refused 没有给 · off 不摆了")
    reason: str


class StallIn(Sent):
    what: str
    from_on: Day
    until_on: Day
    needs: str = ""
    group_id: UUID | None = None
    organisation_id: UUID | None = None
    person_id: UUID | None = Field(None, description="替别人要：名册里的人；自己要、没有账号都不写")
    name: str = Field("", description="没有账号、名册里也没有的人")
    phone: str = ""
    channel: str = Field("page", description="page；工作人员代办：phone · counter · visit")


class StallGiveIn(Sent):
    spot: str = Field("", description="空着给下一个空的号")


class FairReasonIn(Sent):
    reason: str = ""


class StageOut(Schema):
    id: UUID
    session_id: UUID
    stage: str
    title: str
    form: str
    starts_at: datetime
    minutes: int
    group_id: UUID | None
    performers: str


class StageIn(Sent):
    title: str
    minutes: int
    stage: str = ""
    form: str = ""
    starts_at: Moment | None = Field(None, description="不写：接在这个台最后一个节目后面")
    group_id: UUID | None = None
    performers: str = ""
    note: str = ""


class StageDelayIn(Sent):
    minutes: int = Field(description="往后几分钟；往前写负数")


class StageDelayOut(Schema):
    numbers: int


class FairTaskIn(Sent):
    title: str
    group_id: UUID | None = None
    organisation_id: UUID | None = None
    people_wanted: int | None = None
    due_at: Moment | None = None
    note: str = ""


class TaskDoneIn(Sent):
    is_done: bool = True


class FairTaskOut(Schema):
    id: UUID
    fair_id: UUID
    title: str
    group_id: UUID | None
    team_id: UUID | None
    organisation_id: UUID | None
    due_at: datetime | None
    done_at: datetime | None


def _stall(one: Any) -> dict[str, Any]:
    names = ("spot", "what", "group_id", "organisation_id", "from_on", "until_on", "state", "reason")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "fair_id": one.programme_id}


def _number(one: Any) -> dict[str, Any]:
    names = ("session_id", "stage", "title", "form", "starts_at", "minutes", "group_id", "performers")
    return {name: getattr(one, name) for name in names} | {"id": one.pk}


def _task(one: Any) -> dict[str, Any]:
    names = ("title", "group_id", "team_id", "organisation_id", "due_at", "done_at")
    return {name: getattr(one, name) for name in names} | {"id": one.pk, "fair_id": one.programme_id}


# ---- for everybody ----


def _fair(request: HttpRequest, pk: UUID) -> Programme:
    rows = programmes_found.public_programmes(tenant_here(request)).filter(kind__in=list(rules.FAIRS))
    return one_or_404(rows, pk)


@router.get(f"{FAIR}/stage", response=list[StageOut], auth=OPEN_DOOR, operation_id="fair_stage")
def fair_stage(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """All that is on its stages, by the clock."""
    return [_number(one) for one in found.stage_of(_fair(request, pk))[:MOST]]


@router.get(f"{FAIR}/stalls", response=list[StallOut], auth=OPEN_DOOR, operation_id="fair_stalls")
def fair_stalls(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """What stands at which stall; of residents no names."""
    return [_stall(one) for one in found.given_stalls(_fair(request, pk))[:MOST]]


@router.post(f"{FAIR}/stalls", response=StallOut, auth=OPEN_DOOR, operation_id="stall_ask")
def stall_ask(request: HttpRequest, pk: UUID, payload: StallIn) -> dict[str, Any]:
    """Ask for a stall: oneself, a group that one leads, or with another `channel` than page as the office for anybody."""
    is_page = payload.channel == rules.PAGE
    one = _fair(request, pk) if is_page else _own_fair(request, pk)
    given = _stall_given(request, payload, is_page=is_page)
    return _stalled(request, f"stall.ask:{pk}", lambda by, now: stalls.ask(programme=one, given=given, by=by, now=now))


def _stall_given(request: HttpRequest, payload: StallIn, *, is_page: bool) -> StallGiven:
    """:raises FairRefused: for a stall of nobody."""
    tenant, actor = tenant_here(request), actor_of(request)
    said = payload.model_dump(include={"what", "from_on", "until_on", "needs", "channel"}) | {"contact": payload.phone}
    group, unit = _group(request, payload.group_id), _unit(request, payload.organisation_id)
    if group is not None or unit is not None:
        return StallGiven(**said, group=group, organisation=unit)
    if payload.person_id is not None:
        return StallGiven(**said, person=one_or_404(living_records(tenant), payload.person_id))
    known = person_by_id(actor.person_id, tenant=tenant) if is_page and actor.person_id else None
    if known is None and not payload.name.strip():
        raise FairRefused(rules.nobody_problem())
    return StallGiven(**said, person=known or Stranger(payload.name, payload.phone))


def _group(request: HttpRequest, pk: UUID | None) -> ResidentGroup | None:
    rows = ResidentGroup.objects.filter(tenant=tenant_here(request))
    return one_or_404(rows, pk) if pk else None


def _unit(request: HttpRequest, pk: UUID | None) -> Any:
    return one_or_404(organisations(tenant_here(request)), pk) if pk else None


def _stalled(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Stall]) -> dict[str, Any]:
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _stall(Stall.objects.get(pk=made["id"]))


@router.post(f"{STALL}/off", response=StallOut, auth=OPEN_DOOR, operation_id="stall_off")
def stall_off(request: HttpRequest, pk: UUID, payload: FairReasonIn) -> dict[str, Any]:
    """It is not put up: its holder, or the office with a reason."""
    rows = Stall.objects.filter(tenant=tenant_here(request)).select_related("programme", "group")
    one, reason = one_or_404(rows, pk), payload.reason
    return _stalled(request, f"stall.off:{pk}", lambda by, now: stalls.off(stall=one, reason=reason, by=by, now=now))


# ---- for the office ----


def _own_fair(request: HttpRequest, pk: UUID) -> Programme:
    rows = programmes_found.programmes_seen(actor_of(request)).filter(tenant=tenant_here(request), kind__in=list(rules.FAIRS))
    return one_or_404(rows, pk)


def _own_stall(request: HttpRequest, pk: UUID) -> Stall:
    seen = programmes_found.programmes_seen(actor_of(request)).filter(tenant=tenant_here(request))
    return one_or_404(Stall.objects.filter(programme__in=seen.values("pk")).select_related("programme"), pk)


@router.post(f"{STALL}/give", response=StallOut, operation_id="stall_give")  # type: ignore[type-var]
@requires(rights.GROUPS)
def stall_give(request: HttpRequest, pk: UUID, payload: StallGiveIn) -> dict[str, Any]:
    """Give a stall its number, or another one."""
    one, spot = _own_stall(request, pk), payload.spot
    return _stalled(request, f"stall.give:{pk}", lambda by, now: stalls.give(stall=one, spot=spot, by=by, now=now))


@router.post(f"{STALL}/refuse", response=StallOut, operation_id="stall_refuse")  # type: ignore[type-var]
@requires(rights.GROUPS)
def stall_refuse(request: HttpRequest, pk: UUID, payload: FairReasonIn) -> dict[str, Any]:
    """No stall, and why."""
    one, reason = _own_stall(request, pk), payload.reason
    return _stalled(request, f"stall.refuse:{pk}", lambda by, now: stalls.refuse(stall=one, reason=reason, by=by, now=now))


def _day(request: HttpRequest, pk: UUID) -> Session:
    seen = programmes_found.programmes_seen(actor_of(request)).filter(tenant=tenant_here(request))
    return one_or_404(Session.objects.filter(programme__in=seen.values("pk")).select_related("programme"), pk)


@router.post(DAY, response=StageOut, operation_id="stage_put")  # type: ignore[type-var]
@requires(rights.GROUPS)
def stage_put(request: HttpRequest, pk: UUID, payload: StageIn) -> dict[str, Any]:
    """Put a number on the stage of a day."""
    day = _day(request, pk)
    given = StageGiven(**payload.model_dump(exclude={"group_id"}), group=_group(request, payload.group_id))

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(stage.put(session=day, given=given, by=actor_of(request), now=now).pk)}

    return _number(StageItem.objects.get(pk=written_once(request, f"stage.put:{pk}", write)["id"]))


def _item(request: HttpRequest, pk: UUID) -> StageItem:
    seen = programmes_found.programmes_seen(actor_of(request)).filter(tenant=tenant_here(request))
    rows = StageItem.objects.filter(session__programme__in=seen.values("pk")).select_related("session__programme")
    return one_or_404(rows, pk)


@router.post(f"{NUMBER}/delay", response=StageDelayOut, operation_id="stage_delay")  # type: ignore[type-var]
@requires(rights.GROUPS)
def stage_delay(request: HttpRequest, pk: UUID, payload: StageDelayIn) -> dict[str, Any]:
    """This number and all after it on its stage move together."""
    item, minutes = _item(request, pk), payload.minutes

    def write(now: datetime) -> dict[str, Any]:
        return {"numbers": stage.delay(item=item, minutes=minutes, by=actor_of(request), now=now)}

    return written_once(request, f"stage.delay:{pk}", write)


@router.get(f"{FAIR}/tasks", response=list[FairTaskOut], operation_id="fair_tasks")  # type: ignore[type-var]
@requires(rights.VIEW, rights.GROUPS)
def fair_tasks(request: HttpRequest, pk: UUID) -> list[dict[str, Any]]:
    """Who does what."""
    return [_task(one) for one in found.tasks_of(_own_fair(request, pk))[:MOST]]


def _tasked(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], GroupTask]) -> dict[str, Any]:
    made = written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})
    return _task(GroupTask.objects.get(pk=made["id"]))


@router.post(f"{FAIR}/tasks", response=FairTaskOut, operation_id="task_give")  # type: ignore[type-var]
@requires(rights.GROUPS)
def task_give(request: HttpRequest, pk: UUID, payload: FairTaskIn) -> dict[str, Any]:
    """Give somebody something to do."""
    one = _own_fair(request, pk)
    plain = payload.model_dump(exclude={"group_id", "organisation_id"})
    given = TaskGiven(**plain, group=_group(request, payload.group_id), organisation=_unit(request, payload.organisation_id))
    return _tasked(request, f"task.give:{pk}", lambda by, now: group_tasks.give(programme=one, given=given, by=by, now=now))


@router.post(f"{TASK}/done", response=FairTaskOut, auth=OPEN_DOOR, operation_id="task_done")
def task_done(request: HttpRequest, pk: UUID, payload: TaskDoneIn) -> dict[str, Any]:
    """Tick it off, or take the tick back: the office, and whoever leads the group."""
    rows = GroupTask.objects.filter(tenant=tenant_here(request)).select_related("programme", "group")
    one, is_done = one_or_404(rows, pk), payload.is_done
    return _tasked(request, f"task.done:{pk}", lambda by, now: group_tasks.done(task=one, is_done=is_done, by=by, now=now))
