"""The rule set of a round: what is in force on a day, and what a round has frozen."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from linli.core import rulesets
from linli.core.models import Tenant
from linli.core.rulesets import RuleSet

from ..models import Round
from ..rules import reviewing
from ..rules.reviewing import Rules

CODE = "cobuild.venture"
HOME = Path(__file__).resolve().parent.parent / "rulesets"
rulesets.check(CODE)(reviewing.body_problems)


def in_force(tenant: Tenant, on: date) -> RuleSet:
    """:raises RuleMissing: when no text covers the day."""
    return rulesets.in_force(CODE, on=on, tenant=tenant)


def rule_set_of(round_: Round) -> RuleSet:
    """What the round froze, with its source."""
    return RuleSet.from_frozen(round_.rules)


def rules_of(round_: Round) -> Rules:
    """By what this round judges and pays."""
    return _read(str(round_.rules.get("digest")), _Frozen(round_.rules))


class _Frozen(dict[str, Any]):
    """Told apart by its digest, so that a page of many ventures reads it once."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.get("digest"))


@lru_cache(maxsize=64)
def _read(_digest: str, frozen: _Frozen) -> Rules:
    return Rules.from_body(RuleSet.from_frozen(frozen).body)
