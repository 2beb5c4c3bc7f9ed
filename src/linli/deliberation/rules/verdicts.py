"""
A verdict as plain data: every threshold with its base, what it needed and got, the rule and how sure we are of it. Pure.

It is kept as JSON without any inexact number, so that anybody can work it out again for ever: fractions are `n/d`, areas whole
0.01 m². Reading it back works every line out anew and refuses one that was changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Protocol

from linli.core.canonical import canonical, digest, plain
from linli.core.rulesets import RuleSet, Status, Threshold
from linli.procedures.api import Measure, Sum

FORMAT = 1
"""The shape of a verdict's JSON."""
HEADS, AREA = "heads", "area"


class BaseMissing(ValueError):
    """A threshold is of something that was not counted."""


@dataclass(frozen=True, slots=True)
class Bases:
    """
    What shares are of, each in heads and 0.01 m². None: not counted in this ballot.

    `all_members` 全体 (应到), `present` 到会, `participating` 参与表决; `issued` 发出, `returned` 收回, `valid` 有效 are papers.
    """

    all_members: Sum
    present: Sum | None = None
    participating: Sum | None = None
    issued: Sum | None = None
    returned: Sum | None = None
    valid: Sum | None = None

    @classmethod
    def of_heads(cls, **counts: int | None) -> "Bases":
        """Where area plays no part: `Bases.of_heads(all_members=102, present=99)`."""
        return cls(**{name: None if count is None else Sum(count) for name, count in counts.items()})  # type: ignore[arg-type]

    def of(self, name: str) -> Sum:
        """:raises BaseMissing: when this was not counted."""
        found: Sum | None = getattr(self, name, None) if name in BASE_NAMES else None
        if found is None:
            raise BaseMissing(f"{name} was not counted")
        return found


BASE_NAMES = tuple(one.name for one in fields(Bases))


@dataclass(frozen=True, slots=True)
class Line:
    """One threshold of a verdict: `say` (what was counted) `of` which base, by heads and perhaps by area, and who says so."""

    code: str
    name: str
    say: str
    of: str
    measures: tuple[Measure, ...]
    citation: str = ""
    status: Status = Status.ASSUMED
    group: str = ""  # lines of two rules side by side: "city", "civil_code"

    @property
    def passed(self) -> bool:
        return bool(self.measures) and all(one.passed for one in self.measures)


class Source(Protocol):
    """Whose rule it is: a RuleSet, or the summary of one that a verdict keeps."""

    @property
    def citation(self) -> str: ...
    @property
    def status(self) -> Status: ...


def line_of(code: str, name: str, *, say: str, got: int, threshold: Threshold, bases: Bases, source: Source) -> Line:
    """One line by heads. :raises BaseMissing: when the threshold's base was not counted."""
    measure = Measure(HEADS, threshold, got, bases.of(threshold.of).heads)
    return Line(code, name, say, threshold.of, (measure,), source.citation, source.status)


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What came of a ballot. `outcome` is a code of its kind ("passed", "rejected", "revote", "void" …).

    `details` holds what the kind tells beyond its lines, as plain JSON; `notes` are codes of warnings; `rule` says which dated
    text decided.
    """

    kind: str
    outcome: str
    passed: bool
    bases: Bases
    lines: tuple[Line, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    rule: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, the same again after a round through a column."""
        given = {
            "format": FORMAT,
            "kind": self.kind,
            "outcome": self.outcome,
            "passed": self.passed,
            "bases": {name: _sum_json(getattr(self.bases, name)) for name in BASE_NAMES},
            "lines": [_line_json(one) for one in self.lines],
            "details": dict(self.details),
            "notes": list(self.notes),
            "rule": dict(self.rule),
        }
        return plain(given)  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> "Verdict":
        """:raises ValueError: for another format, and for a line whose figures contradict each other."""
        if given.get("format") != FORMAT:
            raise ValueError(f"{given.get('format')!r} is no format of a verdict that is known here")
        try:
            return cls(
                kind=given["kind"],
                outcome=given["outcome"],
                passed=given["passed"],
                bases=Bases(**{name: _sum_from(given["bases"][name]) for name in BASE_NAMES}),  # type: ignore[arg-type]
                lines=tuple(_line_from(one) for one in given["lines"]),
                details=given["details"],
                notes=tuple(given["notes"]),
                rule=given["rule"],
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"this is no verdict: {error}") from error

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical spelling."""
        return digest(self.to_json())

    def canonical(self) -> bytes:
        return canonical(self.to_json())


def rule_summary(rule: RuleSet) -> dict[str, Any]:
    """Which dated text decided: everything but its body, and the digest of the whole."""
    frozen = rule.freeze()
    return {name: frozen[name] for name in ("code", "title", "effective_from", "citation", "status", "tenant_code", "digest")}


def all_pass(lines: Iterable[Line]) -> bool:
    """Whether there are lines and all of them pass."""
    found: Sequence[Line] = tuple(lines)
    return bool(found) and all(one.passed for one in found)


def _sum_json(one: Sum | None) -> dict[str, int] | None:
    return None if one is None else {"heads": one.heads, "area_centi": one.area_centi}


def _sum_from(given: Mapping[str, int] | None) -> Sum | None:
    return None if given is None else Sum(given["heads"], given["area_centi"])


def _line_json(line: Line) -> dict[str, Any]:
    plain_fields = {name: getattr(line, name) for name in ("code", "name", "say", "of", "citation", "group")}
    measures = [_measure_json(one) for one in line.measures]
    return plain_fields | {"status": str(line.status), "measures": measures, "passed": line.passed}


def _line_from(given: Mapping[str, Any]) -> Line:
    named = {name: given[name] for name in ("code", "name", "say", "of", "citation", "group")}
    line = Line(**named, status=Status(given["status"]), measures=tuple(_measure_from(one) for one in given["measures"]))
    if line.passed is not given["passed"]:
        raise ValueError(f"line {line.code}: its figures say otherwise")
    return line


def _measure_json(one: Measure) -> dict[str, Any]:
    share = one.threshold.share
    return {
        "dimension": one.dimension,
        "sign": one.threshold.sign,
        "share": f"{share.numerator}/{share.denominator}",
        "of": one.threshold.of,
        "part": one.part,
        "base": one.base,
        "needed": one.needed,
        "passed": one.passed,
    }


def _measure_from(given: Mapping[str, Any]) -> Measure:
    threshold = Threshold.parse(f"{given['sign']} {given['share']}", of=given["of"])
    one = Measure(given["dimension"], threshold, given["part"], given["base"])
    if (one.needed, one.passed) != (given["needed"], given["passed"]):
        raise ValueError(f"{given['part']} of {given['base']}, {threshold}: needs {one.needed}, not {given['needed']}")
    return one
