"""A sheet of owners' votes: heads, units, areas, and what does not fit."""

from linli.core.spreadsheets import Row
from linli.deliberation.rules.owner_sheets import sheet_of
from linli.procedures.api import head_key

from .making import codes


def row(number, owner, unit, area=8635, choice=None, counts=None):
    return Row(number, {"owner": owner, "unit": unit, "area": area, "choice": choice, "counts": counts})


def test_an_owner_of_several_units_is_one_head_and_several_owners_of_one_unit_too():
    sheet = sheet_of(
        [row(2, "王小明", "101", choice="agree"), row(3, "王小明", "102"), row(4, "李娜、赵强", "201", choice="disagree")]
    )

    assert (codes(sheet.problems), len(sheet.units)) == ([], 3)
    assert sheet.said == {head_key(sheet.units[0]): "agree", head_key(sheet.units[2]): "disagree"}


def test_a_unit_twice_and_an_area_of_nothing_are_told_with_their_rows():
    sheet = sheet_of([row(2, "王小明", "1 01"), row(3, "李娜", "101"), row(4, "赵强", "201", area=0)])

    assert [(one.code, one.row, one.column) for one in sheet.problems] == [
        ("unit_twice", 3, "房号"),
        ("no_area", 4, "面积（m²）"),
    ]
    assert [unit.key for unit in sheet.units] == ["101", "201"]


def test_one_head_says_one_thing():
    sheet = sheet_of([row(2, "王小明", "101", choice="agree"), row(3, "王小明", "102", choice="disagree")])

    assert [(one.code, one.row) for one in sheet.problems] == [("owner_differs", 3)]


def test_units_that_do_not_count_are_set_apart_and_unsold_ones_stay_the_developers():
    sheet = sheet_of([row(2, "王小明", "101", choice="agree", counts=False), row(3, "未售", "102"), row(4, "", "")])

    assert (sheet.excluded, sheet.said, [unit.is_sold for unit in sheet.units]) == (["101"], {}, [True, False, True])
