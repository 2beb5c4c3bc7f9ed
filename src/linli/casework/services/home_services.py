"""Errands at somebody's home: noted at the counter or from a case, arranged, done, or called off; looked at for a purpose."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.casework.errors import CaseRefused
from linli.casework.events import HomeServiceArranged, HomeServiceCancelled, HomeServiceDone, HomeServiceNoted
from linli.casework.models import Case, HomeServiceRequest
from linli.casework.models.home_services import HomeState, Why
from linli.casework.rules import homes, numbers, rights
from linli.casework.rules.cases import phone_problems, text_problems
from linli.core import events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Place

SERIES = "casework.home_service"


@dataclass(frozen=True, slots=True)
class HomeGiven:
    """Who cannot come, what for, and how to get there. `why` is a code of `Why`."""

    what: str
    name: str
    why: str
    item_code: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    place: Place | None = None
    person_id: UUID | None = None
    case: Case | None = None


@transaction.atomic
def note_home_service(*, tenant: Tenant, given: HomeGiven, by: Actor, now: datetime) -> HomeServiceRequest:
    """
    Note that something is to be done at somebody's home.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    place = given.place or (given.case.place if given.case else None)
    path = place.path if place else ""
    if not by.may(rights.CENTRE, tenant_id=tenant.pk, place_path=path):
        raise NotAllowed(Problem("not_allowed", _("您的岗位不能在这个地方登记上门办理。")))
    refuse_if([*_given_problems(given, place), *_other_tenants(tenant, given, place)], CaseRefused)
    request = HomeServiceRequest(
        tenant=tenant, what=given.what.strip(), item_code=given.item_code, person_id=given.person_id, name=given.name.strip(),
        phone=given.phone.strip(), address=given.address.strip(), why=given.why, note=given.note.strip(), place=place,
        place_path=path, case=given.case, noted_at=now, noted_by=by.label[:80], changed_at=now,
    )  # fmt: skip
    year = timezone.localdate(now).year
    request.number = numbers.home_number(tenant.letters, year, next_number(SERIES, tenant=tenant, period=str(year)))
    request.save(force_insert=True)
    journal.record("casework.home_service.noted", request, by=by, now=now, changes={"number": [None, request.number]})
    events.publish(HomeServiceNoted(tenant_id=tenant.pk, request_id=request.pk), now=now)
    return request


def _given_problems(given: HomeGiven, place: Place | None) -> list[Problem]:
    problems = text_problems(given.what, where="what", least=2, most=homes.MOST_WHAT)
    problems += homes.reach_problems(name=given.name, address=given.address, has_place=place is not None)
    problems += text_problems(given.name, where="name", least=0, most=30)
    problems += text_problems(given.address, where="address", least=0, most=homes.MOST_ADDRESS)
    problems += text_problems(given.note, where="note", least=0, most=homes.MOST_NOTE)
    problems += phone_problems(given.phone)
    if given.why not in Why.values:
        problems.append(Problem("why", _("请选为什么不能来。"), where="why"))
    return problems


def _other_tenants(tenant: Tenant, given: HomeGiven, place: Place | None) -> list[Problem]:
    strangers = [one for one in (place, given.case) if one is not None and one.tenant_id != tenant.pk]
    return [Problem("another_tenant", _("这不在本街道。"), where="place")] if strangers else []


@transaction.atomic
def arrange_home_service(
    *,
    request: HomeServiceRequest,
    visit_at: datetime | None,
    goes: str = "",
    partner: Organisation | None = None,
    consents: bool = False,
    by: Actor,
    now: datetime,
) -> HomeServiceRequest:
    """
    Agree on a time and who goes. A partner outside is named only once the person has agreed that they are told.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    request = _allowed(request, by)
    agreed = consents or (partner is not None and partner.pk == request.partner_id and request.consented_at is not None)
    problems = homes.move_problems("arrange", request.state)
    problems += homes.arrange_problems(visit_at=visit_at, now=now, goes=goes, has_partner=partner is not None, consents=agreed)
    problems += text_problems(goes, where="goes", least=0, most=80)
    if partner is not None and partner.tenant_id != request.tenant_id:
        problems.append(Problem("unknown_partner", _("没有这个单位，请从列表里选。"), where="partner"))
    refuse_if(problems, CaseRefused)
    if partner is not None and partner.pk != request.partner_id:
        request.consented_at = now
    request.partner, request.visit_at, request.goes = partner, visit_at, goes.strip()
    changes = {"visit_at": [None, visit_at], "partner": [None, str(partner.pk) if partner else None], "consented": [None, agreed]}
    _step(request, HomeState.ARRANGED, "arranged", by, now, changes=changes)
    events.publish(HomeServiceArranged(tenant_id=request.tenant_id, request_id=request.pk), now=now)
    return request


@transaction.atomic
def finish_home_service(*, request: HomeServiceRequest, result: str, by: Actor, now: datetime) -> HomeServiceRequest:
    """
    Say what was done at home.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    request = _allowed(request, by)
    problems = homes.move_problems("done", request.state)
    problems += text_problems(result, where="result", least=2, most=homes.MOST_RESULT)
    refuse_if(problems, CaseRefused)
    request.result, request.closed_at = result.strip(), now
    _step(request, HomeState.DONE, "done", by, now)
    events.publish(HomeServiceDone(tenant_id=request.tenant_id, request_id=request.pk), now=now)
    return request


@transaction.atomic
def cancel_home_service(*, request: HomeServiceRequest, reason: str, by: Actor, now: datetime) -> HomeServiceRequest:
    """
    Nobody needs to go after all, and why.

    :raises NotAllowed: without the right there. :raises CaseRefused: with every reason.
    """
    request = _allowed(request, by)
    problems = homes.move_problems("cancel", request.state)
    problems += text_problems(reason, where="reason", least=2, most=homes.MOST_RESULT)
    refuse_if(problems, CaseRefused)
    request.result, request.closed_at = reason.strip(), now
    _step(request, HomeState.CANCELLED, "cancelled", by, now)
    events.publish(HomeServiceCancelled(tenant_id=request.tenant_id, request_id=request.pk), now=now)
    return request


@transaction.atomic
def look_at_home_service(*, request: HomeServiceRequest, purpose: str, by: Actor, now: datetime) -> HomeServiceRequest:
    """
    See whose errand it is, where and why, for a purpose that goes into the journal (PIPL art. 28: health is sensitive).

    :raises NotAllowed: without the right there. :raises CaseRefused: without a purpose.
    """
    request = _allowed(request, by)
    refuse_if(text_problems(purpose, where="purpose", most=200), CaseRefused)
    journal.record("casework.home_service.looked_at", request, by=by, now=now, reason=purpose.strip())
    return request


def _allowed(request: HomeServiceRequest, by: Actor) -> HomeServiceRequest:
    """The request as it is now, held. :raises NotAllowed: without the right where it is."""
    request = locking.one(HomeServiceRequest, request.pk, "tenant", "place", "partner")
    if not by.may(rights.CENTRE, tenant_id=request.tenant_id, place_path=request.place_path):
        raise NotAllowed(Problem("not_allowed", _("这件上门不归您的岗位管。")))
    return request


def _step(
    request: HomeServiceRequest,
    state: HomeState,
    verb: str,
    by: Actor,
    now: datetime,
    *,
    changes: dict[str, object] | None = None,
) -> None:
    before, request.state, request.changed_at = request.state, state, now
    request.save()
    told = {"state": [before, state]} | (changes or {})
    journal.record(f"casework.home_service.{verb}", request, by=by, now=now, changes=told)
