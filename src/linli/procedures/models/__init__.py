"""The tables of procedures, one module per noun."""

from .collections import (
    STANDARD,
    Asking,
    Collection,
    CollectionKind,
    Counts,
    Outcome,
    RollHead,
    RollUnit,
    RollVoter,
    Way,
)
from .proposals import DraftComment, How, Proposal, ProposalRound, ProposalState

__all__ = [
    "STANDARD",
    "Asking",
    "Collection",
    "CollectionKind",
    "Counts",
    "DraftComment",
    "How",
    "Outcome",
    "Proposal",
    "ProposalRound",
    "ProposalState",
    "RollHead",
    "RollUnit",
    "RollVoter",
    "Way",
]
