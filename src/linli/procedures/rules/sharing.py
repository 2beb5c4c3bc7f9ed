"""Shares in words: the checks that a gate writes itself, what a check still lacks, the figures of a tally. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.core.rulesets import Threshold
from linli.core.words import listing

from .collections import AGREE
from .shares import ALL, ANY, ASKED, Check, Measure, Tally

INLINE = {"asked": (ASKED, ALL), "answered": (ANY, ALL), "agreed": (AGREE, ALL)}
"""What a gate of a survey may ask by heads: which part, of which base."""


def checks_for(parameters: Mapping[str, Any], counted: Tally) -> list[Check]:
    """The checks that a gate writes down itself: consent by heads and area, a survey by heads."""
    found = []
    if "heads" in parameters or "area" in parameters:
        found.append(_consent(parameters, counted))
    for name, (say, of) in INLINE.items():
        if name in parameters:
            part, base = counted.of(say).heads, counted.base(of).heads
            measure = Measure("heads", Threshold.parse(str(parameters[name])), part, base)
            found.append(Check(name, inline_name(name), say, of, "", "", (measure,)))
    return found


def _consent(parameters: Mapping[str, Any], counted: Tally) -> Check:
    of = str(parameters.get("of") or ALL)
    part, base = counted.of(AGREE), counted.base(of)
    measures = []
    if "heads" in parameters:
        measures.append(Measure("heads", Threshold.parse(str(parameters["heads"])), part.heads, base.heads))
    if "area" in parameters:
        measures.append(Measure("area", Threshold.parse(str(parameters["area"])), part.area_centi, base.area_centi))
    return Check("consent", _("同意的够了"), AGREE, of, "", "", tuple(measures))


def inline_name(name: str) -> str:
    return {"asked": _("问到的够了"), "answered": _("表态的够了"), "agreed": _("同意的够了")}[name]


def check_words(check: Check) -> list[str]:
    """What a check still lacks, a sentence for each measure that fails."""
    return [f"{check.name}：{measure_words(one)}" for one in check.measures if not one.passed]


def measure_words(measure: Measure) -> str:
    """还差 3 户；还差 38.65 m²。"""
    if measure.dimension == "area":
        return _("面积要 %(needed)s m²，现在 %(got)s m²，还差 %(missing)s m²。") % {
            "needed": area_text(measure.needed),
            "got": area_text(measure.part),
            "missing": area_text(measure.missing),
        }
    text = ngettext(
        "要 %(needed)d 户（人），现在 %(got)d，还差 %(missing)d。",
        "要 %(needed)d 户（人），现在 %(got)d，还差 %(missing)d。",
        measure.missing,
    )
    return text % {"needed": measure.needed, "got": measure.part, "missing": measure.missing}


def short_words(checks: Sequence[Check]) -> str:
    """“，还差 1 户、119.16 m²”: the most that any check lacks of each; "" for no check at all."""
    lacking = [one for check in checks for one in check.measures if not one.passed]
    heads = max((one.missing for one in lacking if one.dimension == "heads"), default=0)
    area = max((one.missing for one in lacking if one.dimension == "area"), default=0)
    parts = [ngettext("%(n)d 户", "%(n)d 户", heads) % {"n": heads}] if heads else []
    parts += [f"{area_text(area)} m²"] if area else []
    return _("，还差 %(parts)s") % {"parts": listing(parts)} if parts else ""


def area_text(centi: int) -> str:
    """660000 → “6,600.00”, to full precision."""
    return f"{centi // 100:,}.{centi % 100:02}"


def tally_figures(counted: Tally, *, counts_area: bool) -> tuple[tuple[str, str], ...]:
    """The figures on which an answer rests."""
    parts = [
        (pgettext("doors", "名册"), counted.total),
        (_("问到"), counted.asked),
        (_("表态"), counted.participating),
        (pgettext("vote", "同意"), counted.of(AGREE)),
    ]
    if not counts_area:
        return tuple((title, str(part.heads)) for title, part in parts)
    return tuple((title, f"{part.heads} · {area_text(part.area_centi)} m²") for title, part in parts)
