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
from .definitions import Definition
from .proposals import DraftComment, How, Proposal, ProposalRound, ProposalState
from .publicity import Objection, ObjectionEntry, Publicity
from .runs import Evidence, Override, Run, RunEntry, Seen, Step

__all__ = [
    "STANDARD",
    "Asking",
    "Collection",
    "CollectionKind",
    "Counts",
    "Definition",
    "DraftComment",
    "Evidence",
    "How",
    "Objection",
    "ObjectionEntry",
    "Outcome",
    "Override",
    "Proposal",
    "ProposalRound",
    "ProposalState",
    "Publicity",
    "RollHead",
    "RollUnit",
    "RollVoter",
    "Run",
    "RunEntry",
    "Seen",
    "Step",
    "Way",
]
