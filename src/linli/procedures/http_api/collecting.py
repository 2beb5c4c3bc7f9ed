"""Collections over REST: how one stands, its doors, what a door says, the end."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.security import django_auth

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core.access import actor_of, requires, signed_in
from linli.core.answering import written_once
from linli.core.bodies import Sent
from linli.core.finding import found_or_404, got_or_404, one_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.procedures.errors import CollectionRefused
from linli.procedures.models import Asking, Collection, RollHead
from linli.procedures.rules import collecting as rights
from linli.procedures.rules.shares import Check, Sum
from linli.procedures.selectors import collections as found
from linli.procedures.services import collections
from linli.procedures.services.collections import AskingGiven, CollectionGiven
from linli.registry.api import place_by_id

from .running import MOST

router = Router(auth=STAFF_DOOR)
ONE, DOOR = "/collections/{uuid:pk}", "/collections/{uuid:pk}/doors/{uuid:head_id}"


class CollectionSumOut(Schema):
    heads: int
    area: str = Field(description="m²，精确到 0.01")


class CollectionMeasureOut(Schema):
    dimension: str = Field(description="heads · area")
    threshold: str
    part: int = Field(description="户（人），或 0.01 m²")
    base: int
    needed: int
    passed: bool


class CollectionCheckOut(Schema):
    code: str
    name: str
    citation: str
    status: str
    passed: bool
    measures: list[CollectionMeasureOut]


class CollectionOut(Schema):
    """A collection as everybody may read it: sums, never who said what."""

    id: UUID
    number: str
    kind: str
    counts: str
    title: str
    question: str
    place: UUID
    run: UUID | None
    opened_at: datetime
    closes_on: date
    closed_at: datetime | None
    choices: dict[str, str]
    roll_digest: str
    total: CollectionSumOut
    asked: CollectionSumOut
    silent: CollectionSumOut
    said: dict[str, CollectionSumOut]
    passed: bool | None
    checks: list[CollectionCheckOut]


class CollectionIn(Sent):
    place_id: UUID
    kind: str = Field("consent", description="consent · opinion")
    counts: str = Field("owners", description="owners · households · residents")
    title: str = ""
    question: str = ""
    choices: list[str] = []
    rule_code: str = ""
    closes_on: date


class CollectionDoorOut(Schema):
    id: UUID
    position: int
    label: str
    area_centi: int
    voice: str = Field(description="选项代码；disputed：共有人说法不一；空：还没表态")
    asked: int
    last_outcome: str
    last_at: datetime | None


class AskingIn(Sent):
    way: str = Field("visit", description="visit · phone · counter · paper")
    outcome: str = Field("said", description="said · nobody · later · left · declined · unreachable")
    choice: str = ""
    speaker_id: UUID | None = Field(None, description="谁说的；空：这一户一起说的")
    words: str = ""
    at: datetime | None = None
    kept_where: str = ""


class AskingOut(Schema):
    id: UUID
    voice: str = Field(description="记下以后这一户算怎么说")


class CollectionWordIn(Sent):
    choice: str
    words: str = ""
    head_id: UUID | None = None


class CollectionReasonIn(Sent):
    reason: str = ""


def _out(one: Collection) -> dict[str, Any]:
    standing = found.standing_of(one)
    names = ("number", "kind", "counts", "title", "question", "opened_at", "closes_on", "closed_at", "roll_digest")
    counted = standing.tally
    return {name: getattr(one, name) for name in names} | {
        "id": one.pk,
        "place": one.place_id,
        "run": one.run_id,
        "choices": {code: str(words) for code, words in one.choice_words.items()},
        "total": _sum(counted.total),
        "asked": _sum(counted.asked),
        "silent": _sum(counted.silent),
        "said": {code: _sum(part) for code, part in counted.said.items()},
        "passed": standing.passed if standing.checks else None,
        "checks": [_check(check) for check in standing.checks],
    }


def _sum(part: Sum) -> dict[str, Any]:
    return {"heads": part.heads, "area": f"{part.area_centi // 100}.{part.area_centi % 100:02}"}


def _check(check: Check) -> dict[str, Any]:
    measures = [
        {
            "dimension": one.dimension,
            "threshold": str(one.threshold),
            "part": one.part,
            "base": one.base,
            "needed": one.needed,
            "passed": one.passed,
        }
        for one in check.measures
    ]
    names = ("code", "name", "citation", "status", "passed")
    return {name: getattr(check, name) for name in names} | {"measures": measures}


@router.get("/collections", response=list[CollectionOut], auth=OPEN_DOOR, operation_id="collection_list")
def collection_list(request: HttpRequest, limit: int = 20, offset: int = 0) -> list[dict[str, Any]]:
    """What is being asked now, the first to close first."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), 50)
    rows = Collection.objects.open().filter(tenant=tenant_here(request)).order_by("closes_on", "id")
    return [_out(one) for one in rows[first : first + most]]


@router.get(ONE, response=CollectionOut, auth=OPEN_DOOR, operation_id="collection_get")
def collection_get(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One collection with its sums and checks."""
    return _out(found_or_404(Collection.objects.filter(tenant=tenant_here(request), pk=pk).first()))


@router.post("/collections", response=CollectionOut, operation_id="collection_begin")  # type: ignore[type-var]
@requires(rights.LEAD)
def collection_begin(request: HttpRequest, payload: CollectionIn) -> dict[str, Any]:
    """Freeze a roll and open it."""
    tenant = tenant_here(request)
    place = place_by_id(payload.place_id, tenant=tenant)
    if place is None:
        raise CollectionRefused(Problem("unknown_place", _("没有这个地方。"), where="place_id"))
    values = payload.model_dump(exclude={"place_id"}) | {"place": place, "choices": tuple(payload.choices)}
    given = CollectionGiven(**values)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(collections.begin(tenant=tenant, given=given, by=actor_of(request), now=now).pk)}

    return _out(Collection.objects.get(pk=written_once(request, "collection.begin", write)["id"]))


def _seen(request: HttpRequest, pk: UUID) -> Collection:
    one = got_or_404(found.collection_for, actor_of(request), pk)
    return found_or_404(one if one.tenant_id == tenant_here(request).pk else None)


def _door(request: HttpRequest, pk: UUID, head_id: UUID) -> RollHead:
    return one_or_404(found.heads_seen(actor_of(request), _seen(request, pk)), head_id)


@router.get(f"{ONE}/doors", response=list[CollectionDoorOut], operation_id="collection_doors")  # type: ignore[type-var]
@requires(rights.COLLECT, rights.LEAD)
def collection_doors(request: HttpRequest, pk: UUID, show: str = "all", after: int = 0, limit: int = 100) -> list[RollHead]:
    """The doors within your post, in their order; `after`: the position of the last one that you have."""
    rows = found.narrowed(found.heads_seen(actor_of(request), _seen(request, pk)), show[:12])
    return list(rows.filter(position__gt=min(max(after, 0), 10**6))[: min(max(limit, 1), MOST)])


@router.post(f"{DOOR}/askings", response=AskingOut, operation_id="collection_ask")  # type: ignore[type-var]
@requires(rights.COLLECT)
def collection_ask(request: HttpRequest, pk: UUID, head_id: UUID, payload: AskingIn) -> dict[str, Any]:
    """Write down what a door said, or that nobody was in."""
    head = _door(request, pk, head_id)
    speaker = one_or_404(head.voters.all(), payload.speaker_id) if payload.speaker_id else None
    given = AskingGiven(**payload.model_dump(exclude={"speaker_id"}), speaker=speaker)

    def write(now: datetime) -> dict[str, Any]:
        made = collections.write_down(head=head, given=given, by=actor_of(request), now=now)
        return {"id": str(made.pk), "voice": made.head.voice}

    return written_once(request, f"collection.ask:{head_id}", write)


@router.post(f"{DOOR}/askings/{{uuid:asking_id}}/strike", response=AskingOut, operation_id="collection_strike")  # type: ignore[type-var]
@requires(rights.LEAD)
def collection_strike(
    request: HttpRequest, pk: UUID, head_id: UUID, asking_id: UUID, payload: CollectionReasonIn
) -> dict[str, Any]:
    """Strike out a line that was written down wrongly."""
    asking = one_or_404(Asking.objects.filter(head=_door(request, pk, head_id)).select_related("head"), asking_id)

    def write(now: datetime) -> dict[str, Any]:
        collections.strike(asking=asking, reason=payload.reason, by=actor_of(request), now=now)
        return {"id": str(asking.pk), "voice": RollHead.objects.get(pk=head_id).voice}

    return written_once(request, f"collection.strike:{asking_id}", write)


@router.post(f"{ONE}/speak", response=AskingOut, auth=django_auth, operation_id="collection_speak")  # type: ignore[type-var]
@signed_in
def collection_speak(request: HttpRequest, pk: UUID, payload: CollectionWordIn) -> dict[str, Any]:
    """A resident's own word; `head_id` where they own several."""
    one = found_or_404(Collection.objects.filter(tenant=tenant_here(request), pk=pk).first())
    heads = found.heads_of_person(one, actor_of(request).person_id)
    head = found_or_404(heads.filter(pk=payload.head_id).first() if payload.head_id else heads.first())

    def write(now: datetime) -> dict[str, Any]:
        made = collections.speak(head=head, choice=payload.choice, words=payload.words, by=actor_of(request), now=now)
        return {"id": str(made.pk), "voice": made.head.voice}

    return written_once(request, f"collection.speak:{head.pk}", write)


@router.post(f"{ONE}/close", response=CollectionOut, operation_id="collection_close")  # type: ignore[type-var]
@requires(rights.LEAD)
def collection_close(request: HttpRequest, pk: UUID, payload: CollectionReasonIn) -> dict[str, Any]:
    """End it; what it came to stands."""
    one = _seen(request, pk)

    def write(now: datetime) -> dict[str, Any]:
        return {"id": str(collections.close(collection=one, reason=payload.reason, by=actor_of(request), now=now).pk)}

    return _out(Collection.objects.get(pk=written_once(request, f"collection.close:{pk}", write)["id"]))
