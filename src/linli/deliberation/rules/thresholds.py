"""
What a threshold is of, and how it is said. A denominator is always named: most disputes come from there. Pure.

The arithmetic is `core.rulesets.Threshold`: 以上 includes, 过半数 and 超过 exclude (Civil Code 1259).
"""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.rulesets import RuleSet, Threshold

ALL_MEMBERS, PRESENT, PARTICIPATING = "all_members", "present", "participating"
ISSUED, RETURNED, VALID = "issued", "returned", "valid"
BASES = (ALL_MEMBERS, PRESENT, PARTICIPATING, ISSUED, RETURNED, VALID)
"""全体（应到）、到会、参与表决 are people with a right; 发出、收回、有效 are papers."""


def threshold_at(rule: RuleSet, *path: str) -> Threshold:
    """A rule's threshold with its base named. :raises ValueError: when it names none of BASES, or is no threshold."""
    found = rule.threshold(*path)
    if found.of not in BASES:
        raise ValueError(f"{rule.code} {'.'.join(path)}: of is one of {', '.join(BASES)}")
    return found


def is_threshold(value: Any) -> bool:
    """Whether a value of a rule is a threshold that names its base."""
    try:
        return isinstance(value, dict) and Threshold.from_rule(value).of in BASES
    except ValueError:
        return False


def base_words(name: str) -> str:
    """全体、到会、参与表决、发出、收回、有效."""
    return {
        ALL_MEMBERS: pgettext("base", "全体"),
        PRESENT: pgettext("base", "到会"),
        PARTICIPATING: pgettext("base", "参与表决"),
        ISSUED: pgettext("base", "发出"),
        RETURNED: pgettext("base", "收回"),
        VALID: pgettext("base", "有效"),
    }[name]


def threshold_words(threshold: Threshold) -> str:
    """As the law writes it: 过半数、半数以上、三分之二以上、超过五分之一."""
    if threshold.share == Fraction(1, 2) and threshold.sign in (">", ">="):
        return _("过半数") if threshold.sign == ">" else _("半数以上")
    says = {">": _("超过%(share)s"), ">=": _("%(share)s以上"), "<": _("不满%(share)s"), "<=": _("%(share)s以下")}
    return says[threshold.sign] % {"share": share_words(threshold.share)}


def share_words(share: Fraction) -> str:
    """2/3 → 三分之二; what has no short word is written as a fraction."""
    known = {
        Fraction(1): _("全部"),
        Fraction(1, 2): _("半数"),
        Fraction(1, 3): _("三分之一"),
        Fraction(2, 3): _("三分之二"),
        Fraction(1, 4): _("四分之一"),
        Fraction(3, 4): _("四分之三"),
        Fraction(1, 5): _("五分之一"),
        Fraction(2, 5): _("五分之二"),
        Fraction(3, 5): _("五分之三"),
        Fraction(4, 5): _("五分之四"),
    }
    return known.get(share, f"{share.numerator}/{share.denominator}")
