"""A leader's Monday: what is late on the wall, an instruction, a numbered letter, the answer, lifted; what is left is a task."""

from datetime import timedelta

import pytest

from linli.casework.api import ReporterGiven, Wanted, accept, category_by_code, dispatch, receive, report
from linli.casework.models import Case, Instruction, SupervisionItem, Task
from linli.core import clock
from tests.people import dispatcher, property_clerk, resident, subdistrict_leader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ORDER = "今天上门看，缺什么料打我电话。"
WHY = "水泵坏了二十天，还没有人去看。"
ANSWER = "水泵订了货，周四到，周五装好。"


def late(town):
    """A case that its company signed for three weeks ago."""
    here, began = town.here, clock.now() - timedelta(days=21)
    wanted = Wanted(
        text="地下室水泵坏了，一下雨就倒灌。",
        category=category_by_code("drainage", tenant_id=here.tenant.pk),
        place=here.building,
    )
    case = report(tenant=here.tenant, wanted=wanted, reporter=ReporterGiven(), by=resident(here)[1], now=began)
    boss = dispatcher(here)[1]
    case = dispatch(
        case=accept(case=case, by=boss, now=began), organisation=here.property_company, reason="归物业", by=boss, now=began
    )
    return receive(case=case, by=property_clerk(here)[1], now=began)


def test_a_leader_presses_what_is_late_until_it_is_answered(town):
    case = late(town)
    leader, company = town.staff(subdistrict_leader), town.property_clerk()

    leader.open("/desk/supervision/monday/").sees("这一周，先催这 1 件", "超时了，还没有挂牌的", case.title)
    leader.press("超时墙").sees("超时", case.short_number, town.here.property_company.name).sees_not(case.title)
    leader.open("/desk/supervision/monday/").follow(case.title).press("批示").fill(text=ORDER).press("批示").sees(ORDER)
    leader.page.get_by_text("更多", exact=True).click()
    leader.press("挂黄牌").fill(reason=WHY).press("挂黄牌").sees("督办单发出去了", "黄牌", "〕1号")
    leader.follow("〕1号").sees("督办〔", WHY, "还没有答复。")

    for asked in ("〕1号", "领导批示"):
        answers(company, case, asked)
    leader.open("/desk/supervision/monday/").sees("挂着黄牌的", "没有等着答复的督办单。", "没有等着回复的批示。")
    leader.follow(case.title).sees(ANSWER)
    leader.page.get_by_text("更多", exact=True).click()
    leader.press("取消督办").fill(reason="货订了，日子定了。").press("取消督办").sees("督办取消了。")
    keeps_as_task(leader, town)

    letter, order = SupervisionItem.objects.get(), Instruction.objects.get()
    assert (letter.document_number[-3:], letter.answer, letter.ended_how, order.answer) == ("〕1号", ANSWER, "lifted", ANSWER)
    assert (Case.objects.get().supervision, Task.objects.get().source) == ("none", "hot_issue")


def answers(walk, case, asked):
    """The company's clerk, on a telephone: finds what waits on the case, and writes."""
    walk.open("/desk/cases/").follow(case.title).press("答复督办")
    walk.page.locator("label.choice", has_text=asked).click() if walk.page.locator("label.choice").count() > 1 else None
    walk.fill(text=ANSWER).press("答复督办").sees("答复交上去了。")


def keeps_as_task(walk, town):
    """What is left to do stands in the ledger, with who answers for it and until when."""
    walk.open("/desk/supervision/monday/").press("认领一件热点")
    walk.page.locator("[name=responsible]").select_option(label=town.here.property_company.name)
    walk.fill(title="周五看水泵装好没有", due_on=f"{clock.today() + timedelta(days=4):%Y-%m-%d}").press("记进台账")
    walk.open("/desk/tasks/").sees("周五看水泵装好没有", "认领的热点", town.here.property_company.name)
