"""A drawing of lots as a verdict; how it is drawn stands in core.lots."""

from linli.core.lots import METHOD, Draw
from linli.core.rulesets import RuleSet

from .verdicts import Bases, Verdict, rule_summary


def lots_verdict(drawn: Draw, *, rule: RuleSet) -> Verdict:
    """The draw as a verdict that can be kept."""
    details = {
        "method": METHOD,
        "drawn": list(drawn.drawn),
        "keys": list(drawn.keys),
        "seed": drawn.seed,
        "promise": drawn.promise,
        "list_digest": drawn.list_digest,
    }
    bases = Bases.of_heads(all_members=len(drawn.keys))
    return Verdict("lots", "drawn", True, bases, (), details, rule=rule_summary(rule))
