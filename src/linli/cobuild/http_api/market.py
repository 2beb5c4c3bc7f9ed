"""The market over REST: the public list, asking, checking, claiming, delivering, confirming."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from linli.accounts.api import OPEN_DOOR, STAFF_DOOR
from linli.core import clock
from linli.core.access import actor_of, requires
from linli.core.answering import written_once
from linli.core.bodies import Sent
from linli.core.finding import found_or_404
from linli.core.problems import Problem
from linli.core.tenancy import tenant_here
from linli.registry.api import organisation_by_id, person_by_id, place_by_id

from ..errors import ClaimRefused, NeedRefused
from ..models import Claim, Need, Team
from ..rules import rights
from ..rules.claims import Delivered
from ..rules.sides import Claimant
from ..selectors import claims as found_claims
from ..selectors import market as found
from ..selectors.market_public import public_places
from ..services import claims, delivering, needs
from ..services.needs import NeedGiven

router = Router(auth=STAFF_DOOR)
NEED, CLAIM = "/cobuild/needs/{uuid:pk}", "/cobuild/claims/{uuid:pk}"
MOST = 100


class NeedOut(Schema):
    """A need as everybody may read it: not who asked, not for whom; a person's own is placed in its compound and no closer."""

    id: UUID
    number: str
    kind: str
    field: str
    title: str
    details: str
    place_id: UUID
    state: str
    places: int
    held: int
    queued: int
    wanted_until: date | None
    choosing: str
    choose_on: date | None
    seed_promise: str
    seed: str


class NeedIn(Sent):
    title: str = ""
    place_id: UUID
    kind: str = Field("need", description="need · wish · project")
    field: str = "other"
    details: str = ""
    private_note: str = ""
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    beneficiary_id: UUID | None = None
    tells_claimant: bool = False
    wanted_from: date | None = None
    wanted_until: date | None = None
    places: int = 1
    for_units: bool = True
    for_teams: bool = True
    for_persons: bool = True
    choosing: str = Field("first", description="first · lots · office")
    choose_on: date | None = None
    channel: str = Field("phone", description="page；工作人员代记：phone · counter · visit · sheet")


class ClaimOut(Schema):
    id: UUID
    need_id: UUID | None
    resource_id: UUID | None
    state: str
    position: int
    slot: int | None
    claimed_at: datetime
    due_on: date | None
    delivered_on: date | None
    person_times: int | None
    people: int | None
    half_hours: int | None = Field(description="服务时间，半小时为一个单位")
    rating: int | None = Field(description="1 不满意 … 4 很满意")


class ClaimIn(Sent):
    organisation_id: UUID | None = None
    team_id: UUID | None = None
    person_id: UUID | None = None
    promise: str = ""
    channel: str = "phone"


class NeedReasonIn(Sent):
    reason: str = ""


class ClaimAgreedIn(Sent):
    due_on: date | None = None


class ClaimDeliveredIn(Sent):
    on: date | None = None
    text: str = ""
    person_times: int | None = None
    people: int | None = None
    half_hours: int | None = None


class ClaimConfirmedIn(Sent):
    rating: int | None = None
    text: str = ""
    thanks: str = ""
    thanks_public: bool = Field(False, description="受助的人同意把感谢的话放到感谢墙上，不写姓名")


def _needs_out(needs: Iterable[Any]) -> list[dict[str, Any]]:
    listed = list(needs)
    places = public_places(listed)
    return [_need_out(one) | {"place_id": places[one.pk].pk} for one in listed]


def _need_out(one: Any) -> dict[str, Any]:
    names = ("id", "number", "kind", "field", "title", "details", "state", "places", "held", "queued", "wanted_until")
    told = {name: getattr(one, name) for name in (*names, "choosing", "choose_on")}
    return told | {"seed_promise": found.seed_promise(one), "seed": found.published_seed(one)}


def _read_need(pk: UUID) -> dict[str, Any]:
    return _needs_out(found.counted(Need.objects.filter(pk=pk).select_related("place")))[0]


# ---- reading ----


@router.get("/cobuild/needs", response=list[NeedOut], auth=OPEN_DOOR, operation_id="cobuild_list_needs")
def list_needs(request: HttpRequest, kind: str = "", field: str = "") -> list[dict[str, Any]]:
    """What can be claimed today, the oldest first."""
    rows = found.needs_listed(tenant_here(request), on=clock.today())
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(field=field) if field else rows
    return _needs_out(found.counted(rows).order_by("checked_at", "id")[:MOST])


@router.get(NEED, response=NeedOut, auth=OPEN_DOOR, operation_id="cobuild_get_need")
def get_need(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One need: listed, or one's own, or of one's post's places."""
    actor, tenant = actor_of(request), tenant_here(request)
    seen = found.need_for(actor, pk, tenant=tenant) or found.needs_visible_to(actor).filter(tenant=tenant, pk=pk).first()
    return _read_need(found_or_404(seen).pk)


@router.get("/cobuild/claims", response=list[ClaimOut], operation_id="cobuild_list_claims")  # type: ignore[type-var]
@requires(rights.VIEW, rights.MARKET, rights.ASK)
def list_claims(request: HttpRequest, state: str = "") -> list[Claim]:
    """The claims where the post reaches, newest first."""
    rows = found_claims.claims_visible_to(actor_of(request)).filter(tenant=tenant_here(request))
    return list((rows.filter(state=state) if state else rows).order_by("-claimed_at", "-id")[:MOST])


# ---- needs ----


@router.post("/cobuild/needs", response=NeedOut, auth=OPEN_DOOR, operation_id="cobuild_ask_need")
def ask_need(request: HttpRequest, sent: NeedIn) -> dict[str, Any]:
    """Ask for something, for oneself, one's unit, or for somebody as a post that takes things down."""

    def write(now: datetime) -> dict[str, Any]:
        given = _need_given(request, sent)
        made = needs.ask(tenant=tenant_here(request), given=given, by=actor_of(request), now=now)
        return {"id": made.pk}

    return _read_need(UUID(str(written_once(request, "cobuild.need.ask", write)["id"])))


def _need_given(request: HttpRequest, sent: NeedIn) -> NeedGiven:
    tenant, said = tenant_here(request), sent.model_dump()
    place = place_by_id(said.pop("place_id"), tenant=tenant)
    if place is None:
        raise NeedRefused(Problem("unknown_place", _("没有这个地点。"), where="place"))
    people = {name: said.pop(f"{name}_id") for name in ("person", "beneficiary")}
    found_people: dict[str, Any] = {name: person_by_id(pk, tenant=tenant) if pk else None for name, pk in people.items()}
    unit = said.pop("organisation_id")
    missing = [name for name, pk in people.items() if pk and found_people[name] is None]
    if missing:
        raise NeedRefused([Problem("unknown_person", _("没有登记这个人。"), where=name) for name in missing])
    organisation = organisation_by_id(unit, tenant=tenant) if unit else None
    if unit and organisation is None:
        raise NeedRefused(Problem("unknown_organisation", _("没有登记这个单位。"), where="organisation"))
    return NeedGiven(**said, place=place, organisation=organisation, **found_people)


@router.post(f"{NEED}/check", response=NeedOut, operation_id="cobuild_check_need")  # type: ignore[type-var]
@requires(rights.MARKET)
def check_need(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Put it on the list."""
    one = _need(request, pk)
    written_once(request, f"cobuild.need.check:{pk}", lambda now: _done(needs.check(need=one, by=actor_of(request), now=now)))
    return _read_need(pk)


@router.post(f"{NEED}/withdraw", response=NeedOut, operation_id="cobuild_withdraw_need")  # type: ignore[type-var]
@requires(rights.MARKET, rights.ASK)
def withdraw_need(request: HttpRequest, pk: UUID, sent: NeedReasonIn) -> dict[str, Any]:
    """Take it off the list; its claimants are told why."""
    one, by = _need(request, pk), actor_of(request)
    verb = f"cobuild.need.withdraw:{pk}"
    written_once(request, verb, lambda now: _done(needs.withdraw(need=one, reason=sent.reason, by=by, now=now)))
    return _read_need(pk)


def _need(request: HttpRequest, pk: UUID) -> Need:
    return found_or_404(found.needs_visible_to(actor_of(request)).filter(tenant=tenant_here(request), pk=pk).first())


def _done(one: Need | Claim) -> dict[str, Any]:
    return {"id": one.pk}


# ---- claims ----


@router.post(f"{NEED}/claims", response=ClaimOut, auth=OPEN_DOOR, operation_id="cobuild_claim_need")
def claim_need(request: HttpRequest, pk: UUID, sent: ClaimIn) -> Claim:
    """Take it on: for one's unit, one's team, oneself; or for whoever called, as a post that takes things down."""
    actor, tenant = actor_of(request), tenant_here(request)
    one = found_or_404(
        found.need_for(actor, pk, tenant=tenant) or found.needs_visible_to(actor).filter(tenant=tenant, pk=pk).first()
    )

    def write(now: datetime) -> dict[str, Any]:
        who = _claimant(request, sent)
        return _done(claims.claim(need=one, claimant=who, promise=sent.promise, channel=sent.channel, by=actor, now=now))

    made = written_once(request, f"cobuild.claim.make:{pk}", write)["id"]
    return Claim.objects.get(pk=made)


def _claimant(request: HttpRequest, sent: ClaimIn) -> Claimant:
    """The one claimant that was named. :raises ClaimRefused: for none, several, or one that is not there."""
    tenant = tenant_here(request)
    organisation = organisation_by_id(sent.organisation_id, tenant=tenant) if sent.organisation_id else None
    team = Team.objects.filter(tenant=tenant, pk=sent.team_id).first() if sent.team_id else None
    person = person_by_id(sent.person_id, tenant=tenant) if sent.person_id else None
    if sum(one is not None for one in (organisation, team, person)) != 1:
        raise ClaimRefused(Problem("claimant", _("单位、队伍、个人，写一个。"), where="claimant"))
    return Claimant(organisation=organisation, team=team, person=person)


def _claim(request: HttpRequest, pk: UUID) -> Claim:
    actor, tenant = actor_of(request), tenant_here(request)
    office = found_claims.claims_visible_to(actor).filter(tenant=tenant, pk=pk).first()
    return found_or_404(office or found_claims.claim_for(actor, pk))


def _stepped(request: HttpRequest, pk: UUID, name: str, verb: Any, **said: Any) -> Claim:
    """Do one step with a claim once, and give the claim as it is then."""
    one, by = _claim(request, pk), actor_of(request)
    written_once(request, f"cobuild.claim.{name}:{pk}", lambda now: _done(verb(claim=one, by=by, now=now, **said)))
    return Claim.objects.get(pk=pk)


@router.post(f"{CLAIM}/agree", response=ClaimOut, operation_id="cobuild_agree_claim")  # type: ignore[type-var]
@requires(rights.MARKET, rights.OWN_UNIT)
def agree_claim(request: HttpRequest, pk: UUID, sent: ClaimAgreedIn) -> Claim:
    """Say yes."""
    return _stepped(request, pk, "agree", claims.agree, due_on=sent.due_on)


@router.post(f"{CLAIM}/refuse", response=ClaimOut, operation_id="cobuild_refuse_claim")  # type: ignore[type-var]
@requires(rights.MARKET, rights.OWN_UNIT)
def refuse_claim(request: HttpRequest, pk: UUID, sent: NeedReasonIn) -> Claim:
    """Say no, and why."""
    return _stepped(request, pk, "refuse", claims.refuse, reason=sent.reason)


@router.post(f"{CLAIM}/withdraw", response=ClaimOut, auth=OPEN_DOOR, operation_id="cobuild_withdraw_claim")
def withdraw_claim(request: HttpRequest, pk: UUID, sent: NeedReasonIn) -> Claim:
    """Step back before anything was done."""
    return _stepped(request, pk, "withdraw", claims.withdraw, reason=sent.reason)


@router.post(f"{CLAIM}/deliver", response=ClaimOut, auth=OPEN_DOOR, operation_id="cobuild_deliver_claim")
def deliver_claim(request: HttpRequest, pk: UUID, sent: ClaimDeliveredIn) -> Claim:
    """Say that it was done."""
    return _stepped(request, pk, "deliver", delivering.deliver, given=Delivered(**sent.model_dump()))


@router.post(f"{CLAIM}/confirm", response=ClaimOut, auth=OPEN_DOOR, operation_id="cobuild_confirm_claim")
def confirm_claim(request: HttpRequest, pk: UUID, sent: ClaimConfirmedIn) -> Claim:
    """Those served, or the office after asking them, say how it was."""
    return _stepped(request, pk, "confirm", delivering.confirm, **sent.model_dump())
