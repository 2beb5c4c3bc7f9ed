"""The rule set of call-ups: how long a shift is, how long names are kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from linli.core import rulesets
from linli.core.models import Tenant

from ..rules import callups as rules

rulesets.check(rules.RULE)(rules.rule_problems)


def rule_on(tenant: Tenant | UUID, day: date) -> Mapping[str, Any]:
    """The body of the rule in force on a day, the tenant's own text first."""
    of = tenant if isinstance(tenant, Tenant) else Tenant(pk=tenant)
    return rulesets.in_force(rules.RULE, on=day, tenant=of).body
