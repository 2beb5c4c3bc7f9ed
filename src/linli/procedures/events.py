"""Facts that procedures announces; ids only."""

from dataclasses import dataclass
from uuid import UUID

from linli.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionOpened(Event):
    """A roll was frozen and may be asked."""

    collection_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionClosed(Event):
    """Nothing more is written down; what it came to stands."""

    collection_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    """A head of a roll said something; what, the event does not say."""

    collection_id: UUID
    head_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalMade(Event):
    """Somebody wished for something."""

    proposal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSettled(Event):
    """A wish became a candidate, was refused, or was merged into another."""

    proposal_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftListPublished(Event):
    """The candidates are public and may be commented on."""

    round_id: UUID
