"""What residents and the programs that speak for them do: report, join, follow, supplement, answer."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from linli.accounts.api import OPEN_DOOR
from linli.casework.models import Case
from linli.casework.selectors import tracking
from linli.casework.selectors.cases import timeline
from linli.casework.selectors.duplicates import likely_duplicates
from linli.casework.services import afterwards, intake, limits
from linli.casework.states import CallbackHow
from linli.core import clock
from linli.core.access import actor_of
from linli.core.actors import Actor, Channel
from linli.core.asked import Given, Question
from linli.core.finding import found_or_404
from linli.core.ids import uuid7_at
from linli.core.models import Tenant
from linli.core.problems import Problem, Refused, refuse_if
from linli.core.tenancy import tenant_here
from linli.core.trying import problems_of_trying
from linli.registry.api import Place, place_at, place_by_public_code

from .doors import KeyThrottle, once, refused
from .reading import category_given  # one path answers GET and POST only within one router
from .reading import router as cases
from .schemas import (
    AnswerIn,
    CaseOut,
    JoinIn,
    LikelyOut,
    ReportedOut,
    ReportIn,
    SupplementIn,
    TrackedOut,
    case_out,
    line_out,
    reported_out,
)

router = Router(auth=OPEN_DOOR, throttle=KeyThrottle())
Found = TypeVar("Found")


@cases.post("/cases", response={201: ReportedOut}, operation_id="case_report", auth=OPEN_DOOR)
def case_report(request: HttpRequest, data: ReportIn) -> Status[dict[str, Any]]:
    """Register a case. Nobody needs an account, a telephone or a photo for it."""
    tenant = tenant_here(request)
    _count(request, "report", tenant)
    by = by_channel_named(actor_of(request), data.channel)
    wanted, unknown = _wanted(data, tenant)
    who = intake.ReporterGiven(name=data.name, phone=data.phone, shares_phone=data.shares_phone, wants_reply=data.wants_reply)
    now = clock.now()
    if unknown:
        further = problems_of_trying(lambda: intake.report(tenant=tenant, wanted=wanted, reporter=who, by=by, now=now))
        raise Refused([*unknown, *further])
    case_id = uuid7_at(now)
    case = once(
        request,
        "case_report",
        lambda actor: intake.report(
            tenant=tenant, wanted=wanted, reporter=who, straight=data.straight, by=actor, now=now, case_id=case_id
        ),
        by=by,
        case_id=case_id,
    )
    return Status(201, reported_out(case))


def by_channel_named(actor: Actor, channel: str) -> Actor:
    """The channel that the caller names, where it is one on which a post writes for others; else its own."""
    named = next((one for one in intake.STAFFED | {Channel.HOTLINE} if one.value == channel), None)
    return replace(actor, channel=named) if named and actor.is_staff else actor


def _count(request: HttpRequest, what: str, tenant: Tenant) -> None:
    """Visitors without account are counted by where they come from."""
    if actor_of(request).user_id is None:
        limits.count(what, request.META.get("REMOTE_ADDR", ""), now=clock.now(), tenant=tenant)


def _wanted(data: ReportIn, tenant: Tenant) -> tuple[intake.Wanted, list[Problem]]:
    """What is reported, without the category or place that there is none of here: each of these is a problem."""
    unknown: list[Problem] = []
    category = _known(lambda: category_given(data.category, tenant), unknown)
    place = _known(lambda: _place(data, tenant), unknown)
    wanted = intake.Wanted(
        text=data.text,
        title=data.title,
        category=category,
        kind=data.kind,
        place=place,
        place_detail=data.place_detail,
        longitude=data.longitude,
        latitude=data.latitude,
        source_crs=data.source_crs if data.longitude is not None else "",
        is_urgent=data.is_urgent,
        external_source=data.external_source,
        external_no=data.external_no,
        external_due_at=data.external_due_at,
    )
    return wanted, unknown


def _known(find: Callable[[], Found | None], unknown: list[Problem]) -> Found | None:
    """What is found; None where there is none of it, and then `unknown` says so."""
    try:
        return find()
    except Refused as refused_for:
        unknown += refused_for.problems
        return None


OF_A_PLACE = ("tenant", "name", "full_name", "path", "management_mode")
PLACE = Question(
    lambda: (
        Place.objects.filter(tenant=Given("tenant", models.UUIDField()), pk=Given("place", models.UUIDField()))
        .only(*OF_A_PLACE)
        .order_by()
    )
)


def _place(data: ReportIn, tenant: Tenant) -> Place | None:
    """By key, by door code, or where the point lies."""
    if data.place_id or data.door_code:
        # Only what a case needs of it: a boundary may be large, and this is the way that programs come in by the thousand.
        place = PLACE.first(tenant=tenant.pk, place=data.place_id) if data.place_id else place_by_public_code(data.door_code)
        if place is None:
            raise refused("unknown_place", _("没有这个地方。"), "place_id" if data.place_id else "door_code")
        return place
    if data.longitude is None or data.latitude is None:
        return None
    located = place_at(data.longitude, data.latitude, tenant=tenant, crs=data.source_crs)
    return located.place if located else None


@router.post("/cases/likely", response=list[LikelyOut], operation_id="case_likely")
def case_likely(request: HttpRequest, data: ReportIn) -> list[dict[str, Any]]:
    """Open cases that may be the same, to be offered before reporting once more. Nothing is written."""
    tenant = tenant_here(request)
    wanted, unknown = _wanted(data, tenant)
    refuse_if(unknown, Refused)
    found = likely_duplicates(data.text, tenant=tenant, place=wanted.place, category=wanted.category, now=clock.now())
    return [
        {
            "id": one.case.pk,
            "title": one.case.title,
            "place": str(one.case.place or ""),
            "state_label": str(one.case.get_state_display()),
            "reported_at": one.case.reported_at,
            "likeness": one.likeness,
        }
        for one in found
    ]


@router.post("/cases/{uuid:case_id}/join", response=ReportedOut, operation_id="case_join")
def case_join(request: HttpRequest, case_id: UUID, data: JoinIn) -> dict[str, Any]:
    """“Me too”: be told of the result of a case that a neighbour reported."""
    tenant = tenant_here(request)
    _count(request, "join", tenant)
    case = _public_case(case_id, tenant)
    who = intake.ReporterGiven(name=data.name, phone=data.phone, wants_reply=data.wants_reply)
    joined = once(
        request,
        "case_join",
        lambda actor: intake.join(case=case, reporter=who, words=data.words, by=actor, now=clock.now()),
    )
    return reported_out(joined)


def _public_case(case_id: UUID, tenant: Tenant) -> Case:
    return found_or_404(Case.objects.filter(pk=case_id, tenant=tenant).exclude(kind="denunciation").first())


@router.get("/cases/track", response=TrackedOut, operation_id="case_track")
def case_track(request: HttpRequest, number: str, code: str) -> dict[str, Any]:
    """Follow a case by the number and code of its slip."""
    tenant = tenant_here(request)
    limits.count("track", request.META.get("REMOTE_ADDR", ""), now=clock.now(), tenant=tenant)
    case = found_or_404(tracking.find_tracked(number[:40], code[:20], tenant=tenant))
    lines = [line_out(line) for line in timeline(case, for_reporter=True) if not line.is_hidden]
    return case_out(case) | {"timeline": lines, "reply": case.reply}


@router.post("/cases/{uuid:case_id}/supplement", response=CaseOut, operation_id="case_supplement")
def case_supplement(request: HttpRequest, case_id: UUID, data: SupplementIn) -> dict[str, Any]:
    """A reporter adds what they know."""
    case = _any_case(case_id, tenant_here(request))
    _count(request, "track", tenant_here(request))
    return case_out(
        once(
            request,
            "case_supplement",
            lambda actor: intake.supplement(case=case, text=data.text, code=data.code, by=actor, now=clock.now()),
        )
    )


@router.post("/cases/{uuid:case_id}/say-solved", response=CaseOut, operation_id="case_say_solved")
def case_say_solved(request: HttpRequest, case_id: UUID, data: SupplementIn) -> dict[str, Any]:
    """A reporter says that it is settled already."""
    case = _any_case(case_id, tenant_here(request))
    _count(request, "track", tenant_here(request))
    return case_out(
        once(
            request,
            "case_say_solved",
            lambda actor: intake.say_solved(case=case, text=data.text, code=data.code, by=actor, now=clock.now()),
        )
    )


def _any_case(case_id: UUID, tenant: Tenant) -> Case:
    """Any case of this subdistrict; the verb itself checks that the caller is its reporter."""
    return found_or_404(Case.objects.filter(pk=case_id, tenant=tenant).first())


@router.post("/answers", response=CaseOut, operation_id="case_answer")
def case_answer(request: HttpRequest, data: AnswerIn) -> dict[str, Any]:
    """A reporter answers the call-back by the token of the link."""
    reporter = found_or_404(tracking.reporter_for_token(data.token))
    answered = once(
        request,
        "case_answer",
        lambda actor: afterwards.call_back(
            case=reporter.case,
            reporter=reporter,
            how=CallbackHow.LINK,
            is_resolved=data.is_resolved,
            satisfaction=data.satisfaction,
            was_contacted=data.was_contacted,
            comment=data.comment,
            token=data.token,
            by=actor,
            now=clock.now(),
        ),
    )
    return case_out(answered)
