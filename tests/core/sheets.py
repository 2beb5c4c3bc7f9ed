"""Sheets for tests: made in memory, as people and programs make them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import xlsxwriter


def xlsx(rows: Sequence[Sequence[Any]], *, change: Callable[[Any], None] | None = None) -> io.BytesIO:
    """An .xlsx file with these rows; `change` gets the sheet before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if change:
        change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out


def fast_xlsx(rows: Sequence[Sequence[Any]], **options: Any) -> io.BytesIO:
    """The same, written by the other library."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd hh:mm:ss", **options}
    ) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out


def repacked(book: io.BytesIO, **parts: bytes | Callable[[bytes], bytes]) -> io.BytesIO:
    """The same file with some parts changed: `sheet1=b"…"`, or a function of what is there; the part is found by its ending."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            for name, change in parts.items():
                if entry.filename.endswith(f"{name}.xml"):
                    content = change(content) if callable(change) else change
            new.writestr(entry.filename, content)
    return out
