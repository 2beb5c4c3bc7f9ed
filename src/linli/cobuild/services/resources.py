"""What units and people offer: a room, a skill, goods, a service; offered, checked, refused, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Person, Place

from ..errors import ResourceRefused
from ..models import Agreement, Resource, ResourceKind, Space
from ..models import Field as About
from ..rules import needs as rules
from ..selectors.speaking import unit_of
from ..states import ClaimState, ResourceState
from . import queues
from .needs import allow_keeping, may_keep, may_take


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceGiven:
    """What is offered, by exactly one unit or person."""

    title: str
    place: Place
    kind: str = ResourceKind.SERVICE
    field: str = About.OTHER
    details: str = ""
    skills: Sequence[str] = ()
    times: Sequence[str] = ()
    organisation: Organisation | None = None
    person: Person | None = None
    agreement: Agreement | None = None
    space: Space | None = None
    available_from: date | None = None
    available_until: date | None = None
    is_public: bool = True
    channel: str = "page"


@transaction.atomic
def offer(*, tenant: Tenant, given: ResourceGiven, opens: bool = False, by: Actor, now: datetime) -> Resource:
    """
    Offer something; the office checks it. `opens`: whoever keeps the market there has checked it already.

    :raises NotAllowed: for whoever may not offer there, or for somebody else. :raises ResourceRefused: with every reason.
    """
    _allow_offering(tenant, given, by)
    today = timezone.localdate(now)
    refuse_if(_problems(tenant, given, today), ResourceRefused)
    made = Resource(tenant=tenant, place_path=given.place.path, offered_at=now, **_values(given))
    series, letters = rules.RESOURCE_SERIES
    sequence = next_number(series, tenant=tenant, period=str(today.year))
    made.number = rules.number(tenant.letters, letters, today.year, sequence)
    made.save(force_insert=True)
    behalf = given.person.pk if given.person and given.person.pk != by.person_id else None
    changes = {"number": [None, made.number], "kind": [None, made.kind], "channel": [None, made.channel]}
    journal.record("cobuild.resource.offered", made, by=by, now=now, changes=changes, on_behalf_of=behalf)
    return check(resource=made, by=by, now=now) if opens else made


def _allow_offering(tenant: Tenant, given: ResourceGiven, by: Actor) -> None:
    if may_take(by, tenant.pk, given.place.path):
        return
    if by.tenant_id == tenant.pk and given.organisation is not None and given.organisation.pk == unit_of(by):
        return
    if by.tenant_id == tenant.pk and given.person is not None and given.person.pk == by.person_id:
        return
    raise NotAllowed(Problem("not_allowed", _("只能替自己或者本单位报。")))


def _problems(tenant: Tenant, given: ResourceGiven, today: date) -> list[Problem]:
    said = rules.Offered(
        kind=given.kind, field=given.field, title=given.title, details=given.details, skills=given.skills, times=given.times,
        available_from=given.available_from, available_until=given.available_until, channel=given.channel,
        givers=sum(one is not None for one in (given.organisation, given.person)),
    )  # fmt: skip
    named = {name: getattr(given, name) for name in ("place", "organisation", "person", "agreement", "space")}
    strangers = [name for name, one in named.items() if one is not None and one.tenant_id != tenant.pk]
    found = [Problem("another_tenant", _("这不在本街道。"), where=name) for name in strangers]
    return rules.offer_problems(said, today=today) + found


def _values(given: ResourceGiven) -> dict[str, Any]:
    values = {one.name: getattr(given, one.name) for one in fields(given)}
    values |= {"title": given.title.strip(), "details": given.details.strip()}
    return values | {"skills": [one.strip() for one in given.skills], "times": list(given.times)}


@transaction.atomic
def check(*, resource: Resource, is_public: bool | None = None, by: Actor, now: datetime) -> Resource:
    """
    Put it on the list. :raises NotAllowed: without the right there. :raises ResourceRefused: with every reason.
    """
    resource = locking.one(Resource, resource.pk)
    allow_keeping(by, resource.tenant_id, resource.place_path)
    problems = rules.check_problems(resource.state, resource.available_until, None, timezone.localdate(now))
    refuse_if(problems, ResourceRefused)
    resource.is_public = resource.is_public if is_public is None else is_public
    resource.checked_at, resource.checked_by = now, by.label[:80]
    return _to(resource, ResourceState.OPEN, "opened", "", by, now)


@transaction.atomic
def refuse(*, resource: Resource, reason: str, by: Actor, now: datetime) -> Resource:
    """
    Not put it on the list. :raises NotAllowed: without the right there. :raises ResourceRefused: with every reason.
    """
    resource = locking.one(Resource, resource.pk)
    allow_keeping(by, resource.tenant_id, resource.place_path)
    refuse_if(rules.refuse_problems(resource.state, reason), ResourceRefused)
    resource.refused_reason, resource.checked_at, resource.checked_by = reason.strip(), now, by.label[:80]
    return _to(resource, ResourceState.REFUSED, "refused", reason, by, now)


@transaction.atomic
def withdraw(*, resource: Resource, reason: str, by: Actor, now: datetime) -> Resource:
    """
    Take it back: whoever asked for it and has no answer yet is told. What was agreed is kept to, or settled one by one.

    :raises NotAllowed: for all but the giver and the office. :raises ResourceRefused: with every reason.
    """
    resource = locking.one(Resource, resource.pk)
    if not may_keep(by, resource.tenant_id, resource.place_path) and not offers_it(resource, by):
        raise NotAllowed(Problem("not_allowed", _("只有给的人和社区能收回。")))
    problems = rules.reason_problems(reason)
    if resource.state not in (ResourceState.SUBMITTED, ResourceState.OPEN):
        problems.append(Problem("state", _("这一条已经结束了。"), where="state"))
    refuse_if(problems, ResourceRefused)
    asked = resource.claims.filter(state=ClaimState.ASKED)
    queues.turn_away(asked, reason=_("收回了：%(why)s") % {"why": reason.strip()}, by=by, now=now)
    return _to(resource, ResourceState.WITHDRAWN, "withdrawn", reason, by, now)


def offers_it(resource: Resource, by: Actor) -> bool:
    """Whether it is this actor's own, or of the unit that they speak for."""
    if by.person_id is not None and by.person_id == resource.person_id:  # type: ignore[attr-defined]
        return True
    unit = resource.organisation_id  # type: ignore[attr-defined]
    return unit is not None and unit_of(by) == unit


def _to(resource: Resource, state: ResourceState, verb: str, reason: str, by: Actor, now: datetime) -> Resource:
    before, resource.state = resource.state, state
    resource.save()
    changes = {"state": [before, state]}
    journal.record(f"cobuild.resource.{verb}", resource, by=by, now=now, reason=reason.strip(), changes=changes)
    return resource
