"""A verdict in sentences that a resident understands, each with its denominator. Pure."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.rulesets import Status
from linli.core.words import sentences, shipped_words
from linli.procedures.api import Measure, area_text

from .thresholds import ISSUED, PARTICIPATING, PRESENT, RETURNED, VALID, base_words, threshold_words
from .verdicts import AREA, Line, Verdict

PAPERS = (ISSUED, RETURNED, VALID)
ATTENDING = (PRESENT, PARTICIPATING)
"""What is counted in people and not in votes."""


def say_words(say: str) -> str:
    """赞成、到会、满意 …: what a line counted; a project's own name stays as it is."""
    return {
        "for": pgettext("counted", "赞成"),
        "against": pgettext("counted", "反对"),
        "abstain": pgettext("counted", "弃权"),
        "agree": pgettext("counted", "同意"),
        "any": pgettext("counted", "参与表决"),
        "present": pgettext("counted", "到会"),
        "participating": pgettext("counted", "参与表决"),
        "returned": pgettext("counted", "收回"),
        "satisfied": pgettext("counted", "满意"),
        "satisfied+basically": pgettext("counted", "满意和基本满意"),
    }.get(say, pgettext("counted", "得"))


def measure_words(line: Line, measure: Measure) -> str:
    """全体 102 人，过半数要 52 票，赞成 50 票，还差 2 票，没有过。"""
    values = {
        "base": base_words(line.of),
        "total": measure.base,
        "threshold": threshold_words(measure.threshold),
        "needed": measure.needed,
        "say": say_words(line.say),
        "got": measure.part,
        "missing": measure.missing,
    }
    if measure.dimension == AREA:
        values |= {name: area_text(getattr(measure, of)) for name, of in AREAS.items()}
        return _area_sentence(passed=measure.passed) % values
    if line.say in ("any", *ATTENDING):
        return _people_sentence(passed=measure.passed) % values
    return _votes_sentence(passed=measure.passed, papers=line.of in PAPERS) % values


AREAS = {"total": "base", "needed": "needed", "got": "part", "missing": "missing"}


def _area_sentence(*, passed: bool) -> str:
    if passed:
        return _("面积：%(base)s %(total)s m²，%(threshold)s要 %(needed)s m²，%(say)s %(got)s m²，过了。")
    return _("面积：%(base)s %(total)s m²，%(threshold)s要 %(needed)s m²，%(say)s %(got)s m²，还差 %(missing)s m²，没有过。")


def _people_sentence(*, passed: bool) -> str:
    if passed:
        return _("%(base)s %(total)d 人，%(threshold)s要 %(needed)d 人，%(say)s %(got)d 人，够了。")
    return _("%(base)s %(total)d 人，%(threshold)s要 %(needed)d 人，%(say)s %(got)d 人，还差 %(missing)d 人，不够。")


def _votes_sentence(*, passed: bool, papers: bool) -> str:
    if papers and passed:
        return _("%(base)s %(total)d 张票，%(threshold)s要 %(needed)d 票，%(say)s %(got)d 票，过了。")
    if papers:
        return _("%(base)s %(total)d 张票，%(threshold)s要 %(needed)d 票，%(say)s %(got)d 票，还差 %(missing)d 票，没有过。")
    if passed:
        return _("%(base)s %(total)d 人，%(threshold)s要 %(needed)d 票，%(say)s %(got)d 票，过了。")
    return _("%(base)s %(total)d 人，%(threshold)s要 %(needed)d 票，%(say)s %(got)d 票，还差 %(missing)d 票，没有过。")


def name_words(line: Line) -> str:
    """What a line is called: by a shipped rule in its text, or by the program for what every rule has (到会人数、赞成票)."""
    shipped = shipped_words(line.name)
    return shipped if shipped != line.name or not line.name else _(line.name)


def line_words(line: Line) -> str:
    """“表决通过：全体 102 人，过半数要 52 票 …”; a line by heads and by area says both."""
    return _("%(name)s：%(said)s") % {
        "name": named(line.name),
        "said": sentences(measure_words(line, one) for one in line.measures),
    }


def named(name: str) -> str:
    """What a line is called: by a shipped rule, or here."""
    shipped = shipped_words(name)
    return shipped if shipped != name else _(name)


def status_words(status: Status) -> str:
    """How sure we are of a rule, for readers."""
    return {
        Status.VERIFIED: _("依据已核对"),
        Status.PRESS: _("依据来自报道"),
        Status.ASSUMED: _("暂按通常做法"),
        Status.UNFILLED: _("依据还没有"),
    }[status]


def outcome_words(verdict: Verdict) -> str:
    """What came of it, in a word or two."""
    return words_of_outcome(verdict.outcome)


def words_of_outcome(outcome: str) -> str:
    """The same for an outcome's code alone."""
    return {
        "passed": pgettext("ballot", "通过"),
        "rejected": pgettext("ballot", "没有通过"),
        "no_quorum": pgettext("ballot", "人数不够，表决无效"),
        "void": pgettext("ballot", "表决无效，重新投票"),
        "elected": pgettext("ballot", "选出来了"),
        "seats_open": pgettext("ballot", "没有选满"),
        "revote": pgettext("ballot", "票数相同，要再投一次"),
        "satisfied": pgettext("ballot", "满意"),
        "basically": pgettext("ballot", "基本满意"),
        "unsatisfied": pgettext("ballot", "不满意"),
        "drawn": pgettext("ballot", "抽出来了"),
        "surveyed": pgettext("ballot", "调查结束"),
        "chosen": pgettext("ballot", "选定了"),
        "items": pgettext("ballot", "逐项评价"),
    }.get(outcome, outcome)


def verdict_words(verdict: Verdict, titles: Mapping[str, str] | None = None) -> list[str]:
    """Every line, one of an option with its title, then the outcome: what is read out and printed. `titles`: by the options' codes."""
    lines: Sequence[str] = [_of_option(line, titles or {}) for line in verdict.lines]
    return [*lines, _("结果：%(outcome)s。") % {"outcome": outcome_words(verdict)}]


def _of_option(line: Line, titles: Mapping[str, str]) -> str:
    name = titles.get(line.code.partition(":")[2], "") or titles.get(line.group, "")
    return f"{name} · {line_words(line)}" if name else line_words(line)
