"""Sheets in: what is read, what is left out and named, what is refused and how."""

import io
from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from linli.core import spreadsheets
from linli.core.spreadsheets import Choice, Column, Day, Hundredths, Moment, Phone, Text, Whole, reading, xlsx, yes_no
from linli.core.spreadsheets.cells import BadCell
from linli.core.spreadsheets.sources import column_letters
from linli.core.spreadsheets.xlsx import Workbook, column_index, from_serial

from . import sheets

COLUMNS = [
    Column("name", "姓名", required=True, example="王小明", aliases=("住户姓名",)),
    Column("moved_in", "入住日期", parse=Day(), example="2026-01-31"),
    Column("area", "建筑面积（m²）", parse=Hundredths()),
    Column("phone", "电话", parse=Phone()),
]
HEAD = ["姓名", "入住日期", "建筑面积（m²）", "电话"]
GOOD = ["赵一", date(2026, 3, 1), 86.35, "139 0000 0001"]


def codes(found) -> list[str]:
    return [problem.code for problem in found.problems]


def notes(found) -> list[str]:
    return [note.code for note in found.notes]


def read(rows, columns=COLUMNS, *, change=None, **extra):
    return spreadsheets.read(sheets.xlsx(rows, change=change), columns, **extra)


def test_a_good_sheet_gives_its_rows_with_their_numbers_as_often_as_wanted():
    found = read([HEAD, GOOD, [], ["钱二", None, None, None]])

    first, second = list(found.rows), list(found.rows)

    assert (codes(found), notes(found), found.total, first == second) == ([], [], 2, True)
    assert first[0].values == {"name": "赵一", "moved_in": date(2026, 3, 1), "area": 8635, "phone": "13900000001"}
    assert [(row.number, row.values["name"]) for row in first] == [(2, "赵一"), (4, "钱二")]
    assert found.headings == dict(zip(HEAD, ["name", "moved_in", "area", "phone"], strict=True))


def test_every_problem_of_every_row_is_told_with_row_and_heading():
    found = read([HEAD, ["", "2026-02-30", "86.355", "12"], ["钱二", "20260230", "很大", None]])

    told = [(problem.row, problem.column, problem.code) for problem in found.problems]

    assert told == [
        (2, "姓名", "required"),
        (2, "入住日期", "wrong_date"),
        (2, "建筑面积（m²）", "too_precise"),
        (2, "电话", "bad_phone"),
        (3, "入住日期", "wrong_date"),
        (3, "建筑面积（m²）", "not_a_number"),
    ]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (["入住日期"], ["missing_column"]),
        (["姓名", "姓名"], ["duplicate_column"]),
        (["姓名", "住户姓名"], ["duplicate_column"]),
        (["姓名", "入住时期"], ["unknown_column"]),
        (["姓名", "建筑面积（万m²）"], ["other_unit"]),
        (["* 姓名\n（必填）", "建筑面积（㎡）", "电 话"], []),
        (["姓名", "建筑面积"], []),
    ],
    ids=["missing", "twice", "twice by another name", "unknown", "other unit", "marks and blanks", "unit left out"],
)
def test_headings_are_matched_as_people_write_them(head, told):
    found = read([head, ["赵一" if index == 0 else None for index in range(len(head))]])

    assert [code for code in codes(found) if code != "wrong_date"] == told


def test_an_unknown_heading_comes_with_the_likeliest_column():
    found = read([["姓名", "入住时期"], ["赵一", None]])

    assert found.problems[0].text == "不认识“入住时期”这一列。是不是“入住日期”？"


def test_an_unknown_heading_like_no_column_is_to_be_left_out():
    found = read([["姓名", "水表读数"], ["赵一", None]])

    assert found.problems[0].text == "不认识“水表读数”这一列。用不上就删掉，或在对照表里写“不要”。"


def test_a_mapping_names_headings_and_leaves_others_out():
    mapping = {"户主": "name", "序号": spreadsheets.LEAVE_OUT}

    found = read([["序号", "户主", "电话"], [1, "赵一", "55550120"]], mapping=mapping)

    assert (codes(found), [row.values for row in found.rows]) == ([], [{"name": "赵一", "phone": "55550120"}])


def test_unused_columns_are_only_noted_where_the_caller_says_so():
    found = read([["姓名", "备用"], ["赵一", "x"]], extra="note")

    assert (codes(found), notes(found), found.unknown) == ([], ["unused_columns"], ["备用"])


def test_title_totals_footnotes_and_the_example_are_left_out_and_named():
    example = ["王小明", "2026-01-31", None, None]
    rows = [["2026年住户登记表"], HEAD, example, GOOD, ["合 计", None, 86.35, None], ["注：面积以房本为准"]]

    found = read(rows, change=lambda sheet: (sheet.merge_cells("A1:D1"), sheet.merge_cells("A6:D6")))

    assert (codes(found), notes(found)) == ([], ["title_row", "example_row", "totals_row", "footnote_row"])
    assert [row.number for row in found.rows] == [4]


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ([["姓名", "登记", None, None], [None, *HEAD[1:]], GOOD], ["A1:A2", "B1:D1"]),
        ([["住户", None, "联系", None], HEAD, GOOD], ["A1:B1", "C1:D1"]),
        ([["姓名", "入住日期", None, "电话"], GOOD], ["B1:C1"]),
    ],
    ids=["two rows", "groups above", "two columns under one heading"],
)
def test_headings_over_several_rows_or_merged_are_refused_clearly(rows, merged):
    found = read(rows, change=lambda sheet: [sheet.merge_cells(one) for one in merged])

    assert codes(found).count("several_heading_rows") == 1


def test_merged_cells_among_the_data_are_refused_with_their_place():
    found = read([HEAD, GOOD, GOOD], change=lambda sheet: sheet.merge_cells("B2:B3"))

    assert [(problem.code, problem.row, problem.column) for problem in found.problems] == [("merged_cells", 2, "入住日期")]


def test_a_formula_or_an_error_in_a_cell_that_is_wanted_is_told():
    found = read([[*HEAD, "备用"], ["=1+1", None, "#N/A", None, "=1"]], extra="note")

    assert [(problem.code, problem.column) for problem in found.problems] == [
        ("formula", "姓名"),
        ("cell_error", "建筑面积（m²）"),
    ]


def test_a_formula_as_heading_is_told():
    assert codes(read([["姓名", '="入住"&"日期"'], ["赵一", None]], extra="note")) == ["formula"]


def test_other_sheets_are_named():
    found = read([HEAD, GOOD], change=lambda sheet: sheet.parent.create_sheet("第二张"))

    assert notes(found) == ["other_sheets"]


def test_a_hidden_sheet_is_passed_over():
    def hide(sheet):
        sheet.parent.create_sheet("露出来的").append(["姓名"])
        sheet.sheet_state = "hidden"
        sheet.parent.active = 1

    assert codes(read([HEAD, GOOD], change=hide)) == ["no_rows"]


def test_too_many_rows_and_too_many_problems_are_cut_off_and_said(monkeypatch):
    monkeypatch.setattr(reading, "MOST_PROBLEMS", 3)

    found = read([HEAD, *[["", None, None, None, "x"]] * 9], most_rows=5, extra="note")

    assert codes(found) == ["required"] * 3 + ["too_many_rows", "more"]


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


OLD_XLS = Path(__file__).parent / "old_ledger.xls"

plain_cells = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="_\ufffe\uffff"), max_size=12),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 4)),
    st.booleans(),
    st.datetimes(datetime(1901, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
)


def same(ours, theirs) -> bool:
    if isinstance(ours, date) and not isinstance(ours, datetime):
        ours = datetime.combine(ours, time())
    if isinstance(theirs, date) and not isinstance(theirs, datetime):
        theirs = datetime.combine(theirs, time())
    if isinstance(ours, datetime) and isinstance(theirs, datetime):
        return abs(ours - theirs).total_seconds() <= 1
    return ours == theirs or (ours in (None, "") and theirs in (None, ""))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(plain_cells, min_size=1, max_size=5), min_size=1, max_size=8), st.booleans())
def test_cells_are_read_as_another_reader_reads_them(rows, constant_memory):
    book = sheets.fast_xlsx([["头", *row] for row in rows], constant_memory=constant_memory)

    ours = [cells for _number, cells in Workbook(book).rows()]
    book.seek(0)
    theirs = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python(skip_empty_area=False)

    for left, right in zip(ours, theirs, strict=True):
        assert all(same(left[i] if i < len(left) else None, cell) for i, cell in enumerate(right))


def test_rich_text_is_read_without_its_pronunciation():
    texts = '<sst><si><r><t>姓</t></r><r><t>名</t></r><rPh sb="0" eb="1"><t>xing</t></rPh></si><si><t>赵一</t></si></sst>'
    book = sheets.repacked(sheets.fast_xlsx([["姓名"], ["赵一"]]), sharedStrings=texts.encode())

    assert [cells for _number, cells in Workbook(book).rows()] == [["姓名"], ["赵一"]]


def test_cells_of_every_kind_are_read():
    cells = (
        b'<w><row><c t="inlineStr"><is><t>a</t><rPh><t>x</t></rPh></is></c><c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c>'
        b'<c t="d"><v>2026-03-01T08:30:00</v></c><c><f>1+1</f></c><c><v></v></c><c><v>2.5</v></c></row></w>'
    )
    book = Workbook(sheets.repacked(sheets.fast_xlsx([["x"]]), sheet1=cells))

    [(number, row)] = list(book.rows())
    book.close()

    moment = datetime(2026, 3, 1, 8, 30)  # noqa: DTZ001 -- a sheet knows no time zone
    kinds = [xlsx.CellError("#REF!"), moment, xlsx.Formula(None), None, 2.5]
    assert (number, row) == (1, ["a", True, *kinds])


@pytest.mark.parametrize(
    ("styles", "value"),
    [
        ('<s><cellXfs><xf numFmtId="14"/></cellXfs></s>', date(2025, 3, 1)),
        ('<s><cellXfs><xf numFmtId="22"/></cellXfs></s>', datetime(2025, 3, 1)),  # noqa: DTZ001 -- a sheet knows no time zone
        ('<s><cellXfs><xf numFmtId="3"/></cellXfs></s>', 45717),
        ('<s><numFmts><numFmt numFmtId="200" formatCode="0.00"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs></s>', 45717),
    ],
    ids=["a day", "a moment", "a number", "a number of one's own"],
)
def test_a_number_is_a_day_where_its_format_shows_one(styles, value):
    cells = b'<w><row><c s="0"><v>45717</v></c></row></w>'
    book = Workbook(sheets.repacked(sheets.fast_xlsx([["x"]]), sheet1=cells, styles=styles.encode()))

    assert [row for _number, row in book.rows()] == [[value]]


@pytest.mark.parametrize(
    ("serial", "has_time", "epoch_1904", "value"),
    [
        (45717, False, False, date(2025, 3, 1)),
        (1, False, False, date(1900, 1, 1)),
        (59, False, False, date(1900, 2, 28)),
        (61, False, False, date(1900, 3, 1)),
        (0.75, True, False, time(18, 0)),
        (44255, False, True, date(2025, 3, 1)),
    ],
)
def test_serial_numbers_are_the_days_that_excel_shows(serial, has_time, epoch_1904, value):
    assert from_serial(serial, has_time=has_time, epoch_1904=epoch_1904) == value


@given(st.integers(0, 700))
def test_column_letters_are_counted_as_excel_does(index):
    assert column_index(column_letters(index)) == index


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-1-5", date(2026, 1, 5)),
        ("2026/01/05", date(2026, 1, 5)),
        ("2026.1.5", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("20260105", date(2026, 1, 5)),
        (20260105, date(2026, 1, 5)),
        (datetime(2026, 1, 5, 9, 30), date(2026, 1, 5)),  # noqa: DTZ001 -- a sheet knows no time zone
    ],
)
def test_days_are_read_as_people_write_them(cell, day):
    assert Day()(cell) == day


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("2026-02-30", "“2026-02-30”不是日期。是不是 2026-02-28？"),
        ("2026-13-01", "“2026-13-01”不是日期。是不是 2026-01-13？"),
        ("26-1-5", "“26-1-5”不是日期。是不是 2026-01-05？"),
        ("5/1/2026", "“5/1/2026”不是日期。是不是 2026-05-01 或 2026-01-05？"),
        ("46027", "“46027”不是日期。是不是 2026-01-05？"),
        ("2026-99-99", "“2026-99-99”不是日期，写成 2026-01-31 这样。"),
        ("0000-01-01", "“0000-01-01”不是日期，写成 2026-01-31 这样。"),
        ("上周", "“上周”不是日期，写成 2026-01-31 这样。"),
        ("1700-01-01", "1700-01-01 不像是真的日期。"),
    ],
)
def test_a_wrong_day_says_what_was_perhaps_meant(cell, text):
    with pytest.raises(BadCell) as bad:
        Day()(cell)

    assert (bad.value.code, bad.value.text) == ("wrong_date", text)


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("2020/1/3 12:00:01", "2020-01-03T12:00:01"),
        ("2020-01-03T12:05", "2020-01-03T12:05:00"),
        ("2020年1月3日 8时30分", "2020-01-03T08:30:00"),
        ("2020年1月3日 8点", "2020-01-03T08:00:00"),
        ("2020-1-3", "2020-01-03T00:00:00"),
        (date(2020, 1, 3), "2020-01-03T00:00:00"),
        (datetime(2020, 1, 3, 12, 0, 1), "2020-01-03T12:00:01"),  # noqa: DTZ001
    ],
)
def test_moments_are_read_in_the_time_of_the_installation(cell, hour):
    assert Moment()(cell) == datetime.fromisoformat(hour).replace(tzinfo=timezone.get_default_timezone())


PARITY = Choice({"even": ("双", "双号"), "odd": "单"})


@pytest.mark.parametrize(
    ("parse", "cell", "code"),
    [
        (Moment(), "2020-1-3 25:00", "wrong_time"),
        (Moment(), "2020-1-3 早上", "wrong_time"),
        (Text(3), "四个字呢", "too_long"),
        (Text(), 110101199001011234, "number_rounded"),
        (Whole(1, 9), 2.5, "not_whole"),
        (Whole(1, 9), 10, "out_of_range"),
        (Whole(), True, "not_a_number"),
        (Whole(), "NaN", "not_a_number"),
        (Hundredths(), -1, "out_of_range"),
        (PARITY, "三", "unknown_choice"),
    ],
)
def test_a_parser_says_what_is_wrong(parse, cell, code):
    with pytest.raises(BadCell) as bad:
        parse(cell)

    assert bad.value.code == code


@pytest.mark.parametrize(
    ("parse", "cell", "value"),
    [
        (Text(), 13900000055.0, "13900000055"),
        (Text(), 0.5, "0.5"),
        (Text(), True, "是"),
        (Text(), date(2026, 1, 5), "2026-01-05"),
        (Text(), datetime(2026, 1, 5, 8, 0), "2026-01-05 08:00"),  # noqa: DTZ001
        (Whole(), "1,120", 1120),
        (Hundredths(), 149600, 14960000),
        (Hundredths(), "1,401.15", 140115),
        (PARITY, "双号", "even"),
        (PARITY, "odd", "odd"),
        (yes_no(), "√", True),
        (yes_no(), "无", False),
        (Phone(), "0371-6555 0120", "037165550120"),
    ],
)
def test_a_parser_takes_what_people_write(parse, cell, value):
    assert parse(cell) == value


def test_an_old_workbook_is_read_as_a_whole():
    found = spreadsheets.read(OLD_XLS, [Column("name", "姓名", required=True), Column("phone", "电话")])

    assert codes(found) == ["required", "merged_cells"]
    assert [(row.number, row.values["name"]) for row in found.rows] == [(3, "赵一"), (5, "钱二"), (6, None)]
