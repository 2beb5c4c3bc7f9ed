"""What the services of disclosure raise on purpose."""

from linli.core.problems import Refused


class RobotRefused(Refused):
    """The robot was not added or changed."""


class NoticeRefused(Refused):
    """The notice was not written, published, corrected or withdrawn."""
