"""Donations: received with a receipt, voided, named in public or not any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.core import clock, events, journal, locking
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.numbers import next_number
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.registry.api import Organisation, Person, Place, has_consented, record_consent

from ..errors import DonationRefused, SaleRefused
from ..events import DonationReceived, DonationVoided
from ..models import Claim, Donation, MoveKind, SaleLine, StockItem, StockMove
from ..rules import donations as rules
from ..rules import rights
from ..rules.donations import Line
from ..rules.needs import number
from ..selectors.claims import PUBLIC_NAME, path_of
from ..selectors.donations import given_in
from ..selectors.speaking import unit_of
from . import stock
from .space_pieces import allow


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationGiven:
    """What was given, by a unit, a person, or nobody who is named. `place`: whose store it goes to."""

    place: Place
    lines: Sequence[Line]
    organisation: Organisation | None = None
    person: Person | None = None
    received_on: date | None = None
    purpose: str = ""
    may_name: bool = False
    claim: Claim | None = None
    sale_line: SaleLine | None = None


@transaction.atomic
def receive(*, tenant: Tenant, given: DonationGiven, by: Actor, now: datetime) -> Donation:
    """
    Write a receipt, and put what was given into the store. A person's name is published only with their consent, which is
    written down with it (PIPL art. 25).

    :raises NotAllowed: without the right there. :raises DonationRefused: with every reason.
    """
    allow(by, rights.DONATIONS, tenant_id=tenant.pk, place_path=given.place.path)
    today = clock.day_of(now)
    on = given.received_on or today
    locking.hold(Place.objects.filter(pk=given.place.pk))
    problems = _problems(tenant, given, on, today)
    refuse_if(problems, DonationRefused)
    if given.may_name and given.person is not None:
        _consent(given.person, by, now)
    return _taken_in(tenant, given, on, by, now)


def _taken_in(tenant: Tenant, given: DonationGiven, on: date, by: Actor, now: datetime) -> Donation:
    """Into the store of a place that the caller holds, with a receipt."""
    kept = stock.kept_as(given.place, given.lines)
    items = stock.held(kept.values())
    stock.note_days(items[kept[one.key].pk] for one in given.lines if one.best_before)
    row = _written(tenant, given, on, by, now)
    came = [(items[kept[one.key].pk], one.quantity, one.best_before) for one in given.lines]
    stock.add(MoveKind.DONATED, came, on=on, by=by, now=now, donation=row)
    changes = {"number": [None, row.number], "lines": [None, len(given.lines)], "may_name": [None, row.may_name]}
    journal.record("cobuild.donation.received", row, by=by, now=now, changes=changes)
    events.publish(DonationReceived(tenant_id=tenant.pk, donation_id=row.pk), now=now)
    return row


def _written(tenant: Tenant, given: DonationGiven, on: date, by: Actor, now: datetime) -> Donation:
    row = Donation(
        tenant=tenant, place=given.place, place_path=given.place.path, organisation=given.organisation, person=given.person,
        received_on=on, purpose=given.purpose.strip(), may_name=given.may_name, claim=given.claim, sale_line=given.sale_line,
        made_at=now, made_by=by.label[:80],
    )  # fmt: skip
    series, letters = rules.SERIES
    sequence = next_number(series, tenant=tenant, period=str(on.year))
    row.number = number(tenant.letters, letters, on.year, sequence)
    row.save(force_insert=True)
    return row


def _problems(tenant: Tenant, given: DonationGiven, on: date, today: date) -> list[Problem]:
    named = {name: getattr(given, name) for name in ("place", "organisation", "person", "claim")}
    found = [
        Problem("another_tenant", _("这不在本街道。"), where=name)
        for name, one in named.items()
        if one is not None and one.tenant_id != tenant.pk
    ]
    if given.person is not None and given.person.erased_at is not None:
        found.append(Problem("person_gone", _("这个人的资料已经删除了。"), where="person"))
    givers = sum(one is not None for one in (given.organisation, given.person))
    found += rules.donor_problems(givers=givers, may_name=given.may_name)
    found += rules.day_problems(on, today, where="received_on")
    found += rules.text_problems(given.purpose, rules.MOST_PURPOSE, where="purpose")
    found += rules.line_problems(given.lines, received_on=on)
    found += _day_missing(given)
    if given.claim is not None and not path_of(given.claim).startswith(given.place.path):
        found.append(Problem("claim", _("这个认领不在这个社区。"), where="claim"))
    return found


def _day_missing(given: DonationGiven) -> list[Problem]:
    """What has had a day of expiry at this store once has one always: without it nobody would see that it expires."""
    dated = set(StockItem.objects.filter(place=given.place.pk, best_before_matters=True).values_list("name", "unit"))
    return [
        Problem("day_missing", _("“%(what)s”有保质期，写到哪天。") % {"what": one.name}, where=f"best_before_{n}")
        for n, one in enumerate(given.lines, start=1)
        if one.best_before is None and one.key in dated
    ]


def _consent(person: Person, by: Actor, now: datetime) -> None:
    """That somebody agrees to be named stands in the register, where it can be withdrawn. :raises DonationRefused: who may not write it."""
    if has_consented(person, PUBLIC_NAME):
        return
    try:
        record_consent(person=person, purpose=PUBLIC_NAME, by=by, now=now, note=_("捐赠时同意公开姓名"))
    except NotAllowed:
        text = _("先请社区登记本人同意公开姓名，或者先不公开。")
        raise DonationRefused(Problem("consent_missing", text, where="may_name")) from None


@transaction.atomic
def void(*, donation: Donation, reason: str, by: Actor, now: datetime) -> Donation:
    """
    A receipt was a mistake: it counts no more and stays to be seen, and what it brought leaves the store. Not when that has gone.

    :raises NotAllowed: without the right there. :raises DonationRefused: with every reason.
    """
    donation = locking.one(Donation, donation.pk, "place", "tenant")
    allow(by, rights.DONATIONS, tenant_id=donation.tenant_id, place_path=donation.place_path)
    moves = given_in([donation])[donation.pk]
    items = stock.held(one.item for one in moves)
    problems = rules.reason_problems(reason)
    if donation.voided_at:
        problems.append(Problem("void", _("这张收据已经作废了。")))
    if donation.sale_line is not None:
        problems.append(Problem("from_sale", _("这笔钱是义卖转来的，到义卖的账上冲正。")))
    problems += stock.going_problems(items, [(one.item, one.quantity) for one in moves])
    refuse_if(problems, DonationRefused)
    return _voided(donation, moves, items, reason, by, now)


def _voided(
    donation: Donation, moves: Sequence[StockMove], items: Mapping[UUID, StockItem], reason: str, by: Actor, now: datetime
) -> Donation:
    """What it brought leaves the store; the caller holds these things."""
    donation.voided_at, donation.void_reason = now, reason.strip()
    donation.save(update_fields=["voided_at", "void_reason"])
    gone = [(items[one.item_id], -one.quantity, one.best_before) for one in moves]  # type: ignore[attr-defined]
    stock.add(MoveKind.VOIDED, gone, on=clock.day_of(now), by=by, now=now, donation=donation, note=reason.strip())
    journal.record("cobuild.donation.voided", donation, by=by, now=now, reason=reason.strip())
    events.publish(DonationVoided(tenant_id=donation.tenant_id, donation_id=donation.pk), now=now)
    return donation


# ---- what a charity sale made ----


def carry_over(*, line: SaleLine, by: Actor, now: datetime) -> Donation:
    """What a sale made becomes donated money of its community, with a receipt. The caller holds the sale and has asked for the right."""
    sale = line.sale
    locking.hold(Place.objects.filter(pk=sale.place.pk))
    given = DonationGiven(place=sale.place, lines=[rules.money(-line.cents)], purpose=sale.purpose, sale_line=line)
    return _taken_in(sale.tenant, given, clock.day_of(now), by, now)


def bring_back(*, line: SaleLine, reason: str, by: Actor, now: datetime) -> Donation:
    """
    Such a line was wrong: its receipt is voided with it, and the money is back in the till of the sale, which the caller holds.

    :raises SaleRefused: when some of that money has gone meanwhile.
    """
    donation = locking.one(Donation, line.carried_to.pk, "place", "tenant")
    moves = given_in([donation])[donation.pk]
    items = stock.held(one.item for one in moves)
    gone = stock.going_problems(items, [(one.item, one.quantity) for one in moves])
    text = _("转入善款的钱已经发出去了，善款里剩下的不够冲正。")
    refuse_if([Problem("carried_gone", text)] if gone else [], SaleRefused)
    return _voided(donation, moves, items, reason, by, now)


# ---- names ----


@transaction.atomic
def name_publicly(*, donation: Donation, may_name: bool, by: Actor, now: datetime) -> Donation:
    """
    Whether a donor is thanked by name. The donors decide; the office writes down what they say. Taking it back needs no reason.

    :raises NotAllowed: for all but the donor and the office. :raises DonationRefused: with every reason.
    """
    if donation.person is not None:
        locking.hold(Person.objects.filter(pk=donation.person.pk))
    donation = locking.one(Donation, donation.pk, "organisation", "person")
    if not is_donor(by, donation):
        allow(by, rights.DONATIONS, tenant_id=donation.tenant_id, place_path=donation.place_path)
    givers = sum(one is not None for one in (donation.organisation, donation.person))
    problems = rules.donor_problems(givers=givers, may_name=may_name)
    if donation.voided_at:
        problems.append(Problem("void", _("这张收据已经作废了。")))
    refuse_if(problems, DonationRefused)
    if may_name and donation.person is not None:
        _consent(donation.person, by, now)
    return _named(donation, may_name, by, now)


def _named(donation: Donation, may_name: bool, by: Actor, now: datetime) -> Donation:
    if donation.may_name != may_name:
        donation.may_name = may_name
        donation.save(update_fields=["may_name"])
        verb = "named" if may_name else "unnamed"
        journal.record(f"cobuild.donation.{verb}", donation, by=by, now=now)
    return donation


def is_donor(by: Actor, donation: Donation) -> bool:
    """Whether it is this actor's own, or of the unit that they speak for."""
    if by.person_id is not None and by.person_id == donation.person_id:  # type: ignore[attr-defined]
        return True
    unit = donation.organisation_id  # type: ignore[attr-defined]
    return unit is not None and unit_of(by) == unit


@transaction.atomic
def take_names_back(*, person_id: UUID, tenant_id: UUID, now: datetime) -> int:
    """Somebody does not agree any more to be named: none of their donations says their name, now or later. Returns how many did."""
    by = Actor.system(tenant_id=tenant_id)
    rows = locking.several(Donation.objects.filter(tenant=tenant_id, person=person_id, may_name=True))
    for one in rows:
        _named(one, False, by, now)
    return len(rows)
