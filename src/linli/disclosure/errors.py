"""What the services of disclosure raise on purpose."""

from linli.core.problems import Refused


class RobotRefused(Refused):
    """The robot was not added or changed."""
