"""A motion as pages show it: its state, its texts, and each change as a difference that can be read."""

from typing import Any

from django.utils.translation import gettext as _

from linli.deliberation.models import Amendment, AmendmentState, Motion, MotionVersion
from linli.deliberation.rules.differences import Piece, difference
from linli.deliberation.rules.motions import begun_problems
from linli.deliberation.selectors import motions as found
from linli.deliberation.states import MotionState

BADGES = {
    MotionState.SUBMITTED: "wait",
    MotionState.ADMITTED: "run",
    MotionState.NOT_ADMITTED: "still",
    MotionState.CARRIED: "ok",
    MotionState.REJECTED: "back",
    MotionState.WITHDRAWN: "still",
}
AMENDMENT_BADGES = {
    AmendmentState.MOVED: "wait",
    AmendmentState.ADOPTED: "ok",
    AmendmentState.REJECTED: "back",
    AmendmentState.WITHDRAWN: "still",
    AmendmentState.OVERTAKEN: "warn",
}


def badge_of(motion: Motion) -> dict[str, str]:
    state = MotionState(motion.state)
    return {"kind": BADGES[state], "word": str(state.label)}


def whole_of(motion: Motion) -> dict[str, Any]:
    """Everything that a page of a motion shows; four statements, however many versions and amendments there are."""
    versions = found.versions_of(motion)
    texts = {one.ordinal: one.text for one in versions}
    frozen = found.frozen_of(motion)
    return {
        "motion": motion,
        "badge": badge_of(motion),
        "current": versions[-1],
        "versions": [_version(one, texts.get(one.ordinal - 1), frozen) for one in reversed(versions)],
        "amendments": [_amendment(one, texts.get(one.against, "")) for one in found.amendments_of(motion)],
        "is_begun": bool(begun_problems(frozen)),
        "frozen": [one for one in frozen if one.holds_text],
        "is_open": motion.state in (MotionState.SUBMITTED, MotionState.ADMITTED),
        "is_new": motion.state == MotionState.SUBMITTED,
        "is_admitted": motion.state == MotionState.ADMITTED,
    }


def _version(one: MotionVersion, before: str | None, frozen: list[Any]) -> dict[str, Any]:
    pieces = difference(before, one.text) if before is not None else ()
    return {"one": one, "pieces": pieces, "ballots": [each.ballot for each in frozen if each.version == one.ordinal]}


def amendment_badge(one: Amendment) -> dict[str, str]:
    state = AmendmentState(one.state)
    return {"kind": AMENDMENT_BADGES[state], "word": str(state.label)}


def _amendment(one: Amendment, before: str) -> dict[str, Any]:
    return {
        "one": one,
        "badge": amendment_badge(one),
        "pieces": difference(before, one.text),
        "waits": one.state == AmendmentState.MOVED,
        "against": _("对第 %(n)s 版") % {"n": one.against},
    }


def pieces_of(before: str, after: str) -> tuple[Piece, ...]:
    return difference(before, after)
