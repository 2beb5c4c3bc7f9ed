"""Columns: what a sheet should have, and which of its headings is which."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.problems import Problem
from linli.core.words import Words, in_every_language

from .cells import Parser, Text

LEAVE_OUT = ""  # in a mapping: this heading is known and not wanted
UNITS = {"㎡": "m2", "m²": "m2", "平方米": "m2", "平米": "m2", "平方": "m2", "人民币元": "元"}
HINT_SHEET = gettext_lazy("怎么填")
"""The second sheet of our own templates: nobody is told that it was not read."""
ALIKE = 75  # per cent of likeness from which a heading is proposed


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a sheet.

    `heading` may carry its unit: “建筑面积（m²）”; a sheet that says another unit is refused. `aliases`: other headings that
    are seen for it. `parse` reads a cell that is not empty (see `cells`). `example` and `hint` go into the template.
    """

    key: str
    heading: Words
    required: bool = False
    parse: Parser = field(default_factory=Text)
    example: Any = ""
    hint: Words = ""
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading that is taken for this column: a template filled in in English is read in Chinese too."""
        return (*in_every_language(self.heading), *self.aliases)


def plain(heading: object) -> str:
    """A heading without what differs from sheet to sheet: blanks, line breaks, required marks, width of characters."""
    text = unicodedata.normalize("NFKC", str(heading or ""))
    text = re.sub(r"\((必填|选填|必选)\)|[*:\s]", "", text)
    return text.casefold()


def split_unit(heading: str) -> tuple[str, str]:
    """`建筑面积(㎡)` → (`建筑面积`, `m2`); the unit in one spelling, “” where there is none."""
    found = re.fullmatch(r"(.+?)\(([^()]*)\)", plain(heading))
    if not found:
        return plain(heading), ""
    unit = found[2]
    return found[1], {plain(known): same for known, same in UNITS.items()}.get(unit, unit)


@dataclass(slots=True)
class Matched:
    """Which cell of the heading row is which column: {index: column}, what is wrong, and what is left over."""

    by_index: dict[int, Column]
    problems: list[Problem]
    unknown: list[str]


def match(cells: Sequence[object], columns: Sequence[Column], mapping: Mapping[str, str] | None, row: int) -> Matched:
    """Match one row of headings. `mapping` (heading → key, “” to leave out) goes before the columns' own names."""
    known = {plain(name): column for column in columns for name in column.names}
    bases = {split_unit(name)[0]: (column, split_unit(name)[1]) for column in columns for name in column.names}
    mapped = {plain(heading): key for heading, key in (mapping or {}).items()}
    by_key = {column.key: column for column in columns}
    found = Matched({}, [], [])
    for index, cell in enumerate(cells):
        heading = str(cell or "").strip()
        name = plain(heading)
        if not name or mapped.get(name) == LEAVE_OUT:
            continue
        column = by_key.get(mapped.get(name, "")) or known.get(name) or _by_base(heading, bases, found, row)
        if column is None:
            found.unknown.append(heading)
        elif column in found.by_index.values():
            text = _("“%(heading)s”这一列有两个。留一个，或改名。") % {"heading": column.heading}
            found.problems.append(Problem("duplicate_column", text, row=row, column=heading))
        else:
            found.by_index[index] = column
    return found


def _by_base(heading: str, bases: Mapping[str, tuple[Column, str]], found: Matched, row: int) -> Column | None:
    """The column whose heading differs only by its unit; another unit than ours is a problem, none is taken as ours."""
    base, unit = split_unit(heading)
    column, wanted = bases.get(base, (None, ""))
    if column is not None and unit and wanted and unit != wanted:
        text = _("这一列的单位是“%(unit)s”，这里要“%(wanted)s”。请换算以后再传。") % {"unit": unit, "wanted": wanted}
        found.problems.append(Problem("other_unit", text, row=row, column=heading))
    return column


def column_problems(found: Matched, columns: Sequence[Column], row: int) -> list[Problem]:
    """Columns that are missing."""
    there = {column.key for column in found.by_index.values()}
    text = _("缺“%(heading)s”这一列。")
    return [
        Problem("missing_column", text % {"heading": column.heading}, row=row, column=str(column.heading))
        for column in columns
        if column.required and column.key not in there
    ]


def unknown_problem(heading: str, columns: Sequence[Column], row: int) -> Problem:
    """A heading that is not known, with the likeliest column."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 -- heavy

    names = {name: str(column.heading) for column in columns for name in column.names}
    best = process.extractOne(heading, list(names), scorer=fuzz.ratio, score_cutoff=ALIKE)
    if best:
        text = _("不认识“%(heading)s”这一列。是不是“%(best)s”？") % {"heading": heading, "best": names[best[0]]}
    else:
        text = _("不认识“%(heading)s”这一列。用不上就删掉，或在对照表里写“不要”。") % {"heading": heading}
    return Problem("unknown_column", text, row=row, column=heading)
