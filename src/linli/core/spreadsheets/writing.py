"""Writing sheets: .xlsx in constant memory, .csv that Excel opens in Chinese, and the template that a clerk fills in."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import IO, Any, TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _

from .cells import LOST_DIGITS
from .columns import HINT_SHEET, Column

RowValues: TypeAlias = Mapping[str, Any] | Sequence[Any]
MOST_ROWS_A_SHEET = 1_000_000
MOST_CHARACTERS = 32_700  # a cell holds 32,767
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
FILLED_ROWS = 2000  # rows of the template that are checked as they are filled in


def cells_of(row: RowValues, columns: Sequence[Column]) -> list[Any]:
    """The values of a row in the order of the columns."""
    values = [row.get(column.key) for column in columns] if isinstance(row, Mapping) else list(row)
    return [_plain(value) for value in values]


def _plain(value: Any) -> Any:
    """What both kinds of file can hold: text, number, day, moment without zone (in local time), or None."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    if isinstance(value, int | float | Decimal):
        return value if -LOST_DIGITS < value < LOST_DIGITS else str(value)
    return value if value is None or isinstance(value, date | time) else str(value)


def write(stream: IO[bytes], columns: Sequence[Column], rows: Iterable[RowValues], *, title: str = "") -> int:
    """Write an .xlsx file row by row; more than a million rows go on to a further sheet. Returns how many rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    count = 0
    with _book(stream, options) as book:
        formats = _formats(book)
        sheet = None
        for row in rows:
            line = count % MOST_ROWS_A_SHEET
            if line == 0:
                sheet = _new_sheet(book, columns, formats, _sheet_name(title, count // MOST_ROWS_A_SHEET))
            for index, value in enumerate(cells_of(row, columns)):
                _write_cell(sheet, line + 1, index, value, formats)
            count += 1
        if sheet is None:
            _new_sheet(book, columns, formats, _sheet_name(title, 0))
    return count


def _book(stream: IO[bytes], options: Mapping[str, Any]) -> Any:
    import xlsxwriter  # noqa: PLC0415 -- heavy

    return xlsxwriter.Workbook(stream, options)


def _formats(book: Any) -> dict[str, Any]:
    return {
        "head": book.add_format({"bold": True, "bg_color": "#EEEADD", "border": 1, "text_wrap": True, "valign": "vcenter"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "time": book.add_format({"num_format": "hh:mm"}),
        "text": book.add_format({"num_format": "@"}),
        "example": book.add_format({"num_format": "@", "font_color": "#5F6A63"}),
    }


def _sheet_name(title: str, number: int) -> str:
    name = "".join(" " if c in "[]:*?/\\" else c for c in title).strip("' ")[:28] or _("表")
    return name if number == 0 else f"{name} {number + 1}"


def _new_sheet(book: Any, columns: Sequence[Column], formats: Mapping[str, Any], name: str) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _width(column))
    for index, column in enumerate(columns):
        sheet.write_string(0, index, str(column.heading), formats["head"])
    return sheet


def _width(column: Column) -> int:
    return min(max(len(str(column.heading)) * 2 + 2, len(str(column.example)) * 2, 10), 40)


def _write_cell(sheet: Any, row: int, index: int, value: Any, formats: Mapping[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, index, value, formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, index, value, formats["day"])
    elif isinstance(value, time):
        sheet.write_datetime(row, index, value, formats["time"])
    elif isinstance(value, str):
        sheet.write_string(row, index, _fitting(value))
    else:
        sheet.write_number(row, index, value)


def _fitting(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + _("…（太长，后面略去）")


def write_csv(stream: IO[bytes], columns: Sequence[Column], rows: Iterable[RowValues]) -> int:
    """
    Write a .csv file in UTF-8 with mark, as Excel wants it. Returns how many rows.

    A text that a spreadsheet would run as a formula gets a ' before it (CSV injection); `read` takes it away again.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([guarded(str(column.heading)) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([guarded(value) for value in cells_of(row, columns)])
        count += 1
    text.detach()
    return count


def guarded(value: Any) -> Any:
    """A text that cannot be taken for a formula; anything else as it is."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def template(columns: Sequence[Column], *, title: str = "") -> bytes:
    """An empty sheet to fill in: headings, one example that is left out when read, checks as one types, a sheet of hints."""
    stream = io.BytesIO()
    with _book(stream, {"in_memory": True}) as book:
        formats = _formats(book)
        sheet = _new_sheet(book, columns, formats, _sheet_name(title or _("填写"), 0))
        for index, column in enumerate(columns):
            if getattr(column.parse, "kind", "text") == "text":
                sheet.set_column(index, index, _width(column), formats["text"])
            if column.example not in (None, ""):
                sheet.write_string(1, index, str(column.example), formats["example"])
            if check := _check_for(column):
                sheet.data_validation(1, index, FILLED_ROWS, index, check)
        _hint_sheet(book, columns, formats)
    return stream.getvalue()


def _check_for(column: Column) -> dict[str, Any] | None:
    """What Excel checks as one types: a list to choose from, a whole number; and the hint beside the cell."""
    parse = column.parse
    check: dict[str, Any] = {"validate": "any"}
    choices = getattr(parse, "choices", None)
    if choices and len(",".join(choices)) <= 255:
        check = {"validate": "list", "source": choices, "error_title": _("选一项"), "error_message": _("从列表里选。")}
    elif getattr(parse, "kind", "") == "whole":
        least, most = getattr(parse, "least", 0), getattr(parse, "most", 10**9)
        check = {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}
    if hint := str(column.hint):
        check |= {"input_title": str(column.heading)[:32], "input_message": hint[:255]}
    return check if len(check) > 1 else None


def _hint_sheet(book: Any, columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(str(HINT_SHEET))
    sheet.set_column(0, 3, 24)
    for index, heading in enumerate([_("列"), _("必填"), _("说明"), _("例子")]):
        sheet.write_string(0, index, heading, formats["head"])
    for row, column in enumerate(columns, start=1):
        words = [str(column.heading), _("必填") if column.required else "", str(column.hint), str(column.example)]
        for index, word in enumerate(words):
            sheet.write_string(row, index, word)
