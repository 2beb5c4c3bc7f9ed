"""Rule sets written down in a test, without a file."""

from datetime import date

from linli.core.rulesets import RuleSet, Status

TWO_THIRDS = {"of": "all_members", "op": ">=", "n": 2, "d": 3}
MAJORITY_OF_ALL = {"of": "all_members", "op": ">", "n": 1, "d": 2}
MAJORITY_OF_PRESENT = {"of": "present", "op": ">", "n": 1, "d": 2}


def rule(code="deliberation.sample", **body):
    return RuleSet(code, date(2021, 1, 1), None, "《样例规则》第一条", Status.VERIFIED, body, title="样例规则")


COUNCIL = rule(quorum=TWO_THIRDS, **{"pass": MAJORITY_OF_ALL})
REPRESENTATIVES = rule(quorum=TWO_THIRDS, **{"pass": MAJORITY_OF_PRESENT})


def codes(problems):
    return [one.code for one in problems]
