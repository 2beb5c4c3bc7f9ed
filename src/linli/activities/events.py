"""What activities announces: facts in the past tense, ids only."""

from dataclasses import dataclass
from uuid import UUID

from linli.core.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeListed(Event):
    """It stands on the public list."""

    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeEnded(Event):
    """It was ended or withdrawn."""

    programme_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChanged(Event):
    """Time or place of a session to come is another one."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionGrew(Event):
    """It holds more people than before; who waits may move up."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCalledOff(Event):
    """Who signed up is told; who has no phone stands on the call list."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld(Event):
    """It took place."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettled(Event):
    """Its numbers stand."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceChanged(Event):
    """Somebody else struck out or corrected that a person was there."""

    attendance_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcuseNoted(Event):
    """Somebody else noted a person's leave, that it was made up, or took it back."""

    excuse_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedUp(Event):
    """Somebody is in, or waits."""

    signup_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedUpByOffice(Event):
    """As `SignedUp`, where a post wrote it down for somebody who called, came to the counter or was visited."""

    signup_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedUp(Event):
    """Somebody who waited is in now."""

    signup_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpEnded(Event):
    """Somebody gave their place up, or was turned away."""

    signup_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSoon(Event):
    """It is tomorrow, and people are reminded."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursShown(Event):
    """Hours are in public; objections are asked for."""

    batch_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursCredited(Event):
    """The days in public are over, and they count."""

    batch_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursObjected(Event):
    """Somebody says that hours are wrong; the community answers."""

    objection_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursAnswered(Event):
    """An objection was answered."""

    objection_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateIssued(Event):
    certificate_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteerRegistered(Event):
    volunteer_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUpOpened(Event):
    """Volunteers whose place and wishes fit may be told."""

    callup_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPlanned(Event):
    """Somebody is on a shift."""

    duty_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCalledOff(Event):
    shift_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUpEnded(Event):
    callup_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled(Event):
    """Somebody asked for a class, is in, or waits."""

    enrolment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentAnswered(Event):
    """Drawn, moved up, or turned away."""

    enrolment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonChanged(Event):
    """Another teacher, room or time."""

    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TeacherAwaySaid(Event):
    """A teacher said that they cannot teach for some days, and lessons need somebody else."""

    away_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAnswered(Event):
    """Somebody who asked to join a group is in, or not."""

    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StallAnswered(Event):
    stall_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkAsked(Event):
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkAnswered(Event):
    """Planned, or refused and why."""

    request_id: UUID
