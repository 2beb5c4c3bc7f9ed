"""The agenda as a tree, and what may be done with one of its points (pure)."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.problems import Problem
from linli.deliberation.states import ItemState, MeetingState

DEEPEST = 3
"""Points, their parts, and the parts of those."""
MOST_MINUTES, MOST_SECONDS = 600, 3600
Row = TypeVar("Row")


@dataclass(slots=True)
class Node(Generic[Row]):
    """A point with its number (1, 1.2 …) and what hangs under it."""

    item: Row
    number: str
    depth: int
    children: "list[Node[Row]]" = field(default_factory=list)


def tree(items: Sequence[Row], parent_of: Mapping[Hashable, Hashable | None], key: str = "pk") -> list[Node[Row]]:
    """The points in their order as a tree. `items` stand in the order of their positions."""

    def under(parent: Hashable | None, before: str, depth: int) -> list[Node[Row]]:
        mine = [one for one in items if parent_of[getattr(one, key)] == parent]
        nodes = [Node(one, f"{before}{number}", depth) for number, one in enumerate(mine, start=1)]
        for node in nodes:
            node.children = under(getattr(node.item, key), f"{node.number}.", depth + 1)
        return nodes

    return under(None, "", 1)


def flat(nodes: Iterable[Node[Row]]) -> list[Node[Row]]:
    """Every point of a tree, in the order in which it is read."""
    return [one for node in nodes for one in (node, *flat(node.children))]


def text_problems(*, title: str, minutes: int | None, seconds: int | None) -> list[Problem]:
    problems = []
    if not title.strip():
        problems.append(Problem("no_title", _("写上议什么。"), where="title"))
    if len(title.strip()) > 120:
        problems.append(Problem("long_title", _("议题最多 120 个字，细节写在说明里。"), where="title"))
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        problems.append(Problem("minutes", _("时间填 1 到 %(most)s 分钟。") % {"most": MOST_MINUTES}, where="minutes_planned"))
    if seconds is not None and not 10 <= seconds <= MOST_SECONDS:
        problems.append(Problem("seconds", _("每人发言填 10 到 %(most)s 秒。") % {"most": MOST_SECONDS}, where="speech_seconds"))
    return problems


def may_change_problems(state: str) -> list[Problem]:
    """An agenda is written until its meeting is over."""
    if state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        return [Problem("over", _("会已经结束，议程不能再改。"), where="state")]
    return []


def late_problems(state: str, reason: str) -> list[Problem]:
    """After the invitation a point comes onto the agenda only with a reason, which the minutes name."""
    if state != MeetingState.DRAFT and not reason.strip():
        return [Problem("late", _("通知已经发了，临时加议题要写原因。"), where="late_reason")]
    return []


def parent_problems(
    *, key: Hashable | None, parent: Hashable | None, parent_of: Mapping[Hashable, Hashable | None]
) -> list[Problem]:
    """A point hangs under another of its meeting, not under itself or its own parts, and not deeper than three."""
    if parent is None:
        return []
    if parent not in parent_of:
        return [Problem("elsewhere", _("上一级议题不在这次会的议程上。"), where="parent")]
    above = ancestors(parent, parent_of)
    if key is not None and key in above:
        return [Problem("circle", _("不能挂在自己下面。"), where="parent")]
    if len(above) + _height(key, parent_of) > DEEPEST:
        return [Problem("deep", _("议程最多三级。"), where="parent")]
    return []


def ancestors(key: Hashable, parent_of: Mapping[Hashable, Hashable | None]) -> list[Hashable]:
    """The point itself and those above it."""
    found: list[Hashable] = []
    at: Hashable | None = key
    while at is not None and at not in found:
        found.append(at)
        at = parent_of.get(at)
    return found


def _height(key: Hashable | None, parent_of: Mapping[Hashable, Hashable | None]) -> int:
    below = [one for one, parent in parent_of.items() if key is not None and parent == key]
    return 1 + max((_height(one, parent_of) for one in below), default=0)


def begin_problems(*, meeting_state: str, item_state: str, other: str) -> list[Problem]:
    """`other`: the point that is being dealt with now, if another is."""
    problems = []
    if meeting_state != MeetingState.OPEN:
        problems.append(Problem("not_open", _("会还没有开，或者正在休会。"), where="state"))
    if item_state == ItemState.CURRENT:
        problems.append(Problem("current", _("正在议这一项。"), where="state"))
    if other:
        problems.append(Problem("another", _("还在议“%(title)s”，先把它结束。") % {"title": other}, where="state"))
    return problems


def end_problems(item_state: str) -> list[Problem]:
    if item_state != ItemState.CURRENT:
        return [Problem("not_current", _("现在议的不是这一项。"), where="state")]
    return []


def skip_problems(*, meeting_state: str, item_state: str, reason: str) -> list[Problem]:
    problems = may_change_problems(meeting_state)
    if item_state not in (ItemState.WAITING, ItemState.CURRENT):
        problems.append(Problem("settled", _("这一项已经有结果了。"), where="state"))
    if not reason.strip():
        problems.append(Problem("no_reason", pgettext("agenda", "写上为什么不议。"), where="reason"))
    return problems


def remove_problems(*, meeting_state: str, item_state: str, has_more: bool) -> list[Problem]:
    """What nobody was told of may be taken off; later a point is skipped with a reason."""
    problems = []
    if meeting_state != MeetingState.DRAFT:
        problems.append(Problem("told", _("通知已经发了，议题不能删，可以写原因不议。"), where="state"))
    if item_state != ItemState.WAITING or has_more:
        problems.append(Problem("in_use", _("这一项下面还有内容，不能删。"), where="state"))
    return problems
