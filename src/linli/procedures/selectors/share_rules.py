"""The rule sets of shares that are shipped, and what each must be like."""

from linli.core import rulesets
from linli.procedures.rules import collections, proposals

from .proposals import RULE

SHARE_RULES = (
    "procedures.elevator_consent",
    "procedures.owners_ordinary",
    "procedures.owners_special",
    "procedures.solicitation",
    "procedures.renovation_will",
    "procedures.satisfaction_survey",
)
"""By which shares a collection may be worked out."""

for code in SHARE_RULES:
    rulesets.check(code)(collections.rule_problems)
rulesets.check(RULE)(proposals.rule_problems)
