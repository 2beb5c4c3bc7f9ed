"""
A procedure as a value: steps in their order, each with gates, limits, posts and what it publishes.

Written as YAML (README, “the format”), read by `definition_reading`, frozen into `models.Definition` as its text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from linli.core.rulesets import Status

from .days import Period

OPENED, CLOSED, STARTED, WRITTEN = "opened", "closed", "started", "written"
END = "end"


@dataclass(frozen=True, slots=True)
class Sourced:
    """Where a rule comes from and how sure we are; a step or gate without its own has that of what it stands in."""

    citation: str
    status: Status


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a provider."""

    provider: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """What must be so before its step opens (`at_opening`) or closes. Any one of `asks` is enough."""

    code: str
    title: str
    asks: tuple[Ask, ...]
    source: Sourced
    at_opening: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Publishing:
    """What a step makes public: a notice, and with a period a 公示 to which people may object when `takes_objections`."""

    code: str
    title: str
    text: str
    period: Period | None
    takes_objections: bool
    source: Sourced
    line: int = 0


@dataclass(frozen=True, slots=True)
class CountedFrom:
    """
    From when a step's limits count: its own opening, the opening or closing of another step, the start of the run, or a day
    that was written down on a step (`moment` WRITTEN, `day` its field).
    """

    moment: str = OPENED
    step: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """
    One step. `after`: the steps that must be done first. `shortest`: it may close only when this time is over; `longest`: it
    should close before this time is over; `before`: so many days before the written day it should be closed. `optional`: the sentence that says when it is needed; "" for always.
    `if_refused`: the step to go back to, or END.
    """

    code: str
    title: str
    plain: str
    after: tuple[str, ...]
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    source: Sourced
    gates: tuple[Gate, ...] = ()
    publishes: tuple[Publishing, ...] = ()
    shortest: Period | None = None
    longest: Period | None = None
    before: Period | None = None
    counted_from: CountedFrom = CountedFrom()
    who: str = ""
    optional: str = ""
    if_refused: str = END
    line: int = 0

    def gate(self, code: str) -> Gate | None:
        return next((gate for gate in self.gates if gate.code == code), None)


@dataclass(frozen=True, slots=True)
class Definition:
    """One dated version of a procedure."""

    code: str
    title: str
    plain: str
    about: tuple[str, ...]
    effective_from: date
    effective_to: date | None
    source: Sourced
    archive: str
    steps: tuple[Step, ...]
    missing: tuple[str, ...] = ()

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)

    def publishing(self, code: str) -> tuple[Step, Publishing] | None:
        """What is published under this code, with its step."""
        return next(((step, one) for step in self.steps for one in step.publishes if one.code == code), None)

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def after(self, code: str) -> list[Step]:
        """Every step that comes after this one, straight or round corners, in the order of the definition."""
        found: set[str] = {code}
        for step in in_order(self.steps):
            if found.intersection(step.after):
                found.add(step.code)
        return [step for step in self.steps if step.code in found - {code}]


def in_order(steps: tuple[Step, ...]) -> Iterator[Step]:
    """The steps so that each comes after those that it waits for; what stands in a circle is left out."""
    done: set[str] = set()
    left = list(steps)
    while ready := [step for step in left if done.issuperset(step.after)]:
        for step in ready:
            done.add(step.code)
            left.remove(step)
            yield step
