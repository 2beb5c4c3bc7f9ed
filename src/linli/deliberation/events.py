"""What deliberation announces: facts in the past tense, ids only. None says what anybody chose."""

from dataclasses import dataclass
from uuid import UUID

from linli.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatFilled(Event):
    seat_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatEnded(Event):
    seat_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingConvened(Event):
    """Whoever is invited is to be told, with the papers."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPostponed(Event):
    """Its time, its place or its agenda changed after it was convened."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingCancelled(Event):
    meeting_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHeld(Event):
    """It was closed."""

    meeting_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesSigned(Event):
    minutes_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionVoiced(Event):
    """An opinion of a meeting or a reception day is to become a case."""

    voiced_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDecided(Event):
    """Something to be done was decided: it becomes a case or a task."""

    action_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Event):
    """A representative asked the office a question that it must answer."""

    question_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered(Event):
    question_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RollPublicised(Event):
    ballot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotOpened(Event):
    ballot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotClosed(Event):
    ballot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotDeclared(Event):
    ballot_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionAdopted(Event):
    resolution_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionProgressed(Event):
    entry_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolutionUndertaken(Event):
    """An organisation has to do something because of a resolution."""

    undertaking_id: UUID
