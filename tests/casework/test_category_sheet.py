"""The category tree as a sheet: out and in again says the same; what is edited goes through the verbs, wholly or not at all."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.casework.errors import ImportRefused
from linli.casework.models import Category, CategoryChange
from linli.casework.selectors import categories
from linli.casework.services.category_sheet import COLUMNS, import_tree, look_at_tree, rows_out
from linli.core import spreadsheets
from linli.core.actors import Actor
from linli.core.models import JournalLine
from linli.core.problems import NotAllowed

from ..factories.casework import DispatchRuleFactory
from .conftest import FRIDAY

BY = Actor.system()


def out(office):
    """The rows of the export, by code, to be edited."""
    return {row["code"]: row for row in rows_out(office.here.tenant)}


def sheet(rows, keys=None):
    columns = [column for column in COLUMNS if keys is None or column.key in keys]
    stream = io.BytesIO()
    spreadsheets.write(stream, columns, [{key: row.get(key) for key in (c.key for c in columns)} for row in rows])
    return SimpleUploadedFile("分类.xlsx", stream.getvalue())


def looked(office, rows, keys=None):
    return look_at_tree(sheet(rows, keys), tenant=office.here.tenant, by=BY, now=FRIDAY)


def codes_of(plan):
    return [(problem.row, problem.column, problem.code) for problem in plan.problems]


def test_out_and_in_again_changes_nothing(office):
    rows = out(office)

    plan = looked(office, rows.values())

    assert (plan.problems, plan.changes, plan.read, plan.untouched) == ([], [], len(rows), len(rows))


def test_a_look_says_what_would_change_and_keeps_nothing(office):
    rows = out(office)
    rows["lift"] |= {"name": "电梯和扶梯", "keywords": "电梯，扶梯、电梯"}
    before = Category.objects.count(), JournalLine.objects.count()

    plan = looked(office, [*rows.values(), {"code": "lift_stuck", "name": "困人", "parent": "lift", "is_active": True}])

    told = [(one.verb, one.category.code, one.after) for one in plan.changes]
    assert told == [
        ("added", "lift_stuck", {"name": "困人", "parent": "lift"}),
        ("changed", "lift", {"name": "电梯和扶梯", "keywords": ["电梯", "扶梯"]}),
    ]
    assert (Category.objects.count(), JournalLine.objects.count()) == before
    assert office.category("lift").name == "电梯"


def test_applying_does_what_the_look_said(office):
    rows = out(office)
    rows["lift"] |= {"parent": "repair", "party": "社区"}
    rows["dog"] |= {"is_active": False}

    plan = import_tree(sheet(rows.values()), tenant=office.here.tenant, by=BY, now=FRIDAY)

    assert [one.verb for one in plan.changes] == ["moved", "changed", "retired"]
    assert (office.category("lift").parent.code, office.category("lift").party, office.category("dog").is_active) == (
        "repair", "community", False,
    )  # fmt: skip


def test_rows_may_come_in_any_order_and_trade_places(office):
    rows = out(office)
    rows["parking"]["parent"], rows["bicycle"]["parent"] = "bicycle", ""

    plan = looked(office, reversed(rows.values()))

    assert (plan.problems, sorted(one.category.code for one in plan.changes)) == ([], ["bicycle", "parking"])


def test_a_branch_goes_out_of_use_from_the_bottom_up_and_comes_back_from_the_top_down(office):
    rows = out(office)
    for code in ("noise", "building_noise", "dance_noise", "fumes"):
        rows[code]["is_active"] = False

    import_tree(sheet(rows.values()), tenant=office.here.tenant, by=BY, now=FRIDAY)
    categories.forget()
    back = looked(office, [row | {"is_active": True} for row in out(office).values()])

    assert not office.category("noise").is_active
    assert (back.problems, [one.category.code for one in back.changes]) == (
        [], ["noise", "building_noise", "dance_noise", "fumes"],
    )  # fmt: skip


def test_a_column_that_is_not_there_is_left_alone_and_an_empty_cell_empties(office):
    lamp = office.category("street_lamp")
    row = {"code": "street_lamp", "name": "路灯", "keywords": ""}

    import_tree(sheet([row], {"code", "name", "keywords"}), tenant=office.here.tenant, by=BY, now=FRIDAY)

    lamp.refresh_from_db()
    assert (lamp.name, lamp.keywords, lamp.parent.code, lamp.party) == ("路灯", [], "public_facilities", "property")


def test_every_problem_comes_at_once_with_row_and_column_and_nothing_is_kept(office):
    rows = out(office)
    DispatchRuleFactory(category=office.category("street_lamp"), number=90)
    wrong = [
        rows["street_lamp"] | {"is_active": False},
        rows["lift"] | {"parent": "nowhere"},
        rows["rubbish"] | {"profile": "x", "also_touches": "y"},
        rows["lift"],
    ]
    changes = CategoryChange.objects.count()

    with pytest.raises(ImportRefused) as refused:
        import_tree(sheet(wrong), tenant=office.here.tenant, by=BY, now=FRIDAY)

    assert codes_of(refused.value) == [(5, "代码", "row_twice")]
    assert codes_of(looked(office, wrong[:3])) == [
        (3, "上级代码", "unknown_parent"),
        (4, "时限档", "profile"),
        (4, "还涉及", "unknown_touch"),
        (2, "", "open_rules"),
    ]
    assert (CategoryChange.objects.count(), office.category("street_lamp").is_active) == (changes, True)


def test_what_is_no_sheet_is_told_and_a_clerk_may_not(office):
    plan = look_at_tree(SimpleUploadedFile("x.xlsx", b"x"), tenant=office.here.tenant, by=BY, now=FRIDAY)

    assert len(plan.problems) == 1
    with pytest.raises(NotAllowed):
        look_at_tree(sheet([]), tenant=office.here.tenant, by=office.clerk, now=FRIDAY)
