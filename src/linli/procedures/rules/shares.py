"""
Shares by heads and by area, exact: who counts as one head, what a head says when co-owners differ, what a measure needs. Pure.

Counting: Supreme People's Court interpretation on divided ownership of buildings (2020), art. 8-9: area by register, survey or
contract; one exclusive unit is one head, but all unsold units together and all units of one buyer are one. 以上 includes,
过半数 and 超过 exclude (Civil Code 1259).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from linli.core.rulesets import Threshold
from linli.core.words import shipped_words

UNSOLD = "unsold"
"""The head of everything that the developer has not sold."""
DISPUTED = "disputed"
"""Co-owners of one head say different things: it counts for neither until they speak together."""
ALL, PARTICIPATING, ASKED = "all", "participating", "asked"
BASES = (ALL, PARTICIPATING, ASKED)
ANY = "any"
"""Whatever was said: taking part."""


@dataclass(frozen=True, slots=True)
class OwnedUnit:
    """One exclusive unit as the register has it. `owners`: keys of its co-owners, who hold one right together."""

    key: str
    label: str
    place_path: str
    area_centi: int | None
    owners: frozenset[str]
    is_sold: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """One head of the roll with all its units; `key` names the same owners (or the developer) whatever they own."""

    key: str
    units: tuple[OwnedUnit, ...]

    @property
    def area_centi(self) -> int:
        """In 0.01 m²; units without an area count nothing, and `roll_problems` refuses them."""
        return sum(unit.area_centi or 0 for unit in self.units)


def head_key(unit: OwnedUnit) -> str:
    """Who the head of a unit is: the same set of owners is the same head; a unit without a known owner is its own."""
    if not unit.is_sold:
        return UNSOLD
    return "+".join(sorted(unit.owners)) or f"unit:{unit.key}"


def heads_of(units: Iterable[OwnedUnit]) -> list[Head]:
    """The roll: one head for all units of the same owners, in the order in which their first door stands."""
    by_key: dict[str, list[OwnedUnit]] = {}
    for unit in units:
        by_key.setdefault(head_key(unit), []).append(unit)
    return [Head(key, tuple(owned)) for key, owned in by_key.items()]


@dataclass(frozen=True, slots=True)
class Said:
    """One statement that stands: who of a head's owners said it ("" for all of them together), and what."""

    speaker: str
    choice: str


def voice_of(said: Sequence[Said]) -> str:
    """
    What a head says, from its statements in the order in which they were made: "" when it said nothing.

    A statement of all together settles what came before it; after that each owner's last word counts, and where two of them
    differ the head is DISPUTED.
    """
    last: dict[str, str] = {}
    for one in said:
        if not one.speaker:
            last = {}
        last[one.speaker] = one.choice
    joint = last.pop("", "")
    choices = set(last.values()) | ({joint} if joint else set())
    if len(choices) > 1:
        return DISPUTED
    return choices.pop() if choices else ""


@dataclass(frozen=True, slots=True)
class Sum:
    """Heads and area (0.01 m²) of a part of the roll."""

    heads: int = 0
    area_centi: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.heads + other.heads, self.area_centi + other.area_centi)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a roll said so far. `said` has every choice that somebody made; the disputed and the silent stand apart."""

    total: Sum
    asked: Sum
    said: Mapping[str, Sum] = field(default_factory=dict)
    disputed: Sum = Sum()

    def of(self, choice: str) -> Sum:
        """The part that said this; ANY: that said anything; ASKED: that was asked at all."""
        if choice == ASKED:
            return self.asked
        return self.participating if choice == ANY else self.said.get(choice, Sum())

    @property
    def participating(self) -> Sum:
        """Everyone who said something: a head whose owners differ took part, but for neither side."""
        return sum(self.said.values(), self.disputed)

    @property
    def silent(self) -> Sum:
        return Sum(self.total.heads - self.participating.heads, self.total.area_centi - self.participating.area_centi)

    def base(self, name: str) -> Sum:
        return {ALL: self.total, PARTICIPATING: self.participating, ASKED: self.asked}[name]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a check: `part` of `base` in one dimension against its threshold."""

    dimension: str  # "heads" | "area"
    threshold: Threshold
    part: int
    base: int

    @property
    def passed(self) -> bool:
        return self.threshold.is_met(self.part, self.base)

    @property
    def needed(self) -> int:
        """The smallest number that passes: heads, or 0.01 m². Nothing passes of nothing."""
        line = self.threshold.share * self.base
        return max(1, ceil(line) if self.threshold.includes else floor(line) + 1)

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.part)


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a rule: what share `of` which base must have said what, by heads and perhaps by area, and who says so."""

    code: str
    name: str
    say: str
    of: str
    citation: str
    status: str
    measures: tuple[Measure, ...]

    @property
    def passed(self) -> bool:
        return all(measure.passed for measure in self.measures)


def checks_of(body: Mapping[str, Any], counted: Tally, *, citation: str, status: str) -> list[Check]:
    """Every check of a rule set's body, worked out on a tally; a check may cite for itself."""
    return [_check(one, counted, citation, status) for one in body["checks"]]


def _check(given: Mapping[str, Any], counted: Tally, citation: str, status: str) -> Check:
    part, base = counted.of(given["say"]), counted.base(given["of"])
    measures = []
    if "heads" in given:
        measures.append(Measure("heads", Threshold.parse(given["heads"]), part.heads, base.heads))
    if "area" in given:
        measures.append(Measure("area", Threshold.parse(given["area"]), part.area_centi, base.area_centi))
    return Check(
        code=given["code"],
        name=shipped_words(given["name"]),
        say=given["say"],
        of=given["of"],
        citation=given.get("citation", citation),
        status=given.get("status", status),
        measures=tuple(measures),
    )


def counts_area(body: Mapping[str, Any]) -> bool:
    """Whether any check of the rule asks for area, so that every unit of the roll needs one."""
    return any("area" in one for one in body["checks"])
