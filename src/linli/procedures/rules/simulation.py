"""A run on paper: when each step could begin and end at the earliest, and by when it must at the latest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from linli.core.workcalendar import Calendar

from .days import last_day
from .definition import CLOSED, OPENED, STARTED, WRITTEN, Definition, Step, in_order


@dataclass(frozen=True, slots=True)
class Simulated:
    """
    A step's days. `opens_on`: when it may begin, if everything before goes as fast as it may. `closes_on`: the first day on
    which it may be done. `latest_on`: by when it should be. `shown`: from and until of what it publishes for a period.
    """

    step: Step
    opens_on: date
    closes_on: date
    latest_on: date | None
    shown: tuple[tuple[str, date, date], ...] = ()
    is_tight: bool = False


def simulate(definition: Definition, start_on: date, calendar: Calendar) -> list[Simulated]:
    """Every step in its order as fast as the definition lets it go; optional ones too."""
    done: dict[str, Simulated] = {}
    for step in in_order(definition.steps):
        done[step.code] = _simulated(step, done, start_on, calendar)
    return [done[step.code] for step in definition.steps if step.code in done]


def _simulated(step: Step, done: dict[str, Simulated], start_on: date, calendar: Calendar) -> Simulated:
    opens = max((done[code].closes_on for code in step.after), default=start_on)
    begin = _begin(step, done, start_on, opens)
    waits = [last_day(begin, step.shortest, calendar) + timedelta(days=1)] if step.shortest else []
    shown = tuple((one.title, opens, last_day(opens, one.period, calendar)) for one in step.publishes if one.period)
    closes = max([opens, *waits, *(until + timedelta(days=1) for _title, _from, until in shown)])
    counts = step.longest if step.counted_from.moment != WRITTEN else None  # nobody knows yet which day will be written down
    latest = last_day(begin, counts, calendar) if counts else None
    return Simulated(step, opens, closes, latest, shown, is_tight=latest is not None and closes > latest)


def _begin(step: Step, done: dict[str, Simulated], start_on: date, opens: date) -> date:
    source = step.counted_from
    if source.moment == STARTED:
        return start_on
    if source.step not in done:
        return opens
    other = done[source.step]
    if source.moment == WRITTEN:
        return other.closes_on
    return {OPENED: other.opens_on, CLOSED: other.closes_on}[source.moment]


def months(simulated: list[Simulated]) -> Iterator[date]:
    """The first day of every month that the run touches, at most two years of them."""
    first = min(one.opens_on for one in simulated).replace(day=1)
    last = max(max(one.closes_on, one.latest_on or one.closes_on) for one in simulated)
    for _count in range(24):
        if first > last:
            return
        yield first
        first = (first + timedelta(days=32)).replace(day=1)
