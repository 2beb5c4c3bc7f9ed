"""
Owners deciding together, by area and by heads (Civil Code 278; Supreme Court interpretation 2020, art. 8-9). Pure.

Shares, heads and checks are those of procedures, so that a collection of consents and a vote count alike; which share a matter
needs stands in the rule of matters. Who says nothing does not take part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from linli.core.rulesets import RuleSet, Status
from linli.procedures.api import DISPUTED, Check, Head, OwnedUnit, Sum, Tally, checks_of, heads_of

from .thresholds import ALL_MEMBERS, PARTICIPATING
from .verdicts import Bases, Line, Verdict, rule_summary

AGREE, DISAGREE, ABSTAIN = "agree", "disagree", "abstain"
CHOICES = (AGREE, DISAGREE, ABSTAIN)
BASE_OF = {"all": ALL_MEMBERS, "participating": PARTICIPATING}
"""How the bases of procedures are called here."""
CITY, CIVIL_CODE = "city", "civil_code"
LEVELS = ("ordinary", "special")


@dataclass(frozen=True, slots=True)
class Roll:
    """Who decides: heads with their units, and the units that were left out (parking places …), which count nowhere."""

    heads: tuple[Head, ...]
    excluded: tuple[OwnedUnit, ...] = ()

    @property
    def total(self) -> Sum:
        return Sum(len(self.heads), sum(head.area_centi for head in self.heads))


def roll_of(units: Iterable[OwnedUnit], *, excluded: Iterable[str] = ()) -> Roll:
    """One head for all units of the same owners, one for everything unsold; `excluded`: keys of units that do not count."""
    out = frozenset(excluded)
    listed = list(units)
    counted = [unit for unit in listed if unit.key not in out]
    return Roll(tuple(heads_of(counted)), tuple(unit for unit in listed if unit.key in out))


def tally_of(roll: Roll, said: Mapping[str, str]) -> Tally:
    """
    What the roll said: {head's key: choice}; a head that says nothing is silent, one whose owners differ is DISPUTED.

    :raises ValueError: for a head that is not on the roll, or another choice.
    """
    keys = {head.key for head in roll.heads}
    if unknown := sorted(key for key, choice in said.items() if key not in keys or choice not in (*CHOICES, DISPUTED, "")):
        raise ValueError(f"{', '.join(unknown[:10])}: not on the roll, or a choice that there is none of")
    return count_rights((said.get(head.key, ""), 1, head.area_centi) for head in roll.heads)


def count_rights(rows: Iterable[tuple[str, int, int]]) -> Tally:
    """(choice, heads, area in 0.01 m²) of every right; "" for silent. A million of them take a second."""
    heads: dict[str, int] = {}
    areas: dict[str, int] = {}
    for choice, some, area in rows:
        if choice in heads:
            heads[choice] += some
            areas[choice] += area
        else:
            heads[choice], areas[choice] = some, area
    sums = {choice: Sum(heads[choice], areas[choice]) for choice in heads}
    total = sum(sums.values(), Sum())
    said = {choice: one for choice, one in sums.items() if choice not in ("", DISPUTED)}
    return Tally(total=total, asked=total, said=said, disputed=sums.get(DISPUTED, Sum()))


def level_of(matter: int, matters: RuleSet) -> str:
    """`ordinary` or `special` for one of the nine matters. :raises ValueError: for another number."""
    found = matters.body["matters"].get(str(matter))
    if found is None:
        raise ValueError(f"{matter}: the matters are 1 to 9")
    return str(found["level"])


def decide_owners(counted: Tally, *, rule: RuleSet, kind: str = "owners") -> Verdict:
    """
    What the owners decided by a rule of shares (`procedures.owners_ordinary`, `…_special`, `…elevator_consent`).

    Every check must pass, in heads and in area. Checks of a city's rule stand beside those of the Code, in groups.
    """
    checks = checks_of(rule.body, counted, citation=rule.citation, status=rule.status)
    lines = tuple(_line(one) for one in checks)
    bases = Bases(all_members=counted.total, participating=counted.participating)
    groups = {group: all(line.passed for line in lines if line.group == group) for group in dict.fromkeys(x.group for x in lines)}
    passed = bool(lines) and all(groups.values())
    details = {"said": _said_json(counted), "silent": _sum_json(counted.silent), "groups": groups}
    return Verdict(kind, "passed" if passed else "rejected", passed, bases, lines, details, rule=rule_summary(rule))


def _line(check: Check) -> Line:
    if check.of not in BASE_OF:
        raise ValueError(f"{check.code}: a vote of owners is counted of all or of those who take part")
    group = CITY if check.code == CITY else CIVIL_CODE
    of = BASE_OF[check.of]
    return Line(check.code, check.name, check.say, of, check.measures, check.citation, Status(check.status), group)


def _said_json(counted: Tally) -> dict[str, dict[str, int]]:
    parts: Sequence[tuple[str, Sum]] = [*((choice, counted.of(choice)) for choice in CHOICES), (DISPUTED, counted.disputed)]
    return {choice: _sum_json(part) for choice, part in parts}


def _sum_json(part: Sum) -> dict[str, int]:
    return {"heads": part.heads, "area_centi": part.area_centi}
