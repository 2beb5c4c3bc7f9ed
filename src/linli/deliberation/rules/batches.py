"""
Papers typed in from a pile, one line each, by two people who do not see each other's; and where the two differ. Pure.

What is typed is short, so that a pile is typed quickly:

    decision, owners      1 for, 2 against, 3 abstain
    selection, budget     numbers that are marked ○; with a minus in front ×:  1 7 -3
    satisfaction          a digit for each item in order, 1 satisfied, 2 basically, 3 not, 0 nothing:  1231
    survey                a letter for each question in order, - for none:  a c -
    everywhere            0 a blank paper, ! a spoilt one

On a recorded paper the number on the roll stands first: `12 1`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from linli.core.problems import Problem

from . import papers
from .ballots import DECISION, MARKED, Choice

MOST_LINES = 500
BLANK_SIGN, SPOILT_SIGN, NOTHING = "0", "!", "-"
DECISIONS = {"1": papers.YES, "2": papers.NO, "3": papers.ABSTAIN}
DECISION_WORDS = {"赞成": papers.YES, "同意": papers.YES, "反对": papers.NO, "不同意": papers.NO, "弃权": papers.ABSTAIN}
SATISFACTIONS = {"1": papers.SATISFIED, "2": papers.BASICALLY, "3": papers.DISSATISFIED, "0": ""}
SCANNED = re.compile(r"https?://\S+#(\d{1,6})")
"""What the square on a recorded paper says: its right's page, and at the end the number on the roll."""
BETWEEN = str.maketrans("、。,:;", "     ")


@dataclass(frozen=True, slots=True)
class Typed:
    """One paper as it was typed: the number on the roll (0 where a paper names nobody) and what stands on it."""

    number: int
    content: str


class Unreadable(ValueError):
    """A line that says nothing which can stand on such a paper; its text says why."""


def read_lines(text: str, *, kind: str, choices: Sequence[Choice], is_numbered: bool) -> tuple[list[Typed], list[Problem]]:
    """What was typed, paper by paper, and every line that cannot be read. Empty lines are no papers."""
    found, problems, seen = [], [], dict[int, int]()
    for row, line in enumerate(text.splitlines(), start=1):
        tokens = tokens_of(line)
        if not tokens:
            continue
        try:
            typed = _typed(tokens, kind, choices, is_numbered)
        except Unreadable as error:
            words = _("第 %(row)d 行“%(line)s”：%(why)s") % {"row": row, "line": line.strip()[:40], "why": error}
            problems.append(Problem("line", words, where="lines", row=row))
            continue
        if is_numbered and typed.number in seen:
            words = _("第 %(row)d 行：名册 %(number)d 号在第 %(first)d 行已经录过。")
            told = {"row": row, "number": typed.number, "first": seen[typed.number]}
            problems.append(Problem("number_twice", words % told, where="lines", row=row))
        seen.setdefault(typed.number, row)
        found.append(typed)
    return found, problems


def tokens_of(line: str) -> list[str]:
    """The words of a line; signs that keyboards of another width make are the same."""
    plain = SCANNED.sub(r" \1 ", unicodedata.normalize("NFKC", line))
    return plain.replace("—", "-").translate(BETWEEN).split()


def _typed(tokens: list[str], kind: str, choices: Sequence[Choice], is_numbered: bool) -> Typed:
    if not is_numbered:
        return Typed(0, content_of(tokens, kind, choices))
    if not tokens[0].isdecimal() or len(tokens[0]) > 6 or not int(tokens[0]):
        raise Unreadable(_("先写名册上的号，再写怎么选的。"))
    return Typed(int(tokens[0]), content_of(tokens[1:], kind, choices))


def content_of(tokens: Sequence[str], kind: str, choices: Sequence[Choice]) -> str:
    """The one spelling of what was typed. :raises Unreadable: where it cannot stand on such a paper."""
    if list(tokens) == [SPOILT_SIGN]:
        return papers.SPOILT
    if list(tokens) == [BLANK_SIGN]:
        return papers.BLANK
    if not tokens:
        raise Unreadable(_("没有写怎么选的。空白票写 0，看不清的写 !"))
    if kind in DECISION:
        return _decision(tokens)
    if kind in MARKED:
        return _marked(tokens, choices)
    return _rated(tokens, choices) if kind == "satisfaction" else _answered(tokens, choices)


def _decision(tokens: Sequence[str]) -> str:
    word = tokens[0]
    if len(tokens) > 1 or word not in DECISIONS | DECISION_WORDS:
        raise Unreadable(_("只能写 1 赞成、2 反对、3 弃权。"))
    return (DECISIONS | DECISION_WORDS)[word]


def _marked(tokens: Sequence[str], choices: Sequence[Choice]) -> str:
    known, marks = {one.code for one in choices}, dict[str, str]()
    for token in tokens:
        code = token.removeprefix("-")
        if code not in known:
            raise Unreadable(_("没有 %(code)s 号。") % {"code": code})
        if code in marks:
            raise Unreadable(_("%(code)s 号写了两次。") % {"code": code})
        marks[code] = papers.AGAINST if token.startswith("-") else papers.FOR
    return papers.spelled(marks)


def _rated(tokens: Sequence[str], choices: Sequence[Choice]) -> str:
    digits = "".join(tokens)
    if len(digits) != len(choices) or any(one not in SATISFACTIONS for one in digits):
        text = _("要写 %(count)d 个数字，一项一个：1 满意、2 基本满意、3 不满意、0 没填。")
        raise Unreadable(text % {"count": len(choices)})
    return papers.spelled({one.code: SATISFACTIONS[digit] for one, digit in zip(choices, digits, strict=True)})


def _answered(tokens: Sequence[str], choices: Sequence[Choice]) -> str:
    letters = "".join(tokens).lower()
    if len(letters) != len(choices):
        raise Unreadable(_("要写 %(count)d 个字母，一题一个，没答的写 -") % {"count": len(choices)})
    marks = {}
    for one, letter in zip(choices, letters, strict=True):
        if letter != NOTHING and letter not in one.answers:
            raise Unreadable(_("“%(title)s”没有 %(letter)s 这个答法。") % {"title": one.title, "letter": letter})
        marks[one.code] = "" if letter == NOTHING else letter
    return papers.spelled(marks)


def typed_back(content: str, kind: str, choices: Sequence[Choice]) -> str:
    """A paper as one types it; `content_of` reads it again."""
    if content == papers.SPOILT:
        return SPOILT_SIGN
    if content == papers.BLANK:
        return BLANK_SIGN
    if kind in DECISION:
        return next(sign for sign, code in DECISIONS.items() if code == content)
    marks = papers.marks_of(content)
    if kind in MARKED:
        return " ".join(("-" if mark == papers.AGAINST else "") + code for code, mark in marks.items())
    if kind == "satisfaction":
        signs = {mark: sign for sign, mark in SATISFACTIONS.items()}
        return "".join(signs[marks.get(one.code, "")] for one in choices)
    return " ".join(marks.get(one.code, NOTHING) for one in choices)


def differences(first: Sequence[Typed], second: Sequence[Typed]) -> list[int]:
    """The places (from 1) at which two typists say something else of the same paper."""
    return [place for place, (one, other) in enumerate(zip(first, second, strict=True), start=1) if one != other]


def second_problems(*, is_same_person: bool, expected: int, typed: int) -> list[Problem]:
    """What stands against somebody's being the second to type a pile."""
    problems = []
    if is_same_person:
        problems.append(Problem("same_person", _("第一遍是您录的，第二遍要换一个人录。"), where="lines"))
    if typed != expected:
        text = _("第一遍录了 %(first)d 张，您录了 %(second)d 张。数一数这一叠有几张。")
        problems.append(Problem("count", text % {"first": expected, "second": typed}, where="lines"))
    return problems
