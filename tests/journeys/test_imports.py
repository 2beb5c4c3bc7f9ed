"""The import page: a sheet with mistakes says which row and column; the right one goes in; the same again changes nothing."""

import pytest

from linli.casework.models import Case
from tests.casework.sheets import ROW, rows, sheet
from tests.people import administrator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_sheet_is_looked_at_put_right_applied_and_sent_again(town):
    walk = town.staff(administrator)

    upload(walk, town, sheet(ROW, [1002, *ROW[1:3], "昨天", *ROW[4:]]))
    assert [line for line in walk.problems if "第 3 行" in line and "留言时间" in line] == walk.problems
    assert not Case.objects.exists()

    upload(walk, town, sheet(*rows(3)))
    walk.press("没有问题，导入 3 件")
    town.work()
    walk.open(walk.page.url).sees("新增（件）")
    assert Case.objects.filter(state="closed").count() == 3

    upload(walk, town, sheet(*rows(3)))
    walk.sees("已经有、没变（件）")
    assert Case.objects.count() == 3


def upload(walk, town, stream):
    walk.open("/desk/cases/import/")
    walk.page.locator("[name=file]").set_input_files(
        {
            "name": "留言.xlsx",
            "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "buffer": stream.getvalue(),
        }
    )
    walk.page.locator("[name=mapping]").select_option(label="网上留言板（带答复）")
    walk.press("先看一遍")
    town.work()
    walk.open(walk.page.url)
