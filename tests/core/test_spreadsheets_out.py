"""Sheets out: what is written comes back the same, nothing runs as a formula, the template helps and is harmless."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core import spreadsheets
from linli.core.spreadsheets import Choice, Column, Day, Text, Whole, writing

COLUMNS = [
    Column("name", "姓名", required=True, example="王小明", hint="与身份证一致"),
    Column("born_on", "出生日期", parse=Day(), example="1980-01-31"),
    Column("sex", "性别", parse=Choice({"f": "女", "m": "男"})),
    Column("people", "人数", parse=Whole(0, 20)),
]
GOOD = {"name": "赵一", "born_on": date(1980, 1, 31), "sex": "女", "people": 3}


def written(rows, columns=COLUMNS, **extra) -> io.BytesIO:
    stream = io.BytesIO()
    spreadsheets.write(stream, columns, rows, **extra)
    return stream


def written_csv(rows, columns=COLUMNS) -> io.BytesIO:
    stream = io.BytesIO()
    spreadsheets.write_csv(stream, columns, rows)
    return stream


def cells(stream: io.BytesIO) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(stream).worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("write", [written, written_csv], ids=["xlsx", "csv"])
def test_what_is_written_is_read_back_the_same(write):
    found = spreadsheets.read(write([GOOD, ["钱二", None, None, 0]]), COLUMNS)

    assert found.problems == []
    assert [row.values for row in found.rows] == [
        {"name": "赵一", "born_on": date(1980, 1, 31), "sex": "f", "people": 3},
        {"name": "钱二", "born_on": None, "sex": None, "people": 0},
    ]


texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs"), exclude_characters="_'\ufffe\uffff"), min_size=1)
risky = st.one_of(texts, st.builds(lambda sign, text: sign + text, st.sampled_from("=+-@"), texts))


@settings(max_examples=60)
@given(st.lists(risky.filter(lambda text: text.strip() == text and len(text) < 150), min_size=1, max_size=6))
@pytest.mark.parametrize("write", [written, written_csv], ids=["xlsx", "csv"])
def test_any_text_comes_back_and_none_runs_as_a_formula(write, rows):
    columns = [Column("name", "姓名", parse=Text(400)), Column("mark", "记号")]

    found = spreadsheets.read(write([[text, "x"] for text in rows], columns), columns)

    kept = [row.values["name"] for row in found.rows]
    assert kept == [text for text in rows if text not in {note.text for note in found.notes}][: len(kept)]
    assert len(kept) + len(found.notes) == len(rows)


@pytest.mark.parametrize("text", ["=1+1", "+86 139", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_a_spreadsheet_would_run_is_guarded_in_csv(text):
    content = written_csv([[text]], COLUMNS[:1]).getvalue().decode("utf-8-sig")

    assert f"'{text.strip()}" in content.replace("'\t", "'").replace("'\r", "'")


def test_a_text_that_looks_like_a_formula_stays_a_text_in_xlsx():
    book = openpyxl.load_workbook(written([["=HYPERLINK(1)"]], COLUMNS[:1]))

    assert book.worksheets[0]["A2"].data_type == "s"


def test_values_of_every_kind_are_written_so_that_a_person_can_read_them():
    moment = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    row = [True, moment, date(2026, 1, 31), time(8, 30), Decimal("86.35"), Fraction(4, 2), Fraction(1, 3), 10**16, 1.5, object]
    columns = [Column(f"c{n}", f"列{n}") for n in range(len(row))]

    [_head, shown] = cells(written([row], columns))

    local = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 -- a sheet knows no time zone
    assert shown[:9] == ["是", local, datetime(2026, 1, 31), time(8, 30), 86.35, 2, "1/3", str(10**16), 1.5]  # noqa: DTZ001
    assert "2026-11-20 09:30" in written_csv([row], columns).getvalue().decode()


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    [_head, [shown]] = cells(written([["灯" * 40_000]], COLUMNS[:1]))

    assert (shown.endswith("灯…（太长，后面略去）"), len(shown) < 32_767) == (True, True)


def test_more_rows_than_a_sheet_takes_go_on_to_the_next(monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS_A_SHEET", 2)

    book = openpyxl.load_workbook(written([[f"人{n}"] for n in range(5)], COLUMNS[:1], title="名单/一"))

    assert [(sheet.title, sheet.max_row) for sheet in book.worksheets] == [("名单 一", 3), ("名单 一 2", 3), ("名单 一 3", 2)]


def test_no_rows_give_the_headings_alone():
    assert cells(written([])) == [["姓名", "出生日期", "性别", "人数"]]


def test_the_template_is_read_as_empty_until_something_is_filled_in():
    content = spreadsheets.template(COLUMNS)

    found = spreadsheets.read(io.BytesIO(content), COLUMNS)

    assert [problem.code for problem in found.problems] == ["no_rows"]
    assert [note.code for note in found.notes] == ["example_row"]


def test_the_template_checks_as_one_types_and_explains():
    book = openpyxl.load_workbook(io.BytesIO(spreadsheets.template(COLUMNS, title="住户")))
    sheet, hints = book.worksheets

    checks = {str(check.sqref).split(":")[0]: check for check in sheet.data_validations.dataValidation}
    assert {cell: check.type for cell, check in checks.items()} == {"A2": None, "C2": "list", "D2": "whole"}
    assert (checks["C2"].formula1, checks["A2"].prompt) == ('"女,男"', "与身份证一致")
    assert [cell.value for cell in hints[2]] == ["姓名", "必填", "与身份证一致", "王小明"]


def test_a_template_filled_in_in_one_language_is_read_in_the_other():
    columns = [
        Column("yes", gettext_lazy("必填"), required=True, parse=Choice({"a": gettext_lazy("是"), "b": gettext_lazy("否")}))
    ]
    with translation.override("en"):
        filled = written([["yes"]], columns)

    with translation.override("zh-hans"):
        found = spreadsheets.read(filled, columns)

    assert (found.problems, [row.values for row in found.rows]) == ([], [{"yes": "a"}])
