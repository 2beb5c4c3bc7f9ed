"""How meetings are shown: badges, the gate of the quorum, the course of presence as a picture."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.deliberation.models import AgendaItem, Meeting, Participant
from linli.deliberation.rules.agenda import Node
from linli.deliberation.rules.groups import without_marks
from linli.deliberation.rules.presence import Step
from linli.deliberation.rules.thresholds import threshold_words
from linli.deliberation.selectors import meetings as found
from linli.deliberation.selectors.presence import Course, Presence
from linli.deliberation.states import ItemState, MeetingState

BADGES = {
    MeetingState.DRAFT: "still",
    MeetingState.CONVENED: "wait",
    MeetingState.OPEN: "run",
    MeetingState.ADJOURNED: "warn",
    MeetingState.CLOSED: "ok",
    MeetingState.CANCELLED: "fail",
}
ITEM_BADGES = {ItemState.WAITING: "wait", ItemState.CURRENT: "run", ItemState.DONE: "ok", ItemState.SKIPPED: "still"}
ANSWER_BADGES = {"": "wait", "coming": "ok", "excused": "still"}


def state_badge(meeting: Meeting) -> tuple[str, str]:
    return BADGES[MeetingState(meeting.state)], str(MeetingState(meeting.state).label)


def item_badge(item: AgendaItem) -> tuple[str, str]:
    return ITEM_BADGES[ItemState(item.state)], str(ItemState(item.state).label)


def answer_badge(one: Participant) -> tuple[str, str]:
    return ANSWER_BADGES.get(one.answer, "wait"), str(one.get_answer_display() or _("还没回"))


def agenda_shown(nodes: list[Node[AgendaItem]], files: dict[UUID, Any] | None = None) -> list[dict[str, Any]]:
    """Every point with its number, its badge and its papers."""
    return [
        {
            "item": node.item,
            "number": node.number,
            "depth": node.depth,
            "badge": item_badge(node.item),
            "outcome": without_marks(node.item.outcome),
            "files": (files or {}).get(node.item.pk, []),
        }
        for node in nodes
    ]


def quorum_shown(meeting: Meeting, there: Presence) -> dict[str, Any]:
    """The gate of the quorum: due, needed, there; in words too."""
    rule = found.rule_shown(meeting)
    threshold = found.quorum_of(rule)
    base = _("应到 %(due)s 人") % {"due": there.due}
    if threshold is not None:
        base = _("应到 %(due)s 人，%(share)s到会才能开") % {"due": there.due, "share": threshold_words(threshold)}
    return {
        "there": there,
        "has": there.needed is not None,
        "base_text": base,
        "cite": rule.citation if rule is not None and threshold is not None else "",
        "status": str(rule.status) if rule is not None else "",
    }


# ---- the course of presence as a picture ----

WIDTH, HEIGHT = 600, 160
"""Of the picture, in its own units."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Points of the line, the height of the quorum, and the hours along the foot."""

    path: str
    quorum_y: float | None
    due: int
    first: datetime
    last: datetime
    highest: int


def picture_of(course: Course, until: datetime) -> Picture | None:
    """The number of those there over time as a line in steps; nothing before anybody came."""
    if not course.steps:
        return None
    first, last = course.steps[0].at, max(until, course.steps[-1].at)
    span = max((last - first).total_seconds(), 60)
    top = max(course.due, *(step.count for step in course.steps), 1)

    def x(at: datetime) -> float:
        return round((at - first).total_seconds() / span * WIDTH, 1)

    def y(count: int) -> float:
        return round(HEIGHT - count / top * HEIGHT, 1)

    return Picture(
        path=_path(course.steps, x, y), quorum_y=None if course.needed is None else y(min(course.needed, top)), due=course.due,
        first=first, last=last, highest=top,
    )  # fmt: skip


def _path(steps: list[Step], x: Any, y: Any) -> str:
    drawn = [f"M0 {HEIGHT}"]
    for step in steps:
        drawn += [f"H{x(step.at)}", f"V{y(step.count)}"]
    return " ".join([*drawn, f"H{WIDTH}"])
