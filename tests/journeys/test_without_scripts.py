"""The main job with scripts switched off, on both sides of the counter."""

import pytest

from linli.casework.models import Case

from . import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_main_job_needs_no_scripts(plain_town):
    town, visitor = plain_town, plain_town.visitor()
    number, code = steps.finish(steps.begin(visitor, town, photo=True), phone="13900000120")
    steps.dispatch(town, number, to=town.here.property_company.name)
    clerk = steps.mend(town)
    clerk.sees("办完了")

    caller = town.counter_clerk().open("/desk/cases/callbacks/").press("打电话问")
    caller.choose("问到了", "解决了", "满意").press("记下回访").press("办结").press("办结").sees("办结了。")

    visitor.open("/track/").fill(number=number, code=code).press("查一下")
    assert visitor.reads("main .badge") == "已办结"
    assert Case.objects.get().state == "closed"


def test_the_counter_needs_no_scripts(plain_town):
    walk = plain_town.counter_clerk().open("/desk/cases/counter/")
    walk.fill(text=steps.LAMP, place_words=plain_town.here.building.name).press("找")
    walk.page.locator("#found-places input").first.check()

    walk.press("登记").sees("登记好了")

    assert Case.objects.get().place == plain_town.here.building


def test_a_line_of_progress_needs_no_scripts(plain_town):
    town = plain_town
    number, _code = steps.finish(steps.begin(town.visitor(), town))
    steps.dispatch(town, number, to=town.here.property_company.name)
    walk = town.property_clerk().open("/desk/cases/").follow("路灯").press("签收").press("签收")

    walk.fill(text="灯头到货，下午换。").press("记下来")

    assert walk.reads(".road .note") == "灯头到货，下午换。"
