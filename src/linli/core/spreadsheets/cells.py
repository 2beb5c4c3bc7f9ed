"""
What a cell may hold, and how it is read: parsers that say what is wrong and what was perhaps meant.

A parser is called with a cell that is not empty and gives the value, or raises `BadCell`. `choices` and `kind` let the template offer
a list or a date check; a plain function works as a parser too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol, TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.phones import is_any_phone, is_phone
from linli.core.privacy import normalise
from linli.core.problems import Problem
from linli.core.words import Words, in_every_language

LOST_DIGITS = 10**15  # Excel keeps fifteen digits of a number; an identity number typed as one has lost its last three
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is computed; `value` is what it showed when the file was saved."""

    value: Any


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error: #N/A, #REF!."""

    text: str


Cell: TypeAlias = str | int | float | bool | date | datetime | time | Formula | CellError | None


class BadCell(Exception):
    """What is wrong with one cell, as a code and a sentence."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text

    def at(self, row: int, heading: str) -> Problem:
        return Problem(self.code, self.text, row=row, column=heading)


class Parser(Protocol):
    """Reads a cell that is not empty. :raises BadCell: with what is wrong."""

    def __call__(self, cell: Any, /) -> Any: ...


def as_text(cell: Cell) -> str:
    """A cell as a person would type it. :raises BadCell: for a long number that Excel has rounded already."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, int | float):
        if abs(cell) >= LOST_DIGITS:
            raise BadCell("number_rounded", _("这格被 Excel 当成数字，后几位已经丢了。把这一列设成“文本”，再填一次。"))
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()


@dataclass(frozen=True, slots=True)
class Text:
    """Any text of at most `longest` characters."""

    longest: int = 200
    kind: str = "text"

    def __call__(self, cell: Cell, /) -> str:
        text = as_text(cell)
        if len(text) > self.longest:
            says = _("有 %(count)d 个字，最多 %(most)d 个。")
            raise BadCell("too_long", says % {"count": len(text), "most": self.longest})
        return text


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds, both included."""

    least: int = 0
    most: int = 10**12
    kind: str = "whole"

    def __call__(self, cell: Cell, /) -> int:
        number = _exact(cell)
        if number != number.to_integral_value():
            raise BadCell("not_whole", _("“%(text)s”不是整数。") % {"text": as_text(cell)})
        if not self.least <= number <= self.most:
            raise BadCell("out_of_range", _("要在 %(least)d 和 %(most)d 之间。") % {"least": self.least, "most": self.most})
        return int(number)


@dataclass(frozen=True, slots=True)
class Hundredths:
    """An area in m² or an amount in yuan, kept as whole hundredths: 86.35 → 8635. Never rounded silently."""

    most: int = 10**12
    kind: str = "decimal"

    def __call__(self, cell: Cell, /) -> int:
        number = _exact(cell)
        hundredths = number * 100
        if hundredths != hundredths.to_integral_value():
            nearest = number.quantize(Decimal("0.01"))
            raise BadCell("too_precise", _("最多两位小数。是不是 %(nearest)s？") % {"nearest": nearest})
        if not 0 <= hundredths <= self.most:
            raise BadCell("out_of_range", _("“%(text)s”不在合理的范围里。") % {"text": as_text(cell)})
        return int(hundredths)


def _exact(cell: Cell) -> Decimal:
    if isinstance(cell, bool | date | time):
        raise BadCell("not_a_number", _("“%(text)s”不是数字。") % {"text": as_text(cell)})
    try:
        number = Decimal(re.sub(r"[,，\s]", "", repr(cell) if isinstance(cell, int | float) else str(cell)))
    except InvalidOperation as error:
        raise BadCell("not_a_number", _("“%(text)s”不是数字。") % {"text": str(cell)[:40]}) from error
    if not number.is_finite() or abs(number) >= LOST_DIGITS:
        raise BadCell("not_a_number", _("“%(text)s”不是数字。") % {"text": str(cell)[:40]})
    return number


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number of a person; of an office or a firm, service numbers and extensions too."""

    kind: str = "text"
    is_an_offices: bool = False

    def __call__(self, cell: Cell, /) -> str:
        text = as_text(cell)
        if not (is_any_phone(text) if self.is_an_offices else is_phone(text)):
            raise BadCell("bad_phone", _("“%(text)s”不像电话号码。手机是 11 位。") % {"text": text[:40]})
        return normalise(text)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words: {value: words}, or the words that stand for it as a tuple; the first is what the template offers."""

    options: Mapping[Any, Words | tuple[Words, ...]]
    kind: str = "choice"

    @property
    def choices(self) -> list[str]:
        return [str(words[0] if isinstance(words, tuple) else words) for words in self.options.values()]

    def __call__(self, cell: Cell, /) -> Any:
        text = as_text(cell)
        for value, words in self.options.items():
            known = words if isinstance(words, tuple) else (words,)
            if text == str(value) or any(text in in_every_language(word) for word in known):
                return value
        says = _("没有“%(text)s”这一项，只有：%(known)s。")
        raise BadCell("unknown_choice", says % {"text": text[:40], "known": "、".join(self.choices[:20])})


def yes_no() -> Choice:
    """True or False from 是/否 and the marks that people use."""
    return Choice({True: ("是", "有", "√", "y", "Y", "1", "是的"), False: ("否", "无", "没有", "×", "n", "N", "0")})


_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT_YEAR = re.compile(r"(\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})")
_HOUR = re.compile(r"(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*(?:[:：分]\s*(\d{1,2})?)?\s*秒?")


@dataclass(frozen=True, slots=True)
class Day:
    """A day: a date cell, or 2026-1-5, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105. What is no day gets a proposal."""

    kind: str = "day"

    def __call__(self, cell: Cell, /) -> date:
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            return _in_range(cell)
        text = as_text(cell)
        found = _DAY.fullmatch(text) or _PACKED_DAY.fullmatch(text)
        if not found:
            raise _wrong_date(text)
        return _in_range(_made(text, *(int(part) for part in found.groups())))


@dataclass(frozen=True, slots=True)
class Moment:
    """A day with its time, in the installation's time zone; a day alone is its first minute."""

    kind: str = "moment"

    def __call__(self, cell: Cell, /) -> datetime:
        if isinstance(cell, datetime):
            moment = datetime.combine(_in_range(cell.date()), cell.time())
        elif isinstance(cell, date):
            moment = datetime.combine(_in_range(cell), time())
        else:
            moment = _moment_from(as_text(cell))
        return moment.replace(tzinfo=timezone.get_default_timezone())


def _moment_from(text: str) -> datetime:
    day_text, _gap, hour_text = text.replace("T", " ").partition(" ")
    day = Day()(day_text)
    if not hour_text.strip():
        return datetime.combine(day, time())
    found = _HOUR.fullmatch(hour_text.strip())
    try:
        hour, minute, second = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
        return datetime.combine(day, time(hour, minute, second))
    except ValueError as error:
        raise BadCell("wrong_time", _("“%(text)s”里的时间看不懂，写成 14:30。") % {"text": text[:40]}) from error


def _in_range(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise BadCell("wrong_date", _("%(day)s 不像是真的日期。") % {"day": day.isoformat()})
    return day


def _made(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        proposals = [nearest] if (nearest := _nearest(year, month, day)) else []
        raise _no_such_day(text, proposals) from error


def _nearest(year: int, month: int, day: int) -> date | None:
    """The last day of the month for a day after it; the turned-round date where month and day may have changed places."""
    if not 1 <= year <= 9999:
        return None
    if 1 <= day <= 12 < month <= 31:
        month, day = day, month
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    following = date(year + month // 12, month % 12 + 1, 1) if year < 9999 else date(9999, 12, 31)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))


def _wrong_date(text: str) -> BadCell:
    """The problem of a text that is written as no date, with what was perhaps meant."""
    if found := _SHORT_YEAR.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return _no_such_day(text, [_nearest(2000 + year, month, day)])
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        return _no_such_day(text, [_nearest(year, first, second), _nearest(year, second, first)])
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _no_such_day(text, [EXCEL_EPOCH + timedelta(days=int(float(text)))])
    return _no_such_day(text, [])


def _no_such_day(text: str, proposals: Sequence[date | None]) -> BadCell:
    meant = list(dict.fromkeys(day.isoformat() for day in proposals if day))
    says = _("“%(text)s”不是日期。是不是 %(meant)s？") if meant else _("“%(text)s”不是日期，写成 2026-01-31 这样。")
    return BadCell("wrong_date", says % {"text": text[:40], "meant": _(" 或 ").join(meant)})
