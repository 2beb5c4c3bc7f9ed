"""The rule sets of bodies and ballots that are shipped, what each must be like, and where one is read without a database."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from linli.core import rulesets
from linli.core.rulesets.loading import load
from linli.deliberation.rules import bodies

BODIES = (
    "deliberation.council_zz_subdistrict",
    "deliberation.residents_assembly",
    "deliberation.representatives_meeting_typical",
    "deliberation.party_members_meeting",
    "deliberation.joint_committee",
    "deliberation.joint_conference",
    "deliberation.owners_committee",
    "deliberation.owners_preparation",
    "deliberation.residents_committee",
    "deliberation.property_committee",
    "deliberation.other_body",
)
"""By which rules a body meets and decides."""
SELECTION, SATISFACTION, OWNERS = (
    "deliberation.livelihood_selection",
    "deliberation.satisfaction_zhenhai",
    "deliberation.owners_matters",
)
BUDGET, SURVEY, LOTS = "deliberation.budget", "deliberation.survey", "deliberation.lots"
BALLOTS = (SELECTION, SATISFACTION, OWNERS, BUDGET, SURVEY, LOTS)
"""By which rules a ballot of a kind is held and counted; a motion goes by the rules of its body."""
LIGHTS = ("deliberation.lights_progress", "deliberation.lights_five")
HOME = Path(__file__).parent.parent / "rulesets"

for code in BODIES:
    rulesets.check(code)(bodies.body_problems)
for code in BALLOTS:
    rulesets.check(code)(bodies.ballot_problems)
for code in LIGHTS:
    rulesets.check(code)(bodies.light_problems)


@lru_cache(maxsize=1)
def _shipped() -> dict[str, tuple[rulesets.RuleSet, ...]]:
    return load(sorted(HOME.glob("*.yaml")))[0]


def shipped_on(code: str, on: date) -> rulesets.RuleSet:
    """
    The shipped text of a day, asking no database; a tenant's own text is not looked at.

    :raises LookupError: when no text covers the day.
    """
    for rule in reversed(_shipped().get(code, ())):
        if rule.holds_on(on):
            return rule
    raise LookupError(f"{code}: nothing is shipped for {on}")
