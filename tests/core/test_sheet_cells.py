"""Cells of sheets: read as another reader reads them, and as people write days, hours and choices."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from linli.core import spreadsheets
from linli.core.spreadsheets import Choice, Column, Day, Hundredths, Moment, Phone, Text, Whole, xlsx, yes_no
from linli.core.spreadsheets.cells import BadCell
from linli.core.spreadsheets.sources import column_letters
from linli.core.spreadsheets.xlsx import Workbook, column_index, from_serial

from . import sheets
from .ledger import codes

OLD_XLS = Path(__file__).parent / "old_ledger.xls"

plain_cells = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="_\ufffe\uffff"), max_size=12),
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
