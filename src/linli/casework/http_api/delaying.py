"""The unhappy paths over REST: laid aside, extended, merged, split, handed over, referred, put right."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router

from linli.accounts.api import STAFF_DOOR
from linli.casework.models import Case
from linli.casework.services import amending, delays, leaving, merging, referring
from linli.core import clock
from linli.core.actors import Actor
from linli.core.bodies import Day, Moment, Sent
from linli.core.models import Tenant
from linli.core.tenancy import tenant_here
from linli.registry.api import organisation_by_id

from .doing import CASE, done
from .doors import KeyThrottle, case_of, place_named, refused
from .reading import category_given, category_named
from .schemas import CaseOut

router = Router(auth=STAFF_DOOR, throttle=KeyThrottle())


class SuspendIn(Sent):
    reason: str = Field(description="原因代码，见规则 casework.suspension")
    words: str = Field(description="告诉报事人的话")
    review_on: Day | None = Field(None, description="哪天复查")


class ReviewIn(Sent):
    words: str = Field(description="为什么还要等，告诉报事人")
    review_on: Day | None = Field(None, description="下一次哪天复查")
    reason: str = Field("", description="换了原因才写")


class ResumeIn(Sent):
    text: str = ""


class ExtendIn(Sent):
    days: int | None = Field(None, description="延几个工作日")
    words: str = Field(description="告诉报事人为什么")


class MergeIn(Sent):
    into_id: UUID = Field(description="并到哪一件")
    reason: str = ""


class PartIn(Sent):
    title: str
    category: str = Field(description="分类代码")
    place_id: UUID | None = None
    place_detail: str = ""
    text: str = Field("", description="原话里讲这件事的那几句；不写就是全部原话")


class SplitIn(Sent):
    parts: list[PartIn]
    title: str = Field("", description="这一件留下的是什么事")
    reason: str = ""


class SplitOut(CaseOut):
    parts: list[UUID] = Field(description="拆出来的各件")


class EmergencyIn(Sent):
    service: str = Field(description="police · fire · medical · traffic")
    called_at: Moment | None = Field(None, description="已经替报事人打过的时间")
    note: str = ""


class ReferIn(Sent):
    kind: str = Field(description="opinion · denunciation · redress")
    accused: str = ""
    accused_organisation_id: UUID | None = None
    note: str = ""


class AmendIn(Sent):
    reason: str
    reply: str | None = None
    outcome: str | None = Field(None, description="resolved · explained · partly · unresolved")
    category: str = ""


@router.post(f"{CASE}/suspend", response=CaseOut, operation_id="case_suspend")
def case_suspend(request: HttpRequest, case_id: UUID, data: SuspendIn) -> dict[str, Any]:
    """Lay a case aside until a day on which somebody looks at it again; its clock stands still."""
    return done(
        request, case_id, "case_suspend", lambda case, by: delays.suspend(case=case, **data.model_dump(), by=by, now=clock.now())
    )


@router.post(f"{CASE}/review", response=CaseOut, operation_id="case_review")
def case_review(request: HttpRequest, case_id: UUID, data: ReviewIn) -> dict[str, Any]:
    """Look at a suspended case again and keep it aside until another day."""
    return done(
        request, case_id, "case_review", lambda case, by: delays.review(case=case, **data.model_dump(), by=by, now=clock.now())
    )


@router.post(f"{CASE}/resume", response=CaseOut, operation_id="case_resume")
def case_resume(request: HttpRequest, case_id: UUID, data: ResumeIn) -> dict[str, Any]:
    """Go on with a suspended case; its clock gets what was left of it."""
    return done(
        request, case_id, "case_resume", lambda case, by: delays.resume(case=case, text=data.text, by=by, now=clock.now())
    )


@router.post(f"{CASE}/extend", response=CaseOut, operation_id="case_extend")
def case_extend(request: HttpRequest, case_id: UUID, data: ExtendIn) -> dict[str, Any]:
    """Give a case more working days, within its profile and before its end."""
    return done(
        request, case_id, "case_extend", lambda case, by: delays.extend(case=case, **data.model_dump(), by=by, now=clock.now())
    )


@router.post(f"{CASE}/merge", response=CaseOut, operation_id="case_merge")
def case_merge(request: HttpRequest, case_id: UUID, data: MergeIn) -> dict[str, Any]:
    """Merge a case into another running one that you may see; its reporters move along and are told."""
    into = case_of(request, data.into_id)
    return done(
        request,
        case_id,
        "case_merge",
        lambda case, by: merging.merge(case=case, into=into, reason=data.reason, by=by, now=clock.now()),
    )


@router.post(f"{CASE}/split", response=SplitOut, operation_id="case_split")
def case_split(request: HttpRequest, case_id: UUID, data: SplitIn) -> dict[str, Any]:
    """Make cases of their own of the several matters in one report."""
    tenant = tenant_here(request)
    parts = [_part(one, number, tenant) for number, one in enumerate(data.parts, 1)]

    def write(case: Case, by: Actor) -> Case:
        return merging.split(case=case, parts=parts, title=data.title, reason=data.reason, by=by, now=clock.now())

    told = done(request, case_id, "case_split", write)
    return told | {"parts": list(Case.objects.filter(parent_id=case_id).order_by("number").values_list("pk", flat=True))}


def _part(one: PartIn, number: int, tenant: Tenant) -> merging.Part:
    place = place_named(one.place_id, tenant, f"part{number}_place")
    category = category_named(one.category, tenant_id=tenant.pk)
    return merging.Part(one.title, category, place=place, place_detail=one.place_detail, text=one.text)


@router.post(f"{CASE}/transfer-emergency", response=CaseOut, operation_id="case_transfer_emergency")
def case_transfer_emergency(request: HttpRequest, case_id: UUID, data: EmergencyIn) -> dict[str, Any]:
    """Hand a matter over to 110, 119, 120 or 122; the reporters are told at once which number to ring."""
    return done(
        request,
        case_id,
        "case_transfer_emergency",
        lambda case, by: leaving.transfer_emergency(case=case, **data.model_dump(), by=by, now=clock.now()),
    )


@router.post(f"{CASE}/refer-petition", response=CaseOut, operation_id="case_refer_petition")
def case_refer_petition(request: HttpRequest, case_id: UUID, data: ReferIn) -> dict[str, Any]:
    """Send a case the way of petitions; what it is about is kept there alone."""
    organisation = (
        organisation_by_id(data.accused_organisation_id, tenant=tenant_here(request)) if data.accused_organisation_id else None
    )
    if data.accused_organisation_id and organisation is None:
        raise refused("unknown_organisation", _("没有这个单位。"), "accused_organisation_id")
    given = data.model_dump(exclude={"accused_organisation_id"}) | {"accused_organisation": organisation}
    return done(
        request,
        case_id,
        "case_refer_petition",
        lambda case, by: referring.refer_petition(case=case, **given, by=by, now=clock.now()),
    )


@router.post(f"{CASE}/amend", response=CaseOut, operation_id="case_amend")
def case_amend(request: HttpRequest, case_id: UUID, data: AmendIn) -> dict[str, Any]:
    """Put reply, outcome or category of an ended case right; the old words stay beside the new ones."""
    given = data.model_dump(exclude={"category"}) | {"category": category_given(data.category, tenant_here(request))}
    return done(request, case_id, "case_amend", lambda case, by: amending.amend(case=case, **given, by=by, now=clock.now()))
