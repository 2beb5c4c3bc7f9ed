"""The rule sets of bodies: which version holds for a council on a day."""

from datetime import date

from linli.core import rulesets
from linli.core.rulesets import RuleMissing, RuleSet

from ..models import Council
from ..rules import composition


def rule_of(council: Council, on: date) -> RuleSet | None:
    """The version that holds for a council on a day, even an unfilled one, to be shown; None where none covers the day."""
    try:
        return rulesets.look_up(council.rule_code, on=on, tenant=council.tenant)
    except RuleMissing:
        return None


def body_of(council: Council, on: date) -> composition.Body:
    """What the rules say of a council on a day; nothing where there are none, or their text is not at hand."""
    return composition.body(rule_of(council, on))
