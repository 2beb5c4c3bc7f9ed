"""
An .xlsx file row by row in constant memory: the sheet is parsed as it is unpacked, shared texts lie in a temporary file.

Measured on 100,000 rows of seven columns: a reader that loads the sheet takes 120 to 170 MB on top (python-calamine),
openpyxl's read-only mode eight times the CPU and, with shared texts, 100 MB; see docs/decisions. This one also sees what the
fast ones hide: formulas, errors, merged cells.
"""

import array
import os
import posixpath
import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.parsers import expat

from .cells import Cell, CellError, Formula

CHUNK = 2**16
HOUR = 3600
MOST_COLUMNS = 500
MOST_ENTRIES = 5000
MOST_UNPACKED = 600 * 2**20
MOST_RATIO = 300  # texts that repeat pack a hundredfold; a bomb a thousandfold
RATIO_COUNTS_FROM = 20 * 2**20
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
LAST_SERIAL = 2_958_465  # 9999-12-31


class Broken(Exception):
    """The file cannot be read; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def guard(archive: zipfile.ZipFile) -> None:
    """:raises Broken: before anything is unpacked, when the whole would be far larger than a ledger can be."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Broken("bomb")
    for entry in entries:
        if entry.flag_bits & 1:
            raise Broken("password")
        if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Broken("bomb")


def _parse(stream: IO[bytes], start: Any, end: Any = None, text: Any = None) -> Iterator[None]:
    """Feed a stream to expat and come up after each chunk. A document type, where entities could explode, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
        yield
    parser.Parse(b"", True)
    yield


def _refuse_doctype(*_args: object) -> None:
    raise Broken("broken")


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]


def _elements(archive: zipfile.ZipFile, path: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part, as (local name, attributes by local name)."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((_local(name), {_local(key): value for key, value in attributes.items()}))

    with archive.open(path) as stream:
        for _ in _parse(stream, start):
            if len(found) > 200_000:
                raise Broken("broken")
    return found


class SharedTexts:
    """The texts that cells share, in a temporary file: kept by number, read by slice."""

    def __init__(self, archive: zipfile.ZipFile, path: str) -> None:
        self._ends = array.array("Q", [0])
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- it lives as long as this object
        if path in archive.namelist():
            self._spool(archive, path)
        self._file.flush()

    def _spool(self, archive: zipfile.ZipFile, path: str) -> None:
        parts: list[str] = []
        state = {"text": False, "phonetic": False}

        def start(name: str, _attributes: dict[str, str]) -> None:
            tag = _local(name)
            if tag == "rPh":
                state["phonetic"] = True  # how it is pronounced, not what it says
            state["text"] = tag == "t" and not state["phonetic"]

        def end(name: str) -> None:
            tag = _local(name)
            state["text"] = False
            if tag == "rPh":
                state["phonetic"] = False
            elif tag == "si":
                self._ends.append(self._ends[-1] + self._file.write("".join(parts).encode()))
                parts.clear()

        def text(data: str) -> None:
            if state["text"]:
                parts.append(data)

        with archive.open(path) as stream:
            for _ in _parse(stream, start, end, text):
                pass

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise Broken("broken")
        begin, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - begin, begin).decode()

    def close(self) -> None:
        self._file.close()


class _SheetReader:
    """What expat calls for a sheet; finished rows gather in `rows`, merged ranges in `merged`."""

    def __init__(self, texts: SharedTexts, date_styles: dict[int, bool], epoch_1904: bool) -> None:
        self.rows: list[tuple[int, list[Cell]]] = []
        self.merged: list[str] = []
        self._texts, self._date_styles, self._epoch_1904 = texts, date_styles, epoch_1904
        self._tags: dict[str, str] = {}
        self._indexes: dict[str, int] = {}
        self._number = 0
        self._cells: list[Cell] = []
        self._index = -1
        self._kind, self._style = "n", 0
        self._text: list[str] = []
        self._takes_text = self._is_phonetic = self._is_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = self._tags.get(name) or self._tags.setdefault(name, _local(name))
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "v" or (tag == "t" and not self._is_phonetic):
            self._takes_text = True
        elif tag == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells, self._index = [], -1
        elif tag == "f":
            self._is_formula = True
        elif tag == "rPh":
            self._is_phonetic = True
        elif tag == "mergeCell":
            self.merged.append(attributes.get("ref", ""))

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._index = self._index_of(attributes["r"]) if "r" in attributes else self._index + 1
        self._kind = attributes.get("t", "n")
        self._style = int(attributes.get("s", 0))
        self._text = []
        self._is_formula = False

    def _index_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        index = self._indexes.get(letters)
        if index is None:
            index = self._indexes[letters] = column_index(letters)
        return index

    def text(self, data: str) -> None:
        if self._takes_text:
            self._text.append(data)

    def end(self, name: str) -> None:
        tag = self._tags[name]
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "t"):
            self._takes_text = False
        elif tag == "rPh":
            self._is_phonetic = False
        elif tag == "row" and self._cells:
            self.rows.append((self._number, self._cells))

    def _end_cell(self) -> None:
        if not self._text and not self._is_formula:
            return
        if self._index >= MOST_COLUMNS:
            raise Broken("too_wide")
        value = self._value("".join(self._text))
        self._cells += [None] * (self._index + 1 - len(self._cells))
        self._cells[self._index] = Formula(value) if self._is_formula else value

    def _value(self, text: str) -> Cell:
        if self._kind == "s":
            return self._texts[int(text)]
        if self._kind in ("str", "inlineStr"):
            return text
        if self._kind == "b":
            return text == "1"
        if self._kind == "e":
            return CellError(text)
        if self._kind == "d":
            return datetime.fromisoformat(text)
        return self._numeric(text)

    def _numeric(self, text: str) -> Cell:
        if not text:
            return None
        number = float(text)
        has_time = self._date_styles.get(self._style)
        if has_time is not None and 0 <= number <= LAST_SERIAL:
            return from_serial(number, has_time=has_time, epoch_1904=self._epoch_1904)
        return int(number) if number.is_integer() else number


def column_index(letters: str) -> int:
    """A → 0, Z → 25, AA → 26. :raises Broken: for anything but one to three capital letters."""
    if not re.fullmatch(r"[A-Z]{1,3}", letters):
        raise Broken("broken")
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def from_serial(number: float, *, has_time: bool, epoch_1904: bool = False) -> date | datetime | time:
    """An Excel serial number as a day, a moment (to the second), or below one a time of day."""
    seconds = round(number * 86_400)
    if number < 1 and has_time:
        return time(seconds // HOUR % 24, seconds // 60 % 60, seconds % 60)
    epoch = datetime.combine(date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30), time())
    if not epoch_1904 and number < 60:
        epoch += timedelta(days=1)  # Excel believes in 29 February 1900
    moment = epoch + timedelta(seconds=seconds)
    return moment if has_time or moment.time() != time() else moment.date()


def _date_styles(archive: zipfile.ZipFile) -> dict[int, bool]:
    """{cell style: has it a time?} for the styles that show dates."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    codes: dict[int, str] = {}
    styles: dict[int, bool] = {}
    in_cell_styles, number = False, 0
    for tag, attributes in _elements(archive, "xl/styles.xml"):
        if tag == "numFmt":
            codes[int(attributes.get("numFmtId", -1))] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            in_cell_styles = tag == "cellXfs"
        elif tag == "xf" and in_cell_styles:
            has_time = _shows_date(int(attributes.get("numFmtId", 0)), codes)
            if has_time is not None:
                styles[number] = has_time
            number += 1
    return styles


def _shows_date(format_id: int, codes: dict[int, str]) -> bool | None:
    """None when a number format shows no date; else whether it shows a time."""
    code = codes.get(format_id)
    if code is None:
        if format_id not in DATE_FORMATS:
            return None
        return format_id in {18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 46, 47, 55, 56}
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]hmsHMS][^\]]*\]|_.|\*.', "", code).lower().split(";")[0]
    if "general" in bare or not re.search(r"[ymdhs年月日]", bare):
        return None
    return bool(re.search(r"[hs]|am/pm", bare))


class Workbook:
    """The first visible sheet of an .xlsx file. Use it as a context manager; `rows()` may be gone through again."""

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            self._archive = zipfile.ZipFile(stream)
        except zipfile.BadZipFile as error:
            raise Broken("broken") from error
        guard(self._archive)
        self.merged: list[str] = []
        self.others: list[str] = []
        self._path, self._epoch_1904, texts_path = self._find()
        self._styles = _date_styles(self._archive)
        self._texts = SharedTexts(self._archive, texts_path)

    def _find(self) -> tuple[str, bool, str]:
        home = "xl/workbook.xml"
        targets: dict[str, str] = {}
        texts = "xl/sharedStrings.xml"
        for tag, attributes in _elements(self._archive, "xl/_rels/workbook.xml.rels"):
            if tag == "Relationship":
                target = posixpath.normpath(posixpath.join("xl", attributes.get("Target", ""))).lstrip("/")
                targets[attributes.get("Id", "")] = target
                texts = target if attributes.get("Type", "").endswith("/sharedStrings") else texts
        sheets, epoch_1904 = [], False
        for tag, attributes in _elements(self._archive, home):
            if tag == "workbookPr":
                epoch_1904 = attributes.get("date1904") in ("1", "true")
            elif tag == "sheet" and attributes.get("state", "visible") == "visible":
                sheets.append((attributes.get("name", ""), targets.get(attributes.get("id", ""), "")))
        if not sheets or sheets[0][1] not in self._archive.namelist():
            raise Broken("broken")
        self.others = [name for name, _path in sheets[1:]]
        return sheets[0][1], epoch_1904, texts

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """(row number, cells) of the rows that hold anything. `merged` is complete after the last."""
        reader = _SheetReader(self._texts, self._styles, self._epoch_1904)
        with self._archive.open(self._path) as stream:
            for _ in _parse(stream, reader.start, reader.end, reader.text):
                yield from reader.rows
                reader.rows = []
        self.merged = reader.merged

    def close(self) -> None:
        self._texts.close()
        self._archive.close()
