"""The guide for programs: what is done here, what was asked before, and questions answered on the spot."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Status
from pydantic import BaseModel

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.casework.models import KnowledgeEntry, ServiceItem
from linli.casework.rules import rights
from linli.casework.selectors import guide
from linli.casework.services import consulting
from linli.casework.services.intake import ReporterGiven, Wanted
from linli.core import clock
from linli.core.access import actor_of
from linli.core.bodies import Sent
from linli.core.finding import found_or_404
from linli.core.tenancy import tenant_here

from .doing import CASE, done
from .doors import KeyThrottle, once, place_named, refused
from .reading import category_named
from .reporting import by_channel_named
from .schemas import CaseOut, ReportedOut, reported_out

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
KEPT = "public, max-age=300"


class ItemOut(BaseModel):
    code: str
    name: str
    plain_name: str
    for_whom: str
    bring: list[str]
    steps: list[str]
    how_long: str
    fee: str
    where: str
    who: str
    hours: str
    phone: str
    line: str = Field(description="在哪类窗口取号；空的不在大厅办")
    comes_home: bool
    by_proxy: bool
    basis: str
    place: UUID | None = Field(description="只在这个地方有；空的全街道都有")
    valid_from: str
    url: str


class EntryOut(BaseModel):
    id: UUID
    question: str
    answer: str
    items: list[str]
    valid_until: str | None


class OfferOut(BaseModel):
    key: str = Field(description="item:代码 或 entry:编号，答复时原样传回")
    title: str
    text: str
    url: str
    evidence: list[str] = Field(description="凭哪些词找到的")


class ConsultIn(Sent):
    text: str
    answer: str = Field("", description="怎么答的；照哪一条答的，不写就用那一条的话")
    source: str = Field("", description="offer 的 key；空的是自己答的")
    category: str = ""
    place_id: UUID | None = None
    name: str = ""
    phone: str = ""
    channel: str = Field("counter", description="counter · phone")


class AnswerCaseIn(Sent):
    answer: str = ""
    source: str = ""


@router.get("/service-items", response=list[ItemOut], auth=OPEN_DOOR, operation_id="service_item_list")
def service_item_list(request: HttpRequest, response: HttpResponse) -> list[dict[str, Any]]:
    """The catalogue as it holds today."""
    response["Cache-Control"] = KEPT
    tenant = tenant_here(request)
    return [_item(request, one) for one in guide.items_in_force(tenant, timezone.localdate(clock.now()))]


@router.get("/service-items/{slug:code}", response=ItemOut, auth=OPEN_DOOR, operation_id="service_item_get")
def service_item_get(request: HttpRequest, response: HttpResponse, code: str) -> dict[str, Any]:
    """One item as it holds today."""
    response["Cache-Control"] = KEPT
    found = found_or_404(guide.item_by_code(code, tenant=tenant_here(request), on=timezone.localdate(clock.now())))
    return _item(request, found)


def _item(request: HttpRequest, item: ServiceItem) -> dict[str, Any]:
    plain = {name: getattr(item, name) for name in ItemOut.model_fields if name not in ("line", "place", "valid_from", "url")}
    return plain | {
        "line": item.line.letter if item.line else "",
        "place": item.place_id,
        "valid_from": item.valid_from.isoformat(),
        "url": request.build_absolute_uri(item.get_absolute_url()),
    }


@router.get("/questions", response=list[EntryOut], auth=OPEN_DOOR, operation_id="question_list")
def question_list(request: HttpRequest, response: HttpResponse) -> list[dict[str, Any]]:
    """What residents may read of the knowledge base."""
    response["Cache-Control"] = KEPT
    return [_entry(one) for one in guide.public_entries(tenant_here(request), timezone.localdate(clock.now()))[:500]]


def _entry(entry: KnowledgeEntry) -> dict[str, Any]:
    until = entry.valid_until.isoformat() if entry.valid_until else None
    return {"id": entry.pk, "question": entry.question, "answer": entry.answer, "items": entry.items, "valid_until": until}


@router.get("/answers/suggest", response=list[OfferOut], auth=OPEN_DOOR, operation_id="answer_suggest")
def answer_suggest(request: HttpRequest, text: str) -> list[dict[str, Any]]:
    """What answers a question in somebody's own words; an empty list rather than a bad guess."""
    tenant, actor = tenant_here(request), actor_of(request)
    only_public = not actor.may(rights.CENTRE, tenant_id=tenant.pk)
    offers = guide.offers_for(text[:4000], tenant=tenant, public_only=only_public, most=5)
    return [
        {"key": one.key, "title": one.title, "text": one.text, "url": one.url, "evidence": list(one.evidence)} for one in offers
    ]


# ---- questions ----


@router.post("/consultations", response={201: ReportedOut}, operation_id="consultation_answer")
def consultation_answer(request: HttpRequest, data: ConsultIn) -> Status[dict[str, Any]]:
    """Register a question, answer it and close it in one go."""
    tenant = tenant_here(request)
    source, said = _source(request, data.source, data.answer)
    place = place_named(data.place_id, tenant)
    wanted = Wanted(text=data.text, category=category_named(data.category, tenant_id=tenant.pk), place=place)
    who = ReporterGiven(name=data.name, phone=data.phone, wants_reply=bool(data.phone))
    case = once(
        request,
        "consultation_answer",
        lambda by: consulting.answer_at_once(
            tenant=tenant, wanted=wanted, text=said, source=source, reporter=who, by=by, now=clock.now()
        ),
        by=by_channel_named(actor_of(request), data.channel),
    )
    return Status(201, reported_out(case))


@router.post(f"{CASE}/answer", response=CaseOut, operation_id="case_answer_from_guide")
def case_answer(request: HttpRequest, case_id: UUID, data: AnswerCaseIn) -> dict[str, Any]:
    """Answer a question that was registered and given to nobody yet."""
    source, said = _source(request, data.source, data.answer)
    return done(
        request,
        case_id,
        "case_answer",
        lambda case, by: consulting.answer(case=case, text=said, source=source, by=by, now=clock.now()),
    )


def _source(request: HttpRequest, key: str, said: str) -> tuple[consulting.Source, str]:
    """What the answer comes from, and its words: the caller's own, else those of the source."""
    if not key:
        return None, said
    found = guide.source_of(key, tenant=tenant_here(request), on=timezone.localdate(clock.now()))
    if found is None:
        raise refused("unknown_source", _("没有这一条，请从列出的里面选。"), "source")
    own = found.answer if isinstance(found, KnowledgeEntry) else guide.said_of(found)
    return found, said.strip() or own
