"""Likely duplicates among people and organisations: suggested, never merged unseen."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from linli.core.actors import Actor
from linli.core.models import Tenant
from linli.registry.models import Organisation, Person
from linli.registry.rules.duplicates import Likeness, PersonFacts, is_known_already, organisations_alike, people_alike, plain_name

from .organisations import organisations
from .people import people_seen

LARGEST_BLOCK = 60  # records alike in one thing: more than that is a switchboard number, not one person


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and why they may be one; `older` was registered first."""

    older: Any
    newer: Any
    likeness: Likeness


def likely_same_people(actor: Actor, tenant: Tenant, *, limit: int = 100) -> list[Pair]:
    """
    Pairs among the people that this actor sees, the likeliest first. One query; only records that share a telephone, an
    identity number or a door are compared, so it grows with the register and not with its square.
    """
    people = list(people_seen(actor, tenant).defer("phone", "id_number", "birth_on", "care_note"))
    facts = {one.pk: _facts(one) for one in people}
    by_id = {one.pk: one for one in people}
    found = []
    for first, second in _pairs_of(_people_blocks(people)):
        if likeness := people_alike(facts[first], facts[second]):
            older, newer = sorted((by_id[first], by_id[second]), key=lambda one: (one.made_at, str(one.pk)))
            found.append(Pair(older, newer, likeness))
    return sorted(found, key=lambda pair: (-pair.likeness.score, pair.older.name, str(pair.newer.pk)))[:limit]


def likely_same_person(person: Person, *, limit: int = 5) -> list[Pair]:
    """Records that may be the same person as this one: shown on their page, and before a new one is written."""
    facts = _facts(person)
    near = Person.objects.none()
    everyone = Person.objects.filter(tenant=person.tenant_id, merged_into=None, erased_at=None).exclude(pk=person.pk)
    if person.phone_hash:
        near |= everyone.filter(phone_hash=person.phone_hash)
    if person.id_hash:
        near |= everyone.filter(id_hash=person.id_hash)
    if person.home_id and person.room:
        near |= everyone.filter(home=person.home_id, room=person.room)
    found = []
    for other in near.distinct()[:LARGEST_BLOCK]:
        if likeness := people_alike(facts, _facts(other)):
            found.append(Pair(other, person, likeness))
    return sorted(found, key=lambda pair: (-pair.likeness.score, str(pair.older.pk)))[:limit]


def known_already(person: Person) -> list[Person]:
    """The records, the oldest first, that this one would be entered beside a second time. One query."""
    facts = _facts(person)
    namesakes = Person.objects.filter(tenant=person.tenant_id, name=person.name, merged_into=None, erased_at=None)
    others = namesakes.exclude(pk=person.pk).select_related("home").order_by("made_at", "id")
    return [one for one in others[:LARGEST_BLOCK] if is_known_already(facts, _facts(one))]


def _facts(one: Person) -> PersonFacts:
    return PersonFacts(one.name, one.phone_hash, one.id_hash, one.home_id, one.room)


def likely_same_organisations(tenant: Tenant, *, limit: int = 100) -> list[Pair]:
    """Pairs of organisations with nearly one name, compared within its first two characters; a credit code belongs to one anyway."""
    everyone = list(organisations(tenant).order_by("id"))
    by_id = {one.pk: one for one in everyone}
    found = []
    for first, second in _pairs_of(_organisation_blocks(everyone)):
        one, other = by_id[first], by_id[second]
        if likeness := organisations_alike(one.name, one.credit_code, other.name, other.credit_code):
            older, newer = sorted((one, other), key=lambda each: str(each.pk))
            found.append(Pair(older, newer, likeness))
    return sorted(found, key=lambda pair: (-pair.likeness.score, pair.older.name, str(pair.newer.pk)))[:limit]


def _people_blocks(people: Iterable[Person]) -> Iterator[list[Any]]:
    blocks: dict[tuple[str, object], list[Any]] = defaultdict(list)
    for one in people:
        if one.phone_hash:
            blocks["phone", one.phone_hash].append(one.pk)
        if one.id_hash:
            blocks["id", one.id_hash].append(one.pk)
        if one.home_id and one.room:
            blocks["home", (one.home_id, one.room)].append(one.pk)
    yield from blocks.values()


def _organisation_blocks(everyone: Iterable[Organisation]) -> Iterator[list[Any]]:
    blocks: dict[str, list[Any]] = defaultdict(list)
    for one in everyone:
        blocks[plain_name(one.name)[:2]].append(one.pk)
    yield from blocks.values()


def _pairs_of(blocks: Iterator[list[Any]]) -> set[tuple[Any, Any]]:
    return {pair for block in blocks if 2 <= len(block) <= LARGEST_BLOCK for pair in combinations(sorted(block), 2)}
