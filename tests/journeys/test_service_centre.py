"""Somebody of eighty at the service centre, without a telephone: a number, a call, an answer at once, a report with a slip."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from linli.casework.api import EntryGiven, ItemGiven, add_entry, add_item, add_kiosk, prepare_centre
from linli.casework.models import Answer, Case, CounterLine, CounterVisit
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
    """The greeter finds it in the elder's own words and takes a number that goes first."""
    greeter = town.counter_clerk().open("/desk/centre/greet/").fill(q="八十岁的补贴").press("找")
    greeter.follow("取号").sees("身份证", "社保卡")
    return greeter.press("六十岁以上 先叫")


def at_window(town, number=3):
    """A clerk who has sat down at the window."""
    window = town.counter_clerk().open("/desk/centre/")
    window.page.get_by_role("listitem").filter(has_text=f"{number}号窗口").get_by_role("button").click()
    return window.look().sees("开着", "叫下一位")


def there(town):
    """A window at which the elder sits."""
    taken(town)
    return at_window(town).press("叫下一位").press("人来了，开始办")


def asks(window, words=ASKS):
    """What is said is typed; the guide answers beside it."""
    window.press("替他报事、答咨询").fill(text=words)
    expect(window.page.locator("#answers")).to_contain_text("身份证")
    return window


def test_the_greeter_takes_a_number_that_goes_first_and_prints_it(centre):
    greeter = taken(centre).sees("B001", "高龄津贴", "六十岁以上")

    greeter.press("打印号条").sees("B001", "坐着等", "社保卡")

    visit = CounterVisit.objects.get()
    assert (visit.number, visit.priority, visit.state, visit.phone) == ("B001", "elder", "waiting", "")


def test_the_screen_of_the_hall_calls_the_number_and_nobody_by_name(centre):
    taken(centre)
    window, screen = at_window(centre), centre.visitor(phone=False).open("/hall/").sees("请稍坐")

    window.press("叫下一位").sees("B001", "高龄津贴", "六十岁以上")

    expect(screen.page.locator(".called")).to_have_text(re.compile("B001.*3号窗口", re.S))
    expect(screen.page.locator(".spoken")).to_contain_text("B001")
    screen.look().sees_not("高龄津贴")


def test_a_question_is_answered_at_once_from_the_catalogue(centre):
    window = asks(there(centre))

    window.press("就这样答，办结").sees("登记好了", "已办结", "身份证")

    case, answer = Case.objects.get(), Answer.objects.get()
    assert (case.state, case.kind, case.description) == ("closed", "consultation", ASKS)
    assert (answer.case, answer.item.code, CounterVisit.objects.get().case) == (case, "elder-allowance", case)


def test_after_the_answer_a_report_is_taken_with_a_slip(centre):
    window = asks(there(centre)).press("就这样答，办结").press("再登一件")
    window.fill(text=REPORTS, place_words=centre.here.building.name)
    window.page.locator("#found-places input").first.check()
    window.fill(name="何奶奶").choose("没有手机，要上门说或打座机").press("登记").sees("登记好了")

    window.press("打印回执").sees(Case.objects.get(description=REPORTS).short_number, centre.here.tenant.phone)
    window.open("/desk/centre/").press("办完，先不叫").sees("没有人等")

    assert (CounterVisit.objects.get().state, Case.objects.count()) == ("done", 2)


def test_sent_to_another_window_nobody_asks_again(centre):
    window = there(centre)
    window.page.locator("[name=target]").select_option(label="社保医保")
    window.fill(checked="身份证看过，户口在本街道。").press("转过去").sees("没有人等")

    at_window(centre, 1).press("叫下一位").sees("B001", "身份证看过，户口在本街道。")


def test_whoever_does_not_hear_is_called_twice_and_comes_back(centre):
    taken(centre)
    window = at_window(centre).press("叫下一位")
    expect(window.page.get_by_role("button", name="没人来，过号")).to_be_disabled()
    window.press("再叫一次").press("没人来，过号").sees("没有人等")

    centre.counter_clerk().open("/desk/centre/greet/").press("回来了")

    window.open("/desk/centre/").press("叫下一位").sees("B001")


@pytest.mark.parametrize("dress", ["", "elder"])
def test_a_number_from_the_machine_by_the_door(centre, dress):
    machine = centre.visitor(phone=False, dress=dress).open(f"/q/{centre.kiosk.key}/").sees("您来办什么")

    machine.follow("民政救助").press("六十岁以上").sees("B001", "坐着等")

    assert CounterVisit.objects.get().how == "kiosk"


@pytest.mark.parametrize("dress", ["", "elder"])
def test_at_home_the_guide_says_what_to_bring(centre, dress):
    resident = centre.visitor(dress=dress).open("/guide/").fill(q="老年补贴").press("找").follow("高龄津贴")

    resident.sees("身份证", "社保卡", "当场登记，下个月发").press("打印").sees("身份证", "社保卡")


def test_at_home_the_search_and_the_report_find_the_answer(centre):
    resident = centre.visitor().open("/search/?q=老年补贴").sees("高龄津贴")

    resident.open("/report/").fill(text=ASKS).press("下一步").sees("这是不是您要问的", "高龄津贴")
