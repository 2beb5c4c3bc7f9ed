"""The 12345 clerk's round trip: the city's sheet comes in, is worked on, goes back, and comes again with differences."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.casework.models import Case, ReplyBatch
from linli.core import clock
from tests.casework.hotline.sheets import hotline_sheet, order, read_back

from . import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_12345_clerks_round_trip(town):
    walk = town.dispatcher()

    comes(walk, town, lamp(town), cover(town))
    steps.mend(town)
    goes_back(walk, town)
    comes_again(walk, town, lamp(town, state="重办", satisfied="不满意"), cover(town, due_at=due(9)))

    sent_back, extended = (Case.objects.get(external_no=order(number)["number"]) for number in (1, 2))
    walk.open(sent_back.get_absolute_url()).sees("12345 热线退回重办：不满意", "回传给 12345 热线")
    assert (sent_back.state, sent_back.rework_count) == ("reworked", 1)
    assert timezone.localtime(extended.external_due_at).strftime("%Y-%m-%d %H:%M") == due(7)


def due(days):
    return f"{timezone.localtime(clock.now()) + timedelta(days=days):%Y-%m-%d} 18:00"


def lamp(town, **cells):
    where = {"community": town.here.community.name, "spot": town.here.compound.name, "due_at": due(7)}
    return order(1) | where | cells


def cover(town, **cells):
    return lamp(town, number=order(2)["number"], title="井盖松了，车一压就响", category="井盖和路面", **cells)


def upload(walk, town, *rows):
    walk.open("/desk/hotline/").press("收热线的表")
    sheet = hotline_sheet(*rows, tenant=town.here.tenant)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    walk.page.locator("[name=file]").set_input_files({"name": "12345.xlsx", "mimeType": kind, "buffer": sheet.getvalue()})
    walk.page.locator("[name=straight]").check()
    return walk.press("先看一遍")


def comes(walk, town, *rows):
    """Two new orders; what the rules are sure of goes straight to the property company, with the city's limit."""
    upload(walk, town, *rows).sees("新的：登记成要办的诉求", "试验小区路灯不亮").press("登记新的 2 件，接受打勾的")
    walk.sees("导入好了：新登记 2 件").open("/desk/hotline/?view=open").sees(order(1)["number"], town.here.property_company.name)


def goes_back(walk, town):
    """What is finished is ticked, looked at and downloaded; it is the file that is kept."""
    walk.open("/desk/hotline/").sees("换了灯头，晚上亮了").page.get_by_label(f"选 {order(1)['number']}").check()
    walk.press("选好了，先看一遍").sees("已解决").press("生成回传表，1 件").sees("回传〔", "等热线回音")
    with walk.page.expect_download() as download:
        walk.page.get_by_role("link", name="下载回传表").click()
    content = download.value.path().read_bytes()
    rows = read_back(content, town.here.tenant)
    assert [(row["number"], row["state"], row["reply"]) for row in rows] == [
        (order(1)["number"], "申请办结", "换了灯头，晚上亮了。")
    ]
    assert ReplyBatch.objects.get().sha256 == hashlib.sha256(content).hexdigest()


def comes_again(walk, town, *rows):
    """Sent back unsatisfied is taken over; the limit that was put off is not, and shows again next time."""
    upload(walk, town, *rows).sees("有差异的：接受哪几处", "退回去重办", "时限改成热线的")
    walk.page.locator("label.choice", has_text="办理时限").locator("input").uncheck()
    walk.press("接受打勾的").sees("接受差异 2 处")
    upload(walk, town, rows[1]).sees("办理时限").press("不导了，取消")
