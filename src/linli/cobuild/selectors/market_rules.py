"""What the rule of the market must be like."""

from linli.core import rulesets

from ..rules import ages

rulesets.check(ages.RULE)(ages.body_problems)
