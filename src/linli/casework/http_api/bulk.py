"""Many cases in one call, each by itself; handing one over; who has how much in hand."""

from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router
from pydantic import BaseModel

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import Case
from linli.casework.rules import rights
from linli.casework.selectors import dispatching, hands
from linli.casework.selectors.cases import cases_visible_to
from linli.casework.services import bulk, handing_over
from linli.core import clock, submissions
from linli.core.access import actor_of
from linli.core.actors import Actor
from linli.core.bodies import Sent
from linli.core.problems import NotAllowed, Problem
from linli.core.tenancy import tenant_here
from linli.registry.api import Appointment

from .doing import CASE, done
from .doors import KeyThrottle, case_of, refused
from .schemas import CaseOut

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())
NAMESPACE = UUID("6f2f3a52-6d0e-5f0e-9a55-0d8c8c1f7a10")


class BulkIn(Sent):
    verb: str = Field(description="accept · dispatch · receive · note · remind · hand_over · close")
    case_ids: list[UUID] = Field(description="一次最多 100 件")
    is_rehearsal: bool = Field(False, description="只看哪些能办、哪些不能办、为什么，什么都不改")
    organisation_id: UUID | None = Field(None, description="dispatch：派给谁；不写就各按各的建议派")
    to_appointment_id: UUID | None = Field(None, description="hand_over：交给谁，见 case_colleagues")
    reason: str = Field("", description="dispatch、remind、hand_over、close 的理由")
    note: str = Field("", description="dispatch：交代一句")
    text: str = Field("", description="note：记什么")
    is_internal: bool = True
    handler_name: str = Field("", description="receive：谁去办")
    handler_phone: str = ""


class BulkProblemOut(BaseModel):
    code: str
    text: str
    where: str = ""


class BulkOneOut(BaseModel):
    id: UUID
    short_number: str
    state: str = Field(description="办过以后的状态；没办成的还是原来的")
    is_done: bool
    problems: list[BulkProblemOut]


class BulkOut(BaseModel):
    done: int
    refused: int
    cases: list[BulkOneOut]


class CaseHandOverIn(Sent):
    to_appointment_id: UUID
    reason: str


class ColleagueOut(BaseModel):
    appointment_id: UUID
    name: str
    post: str
    organisation: str


@router.post("/cases/bulk", response=BulkOut, operation_id="case_bulk")
def case_bulk(request: HttpRequest, data: BulkIn) -> dict[str, Any]:
    """
    One verb on up to 100 cases. Each stands or falls by itself; the answer tells of each. With an `Idempotency-Key` the
    same call again does nothing twice.
    """
    ids = list(dict.fromkeys(data.case_ids))
    _check(request, data, len(ids))
    by, now = actor_of(request), clock.now()
    rows = cases_visible_to(by).filter(tenant=tenant_here(request), pk__in=ids)
    found = rows.select_related("place", "lead_organisation", "category", "tenant").in_bulk()
    cases, given = [found[key] for key in ids if key in found], _given(request, data)
    if data.is_rehearsal:
        outcomes = bulk.rehearse(cases, data.verb, given, by=by, now=now)
    else:
        token = request.headers.get(submissions.HEADER, "")
        given |= {"batch": uuid5(NAMESPACE, f"{by.user_id}:{token}") if token else None}
        outcomes = bulk.do(
            cases, data.verb, given, token=token, fingerprint=submissions.print_of(request) if token else "", by=by, now=now
        )
    told = [*map(_told, outcomes), *(_unknown(key) for key in ids if key not in found)]
    _stand(told)
    return {"done": sum(one["is_done"] for one in told), "refused": sum(not one["is_done"] for one in told), "cases": told}


def _check(request: HttpRequest, data: BulkIn, number: int) -> None:
    if data.verb not in bulk.WRITES:
        raise refused("unknown_verb", _("没有这种一起做的办法。"), "verb")
    if not 1 <= number <= bulk.MOST:
        raise refused("how_many", _("一次要写 1 到 %(most)s 件。") % {"most": bulk.MOST}, "case_ids")
    _check_right(actor_of(request), bulk.WRITES[data.verb][0])


def _check_right(actor: Actor, capability: str) -> None:
    if not actor.may(capability, tenant_id=actor.tenant_id):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能做这一步。")))


def _given(request: HttpRequest, data: BulkIn) -> dict[str, Any]:
    given: dict[str, Any] = data.model_dump(exclude={"verb", "case_ids", "is_rehearsal", "organisation_id", "to_appointment_id"})
    if data.verb == "dispatch" and data.organisation_id:
        given["organisation"] = dispatching.organisation(data.organisation_id, tenant_id=tenant_here(request).pk)
        if given["organisation"] is None:
            raise refused("unknown_organisation", _("不能派给这一家，请从列表里选。"), "organisation_id")
    if data.verb == "hand_over":
        given["to"] = _colleague(request, data.to_appointment_id)
    return given


def _colleague(request: HttpRequest, key: UUID | None) -> Appointment:
    found = hands.by_key(key) if key else None
    if found is None or found.tenant_id != tenant_here(request).pk:
        raise refused("unknown_appointment", _("没有这一位，请从列表里选。"), "to_appointment_id")
    return found


def _told(one: bulk.Outcome) -> dict[str, Any]:
    problems = [{"code": problem.code, "text": str(problem.text), "where": problem.where} for problem in one.problems]
    return {"id": one.case.pk, "short_number": one.case.short_number, "state": one.case.state} | {
        "is_done": one.is_done,
        "problems": problems,
    }


def _unknown(key: UUID) -> dict[str, Any]:
    problem = {"code": "unknown_case", "text": _("没有这一件，或者您看不到。"), "where": "case_ids"}
    return {"id": key, "short_number": "", "state": "", "is_done": False, "problems": [problem]}


def _stand(told: list[dict[str, Any]]) -> None:
    """Put in where each case stands now. One query."""
    states = dict(Case.objects.filter(pk__in=[one["id"] for one in told if one["short_number"]]).values_list("pk", "state"))
    for one in told:
        one["state"] = states.get(one["id"], "")


@router.post(f"{CASE}/hand-over", response=CaseOut, operation_id="case_hand_over")
def case_hand_over(request: HttpRequest, case_id: UUID, data: CaseHandOverIn) -> dict[str, Any]:
    """Pass a case to a colleague of the same office."""

    def write(case: Case, by: Actor) -> Case:
        _check_right(by, rights.HAND_OVER)
        to = _colleague(request, data.to_appointment_id)
        return handing_over.hand_over(case=case, to=to, reason=data.reason, by=by, now=clock.now())

    return done(request, case_id, "case_hand_over", write)


@router.get(f"{CASE}/colleagues", response=list[ColleagueOut], operation_id="case_colleagues")
def case_colleagues(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    """To whom a case could be handed over: people of the offices in whose hands it is."""
    case, actor = case_of(request, case_id), actor_of(request)
    _check_right(actor, rights.HAND_OVER)
    offices = hands.offices_of(Case.objects.filter(pk=case.pk))
    if not actor.may(rights.HANDLE_FOR, tenant_id=actor.tenant_id):
        offices &= {actor.organisation_id}
    listed = hands.colleagues(case.tenant, offices, today=clock.today())
    return [
        {
            "appointment_id": one.pk,
            "name": one.person.name,
            "post": one.post.title,
            "organisation": str(one.post.organisation or ""),
        }
        for one in listed
    ]
