"""The city's hotline over REST: its sheet in, what is new in it, what was chosen; what waits to go back, the batches."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Query, Router
from ninja.files import UploadedFile
from pydantic import BaseModel

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import Case, HotlineSheet, ReplyBatch
from linli.casework.rules import rights
from linli.casework.selectors import hotline as selectors
from linli.casework.selectors import keyset
from linli.casework.selectors.hotline import HotlineFilters
from linli.casework.services import hotline as services
from linli.core import clock, files, submissions
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.finding import found_or_404, one_or_404
from linli.core.problems import NotAllowed, Problem
from linli.core.tenancy import tenant_here

from .doing import CASE, done
from .doors import KeyThrottle
from .schemas import CaseOut, ReasonIn

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
SHEET, BATCH = "/hotline/sheets/{uuid:sheet_id}", "/hotline/batches/{uuid:batch_id}"
MOST = 200


class HotlineSheetIn(BaseModel):
    profile: str = Field("", description="表里没写办理时限的按哪一档；不写就各按各的分类")
    straight: bool = Field(False, description="规则定得准的，登记时直接派出去")
    mapping: str = Field("", description="哪份列对照：代码或名称；不写就是平台自带的 21 列")


class HotlineTakeIn(BaseModel):
    take: list[str] = Field([], description="接受哪些差异：看表时给出的 token")


class HotlineReplyIn(BaseModel):
    case_ids: list[UUID]
    reason: str = Field("", description="里面有回传过的，写清为什么更正")


class HotlineChangeOut(BaseModel):
    token: str
    number: str
    case_id: UUID
    row: int
    key: str
    heading: str
    old: str
    new: str
    is_contradiction: bool = Field(description="和本单位的记录不一样；不选就不动")
    hindered: str = Field(description="为什么不能接受；空的就能")
    means: str


class HotlineSheetOut(BaseModel):
    id: UUID
    file_name: str
    state: str = Field(description="checked · applied · refused · cancelled")
    read: int
    created: int
    changed: int
    unchanged: int
    left_out: int
    taken: list[list[str]]
    problems: list[dict[str, Any]]
    changes: list[HotlineChangeOut]


class HotlineOrderOut(BaseModel):
    case_id: UUID
    number: str
    short_number: str
    title: str
    state: str
    due_at: datetime | None = Field(description="热线要求的时间；表里没写的是本街道的时限")
    is_theirs: bool
    said: dict[str, str] = Field(description="热线怎么说，按列")
    answer: dict[str, str] = Field(description="现在回传的话写什么；没办完的为空")
    sent_at: datetime | None
    batch: str
    over_at: datetime | None


class HotlinePageOut(BaseModel):
    items: list[HotlineOrderOut]
    after: str
    before: str


class HotlineListIn(BaseModel):
    view: str = Field("ready", description="ready · open · sent · all")
    due: str = Field("", description="late · today · week")
    text: str = ""
    after: str = ""
    before: str = ""
    size: int = Field(50, description="1 到 200")


class HotlineBatchOut(BaseModel):
    id: UUID
    number: str
    count: int
    sha256: str
    corrects: UUID | None
    reason: str
    made_at: datetime
    by_label: str


def hotline_clerk(request: HttpRequest) -> Actor:
    """:raises NotAllowed: for everyone but who keeps the hotline's orders."""
    actor = actor_of(request)
    if not actor.may(rights.HOTLINE, tenant_id=tenant_here(request).pk):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不收 12345 的工单。")))
    return actor


@router.get("/hotline/orders", response=HotlinePageOut, operation_id="hotline_orders")
def hotline_orders(request: HttpRequest, wanted: Query[HotlineListIn]) -> dict[str, Any]:
    """The hotline's cases: what waits to go back, is worked on, went; page by page."""
    actor, tenant, filters = hotline_clerk(request), tenant_here(request), HotlineFilters.from_query(wanted.model_dump())
    rows = selectors.narrowed(selectors.cases_of(actor, tenant), filters, now=clock.now())
    size = max(1, min(wanted.size, MOST))
    order = selectors.SORTS[filters.view]
    page = keyset.page_of(selectors.with_orders(rows), order, after=wanted.after, before=wanted.before, size=size, is_sorted=True)
    form = selectors.format_of(tenant)
    return {"items": [_order_out(case, form) for case in page.rows], "after": page.after, "before": page.before}


def _order_out(case: Case, form: Any) -> dict[str, Any]:
    order = selectors.order_of(case)
    return {
        "case_id": case.pk,
        "number": case.external_no,
        "short_number": case.short_number,
        "title": case.title,
        "state": case.state,
        "due_at": case.external_due_at or case.due_at,
        "is_theirs": case.external_due_at is not None,
        "said": {key: words for key, words in selectors.said_of(order).items() if words},
        "answer": selectors.answer_cells(case, form) if selectors.is_finished(case) else {},
        "sent_at": order.sent_at if order else None,
        "batch": order.batch.number if order and order.batch else "",
        "over_at": order.over_at if order else None,
    }


@router.post("/hotline/sheets", response=HotlineSheetOut, operation_id="hotline_sheet_look")
def hotline_sheet_look(request: HttpRequest, data: Form[HotlineSheetIn], file: File[UploadedFile]) -> dict[str, Any]:
    """Take an export in and look at it: what is new, what is known and says something else. Nothing of it is applied."""
    key, now, tenant = submissions.key_for(request, "hotline_sheet_look"), clock.now(), tenant_here(request)
    with submissions.once(key, tenant_id=tenant.pk, now=now) as sent:
        if not sent.before:
            begun = services.begin_sheet(
                file,
                tenant=tenant,
                mapping=data.mapping or selectors.MAPPING,
                profile=data.profile,
                is_straight=data.straight,
                by=hotline_clerk(request),
                now=now,
            )
            sent.result = {"id": str(begun.pk)}
    return _sheet_out(_sheet(request, UUID(sent.result["id"])))


@router.get(SHEET, response=HotlineSheetOut, operation_id="hotline_sheet")
def hotline_sheet(request: HttpRequest, sheet_id: UUID) -> dict[str, Any]:
    """A sheet with its differences as they are now; empty once it is over."""
    hotline_clerk(request)
    return _sheet_out(_sheet(request, sheet_id))


@router.post(f"{SHEET}/apply", response=HotlineSheetOut, operation_id="hotline_sheet_apply")
def hotline_sheet_apply(request: HttpRequest, sheet_id: UUID, data: HotlineTakeIn) -> dict[str, Any]:
    """Register what is new and take over what was chosen, all of it or nothing."""
    return _sheet_out(services.apply_sheet(_sheet(request, sheet_id), take=data.take, by=hotline_clerk(request), now=clock.now()))


@router.post(f"{SHEET}/cancel", response=HotlineSheetOut, operation_id="hotline_sheet_cancel")
def hotline_sheet_cancel(request: HttpRequest, sheet_id: UUID) -> dict[str, Any]:
    """Put a sheet away without taking anything of it."""
    return _sheet_out(services.cancel_sheet(_sheet(request, sheet_id), by=hotline_clerk(request), now=clock.now()))


def _sheet(request: HttpRequest, sheet_id: UUID) -> HotlineSheet:
    return found_or_404(selectors.sheet_for(tenant_here(request), sheet_id))


def _sheet_out(sheet: HotlineSheet) -> dict[str, Any]:
    named = ("file_name", "state", "read", "created", "changed", "unchanged", "left_out", "taken", "problems")
    changes = [
        {
            "token": one.token,
            "number": changed.row.number,
            "case_id": changed.case.pk,
            "row": changed.row.row,
            **{name: getattr(one.difference, name) for name in HotlineChangeOut.model_fields if hasattr(one.difference, name)},
        }
        for changed in services.looked_again(sheet).changed
        for one in changed.changes
    ]
    return {"id": sheet.pk, "changes": changes} | {name: getattr(sheet, name) for name in named}


@router.post("/hotline/batches", response=HotlineBatchOut, operation_id="hotline_reply")
def hotline_reply(request: HttpRequest, data: HotlineReplyIn) -> dict[str, Any]:
    """Make the reply sheet of these finished cases and mark them as reported back."""
    actor, tenant, now = hotline_clerk(request), tenant_here(request), clock.now()
    with submissions.once(submissions.key_for(request, "hotline_reply"), tenant_id=tenant.pk, now=now) as sent:
        if not sent.before:
            chosen = list(selectors.cases_of(actor, tenant).filter(pk__in=data.case_ids))
            if missing := len(set(data.case_ids)) - len(chosen):
                raise services.unknown_cases(missing)
            batch = services.report_back(cases=chosen, tenant=tenant, reason=data.reason, by=actor, now=now)
            sent.result = {"id": str(batch.pk)}
    return _batch_out(_batch(request, UUID(sent.result["id"])))


@router.get("/hotline/batches", response=list[HotlineBatchOut], operation_id="hotline_batches")
def hotline_batches(request: HttpRequest) -> list[dict[str, Any]]:
    """The last batches that went, newest first."""
    hotline_clerk(request)
    found = ReplyBatch.objects.filter(tenant=tenant_here(request)).order_by("-made_at", "-id")[:MOST]
    return [_batch_out(one) for one in found]


@router.get(f"{BATCH}/file", operation_id="hotline_batch_file", response={200: bytes})
def hotline_batch_file(request: HttpRequest, batch_id: UUID) -> FileResponse:
    """The sheet of a batch as it went, byte for byte; one with what went the way of petitions since is for their keepers."""
    actor, found = hotline_clerk(request), _batch(request, batch_id)
    if selectors.keeps_back(found, actor):
        raise NotAllowed(Problem("keeps_back", _("这一批里有一件后来转了信访，回传表只给办信访的人下载。")))
    return FileResponse(files.open_stored(found.file), as_attachment=True, filename=found.file.name)


def _batch(request: HttpRequest, batch_id: UUID) -> ReplyBatch:
    found: ReplyBatch = one_or_404(ReplyBatch.objects.select_related("file").filter(tenant=tenant_here(request)), batch_id)
    return found


def _batch_out(batch: ReplyBatch) -> dict[str, Any]:
    plain = {name: getattr(batch, name) for name in ("number", "count", "sha256", "reason", "made_at", "by_label")}
    return plain | {"id": batch.pk, "corrects": batch.corrects_id}


@router.post(f"{CASE}/withdraw", response=CaseOut, operation_id="case_withdraw")
def case_withdraw(request: HttpRequest, case_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """The hotline takes a case back: nobody goes on with it."""
    return done(
        request,
        case_id,
        "case_withdraw",
        lambda case, by: services.withdraw(case=case, reason=data.reason, by=by, now=clock.now()),
    )
