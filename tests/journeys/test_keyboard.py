"""A dispatcher works through the list without a mouse, takes several cases on at once, and turns the single keys off."""

from datetime import timedelta

import pytest

from linli.casework.models import Case
from tests.casework.conftest import FRIDAY
from tests.factories.casework import CaseFactory
from tests.people import dispatcher

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUSED = "document.activeElement.innerText"
TICKED = "document.querySelectorAll('td.pick input:checked').length"


def test_a_dispatcher_works_through_the_list_by_keys_and_takes_several_on_at_once(town):
    for days, title in enumerate(("路灯不亮", "井盖响", "要先打开看的一件")):
        CaseFactory(tenant=town.here.tenant, title=title, reported_at=FRIDAY - timedelta(days=days), place=town.here.building)
    walk = town.staff(dispatcher).open("/desk/cases/")
    press = walk.page.keyboard.press

    for key in ("j", "x", "j", "x", "j"):
        press(key)
    assert (walk.page.evaluate(FOCUSED), walk.page.evaluate(TICKED)) == ("要先打开看的一件", 2)
    walk.page.locator("#id_filter_text").focus()
    walk.page.keyboard.type("jx?")
    assert (walk.page.locator("#id_filter_text").input_value(), walk.page.evaluate(TICKED)) == ("jx?", 2)
    walk.page.locator("#id_filter_text").fill("")

    walk.page.select_option("#id_bulk_verb", "accept")
    walk.press("下一步").sees("可以办的", "2 件").press("受理，2 件").sees("2 件都办好了")
    assert Case.objects.filter(state="accepted").count() == 2
    _keys_are_explained_and_turned_off(walk.open("/desk/cases/"))


def _keys_are_explained_and_turned_off(walk):
    walk.page.keyboard.press("?")
    walk.look()
    assert walk.page.locator("dialog#keys").is_visible()
    walk.press("设置").press("关").open("/desk/cases/")
    before = walk.page.evaluate(FOCUSED)
    for key in ("j", "?", "/"):
        walk.page.keyboard.press(key)
    assert (walk.page.evaluate(FOCUSED), walk.page.locator("dialog#keys").is_visible()) == (before, False)
