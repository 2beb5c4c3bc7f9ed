"""The large-type version: sizes measured on every page of the journey; twice the size runs nowhere sideways."""

import pytest

from linli.casework.models import Case

from . import steps
from .walking import SIDEWAYS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_elder_reports_and_follows_in_large_type(town):
    elder = town.visitor(dress="elder")

    number, code = steps.finish(steps.begin(elder, town, photo=True), phone="55550120", name="何奶奶")
    elder.press("看进度").sees("路灯").press("补充情况").fill(text="楼上也黑。").press("补上去")
    elder.open("/track/").fill(number=number, code=code).press("查一下").sees("楼上也黑。")

    assert Case.objects.count() == 1


@pytest.mark.parametrize("dress", ["", "elder"])
def test_at_twice_the_size_nothing_runs_sideways(town, dress):
    walk = town.visitor(dress=dress)
    walk.page.set_viewport_size({"width": 195, "height": 422})  # what a telephone has at 200 %

    number, code = steps.finish(steps.begin(walk, town), phone="13900000120")
    walk.open("/track/").fill(number=number, code=code).press("查一下")

    town.browsing.forgiven.append("404 (Not Found)")
    for address in ("/", "/map/", "/sign-in/", "/roles/", f"/d/{town.here.entrance.public_code}/", "/nowhere/"):
        walk.page.goto(address)
        assert walk.page.evaluate(SIDEWAYS) == 0, address


def test_a_long_title_leaves_the_bar_in_one_row(town):
    title = "花园路七十五号院日间照料中心和邻里食堂"
    walk = town.visitor(dress="elder")
    walk.page.set_viewport_size({"width": 390, "height": 844})
    walk.open("/track/")

    walk.page.evaluate("title => { document.querySelector('.bar > span').textContent = title }", title)
    tops = walk.page.evaluate(
        "[...document.querySelectorAll('.bar > *')].map(e => { const r = e.getBoundingClientRect(); return [r.top, r.bottom] })"
    )

    assert max(top for top, _bottom in tops) < min(bottom for _top, bottom in tops)
    assert walk.page.evaluate(SIDEWAYS) == 0
