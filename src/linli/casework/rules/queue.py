"""
The queue of the hall: who is called next, where a number may go, how long it may take. Nothing here reads a clock or a table.

The numbers behind it (who goes first, how many in a row, slots) are rule set `casework.queue`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models.centre import VisitState
from linli.core.problems import Problem
from linli.core.words import Words

from .cases import NOT_WRITTEN

S = VisitState


@dataclass(frozen=True, slots=True)
class Move:
    """One verb on a number: what it is called, from which states, into which."""

    label: Words
    from_states: frozenset[VisitState]
    to_state: VisitState


MOVES: dict[str, Move] = {
    "arrive": Move(gettext_lazy("到了"), frozenset({S.BOOKED}), S.WAITING),
    "call": Move(gettext_lazy("叫号"), frozenset({S.WAITING}), S.CALLED),
    "call_again": Move(gettext_lazy("再叫一次"), frozenset({S.CALLED}), S.CALLED),
    "start": Move(gettext_lazy("开始办"), frozenset({S.CALLED}), S.SERVING),
    "finish": Move(gettext_lazy("办完"), frozenset({S.CALLED, S.SERVING}), S.DONE),
    "pass_over": Move(gettext_lazy("过号"), frozenset({S.CALLED}), S.NO_SHOW),
    "come_back": Move(gettext_lazy("过号回来"), frozenset({S.NO_SHOW}), S.WAITING),
    "hand_over": Move(gettext_lazy("转到别的窗口"), frozenset({S.CALLED, S.SERVING}), S.WAITING),
    "leave": Move(gettext_lazy("走了"), frozenset({S.BOOKED, S.WAITING, S.NO_SHOW}), S.LEFT),
}
FIRST_STATES = (S.WAITING, S.BOOKED, S.DONE)
"""How a visit begins: with a number taken, booked, or only a line in the register."""


def move_problems(verb: str, state: str) -> list[Problem]:
    """Whether a number in this state may take this verb."""
    move = MOVES[verb]
    if VisitState(state) in move.from_states:
        return []
    text = _("这个号现在是“%(state)s”，不能%(verb)s。") % {"state": VisitState(state).label, "verb": move.label}
    return [Problem("wrong_state", text, where="state")]


# ---- whose turn it is ----


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in line, as far as their turn depends on it. `since`: from when on they count as waiting."""

    id: UUID
    since: datetime
    sequence: int
    is_priority: bool = False
    is_handed_over: bool = False


def next_up(waiting: Iterable[Waiting], *, lately: Sequence[bool], in_a_row: int) -> Waiting | None:
    """
    Whose turn it is. Who was handed over has waited once already and goes first; then whoever has priority, but after
    `in_a_row` of those one of the others. `lately`: whether the last ones called had priority, the latest first.
    """
    ordered = sorted(waiting, key=lambda one: (one.since, one.sequence, one.id))
    if handed := next((one for one in ordered if one.is_handed_over), None):
        return handed
    first = next((one for one in ordered if one.is_priority), None)
    other = next((one for one in ordered if not one.is_priority), None)
    if first is None or other is None:
        return first or other
    enough = in_a_row > 0 and len(lately) >= in_a_row and all(lately[:in_a_row])
    return other if enough else first


def in_order(waiting: Iterable[Waiting], *, lately: Sequence[bool], in_a_row: int) -> list[Waiting]:
    """Everyone in line in the order in which they would be called if nobody else came."""
    left, order, called = list(waiting), list[Waiting](), list(lately)
    while chosen := next_up(left, lately=called, in_a_row=in_a_row):
        order.append(chosen)
        left.remove(chosen)
        if not chosen.is_handed_over:
            called.insert(0, chosen.is_priority)
    return order


def back_in_line(others: Iterable[datetime], now: datetime, *, behind: int) -> datetime:
    """From when on somebody counts who missed their call and came back: behind the first `behind` of those in line."""
    ordered = sorted(others)[:behind]
    return max([*ordered, now]) if len(ordered) < behind else ordered[-1] + timedelta(microseconds=1)


# ---- how long it may take ----


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long until the call: so many are ahead, between `least` and `most` minutes. `is_measured`: from today's own pace."""

    ahead: int
    least: int
    most: int
    is_measured: bool


STEP = 5  # minutes: an estimate to the minute would be a lie


def pace(minutes: Sequence[int], typical: int, *, measured_from: int) -> tuple[int, int, bool]:
    """
    How long one visit takes: the lower and upper quartile of those measured lately, or three quarters and one and a half
    times what is typical where too few were measured.
    """
    if len(minutes) < max(measured_from, 1):
        return max(typical * 3 // 4, 1), max(-(-typical * 3 // 2), 1), False
    ordered = sorted(minutes)
    quarter = (len(ordered) - 1) // 4
    return max(ordered[quarter], 1), max(ordered[-1 - quarter], 1), True


def estimate(ahead: int, windows: int, minutes: tuple[int, int, bool]) -> Estimate | None:
    """
    When somebody with `ahead` people before them is called, where `windows` serve; None where none does. Rounded outwards
    to five minutes: whoever is told “20 to 35” should not wait 36.
    """
    if windows < 1:
        return None
    quick, slow, is_measured = minutes
    least = ahead * quick // windows // STEP * STEP
    most = -(-(ahead + 1) * slow // windows // STEP) * STEP if ahead else -(-slow // windows // STEP) * STEP
    return Estimate(ahead, least, max(most, STEP), is_measured)


# ---- booking ----


def slots(blocks: Iterable[tuple[datetime, datetime]], now: datetime, *, minutes: int) -> list[datetime]:
    """The times that can be booked: every `minutes` within the office hours that are left today."""
    step, found = timedelta(minutes=minutes), list[datetime]()
    for begin, end in blocks:
        at = begin
        while at + step <= end:
            found += [at] if at > now else []
            at += step
    return found


def slot_problems(at: datetime, offered: Iterable[datetime], taken: int, *, per_slot: int) -> list[Problem]:
    """A booking is for a slot of today that has room."""
    if at not in set(offered):
        return [Problem("no_such_slot", _("这个时间约不了，请选列出来的。"), where="booked_for")]
    if taken >= per_slot:
        return [Problem("slot_full", _("这个时间约满了，换一个。"), where="booked_for")]
    return []


def in_line_from(booked_for: datetime, now: datetime, *, ahead_minutes: int, grace_minutes: int) -> datetime:
    """From when on a booked visitor counts as waiting: from a little before their time, unless they come late."""
    if now > booked_for + timedelta(minutes=grace_minutes):
        return now
    return min(booked_for - timedelta(minutes=ahead_minutes), now)


# ---- what the rule set and settings must be like ----

NUMBERS = (
    "in_a_row",
    "calls_before_no_show",
    "back_behind",
    "slot_minutes",
    "per_slot",
    "booked_ahead_minutes",
    "grace_minutes",
    "remind_minutes",
    "measured_from",
)


def body_problems(body: dict[str, Any]) -> list[Problem]:
    """What is wrong with a text of rule set `casework.queue`."""
    problems = [
        Problem("not_a_number", _("%(name)s 要是不小于 0 的整数。") % {"name": name}, where=name)
        for name in NUMBERS
        if not isinstance(body.get(name), int) or isinstance(body.get(name), bool) or body[name] < 0
    ]
    if not problems and body["slot_minutes"] < 1:
        problems.append(Problem("not_a_number", _("%(name)s 至少是 1。") % {"name": "slot_minutes"}, where="slot_minutes"))
    for one in body.get("priorities", []):
        if not {"code", "label", "citation"} <= set(one):
            problems.append(Problem("priority", _("每一种优先都要写代码、名称和依据。"), where="priorities"))
    return problems


def number_of(letter: str, sequence: int) -> str:
    """“A012”: what stands on the slip and is called out."""
    return f"{letter}{sequence:03d}"


def spoken(number: str) -> str:
    """“A 0 1 2”: read out figure by figure, so that nobody hears fourteen for forty."""
    return " ".join(number)


def name_problems(text: str, *, where: str, most: int) -> list[Problem]:
    if not text.strip():
        return [Problem("missing", str(NOT_WRITTEN), where=where)]
    if len(text.strip()) > most:
        return [Problem("too_long", _("最多 %(most)s 个字。") % {"most": most}, where=where)]
    return []
