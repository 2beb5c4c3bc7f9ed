"""The main job, end to end: a broken lamp, from a resident's telephone to the call-back and the figures."""

import pytest

from linli.casework.models import Case
from linli.core import clock
from linli.core.figures import figures

from . import steps
from .walking import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_broken_lamp_from_the_telephone_to_the_call_back(town):
    visitor = town.visitor()
    number, code = steps.finish(steps.begin(visitor, town, photo=True), phone="55550120", name="何奶奶")
    steps.dispatch(town, number, to=town.here.property_company.name)
    handled_by_the_property_company(town)

    called_back_at_the_counter(town, number)

    follow(visitor, number, code).sees("已办结", "周师傅", "灯头到货，下午换").sees_not("等采购单", "何奶奶")
    case = Case.objects.get()
    assert (case.state, case.reporter_count) == ("closed", 1)
    counted = figures(town.here.tenant, clock.today().year)
    assert {name: counted[name] for name in ("cases_received", "cases_closed")} == {"cases_received": 1, "cases_closed": 1}


def handled_by_the_property_company(town):
    walk = town.property_clerk().open("/desk/").press("签收").fill(handler_name="周师傅 · 电工").press("签收")
    walk.fill(text="等采购单，先垫钱买。").choose("只给内部看").press("记下来").sees("等采购单")
    walk.fill(text="灯头到货，下午换。").press("记下来").sees("灯头到货")
    walk.press("申请办结").fill(text="换了灯头，晚上亮了。").choose("解决了")
    walk.page.locator("[name=photos]").set_input_files([picture("修好了.jpg")])
    walk.press("申请办结").sees("换了灯头，晚上亮了。")


def called_back_at_the_counter(town, number):
    walk = town.counter_clerk().open("/desk/cases/callbacks/").sees(number).press("打电话问")
    walk.choose("问到了", "解决了", "满意").fill(comment="谢谢师傅。").press("记下回访").sees("谢谢师傅。")
    walk.press("办结").press("办结").sees("办结了。")


def follow(walk, number, code):
    return walk.open("/track/").fill(number=number, code=code).press("查一下")
