"""Who was at a meeting at any instant, and whether that was enough."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from linli.core.rulesets import RuleSet
from linli.deliberation.models import Attendance, Meeting, Participant, ParticipantRole
from linli.deliberation.rules import presence as rules
from linli.deliberation.rules.presence import Mark, Stay, Step, Turn

from . import meetings as found


@dataclass(frozen=True, slots=True)
class Presence:
    """
    Who was there at an instant. `due`, `present` and `participant_ids` are of those who count (应到、实到); `guests` are others.

    `needed` is None where no quorum is asked for.
    """

    at: datetime
    due: int
    present: int
    needed: int | None
    is_met: bool
    participant_ids: frozenset[UUID]
    guests: frozenset[UUID] = frozenset()

    @property
    def missing(self) -> int:
        return 0 if self.needed is None else max(self.needed - self.present, 0)


def presence_at(meeting: Meeting, at: datetime) -> Presence:
    """Presence at an instant; two statements, and one for the rule while nothing is frozen."""
    members = member_ids(meeting)
    there = rules.there_at(marks_of(meeting), at)
    counting: frozenset[UUID] = frozenset(there & members)  # type: ignore[arg-type]  # keys of participants
    due = due_of(meeting, len(members))
    needed = needed_of(meeting, due)
    is_met = needed is None or (due > 0 and len(counting) >= needed)
    return Presence(at, due, len(counting), needed, is_met, counting, frozenset(there - members))  # type: ignore[arg-type]


def present_count(meeting: Meeting, at: datetime) -> int:
    """How many of those who count were there at an instant (实到)."""
    return presence_at(meeting, at).present


def people_at(meeting: Meeting, at: datetime) -> list[Participant]:
    """Everybody who was there at an instant, by number."""
    there = rules.there_at(marks_of(meeting), at)
    return [one for one in found.participants_of(meeting) if one.pk in there]


@dataclass(frozen=True, slots=True)
class Course:
    """How the number of those who count went over the meeting."""

    due: int
    needed: int | None
    stays: list[Stay] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)


def course_of(meeting: Meeting) -> Course:
    """The whole course: steps of the number and the moments at which the quorum was reached or lost."""
    members = member_ids(meeting)
    due = due_of(meeting, len(members))
    needed = needed_of(meeting, due)
    stays = [stay for stay in rules.stays(marks_of(meeting)) if stay.who in members]
    steps = rules.steps(stays)
    return Course(due, needed, stays, steps, rules.turns(steps, needed))


def marks_of(meeting: Meeting, who: UUID | None = None) -> list[Mark]:
    """The lines of attendance as rules read them; one statement."""
    lines = Attendance.objects.filter(meeting=meeting)
    if who is not None:
        lines = lines.filter(participant_id=who)
    named = lines.values_list("pk", "participant_id", "direction", "at", "recorded_at", "strikes_id").order_by(
        "recorded_at", "id"
    )
    return [
        Mark(pk, participant, direction, at, order, strikes)
        for order, (pk, participant, direction, at, _recorded, strikes) in enumerate(named)
    ]


def member_ids(meeting: Meeting) -> frozenset[UUID]:
    """The keys of those who count."""
    members = Participant.objects.filter(meeting=meeting, role=ParticipantRole.MEMBER)
    return frozenset(members.values_list("pk", flat=True))


def due_of(meeting: Meeting, members: int) -> int:
    """How many are due: as frozen at the opening, before that as many as are on the list."""
    return meeting.due_count if meeting.opened_at else members


def needed_of(meeting: Meeting, due: int) -> int | None:
    """How many must be there; None where no rule asks, or none can be read yet."""
    return needed_by(found.rule_shown(meeting), due)


def needed_by(rule: RuleSet | None, due: int) -> int | None:
    """How many of those due a rule wants to be there; of nobody due, nobody is enough."""
    threshold = found.quorum_of(rule)
    if threshold is None:
        return None
    return threshold.needed(due) if due else 1
