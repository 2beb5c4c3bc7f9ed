"""Collections of consents and opinions: what a rule set must be like, and what stands against each step. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.rulesets import Threshold
from linli.core.words import day_words, listing

from .shares import ANY, ASKED, BASES, OwnedUnit

MOST_TITLE, MOST_QUESTION, MOST_WORDS, MOST_REASON, MOST_WHERE, MOST_CHOICE = 80, 1000, 500, 200, 120, 30
MOST_CHOICES = 8
AGREE, DISAGREE, OTHER = "agree", "disagree", "other"
CONSENT_CHOICES = (AGREE, DISAGREE)
CHECK_KEYS = {"code", "name", "say", "of", "heads", "area", "citation", "status"}
SERIES = "procedures.collection"


def number(year: int, sequence: int) -> str:
    """征〔2026〕12号."""
    return f"征〔{year}〕{sequence}号"


def rule_problems(body: dict[str, Any]) -> Iterable[Problem]:
    """What is wrong with a rule set of shares, shipped or a tenant's own."""
    checks = body.get("checks")
    if not isinstance(checks, list) or not checks:
        yield Problem("checks", "checks: at least one", where="checks")
        return
    for one in checks:
        yield from _check_problems(one)


def _check_problems(one: Any) -> Iterable[Problem]:
    if not isinstance(one, dict) or not {"code", "name", "say", "of"} <= set(one):
        yield Problem("check", "a check has code, name, say and of", where="checks")
        return
    if set(one) - CHECK_KEYS:
        yield Problem(
            "check_keys", f"{one['code']}: {', '.join(sorted(set(one) - CHECK_KEYS))} is no part of a check", where="checks"
        )
    if one["of"] not in BASES:
        yield Problem("check_of", f"{one['code']}: of is one of {', '.join(BASES)}", where="checks")
    if "heads" not in one and "area" not in one:
        yield Problem("check_measure", f"{one['code']}: a check needs heads or area", where="checks")
    for name in ("heads", "area"):
        if name in one and not _is_threshold(one[name]):
            yield Problem("check_threshold", f"{one['code']}: {name} is written “>= 2/3”", where="checks")


def _is_threshold(text: object) -> bool:
    try:
        Threshold.parse(str(text))
    except ValueError:
        return False
    return True


def text_problems(text: str, *, where: str, most: int, least: int = 2) -> list[Problem]:
    """Free text that must say something."""
    length = len(text.strip())
    if length < least:
        return [Problem(f"{where}_missing", _("这里还没有填。"), where=where)]
    if length > most:
        return [
            Problem(
                f"{where}_long", _("最多 %(most)d 个字，现在有 %(count)d 个。") % {"most": most, "count": length}, where=where
            )
        ]
    return []


def begin_problems(
    *, title: str, question: str, choices: Sequence[str], is_consent: bool, closes_on: date | None, today: date
) -> list[Problem]:
    """Everything that stands against beginning a collection."""
    problems = [
        *text_problems(title, where="title", most=MOST_TITLE, least=4),
        *text_problems(question, where="question", most=MOST_QUESTION, least=6),
    ]
    if closes_on is None or closes_on < today:
        problems.append(Problem("closes_on", _("请选一个还没过的截止日期。"), where="closes_on"))
    return problems if is_consent else problems + choice_problems(choices)


def choice_problems(choices: Sequence[str]) -> list[Problem]:
    """What may be ticked in a collection of opinions."""
    given = [one.strip() for one in choices]
    problems = []
    if not 2 <= len(given) <= MOST_CHOICES:
        problems.append(
            Problem("choices", _("要有 2 到 %(most)d 种答法，一行写一种。") % {"most": MOST_CHOICES}, where="choices")
        )
    if len(set(given)) < len(given):
        problems.append(Problem("choice_twice", _("同一种答法写了两次。"), where="choices"))
    if any(not 0 < len(one) <= MOST_CHOICE for one in given):
        problems.append(Problem("choice_long", _("一种答法最多 %(most)d 个字。") % {"most": MOST_CHOICE}, where="choices"))
    return problems


def roll_problems(units: Sequence[OwnedUnit], *, needs_area: bool) -> list[Problem]:
    """Why this roll cannot be frozen yet; every door is named, so that the register can be filled in one go."""
    if not units:
        return [Problem("roll_empty", _("这里没有登记房屋和业主。先在“房屋”里补上，再建名册。"), where="place")]
    problems = []
    if bare := [unit.label for unit in units if needs_area and unit.is_sold and unit.area_centi is None]:
        text = _("按面积算，还有 %(count)d 处没有面积：%(doors)s。")
        problems.append(Problem("no_area", text % {"count": len(bare), "doors": _listed(bare)}, where="place"))
    if bare := [unit.label for unit in units if unit.is_sold and not unit.owners]:
        text = _("还有 %(count)d 处没有登记业主：%(doors)s。")
        problems.append(Problem("no_owner", text % {"count": len(bare), "doors": _listed(bare)}, where="place"))
    if bare := [unit.label for unit in units if needs_area and not unit.is_sold and unit.area_centi is None]:
        text = _("还没卖出的房屋里有 %(count)d 处没有面积：%(doors)s。")
        problems.append(Problem("no_area_unsold", text % {"count": len(bare), "doors": _listed(bare)}, where="place"))
    return problems


def _listed(labels: Sequence[str], most: int = 12) -> str:
    shown = listing(labels[:most])
    return shown if len(labels) <= most else _("%(doors)s 等") % {"doors": shown}


def say_problems(
    *,
    is_open: bool,
    outcome: str,
    outcomes: Sequence[str],
    choice: str,
    choices: Sequence[str],
    words: str,
    channel: str,
    has_scan: bool,
    kept_where: str,
    at: datetime,
    opened_at: datetime,
    now: datetime,
) -> list[Problem]:
    """Everything that stands against writing down one asking and what came of it."""
    problems = [] if is_open else [Problem("not_open", _("这次征求没有在进行，不能再记。"), where="state")]
    if outcome not in outcomes:
        problems.append(Problem("outcome", _("请选问的结果。"), where="outcome"))
    if outcome == "said" and choice not in choices:
        problems.append(Problem("choice", _("请选这一户怎么说。"), where="choice"))
    if len(words) > MOST_WORDS:
        problems += text_problems(words, where="words", most=MOST_WORDS)
    if at > now or at < opened_at:
        problems.append(Problem("at", _("时间要在开始征求以后、现在以前。"), where="at"))
    return problems + paper_problems(outcome=outcome, channel=channel, has_scan=has_scan, kept_where=kept_where)


def paper_problems(*, outcome: str, channel: str, has_scan: bool, kept_where: str) -> list[Problem]:
    """What was said on paper can be found again: by its scan, or by where the sheet lies."""
    if outcome != "said" or channel != "paper" or has_scan or kept_where.strip():
        return []
    return [Problem("no_paper", _("纸质的意见要么附扫描件，要么写清原件放在哪里。"), where="kept_where")]


def scan_problems(*, channel: str, is_void: bool, has_scan: bool) -> list[Problem]:
    """A scan is added once, to a line that stands and was written down from a paper sheet."""
    problems = []
    if channel != "paper":
        problems.append(Problem("not_paper", _("这一条不是从纸质表上记的，不用扫描件。"), where="scan"))
    if is_void:
        problems.append(Problem("void", _("这一条已经划掉了。"), where="scan"))
    if has_scan:
        problems.append(Problem("scanned", _("已经有扫描件了。记错了就划掉这一条，重新记。"), where="scan"))
    return problems


def correct_problems(*, is_open: bool, is_void: bool, reason: str) -> list[Problem]:
    """A line that was written down wrongly is struck out with a reason and stays to be read."""
    problems = [] if is_open else [Problem("not_open", _("这次征求没有在进行，不能再记。"), where="state")]
    if is_void:
        problems.append(Problem("void", _("这一条已经划掉了。"), where="state"))
    return problems + text_problems(reason, where="reason", most=MOST_REASON, least=4)


def close_problems(*, is_open: bool, today: date, closes_on: date, has_silent: bool, reason: str) -> list[Problem]:
    """It closes when its day is over, or before that when everyone was heard, else with a reason."""
    problems = [] if is_open else [Problem("not_open", _("这次征求没有在进行，不能再记。"), where="state")]
    if today <= closes_on and has_silent and len(reason.strip()) < 4:
        text = _("还没到截止的 %(day)s，也还有人没表态。要提前截止，写明原因。")
        problems.append(Problem("early", text % {"day": day_words(closes_on)}, where="reason"))
    return problems


def is_choice_known(say: str, choices: Sequence[str]) -> bool:
    """Whether what a check counts can be said at all."""
    return say in (ANY, ASKED) or say in choices
