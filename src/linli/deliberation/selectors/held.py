"""Whether a meeting was held with enough people, as its lines of attendance say."""

from dataclasses import dataclass

from ..models import Attendance, Direction, Meeting, ParticipantRole
from ..rules.thresholds import threshold_at


@dataclass(frozen=True, slots=True)
class Came:
    """How many were due and how many of them came at all (应到、实到)."""

    due: int
    came: int


def came_to(meeting: Meeting) -> Came:
    """Of those who count: who was noted as having come, by a line that was not struck out. One statement."""
    lines = Attendance.objects.filter(meeting=meeting, direction=Direction.IN, strikes=None, struck_by=None)
    members = lines.filter(participant__role=ParticipantRole.MEMBER)
    return Came(meeting.due_count, members.order_by().values("participant").distinct().count())


def has_quorum(meeting: Meeting, came: Came) -> bool:
    """Whether that is enough by the rule that the meeting was opened under; a body without one needs somebody."""
    rule = meeting.rule_set
    if rule is None or "quorum" not in rule.body:
        return came.came > 0
    return threshold_at(rule, "quorum").is_met(came.came, came.due)
