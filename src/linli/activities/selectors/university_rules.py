"""What the rule of completing must be like."""

from linli.core import rulesets

from ..rules import university

rulesets.check(university.RULE)(university.body_problems)
