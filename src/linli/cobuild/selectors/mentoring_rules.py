"""The rule set of mentoring: how long a placement and a term are, and how many days ahead people are reminded."""

from dataclasses import dataclass
from datetime import date

from linli.core import rulesets
from linli.core.models import Tenant

from ..rules import mentoring as rules

rulesets.check(rules.RULE)(rules.rule_problems)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Months of a placement, years of a term, days before mid-term from which it may be reviewed, days of reminding ahead."""

    placement_months: int
    term_years: int
    review_ahead_days: int
    remind_days: int


def numbers_for(tenant: Tenant, *, on: date) -> Numbers:
    body = rulesets.in_force(rules.RULE, on=on, tenant=tenant).body
    return Numbers(**{name: int(body[name]) for name in rules.NUMBERS})
