"""
How the execution of a resolution stands: how far it is, how far it should be by today, and which light that is. Exact and pure.

Three lights look at how far it lags behind the plan, five at how much is done; both are dated data (`deliberation.lights_*`),
and which of their lights burns is worked out by `rules.lights`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from linli.core.rulesets import RuleSet, Threshold
from linli.core.words import shipped_words

from . import lights

THREE, FIVE = "three", "five"
RULES = {THREE: "deliberation.lights_progress", FIVE: "deliberation.lights_five"}
WORST_FIRST = ("red", "orange", "yellow", "green", "blue")
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """How one undertaking stands on a day: per cent done, per cent planned (exact), whether it was accepted, the colour of its light."""

    done: int
    planned: Fraction
    accepted: bool
    colour: str
    late: bool

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


def standing(*, begins_on: date, due_on: date, percent: int, accepted: bool, day: date, rule: RuleSet) -> Standing:
    """Where an undertaking stands on a day by a scheme of lights."""
    planned = planned_percent(begins_on, due_on, day)
    done = Fraction(percent, WHOLE)
    if _looks_at_stages(rule):
        colour = lights.stage_light(done, is_accepted=accepted, rule=rule)
    else:
        colour = lights.progress_light(Fraction(0) if accepted else planned / WHOLE, done, rule=rule)
    return Standing(percent, planned, accepted, colour, late=not accepted and percent < WHOLE and due_on < day)


def _looks_at_stages(rule: RuleSet) -> bool:
    return any("done" in one or "is_accepted" in one for one in rule.body["lights"])


def worst(colours: Iterable[str]) -> str:
    """The light of the whole: that of what stands worst. "" where nothing was undertaken."""
    return min(colours, key=WORST_FIRST.index, default="")


def lights_of(rule: RuleSet) -> list[tuple[str, str, str]]:
    """Every light of a scheme, the worst first: colour, name, and in words when it burns."""
    told = [(str(one["colour"]), shipped_words(str(one["name"])), _means(one)) for one in rule.body["lights"]]
    return sorted(told, key=lambda one: WORST_FIRST.index(one[0]))


def _means(line: Mapping[str, Any]) -> str:
    if line.get("is_accepted"):
        return _("做完了，也验收了")
    if "behind_points" in line:
        sign, _blank, points = str(line["behind_points"]).partition(" ")
        return _behind_words(sign) % {"points": points}
    threshold = Threshold.parse(str(line["done"]))
    if threshold.sign == ">=" and threshold.share == 1:
        return _("完成 100%")
    return _done_words(threshold.sign) % {"percent": threshold.share * WHOLE}


def _behind_words(sign: str) -> str:
    return {
        ">": _("比计划落后超过 %(points)s 个百分点"),
        ">=": _("比计划落后 %(points)s 个百分点以上"),
        "<": _("跟得上计划，或者落后不到 %(points)s 个百分点"),
        "<=": _("跟得上计划，或者落后不超过 %(points)s 个百分点"),
    }[sign]


def _done_words(sign: str) -> str:
    return {
        ">": _("完成超过 %(percent)s%%"),
        ">=": _("完成 %(percent)s%% 以上"),
        "<": _("完成不到 %(percent)s%%"),
        "<=": _("完成 %(percent)s%% 以下"),
    }[sign]
