"""Lights of a project that a ballot chose: how far behind its plan it is, or how much is done. Pure."""

from fractions import Fraction

from linli.core.rulesets import RuleSet, Threshold


def progress_light(planned: Fraction, done: Fraction, *, rule: RuleSet) -> str:
    """
    Green, yellow or red by percentage points behind plan, both shares 0…1.

    10 to 30 points behind (both included) are yellow, more than 30 red: “落后 10–30 个百分点亮黄灯，超过 30 个亮红灯”.
    """
    behind = (planned - done) * 100
    for light in rule.body["lights"]:
        if _is_behind(behind, str(light["behind_points"])):
            return str(light["colour"])
    raise ValueError(f"{rule.code}: its lights leave a gap at {behind} points")


def _is_behind(behind: Fraction, border: str) -> bool:
    sign, _blank, points = border.partition(" ")
    line = Fraction(points)
    return {"<": behind < line, "<=": behind <= line, ">": behind > line, ">=": behind >= line}[sign]


def stage_light(done: Fraction, *, is_accepted: bool, rule: RuleSet) -> str:
    """One of the colours by the share that is done (0…1); the last one only once it was accepted."""
    for light in rule.body["lights"]:
        if light.get("is_accepted"):
            if is_accepted:
                return str(light["colour"])
        elif Threshold.parse(light["done"]).is_met(done, Fraction(1)):
            return str(light["colour"])
    raise ValueError(f"{rule.code}: its lights leave a gap at {done}")
