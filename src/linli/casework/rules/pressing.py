"""
Pressing (督办): when a late case is reminded of, shown a yellow and a red card, when a letter is to be answered, when it falls.

Pure: the body of the rule set `casework.supervision`, an instant and a calendar go in. All spans are working days and end
with the close of business: “one working day after” Friday 18:00 is Monday 18:00. One overdue notice, then five working
days to the written criticism, is the pattern of domain §2.7.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from linli.casework.states import ENDED, State, Supervision
from linli.core.days import far_problems
from linli.core.problems import Problem
from linli.core.workcalendar import Calendar

LEVELS = (Supervision.REMINDER, Supervision.YELLOW, Supervision.RED)
"""From mild to hard."""
RANK = {Supervision.NONE: 0, Supervision.REMINDER: 1, Supervision.YELLOW: 2, Supervision.RED: 3}
LEVEL_OF = {"remind": Supervision.REMINDER, "show_yellow": Supervision.YELLOW, "show_red": Supervision.RED}
VERB_OF = {level: verb for verb, level in LEVEL_OF.items()}
MOST_WORDS = 500


def supervision_problems(body: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with a text of `casework.supervision`, shipped or a tenant's own."""
    shown, within = body.get("shown"), body.get("answer_within")
    if not isinstance(shown, dict) or set(shown) != set(LEVELS) or not all(isinstance(days, int) for days in shown.values()):
        yield Problem("shown", "shown: reminder, yellow, red in whole working days", where="shown")
    elif not (shown["reminder"] < 0 < shown["yellow"] < shown["red"]):
        yield Problem("shown_order", "shown: reminder before the end, yellow after it, red after yellow", where="shown")
    if not isinstance(within, dict) or set(within) != set(LEVELS) or not all(_is_count(days) for days in within.values()):
        yield Problem(
            "answer_within", "answer_within: for each level a whole number of working days from 1", where="answer_within"
        )
    if body.get("letter_from") not in LEVELS:
        yield Problem("letter_from", "letter_from: reminder, yellow or red", where="letter_from")
    if not set(body.get("falls_in") or ()) <= set(State.values) or not isinstance(body.get("falls_in"), list):
        yield Problem("falls_in", "falls_in: a list of states of a case", where="falls_in")
    for name in ("instruction_within", "task_due_before"):
        if not _is_count(body.get(name)):
            yield Problem(name, f"{name}: a whole number of working days from 1", where=name)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def shown_at(level: str, due_at: datetime, body: Mapping[str, Any], calendar: Calendar) -> datetime:
    """When a limit that ends at `due_at` is pressed to this level: a close of business, so many working days before or after."""
    return calendar.add_working_days(due_at, body["shown"][level])


def is_pressed_before_start(started_at: datetime, due_at: datetime, body: Mapping[str, Any], calendar: Calendar) -> bool:
    """
    Whether the reminder would come before the limit even began: a limit of hours. Then there is none; the clock's own
    warning stands for it.
    """
    return shown_at(Supervision.REMINDER, due_at, body, calendar) <= started_at


def due_before(level: str, now: datetime, body: Mapping[str, Any], calendar: Calendar) -> datetime:
    """
    The instant before which a limit has to end to be pressed to this level by now: `shown_at(due_at) <= now` holds exactly
    for `due_at < due_before(now)`. A query asks with it, so that no row is read in vain.
    """
    days = body["shown"][level]
    closed = _last_closed(now, calendar)
    if days > 0:  # the days-th working day, counted back from the last closed one, which is the first
        first = calendar.add_working_days(_noon(closed + timedelta(days=1), calendar), -days)
        return _midnight(first.date(), calendar)
    # as many working days on from the last closed one; what ends on the day after that one's successor is not yet due
    last = calendar.add_working_days(_noon(closed, calendar), -days)
    return _midnight(last.date() + timedelta(days=1), calendar)


def _last_closed(now: datetime, calendar: Calendar) -> date:
    """The last working day whose business is over."""
    local = now.astimezone(calendar.zone)
    today = calendar.is_working_day(local.date()) and calendar.add_working_days(local, 0) <= local
    return local.date() if today else calendar.add_working_days(local, -1).date()


def _noon(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(12), tzinfo=calendar.zone)


def _midnight(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(), tzinfo=calendar.zone)


def has_letter(level: str, body: Mapping[str, Any]) -> bool:
    """Whether pressing at this level goes out as a numbered letter."""
    return RANK[Supervision(level)] >= RANK[Supervision(body["letter_from"])]


def answer_due_at(level: str, now: datetime, body: Mapping[str, Any], calendar: Calendar) -> datetime:
    """By when a letter of this level is to be answered in writing."""
    return calendar.add_working_days(now, body["answer_within"][level])


def instruction_due_at(now: datetime, body: Mapping[str, Any], calendar: Calendar) -> datetime:
    """By when a leader's instruction is to be answered that names no day itself."""
    return calendar.add_working_days(now, body["instruction_within"])


def falls_in(state: str, body: Mapping[str, Any]) -> bool:
    """Whether what was shown falls when the case comes into this state. What has ended is pressed no more, whatever the rule says."""
    return state in body["falls_in"] or State(state) in ENDED


def hardest(levels: Iterable[str]) -> Supervision:
    """The hardest of these levels."""
    return max((Supervision(level) for level in levels), key=RANK.__getitem__, default=Supervision.NONE)


def show_problems(level: str, current: str) -> list[Problem]:
    """A reminder may come again and again; a card is shown once, and never a milder one over a harder."""
    if level == Supervision.REMINDER or RANK[Supervision(level)] > RANK[Supervision(current)]:
        return []
    text = _("已经挂着%(card)s，不用再挂。要催就发催办，要撤就取消督办。") % {"card": Supervision(current).label}
    return [Problem("shown_already", text, where="level")]


def answer_by_problems(answer_by: datetime | None, now: datetime) -> list[Problem]:
    if answer_by is None or answer_by > now:
        return far_problems(answer_by, now, where="answer_by")
    return [Problem("answer_by_past", _("答复期限要在以后，请重新选。"), where="answer_by")]
