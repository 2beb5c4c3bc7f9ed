"""Partner units: registered, changed, described by themselves, and gone."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation

from ..errors import PartnerRefused
from ..models import CheckIn, Claim, PartnerUnit
from ..rules import partners as rules
from ..rules import rights
from ..rules.partners import PartnerGiven, Span
from ..selectors.partners import is_own
from ..states import ClaimState
from .space_pieces import allow

OPEN = (ClaimState.ASKED, ClaimState.WAITING, ClaimState.AGREED, ClaimState.DISPUTED)
"""What a unit has taken on and not settled."""
CHANGED = ("level", "place", "joined_on", "field", "can_offer", "is_public")


@transaction.atomic
def register(*, tenant: Tenant, given: PartnerGiven, by: Actor, now: datetime) -> PartnerUnit:
    """
    Take an organisation into the register of partner units, once for every level (最多报一次).

    :raises NotAllowed: without the right at its place. :raises PartnerRefused: with every reason.
    """
    body = given.organisation
    locking.hold(Organisation.objects.filter(pk=body.pk))  # an unknown one is only tried: the form says so with the rest
    allow(by, rights.PARTNERS, tenant_id=tenant.pk, place_path=given.place.path)
    refuse_if(_problems(given, tenant.pk, body.pk, now), PartnerRefused)
    row = PartnerUnit(tenant=tenant, organisation=body, **_values(given))
    row.save(force_insert=True)
    changes = {"organisation": [None, body.pk], "level": [None, row.level], "joined_on": [None, row.joined_on]}
    journal.record("cobuild.partner.registered", row, by=by, now=now, changes=changes)
    return row


def _problems(given: PartnerGiven, tenant_id: UUID, body_id: UUID, now: datetime, *, but: UUID | None = None) -> list[Problem]:
    rows = PartnerUnit.objects.filter(organisation=body_id)
    rows = rows.exclude(pk=but) if but else rows
    others = [Span(*one) for one in rows.values_list("joined_on", "left_on")]
    return rules.given_problems(given, tenant_id=tenant_id, others=others, today=timezone.localdate(now))


def _values(given: PartnerGiven) -> dict[str, Any]:
    texts = {"field": given.field.strip(), "can_offer": given.can_offer.strip()}
    return {name: getattr(given, name) for name in CHANGED} | texts | {"place_path": given.place.path}


def held(partner: PartnerUnit) -> PartnerUnit:
    """The unit as it is now; the organisation is held first, so that nobody registers it meanwhile."""
    locking.one(Organisation, partner.organisation_id)  # type: ignore[attr-defined]
    return locking.one(PartnerUnit, partner.pk, "tenant", "place", "organisation")


@transaction.atomic
def change(*, partner: PartnerUnit, given: PartnerGiven, by: Actor, now: datetime) -> PartnerUnit:
    """
    Change what is said of a unit; which organisation it is does not change.

    :raises NotAllowed: without the right at its old and new place. :raises PartnerRefused: with every reason.
    """
    partner = held(partner)
    for path in (partner.place_path, given.place.path):
        allow(by, rights.PARTNERS, tenant_id=partner.tenant_id, place_path=path)
    given = PartnerGiven(partner.organisation, **{name: getattr(given, name) for name in CHANGED})
    problems = _problems(given, partner.tenant_id, partner.organisation.pk, now, but=partner.pk) if not partner.left_on else []
    if partner.left_on:
        problems.append(Problem("left", _("这个单位已经退出了。")))
    refuse_if(problems, PartnerRefused)
    _write(partner, _values(given), "changed", by, now)
    return partner


def _write(partner: PartnerUnit, values: dict[str, Any], past: str, by: Actor, now: datetime) -> None:
    changes = {
        name: [_plain(getattr(partner, name)), _plain(value)] for name, value in values.items() if getattr(partner, name) != value
    }
    for name, value in values.items():
        setattr(partner, name, value)
    partner.save()
    changes.pop("place_path", None)
    journal.record(f"cobuild.partner.{past}", partner, by=by, now=now, changes=changes)


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | bool | None) else str(value)


@transaction.atomic
def describe(*, partner: PartnerUnit, field: str, can_offer: str, by: Actor, now: datetime) -> PartnerUnit:
    """
    The unit's own liaison says what it does and what it can help with.

    :raises NotAllowed: for whoever does not speak for it. :raises PartnerRefused: with every reason.
    """
    partner = held(partner)
    if not is_own(by, partner):
        raise NotAllowed(Problem("not_allowed", _("您只能办本单位的事。")))
    problems = rules.text_problems(field, can_offer)
    if partner.left_on:
        problems.append(Problem("left", _("这个单位已经退出了。")))
    refuse_if(problems, PartnerRefused)
    _write(partner, {"field": field.strip(), "can_offer": can_offer.strip()}, "described", by, now)
    return partner


@transaction.atomic
def leave(*, partner: PartnerUnit, on: date, reason: str, by: Actor, now: datetime) -> PartnerUnit:
    """
    A unit takes part no more; `on` is its last day. What it did and what was said to it stays. Its own check-in ends with it.

    :raises NotAllowed: without the right there. :raises PartnerRefused: with every reason.
    """
    partner = held(partner)
    allow(by, rights.PARTNERS, tenant_id=partner.tenant_id, place_path=partner.place_path)
    waiting = Claim.objects.filter(organisation=partner.organisation, state__in=OPEN).count()
    span = Span(partner.joined_on, partner.left_on)
    problems = rules.leave_problems(
        span=span, on=on, reason=reason, open_claims=waiting, today=timezone.localdate(now)
    )  # fmt: skip
    refuse_if(problems, PartnerRefused)
    _end(partner, on, reason.strip(), by, now)
    return partner


def _end(partner: PartnerUnit, on: date, reason: str, by: Actor, now: datetime) -> None:
    partner.left_on, partner.left_reason = on, reason
    partner.save(update_fields=["left_on", "left_reason"])
    journal.record("cobuild.partner.left", partner, by=by, now=now, reason=reason, changes={"left_on": [None, on]})
    for one in locking.several(CheckIn.objects.filter(partner=partner, ended_on=None)):
        one.ended_on, one.ended_reason = max(on, one.since), reason[:120]
        one.save(update_fields=["ended_on", "ended_reason"])
        journal.record("cobuild.checkin.ended", one, by=by, now=now, reason=reason, changes={"ended_on": [None, one.ended_on]})


@transaction.atomic
def end_merged(*, merged_id: UUID, tenant_id: UUID, now: datetime) -> None:
    """Two records were one unit and both took part: what is left with the record that is only a trace ends today."""
    by, today = Actor.system(tenant_id=tenant_id), timezone.localdate(now)
    for row in PartnerUnit.objects.filter(tenant=tenant_id, organisation=merged_id, left_on=None):
        partner = held(row)
        _end(partner, max(today, partner.joined_on), _("和另一个单位是同一家。"), by, now)
