"""The REST face of agreements: what is public, the office's and a unit's own, drafting to renewal, what was done of what was agreed."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router
from pydantic import BaseModel, ConfigDict

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import written_once
from linli.core.bodies import Day, Sent
from linli.core.finding import found_or_404, one_or_404
from linli.core.tenancy import tenant_here
from linli.registry.api import organisation_by_id, place_by_id

from ..models import Agreement, AgreementKind, AgreementParty, Obligation, Rhythm
from ..models.agreements import AgreementQuerySet
from ..rules import rights
from ..rules.agreements import PAGE, AgreementGiven, ObligationGiven, PartyGiven
from ..selectors import agreements as found
from ..selectors.agreements import AgreementFilters
from ..services import agreements, confirming, obligations

router = Router(auth=STAFF_DOOR)
MOST = 200
SEES, KEEPS = requires(rights.VIEW, rights.AGREEMENTS, rights.OWN_UNIT), requires(rights.AGREEMENTS)
CONFIRMS = requires(rights.AGREEMENTS, rights.OWN_UNIT)
ONE = "/agreements/{uuid:pk}"


class SideOut(BaseModel):
    """One side; who signs stays between the sides."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    role: str = Field(description="host · partner")
    confirmed_how: str


class AgreementOut(BaseModel):
    """What was agreed, as residents may read it once it is signed and public."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    number: str
    kind: str
    practices: list[str]
    title: str
    place_id: UUID
    premises_text: str
    area_centi: int | None = Field(description="0.01 m²")
    use: str
    begins_on: date
    ends_on: date | None
    state: str = Field(description="draft · proposed · signed · ended · terminated")
    signed_on: date | None
    ended_on: date | None
    sides: list[SideOut]


class SideIn(Sent):
    organisation_id: UUID
    role: str = Field("partner", description="host · partner")
    signatory: str = ""
    email: str = ""


class AgreementIn(Sent):
    title: str = ""
    kind: str = AgreementKind.CO_RESIDENCE.value
    place_id: UUID
    practices: list[str] = Field(default_factory=list, max_length=20)
    premises_text: str = ""
    area_centi: int | None = Field(None, le=10**11)
    use: str = ""
    text: str = ""
    begins_on: Day
    ends_on: Day | None = None
    is_public: bool = True
    sides: list[SideIn] = Field(default_factory=list, max_length=20)


class ObligationIn(Sent):
    party_id: UUID
    text: str = ""
    first_due: Day
    rhythm: str = Rhythm.ONCE.value
    remind_days: int = Field(7, ge=-1000, le=1000)


class ObligationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    party_id: UUID
    text: str
    rhythm: str
    first_due: date
    next_due: date | None


class EntryIn(Sent):
    due_on: Day
    done_on: Day | None = Field(None, description="left out: it was not done")
    note: str = ""


class AgreementReasonIn(Sent):
    reason: str = ""


class NameIn(Sent):
    name: str = Field("", description="who confirms")


class TerminateIn(AgreementReasonIn):
    on: Day


class RenewIn(Sent):
    begins_on: Day
    ends_on: Day | None = None
    is_endless: bool = Field(False, description="said where it has no end; otherwise `ends_on` is needed")


# ---- reads ----


def _told(rows: AgreementQuerySet) -> list[Agreement]:
    """With their sides, at most MOST."""
    listed = list(found.with_sides(rows)[:MOST])
    for one in listed:
        one.sides = found.sides_of(one)  # type: ignore[attr-defined]
    return listed


def _narrowed(request: HttpRequest, rows: AgreementQuerySet, **query: str) -> list[Agreement]:
    filters = AgreementFilters.from_query(query)
    return _told(found.narrowed(rows, filters, tenant=tenant_here(request), today=clock.today()))


@router.get("/agreements", response=list[AgreementOut], auth=OPEN_DOOR, operation_id="agreement_list")
def agreement_list(request: HttpRequest, practice: str = "", kind: str = "", place: str = "") -> Any:
    """What is signed and public, for everybody; at most 200."""
    return _narrowed(request, found.public_agreements(tenant_here(request)), practice=practice, kind=kind, place=place)


@router.get("/agreements/own", response=list[AgreementOut], operation_id="agreement_own_list")  # type: ignore[type-var]
@SEES
def agreement_own_list(request: HttpRequest, state: str = "", practice: str = "", kind: str = "", place: str = "") -> Any:
    """Those of your places, or of your own unit, drafts and what waits too; at most 200."""
    query = {"state": state, "practice": practice, "kind": kind, "place": place}
    return _narrowed(request, _seen(request), **query)


def _seen(request: HttpRequest) -> AgreementQuerySet:
    """The office's where its posts reach, a unit's own once they were sent round."""
    actor, tenant = actor_of(request), tenant_here(request)
    return found.agreements_seen(actor).filter(tenant=tenant) | found.own_agreements(actor).filter(tenant=tenant)


def _one(request: HttpRequest, pk: UUID) -> Agreement:
    return one_or_404(_seen(request), pk)


# ---- writes ----


def _once(request: HttpRequest, verb: str, write: Callable[..., Any], **given: Any) -> UUID:
    """Do a write once for its `Idempotency-Key`; the same key again gives the same row."""
    by = actor_of(request)
    return UUID(written_once(request, f"cobuild.{verb}", lambda now: {"id": str(write(**given, by=by, now=now).pk)})["id"])


def _done(request: HttpRequest, pk: UUID, verb: str, write: Callable[..., Any], **given: Any) -> Agreement:
    one = _one(request, pk)
    return _told(Agreement.objects.filter(pk=_once(request, f"agreement_{verb}:{pk}", write, agreement=one, **given)))[0]


@router.post("/agreements", response=AgreementOut, operation_id="agreement_draft")  # type: ignore[type-var]
@KEEPS
def agreement_draft(request: HttpRequest, data: AgreementIn) -> Any:
    """Write an agreement down; nobody outside sees it yet."""
    tenant = tenant_here(request)
    sides = [
        PartyGiven(found_or_404(organisation_by_id(each.organisation_id, tenant=tenant)), each.role, each.signatory, each.email)
        for each in data.sides
    ]
    place = found_or_404(place_by_id(data.place_id, tenant=tenant))
    given = AgreementGiven(**data.model_dump(exclude={"place_id", "sides"}), place=place, parties=sides)
    made = _once(request, "agreement_draft", agreements.draft, tenant=tenant, given=given)
    return _told(Agreement.objects.filter(pk=made))[0]


@router.post(f"{ONE}/obligations", response=ObligationOut, operation_id="agreement_add_obligation")  # type: ignore[type-var]
@KEEPS
def agreement_add_obligation(request: HttpRequest, pk: UUID, data: ObligationIn) -> Any:
    """Write into a draft what a side has to do."""
    one = _one(request, pk)
    party = one_or_404(AgreementParty.objects.filter(agreement=one), data.party_id)
    given = ObligationGiven(party=party, **data.model_dump(exclude={"party_id"}))
    return Obligation.objects.get(pk=_once(request, f"agreement_duty:{pk}", obligations.add, agreement=one, given=given))


@router.post(f"{ONE}/propose", response=AgreementOut, operation_id="agreement_propose")  # type: ignore[type-var]
@KEEPS
def agreement_propose(request: HttpRequest, pk: UUID) -> Any:
    """Send a draft round: every side is asked to confirm."""
    return _done(request, pk, "propose", agreements.propose)


@router.post(f"{ONE}/recall", response=AgreementOut, operation_id="agreement_recall")  # type: ignore[type-var]
@KEEPS
def agreement_recall(request: HttpRequest, pk: UUID, data: AgreementReasonIn) -> Any:
    """Take back what was sent round, to change it."""
    return _done(request, pk, "recall", agreements.recall, reason=data.reason)


@router.post(f"{ONE}/sides/{{uuid:party_id}}/confirm", response=AgreementOut, operation_id="agreement_confirm")  # type: ignore[type-var]
@CONFIRMS
def agreement_confirm(request: HttpRequest, pk: UUID, party_id: UUID, data: NameIn) -> Any:
    """Confirm: the office for its side, a liaison for their own unit's."""
    one = _one(request, pk)
    party = one_or_404(AgreementParty.objects.filter(agreement=one).select_related("agreement"), party_id)
    _once(request, f"agreement_confirm:{party_id}", confirming.confirm, party=party, how=PAGE, name=data.name)
    return _told(Agreement.objects.filter(pk=pk))[0]


@router.post(f"{ONE}/terminate", response=AgreementOut, operation_id="agreement_terminate")  # type: ignore[type-var]
@KEEPS
def agreement_terminate(request: HttpRequest, pk: UUID, data: TerminateIn) -> Any:
    """End a signed agreement before its day."""
    return _done(request, pk, "terminate", agreements.terminate, **data.model_dump())


@router.post(f"{ONE}/renew", response=AgreementOut, operation_id="agreement_renew")  # type: ignore[type-var]
@KEEPS
def agreement_renew(request: HttpRequest, pk: UUID, data: RenewIn) -> Any:
    """Draft the agreement that goes on where this one ends; without an end only where `is_endless` says so."""
    return _done(request, pk, "renew", agreements.renew, **data.model_dump())


@router.post("/obligations/{uuid:pk}/entries", response=ObligationOut, operation_id="obligation_note")  # type: ignore[type-var]
@KEEPS
def obligation_note(request: HttpRequest, pk: UUID, data: EntryIn) -> Any:
    """Note for one due day whether it was done."""
    rows = Obligation.objects.filter(tenant=tenant_here(request), agreement__in=found.agreements_seen(actor_of(request)))
    one = one_or_404(rows.select_related("agreement"), pk)
    _once(request, f"obligation_note:{pk}", obligations.note, obligation=one, **data.model_dump())
    return Obligation.objects.get(pk=pk)
