"""What procedures announce: facts in the past tense, ids only."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent(Event):
    run_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted(RunEvent):
    """A run of a procedure began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOpened(RunEvent):
    """A step may now be worked on."""

    step_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSatisfied(RunEvent):
    """A step's gates are passed and it is closed."""

    step_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRefused(RunEvent):
    """A step ended in a no; the run ended or went back."""

    step_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOverridden(RunEvent):
    """Something was passed over for a reason."""

    step_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicityPublished(RunEvent):
    """A step made something public."""

    publicity_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionLodged(RunEvent):
    """Somebody objects to something that was made public."""

    objection_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswered(RunEvent):
    """An objection was answered, or found right."""

    objection_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionReopened(RunEvent):
    """An answer was not enough; the objection is open again."""

    objection_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCompleted(RunEvent):
    """Every step is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded(RunEvent):
    """A run ended before its last step: refused or abandoned."""
