"""The roll of a collection as the register has it on a day: heads with their units, who may speak for each, and its digest."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.canonical import digest
from linli.core.models import Tenant
from linli.core.problems import Problem
from linli.procedures.models.collections import Counts
from linli.procedures.rules import collections as rules
from linli.procedures.rules import shares
from linli.procedures.rules.shares import UNSOLD, OwnedUnit
from linli.procedures.rules.sharing import area_text
from linli.registry.api import ExclusiveUnit, Place, UnitKind, grown_up_residents, households_under, owned_units


@dataclass(frozen=True, slots=True)
class Voter:
    """Somebody who may speak for a head: exactly one of both."""

    person_id: UUID | None = None
    organisation_id: UUID | None = None

    @property
    def key(self) -> str:
        return f"p:{self.person_id}" if self.person_id else f"o:{self.organisation_id}"


@dataclass(frozen=True, slots=True)
class Seat:
    """A head before it is written: its key, first door, place, area in 0.01 m², units (id, label, area) and voters."""

    key: str
    label: str
    place_id: UUID
    place_path: str
    area_centi: int = 0
    is_unsold: bool = False
    units: tuple[tuple[UUID, str, int | None], ...] = ()
    voters: tuple[Voter, ...] = ()


@dataclass(frozen=True, slots=True)
class Roll:
    """What the register gives for a collection: the seats in the order of their doors, and why it cannot be frozen yet."""

    seats: tuple[Seat, ...]
    problems: tuple[Problem, ...] = ()
    owners_twice: int = field(default=0)

    @property
    def area_centi(self) -> int:
        return sum(seat.area_centi for seat in self.seats)

    @property
    def area_words(self) -> str:
        return area_text(self.area_centi)

    @property
    def digest(self) -> str:
        """Covers every head with its units, areas and voters; a changed area changes it."""
        return digest(
            [
                {
                    "key": seat.key,
                    "units": [[str(unit), area] for unit, _label, area in seat.units],
                    "voters": sorted(voter.key for voter in seat.voters),
                }
                for seat in self.seats
            ]
        )


def roll_of(counts: str, place: Place, *, tenant: Tenant, on: date, kinds: Iterable[str] = (), needs_area: bool = False) -> Roll:
    """The roll of a place on a day, by what makes a head of it."""
    if counts == Counts.OWNERS:
        return _owners(place, tenant, on, kinds, needs_area=needs_area)
    seats = _households(place, tenant, on) if counts == Counts.HOUSEHOLDS else _residents(place, tenant, on)
    problems = () if seats else (Problem("roll_empty", _("这里没有登记住户。先在“人员”里补上，再建名册。"), where="place"),)
    return Roll(tuple(seats), problems)


def _owners(place: Place, tenant: Tenant, on: date, kinds: Iterable[str], *, needs_area: bool) -> Roll:
    rows = list(owned_units(place.path, tenant=tenant, on=on, kinds=kinds))
    by_key = {str(row.pk): row for row in rows}
    units = [_owned(row) for row in rows]
    heads = shares.heads_of(units)
    seats = tuple(_seat(head, by_key) for head in heads)
    problems = tuple(rules.roll_problems(units, needs_area=needs_area))
    return Roll(seats, problems, owners_twice=len(units) - len(heads))


def _owned(row: ExclusiveUnit) -> OwnedUnit:
    owners = frozenset(voter.key for voter in _voters_of(row))
    return OwnedUnit(str(row.pk), door_label(row.place, row.number), row.place.path, row.area_centi, owners, row.is_sold)


def _voters_of(row: ExclusiveUnit) -> list[Voter]:
    return [Voter(one.person_id, one.organisation_id) for one in row.ownerships.all()]


def _seat(head: shares.Head, rows: Mapping[str, ExclusiveUnit]) -> Seat:
    main = min(head.units, key=lambda unit: UnitKind.values.index(rows[unit.key].kind))  # a dwelling before a parking place
    first, label = rows[main.key], main.label
    if len(head.units) > 1:
        label = _("%(door)s 等 %(count)d 处") % {"door": label, "count": len(head.units)}
    is_unsold = head.key == UNSOLD
    return Seat(
        key=short(head.key),
        label=label,
        place_id=first.place_id,
        place_path=first.place.path,
        area_centi=head.area_centi,
        is_unsold=is_unsold,
        units=tuple((rows[unit.key].pk, unit.label, unit.area_centi) for unit in head.units),
        voters=tuple(_once(voter for unit in head.units for voter in _voters_of(rows[unit.key]))),
    )


def _once(voters: Iterable[Voter]) -> list[Voter]:
    return list({voter.key: voter for voter in voters}.values())


def _households(place: Place, tenant: Tenant, on: date) -> list[Seat]:
    return [
        Seat(
            key=short(f"household:{row.pk}"),
            label=door_label(row.place, row.room),
            place_id=row.place_id,
            place_path=row.place.path,
            voters=tuple(_once(Voter(member.person_id) for member in row.members.all())),
        )
        for row in households_under(place.path, tenant=tenant, on=on)
    ]


def _residents(place: Place, tenant: Tenant, on: date) -> list[Seat]:
    return [
        Seat(
            key=short(f"person:{person.pk}"),
            label=door_label(person.home, person.room),
            place_id=person.home.pk,
            place_path=person.home.path,
            voters=(Voter(person.pk),),
        )
        for person in grown_up_residents(place.path, tenant=tenant, on=on)
        if person.home is not None
    ]


def door_label(place: Place, room: str) -> str:
    """纬二路8号院3号楼东单元 502, without names."""
    return f"{place} {room}".strip()


def short(key: str) -> str:
    """A head's key as it stands in the table: who owns what is not written out in it."""
    return hashlib.sha256(key.encode()).hexdigest()
