"""Motions and amendments: what may be done with which, and which amendments a new text overtakes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.deliberation.models import AmendmentState
from linli.deliberation.states import BallotState, MotionState

from .said import said_problems

MOST_TITLE, MOST_TEXT, MOST_REASON, MOST_MOVER = 120, 5000, 200, 120
SETTLED = (MotionState.CARRIED, MotionState.REJECTED, MotionState.WITHDRAWN, MotionState.NOT_ADMITTED)
HOLDS_TEXT = (BallotState.FROZEN, BallotState.OPEN, BallotState.CLOSED)
"""While a ballot stands like this its question is frozen: the text that it asks about cannot change under it."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """The version that a ballot was frozen with."""

    ballot: str
    version: int
    state: str

    @property
    def holds_text(self) -> bool:
        return self.state in HOLDS_TEXT


def text_problems(text: str, current: str | None = None) -> list[Problem]:
    """Why a text cannot be a version; `current`: the one that it would follow."""
    problems = said_problems(text, "text", most=MOST_TEXT, empty=_("还没写全文。"))
    if not problems and current is not None and text.strip() == current:
        problems.append(Problem("nothing_changed", _("和现在的文字一个字不差，没有要改的。"), where="text"))
    return problems


def submit_problems(*, title: str, text: str, mover: str) -> list[Problem]:
    return [
        *said_problems(title, "title", most=MOST_TITLE, empty=_("还没写是什么议题。")),
        *text_problems(text),
        *said_problems(mover, "mover", most=MOST_MOVER, empty=_("还没写谁提的。")),
    ]


def reason_problems(reason: str, empty: str) -> list[Problem]:
    return said_problems(reason, "reason", most=MOST_REASON, empty=empty)


def state_problems(state: str, *, among: Iterable[str]) -> list[Problem]:
    """It is past that."""
    if state in set(among):
        return []
    return [Problem("state", _("这个议题已经是“%(state)s”，不能再这样办。") % {"state": MotionState(state).label})]


def frozen_problems(frozen: Iterable[Frozen]) -> list[Problem]:
    """A ballot holds the text: it must be thawed or voided first."""
    return [
        Problem(
            "frozen",
            _("%(ballot)s 已经定下用第 %(n)s 版表决，现在不能改文字。要改，先把表决退回去。")
            % {"ballot": one.ballot, "n": one.version},
        )
        for one in frozen
        if one.holds_text
    ]


def begun_problems(frozen: Iterable[Frozen]) -> list[Problem]:
    """A vote on it has begun: what is asked is asked, and nothing of it is taken back any more."""
    begun = [one for one in frozen if one.state in (BallotState.OPEN, BallotState.CLOSED)]
    return [Problem("vote_begun", _("%(ballot)s 的表决已经开始，不能再撤回。") % {"ballot": one.ballot}) for one in begun]


def voted_problems(frozen: Iterable[Frozen]) -> list[Problem]:
    """Against taking a motion back: a vote on it has begun, or is prepared and must be withdrawn first."""
    listed = list(frozen)
    words = _("%(ballot)s 已经定下要表决这个议题。请会务先把这次表决退回去，再撤回。")
    fixed = [Problem("frozen", words % {"ballot": one.ballot}) for one in listed if one.state == BallotState.FROZEN]
    return begun_problems(listed) + fixed


def amendment_problems(state: str, *, against: int, current: int) -> list[Problem]:
    """Only an amendment that waits, and that was written for the text as it stands, can be adopted."""
    problems = waits_problems(state)
    if not problems and against != current:
        words = _("它是对第 %(against)s 版提的，现在是第 %(current)s 版了。请按新的文字重新提。")
        problems.append(Problem("overtaken", words % {"against": against, "current": current}))
    return problems


def waits_problems(state: str) -> list[Problem]:
    if state == AmendmentState.MOVED:
        return []
    return [Problem("state", _("这条修改已经是“%(state)s”。") % {"state": AmendmentState(state).label})]


def overtaken(amendments: Iterable[tuple[int, str]], current: int) -> list[bool]:
    """Which of (against, state) no longer fit when the text's version is `current`: those that wait and are for an older one."""
    return [state == AmendmentState.MOVED and against < current for against, state in amendments]
