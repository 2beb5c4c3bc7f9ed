"""A verdict as a picture: its thresholds as gates with bars, and beside them what only this kind of ballot tells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.core.words import listing, sentences, shipped_words
from linli.deliberation.rules.thresholds import base_words, threshold_words
from linli.deliberation.rules.verdict_words import (
    ATTENDING,
    line_words,
    measure_words,
    name_words,
    outcome_words,
    say_words,
    status_words,
    verdict_words,
)
from linli.deliberation.rules.verdicts import AREA, Line, Verdict
from linli.procedures.api import Measure, area_text

from . import verdict_details
from .ballot_words import GOOD

SIDES = ("city", "civil_code")
TABLED = frozenset({"selection", "satisfaction"})
"""Kinds whose thresholds, one for each option, stand in their own table."""


@dataclass(frozen=True, slots=True)
class GateShown:
    """One measure as the kit's `{% gate %}` takes it."""

    title: str
    needed: Fraction
    got: Fraction
    base: Fraction
    unit: str
    digits: int
    passed: bool
    words: str


@dataclass(frozen=True, slots=True)
class LineShown:
    """One threshold: of what, in words and as gates, and who says so."""

    title: str
    passed: bool
    base_text: str
    gates: Sequence[GateShown]
    words: str
    citation: str
    status: str


@dataclass(frozen=True, slots=True)
class SideShown:
    """The thresholds of one rule; two of them stand side by side where a city's rule and the Code are compared."""

    title: str
    passed: bool
    lines: Sequence[LineShown]


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """Everything that `deliberation/verdict.html` draws."""

    verdict: Verdict
    outcome: str
    is_good: bool
    stamp: tuple[str, str]
    sentence: str
    words: Sequence[str]
    sides: Sequence[SideShown]
    lines: Sequence[LineShown]
    rule_title: str
    citation: str
    status: str
    piece: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


def shown(verdict: Verdict, titles: Mapping[str, str]) -> VerdictShown:
    """`titles`: what the options' codes stand for."""
    listed = [_line(line) for line in verdict.lines if line.code == "quorum" or verdict.kind not in TABLED]
    piece, details = verdict_details.of(verdict, titles)
    is_good = verdict.outcome in GOOD
    rule = verdict.rule
    return VerdictShown(
        verdict=verdict,
        outcome=outcome_words(verdict),
        is_good=is_good,
        stamp=_stamp(verdict),
        sentence=capfirst(_sentence(verdict, titles)),
        words=verdict_words(verdict, titles),
        sides=_sides(verdict),
        lines=listed,
        rule_title=shipped_words(str(rule.get("title", ""))),
        citation=str(rule.get("citation", "")),
        status=_status_of(verdict),
        piece=piece,
        details=details,
    )


def _status_of(verdict: Verdict) -> str:
    return next((status_words(line.status) for line in verdict.lines), "")


def _sides(verdict: Verdict) -> list[SideShown]:
    """City rule and Civil Code, where both speak; empty where only one does."""
    groups = {name: [line for line in verdict.lines if line.group == name] for name in SIDES}
    if not all(groups.values()):
        return []
    names = {"city": _("本市的规定"), "civil_code": _("《民法典》")}
    return [
        SideShown(names[name], all(one.passed for one in lines), [_line(one) for one in lines]) for name, lines in groups.items()
    ]


def _line(line: Line) -> LineShown:
    threshold = line.measures[0].threshold if line.measures else None
    total = " · ".join(_amount(one, one.base) for one in line.measures)
    return LineShown(
        title=name_words(line),
        passed=line.passed,
        base_text=_("底数：%(base)s %(total)s。要%(share)s。")
        % {"base": base_words(line.of), "total": total, "share": _share(threshold) if threshold else ""},
        gates=[_gate(line, one) for one in line.measures],
        words=line_words(line),
        citation=line.citation,
        status=status_words(line.status),
    )


def _share(threshold: Any) -> str:
    """三分之二以上（含）、过半数（不含一半）."""
    if threshold.includes:
        return _("%(share)s（含）") % {"share": threshold_words(threshold)}
    return _("%(share)s（不含）") % {"share": threshold_words(threshold)}


def _gate(line: Line, one: Measure) -> GateShown:
    is_area = one.dimension == AREA
    scale = 100 if is_area else 1
    return GateShown(
        title=capfirst(_gate_title(line, one)),
        needed=Fraction(one.needed, scale),
        got=Fraction(one.part, scale),
        base=Fraction(max(one.base, 1), scale),
        unit="m²" if is_area else _unit(line),
        digits=2 if is_area else 0,
        passed=one.passed,
        words=measure_words(line, one),
    )


def _gate_title(line: Line, one: Measure) -> str:
    if len(line.measures) < 2:
        return say_words(line.say)
    names = {"say": say_words(line.say)}
    return _("%(say)s的面积") % names if one.dimension == AREA else _("%(say)s的人数") % names


def _is_people(line: Line) -> bool:
    return line.say in ("any", *ATTENDING) or len(line.measures) > 1


def _unit(line: Line) -> str:
    return pgettext("unit", "人") if _is_people(line) else pgettext("unit", "票")


def _amount(one: Measure, number: int) -> str:
    if one.dimension == AREA:
        return f"{area_text(number)} m²"
    return ngettext("%(n)s 人", "%(n)s 人", number) % {"n": f"{number:,}"}


def _stamp(verdict: Verdict) -> tuple[str, str]:
    """What the stamp says, in two short lines."""
    return {
        "passed": (pgettext("stamp", "通过"), ""),
        "rejected": (pgettext("stamp", "没有"), pgettext("stamp", "通过")),
        "no_quorum": (pgettext("stamp", "人数"), pgettext("stamp", "不够")),
        "void": (pgettext("stamp", "无效"), ""),
        "elected": (pgettext("stamp", "选出"), ""),
        "seats_open": (pgettext("stamp", "没有"), pgettext("stamp", "选满")),
        "revote": (pgettext("stamp", "再投"), pgettext("stamp", "一次")),
        "satisfied": (pgettext("stamp", "满意"), ""),
        "basically": (pgettext("stamp", "基本"), pgettext("stamp", "满意")),
        "unsatisfied": (pgettext("stamp", "不"), pgettext("stamp", "满意")),
    }.get(verdict.outcome, ("", ""))


def _sentence(verdict: Verdict, titles: Mapping[str, str]) -> str:
    """The result in one sentence: what came of it, and what was enough and what was missing."""
    if verdict.kind == "selection" and verdict.outcome in ("elected", "seats_open", "revote"):
        return _selection_sentence(verdict, titles)
    if verdict.kind == "satisfaction":
        return _tiers_sentence(verdict, titles)
    if plain := _plain_sentence(verdict, titles):
        return plain
    failed = [line for line in verdict.lines if not line.passed]
    if verdict.kind in TABLED or not failed:
        return _("%(outcome)s。") % {"outcome": outcome_words(verdict)} + sentences(
            _got(line, one) for line, one in _told(verdict)
        )
    has_sides = all(any(line.group == side for line in verdict.lines) for side in SIDES)
    told = sentences(_short_of(line, side=_side_words(line) if has_sides else "") for line in failed)
    return _("%(outcome)s。") % {"outcome": outcome_words(verdict)} + told


def _plain_sentence(verdict: Verdict, titles: Mapping[str, str]) -> str:
    """What a lot, a budget and a survey came to; "" for what has thresholds to be told."""
    details = verdict.details
    if verdict.outcome == "drawn":
        return _("从名单上的 %(listed)d 个里抽出 %(n)d 个。") % {"listed": len(details["keys"]), "n": len(details["drawn"])}
    if verdict.outcome == "surveyed":
        return _("%(asked)d 人里答了 %(n)d 份。") % {"asked": details["asked"], "n": details["answered"]}
    if verdict.outcome == "chosen":
        return _("选定了：%(names)s。") % {"names": _names(details["winners"], titles)}
    return ""


def _told(verdict: Verdict) -> list[tuple[Line, Measure]]:
    """The measures that a sentence on what passed tells: those of the votes, not who came."""
    lines = [] if verdict.kind in TABLED else [line for line in verdict.lines if line.say not in ("any", *ATTENDING)]
    return [(line, one) for line in lines for one in line.measures]


def _got(line: Line, one: Measure) -> str:
    """“赞成 97 票，要 52 票。”"""
    is_area = one.dimension == AREA
    got, needed = (area_text(one.part), area_text(one.needed)) if is_area else (f"{one.part:,}", f"{one.needed:,}")
    values = {"what": capfirst(_gate_title(line, one)), "got": got, "needed": needed, "unit": "m²" if is_area else _unit(line)}
    return _("%(what)s %(got)s %(unit)s，要 %(needed)s %(unit)s。") % values


def _tiers_sentence(verdict: Verdict, titles: Mapping[str, str]) -> str:
    items = verdict.details.get("items", {})
    said = listing(
        _("%(name)s：%(said)s") % {"name": titles.get(code, code), "said": verdict_details.said_words(items[code]["tier"])}
        for code in verdict.details.get("order", ())
    )
    return _("%(said)s。") % {"said": said}


def _side_words(line: Line) -> str:
    return {"city": _("按本市的规定，"), "civil_code": _("按《民法典》，")}.get(line.group, "")


def _short_of(line: Line, *, side: str) -> str:
    """“人数够了，面积还差 38.65 m²。”: what of one threshold was enough and what was missing."""
    enough = [_gate_title(line, one) for one in line.measures if one.passed]
    values = {"side": side, "missing": listing(_missing(line, one) for one in line.measures if not one.passed)}
    if enough:
        return _("%(side)s%(enough)s够了，%(missing)s。") % (values | {"enough": listing(enough)})
    return _("%(side)s%(missing)s。") % values


def _missing(line: Line, one: Measure) -> str:
    amount = f"{area_text(one.missing)} m²" if one.dimension == AREA else _counted(line, one.missing)
    return _("%(what)s还差 %(missing)s") % {"what": _gate_title(line, one), "missing": amount}


def _counted(line: Line, count: int) -> str:
    """So many people or votes."""
    words = ngettext("%(n)s 人", "%(n)s 人", count) if _is_people(line) else ngettext("%(n)s 票", "%(n)s 票", count)
    return words % {"n": f"{count:,}"}


def _selection_sentence(verdict: Verdict, titles: Mapping[str, str]) -> str:
    details = verdict.details
    elected = _names(details.get("elected", ()), titles)
    if verdict.outcome == "elected":
        return _("选出来了：%(names)s。") % {"names": elected}
    first = _("已经选出：%(names)s。") % {"names": elected} if elected else _("还没有选出。")
    if verdict.outcome == "revote":
        values = {"names": _names(details.get("tied", ()), titles), "n": details.get("tied_seats", 0)}
        return first + _("%(names)s票数相同，剩下的 %(n)s 个名额在他们中间再投一次。") % values
    return first + _("还空着 %(n)s 个名额，由会议决定再选还是不选。") % {"n": details.get("open_seats", 0)}


def _names(codes: Iterable[str], titles: Mapping[str, str]) -> str:
    return listing(titles.get(code, code) for code in codes)
