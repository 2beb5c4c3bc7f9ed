"""Exclusive units and who owns them: co-owners' shares always make one whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core import journal, locking
from linli.core.actors import Actor
from linli.core.problems import NotAllowed, Problem, refuse_if
from linli.core.words import day_words
from linli.registry.errors import UnitRefused
from linli.registry.models import ExclusiveUnit, Organisation, Ownership, Person, Place
from linli.registry.rules import units as rules
from linli.registry.rules.places import first_day_problems

EDIT = "registry.units.edit"


@dataclass(frozen=True, slots=True)
class Share:
    """What one owner, a person or an organisation, holds of a unit."""

    owner: Person | Organisation
    part: Fraction = Fraction(1)
    basis: str = "register"


@transaction.atomic
def add_unit(
    *,
    place: Place,
    number: str,
    area_centi: int | None,
    kind: str = "dwelling",
    floor: int | None = None,
    area_basis: str = "register",
    is_sold: bool = True,
    since: date | None = None,
    by: Actor,
    now: datetime,
) -> ExclusiveUnit:
    """
    Register an exclusive unit; its area in 0.01 m².

    :raises UnitRefused: with every reason. :raises NotAllowed: where `by` may not edit units there.
    """
    # Hold the place: the same room number entered twice at once must not make two votes.
    place = locking.one(Place, place.pk)
    _insist(by, place)
    number = number.strip()
    taken = ExclusiveUnit.objects.filter(place=place, number=number, kind=kind, valid_to=None).exists()
    refuse_if(rules.unit_problems(number=number, area_centi=area_centi, taken=taken, place_kind=place.kind), UnitRefused)
    unit = ExclusiveUnit.objects.create(
        tenant_id=place.tenant_id,
        place=place,
        number=number,
        kind=kind,
        floor=floor,
        area_centi=area_centi,
        area_basis=area_basis,
        is_sold=is_sold,
        valid_from=since,
    )
    changes = {"number": [None, number], "area_centi": [None, area_centi]}
    journal.record("registry.unit.added", unit, by=by, now=now, changes=changes)
    return unit


@transaction.atomic
def change_unit(
    *, unit: ExclusiveUnit, area_centi: int | None, area_basis: str, is_sold: bool, by: Actor, now: datetime, reason: str = ""
) -> ExclusiveUnit:
    """Correct a unit's area, its basis, or whether it is sold. :raises UnitRefused: for an impossible area."""
    unit = locking.one(ExclusiveUnit, unit.pk, "place")
    _insist(by, unit.place)
    refuse_if(
        rules.unit_problems(number=unit.number, area_centi=area_centi, taken=False, place_kind=unit.place.kind), UnitRefused
    )
    wanted = {"area_centi": area_centi, "area_basis": area_basis, "is_sold": is_sold}
    changes = {key: [getattr(unit, key), value] for key, value in wanted.items() if getattr(unit, key) != value}
    if changes:
        for key in changes:
            setattr(unit, key, wanted[key])
        unit.save(update_fields=list(changes))
        journal.record("registry.unit.changed", unit, by=by, now=now, reason=reason, changes=changes)
    return unit


@transaction.atomic
def transfer_ownership(
    *, unit: ExclusiveUnit, shares: Sequence[Share], since: date, by: Actor, now: datetime, reason: str = ""
) -> list[Ownership]:
    """
    Give a unit to these owners from a day on; whoever owned it before ends the day before. The shares must sum to one.

    :raises UnitRefused: with every reason.
    """
    # Hold the unit: two transfers at once would leave shares that make two wholes. And the owners before it: whose record
    # is merged or erased in this moment must not become one.
    shares = _with_owners_held(shares)
    unit = locking.one(ExclusiveUnit, unit.pk, "place")
    _insist(by, unit.place)
    before = list(Ownership.objects.filter(unit=unit, valid_to=None))
    refuse_if(_transfer_problems(unit, shares, before, since, timezone.localdate(now)), UnitRefused)
    last = date.fromordinal(since.toordinal() - 1)
    Ownership.objects.filter(pk__in=[one.pk for one in before]).update(valid_to=last)
    after = [ownership_of(unit, share, since) for share in shares]
    Ownership.objects.bulk_create(after)
    changes = {"owners": [owners_for_journal(before), owners_for_journal(after)]}
    journal.record("registry.unit.transferred", unit, by=by, now=now, reason=reason, changes=changes)
    return after


def _with_owners_held(shares: Sequence[Share]) -> list[Share]:
    """The shares with their owners as they are now, held."""
    bodies = [share.owner.pk for share in shares if isinstance(share.owner, Organisation)]
    people = [share.owner.pk for share in shares if isinstance(share.owner, Person)]
    held: dict[UUID, Person | Organisation] = {}
    if bodies:
        held |= {one.pk: one for one in locking.several(Organisation.objects.filter(pk__in=bodies))}
    if people:
        held |= {one.pk: one for one in locking.several(Person.objects.filter(pk__in=people))}
    return [replace(share, owner=held[share.owner.pk]) for share in shares]


def ownership_of(unit: ExclusiveUnit, share: Share, since: date | None) -> Ownership:
    """One owner's row, not yet written."""
    return Ownership(
        tenant_id=unit.tenant_id,
        unit=unit,
        person=share.owner if isinstance(share.owner, Person) else None,
        organisation=share.owner if isinstance(share.owner, Organisation) else None,
        share_numerator=share.part.numerator,
        share_denominator=share.part.denominator,
        basis=share.basis,
        valid_from=since,
    )


def owners_for_journal(rows: Sequence[Ownership]) -> list[list[str]]:
    """[owner's key, share] of each: keys only, so that the line holds nothing personal."""
    return sorted([str(one.person_id or one.organisation_id), f"{one.share_numerator}/{one.share_denominator}"] for one in rows)


def _transfer_problems(
    unit: ExclusiveUnit, shares: Sequence[Share], before: Sequence[Ownership], since: date, today: date
) -> list[Problem]:
    problems = rules.share_problems([share.part for share in shares], owners=[share.owner.pk for share in shares])
    if unit.valid_to:
        problems.append(Problem("unit_ended", _("这套房屋已经注销。"), "unit"))
    if any(share.owner.tenant_id != unit.tenant_id for share in shares):
        problems.append(Problem("other_tenant", _("只能选本街道的。"), "owners"))
    if any(share.owner.merged_into_id or getattr(share.owner, "erased_at", None) for share in shares):
        problems.append(Problem("person_gone", _("有业主的记录已经合并或删除，换一条记录。"), "owners"))
    starts = [one.valid_from for one in before if one.valid_from]
    if starts and since <= max(starts):
        text = _("上一次产权变动从 %(day)s 起，这一次要在那以后。") % {"day": day_words(max(starts))}
        problems.append(Problem("same_day" if since in starts else "dates_order", text, "since"))
    return problems + first_day_problems(None, since, today)


def _insist(by: Actor, place: Place) -> None:
    if not by.may(EDIT, tenant_id=place.tenant_id, place_path=place.path):
        raise NotAllowed(Problem("not_allowed", _("这里的房屋不归您登记。")))
