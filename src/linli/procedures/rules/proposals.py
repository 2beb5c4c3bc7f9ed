"""Wishes for livelihood projects: what stands against each step, the screening sheet, how many more candidates than seats. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import day_words, listing, shipped_words

from .collections import text_problems

MOST_TITLE, MOST_TEXT, MOST_WORDS, MOST_REASON, MOST_NAME, MOST_WHERE = 60, 1000, 300, 500, 60, 80
MOST_COST_CENTS = 10**12
SERIES = "procedures.proposal"
YES, NO, UNCLEAR = "yes", "no", "unclear"
VERDICTS = (YES, NO, UNCLEAR)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the screening sheet; `must`: a candidate needs a yes here."""

    code: str
    name: str
    asks: str
    must: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground for which a wish may be refused, with what the proposer can do instead."""

    code: str
    name: str
    advice: str


def criteria_of(body: Mapping[str, Any]) -> list[Criterion]:
    return [Criterion(**_shown(one, "name", "asks")) for one in body["checks"]]


def grounds_of(body: Mapping[str, Any]) -> list[Ground]:
    return [Ground(**_shown(one, "name", "advice")) for one in body["refusals"]]


def _shown(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """With what people read of it in their language."""
    return {**given} | {name: shipped_words(given[name]) for name in names}


def rule_problems(body: dict[str, Any]) -> Iterable[Problem]:
    """What is wrong with a rule set of livelihood projects, shipped or a tenant's own."""
    for name in ("collect_min_days", "opens_from_month", "comment_min_days"):
        if not isinstance(body.get(name), int) or body[name] < 1:
            yield Problem(name, f"{name}: a whole number from 1", where=name)
    if not _is_share(body.get("surplus_warn_below")):
        yield Problem("surplus_warn_below", "surplus_warn_below: a fraction like 1/5", where="surplus_warn_below")
    for name, keys in (("checks", {"code", "name", "asks", "must"}), ("refusals", {"code", "name", "advice"})):
        if not body.get(name) or any(not isinstance(one, dict) or set(one) != keys for one in body[name]):
            yield Problem(name, f"{name}: a list of {', '.join(sorted(keys))}", where=name)


def _is_share(text: object) -> bool:
    try:
        return 0 <= Fraction(str(text)) <= 1
    except (ValueError, ZeroDivisionError):
        return False


def number(year: int, sequence: int) -> str:
    """建〔2026〕12号."""
    return f"建〔{year}〕{sequence}号"


# ---- the round ----


def round_problems(*, year: int, seats: int, opens_on: date, closes_on: date, min_days: int, taken: bool) -> list[Problem]:
    """Everything that stands against calling for wishes. A year has one call; days are counted without the first."""
    problems = []
    if taken:
        problems.append(Problem("year_taken", _("%(year)s 年的征集已经有了。") % {"year": year}, where="year"))
    if not 2000 <= year <= 2100:
        problems.append(Problem("year", _("年份要在 2000 到 2100 之间。"), where="year"))
    if not 1 <= seats <= 50:
        problems.append(Problem("seats", _("要票选出几件，写 1 到 50 之间的数。"), where="seats"))
    if (closes_on - opens_on).days < min_days:
        earliest = opens_on + timedelta(days=min_days)
        text = _("征集至少 %(days)d 天：%(opens)s 开始，最早 %(earliest)s 截止。")
        told = {"days": min_days, "opens": day_words(opens_on), "earliest": day_words(earliest)}
        problems.append(Problem("too_short", text % told, where="closes_on"))
    return problems


# ---- a wish ----


def propose_problems(
    *, title: str, text: str, channel: str, channels: Sequence[str], has_someone: bool, name: str
) -> list[Problem]:
    """Everything that stands against taking a wish. Nobody has to say who they are; then nobody can be told what becomes of it."""
    problems = [
        *text_problems(title, where="title", most=MOST_TITLE),
        *text_problems(text, where="text", most=MOST_TEXT, least=3),
    ]
    if channel not in channels:
        problems.append(Problem("channel", _("请选是怎么提的。"), where="channel"))
    if len(name) > MOST_NAME:
        problems += text_problems(name, where="name", most=MOST_NAME)
    if name.strip() and has_someone:
        problems.append(Problem("name_twice", _("已经选了登记过的人，姓名不用再写。"), where="name"))
    return problems


def sheet_problems(sheet: Mapping[str, str], criteria: Sequence[Criterion], *, words: Mapping[str, str]) -> list[Problem]:
    """What of a screening sheet is unanswered or says no without saying why."""
    problems = []
    if bare := [one.name for one in criteria if sheet.get(one.code) not in VERDICTS]:
        problems.append(Problem("sheet_open", _("筛选表还有没填的：%(names)s。") % {"names": listing(bare)}, where="sheet"))
    if bare := [one.name for one in criteria if sheet.get(one.code) == NO and not words.get(one.code, "").strip()]:
        text = _("说“不行”的要写明为什么：%(names)s。")
        problems.append(Problem("no_without_words", text % {"names": listing(bare)}, where="sheet"))
    if any(len(one) > MOST_WORDS for one in words.values()):
        problems.append(Problem("words_long", _("每一栏最多 %(most)d 个字。") % {"most": MOST_WORDS}, where="sheet"))
    return problems


def candidate_problems(
    sheet: Mapping[str, str], criteria: Sequence[Criterion], *, summary: str, benefits: str, cost_cents: int | None, lead: str
) -> list[Problem]:
    """What a candidate still lacks: a yes wherever there must be one, and what will stand on the ballot (domain §2.1, stage 5)."""
    problems = []
    if bare := [one.name for one in criteria if one.must and sheet.get(one.code) != YES]:
        problems.append(
            Problem("must_be_yes", _("这几栏要是“行”，才能作候选：%(names)s。") % {"names": listing(bare)}, where="sheet")
        )
    problems += text_problems(summary, where="summary", most=MOST_TEXT, least=6)
    problems += text_problems(benefits, where="benefits", most=MOST_WORDS)
    problems += text_problems(lead, where="lead", most=MOST_NAME)
    if cost_cents is None or not 0 < cost_cents <= MOST_COST_CENTS:
        problems.append(Problem("cost", _("写上大概要多少钱。"), where="cost"))
    return problems


def refuse_problems(*, ground: str, grounds: Sequence[str], reason: str) -> list[Problem]:
    """A wish is refused for a ground of the rule, in words that the proposer reads."""
    problems = text_problems(reason, where="reason", most=MOST_REASON, least=8)
    if ground not in grounds:
        problems.append(Problem("ground", _("请选不采纳的缘由。"), where="ground"))
    return problems


def merge_problems(*, is_itself: bool, same_round: bool, into_is_merged: bool) -> list[Problem]:
    """Wishes for the same thing become one; all their proposers hear of it."""
    problems = []
    if is_itself:
        problems.append(Problem("itself", _("不能并到自己里面。"), where="into"))
    if not same_round:
        problems.append(Problem("other_round", _("只能并到同一年的建议里。"), where="into"))
    if into_is_merged:
        problems.append(Problem("into_merged", _("那一条自己已经并到别的建议里了，并到它并去的那一条。"), where="into"))
    return problems


# ---- the draft list ----


@dataclass(frozen=True, slots=True)
class Surplus:
    """How many more candidates than seats there are, and whether that is few."""

    candidates: int
    seats: int
    is_low: bool

    @property
    def more(self) -> int:
        return self.candidates - self.seats


def surplus_of(candidates: int, seats: int, *, warn_below: Fraction) -> Surplus:
    """差额 is needed; how large is for each vote's own method, so a small one only warns."""
    share = Fraction(candidates - seats, seats)
    return Surplus(candidates, seats, is_low=share < warn_below)


def publish_problems(
    *, candidates: int, seats: int, unscreened: int, untold: int, today: date, closes_on: date, until: date, min_days: int
) -> list[Problem]:
    """Why the draft list cannot be published yet."""
    problems = []
    if today <= closes_on:
        problems.append(Problem("still_collecting", _("征集到 %(day)s 才截止。") % {"day": day_words(closes_on)}, where="state"))
    if unscreened:
        problems.append(Problem("unscreened", _("还有 %(count)d 条建议没有筛选。") % {"count": unscreened}, where="state"))
    if untold:
        text = _("还有 %(count)d 条不采纳的建议没有告诉提的人为什么。")
        problems.append(Problem("untold", text % {"count": untold}, where="state"))
    if candidates <= seats:
        text = _("候选要比票选的多：要选 %(seats)d 件，候选只有 %(count)d 件。")
        problems.append(Problem("no_surplus", text % {"seats": seats, "count": candidates}, where="state"))
    if (until - today).days < min_days:
        earliest = day_words(today + timedelta(days=min_days))
        text = _("公开征求意见至少 %(days)d 天，最早到 %(day)s。")
        problems.append(Problem("comment_short", text % {"days": min_days, "day": earliest}, where="until"))
    return problems


def comment_problems(*, is_open: bool, text: str, channel: str, channels: Sequence[str]) -> list[Problem]:
    """Everything that stands against a comment on the draft list."""
    problems = [] if is_open else [Problem("not_open", _("征求意见的时间已经过了，或者还没开始。"), where="state")]
    if channel not in channels:
        problems.append(Problem("channel", _("请选是怎么提的。"), where="channel"))
    return problems + text_problems(text, where="text", most=MOST_TEXT, least=4)


def answer_problems(*, is_answered: bool, taken_up: bool | None, reason: str) -> list[Problem]:
    """Each comment is taken up or not, for a reason that is published."""
    problems = text_problems(reason, where="reason", most=MOST_REASON, least=4)
    if is_answered:
        problems.append(Problem("answered", _("这条意见已经答复过了。"), where="state"))
    if taken_up is None:
        problems.append(Problem("taken_up", _("请选采纳还是不采纳。"), where="taken_up"))
    return problems


def hand_over_problems(*, is_published: bool, comments_open: int, today: date, until: date | None) -> list[Problem]:
    """The list goes to the vote once the time for comments is over and each is answered."""
    if not is_published or until is None:
        return [Problem("not_published", _("候选名单还没有公开征求意见。"), where="state")]
    problems = []
    if today <= until:
        problems.append(Problem("commenting", _("公开征求意见到 %(day)s 才结束。") % {"day": day_words(until)}, where="state"))
    if comments_open:
        problems.append(Problem("unanswered", _("还有 %(count)d 条意见没有答复。") % {"count": comments_open}, where="state"))
    return problems
