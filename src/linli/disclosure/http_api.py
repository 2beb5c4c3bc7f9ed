"""
The REST face of disclosure: the board for everybody, and for programs with a key the same verbs that the pages use.

A write takes `Idempotency-Key`: sent twice, it is done once.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, by_channel, requires
from linli.core.actors import Channel
from linli.core.answering import written_once
from linli.core.bodies import Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import place_by_public_code

from .models import Material, Notice
from .rules.materials import WishGiven
from .rules.notices import NoticeGiven
from .rules.rights import MATERIALS, PUBLISH, WRITE
from .selectors import materials as shelf
from .selectors import notices as selectors
from .services import materials, notices

MOST = 100
KEPT = "public, max-age=300"
router = Router(tags=["notices"], auth=STAFF_DOOR)


class NoticeOut(Schema):
    """A notice as everybody reads it."""

    id: UUID
    code: str
    number: str
    kind: str
    state: str
    title: str
    text: str
    place: UUID | None = Field(None, description="给哪里；空的是全街道")
    signed: str
    is_urgent: bool
    version: int
    published_at: datetime | None
    shown_until: date | None
    withdrawn_reason: str
    url: str


class NoticeIn(Sent):
    title: str
    text: str
    kind: str = Field("notice", description="notice · publicity · disclosure · story")
    place_id: UUID | None = None
    signed: str = ""
    ask: str = ""
    is_urgent: bool = False
    shown_until: date | None = None
    item_code: str = ""
    period: str = ""


class CorrectionIn(Sent):
    title: str
    text: str
    reason: str


class NoticeReasonIn(Sent):
    reason: str


class MaterialOut(Schema):
    code: str
    title: str
    author: str
    about: str
    form: str
    stock: int
    most_each: int
    url: str


class WishIn(Sent):
    name: str
    address: str = ""
    phone: str = ""
    words: str = ""
    quantity: int = 1
    by_hand: bool = False
    channel: str = Field("paper", description="paper · phone · counter")


class WishOut(Schema):
    number: str
    state: str


def _notice(request: HttpRequest, one: Notice) -> dict[str, Any]:
    """What is withdrawn says why, and nothing of what it said."""
    names = ("code", "number", "kind", "state", "title", "signed", "is_urgent", "version", "published_at", "shown_until")
    return {name: getattr(one, name) for name in names} | {
        "id": one.pk,
        "text": "" if one.is_withdrawn else one.text,
        "place": one.place_id,
        "withdrawn_reason": one.withdrawn_reason,
        "url": request.build_absolute_uri(one.get_absolute_url()),
    }


@router.get("/notices", response=list[NoticeOut], auth=OPEN_DOOR, operation_id="notice_list")
def notice_list(
    request: HttpRequest, response: HttpResponse, kind: str = "", place: str = "", limit: int = 20, offset: int = 0
) -> list[dict[str, Any]]:
    """What hangs on the board now, urgent ones first; `place`: a door's code, for what concerns it."""
    response["Cache-Control"] = KEPT
    tenant = tenant_here(request)
    where = place_by_public_code(place) if place else None
    path = where.path if where and where.tenant_id == tenant.pk else ""
    found = selectors.on_board(tenant, day=clock.today(), place_path=path)
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    return [_notice(request, one) for one in (found.filter(kind=kind) if kind else found)[first : first + most]]


@router.get("/notices/{code}", response=NoticeOut, auth=OPEN_DOOR, operation_id="notice_get")
def notice_get(request: HttpRequest, code: str) -> dict[str, Any]:
    """One notice by the short code of its poster."""
    return _notice(request, found_or_404(selectors.public_by_code(code)))


@router.post("/notices", response=NoticeOut, operation_id="notice_draft")  # type: ignore[type-var]
@requires(WRITE)
def notice_draft(request: HttpRequest, payload: NoticeIn) -> dict[str, Any]:
    """Write a draft; nobody outside sees it yet."""
    given = NoticeGiven(**payload.model_dump())
    return _written(
        request,
        "notice.draft",
        lambda now: notices.draft(tenant=tenant_here(request), given=given, by=actor_of(request), now=now),
    )


def _written(request: HttpRequest, verb: str, write: Callable[[datetime], Notice]) -> dict[str, Any]:
    """Do a write once for its key, and give the notice as it is now."""
    made = written_once(request, verb, lambda now: {"notice": str(write(now).pk)})
    return _notice(request, Notice.objects.get(pk=made["notice"]))


def _mine(request: HttpRequest, notice_id: UUID) -> Notice:
    return one_or_404(selectors.written_within(actor_of(request)), notice_id)


@router.post("/notices/{notice_id}/publish", response=NoticeOut, operation_id="notice_publish")  # type: ignore[type-var]
@requires(PUBLISH)
def notice_publish(request: HttpRequest, notice_id: UUID) -> dict[str, Any]:
    """Hang a draft up."""
    found, by = _mine(request, notice_id), actor_of(request)
    return _written(request, "notice.publish", lambda now: notices.publish(notice=found, by=by, now=now))


@router.post("/notices/{notice_id}/correct", response=NoticeOut, operation_id="notice_correct")  # type: ignore[type-var]
@requires(PUBLISH)
def notice_correct(request: HttpRequest, notice_id: UUID, payload: CorrectionIn) -> dict[str, Any]:
    """Let it say something else, and why."""
    found, by = _mine(request, notice_id), actor_of(request)
    return _written(request, "notice.correct", lambda now: notices.correct(notice=found, by=by, now=now, **payload.model_dump()))


@router.post("/notices/{notice_id}/withdraw", response=NoticeOut, operation_id="notice_withdraw")  # type: ignore[type-var]
@requires(PUBLISH)
def notice_withdraw(request: HttpRequest, notice_id: UUID, payload: NoticeReasonIn) -> dict[str, Any]:
    """Take it down, and why."""
    found, by = _mine(request, notice_id), actor_of(request)
    return _written(request, "notice.withdraw", lambda now: notices.withdraw(notice=found, reason=payload.reason, by=by, now=now))


@router.get("/materials", response=list[MaterialOut], auth=OPEN_DOOR, operation_id="material_list")
def material_list(request: HttpRequest, response: HttpResponse) -> list[dict[str, Any]]:
    """What can be asked for."""
    response["Cache-Control"] = KEPT
    names = ("code", "title", "author", "about", "form", "stock", "most_each")
    return [
        {name: getattr(one, name) for name in names} | {"url": request.build_absolute_uri(one.get_absolute_url())}
        for one in shelf.on_shelf(tenant_here(request))
    ]


@router.post("/materials/{code}/requests", response=WishOut, operation_id="material_ask")  # type: ignore[type-var]
@requires(MATERIALS)
def material_ask(request: HttpRequest, code: str, payload: WishIn) -> dict[str, Any]:
    """Write down a letter, a call or a visit."""
    wanted = found_or_404(Material.objects.filter(tenant=tenant_here(request), code=code.upper()).first())
    values = payload.model_dump()
    channel = values.pop("channel")
    by = by_channel(actor_of(request), Channel(channel) if channel in ("paper", "phone", "counter") else Channel.API)

    def write(now: datetime) -> dict[str, Any]:
        wish = materials.ask(material=wanted, given=WishGiven(**values), by=by, now=now)
        return {"number": wish.number, "state": wish.state}

    return written_once(request, "material.ask", write)
