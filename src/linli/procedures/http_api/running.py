"""
The REST face of procedures: the same verbs that the pages use, for programs. A write takes `Idempotency-Key`: sent twice, it
is done once.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from linli.accounts.api import STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, by_channel, requires
from linli.core.actors import Actor, Channel
from linli.core.answering import written_once
from linli.core.finding import found_or_404, got_or_404
from linli.core.problems import Problem, Refused
from linli.core.tenancy import tenant_here
from linli.registry.api import place_by_id

from ..models import Objection, Publicity, Run
from ..rules import rights
from ..selectors import definitions
from ..selectors import runs as found
from ..selectors.shipped import check
from ..services import evidence, objections, overriding, publishing, runs
from .running_schemas import (
    AbandonIn,
    CheckIn,
    CheckOut,
    CloseStepIn,
    DefinitionOut,
    LodgeIn,
    ObjectionOut,
    ObjectionWordsIn,
    OverrideIn,
    PublicityOut,
    PublishIn,
    RecordIn,
    RunOut,
    RunWholeOut,
    StartIn,
    StepIn,
    StepReasonIn,
)

MOST = 200
router = Router(tags=["procedures"], auth=STAFF_DOOR)
RUN = "/procedures/runs/{uuid:run_id}"


# ---- definitions ----


@router.get("/procedures/definitions", response=list[DefinitionOut], operation_id="procedure_definitions")  # type: ignore[type-var]
@requires(rights.VIEW, rights.DEFINE)
def definition_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The version of each procedure in force today."""
    offered = definitions.offered(tenant_here(request), clock.today())
    return [
        {
            "code": one.rule.code,
            "title": one.rule.title,
            "steps": len(one.rule.steps),
            "about": list(one.rule.about),
            "effective_from": one.rule.effective_from,
            "citation": one.rule.source.citation,
            "status": str(one.rule.source.status),
            "is_own": one.is_own,
        }
        for one in offered
    ]


@router.post("/procedures/definitions/check", response=CheckOut, operation_id="procedure_check")  # type: ignore[type-var]
@requires(rights.DEFINE)
def definition_check(request: HttpRequest, data: CheckIn) -> dict[str, Any]:  # noqa: ARG001 -- ninja calls so
    """Read a definition: every problem with its line; nothing is kept."""
    _rule, problems = check(data.text)
    told = [{"line": one.row or 1, "code": one.code, "text": str(one.text)} for one in problems]
    return {"ok": not told, "problems": told}


# ---- runs ----


@router.get("/procedures/runs", response=list[RunOut], operation_id="procedure_runs")  # type: ignore[type-var]
@requires(rights.VIEW)
def run_list(request: HttpRequest, state: str = "", code: str = "") -> list[dict[str, Any]]:
    """The newest runs that you may see, 200 at most."""
    rows = found.runs_visible_to(actor_of(request)).filter(tenant=tenant_here(request)).select_related("definition")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(definition__code=code) if code else rows
    return [run_out(one) for one in rows.order_by("-started_at", "-id")[:MOST]]


@router.get(RUN, response=RunWholeOut, operation_id="procedure_run")  # type: ignore[type-var]
@requires(rights.VIEW)
def run_get(request: HttpRequest, run_id: UUID) -> dict[str, Any]:
    """One run: every step with its gates as they are now, and what bars it."""
    return whole_out(run_of(request, run_id))


@router.post("/procedures/runs", response=RunWholeOut, operation_id="procedure_start")  # type: ignore[type-var]
@requires(rights.RUN)
def run_start(request: HttpRequest, data: StartIn) -> dict[str, Any]:
    """Start a procedure by the version in force today."""
    tenant = tenant_here(request)
    place = place_by_id(data.place_id, tenant=tenant)
    given = data.model_dump(exclude={"place_id"})
    return _done(request, "procedure_start", lambda by, now: runs.start(tenant=tenant, place=place, **given, by=by, now=now))


@router.post(f"{RUN}/open-step", response=RunWholeOut, operation_id="procedure_open_step")  # type: ignore[type-var]
@requires(rights.RUN)
def open_step(request: HttpRequest, run_id: UUID, data: StepIn) -> dict[str, Any]:
    run = run_of(request, run_id)
    return _done(request, f"procedure_open:{run_id}", lambda by, now: runs.open_step(run=run, step=data.step, by=by, now=now))


@router.post(f"{RUN}/close-step", response=RunWholeOut, operation_id="procedure_close_step")  # type: ignore[type-var]
@requires(rights.RUN)
def close_step(request: HttpRequest, run_id: UUID, data: CloseStepIn) -> dict[str, Any]:
    run = run_of(request, run_id)
    return _done(
        request, f"procedure_close:{run_id}", lambda by, now: runs.close_step(run=run, **data.model_dump(), by=by, now=now)
    )


@router.post(f"{RUN}/refuse-step", response=RunWholeOut, operation_id="procedure_refuse_step")  # type: ignore[type-var]
@requires(rights.RUN)
def refuse_step(request: HttpRequest, run_id: UUID, data: StepReasonIn) -> dict[str, Any]:
    run = run_of(request, run_id)
    return _done(
        request, f"procedure_refuse:{run_id}", lambda by, now: runs.refuse_step(run=run, **data.model_dump(), by=by, now=now)
    )


@router.post(f"{RUN}/leave-out", response=RunWholeOut, operation_id="procedure_leave_out")  # type: ignore[type-var]
@requires(rights.RUN)
def leave_out(request: HttpRequest, run_id: UUID, data: StepReasonIn) -> dict[str, Any]:
    run = run_of(request, run_id)
    return _done(
        request, f"procedure_leave_out:{run_id}", lambda by, now: runs.leave_out(run=run, **data.model_dump(), by=by, now=now)
    )


@router.post(f"{RUN}/override", response=RunWholeOut, operation_id="procedure_override")  # type: ignore[type-var]
@requires(rights.OVERRIDE)
def override(request: HttpRequest, run_id: UUID, data: OverrideIn) -> dict[str, Any]:
    """Pass over one thing that bars a step; it is shown in red forever."""
    run = run_of(request, run_id)
    return _done(
        request, f"procedure_override:{run_id}", lambda by, now: overriding.override(run=run, **data.model_dump(), by=by, now=now)
    )


@router.post(f"{RUN}/abandon", response=RunWholeOut, operation_id="procedure_abandon")  # type: ignore[type-var]
@requires(rights.ABANDON)
def abandon(request: HttpRequest, run_id: UUID, data: AbandonIn) -> dict[str, Any]:
    run = run_of(request, run_id)
    return _done(
        request, f"procedure_abandon:{run_id}", lambda by, now: runs.abandon(run=run, reason=data.reason, by=by, now=now)
    )


@router.post(f"{RUN}/record", response=RunWholeOut, operation_id="procedure_record")  # type: ignore[type-var]
@requires(rights.RUN)
def record(request: HttpRequest, run_id: UUID, data: RecordIn) -> dict[str, Any]:
    """Write down evidence for one gate. Files go through the page."""
    run = run_of(request, run_id)

    def do(by: Actor, now: datetime) -> Run:
        return evidence.record(run=run, **data.model_dump(), by=by, now=now).run

    return _done(request, f"procedure_record:{run_id}", do)


@router.post(f"{RUN}/publish", response=RunWholeOut, operation_id="procedure_publish")  # type: ignore[type-var]
@requires(rights.RUN)
def publish(request: HttpRequest, run_id: UUID, data: PublishIn) -> dict[str, Any]:
    """Put on the board what an open step makes public."""
    run = run_of(request, run_id)

    def do(by: Actor, now: datetime) -> Run:
        return publishing.publish(run=run, **data.model_dump(), by=by, now=now).run

    return _done(request, f"procedure_publish:{run_id}", do)


# ---- publicity and objections ----


@router.get(f"{RUN}/publicities", response=list[PublicityOut], operation_id="procedure_publicities")  # type: ignore[type-var]
@requires(rights.VIEW)
def publicity_list(request: HttpRequest, run_id: UUID) -> list[Publicity]:
    return list(run_of(request, run_id).publicities.all())


@router.get(f"{RUN}/objections", response=list[ObjectionOut], operation_id="procedure_objections")  # type: ignore[type-var]
@requires(rights.OBJECTIONS)
def objection_list(request: HttpRequest, run_id: UUID) -> list[Objection]:
    return list(found.objections_visible_to(actor_of(request)).filter(run=run_of(request, run_id)).order_by("sequence"))


@router.post("/procedures/publicities/{uuid:publicity_id}/objections", response=ObjectionOut, operation_id="procedure_object")  # type: ignore[type-var]
@requires(rights.OBJECTIONS)
def lodge(request: HttpRequest, publicity_id: UUID, data: LodgeIn) -> Objection:
    """Write down an objection that came by telephone, at the counter or as a letter."""
    seen = Publicity.objects.filter(run__in=found.runs_visible_to(actor_of(request)))
    publicity = found_or_404(seen.select_related("run").filter(pk=publicity_id).first())
    channel = _channel(data.channel)
    given = data.model_dump(exclude={"channel"})
    at = given["received_at"]
    given["received_at"] = timezone.make_aware(at) if at and timezone.is_naive(at) else at
    return _settled(
        request,
        f"procedure_object:{publicity_id}",
        lambda by, now: objections.lodge(publicity=publicity, **given, by=by_channel(by, channel), now=now),
    )


def _channel(name: str) -> Channel:
    """:raises Refused: for a way that objections do not come by."""
    if name not in ("web", "phone", "counter", "paper"):
        raise Refused(Problem("unknown_channel", _("没有这种来源。"), where="channel"))
    return Channel(name)


@router.post(  # type: ignore[type-var]
    "/procedures/objections/{uuid:objection_id}/{verb}", response=ObjectionOut, operation_id="procedure_settle_objection"
)
@requires(rights.OBJECTIONS)
def settle(request: HttpRequest, objection_id: UUID, verb: str, data: ObjectionWordsIn) -> Objection:
    """answer · uphold · reopen, each with its words."""
    do = found_or_404({"answer": objections.answer, "uphold": objections.uphold, "reopen": objections.reopen}.get(verb))
    rows = found.objections_visible_to(actor_of(request)).select_related("run", "publicity__step")
    one = found_or_404(rows.filter(pk=objection_id).first())
    return _settled(
        request,
        f"procedure_{verb}:{objection_id}",
        lambda by, now: do(objection=one, words=data.words, by=by, now=now),
    )


# ---- how a write is done and told ----


def run_of(request: HttpRequest, run_id: UUID) -> Run:
    """The run, if this caller may see it. :raises Http404: otherwise."""
    return got_or_404(found.run_for, actor_of(request), run_id)


def _once(request: HttpRequest, verb: str, write: Callable[[], UUID]) -> UUID:
    """Do a write once for its `Idempotency-Key`; the same key again gives the same thing."""
    return UUID(written_once(request, verb, lambda _now: {"id": str(write())})["id"])


def _done(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Run]) -> dict[str, Any]:
    kept = _once(request, verb, lambda: write(actor_of(request), clock.now()).pk)
    return whole_out(Run.objects.select_related("definition", "place", "tenant").get(pk=kept))


def _settled(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Objection]) -> Objection:
    return Objection.objects.get(pk=_once(request, verb, lambda: write(actor_of(request), clock.now()).pk))


def run_out(run: Run) -> dict[str, Any]:
    names = [name for name in RunOut.model_fields if name != "definition"]
    return {name: getattr(run, name) for name in names} | {"definition": run.definition.code}


def whole_out(run: Run) -> dict[str, Any]:
    """The fields of RunWholeOut."""
    whole = found.whole(run, now=clock.now())
    turn = {one.code for one in whole.next_steps}
    steps = []
    for code, step in whole.steps.items():
        is_present = run.is_running and (step.is_open or code in turn)
        gates = whole.gates(code) if is_present else []
        barriers = (whole.closing(code, gates) if step.is_open else whole.opening(code, gates)) if is_present else []
        names = ("code", "state", "round", "opened_at", "closed_at", "earliest_on", "latest_on")
        steps.append(
            {name: getattr(step, name) for name in names}
            | {
                "title": whole.rules[code].title,
                "gates": [_gate_out(one) for one in gates],
                "barriers": [one.text for one in barriers],
            }
        )
    return run_out(run) | {"steps": steps}


def _gate_out(one: Any) -> dict[str, Any]:
    return {
        "code": one.gate.code,
        "title": one.gate.title,
        "is_met": one.is_met,
        "text": one.text,
        "provider": one.provider,
        "missing": list(one.missing),
    }
