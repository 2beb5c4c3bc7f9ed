"""Opening a file as rows: what it is by content, and one shape for .xlsx, .xls and .csv."""

import codecs
import csv
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol, cast
from xml.parsers import expat
from zipfile import BadZipFile

from django.conf import settings
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from linli.core.files.kinds import EMPTY, MACROS, OLD_OFFICE, TEXT, WEB_PAGE, kind_of
from linli.core.problems import Problem, Refused

from .cells import Cell
from .xlsx import CHUNK, MOST_COLUMNS, Broken, Workbook

UNREADABLE = (Broken, BadZipFile, zlib.error, expat.ExpatError, csv.Error, KeyError, ValueError, EOFError, OSError, CalamineError)
FIELD_LIMIT = 2**20


class SheetRefused(Refused):
    """The file is no sheet that can be read."""


class Source(Protocol):
    """A sheet as rows. `merged` (as B2:D2) is complete after the last row; `others` names sheets that are not read."""

    merged: list[str]
    others: list[str]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]: ...

    def close(self) -> None: ...


def open_source(stream: IO[bytes]) -> Source:
    """:raises SheetRefused: with what the file really is, and what to do."""
    stream.seek(0, io.SEEK_END)
    size = stream.tell()
    if size > settings.LINLI_MAX_SHEET:
        text = _("文件超过 %(most)d MB。分成几份再传。") % {"most": settings.LINLI_MAX_SHEET // 2**20}
        raise SheetRefused(Problem("too_big", text))
    kind = kind_of(stream)
    try:
        if kind.name == "excel":
            return Workbook(stream)
        if kind is OLD_OFFICE:
            return OldWorkbook(stream)
        if kind is TEXT:
            return CsvFile(stream)
    except PasswordError as error:
        raise refusal_for(Broken("password")) from error
    except UNREADABLE as error:
        raise refusal_for(error) from error
    raise SheetRefused(_not_a_sheet(kind.name, str(kind.refusal)))


def _not_a_sheet(name: str, refusal: str) -> Problem:
    texts = {
        WEB_PAGE.name: _("这是网页存成的表，名字叫 xls，里面不是。请用 Excel 打开，另存为 .xlsx 再传。"),
        EMPTY.name: _("这个文件是空的。"),
        MACROS.name: _("这份表里有宏。请另存为不带宏的 .xlsx 再传。"),
    }
    text = texts.get(name) or _("这不是表格：%(what)s只收 .xlsx、.xls 和 .csv。") % {"what": refusal}
    return Problem(f"not_a_sheet_{name}", text)


def path_problems(path: Path) -> list[Problem]:
    """Why there is nothing to read under this path: it is not there, is a folder, or may not be read."""
    try:
        path.open("rb").close()
    except OSError:
        return [Problem("no_file", _("没有这个文件，或者打不开：%(path)s") % {"path": path}, where="file")]
    return []


def refusal_for(error: Exception) -> SheetRefused:
    """What to tell about a file that broke while it was read."""
    code = error.code if isinstance(error, Broken) else "broken"
    text = {
        "bomb": _("这份表展开以后大得不正常，没有打开。请只留要用的那张表，另存再传。"),
        "password": _("这份表加了密码。请去掉密码再传。"),
        "too_wide": _("这份表超过 %(most)d 列。请删掉右边用不上的列。") % {"most": MOST_COLUMNS},
    }.get(code, _("这份表打不开，可能没有传完，或者不是 Excel 存的。请在 Excel 里打开，另存为 .xlsx 再传。"))
    return SheetRefused(Problem(f"sheet_{code}", text))


class OldWorkbook:
    """The first sheet of an .xls file; it holds at most 65,536 rows, so it is read as a whole. Formulas show their value."""

    def __init__(self, stream: IO[bytes]) -> None:
        stream.seek(0)
        self._book = CalamineWorkbook.from_filelike(stream)
        visible = [one.name for one in self._book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        if not visible:
            raise Broken("broken")
        self._sheet = self._book.get_sheet_by_name(visible[0])
        self.others: list[str] = visible[1:]
        self.merged = [_range_name(*corners) for corners in self._sheet.merged_cell_ranges or []]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        listed = cast(list[list[Cell]], self._sheet.to_python(skip_empty_area=False))
        for number, cells in enumerate(listed, start=1):
            if any(cell not in ("", None) for cell in cells):
                yield number, cells

    def close(self) -> None:
        self._book.close()


def _range_name(first: tuple[int, int], last: tuple[int, int]) -> str:
    return f"{column_letters(first[1])}{first[0] + 1}:{column_letters(last[1])}{last[0] + 1}"


def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class CsvFile:
    """A .csv file in UTF-8 (with or without mark) or GB18030, separated by comma, tab or semicolon; rows as Excel numbers them."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.merged: list[str] = []
        self.others: list[str] = []
        self._encoding = next((name for name in ("utf-8-sig", "gb18030") if self._decodes(name)), "")
        if not self._encoding:
            raise Broken("broken")
        self._delimiter = self._guess_delimiter()

    def _decodes(self, encoding: str) -> bool:
        decoder = codecs.getincrementaldecoder(encoding)()
        self._stream.seek(0)
        try:
            while chunk := self._stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True

    def _guess_delimiter(self) -> str:
        self._stream.seek(0)
        first = self._stream.read(CHUNK).decode(self._encoding, errors="ignore").lstrip().split("\n", 1)[0]
        return max(",\t;", key=first.count)

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        self._stream.seek(0)
        csv.field_size_limit(FIELD_LIMIT)
        text = io.TextIOWrapper(cast(Any, _Unclosed(self._stream)), encoding=self._encoding, newline="")
        for number, cells in enumerate(csv.reader(text, delimiter=self._delimiter), start=1):
            if len(cells) > MOST_COLUMNS:
                raise Broken("too_wide")
            if any(cell.strip() for cell in cells):
                yield number, [unguarded(cell) for cell in cells]

    def close(self) -> None:
        """Nothing is held open but the caller's stream."""


class _Unclosed(io.RawIOBase):
    """Reads the caller's stream and leaves it open."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._of = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._of.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def unguarded(cell: str) -> str:
    """A text as it was before `write_csv` guarded it against being run as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell
