"""Whether a meeting was held with enough people, as its lines of attendance say."""

from dataclasses import dataclass

from ..models import Meeting
from .presence import course_of


@dataclass(frozen=True, slots=True)
class Held:
    """
    Of those who count: how many were due, how many came at all (应到、实到), how many were there at once at most, and how many
    the rule wanted; None where it wants no number.
    """

    due: int
    came: int
    most: int
    needed: int | None

    @property
    def has_quorum(self) -> bool:
        """Whether enough were there at one moment; a meeting without such a rule needs somebody."""
        return self.most >= (1 if self.needed is None else max(self.needed, 1))


def held(meeting: Meeting) -> Held:
    """Three statements."""
    course = course_of(meeting)
    most = max((step.count for step in course.steps), default=0)
    return Held(course.due, len({stay.who for stay in course.stays}), most, course.needed)
