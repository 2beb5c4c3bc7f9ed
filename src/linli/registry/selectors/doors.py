"""What a building head sees: own doors, who lives behind them, who needs a visit. Nothing else (domain §6.4)."""

from collections import defaultdict
from dataclasses import dataclass, field

from linli.core.access import within
from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.models import Person, Place, PlaceKind

DOOR_KINDS = (PlaceKind.ENTRANCE, PlaceKind.BUILDING, PlaceKind.COMPOUND)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One neighbour: the telephone only with their consent, of hardship only that a visit is due."""

    name: str
    needs_visit: bool
    is_elder: bool
    phone: str
    has_phone: bool


@dataclass(frozen=True, slots=True)
class Room:
    number: str
    neighbours: list[Neighbour] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Door:
    """One entrance (or a house without entrances), its rooms in order."""

    place: Place
    rooms: list[Room]

    @property
    def visits(self) -> int:
        return sum(neighbour.needs_visit for room in self.rooms for neighbour in room.neighbours)

    @property
    def people(self) -> int:
        return sum(len(room.neighbours) for room in self.rooms)


def doors_of(actor: Actor, tenant: Tenant) -> list[Door]:
    """The doors within the actor's posts as a head, with the people behind them. Two queries, however many doors."""
    mine = within(actor, "registry.doors", path="path")
    places = list(Place.objects.filter(mine, tenant=tenant, kind__in=DOOR_KINDS).live().order_by("path"))
    living = Person.objects.filter(
        within(actor, "registry.doors", path="home__path"), tenant=tenant, merged_into=None, erased_at=None
    )
    rooms: dict[object, dict[str, Room]] = defaultdict(dict)
    for person in living.order_by("room", "name", "id"):
        room = rooms[person.home_id].setdefault(person.room, Room(person.room))
        room.neighbours.append(neighbour_of(person))
    doors = [Door(place, sorted(rooms[place.pk].values(), key=lambda room: _in_order(room.number))) for place in places]
    return [door for door in doors if door.rooms or door.place.kind == PlaceKind.ENTRANCE]


def neighbour_of(person: Person) -> Neighbour:
    """What a head may know of a neighbour."""
    phone = person.phone if person.shares_phone_with_heads else ""
    return Neighbour(person.name, person.needs_visit, person.is_elder, phone, person.has_phone)


def _in_order(number: str) -> tuple[int, str]:
    digits = "".join(one for one in number if one.isdecimal())
    return int(digits or 0), number
