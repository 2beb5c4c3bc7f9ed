"""What the services of disclosure raise on purpose."""

from linli.core.problems import Refused


class RobotRefused(Refused):
    """The robot was not added or changed."""


class NoticeRefused(Refused):
    """The notice was not written, published, corrected or withdrawn."""


class SubscriptionRefused(Refused):
    """The subscription was not made."""


class MaterialRefused(Refused):
    """The material, or a wish for it, was not written down or sent."""


class BulletinRefused(Refused):
    """The bulletin was not composed or published."""
