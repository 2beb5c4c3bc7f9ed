"""How somebody is reached who is not in the register, or has no mobile telephone. Nobody is left out for it."""

from enum import StrEnum

from linli.core.phones import is_mobile

STEPS = frozenset(
    f"casework.{step}"
    for step in (
        "accepted",
        "sent",
        "received",
        "progressed",
        "completed",
        "reworked",
        "closed",
        "back",
        "sent_again",
        "settled_who",
        "more_hands",
    )
)
"""What every case goes through. Whoever is rung hears of the newest of them, not of each that has passed meanwhile."""


class Way(StrEnum):
    """How a reporter hears of something."""

    MESSAGE = "message"  # the message centre; a text message goes along
    SMS = "sms"  # only a mobile telephone is known
    CALL = "call"  # a landline, or no mobile: somebody rings
    VISIT = "visit"  # no telephone at all, but somebody wrote it down for them
    NOTHING = "nothing"  # nobody knows who it was; number and code still open the page


def way_to(*, is_registered: bool, phone: str, has_phone: bool, was_written_down: bool) -> Way:
    """
    The way to tell a reporter.

    `has_phone` is false for whoever said that they have no mobile, whatever number stands beside the name.
    """
    if has_phone and is_registered:
        return Way.MESSAGE
    if has_phone and is_mobile(phone):
        return Way.SMS
    if phone:
        return Way.CALL
    if is_registered and not has_phone:
        return Way.VISIT
    return Way.VISIT if was_written_down else Way.NOTHING
