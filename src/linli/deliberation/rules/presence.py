"""
Who is in the room at any instant, worked out from the lines of attendance alone (pure).

A line says that somebody came or went at an instant. Whoever comes at an instant is there from it on; whoever goes at an instant
is no longer there at it: stays are half-open, [came, went). Lines are read by their own times, and those of one instant in
the order in which they were written down; coming twice, or going twice, changes nothing. A line that was struck out by another
says nothing, whichever of the two arrived first.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

IN, OUT = "in", "out"
REPEATED_WITHIN = timedelta(minutes=2)
"""A second scan within this time is the same coming; one later is kept as a line, because another device may still tell what
happened between."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One line of attendance. `order` tells apart lines of one instant; `strikes` is the key of the line that it strikes out."""

    key: Hashable
    who: Hashable
    direction: str
    at: datetime
    order: int | datetime = 0
    strikes: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody was there from `came` on and no longer at `went`; None: still there."""

    who: Hashable
    came: datetime
    went: datetime | None = None

    def covers(self, at: datetime) -> bool:
        return self.came <= at and (self.went is None or at < self.went)


@dataclass(frozen=True, slots=True)
class Step:
    """From this instant on so many were there, until the next step."""

    at: datetime
    count: int


def standing(marks: Iterable[Mark]) -> list[Mark]:
    """The lines that count, in the order of their times: without those struck out and those that strike."""
    kept = list(marks)
    struck = {mark.strikes for mark in kept if mark.strikes is not None}
    counting = [mark for mark in kept if mark.strikes is None and mark.key not in struck]
    return sorted(counting, key=lambda mark: (mark.at, mark.order))


def stays(marks: Iterable[Mark]) -> list[Stay]:
    """Everybody's stays, by when they came."""
    open_since: dict[Hashable, datetime] = {}
    ended: list[Stay] = []
    for mark in standing(marks):
        if mark.direction == IN:
            open_since.setdefault(mark.who, mark.at)
        elif (came := open_since.pop(mark.who, None)) is not None and came < mark.at:
            ended.append(Stay(mark.who, came, mark.at))
    ended += [Stay(who, came) for who, came in open_since.items()]
    return sorted(_joined(ended), key=lambda stay: (stay.came, stay.went is None))


def _joined(found: list[Stay]) -> Iterable[Stay]:
    """Stays that touch are one: whoever goes and comes at one instant never was away."""
    last: dict[Hashable, Stay] = {}
    for stay in sorted(found, key=lambda one: one.came):
        before = last.get(stay.who)
        if before is not None and before.went == stay.came:
            last[stay.who] = Stay(stay.who, before.came, stay.went)
            continue
        if before is not None:
            yield before
        last[stay.who] = stay
    yield from last.values()


def there_at(marks: Iterable[Mark], at: datetime) -> frozenset[Hashable]:
    """Who was there at an instant."""
    return frozenset(stay.who for stay in stays(marks) if stay.covers(at))


def is_there(marks: Iterable[Mark], who: Hashable, at: datetime) -> bool:
    return who in there_at((mark for mark in marks if mark.who == who), at)


def steps(found: Sequence[Stay]) -> list[Step]:
    """How many were there, from each instant at which the number changed on."""
    changes: dict[datetime, int] = {}
    for stay in found:
        changes[stay.came] = changes.get(stay.came, 0) + 1
        if stay.went is not None:
            changes[stay.went] = changes.get(stay.went, 0) - 1
    count, made = 0, []
    for at in sorted(changes):
        count += changes[at]
        if changes[at]:
            made.append(Step(at, count))
    return made


def count_at(made: Sequence[Step], at: datetime) -> int:
    """How many were there at an instant, by the steps."""
    return next((step.count for step in reversed(made) if step.at <= at), 0)


@dataclass(frozen=True, slots=True)
class Turn:
    """At this instant the quorum was reached, or lost, with so many there."""

    at: datetime
    is_met: bool
    count: int


def turns(made: Sequence[Step], needed: int | None) -> list[Turn]:
    """The moments at which the quorum was reached or lost; none where none is asked for."""
    if needed is None:
        return []
    found, is_met = [], False
    for step in made:
        if (step.count >= needed) != is_met:
            is_met = not is_met
            found.append(Turn(step.at, is_met, step.count))
    return found


def is_repeated(marks: Iterable[Mark], wanted: Mark, within: timedelta | None = REPEATED_WITHIN) -> bool:
    """
    Whether the same was noted of the same person before, with nothing else between: a second scan. `within` None: however long ago.
    """
    before = [mark for mark in standing(marks) if mark.who == wanted.who and mark.at <= wanted.at]
    if not before or before[-1].direction != wanted.direction:
        return False
    return within is None or wanted.at - before[-1].at <= within
