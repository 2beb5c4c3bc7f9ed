"""Pressing a case over REST: remind, cards, instruct, answer, lift; the supervision list; a case under other limits."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router
from pydantic import BaseModel

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import SupervisionItem
from linli.casework.selectors import keyset, limits, rulebook, supervision
from linli.casework.selectors.limits import running_clock
from linli.casework.selectors.pressing import items_visible_to
from linli.casework.selectors.supervision import SupervisionFilters
from linli.casework.services import pressing
from linli.core import clock
from linli.core.access import actor_of
from linli.core.bodies import Moment, Sent
from linli.core.finding import found_or_404
from linli.core.tenancy import tenant_here

from .doing import CASE, done
from .doors import KeyThrottle, case_of, refused
from .schemas import CaseOut, ReasonIn

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
MOST = 200


class CardIn(Sent):
    reason: str = Field("", description="为什么，要他们做什么；写进督办单")
    answer_by: Moment | None = Field(None, description="什么时候以前书面答复；不写按规则")


class RemindIn(CardIn):
    with_letter: bool = Field(False, description="开有编号的督办单，要书面答复")


class InstructIn(Sent):
    text: str = ""
    answer_by: Moment | None = None


class AnswerSupervisionIn(Sent):
    text: str = ""
    to: UUID | None = Field(None, description="答复哪一件；不写就是最先到期的那件")


class SupervisionIn(Sent):
    view: str = Field("waiting", description="waiting · late · standing · answered · all")
    level: str = Field("", description="reminder · yellow · red")
    place: str = ""
    organisation: str = ""
    text: str = ""
    after: str = ""
    before: str = ""
    size: int = Field(50, description="1 到 200")


class SupervisionOut(BaseModel):
    id: UUID
    case_id: UUID
    case_number: str
    level: str
    document_number: str = Field(description="督办〔2026〕12号；没有编号的为空")
    is_automatic: bool
    organisation: str
    reason: str
    issued_at: datetime
    issued_by: str
    limit_at: datetime | None
    answer_due_at: datetime | None
    answered_at: datetime | None
    answer: str
    ended_at: datetime | None
    ended_how: str


class SupervisionPageOut(BaseModel):
    items: list[SupervisionOut]
    after: str
    before: str


class ProfileOut(BaseModel):
    profile: str
    title: str
    body: dict[str, Any]
    citation: str
    status: str = Field(description="verified · press · assumed")
    is_own: bool = Field(description="本街道自己的文本")
    effective_from: str


class WhatIfOut(BaseModel):
    profile: str
    title: str
    is_current: bool
    due_at: datetime
    warn_at: datetime
    extended_to: datetime | None
    counted: int
    days: list[dict[str, Any]] = Field(description="从起算那天到到期那天，每天算不算")


@router.post(f"{CASE}/remind", response=CaseOut, operation_id="case_remind")
def case_remind(request: HttpRequest, case_id: UUID, data: RemindIn) -> dict[str, Any]:
    """Remind whoever has the case."""
    given = data.model_dump()
    return done(request, case_id, "case_remind", lambda case, by: pressing.remind(case=case, **given, by=by, now=clock.now()))


@router.post(f"{CASE}/show-yellow", response=CaseOut, operation_id="case_show_yellow")
def case_show_yellow(request: HttpRequest, case_id: UUID, data: CardIn) -> dict[str, Any]:
    """Show a yellow card, with a numbered letter."""
    given = data.model_dump()
    return done(
        request, case_id, "case_show_yellow", lambda case, by: pressing.show_yellow(case=case, **given, by=by, now=clock.now())
    )


@router.post(f"{CASE}/show-red", response=CaseOut, operation_id="case_show_red")
def case_show_red(request: HttpRequest, case_id: UUID, data: CardIn) -> dict[str, Any]:
    """Show a red card, with a numbered letter; the leaders are told."""
    given = data.model_dump()
    return done(request, case_id, "case_show_red", lambda case, by: pressing.show_red(case=case, **given, by=by, now=clock.now()))


@router.post(f"{CASE}/instruct", response=CaseOut, operation_id="case_instruct")
def case_instruct(request: HttpRequest, case_id: UUID, data: InstructIn) -> dict[str, Any]:
    """A leader's written instruction."""
    given = data.model_dump()
    return done(request, case_id, "case_instruct", lambda case, by: pressing.instruct(case=case, **given, by=by, now=clock.now()))


@router.post(f"{CASE}/answer-supervision", response=CaseOut, operation_id="case_answer_supervision")
def case_answer_supervision(request: HttpRequest, case_id: UUID, data: AnswerSupervisionIn) -> dict[str, Any]:
    """Answer a letter or an instruction in writing."""
    given = data.model_dump()
    return done(
        request,
        case_id,
        "case_answer_supervision",
        lambda case, by: pressing.answer_supervision(case=case, **given, by=by, now=clock.now()),
    )


@router.post(f"{CASE}/lift-supervision", response=CaseOut, operation_id="case_lift_supervision")
def case_lift_supervision(request: HttpRequest, case_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """Take down every reminder and card."""
    return done(
        request,
        case_id,
        "case_lift_supervision",
        lambda case, by: pressing.lift_supervision(case=case, reason=data.reason, by=by, now=clock.now()),
    )


@router.get("/supervision", response=SupervisionPageOut, operation_id="supervision_list")
def supervision_list(request: HttpRequest, wanted: Query[SupervisionIn]) -> dict[str, Any]:
    """Reminders and letters that you may see, page by page."""
    filters = SupervisionFilters.from_query(wanted.model_dump())
    actor, tenant = actor_of(request), tenant_here(request)
    seen = items_visible_to(actor).filter(tenant=tenant)
    rows = supervision.shown(supervision.narrowed(seen, filters, now=clock.now(), tenant=tenant, actor=actor))
    if filters.order[0] == "answer_due_at":
        rows = rows.exclude(answer_due_at=None)
    size = max(1, min(wanted.size, MOST))
    page = keyset.page_of(rows, filters.order, after=wanted.after, before=wanted.before, size=size)
    return {"items": [item_out(item) for item in page.rows], "after": page.after, "before": page.before}


@router.get("/supervision/{uuid:item_id}", response=SupervisionOut, operation_id="supervision_get")
def supervision_get(request: HttpRequest, item_id: UUID) -> dict[str, Any]:
    """One reminder or letter with its answer."""
    seen = items_visible_to(actor_of(request)).filter(tenant=tenant_here(request), pk=item_id)
    item = found_or_404(supervision.shown(seen).first())
    return item_out(item)


def item_out(item: SupervisionItem) -> dict[str, Any]:
    """The fields of SupervisionOut. Needs case and organisation at hand, or it asks for them."""
    plain = {name: getattr(item, name) for name in SupervisionOut.model_fields if hasattr(item, name)}
    return plain | {"case_number": item.case.short_number, "organisation": str(item.organisation or "")}


@router.get("/limits", response=list[ProfileOut], operation_id="limit_list")
def limit_list(request: HttpRequest) -> list[dict[str, Any]]:
    """Every time limit in force today, with its source."""
    found = rulebook.profiles_in_force(tenant_here(request), clock.today())
    return [
        {
            "profile": one.profile,
            "title": one.rule.title,
            "body": one.rule.body,
            "citation": one.rule.citation,
            "status": one.rule.status.value,
            "is_own": one.is_own,
            "effective_from": one.rule.effective_from.isoformat(),
        }
        for one in found
    ]


@router.get(f"{CASE}/what-if", response=list[WhatIfOut], operation_id="case_what_if")
def case_what_if(request: HttpRequest, case_id: UUID, profiles: str) -> list[dict[str, Any]]:
    """The case under other limits (`profiles`: codes with commas between); nothing is changed."""
    case, wanted = case_of(request, case_id), [one.strip() for one in profiles.split(",") if one.strip()]
    unknown = [one for one in wanted if one not in limits.profiles()]
    if unknown or not wanted:
        raise refused("unknown_profile", _("没有这一档时限：%(names)s。") % {"names": "、".join(unknown)}, "profiles")
    compared = rulebook.compare(case, running_clock(case), wanted, tenant=tenant_here(request), now=clock.now())
    return [
        {
            "profile": one.profile,
            "title": one.rule.title,
            "is_current": one.is_current,
            "due_at": one.found.deadline.due_at,
            "warn_at": one.found.deadline.warn_at,
            "extended_to": one.found.extended_to,
            "counted": one.found.counted,
            "days": [{"date": day.date.isoformat(), "kind": day.kind.value, "number": day.number} for day in one.found.days],
        }
        for one in compared
    ]
