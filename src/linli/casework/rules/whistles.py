"""Whistles: who may be called and why, until when they answer, and what stands against each step (domain §2.8). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.casework.states import UnitRating, WhistleAnswer, WhistleOutcome, WhistleRating
from linli.core.days import far_problems
from linli.core.problems import Problem

from .cases import MOST_REASON, text_problems

SERIES = "casework.whistle"
MOST_WHERE, MOST_COMES = 120, 60


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason for which the rule lets somebody blow the whistle."""

    code: str
    name: str
    respond_minutes: int
    is_urgent: bool = False


def grounds_of(body: dict[str, Any]) -> list[Ground]:
    return [Ground(**one) for one in body["grounds"]]


def rule_problems(body: dict[str, Any]) -> Iterable[Problem]:
    """What is wrong with a rule set of whistles, shipped or a tenant's own."""
    if not isinstance(body.get("most_units"), int) or body["most_units"] < 1:
        yield Problem("most_units", "most_units: a whole number from 1", where="most_units")
    for one in body.get("grounds", ()):
        if not {"code", "name", "respond_minutes"} <= set(one) or not isinstance(one["respond_minutes"], int):
            yield Problem("grounds", "grounds: code, name, respond_minutes (a whole number)", where="grounds")
    if not body.get("grounds"):
        yield Problem("grounds", "grounds: at least one", where="grounds")


def number(year: int, sequence: int) -> str:
    """吹哨〔2026〕12号."""
    return f"吹哨〔{year}〕{sequence}号"


def respond_by(ground: Ground, now: datetime) -> datetime:
    """By the wall clock, day and night: whoever is called answers from where they are."""
    return now + timedelta(minutes=ground.respond_minutes)


def whistle_problems(
    *,
    ground: Ground | None,
    text: str,
    where: str,
    gather_at: datetime | None,
    units: Sequence[UUID],
    most_units: int,
    is_open_already: bool,
    now: datetime,
) -> list[Problem]:
    """Everything that stands against blowing a whistle."""
    problems = [*text_problems(text, where="text", least=6), *text_problems(where, where="gather_where", most=MOST_WHERE)]
    if ground is None:
        problems.append(Problem("ground", _("请选为什么吹哨。只有这几种情况可以吹。"), where="ground"))
    if gather_at is None or gather_at < now:
        problems.append(Problem("gather_at", _("请约一个还没过的到场时间。"), where="gather_at"))
    problems += far_problems(gather_at, now, where="gather_at")
    if not units:
        problems.append(Problem("no_units", _("还没选请哪些单位来。"), where="units"))
    if len(units) > most_units:
        text = _("一次最多请 %(most)s 家，选了 %(count)s 家。") % {"most": most_units, "count": len(units)}
        problems.append(Problem("too_many_units", text, where="units"))
    if len(set(units)) < len(units):
        problems.append(Problem("unit_twice", _("同一家单位选了两次。"), where="units"))
    if is_open_already:
        problems.append(Problem("open_already", _("这件事上一次吹的哨还没有了结，先把它了结。"), where="state"))
    return problems


def answer_problems(*, answer: str, answered: str, comes: str, reason: str, is_open: bool) -> list[Problem]:
    """A unit says that it comes and who, or that it does not and why. It may change its mind until the whistle is ended."""
    problems = ended_problems(is_open=is_open)
    if answer not in WhistleAnswer.values:
        problems.append(Problem("answer", _("请选来还是来不了。"), where="answer"))
    if answer == WhistleAnswer.COMING:
        problems += text_problems(comes, where="comes", most=MOST_COMES)
    if answer == WhistleAnswer.NOT_COMING:
        problems += text_problems(reason, where="reason", most=MOST_REASON)
    if answer == answered == WhistleAnswer.NOT_COMING:
        problems.append(Problem("said_before", _("已经答复过来不了。"), where="answer"))
    return problems


def ended_problems(*, is_open: bool) -> list[Problem]:
    return [] if is_open else [Problem("ended", _("这次吹哨已经了结了。"), where="state")]


def arrive_problems(*, is_open: bool, has_arrived: bool) -> list[Problem]:
    problems = ended_problems(is_open=is_open)
    if has_arrived:
        problems.append(Problem("arrived_before", _("已经记过到场了。"), where="unit"))
    return problems


def end_problems(
    *, is_open: bool, outcome: str, result: str, ratings: dict[UUID, str], arrived: Mapping[UUID, bool], is_due: bool
) -> list[Problem]:
    """
    Ending says what came of it, and something of every unit that was called: `arrived` says of each whether it was seen there.
    Nobody stayed away before the hour that was agreed (`is_due`), and nobody who was seen.
    """
    problems = [*ended_problems(is_open=is_open), *text_problems(result, where="result", least=6)]
    if outcome not in WhistleOutcome.values:
        problems.append(Problem("outcome", _("请选结果。"), where="outcome"))
    wrong = [one for one in arrived if ratings.get(one) not in UnitRating.values]
    if wrong:
        text = _("还有 %(count)s 家单位没有评。") % {"count": len(wrong)}
        problems.append(Problem("unrated", text, where="ratings"))
    return problems + _absence_problems([arrived[one] for one in arrived if ratings.get(one) == UnitRating.ABSENT], is_due=is_due)


def _absence_problems(seen: Sequence[bool], *, is_due: bool) -> list[Problem]:
    problems = []
    if seen and not is_due:
        problems.append(
            Problem("not_due", _("还没到约好的时间，不能说哪家没到。不用等了，就评来了的，或者先记到场。"), where="ratings")
        )
    if any(seen):
        problems.append(Problem("was_there", _("有一家记过到场，又评了没到。改一下。"), where="ratings"))
    return problems


def rate_problems(*, is_open: bool, rating: str, words: str) -> list[Problem]:
    """A unit rates the whistle once it is over."""
    problems = text_problems(words, where="words", least=0, most=MOST_REASON)
    if is_open:
        problems.append(Problem("still_open", _("了结以后再评。"), where="state"))
    if rating not in WhistleRating.values:
        problems.append(Problem("rating", _("请选一个。"), where="rating"))
    return problems
