"""A rule set: one dated version of one rule, with where it comes from and how sure we are of it."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from linli.core.canonical import digest, plain
from linli.core.problems import Refused

from .thresholds import Threshold


class Status(StrEnum):
    """How sure we are. A verdict shows it."""

    VERIFIED = "verified"  # read in the text of the law or notice
    PRESS = "press"  # from a press account
    ASSUMED = "assumed"  # a sensible default until the installation says otherwise
    UNFILLED = "unfilled"  # known to exist, text not at hand: refuses to be used


class RuleMissing(Refused):
    """No version of this rule is in force on that day."""


class RuleUnfilled(Refused):
    """The rule in force has no text yet; the problem says what is missing."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """
    One version of a rule. Both dates count; `effective_to` None: until further notice.

    `freeze()` is what a decision keeps; `RuleSet.from_frozen()` gives the same rule set back, whatever is shipped by then.
    """

    code: str
    effective_from: date
    effective_to: date | None
    citation: str
    status: Status
    body: dict[str, Any]
    title: str = ""
    missing: tuple[str, ...] = ()
    tenant_code: str = field(default="")  # whose own text it is; "": shipped

    def holds_on(self, day: date) -> bool:
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def threshold(self, *path: str) -> Threshold:
        """The threshold at `path` in the body. :raises KeyError: no such entry. :raises ValueError: it is no threshold."""
        value: Any = self.body
        for key in path:
            value = value[key]
        return Threshold.from_rule(value)

    def freeze(self) -> dict[str, Any]:
        """Everything, as plain JSON, with its digest."""
        frozen: dict[str, Any] = plain({name: getattr(self, name) for name in FROZEN})
        return frozen | {"digest": digest(frozen)}

    @classmethod
    def from_frozen(cls, frozen: dict[str, Any]) -> "RuleSet":
        """:raises ValueError: when it is not what `freeze()` gave (a changed word changes the digest)."""
        given = {name: frozen[name] for name in FROZEN if name in frozen}
        if set(given) != set(FROZEN) or digest(given) != frozen.get("digest"):
            raise ValueError("this frozen rule set is not as it was frozen")
        ends = given["effective_to"]
        dates = {"effective_from": date.fromisoformat(given["effective_from"]), "effective_to": ends and date.fromisoformat(ends)}
        return cls(**(given | dates | {"status": Status(given["status"]), "missing": tuple(given["missing"])}))


FROZEN = ("code", "title", "effective_from", "effective_to", "citation", "status", "missing", "body", "tenant_code")
