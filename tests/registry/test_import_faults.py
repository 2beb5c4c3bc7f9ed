"""A cell that cannot be read, or a column that is not there, hides nothing else of its sheet, and nothing follows from it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.core.models import JournalLine
from linli.registry.errors import ImportRefused
from linli.registry.services import imports
from tests.factories.registry import AppointmentFactory, PersonFactory, PostFactory
from tests.moments import AT

from .sheets import apply, check, counts, told

pytestmark = pytest.mark.django_db


def test_a_row_of_people_with_a_cell_that_cannot_be_read_tells_what_else_is_wrong(here, secretary):
    rows = [("试甲", "139", "没有的门", "301", "是", "居民身份证", "123"), ("", "13900000088", "没有的门", "301", "", "", "5")]

    plan = check("people", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("bad_phone", 2, "电话"),
        ("not_found", 2, "住处"),
        ("id_number_form", 2, "证件号"),
        ("required", 3, "姓名"),
        ("not_found", 3, "住处"),
        ("id_kind_missing", 3, "证件类别"),
    ]


def test_a_row_of_people_of_whom_a_cell_cannot_be_read_is_still_looked_at_with_the_others(here, secretary):
    door = here.entrance.full_name
    rows = [("试甲", "13900000011", door, "301", "是"), ("试甲", "139", door, "301"), ("试乙", "139", door, "301", "是")]

    plan = check("people", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("row_twice", 3, "姓名"),
        ("bad_phone", 3, "电话"),
        ("bad_phone", 4, "电话"),
        ("has_head", 4, "户主"),
    ]
    assert (counts(plan), plan.writes) == ((1, 0, 0), [])


def test_a_row_of_places_with_a_cell_that_cannot_be_read_tells_what_else_is_wrong(here, secretary):
    rows = [
        ("没有的地方", "不知道", "1号楼", "b/1", "很大", "1", "1"),
        (here.compound.name, "楼栋", "2号楼", "b/2", "很大", "东", "34"),
        (here.compound.name, "不知道", "", "B3", "", "113"),
    ]

    plan = check("places", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("not_found", 2, "上级"),
        ("unknown_choice", 2, "类别"),
        ("code_form", 2, "编码"),
        ("not_a_number", 2, "建筑面积（m²）"),
        ("point_outside", 2, "经度"),
        ("code_form", 3, "编码"),
        ("not_a_number", 3, "建筑面积（m²）"),
        ("not_a_number", 3, "经度"),
        ("unknown_choice", 4, "类别"),
        ("required", 4, "名称"),
        ("point_half", 4, "纬度"),
    ]


def test_what_stands_under_a_place_that_cannot_be_made_yet_is_not_told_that_it_is_missing(here, secretary):
    rows = [
        (here.community.name, "不知道", "新院", "Y77"),
        ("新院", "楼栋", "1号楼", "B01", "很大"),
        ("新院1号楼", "单元门洞", "一单元", "U/1"),
        ("旧院", "楼栋", "2号楼", "B02"),
    ]

    plan = check("places", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("unknown_choice", 2, "类别"),
        ("not_a_number", 3, "建筑面积（m²）"),
        ("code_form", 4, "编码"),
        ("not_found", 5, "上级"),
    ]


def test_a_row_of_units_with_a_cell_that_cannot_be_read_tells_what_else_is_wrong(here, secretary):
    door = here.entrance.full_name
    rows = [
        ("没有的门", "302", "很大", "谁也不是"),
        (door, "303", "很大"),
        (door, "303", "0", "谁也不是，一半", "2026-13-01"),
        (door, "", "0", "谁也不是"),
    ]

    plan = check("units", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("not_found", 2, "楼栋或单元"),
        ("not_a_number", 2, "建筑面积（m²）"),
        ("not_found", 2, "业主"),
        ("not_a_number", 3, "建筑面积（m²）"),
        ("row_twice", 4, "房号"),
        ("area_range", 4, "建筑面积（m²）"),
        ("share_form", 4, "业主"),
        ("wrong_date", 4, "从哪天起"),
        ("required", 5, "房号"),
        ("area_range", 5, "建筑面积（m²）"),
        ("not_found", 5, "业主"),
    ]


def test_a_row_of_organisations_with_a_cell_that_cannot_be_read_tells_what_else_is_wrong(here, secretary):
    rows = [
        ("单位甲", "不知道", "123", "没有的上级", "没有的地方"),
        ("单位乙", "驻区单位", "", "单位甲", here.community.name),
        ("单位乙", "不知道", "123"),
        ("", "驻区单位", "123", "没有的上级", here.community.name),
    ]

    plan = check("organisations", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("unknown_choice", 2, "类别"),
        ("credit_code_form", 2, "统一社会信用代码"),
        ("not_found", 2, "上级单位"),
        ("not_found", 2, "所在"),
        ("row_twice", 4, "名称"),
        ("unknown_choice", 4, "类别"),
        ("credit_code_form", 4, "统一社会信用代码"),
        ("required", 5, "名称"),
        ("credit_code_form", 5, "统一社会信用代码"),
        ("not_found", 5, "上级单位"),
    ]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (
            ("一号楼长", "不知道", "没有的地方", "没有的单位", "没有的人", "139", "2026-05-01", "2026-01-01"),
            [
                "unknown_choice 岗位类别",
                "not_found 管哪里",
                "not_found 单位",
                "not_found 姓名",
                "bad_phone 电话",
                "dates_order 任职止",
            ],
        ),
        (
            ("没有地方的楼长", "楼长", "", "", "没有的人", "", "2026-05-01", "2026-01-01"),
            ["place_missing 管哪里", "not_found 姓名", "dates_order 任职止"],
        ),
        (("二号楼长", "楼长", "{where}", "没有的单位", "{known}", "", "昨天"), ["not_found 单位", "wrong_date 任职起"]),
        (
            ("", "楼长", "{where}", "", "", "", "2026-05-01", "2026-01-01"),
            ["required 岗位名称", "required 姓名", "dates_order 任职止"],
        ),
    ],
)
def test_a_row_of_appointments_with_a_cell_that_cannot_be_read_tells_what_else_is_wrong(here, secretary, row, wrong):
    names = {"where": here.building.full_name, "known": PersonFactory(tenant=here.tenant).name}
    before = ("三号楼长", "楼长", names["where"], "", names["known"], "", "2026-05-01")

    plan = check("appointments", before, tuple(cell.format(**names) for cell in row), here=here, by=secretary)

    assert told(plan) == [(code, 3, column) for code, column in (one.split() for one in wrong)]


def test_a_post_of_another_kind_that_is_taken_is_told_beside_a_name_that_nobody_has(here, secretary):
    held = AppointmentFactory(post=PostFactory(tenant=here.tenant, kind="building_head", title="在任楼长", place=here.building))
    where = here.building.full_name
    rows = [
        (held.post.title, "门洞长", where, "", "没有的人", "", "2026-01-01"),
        (held.post.title, "不知道", where, "", held.person.name, "139", held.valid_from.isoformat(), "昨天"),
    ]

    plan = check("appointments", *rows, here=here, by=secretary)

    assert told(plan) == [
        ("kind_differs", 2, "岗位类别"),
        ("not_found", 2, "姓名"),
        ("unknown_choice", 3, "岗位类别"),
        ("bad_phone", 3, "电话"),
        ("wrong_date", 3, "任职止"),
    ]


def test_several_of_a_name_are_not_told_apart_by_a_telephone_that_cannot_be_read(here, secretary):
    PersonFactory.create_batch(2, tenant=here.tenant, name="试同名")

    plan = check(
        "appointments", ("一号楼长", "楼长", here.building.full_name, "", "试同名", "139", "2026-01-01"), here=here, by=secretary
    )

    assert told(plan) == [("bad_phone", 2, "电话")]


def test_one_cell_that_cannot_be_read_keeps_the_whole_sheet_out(here, secretary):
    rows = [("试甲", "139", here.entrance.full_name, "301"), ("试乙", "13900000012", here.entrance.full_name, "302")]

    with pytest.raises(ImportRefused) as refused:
        apply("people", *rows, here=here, by=secretary)

    assert (refused.value.codes, JournalLine.objects.count()) == (["bad_phone"], 0)


@pytest.mark.parametrize("kind", list(imports.SHEETS))
def test_a_sheet_without_a_column_that_it_needs_says_which_and_does_nothing(here, secretary, kind):
    needed = [str(column.heading) for column in imports.SHEETS[kind].columns if column.required]
    others = [str(column.heading) for column in imports.SHEETS[kind].columns if not column.required]
    file = SimpleUploadedFile("a.csv", f"{','.join(others)}\n{','.join('1' for _ in others)}\n".encode())

    plan = imports.check(kind, file, tenant=here.tenant, by=secretary, now=AT)

    missing = [heading for heading in needed if any(heading in problem.text for problem in plan.problems)]
    assert (missing, plan.writes) == (needed, [])


def test_people_without_the_column_of_names_are_told_once_and_nothing_fails(here, secretary):
    file = SimpleUploadedFile("a.csv", f"电话,住处\n13900000088,{here.entrance.full_name}\n139,没有的门\n".encode())

    plan = imports.check("people", file, tenant=here.tenant, by=secretary, now=AT)

    assert (told(plan), plan.writes) == ([("missing_column", 1, "姓名"), ("bad_phone", 3, "电话"), ("not_found", 3, "住处")], [])
