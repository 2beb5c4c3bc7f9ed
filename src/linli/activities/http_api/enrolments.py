"""Enrolments over REST: one's own, and for the office those of its classes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core.access import actor_of, requires
from linli.core.actors import Actor
from linli.core.answering import written_once
from linli.core.bodies import Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import person_by_id

from ..models import Enrolment
from ..rules import rights
from ..rules.enrolling import PAGE, EnrolGiven
from ..selectors import own_classes
from ..selectors import university as found
from ..services import enrolments

router = Router(auth=STAFF_DOOR)
ENROLMENT = "/university/enrolments/{uuid:pk}"
MOST = 500


class ClassEnrolIn(Sent):
    person_id: UUID | None = Field(None, description="不写就是自己；替别人报写登记册里的人")
    channel: str = Field(PAGE, description="page；工作人员替人报：phone · counter · visit")


class EnrolmentOut(Schema):
    id: UUID
    number: str
    class_group_id: UUID
    state: str = Field(description="asked · in · waiting · withdrawn · refused · completed")
    rank: int | None = Field(description="抽签抽在第几位")
    channel: str
    enrolled_at: datetime
    paid_cents: int
    end_reason: str


class EnrolmentWithdrawIn(Sent):
    reason: str = Field("", description="工作人员替人退时写明")


class EnrolmentPayIn(Sent):
    paid_cents: int = Field(description="一共收了多少，分")


def _out(pk: Any) -> Enrolment:
    return Enrolment.objects.get(pk=pk)


@router.post("/university/classes/{uuid:pk}/enrolments", response=EnrolmentOut, auth=OPEN_DOOR, operation_id="class_enrol")
def class_enrol(request: HttpRequest, pk: UUID, payload: ClassEnrolIn) -> Enrolment:
    """Enrol: oneself, or with another `channel` than page a post enrols somebody."""
    actor, tenant = actor_of(request), tenant_here(request)
    one = one_or_404(found.public_classes(tenant), pk)
    key = payload.person_id or actor.person_id
    person = found_or_404(person_by_id(key, tenant=tenant) if key else None)

    def write(now: datetime) -> dict[str, Any]:
        made = enrolments.enrol(class_group=one, given=EnrolGiven(person, channel=payload.channel), by=actor, now=now)
        return {"id": str(made.pk)}

    return _out(written_once(request, f"class.enrol:{pk}", write)["id"])


@router.get("/university/mine", response=list[EnrolmentOut], auth=OPEN_DOOR, operation_id="my_enrolments")
def my_enrolments(request: HttpRequest) -> list[Enrolment]:
    """What one is in, waits for, or is in the lots of."""
    person_id = actor_of(request).person_id
    return list(own_classes.live_of(person_id, tenant_here(request))[:MOST]) if person_id else []


@router.post(f"{ENROLMENT}/withdraw", response=EnrolmentOut, auth=OPEN_DOOR, operation_id="enrolment_withdraw")
def enrolment_withdraw(request: HttpRequest, pk: UUID, payload: EnrolmentWithdrawIn) -> Enrolment:
    """Give one up: one's own, or for somebody who said so."""
    actor, tenant = actor_of(request), tenant_here(request)
    own = Enrolment.objects.filter(tenant=tenant, learner__person=actor.person_id, pk=pk).first() if actor.person_id else None
    one = own or one_or_404(found.enrolments_seen(actor, tenant), pk)
    return _written(
        request,
        f"enrolment.withdraw:{pk}",
        lambda by, now: enrolments.withdraw(enrolment=one, reason=payload.reason, by=by, now=now),
    )


@router.get("/university/classes/{uuid:pk}/enrolments", response=list[EnrolmentOut], operation_id="class_enrolments")  # type: ignore[type-var]
@requires(*found.SEES)
def class_enrolments(request: HttpRequest, pk: UUID, limit: int = 100, offset: int = 0) -> list[Enrolment]:
    """Who asked for a class, in the order of asking."""
    first, most = min(max(offset, 0), 100_000), min(max(limit, 1), MOST)
    actor, tenant = actor_of(request), tenant_here(request)
    one = one_or_404(found.classes_seen(actor, tenant), pk)
    rows = found.enrolments_seen(actor, tenant).filter(class_group=one).order_by("position")
    return list(rows[first : first + most])


@router.post(f"{ENROLMENT}/pay", response=EnrolmentOut, operation_id="enrolment_pay")  # type: ignore[type-var]
@requires(rights.ENROL, rights.UNIVERSITY)
def enrolment_pay(request: HttpRequest, pk: UUID, payload: EnrolmentPayIn) -> Enrolment:
    """What was paid so far, in all."""
    one = one_or_404(found.enrolments_seen(actor_of(request), tenant_here(request)), pk)
    return _written(
        request,
        f"enrolment.pay:{pk}",
        lambda by, now: enrolments.pay(enrolment=one, paid_cents=payload.paid_cents, by=by, now=now),
    )


def _written(request: HttpRequest, verb: str, write: Callable[[Actor, datetime], Enrolment]) -> Enrolment:
    return _out(written_once(request, verb, lambda now: {"id": str(write(actor_of(request), now).pk)})["id"])
