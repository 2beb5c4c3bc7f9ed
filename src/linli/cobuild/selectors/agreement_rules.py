"""The rule set of agreements: how long a link to confirm holds, and how many days before the end a renewal is thought of."""

from datetime import date

from linli.core import rulesets
from linli.core.models import Tenant

from ..rules import agreements as rules

rulesets.check(rules.RULE)(rules.rule_problems)


def link_days(tenant: Tenant, *, on: date) -> int:
    """For how many days a link to confirm holds."""
    return int(rulesets.in_force(rules.RULE, on=on, tenant=tenant).body["link_days"])


def renewal_days(tenant: Tenant, *, on: date) -> int:
    """How many days before its last day an agreement is to be renewed or let go."""
    return int(rulesets.in_force(rules.RULE, on=on, tenant=tenant).body["renewal_days"])
