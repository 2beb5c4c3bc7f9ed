"""
Reading a sheet: every problem of the whole file first, then its rows as often as wanted, in constant memory.

Titles above the headings, totals and footnotes are recognised, left out and named in `notes`. Headings over several rows and
merged cells among the data are refused: which value belongs where would be a guess.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias, cast

from django.core.files.base import File
from django.utils.translation import gettext as _

from linli.core.problems import Problem
from linli.core.words import in_every_language

from .cells import BadCell, Cell, CellError, Formula, as_text
from .columns import HINT_SHEET, Column, Matched, column_problems, match, plain, unknown_problem
from .sources import UNREADABLE, SheetRefused, Source, open_source, refusal_for
from .xlsx import column_index

HEADINGS_WITHIN = 20  # rows from the top
FULL_ENOUGH = 1.25  # headings may leave out a fifth of what the rows fill
MOST_ROWS = 200_000
MOST_PROBLEMS = 500
TOTALS = {"合计", "总计", "小计", "共计", "累计", "本页合计", "总数"}
LONGEST_TOTAL = 12  # characters, with blanks between them
FOOTNOTE = re.compile(
    r"^(注|备注|说明|填表|制表|填报|审核|复核|统计人|负责人|单位负责人|联系人|联系电话|报送)[\w（）()]*\s*[:：]|^注\d*[、.]|^※"
)
Extra: TypeAlias = Literal["refuse", "note"]
Readable: TypeAlias = IO[bytes] | File[Any] | Path


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as Excel shows it, {key: value} (None where empty), and what is wrong with it."""

    number: int
    values: dict[str, Any]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Reading:
    """
    A sheet that was gone through once. `problems`: every one (the first MOST_PROBLEMS); apply nothing unless it is empty.

    `notes`: what was left out on purpose. `total`: rows of data. `headings`: heading → key, to keep as a named mapping.
    `unknown`: headings that were not taken. `order`: all headings as they stand in the sheet. `is_seen`: whether it was gone
    through to its end; not where the file breaks off, has no headings or too many rows.
    """

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    total: int = 0
    headings: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    is_seen: bool = False
    _sheet: "_Sheet | None" = None

    @property
    def rows(self) -> Iterator[Row]:
        """The rows, read anew from the file at each call; the file must still be open."""
        return self._sheet.rows() if self._sheet else iter(())

    def close(self) -> None:
        if self._sheet:
            self._sheet.close()


def read(
    file: Readable,
    columns: Sequence[Column],
    *,
    mapping: Mapping[str, str] | None = None,
    extra: Extra = "refuse",
    most_rows: int = MOST_ROWS,
) -> Reading:
    """
    Read an .xlsx, .xls or .csv file. Bad files give problems, never an exception.

    `mapping`: heading → key for headings that the columns do not name themselves; key “”: leave that column out.
    `extra`: whether headings that nobody knows are refused or only noted.
    """
    reading = Reading()
    try:
        sheet = _Sheet(file, columns, mapping, extra, most_rows)
    except SheetRefused as refused:
        reading.problems = list(refused.problems)
        return reading
    try:
        sheet.check(reading)
    except SheetRefused as refused:
        reading.problems += refused.problems
    except UNREADABLE as error:
        reading.problems += refusal_for(error).problems
    reading._sheet = sheet if sheet.columns else None
    return reading


def in_order_of_rows(problem: Problem) -> tuple[bool, int]:
    """A key to sort a sheet's problems by: those of the whole sheet first, that there are more of them last."""
    return problem.code == "more", problem.row or 0


def headings_in(file: Readable) -> list[str]:
    """
    The headings of a sheet of which no column is known: the first row that is about as full as the fullest near the top.

    :raises SheetRefused: for a file that is no sheet, or an empty one.
    """
    own = file.open("rb") if isinstance(file, Path) else None
    try:
        source = open_source(own or cast(IO[bytes], file))
        top = [[as_shown(cell) for cell in cells] for _number, cells in islice(source.rows(), HEADINGS_WITHIN)]
        source.close()
    except UNREADABLE as error:
        raise refusal_for(error) from error
    finally:
        if own:
            own.close()
    filled = [[one for one in cells if one] for cells in top]
    fullest = max(map(len, filled), default=0)
    if not fullest:
        raise SheetRefused(Problem("empty_sheet", _("这张表是空的。")))
    return next(cells for cells in filled if len(cells) * FULL_ENOUGH >= fullest)


class _Sheet:
    """A source with its headings found."""

    def __init__(
        self, file: Readable, columns: Sequence[Column], mapping: Mapping[str, str] | None, extra: Extra, most_rows: int
    ) -> None:
        self._own = file.open("rb") if isinstance(file, Path) else None
        try:
            self._source: Source = open_source(self._own or cast(IO[bytes], file))
        except SheetRefused:
            self.close_own()
            raise
        self._wanted, self._mapping, self._extra, self._most = list(columns), mapping, extra, most_rows
        self.columns: dict[int, Column] = {}
        self._heading_row = 0
        self._left_out: set[int] = set()

    def close_own(self) -> None:
        if self._own:
            self._own.close()

    def close(self) -> None:
        self._source.close()
        self.close_own()

    def check(self, reading: Reading) -> None:
        """Go through the whole sheet once and fill `reading`."""
        if not self._find_headings(reading):
            return
        for row in self._data_rows(reading):
            reading.total += 1
            self._keep(reading, row.problems)
            if reading.total > self._most:
                text = _("超过 %(most)d 行。分成几份再传。") % {"most": self._most}
                reading.problems.append(Problem("too_many_rows", text, row=row.number))
                break
        if not reading.total:
            reading.problems.append(Problem("no_rows", _("表头下面一行也没有。")))
        self._check_merged(reading)
        if others := [name for name in self._source.others if name not in in_every_language(HINT_SHEET)]:
            text = _("只读了第一张表，还有：%(others)s。") % {"others": "、".join(others[:10])}
            reading.notes.append(Problem("other_sheets", text))
        reading.is_seen = reading.total <= self._most
        if len(reading.problems) >= MOST_PROBLEMS:
            text = _("先列这 %(count)d 处，改好再传，后面的会接着列。") % {"count": MOST_PROBLEMS}
            reading.problems.append(Problem("more", text))

    @staticmethod
    def _keep(reading: Reading, problems: Sequence[Problem]) -> None:
        reading.problems += problems[: max(MOST_PROBLEMS - len(reading.problems), 0)]

    def rows(self) -> Iterator[Row]:
        return self._data_rows(None)

    def _find_headings(self, reading: Reading) -> bool:
        """Take the row among the first that knows most headings; say what is wrong with it."""
        top: list[tuple[int, list[Cell]]] = []
        for number, cells in self._source.rows():
            if number > HEADINGS_WITHIN:
                break
            top.append((number, cells))
        found = [(number, cells, match(cells, self._wanted, self._mapping, number)) for number, cells in top]
        best = max(found, key=lambda one: (len(one[2].by_index), -one[0]), default=None)
        if best is None or not best[2].by_index:
            reading.problems += self._no_headings(bool(top))
            return False
        number, cells, matched = best
        self._heading_row, self.columns = number, matched.by_index
        reading.headings = {str(cells[index]).strip(): column.key for index, column in matched.by_index.items()}
        reading.unknown, reading.order = matched.unknown, [as_shown(cell) for cell in cells if as_shown(cell)]
        self._title_rows(reading, [one for one in top if one[0] < number])
        reading.problems += matched.problems + self._heading_problems(matched, cells)
        reading.notes += self._unknown_notes(matched)
        return True

    def _no_headings(self, has_rows: bool) -> list[Problem]:
        if not has_rows:
            return [Problem("empty_sheet", _("这张表是空的。"))]
        needed = [column for column in self._wanted if column.required] or self._wanted
        wanted = "、".join(str(column.heading) for column in needed)
        return [
            Problem(
                "no_headings", _("前 %(rows)d 行里没有找到表头。要有：%(wanted)s。") % {"rows": HEADINGS_WITHIN, "wanted": wanted}
            )
        ]

    def _heading_problems(self, matched: Matched, cells: Sequence[Cell]) -> list[Problem]:
        number = self._heading_row
        problems = column_problems(matched, self._wanted, number)
        if self._extra == "refuse":
            problems += [unknown_problem(heading, self._wanted, number) for heading in matched.unknown]
        if any(isinstance(cell, Formula) for cell in cells):
            problems.append(Problem("formula", _("表头里有公式。请改成文字。"), row=number))
        return problems

    def _unknown_notes(self, matched: Matched) -> list[Problem]:
        if self._extra == "refuse" or not matched.unknown:
            return []
        text = _("没有用到的列：%(headings)s。") % {"headings": "、".join(matched.unknown[:30])}
        return [Problem("unused_columns", text, row=self._heading_row)]

    def _title_rows(self, reading: Reading, above: list[tuple[int, list[Cell]]]) -> None:
        """One text in a row above the headings is a title; several are the upper row of headings over several rows."""
        for number, cells in above:
            texts = [cell for cell in cells if cell not in (None, "")]
            if len(texts) == 1:
                text = _("第 %(row)d 行是标题，没有导入：%(text)s") % {"row": number, "text": str(texts[0])[:40]}
                reading.notes.append(Problem("title_row", text, row=number))
            else:
                reading.problems.append(_several_heading_rows(number))

    def _check_merged(self, reading: Reading) -> None:
        heading_told = any(problem.code == "several_heading_rows" for problem in reading.problems)
        for name in self._source.merged:
            first, last, columns = _corners(name)
            if first <= self._heading_row <= last:
                if not heading_told:
                    reading.problems.append(_several_heading_rows(self._heading_row))
                    heading_told = True
            elif first > self._heading_row and not self._left_out.issuperset(range(first, last + 1)):
                text = _("%(cells)s 是合并的格子。请取消合并，每行都填上。") % {"cells": name}
                heading = next((str(self.columns[index].heading) for index in columns if index in self.columns), "")
                self._keep(reading, [Problem("merged_cells", text, row=first, column=heading)])

    def _data_rows(self, reading: Reading | None) -> Iterator[Row]:
        for number, cells in self._source.rows():
            if number <= self._heading_row:
                continue
            note = self._note_for(number, cells)
            if note is None:
                yield self._row(number, cells)
            elif reading is not None:
                self._left_out.add(number)
                reading.notes.append(note)

    def _note_for(self, number: int, cells: Sequence[Cell]) -> Problem | None:
        """Why a row is left out: totals, a footnote, the template's example."""
        texts = list(islice(filter(None, map(as_shown, cells)), 3))
        if any(len(text) < LONGEST_TOTAL and plain(text) in TOTALS for text in texts):
            return Problem("totals_row", _("第 %(row)d 行是合计，没有导入。") % {"row": number}, row=number)
        if texts and FOOTNOTE.match(texts[0]):
            text = _("第 %(row)d 行是表下的说明，没有导入：%(text)s") % {"row": number, "text": texts[0][:40]}
            return Problem("footnote_row", text, row=number)
        if number == self._heading_row + 1 and self._is_example(cells):
            return Problem("example_row", _("第 %(row)d 行是模板里的例子，没有导入。") % {"row": number}, row=number)
        return None

    def _is_example(self, cells: Sequence[Cell]) -> bool:
        examples = {index: as_shown(column.example) for index, column in self.columns.items()}
        shown = {index: as_shown(cells[index]) if index < len(cells) else "" for index in examples}
        return sum(bool(text) for text in examples.values()) > 1 and examples == shown

    def _row(self, number: int, cells: Sequence[Cell]) -> Row:
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for index, column in self.columns.items():
            cell = cells[index] if index < len(cells) else None
            try:
                values[column.key] = _value(cell, column)
            except BadCell as bad:
                values[column.key] = None
                problems.append(bad.at(number, str(column.heading)))
        return Row(number, values, tuple(problems))


def _value(cell: Cell, column: Column) -> Any:
    if isinstance(cell, Formula):
        raise BadCell("formula", _("这格是公式。复制后用“选择性粘贴”里的“数值”，再传。"))
    if isinstance(cell, CellError):
        raise BadCell("cell_error", _("这格显示 %(text)s，是算错了的公式。") % {"text": cell.text})
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        if column.required:
            raise BadCell("required", _("这格不能空。"))
        return None
    return column.parse(cell)


def as_shown(cell: Any) -> str:
    """A cell as text, whatever it holds; for recognising rows, not for values."""
    if isinstance(cell, str):
        return cell.strip()
    shown = cell.value if isinstance(cell, Formula) else cell
    if shown is None or isinstance(shown, CellError):
        return ""
    with suppress(BadCell):
        return as_text(shown)
    return str(shown)


def _several_heading_rows(row: int) -> Problem:
    text = _("表头占了几行，或有合并的格子。请改成一行，每列一个名字，取消合并。")
    return Problem("several_heading_rows", text, row=row)


def _corners(name: str) -> tuple[int, int, range]:
    """B2:D3 → (2, 3, columns 1…3)."""
    begin, _colon, end = name.partition(":")
    first, last = (re.fullmatch(r"([A-Z]{1,3})(\d+)", corner) for corner in (begin, end or begin))
    if not first or not last:
        return 0, 0, range(0)
    return int(first[2]), int(last[2]), range(column_index(first[1]), column_index(last[1]) + 1)
