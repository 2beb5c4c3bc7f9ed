"""Files that are no sheet, are broken, locked or meant to do harm; text files in every encoding."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from linli.core import spreadsheets
from linli.core.spreadsheets import xlsx

from . import sheets
from .ledger import COLUMNS, GOOD, HEAD, codes, read


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ\x90\0", "not_a_sheet_program"),
        (b"%PDF-1.4", "not_a_sheet_pdf"),
        (b"\x89PNG\r\n\x1a\n", "not_a_sheet_picture"),
        (b"<html><table><tr><td>", "not_a_sheet_web_page"),
        (b"", "not_a_sheet_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "sheet_broken"),
        (b"PK\x03\x04 cut off", "not_a_sheet_unknown"),
    ],
)
def test_a_file_that_is_no_sheet_is_told_what_it_is(content, code):
    found = spreadsheets.read(SimpleUploadedFile("名单.xlsx", content), COLUMNS)

    assert (codes(found), found.total, list(found.rows)) == ([code], 0, [])


@override_settings(LINLI_MAX_SHEET=1000)
def test_a_file_that_is_too_large_is_told_so():
    assert codes(read([HEAD, GOOD])) == ["too_big"]


def entity_bomb(_content: bytes) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"sheet1": b"<row>" + b"0" * 30_000_000}, "sheet_bomb"),
        ({"sheet1": entity_bomb}, "sheet_broken"),
        ({"sheet1": b"<worksheet><sheetData><row"}, "sheet_broken"),
        ({"sheet1": b'<w><row r="1"><c r="ZZZ1" t="str"><v>x</v></c></row></w>'}, "sheet_too_wide"),
        ({"sheet1": b'<w><row r="1"><c r="1A" t="str"><v>x</v></c></row></w>'}, "sheet_broken"),
        ({"sheet1": b'<w><row r="1"><c r="A1" t="s"><v>99</v></c></row></w>'}, "sheet_broken"),
        ({"workbook": b"<workbook><sheets/></workbook>"}, "sheet_broken"),
    ],
    ids=["bomb", "entities", "cut off", "too wide", "bad reference", "no such text", "no sheet"],
)
def test_a_sheet_that_was_tampered_with_is_refused_without_harm(parts, code):
    found = spreadsheets.read(sheets.repacked(sheets.fast_xlsx([HEAD]), **parts), COLUMNS)

    assert codes(found) == [code]


def test_a_sheet_locked_with_a_password_says_so():
    book = bytearray(sheets.fast_xlsx([HEAD]).getvalue())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := book.find(mark, start + 1)) >= 0:
            book[start + offset] |= 1

    assert codes(spreadsheets.read(io.BytesIO(book), COLUMNS)) == ["sheet_password"]


def test_a_sheet_that_unpacks_to_more_than_any_ledger_is_not_opened(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_UNPACKED", 1000)

    assert codes(read([HEAD])) == ["sheet_bomb"]


def test_a_sheet_that_breaks_off_in_the_middle_tells_it_after_what_it_found():
    def cut(content: bytes) -> bytes:
        return content[: content.rindex(b"<row")] + b"<row r='x'>"

    found = spreadsheets.read(sheets.repacked(sheets.xlsx([HEAD, *[GOOD] * 3000]), sheet1=cut), COLUMNS)

    assert codes(found) == ["sheet_broken"]


def test_an_empty_sheet_and_one_without_headings_are_told_apart():
    found = [codes(read(rows)) for rows in ([], [["甲", "乙"]], [HEAD], [HEAD, ["合计"]])]

    assert found == [["empty_sheet"], ["no_headings"], ["no_rows"], ["no_rows"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_and_separators_that_excel_writes(encoding, separator):
    text = f'姓名,入住日期,电话\r\n赵一,2026/3/1,\'+8613900000001\r\n\r\n"钱{separator}二",,\r\n'.replace(",", separator)

    found = spreadsheets.read(io.BytesIO(text.encode(encoding)), COLUMNS)

    assert codes(found) == []
    assert [(row.number, row.values["name"], row.values["phone"]) for row in found.rows] == [
        (2, "赵一", "13900000001"),
        (4, f"钱{separator}二", None),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"a,b\n" + b"x" * 5000 + b"\xff\xff", "sheet_broken"), (b"," * 600 + b"x\n", "sheet_too_wide")],
    ids=["neither encoding", "too wide"],
)
def test_csv_that_cannot_be_read_is_told_so(content, code):
    assert codes(spreadsheets.read(io.BytesIO(content), COLUMNS)) == [code]


def test_a_path_is_read_and_closed(tmp_path):
    file: Path = tmp_path / "名单.xlsx"
    file.write_bytes(sheets.xlsx([HEAD, GOOD]).getvalue())
    (tmp_path / "空.xlsx").write_bytes(b"")

    found = spreadsheets.read(file, COLUMNS)
    total = sum(1 for _ in found.rows)
    found.close()
    spreadsheets.read(tmp_path / "空.xlsx", COLUMNS).close()

    assert total == 1
