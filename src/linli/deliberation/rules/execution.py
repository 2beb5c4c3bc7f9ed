"""
Lights of execution: how far it is, how far it should be by today, and which light that is. Exact and pure.

Three lights look at how far it lags behind the plan, five at how much is done; both are data (`deliberation.lights_*`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.rulesets import RuleSet

THREE, FIVE = "three", "five"
SCHEMES = (THREE, FIVE)
RULES = {THREE: "deliberation.lights_three", FIVE: "deliberation.lights_five"}
BEHIND, DONE = "behind", "done"
WORST_FIRST = ("red", "orange", "yellow", "green", "blue")
COLOURS = frozenset(WORST_FIRST)
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Light:
    """One light of a scheme: its colour, what it is called, and in words what it means."""

    code: str
    name: str
    means: str

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return WORST_FIRST.index(self.code)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one undertaking stands on a day: per cent done, per cent planned (exact), points behind, and its light."""

    done: int
    planned: Fraction
    light: Light
    accepted: bool

    @property
    def behind(self) -> Fraction:
        """Percentage points behind the plan; below 0 it is ahead. What is accepted is behind nothing."""
        return Fraction(0) if self.accepted else self.planned - self.done


def planned_percent(begins_on: date, due_on: date, day: date) -> Fraction:
    """
    How many per cent should be done at the end of `day`, spread evenly over the days; the first day is not counted.

    Civil Code art. 201. What begins and ends on one day should be done on that day.
    """
    if day >= due_on:
        return Fraction(WHOLE)
    if day <= begins_on:
        return Fraction(0)
    return Fraction(WHOLE * (day - begins_on).days, (due_on - begins_on).days)


def standing(*, begins_on: date, due_on: date, percent: int, accepted_on: date | None, day: date, rule: RuleSet) -> Standing:
    """Where an undertaking stands on a day by a scheme of lights."""
    planned, accepted = planned_percent(begins_on, due_on, day), accepted_on is not None
    value = Fraction(percent) if rule.body["measure"] == DONE else planned - percent
    lit = next(one for one in rule.body["lights"] if _is_lit(one, value, accepted=accepted))
    if accepted and rule.body["measure"] == BEHIND:
        lit = rule.body["lights"][-1]
    return Standing(percent, planned, _light(lit), accepted)


def _is_lit(line: Mapping[str, Any], value: Fraction, *, accepted: bool) -> bool:
    """Whether a line of the scheme holds; the last line holds for all that is left."""
    if line.get("accepted"):
        return accepted
    if "over" in line:
        return value > line["over"]
    return "from" not in line or value >= line["from"]


def _light(line: Mapping[str, Any]) -> Light:
    return Light(str(line["code"]), str(line["name"]), str(line["means"]))


def lights_of(rule: RuleSet) -> list[Light]:
    """Every light of a scheme, the worst first."""
    return sorted((_light(one) for one in rule.body["lights"]), key=lambda one: one.rank)


def worst(standings: Iterable[Standing]) -> Light | None:
    """The light of the whole: that of what stands worst. None where nothing was undertaken."""
    return min((one.light for one in standings), key=lambda one: one.rank, default=None)


def rule_problems(body: Mapping[str, Any]) -> Sequence[Problem]:
    """What is wrong with a text of lights: an unknown colour twice or not at all, a line that nothing leads to."""
    lights = body.get("lights")
    if body.get("measure") not in (BEHIND, DONE) or not isinstance(lights, list) or not lights:
        return [Problem("lights_missing", _("要写 measure（behind 或 done）和 lights。"))]
    codes = [one.get("code") for one in lights if isinstance(one, dict)]
    if len(codes) != len(lights) or len(set(codes)) != len(codes) or not set(codes) <= COLOURS:
        return [Problem("light_unknown", _("灯只能是红、橙、黄、绿、蓝，各一盏。"))]
    if any(not one.get("name") or not one.get("means") for one in lights):
        return [Problem("light_unnamed", _("每一盏灯都要写叫什么（name）、什么意思（means）。"))]
    if {"over", "from", "accepted"} & set(lights[-1]):
        return [Problem("light_last", _("最后一盏灯不写条件，前面的都不是就亮它。"))]
    return _order_problems(lights)


def _order_problems(lights: list[dict[str, Any]]) -> list[Problem]:
    bounds = [one.get("over", one.get("from")) for one in lights[:-1] if not one.get("accepted")]
    wrong = any(isinstance(one, bool) or not isinstance(one, int) or not 0 <= one <= WHOLE for one in bounds)
    if wrong or bounds != sorted(set(bounds), reverse=True):
        return [Problem("light_order", _("每盏灯写 over 或 from 一个 0 到 100 的整数，从大到小排。"))]
    return []
