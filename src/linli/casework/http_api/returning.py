"""Giving back, ruling, transferring, assisting over REST; the reasons, the returns of a case, and the precedents to read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router
from pydantic import BaseModel

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import ReturnOrder, Ruling
from linli.casework.rules import rights
from linli.casework.selectors import returns, rulings
from linli.casework.selectors.rulings import RulingFilters
from linli.casework.services import assisting, dispatching
from linli.casework.services.returns import return_case
from linli.casework.services.rulings import RulingGiven, rule
from linli.core import clock
from linli.core.access import actor_of
from linli.core.bodies import Sent
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.registry.api import Organisation, organisation_by_id

from .doing import CASE, done
from .doors import KeyThrottle, case_of, place_named, refused
from .reading import category_given
from .schemas import CaseOut

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
MOST = 100


class ReturnIn(Sent):
    reason: str = Field(description="原因代码，见 return_reason_list")
    text: str = Field(description="写清楚，报事人也看得到")
    suggests_id: UUID | None = Field(None, description="您看该归哪个单位")


class TransferIn(Sent):
    organisation_id: UUID
    assist_ids: list[UUID] | None = None
    reason: str
    outside_reason: str = Field("", description="派给社区做它清单外的事时必填")
    note: str = ""


class RuleIn(Sent):
    organisation_id: UUID = Field(description="定下由谁办")
    question: str = Field(description="争的是什么，一句话")
    reason: str = Field(description="凭什么这样定")
    citation: str = ""
    category: str = Field("", description="以后哪一类照着办；不写就是这件事的分类")
    place_id: UUID | None = Field(None, description="以后哪一片照着办；不写就是全街道")
    party_ids: list[UUID] = []
    origin: str = Field("", description="returned · spot · meeting；不写就看有没有退回")
    origin_note: str = Field("", description="推进会议定的必填")
    supersedes_id: UUID | None = Field(None, description="取代哪一条先例")
    note: str = ""


class AssistIn(Sent):
    organisation_id: UUID
    text: str


class EndAssistIn(Sent):
    text: str
    organisation_id: UUID | None = Field(None, description="替没有上线的协办单位说的，写是哪一家")


class ReasonOut(BaseModel):
    code: str
    name: str
    hint: str
    refused_when_late: bool


class ReturnOut(BaseModel):
    sequence: int
    organisation_id: UUID
    organisation: str
    reason: str
    reason_name: str
    text: str
    suggests_id: UUID | None
    at: datetime
    return_by: datetime | None
    is_late: bool
    goes_to_ruling: bool
    decision: str = Field(description="accepted · sent_back · ruled · moot；空的是还没定")
    decided_at: datetime | None
    decision_reason: str


class RulingOut(BaseModel):
    id: UUID
    number: str
    question: str
    organisation_id: UUID
    organisation: str
    reason: str
    citation: str
    category: str
    category_name: str
    place_id: UUID | None
    origin: str
    decided_at: datetime
    case_id: UUID | None = Field(description="在哪一件上定的；看不到那一件的是空的")
    superseded_by_id: UUID | None


class RulingListIn(Sent):
    text: str = ""
    category: str = ""
    place: str = Field("", description="路径开头")
    origin: str = ""
    standing: str = Field("", description="空的是现在有效的 · superseded · all")


@router.get("/return-reasons", response=list[ReasonOut], operation_id="return_reason_list")
def return_reason_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The reasons for which a case may be given back today."""
    reasons = returns.rules_for(tenant_here(request).pk).reasons
    return [{"code": one.code, "name": one.name, "hint": one.hint, "refused_when_late": one.refuses_late} for one in reasons]


@router.get("/rulings", response=list[RulingOut], operation_id="ruling_list")
def ruling_list(request: HttpRequest, wanted: Query[RulingListIn]) -> list[dict[str, Any]]:
    """The rulings that you may read, newest first, at most a hundred."""
    actor, filters = actor_of(request), RulingFilters.from_query(wanted.model_dump())
    found = rulings.rulings_found(actor, filters, tenant=tenant_here(request)).select_related("category")
    return [
        _ruling_out(one, seen=actor.may(rights.VIEW, tenant_id=one.tenant_id, place_path=one.case.place_path))
        for one in found[:MOST]
    ]


@router.get(f"{CASE}/returns", response=list[ReturnOut], operation_id="case_returns")
def case_returns(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    """What was given back, and what became of it; for posts."""
    case = case_of(request, case_id)
    by_post = actor_of(request).may(rights.VIEW, tenant_id=case.tenant_id)
    return [_return_out(one) for one in returns.orders_of(case)] if by_post else []


@router.post(f"{CASE}/return", response=CaseOut, operation_id="case_return")
def case_return(request: HttpRequest, case_id: UUID, data: ReturnIn) -> dict[str, Any]:
    """Give a case back that is not yours, or that you cannot do."""
    suggests = _organisation(data.suggests_id, tenant_here(request), "suggests_id")
    return done(
        request,
        case_id,
        "case_return",
        lambda case, by: return_case(case=case, reason=data.reason, text=data.text, suggests=suggests, by=by, now=clock.now()),
    )


@router.post(f"{CASE}/rule", response=CaseOut, operation_id="case_rule")
def case_rule(request: HttpRequest, case_id: UUID, data: RuleIn) -> dict[str, Any]:
    """Rule whose a case is; binding, and a precedent for the like."""
    given = _ruling_given(data, tenant_here(request))
    return done(
        request, case_id, "case_rule", lambda case, by: rule(case=case, ruling=given, note=data.note, by=by, now=clock.now())
    )


@router.post(f"{CASE}/transfer", response=CaseOut, operation_id="case_transfer")
def case_transfer(request: HttpRequest, case_id: UUID, data: TransferIn) -> dict[str, Any]:
    """Give a case that was signed for to another organisation."""
    tenant = tenant_here(request)
    to = _organisation(data.organisation_id, tenant, "organisation_id")
    assist = _organisations(data.assist_ids, tenant, "assist_ids") if data.assist_ids is not None else None
    words = {"reason": data.reason, "outside_reason": data.outside_reason, "note": data.note}
    return done(
        request,
        case_id,
        "case_transfer",
        lambda case, by: dispatching.transfer(case=case, organisation=to, assist=assist, by=by, now=clock.now(), **words),
    )


@router.post(f"{CASE}/assist", response=CaseOut, operation_id="case_assist")
def case_assist(request: HttpRequest, case_id: UUID, data: AssistIn) -> dict[str, Any]:
    """Ask an organisation to assist."""
    whom = _organisation(data.organisation_id, tenant_here(request), "organisation_id")
    return done(
        request,
        case_id,
        "case_assist",
        lambda case, by: assisting.add_assist(case=case, organisation=whom, text=data.text, by=by, now=clock.now()),
    )


@router.post(f"{CASE}/end-assist", response=CaseOut, operation_id="case_end_assist")
def case_end_assist(request: HttpRequest, case_id: UUID, data: EndAssistIn) -> dict[str, Any]:
    """Say that your part of the assistance is done."""
    whose = _organisation(data.organisation_id, tenant_here(request), "organisation_id")
    return done(
        request,
        case_id,
        "case_end_assist",
        lambda case, by: assisting.end_assist(case=case, text=data.text, organisation=whose, by=by, now=clock.now()),
    )


def _organisation(organisation_id: UUID | None, tenant: Tenant, where: str) -> Organisation | None:
    return _organisations([organisation_id], tenant, where)[0] if organisation_id else None


def _organisations(ids: Iterable[UUID], tenant: Tenant, where: str) -> list[Organisation]:
    found = [organisation_by_id(one, tenant=tenant) for one in ids]
    if None in found:
        raise refused("unknown_organisation", _("没有这一家，请从列表里选。"), where)
    return [one for one in found if one]


def _ruling_given(data: RuleIn, tenant: Tenant) -> RulingGiven:
    category, place = category_given(data.category, tenant), place_named(data.place_id, tenant)
    old = Ruling.objects.filter(pk=data.supersedes_id, tenant=tenant).first() if data.supersedes_id else None
    if data.supersedes_id and old is None:
        raise refused("unknown_ruling", _("没有这条裁定。"), "supersedes_id")
    return RulingGiven(
        question=data.question,
        organisation=_organisation(data.organisation_id, tenant, "organisation_id"),
        reason=data.reason,
        citation=data.citation,
        category=category,
        place=place,
        parties=_organisations(data.party_ids, tenant, "party_ids"),
        origin=data.origin,
        origin_note=data.origin_note,
        supersedes=old,
    )


def _ruling_out(one: Ruling, *, seen: bool) -> dict[str, Any]:
    return {
        "id": one.pk,
        "number": one.number,
        "question": one.question,
        "organisation_id": one.organisation_id,
        "organisation": str(one.organisation),
        "reason": one.reason,
        "citation": one.citation,
        "category": one.category.code,
        "category_name": one.category_name,
        "place_id": one.place_id,
        "origin": one.origin,
        "decided_at": one.decided_at,
        "case_id": one.case_id if seen else None,
        "superseded_by_id": one.superseded_by_id,
    }


def _return_out(one: ReturnOrder) -> dict[str, Any]:
    return {
        "sequence": one.sequence,
        "organisation_id": one.organisation_id,
        "organisation": str(one.organisation),
        "reason": one.reason_code,
        "reason_name": one.reason_name,
        "text": one.text,
        "suggests_id": one.suggests_id,
        "at": one.at,
        "return_by": one.return_by,
        "is_late": one.is_late,
        "goes_to_ruling": one.goes_to_ruling,
        "decision": one.decision,
        "decided_at": one.decided_at,
        "decision_reason": one.decision_reason,
    }
