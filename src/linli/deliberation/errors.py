"""What deliberation refuses on purpose."""

from linli.core.problems import Refused


class CouncilRefused(Refused):
    """Nothing about the council or its seats was changed."""


class MeetingRefused(Refused):
    """Nothing about the meeting was changed."""


class MotionRefused(Refused):
    """Nothing about the motion was changed."""


class MinutesRefused(Refused):
    """Nothing about the minutes was changed."""


class BallotRefused(Refused):
    """Nothing about the ballot was changed."""


class RollRefused(Refused):
    """Nothing about the roll was changed."""


class VoteRefused(Refused):
    """The vote was not taken; the right is as it was before."""


class ResolutionRefused(Refused):
    """Nothing about the resolution was changed."""


class SupervisionRefused(Refused):
    """Nothing about the supervision was changed."""
