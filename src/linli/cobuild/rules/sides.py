"""Who stands on which side of a claim: the one that gives, and those who are served. Pure."""

from dataclasses import dataclass, field
from uuid import UUID

from linli.core.actors import Actor
from linli.registry.api import Organisation, Person

from ..models import Team
from . import rights


@dataclass(frozen=True, slots=True)
class Claimant:
    """
    Who claims: exactly one unit, team or person.

    :raises ValueError: for none or several.
    """

    organisation: Organisation | None = None
    team: Team | None = None
    person: Person | None = None

    def __post_init__(self) -> None:
        if sum(one is not None for one in (self.organisation, self.team, self.person)) != 1:
            raise ValueError("a claim has exactly one claimant")

    @property
    def who(self) -> Organisation | Team | Person:
        found = self.organisation or self.team or self.person
        assert found is not None  # noqa: S101 -- __post_init__ saw to it
        return found

    @property
    def kind(self) -> str:
        """`organisation`, `team` or `person`."""
        return "organisation" if self.organisation else "team" if self.team else "person"

    @property
    def key(self) -> str:
        return key_of(self.kind, self.who.pk)


def key_of(kind: str, pk: UUID) -> str:
    """What one claimant is found by: `o:`, `t:` or `p:` and its key."""
    return f"{kind[0]}:{pk}"


@dataclass(frozen=True, slots=True)
class Side:
    """Who speaks for one side, and who belongs to it without speaking (the members of a team)."""

    organisation_id: UUID | None = None
    speakers: frozenset[UUID] = field(default_factory=frozenset)
    members: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def is_nobody(self) -> bool:
        return self.organisation_id is None and not self.speakers


def speaks_for(by: Actor, side: Side) -> bool:
    """Whether somebody may act for this side: the person, the lead of a team, the liaison of the unit."""
    if by.person_id is not None and by.person_id in side.speakers:
        return True
    return _is_of(by, side) and by.may(rights.OWN_UNIT, tenant_id=by.tenant_id, organisation_ids=frozenset({by.organisation_id}))  # type: ignore[arg-type]  # _is_of saw that there is one


def belongs_to(by: Actor, side: Side) -> bool:
    """Whether somebody is of this side at all, and so can be no judge of what it did."""
    return _is_of(by, side) or (by.person_id is not None and by.person_id in side.speakers | side.members)


def _is_of(by: Actor, side: Side) -> bool:
    return by.organisation_id is not None and by.organisation_id == side.organisation_id


def are_the_same(one: Side, other: Side) -> bool:
    """Whether the two sides are one: nobody helps themselves, and nobody would be left to confirm it."""
    if one.organisation_id is not None and one.organisation_id == other.organisation_id:
        return True
    return bool(one.speakers & other.speakers)
