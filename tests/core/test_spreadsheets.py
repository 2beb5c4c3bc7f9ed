"""Sheets in: rows, headings, what is left out and named, what is noted."""

from datetime import date

import pytest

from linli.core import spreadsheets
from linli.core.spreadsheets import reading

from .ledger import GOOD, HEAD, codes, notes, read


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
