"""What casework announces. Facts in the past tense, holding ids only."""

from dataclasses import dataclass
from uuid import UUID

from linli.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent(Event):
    case_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReported(CaseEvent):
    """A case was registered, by whatever channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseJoined(CaseEvent):
    """Someone else reported the same matter and was added to the case."""

    reporter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccepted(CaseEvent):
    """The office took the case on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotAccepted(CaseEvent):
    """The office named the lawful channel instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDispatched(CaseEvent):
    """An organisation leads the case from now on; its clock runs."""

    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReceived(CaseEvent):
    """The organisation signed for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProgressed(CaseEvent):
    """Something happened that the reporter may read."""

    entry_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCompleted(CaseEvent):
    """The organisation says it is done; the reporter has not been asked yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCalledBack(CaseEvent):
    """Reporters were asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReworked(CaseEvent):
    """It goes back to the organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(CaseEvent):
    """The case ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReturned(CaseEvent):
    """Its organisation gave the case back; the office decides."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReturnDecided(CaseEvent):
    """The office answered a return: somebody else has the case now, or the same organisation again."""

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRuled(CaseEvent):
    """It was ruled whose the case is; that organisation leads it from now on."""

    ruling_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTransferred(CaseEvent):
    """Another organisation leads the case from now on; this one had signed for it before."""

    from_organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssistAdded(CaseEvent):
    """An organisation assists from now on."""

    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAssistEnded(CaseEvent):
    """An assisting organisation says that its part is done."""

    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHandedOver(CaseEvent):
    """
    Somebody else of the same office has the case in hand: who had it as its first receiver, who as the one that signed for it
    (None: that hand did not change). `batch` is the same for what was handed over in one go.
    """

    to_id: UUID
    first_receiver_id: UUID | None = None
    held_by_id: UUID | None = None
    batch: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNearlyDue(CaseEvent):
    """A clock passed its warning mark."""

    clock_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOverdue(CaseEvent):
    """A clock passed its end."""

    clock_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpAgreed(CaseEvent):
    """A promotion meeting agreed what an organisation does next about the case, until a day."""

    matter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCalled(Event):
    """A promotion meeting was called, or its time, place or parties were changed."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCalledOff(Event):
    """A promotion meeting that was called does not take place."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWithdrawn(CaseEvent):
    """Whoever had sent the case took it back; the organisation that was on it stops."""

    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesImported(Event):
    """A sheet of cases was applied."""

    run_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleBlown(CaseEvent):
    """Units were called to the place."""

    whistle_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleAnswered(CaseEvent):
    """A unit said whether it comes."""

    call_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleSilent(CaseEvent):
    """A unit did not answer in its time."""

    call_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WhistleEnded(CaseEvent):
    """What came of a whistle is written down; the units may say what they think of it."""

    whistle_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSuspended(CaseEvent):
    """The case was laid aside until a day on which it is reviewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReviewed(CaseEvent):
    """It was looked at again and stays aside until another day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionReviewDue(CaseEvent):
    """The day for the review has come, or has passed and nobody has looked."""

    suspension_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(CaseEvent):
    """A suspended case goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseExtended(CaseEvent):
    """The case got more days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMerged(CaseEvent):
    """The case was merged into another, which goes on with the reporters of both."""

    into_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSplitOff(CaseEvent):
    """The case was made of a part of another."""

    parent_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTransferredToEmergency(CaseEvent):
    """It is a matter for 110, 119, 120 or 122."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReferredToPetition(CaseEvent):
    """It goes the way of petitions; what it says is kept there alone."""

    petition_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionMoved(Event):
    """Something happened to a petition that its petitioners are told, or its clerks."""

    petition_id: UUID
    entry_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionDue(Event):
    """A limit of a petition comes near, or has passed."""

    petition_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAmended(CaseEvent):
    """What was told at the end was put right."""

    amendment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePressed(CaseEvent):
    """A reminder or a card was shown, by hand or by the clock."""

    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionAnswered(CaseEvent):
    """A letter of supervision was answered in writing."""

    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionUnanswered(CaseEvent):
    """The day by which a letter was to be answered has passed."""

    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionLifted(CaseEvent):
    """The office presses no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionEvent(Event):
    """Of an instruction on a case or on a task."""

    instruction_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionGiven(InstructionEvent):
    """A leader wrote an instruction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionAnswered(InstructionEvent):
    """It was answered in writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionUnanswered(InstructionEvent):
    """The day by which it was to be answered has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEvent(Event):
    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded(TaskEvent):
    """A task was written into the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged(TaskEvent):
    """Another day, or somebody else answers for it."""

    entry_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEnded(TaskEvent):
    """It is done, or cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNearlyDue(TaskEvent):
    """Its day is near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOverdue(TaskEvent):
    """Its day has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeServiceEvent(Event):
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeServiceNoted(HomeServiceEvent):
    """Somebody cannot come: something is to be done at their home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeServiceArranged(HomeServiceEvent):
    """A time was agreed on, and who goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeServiceDone(HomeServiceEvent):
    """Somebody was there, and it is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeServiceCancelled(HomeServiceEvent):
    """Nobody needs to go after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRelayAsked(CaseEvent):
    """Whoever handles the case asks the office to pass a word on to a reporter."""

    relay_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRelayAnswered(CaseEvent):
    """The word was passed on; what the reporter said stands in the note."""

    relay_id: UUID
