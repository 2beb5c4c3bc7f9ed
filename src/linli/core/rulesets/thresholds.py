"""
Fractions as rules write them. “以上” includes, “过半数” and “超过” exclude (Civil Code art. 1259); all arithmetic is exact.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal, TypeAlias

Exact: TypeAlias = int | Fraction
Sign: TypeAlias = Literal[">", ">=", "<", "<="]

_SYMBOLS: dict[str, Sign] = {">": ">", ">=": ">=", "≥": ">=", "<": "<", "<=": "<=", "≤": "<="}
_WRITTEN = re.compile(r"^\s*(>=|<=|>|<|≥|≤)\s*(?:(\d+)\s*/\s*(\d+)|(\d+(?:\.\d+)?)\s*%)\s*$")
_CHINESE = re.compile(r"^(?:超过)?([一二三四五六七八九十]|百|\d+)分之([一二三四五六七八九十]|\d+)(以上|以下)?$")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")} | {"百": 100}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of a base, and whether the share itself is enough. `of` names the base; most disputes come from there."""

    sign: Sign
    share: Fraction
    of: str = ""

    @classmethod
    def parse(cls, text: str, *, of: str = "") -> "Threshold":
        """
        `> 1/2`, `>= 2/3`, `>= 20%`, or as the law writes it: 过半数, 三分之二以上, 超过五分之一.

        :raises ValueError: for anything else, and for a share outside 0…1.
        """
        sign, share = _read(text)
        if not 0 <= share <= 1:
            raise ValueError(f"{text!r}: a share lies between 0 and 1")
        return cls(sign, share, of)

    @classmethod
    def from_rule(cls, rule: str | dict[str, Any]) -> "Threshold":
        """From a rule set: a text, or `{of: all_members, op: ">=", n: 2, d: 3}`. :raises ValueError: for anything else."""
        if isinstance(rule, str):
            return cls.parse(rule)
        try:
            return cls.parse(f"{rule['op']} {int(rule['n'])}/{int(rule['d'])}", of=str(rule.get("of", "")))
        except (KeyError, TypeError) as error:
            raise ValueError(f"{rule!r} is no threshold: it needs op, n and d") from error

    @property
    def includes(self) -> bool:
        """Whether exactly the share passes (以上、以下)."""
        return self.sign in (">=", "<=")

    def is_met(self, part: Exact, base: Exact) -> bool:
        """Whether `part` of `base` passes. Of nothing, nothing passes. Both exact, in the same unit (people, 0.01 m²)."""
        _insist_on_exact(part, base)
        if base <= 0:
            return False
        line = self.share * base
        return {">": part > line, ">=": part >= line, "<": part < line, "<=": part <= line}[self.sign]

    def needed(self, base: Exact) -> int:
        """
        The smallest whole number that passes of `base` (the largest, for `<` and `<=`).

        102 members: 过半数 is 52, 三分之二以上 is 68. :raises ValueError: for a base below one.
        """
        _insist_on_exact(base)
        if base < 1:
            raise ValueError("a threshold needs a base of at least one")
        line = self.share * base
        return {">": floor(line) + 1, ">=": ceil(line), "<": ceil(line) - 1, "<=": floor(line)}[self.sign]

    def __str__(self) -> str:
        return f"{self.sign} {self.share.numerator}/{self.share.denominator}"


def _read(text: str) -> tuple[Sign, Fraction]:
    if written := _WRITTEN.match(text):
        symbol, numerator, denominator, percent = written.groups()
        if denominator and not int(denominator):
            raise ValueError(f"{text!r}: nothing is divided by zero")
        return _SYMBOLS[symbol], Fraction(percent) / 100 if percent else Fraction(int(numerator), int(denominator))
    law = re.sub(r"\s", "", text)
    if law in ("过半数", "半数以上"):
        return (">" if law == "过半数" else ">="), Fraction(1, 2)
    if (found := _CHINESE.match(law)) and law.startswith("超过") != bool(found[3]):
        sign: Sign = ">" if law.startswith("超过") else ">=" if found[3] == "以上" else "<="
        return sign, Fraction(_number(found[2]), _number(found[1]))
    raise ValueError(f"{text!r} is no threshold; write “> 1/2”, “>= 2/3” or 三分之二以上")


def _number(text: str) -> int:
    number = int(text) if text.isdigit() else _DIGITS[text]
    if not number:
        raise ValueError("nothing is divided by zero")
    return number


def _insist_on_exact(*values: object) -> None:
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | Fraction):
            raise TypeError(f"{value!r}: counts are exact (int or Fraction), never {type(value).__name__}")
