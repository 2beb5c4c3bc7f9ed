"""A definition as plain JSON and back: what a run keeps, whatever is shipped or can be asked by then."""

from dataclasses import asdict
from datetime import date
from typing import Any

from linli.core.canonical import plain
from linli.core.rulesets import Status

from .days import Period, Unit
from .definition import Ask, CountedFrom, Definition, Gate, Publishing, Sourced, Step


def freeze(definition: Definition) -> dict[str, Any]:
    """Everything that the definition says, as plain JSON."""
    frozen: dict[str, Any] = plain(asdict(definition))
    return frozen


def thaw(frozen: dict[str, Any]) -> Definition:
    """The definition again from what `freeze` gave."""
    ends = frozen["effective_to"]
    return Definition(
        **_plain(frozen, "code title plain archive"),
        about=tuple(frozen["about"]),
        effective_from=date.fromisoformat(frozen["effective_from"]),
        effective_to=date.fromisoformat(ends) if ends else None,
        source=_source(frozen["source"]),
        steps=tuple(_step(one) for one in frozen["steps"]),
        missing=tuple(frozen["missing"]),
    )


def _plain(frozen: dict[str, Any], names: str) -> dict[str, Any]:
    return {name: frozen[name] for name in names.split()}


def _source(frozen: dict[str, Any]) -> Sourced:
    return Sourced(frozen["citation"], Status(frozen["status"]))


def _period(frozen: dict[str, Any] | None) -> Period | None:
    return Period(frozen["count"], Unit(frozen["unit"]), frozen["is_exact"]) if frozen else None


def _step(frozen: dict[str, Any]) -> Step:
    return Step(
        **_plain(frozen, "code title plain who optional if_refused line"),
        after=tuple(frozen["after"]),
        opens=tuple(frozen["opens"]),
        closes=tuple(frozen["closes"]),
        source=_source(frozen["source"]),
        gates=tuple(_gate(one) for one in frozen["gates"]),
        publishes=tuple(_publishing(one) for one in frozen["publishes"]),
        shortest=_period(frozen["shortest"]),
        longest=_period(frozen["longest"]),
        before=_period(frozen.get("before")),  # runs of older versions have none
        counted_from=CountedFrom(**frozen["counted_from"]),
    )


def _gate(frozen: dict[str, Any]) -> Gate:
    asks = tuple(Ask(one["provider"], one["parameters"]) for one in frozen["asks"])
    return Gate(**_plain(frozen, "code title at_opening line"), asks=asks, source=_source(frozen["source"]))


def _publishing(frozen: dict[str, Any]) -> Publishing:
    return Publishing(
        **_plain(frozen, "code title text takes_objections line"),
        period=_period(frozen["period"]),
        source=_source(frozen["source"]),
    )
