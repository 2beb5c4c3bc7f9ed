"""Nobody wants it: the property company gives a case back, and again, and the subdistrict rules."""

import pytest

from linli.casework.api import ReporterGiven, Wanted, accept, category_by_code, dispatch, report, tracking_code
from linli.casework.models import Case, Ruling
from linli.core import clock
from tests.people import dispatcher, resident, subdistrict_leader

from . import steps
from .walking import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INSIDE = "灯杆在院墙里面，归物业。"


def test_the_property_clerk_gives_a_case_back_twice_and_loses_the_ruling(town):
    visitor, clerk, office = town.visitor(), town.property_clerk(), town.dispatcher()
    number, code = lamp_with_the_company(town)

    gives_back(clerk, "第 1 次退", photo=True)
    tracked(visitor, number, code).sees("派去的单位退回来了，仍由我们负责", "定下由谁来办").sees_not("何奶奶")
    sends_back(office, number)
    gives_back(clerk, "这是最后一次，再退就由街道裁定。")
    sends_back(office, number, in_haste=False)
    gives_back(clerk, "这一次由街道裁定")
    rules(town, number)

    clerk.open("/desk/cases/").follow("路灯").sees("裁定由", INSIDE)
    assert clerk.page.get_by_role("link", name="退回", exact=True).count() == 0
    tracked(visitor, number, code).sees(f"裁定由{town.here.property_company.name}办", INSIDE)
    case, ruling = Case.objects.get(), Ruling.objects.get()
    assert (case.state, case.return_count, ruling.organisation) == ("dispatched", 3, town.here.property_company)


def lamp_with_the_company(town):
    """A lamp that a resident reported this morning and the dispatcher gave to the property company: number and code."""
    now, boss = clock.now(), dispatcher(town.here)[1]
    lamp = category_by_code("street_lamp", tenant_id=town.here.tenant.pk)
    wanted = Wanted(text=steps.LAMP, category=lamp, place=town.here.building)
    who = ReporterGiven(name="何奶奶", phone="13900000120")
    case = report(tenant=town.here.tenant, wanted=wanted, reporter=who, by=resident(town.here)[1], now=now)
    case = dispatch(case=accept(case=case, by=boss, now=now), by=boss, now=now)
    assert case.lead_organisation == town.here.property_company
    return case.short_number, tracking_code(case.pk)


def gives_back(walk, said, *, photo=False):
    """The duty clerk, on a telephone; the first time with a picture and without having signed."""
    walk.open("/desk/cases/").follow("路灯").press("退回").sees(said)
    walk.page.get_by_label("地址不清").check()
    walk.fill(text="院里转了两圈，没有这个单元。")
    if photo:
        walk.page.locator("[name=photos]").set_input_files([picture("院里.jpg")])
    walk.press("退回").sees("由派单员来定")


def sends_back(walk, number, *, in_haste=True):
    """The dispatcher finds it on today's page, reads why, and does not accept it; the first time without saying why."""
    walk.open("/desk/").sees(number, "退回来的，等着定由谁办").press("定由谁办").sees("院里转了两圈")
    walk.page.locator("label.choice", has_text="它退回的").click()
    if in_haste:
        walk.refused(lambda: walk.press("派单")).sees("还派给它，就写清为什么没有同意退回。")
    walk.fill(reason="照片里就是 3 号楼，再看一眼。").press("派单").sees("没有同意退回，还由")


def rules(town, number):
    """A leader finds what waits for a ruling, decides, and the next case of the kind is suggested accordingly."""
    walk = town.staff(subdistrict_leader).open("/desk/").sees(number).press("裁定")
    walk.refused(lambda: walk.press("裁定")).sees("还没写凭什么这样定。")
    walk.page.locator("label.choice", has_text=town.here.property_company.name).first.click()
    walk.fill(reason=INSIDE, citation="物业合同第八条").press("裁定").sees("裁定了，各家都会知道。")
    walk.press("看" + Ruling.objects.get().number).sees(INSIDE, "物业合同第八条", "按它派出去的事")
    walk.open("/desk/rulings/").fill(text="物业合同").press("筛选").sees("归谁办")


def tracked(walk, number, code):
    return walk.open("/track/").fill(number=number, code=code).press("查一下")
