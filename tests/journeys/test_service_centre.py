"""Somebody of eighty at the service centre, without a telephone: a number, a call, an answer at once,
a report with its slip, an errand that is done at home."""

import re
import time
from datetime import date

import pytest
from playwright.sync_api import expect

from linli.casework.api import EntryGiven, ItemGiven, add_entry, add_item, add_kiosk, prepare_centre
from linli.casework.models import Answer, Case, CounterLine, CounterVisit, HomeServiceRequest
from linli.core import clock, remembered
from tests.people import counter_clerk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ASKS = "我八十了，老年补贴怎么领？"
REPORTS = "楼道灯不亮，晚上看不见台阶。"


@pytest.fixture
def centre(town):
    """The hall with its lines and windows, a machine for numbers, and a little guide."""
    by, now, tenant = counter_clerk(town.here)[1], clock.now(), town.here.tenant
    prepare_centre(tenant=tenant, by=by, now=now)
    town.kiosk = add_kiosk(tenant=tenant, name="门口取号机", by=by, now=now)
    given = ItemGiven(
        name="高龄津贴", plain_name="八十岁以上的老年补贴", for_whom="本辖区户籍、年满八十周岁的老人", bring=["身份证", "社保卡"],
        steps=["窗口登记", "社区核实"], how_long="当场登记，下个月发", where="便民服务中心3号窗口", keywords=["高龄津贴", "老年补贴"],
        line_id=CounterLine.objects.get(tenant=tenant, letter="B").pk,
    )  # fmt: skip
    noon = EntryGiven(question="中午有人值班吗", answer="中午也有人，在1号窗口。", keywords=["中午", "值班"])
    add_item(tenant=tenant, code="elder-allowance", given=given, valid_from=date(2026, 1, 1), by=by, now=now)
    town.question = add_entry(tenant=tenant, given=noon, by=by, now=now)
    remembered.forget_all()
    return town


def taken(town):
    """The greeter finds it in the elder's own words, looks at the identity card, and takes a number that goes first."""
    greeter = town.counter_clerk().open("/desk/centre/greet/")
    greeter.page.locator("#id_matter").fill("八十岁的补贴")
    greeter.press("找").follow("取号").sees("身份证", "社保卡")
    greeter.page.get_by_text("登记一下是谁").click()
    greeter.page.locator("[name=identity_noted]").select_option(label="居民身份证")
    return greeter.choose("没有手机，或扫不了码").press("六十岁以上 先叫")


def at_window(town, number=3):
    """A clerk who has sat down at the window."""
    window = town.counter_clerk().open("/desk/centre/")
    window.page.get_by_role("listitem").filter(has_text=f"{number}号窗口").get_by_role("button").click()
    return window.look().sees("开着", "叫下一位")


def answered(window):
    """What is said is typed; the guide answers beside it, and that is the answer."""
    window.press("替他报事、答咨询").fill(text=ASKS)
    expect(window.page.locator("#answers")).to_contain_text("身份证")
    return window.press("就这样答，办结").sees("登记好了", "已办结", "身份证")


def reported(town, window):
    """The report of the same visitor, from the first word to the slip in the hand; returns the seconds that it took."""
    began = time.monotonic()
    window.press("再登一件").fill(text=REPORTS, place_words=town.here.building.name)
    window.page.locator("#found-places input").first.check()
    window.fill(name="何奶奶").choose("没有手机，要上门说或打座机").press("登记").sees("登记好了").press("打印回执")
    window.sees(Case.objects.get(description=REPORTS).short_number, town.here.tenant.phone)
    return time.monotonic() - began


def home_errand_noted(town, window):
    """She cannot come for the next thing: somebody goes to her."""
    window.open("/desk/centre/").press("要上门办").fill(what="换社保卡", name="何奶奶", place_words=town.here.building.name)
    window.page.locator("#found-places input").first.check()
    window.choose("年纪大，走不动").press("记下").sees("换社保卡", "等约时间", "约时间")


def test_somebody_of_eighty_is_called_answered_written_down_and_visited(centre):
    taken(centre).sees("B001", "高龄津贴", "六十岁以上", "居民身份证").press("打印号条").sees("B001", "坐着等", "社保卡")
    window, screen = at_window(centre), centre.visitor(phone=False).open("/hall/").sees("请稍坐")

    window.press("叫下一位").sees("B001", "高龄津贴", "六十岁以上")
    expect(screen.page.locator(".called")).to_have_text(re.compile("B001.*3号窗口", re.S))
    expect(screen.page.locator(".spoken")).to_contain_text("B001")
    screen.look().sees_not("高龄津贴")
    seconds = reported(centre, answered(window.press("人来了，开始办")))
    home_errand_noted(centre, window)
    window.open("/desk/centre/").press("办完，先不叫").sees("没有人等")

    question, report = Case.objects.order_by("reported_at", "id")
    assert (question.kind, question.state, Answer.objects.get().item.code) == ("consultation", "closed", "elder-allowance")
    assert (report.reporters.get().has_phone, CounterVisit.objects.get().state, seconds < 60) == (False, "done", True)
    assert HomeServiceRequest.objects.get().why == "elder"


def test_whoever_does_not_hear_is_called_twice_comes_back_and_is_sent_on_without_being_asked_again(centre):
    taken(centre)
    window = at_window(centre).press("叫下一位")
    expect(window.page.get_by_role("button", name="没人来，过号")).to_be_disabled()
    window.press("再叫一次").press("没人来，过号").sees("没有人等")
    centre.counter_clerk().open("/desk/centre/greet/").press("回来了")
    window.open("/desk/centre/").press("叫下一位").sees("B001").press("人来了，开始办")

    window.page.locator("[name=target]").select_option(label="社保医保")
    window.fill(checked="身份证看过，户口在本街道。").press("转过去").sees("没有人等")

    at_window(centre, 1).press("叫下一位").sees("B001", "身份证看过，户口在本街道。")

    visit = CounterVisit.objects.get()
    assert (visit.state, visit.number, visit.line.name) == ("called", "B001", "社保医保")


def test_a_number_from_the_machine_by_the_door(centre):
    machine = centre.visitor(phone=False, dress="elder").open(f"/q/{centre.kiosk.key}/").sees("您来办什么")

    machine.follow("民政救助").press("六十岁以上").sees("B001", "坐着等")

    assert CounterVisit.objects.get().how == "kiosk"


def test_at_home_the_guide_the_search_and_the_report_find_the_answer(centre):
    resident = centre.visitor(dress="elder").open("/guide/").fill(q="老年补贴").press("找").follow("高龄津贴")
    resident.sees("身份证", "社保卡", "当场登记，下个月发").press("打印").sees("身份证", "社保卡")

    resident.open("/search/?q=老年补贴").sees("高龄津贴")
    report = resident.open("/report/").fill(text=ASKS)
    report.refused(lambda: report.press("下一步")).sees("这是不是您要问的", "高龄津贴")

    assert (report.page.locator("[name=text]").input_value(), Case.objects.count()) == (ASKS, 0)
