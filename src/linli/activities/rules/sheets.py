"""
Marks of a sheet without network, brought together: whatever order they arrive in, and however often, the end is the same. Pure.

Of the marks for one person the one made last holds (`made_at`, then `entry_id`). What is known from elsewhere, a scan at the door or
the office striking out a line, is a word of its own time: it holds against marks made before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

CAME, AWAY, EXCUSED = "came", "away", "excused"
EARLY = timedelta(hours=12)
"""How long before its begin people are marked at all."""
SKEW = timedelta(minutes=2)
"""By how much a device's clock may be wrong before its times are put right."""


@dataclass(frozen=True, slots=True)
class Made:
    """A mark as a device made it."""

    entry_id: UUID
    mark: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Final:
    """What holds for a person: the mark made last, when, and since when it was the same."""

    entry_id: UUID
    mark: str
    made_at: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """An attendance or an excuse as it stands: since when, when it ended; whether marks alone made it."""

    pk: UUID
    at: datetime
    ended_at: datetime | None = None
    is_of_sheet: bool = False
    ended_by_sheet: bool = False


class Do(StrEnum):
    KEEP = "keep"
    MAKE = "make"
    MOVE = "move"
    REVIVE = "revive"
    END = "end"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do so that the rows say what the marks say; `at`: since when, or at what time it ended."""

    do: Do
    pk: UUID | None = None
    at: datetime | None = None


NOTHING = Step(Do.KEEP)


def in_order(marks: Iterable[Made]) -> list[Made]:
    return sorted(marks, key=lambda one: (one.made_at, one.entry_id))


def final_of(marks: Iterable[Made]) -> Final | None:
    """What a person's marks come to; none without any."""
    ordered = in_order(marks)
    if not ordered:
        return None
    last, since = ordered[-1], ordered[-1].made_at
    for one in reversed(ordered):
        if one.mark != last.mark:
            break
        since = one.made_at
    return Final(last.entry_id, last.mark, last.made_at, since)


def step_for_attendance(final: Final, rows: Sequence[Row]) -> Step:
    """What becomes of somebody's attendance."""
    live = next((one for one in rows if one.ended_at is None), None)
    if final.mark == CAME:
        return _standing(final, live, rows)
    if live is not None and (live.is_of_sheet or live.at <= final.made_at):
        return Step(Do.END, live.pk, final.made_at)
    return NOTHING


def step_for_excuse(final: Final, rows: Sequence[Row]) -> Step:
    """What becomes of somebody's leave: what they had asked for beforehand stands, whatever is marked in the yard."""
    live = next((one for one in rows if one.ended_at is None), None)
    if final.mark == EXCUSED:
        return _standing(final, live, rows)
    return Step(Do.END, live.pk, final.made_at) if live is not None and live.is_of_sheet else NOTHING


def _standing(final: Final, live: Row | None, rows: Sequence[Row]) -> Step:
    """There is to be a row, since the mark was made for the first time."""
    if live is not None:
        return Step(Do.MOVE, live.pk, final.since) if live.is_of_sheet and live.at != final.since else NOTHING
    if any(one.ended_at is not None and not one.ended_by_sheet and one.ended_at > final.made_at for one in rows):
        return NOTHING
    again = [one for one in rows if one.ended_by_sheet]
    if again:
        first = min(again, key=lambda one: (one.is_of_sheet, one.at, one.pk))
        return Step(Do.REVIVE, first.pk, final.since if first.is_of_sheet else first.at)
    return Step(Do.MAKE, None, final.since)


def put_right(made_at: datetime, *, sent_at: datetime | None, now: datetime) -> datetime:
    """A time by the clock of a device that says what it has now; a clock that is right within two minutes is believed."""
    if sent_at is None or abs(now - sent_at) <= SKEW:
        return made_at
    return made_at + (now - sent_at)


def within_reason(made_at: datetime, *, starts_at: datetime, now: datetime) -> datetime:
    """A time that can be: not before the day began, and not to come. A mark with a wrong time is still a mark."""
    return min(max(made_at, starts_at - EARLY), max(now, starts_at - EARLY))
