"""Facts that the register announces; ids only."""

from dataclasses import dataclass
from uuid import UUID

from linli.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEnded(Event):
    """Somebody no longer holds a post: what was on their desk needs another."""

    appointment_id: UUID
    post_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMoved(Event):
    """Somebody lives elsewhere now; None is “not known” or “outside the subdistrict”."""

    person_id: UUID
    from_place_id: UUID | None
    to_place_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMoved(Event):
    """A subtree hangs elsewhere: whoever keeps a place's path beside its rows rewrites it."""

    place_id: UUID
    old_path: str
    new_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMerged(Event):
    """Two records were one person; every foreign key has been moved already."""

    kept_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationMerged(Event):
    """Two records were one organisation; every foreign key has been moved already."""

    kept_id: UUID
    merged_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(Event):
    """Somebody no longer agrees to one purpose: whoever relied on it stops, and takes down what rests on it."""

    person_id: UUID
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased(Event):
    """Somebody's personal data were erased at their wish: whoever copied any erases its own."""

    person_id: UUID
