"""
Options as a clerk types or pastes them: a line each, its parts by ｜ or tab. Pure.

    给纬二路装路灯｜120｜2027-06｜东段没有灯       name, money in 万元, when it is done, what is done
    您多久去一次公园？                             a question of a survey, and below it an answer to a line:
    - 每天
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from linli.core.problems import Problem

PARTS = re.compile(r"[\t｜|]")
ANSWER = re.compile(r"^\s*[-－–·•]\s*")
DAY = re.compile(r"^(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})?日?)?$")
CENTS_OF_TEN_THOUSAND = 1_000_000
MOST_OPTIONS = 100


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One option as it was read. Money in 分."""

    title: str
    cost_cents: int | None = None
    finish_on: date | None = None
    text: str = ""


def read(text: str, *, is_survey: bool = False) -> tuple[list[OptionLine], list[Problem]]:
    """The options of a text, and what could not be read, each with its line."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    read_lines, problems = _questions(lines) if is_survey else _options(lines)
    if len(read_lines) > MOST_OPTIONS:
        problems.append(Problem("too_many_options", _("最多 %(most)s 项。") % {"most": MOST_OPTIONS}, where="options"))
    return read_lines, problems


def _questions(lines: Iterable[tuple[int, str]]) -> tuple[list[OptionLine], list[Problem]]:
    found: list[tuple[str, list[str]]] = []
    problems = []
    for number, line in lines:
        if not ANSWER.match(line):
            found.append((line, []))
        elif found:
            found[-1][1].append(ANSWER.sub("", line))
        else:
            problems.append(_problem("answer_first", number, _("答法前面要先有题目。")))
    return [OptionLine(title, text="\n".join(answers)) for title, answers in found], problems


def _options(lines: Iterable[tuple[int, str]]) -> tuple[list[OptionLine], list[Problem]]:
    found, problems = [], []
    for number, line in lines:
        title, money, day, text = [*(part.strip() for part in PARTS.split(line, maxsplit=3)), "", "", ""][:4]
        cost, finish = _cents(money), _day(day)
        if money and cost is None:
            problems.append(_problem("money", number, _("“%(text)s”不像钱数，写成 12.5（万元）这样。") % {"text": money}))
        if day and finish is None:
            problems.append(_problem("day", number, _("“%(text)s”不像日期，写成 2027-06 这样。") % {"text": day}))
        found.append(OptionLine(title, cost, finish, text))
    return found, problems


def _problem(code: str, number: int, text: str) -> Problem:
    return Problem(code, _("第 %(n)d 行：%(text)s") % {"n": number, "text": text}, where="options")


def _cents(text: str) -> int | None:
    """万元 → 分, where that is exact and more than nothing."""
    try:
        amount = Decimal(text.removesuffix("元").removesuffix("万").replace(",", "").strip()) * CENTS_OF_TEN_THOUSAND
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 < amount < 10**17:
        return None
    return int(amount)


def _day(text: str) -> date | None:
    """2027-06 is the last day that the month surely has."""
    found = DAY.match(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 28))
    except ValueError:
        return None


def written(options: Sequence[OptionLine], *, is_survey: bool = False) -> str:
    """The text that reads as these options."""
    if is_survey:
        return "\n".join(line for one in options for line in (one.title, *(f"- {answer}" for answer in one.text.splitlines())))
    return "\n".join("｜".join(_trimmed(one)) for one in options)


def _trimmed(one: OptionLine) -> Iterator[str]:
    money = "" if one.cost_cents is None else _plain(Decimal(one.cost_cents) / CENTS_OF_TEN_THOUSAND)
    parts = [one.title, money, one.finish_on.isoformat() if one.finish_on else "", " ".join(one.text.split())]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    yield from parts


def _plain(amount: Decimal) -> str:
    return format(amount.normalize(), "f")
