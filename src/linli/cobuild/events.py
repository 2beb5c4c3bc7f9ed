"""What cobuild announces: facts in the past tense, ids only."""

from dataclasses import dataclass
from uuid import UUID

from linli.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Event):
    """A unit's quarterly letter went to its liaison."""

    letter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSent(Event):
    review_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementProposed(Event):
    """Every side is asked to confirm it."""

    agreement_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSigned(Event):
    agreement_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEnded(Event):
    agreement_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationDue(Event):
    obligation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedOpened(Event):
    """It was checked and stands on the list."""

    need_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedClosed(Event):
    """It was met, refused or withdrawn."""

    need_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMade(Event):
    claim_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswered(Event):
    """It was agreed, refused, moved up from the queue, or it failed."""

    claim_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDelivered(Event):
    claim_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimConfirmed(Event):
    """Those served said what they think, and thanked."""

    claim_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn(Event):
    checkin_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingAsked(Event):
    booking_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingAnswered(Event):
    """It was confirmed, refused, or cancelled by the space's side."""

    booking_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VentureStateChanged(Event):
    venture_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeNamed(Event):
    """Somebody was asked to score in one stage of a round."""

    judge_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeLeft(Event):
    """Somebody scores no more in one stage of a round, with the reason that the office wrote."""

    judge_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PreliminaryClosed(Event):
    """The preliminary review of a round is over: what went on is before the experts."""

    round_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationReceived(Event):
    """A receipt was written."""

    donation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationVoided(Event):
    """A receipt was a mistake and counts no more."""

    donation_id: UUID
