"""What stands against an entry of the catalogue or the knowledge base; texts as the page and the share button say them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.core.days import far_problems
from linli.core.problems import Problem
from linli.core.words import day_words

from .cases import text_problems

CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
MOST_LINES, MOST_LINE = 20, 120
MOST_ANSWER, MOST_QUESTION, MOST_KEYWORDS = 2000, 120, 30
TEXTS = {  # field → (at least, at most)
    "name": (2, 60),
    "plain_name": (0, 60),
    "for_whom": (4, 300),
    "how_long": (1, 80),
    "fee": (1, 80),
    "where": (2, 120),
    "who": (0, 80),
    "hours": (0, 80),
    "phone": (0, 40),
    "basis": (0, 300),
}


@dataclass(frozen=True, slots=True)
class ItemGiven:
    """Everything that one version of a service item says."""

    name: str
    for_whom: str
    how_long: str
    where: str
    plain_name: str = ""
    bring: Sequence[str] = ()
    steps: Sequence[str] = ()
    fee: str = "不收钱"
    who: str = ""
    hours: str = ""
    phone: str = ""
    line_id: UUID | None = None
    comes_home: bool = False
    by_proxy: bool = False
    basis: str = ""
    keywords: Sequence[str] = ()
    category_id: UUID | None = None
    place_id: UUID | None = None
    position: int = 0
    review_on: date | None = None

    def fields(self) -> dict[str, Any]:
        """As the table holds them: lists as lists, texts without blanks around."""
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        texts = {name: value.strip() for name, value in found.items() if isinstance(value, str)}
        lists = {name: clean_lines(found[name]) for name in ("bring", "steps", "keywords")}
        return found | texts | lists


@dataclass(frozen=True, slots=True)
class EntryGiven:
    """Everything that an entry of the knowledge base says."""

    question: str
    answer: str
    keywords: Sequence[str] = ()
    items: Sequence[str] = ()
    category_id: UUID | None = None
    place_id: UUID | None = None
    is_public: bool = True
    valid_until: date | None = None
    review_on: date | None = None
    keeper_id: UUID | None = None

    def fields(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__}
        lists = {name: clean_lines(found[name]) for name in ("keywords", "items")}
        return found | {"question": self.question.strip(), "answer": self.answer.strip()} | lists


def clean_lines(lines: Sequence[str]) -> list[str]:
    """Lines without blanks around them, none empty, none twice."""
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def item_problems(given: ItemGiven, today: date) -> list[Problem]:
    """Everything that stands against a version: what is missing, what is too long to read."""
    problems = [
        one
        for name, (least, most) in TEXTS.items()
        for one in text_problems(getattr(given, name), where=name, least=least, most=most)
    ]
    problems += [*_line_problems(given.bring, "bring"), *_line_problems(given.steps, "steps")]
    if not clean_lines(given.bring):
        problems.append(Problem("bring_missing", _("请写带什么；什么都不用带，就写“不用带东西”。"), where="bring"))
    return [*problems, *_keyword_problems(given.keywords), *far_problems(given.review_on, today, where="review_on")]


def entry_problems(given: EntryGiven, today: date) -> list[Problem]:
    problems = text_problems(given.question, where="question", least=4, most=MOST_QUESTION)
    problems += text_problems(given.answer, where="answer", least=6, most=MOST_ANSWER)
    for name in ("valid_until", "review_on"):
        problems += far_problems(getattr(given, name), today, where=name)
    return [*problems, *_keyword_problems(given.keywords)]


def code_problems(code: str, *, is_taken: bool) -> list[Problem]:
    """A code is part of the page's address: small letters, figures, dashes."""
    if not CODE.fullmatch(code):
        return [Problem("code", _("代码用小写字母、数字和短横，2 到 40 位，例如 elder-allowance。"), where="code")]
    if is_taken:
        return [Problem("code_taken", _("已经有这个代码了，换一个，或者去改那一条。"), where="code")]
    return []


def version_problems(valid_from: date, before_from: date, before_to: date | None) -> list[Problem]:
    """A new version begins no earlier than the one it follows; that one must still be open."""
    if before_to is not None and before_to < valid_from:
        return [Problem("ended", _("这个事项已经停办了，请另建一条。"), where="valid_from")]
    if valid_from < before_from:
        text = _("现在这一版从 %(day)s 起，新的一版不能比它早。") % {"day": day_words(before_from)}
        return [Problem("too_early", text, where="valid_from")]
    return []


def _line_problems(lines: Sequence[str], where: str) -> list[Problem]:
    cleaned = clean_lines(lines)
    if len(cleaned) > MOST_LINES:
        return [Problem("too_many", _("最多 %(most)s 行。") % {"most": MOST_LINES}, where=where)]
    if any(len(line) > MOST_LINE for line in cleaned):
        return [Problem("too_long", _("每行最多 %(most)s 个字。") % {"most": MOST_LINE}, where=where)]
    return []


def _keyword_problems(keywords: Sequence[str]) -> list[Problem]:
    cleaned = clean_lines(keywords)
    if len(cleaned) > MOST_KEYWORDS:
        return [Problem("too_many", _("最多 %(most)s 个词。") % {"most": MOST_KEYWORDS}, where="keywords")]
    if any(not 2 <= len(word) <= 20 for word in cleaned):
        return [Problem("keyword", _("每个词 2 到 20 个字。"), where="keywords")]
    return []
