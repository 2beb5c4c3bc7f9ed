"""The speaker list: who is next, how long somebody has, and by how much they are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.deliberation.models import ItemKind, Speech, SpeechKind
from linli.deliberation.states import ItemState, MeetingState

SPEECHES_FROM = 100_001
"""Places of speeches begin here; those of points of order at 1, so that the smaller place speaks first."""
MOST_WORDS, MOST_SECONDS = 4000, 3600


def next_place(kind: str, taken: Iterable[int]) -> int:
    """
    The place of whoever asks now, after all of the same sort on the list; `taken`: every place of the item so far.

    A point of order goes before every speech, and after the points before it.
    """
    if kind == SpeechKind.POINT:
        return max((place for place in taken if place < SPEECHES_FROM), default=0) + 1
    return max((place for place in taken if place >= SPEECHES_FROM), default=SPEECHES_FROM - 1) + 1


@dataclass(frozen=True, slots=True)
class Clock:
    """How long somebody speaks, in seconds. `left` is negative when they are over; None where nothing is allowed for."""

    taken: int
    allowed: int | None

    @property
    def left(self) -> int | None:
        return None if self.allowed is None else self.allowed - self.taken

    @property
    def over(self) -> int:
        return max(0, -(self.left or 0))


def clock_of(speech: Speech, now: datetime) -> Clock:
    return Clock(speech.seconds_taken(now), speech.seconds_allowed)


def totals(speeches: Iterable[Speech], now: datetime) -> dict[UUID, int]:
    """Seconds that each participant has spoken so far, by the participant's key."""
    spoken: dict[UUID, int] = {}
    for one in speeches:
        if one.began_at is not None:
            spoken[one.participant_id] = spoken.get(one.participant_id, 0) + one.seconds_taken(now)
    return spoken


def told(seconds: int) -> str:
    """Seconds as people say them."""
    minutes, rest = divmod(abs(seconds), 60)
    if not minutes:
        return _("%(n)s 秒") % {"n": rest}
    if not rest:
        return _("%(n)s 分钟") % {"n": minutes}
    return _("%(minutes)s 分 %(seconds)s 秒") % {"minutes": minutes, "seconds": rest}


def running_problems(meeting_state: str, item_state: str) -> list[Problem]:
    """Nobody speaks in a meeting that is not open, nor about an item that is over."""
    problems = []
    if meeting_state != MeetingState.OPEN:
        problems.append(Problem("not_open", _("会议没有在开，现在不能安排发言。")))
    if item_state in (ItemState.DONE, ItemState.SKIPPED):
        problems.append(Problem("item_over", _("这一项已经议完了。")))
    return problems


def ask_problems(*, kind: str, list_is_open: bool, is_waiting: bool) -> list[Problem]:
    """Why somebody cannot be put on the list. A point of order may be asked for at any time."""
    problems = []
    if kind not in SpeechKind.values:
        problems.append(Problem("kind", _("请选是哪一种发言。"), where="kind"))
    if kind == SpeechKind.SPEECH and not list_is_open:
        problems.append(Problem("list_closed", _("这一项现在不报名发言。要发言，请主持人先打开报名。")))
    if is_waiting:
        problems.append(Problem("waits", _("已经报过名了，等着叫到。"), where="number"))
    return problems


def absent_problems(label: str, *, is_there: bool) -> list[Problem]:
    """Nobody who is not in the room is given the word."""
    if is_there:
        return []
    return [Problem("absent", _("%(who)s现在不在场，不能发言。来了先签到。") % {"who": label})]


def seconds_problems(seconds: int | None) -> list[Problem]:
    if seconds is None or 10 <= seconds <= MOST_SECONDS:
        return []
    return [Problem("seconds", _("每人发言要在 10 秒到 60 分钟之间。"), where="seconds")]


def is_for_groups(kind: str) -> bool:
    return kind == ItemKind.GROUPS
