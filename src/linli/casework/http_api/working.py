"""What the office and the handlers do with a case."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import Reporter
from linli.casework.services import afterwards, dispatching, handling, triage
from linli.core import clock
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, organisation_by_id

from .doing import CASE, done
from .doors import KeyThrottle, case_of, place_named, refused
from .reading import category_given
from .schemas import (
    AcceptIn,
    CallBackIn,
    CaseOut,
    CloseIn,
    CompleteIn,
    CorrectIn,
    DispatchIn,
    NotAcceptIn,
    NoteIn,
    ReasonIn,
    ReceiveIn,
)

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())


@router.post(f"{CASE}/accept", response=CaseOut, operation_id="case_accept")
def case_accept(request: HttpRequest, case_id: UUID, data: AcceptIn) -> dict[str, Any]:
    """Take a case on, with what has to be put right in it, and perhaps a word for the reporters."""
    right = _put_right(data, tenant_here(request))
    return done(request, case_id, "case_accept", lambda case, by: triage.accept(case=case, **right, by=by, now=clock.now()))


@router.post(f"{CASE}/correct", response=CaseOut, operation_id="case_correct")
def case_correct(request: HttpRequest, case_id: UUID, data: CorrectIn) -> dict[str, Any]:
    """Put title, category, place or urgency right before anyone has signed."""
    right = _put_right(data, tenant_here(request))
    return done(request, case_id, "case_correct", lambda case, by: triage.correct(case=case, **right, by=by, now=clock.now()))


def _put_right(data: CorrectIn, tenant: Tenant) -> dict[str, Any]:
    given = data.model_dump(exclude={"category", "place_id"})
    category, place = category_given(data.category, tenant), place_named(data.place_id, tenant)
    return given | {"category": category, "place": place}


@router.post(f"{CASE}/not-accept", response=CaseOut, operation_id="case_not_accept")
def case_not_accept(request: HttpRequest, case_id: UUID, data: NotAcceptIn) -> dict[str, Any]:
    """Name the lawful channel instead of taking the case on; for a repeat the earlier case whose result stands."""
    earlier = case_of(request, data.earlier_id) if data.earlier_id else None
    given: dict[str, Any] = {"channel": data.channel, "reason": data.reason, "earlier": earlier}
    return done(
        request,
        case_id,
        "case_not_accept",
        lambda case, by: triage.not_accept(case=case, **given, by=by, now=clock.now()),
    )


@router.post(f"{CASE}/void", response=CaseOut, operation_id="case_void")
def case_void(request: HttpRequest, case_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """Void what is no case."""
    return done(
        request, case_id, "case_void", lambda case, by: triage.void(case=case, reason=data.reason, by=by, now=clock.now())
    )


@router.post(f"{CASE}/dispatch", response=CaseOut, operation_id="case_dispatch")
def case_dispatch(request: HttpRequest, case_id: UUID, data: DispatchIn) -> dict[str, Any]:
    """Dispatch by the suggestion, or to whom you say, with a reason where that differs."""
    given = _sent_to(data, tenant_here(request))
    return done(
        request, case_id, "case_dispatch", lambda case, by: dispatching.dispatch(case=case, **given, by=by, now=clock.now())
    )


@router.post(f"{CASE}/redispatch", response=CaseOut, operation_id="case_redispatch")
def case_redispatch(request: HttpRequest, case_id: UUID, data: DispatchIn) -> dict[str, Any]:
    """Put a wrong address right before anyone has signed."""
    given = _sent_to(data, tenant_here(request))
    return done(
        request, case_id, "case_redispatch", lambda case, by: dispatching.redispatch(case=case, **given, by=by, now=clock.now())
    )


def _sent_to(data: DispatchIn, tenant: Tenant) -> dict[str, Any]:
    lead = _organisations([data.organisation_id], tenant, "organisation_id")[0] if data.organisation_id else None
    assist = _organisations(data.assist_ids, tenant, "assist_ids") if data.assist_ids is not None else None
    said = {"reason": data.reason, "outside_reason": data.outside_reason, "note": data.note}
    return {"organisation": lead, "assist": assist, **said}


def _organisations(ids: Iterable[UUID], tenant: Tenant, where: str) -> list[Organisation]:
    found = [organisation_by_id(one, tenant=tenant) for one in ids]
    if None in found:
        raise refused("unknown_organisation", _("不能派给这一家，请从列表里选。"), where)
    return [one for one in found if one]


@router.post(f"{CASE}/receive", response=CaseOut, operation_id="case_receive")
def case_receive(request: HttpRequest, case_id: UUID, data: ReceiveIn) -> dict[str, Any]:
    """Sign for a case that your organisation was given."""
    return done(
        request,
        case_id,
        "case_receive",
        lambda case, by: handling.receive(case=case, **data.model_dump(), by=by, now=clock.now()),
    )


@router.post(f"{CASE}/start", response=CaseOut, operation_id="case_start")
def case_start(request: HttpRequest, case_id: UUID, data: NoteIn) -> dict[str, Any]:
    """Begin with the work."""
    return done(
        request,
        case_id,
        "case_start",
        lambda case, by: handling.start(case=case, text=data.text, visit_at=data.visit_at, by=by, now=clock.now()),
    )


@router.post(f"{CASE}/note", response=CaseOut, operation_id="case_note")
def case_note(request: HttpRequest, case_id: UUID, data: NoteIn) -> dict[str, Any]:
    """A line of progress, for everybody or for inside only."""
    return done(
        request, case_id, "case_note", lambda case, by: handling.note(case=case, **data.model_dump(), by=by, now=clock.now())
    )


@router.post(f"{CASE}/complete", response=CaseOut, operation_id="case_complete")
def case_complete(request: HttpRequest, case_id: UUID, data: CompleteIn) -> dict[str, Any]:
    """Say that the work is done."""
    return done(
        request,
        case_id,
        "case_complete",
        lambda case, by: handling.complete(case=case, **data.model_dump(), by=by, now=clock.now()),
    )


@router.post(f"{CASE}/call-back", response=CaseOut, operation_id="case_call_back")
def case_call_back(request: HttpRequest, case_id: UUID, data: CallBackIn) -> dict[str, Any]:
    """Write down what a reporter says of the result."""
    reporter = Reporter.objects.filter(pk=data.reporter_id, case_id=case_id).first() if data.reporter_id else None
    if data.reporter_id and reporter is None:
        raise refused("unknown_reporter", _("这位不是这件事的报事人。"), "reporter_id")
    given = data.model_dump(exclude={"reporter_id"})
    return done(
        request,
        case_id,
        "case_call_back",
        lambda case, by: afterwards.call_back(case=case, reporter=reporter, **given, by=by, now=clock.now()),
    )


@router.post(f"{CASE}/rework", response=CaseOut, operation_id="case_rework")
def case_rework(request: HttpRequest, case_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """Send a case back to be done again."""
    return done(
        request, case_id, "case_rework", lambda case, by: afterwards.rework(case=case, reason=data.reason, by=by, now=clock.now())
    )


@router.post(f"{CASE}/close", response=CaseOut, operation_id="case_close")
def case_close(request: HttpRequest, case_id: UUID, data: CloseIn) -> dict[str, Any]:
    """Close a case after the call-back."""
    return done(
        request, case_id, "case_close", lambda case, by: afterwards.close(case=case, **data.model_dump(), by=by, now=clock.now())
    )
