"""Whom of the register a clerk means who types a name and a telephone: the one, or those to choose from before anybody is entered anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.core.phones import is_phone
from linli.core.privacy import mask_name, mask_phone, search_hash
from linli.registry.models import Person, Place
from linli.registry.rules.duplicates import Likeness, may_be_meant

from .people import living_records, people_seen

LOOKED_THROUGH = 200  # records with something of the name; more than that is a name that points to nobody
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant, as whoever asks may see them: outside their places only a masked name."""

    person: Person
    name: str
    phone: str
    home: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return " · ".join(one for one in (self.name, self.phone, self.home, "、".join(self.reasons)) if one)


@dataclass(frozen=True, slots=True)
class Meant:
    """`exactly`: the one with just this; else `near`: at most five, the likeliest first."""

    exactly: Person | None
    near: Sequence[Candidate] = ()


def people_meant(by: Actor, tenant: Tenant, *, name: str, phone: str = "", home: Place | None = None) -> Meant:
    """
    By name and telephone, the oldest where one was entered twice; by a name, or a telephone written for it, that only one has
    (under `home` where it is given). Otherwise those who may be meant among the people whom `by` may look up, and whoever has
    that telephone. Three statements at most.
    """
    name, phone = name.strip(), (name if is_phone(name) else phone).strip()
    hashed = search_hash(phone, purpose="phone")
    mine = Q(phone_hash=hashed) if hashed else Q(name=name)
    same = list(living_records(tenant).filter(mine).select_related("home").order_by("made_at", "id")[:LOOKED_THROUGH])
    if exactly := _exactly(same, name, is_number=bool(hashed), home=home):
        return Meant(exactly)
    seen = people_seen(by, tenant)
    near = list(seen.filter(_something_of(name)).order_by("name", "id")[:LOOKED_THROUGH]) if name and name != phone else []
    known = {one.pk for one in near} | set(seen.filter(pk__in=[one.pk for one in same]).values_list("pk", flat=True))
    everybody = {one.pk: one for one in [*near, *(one for one in same if hashed or one.pk in known)]}
    found = [(likeness, one) for one in everybody.values() if (likeness := _likeness(name, hashed, home, one)) is not None]
    found.sort(key=lambda each: (-each[0].score, each[1].name, str(each[1].pk)))
    return Meant(None, [_candidate(one, likeness, is_seen=one.pk in known) for likeness, one in found[:SHOWN]])


def _exactly(same: Sequence[Person], name: str, *, is_number: bool, home: Place | None) -> Person | None:
    if is_number and not is_phone(name):
        return next((one for one in same if one.name == name), None)
    there = [one for one in same if home is None or (one.home is not None and one.home.path.startswith(home.path))]
    return there[0] if len(there) == 1 else None


def _likeness(name: str, hashed: str, home: Place | None, one: Person) -> Likeness | None:
    is_home_same = home is not None and one.home is not None and one.home.path.startswith(home.path)
    return may_be_meant(name, one.name, is_phone_same=bool(hashed) and one.phone_hash == hashed, is_home_same=is_home_same)


def _something_of(name: str) -> Q:
    """Names with all the characters of this one in any order, or with all but one of three and more, in theirs."""
    every = reduce(lambda found, character: found & Q(name__contains=character), set(name), Q())
    if len(name) < 3:
        return every
    but_one = [Q(name__startswith=name[:n], name__endswith=name[n + 1 :]) for n in range(len(name))]
    return reduce(or_, but_one, every)


def _candidate(one: Person, likeness: Likeness, *, is_seen: bool) -> Candidate:
    home = f"{one.home or ''} {one.room}".strip() if is_seen else ""
    return Candidate(one, one.name if is_seen else mask_name(one.name), mask_phone(one.phone), home, likeness.reasons)
