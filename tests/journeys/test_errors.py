"""What goes wrong: every problem at once, nothing typed is lost, nothing is done twice."""

import pytest

from linli.casework.models import Case
from linli.core.models import StoredFile

from . import steps
from .walking import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROGRAM = {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90\x00" + b"\x00" * 4096}


def test_an_empty_report_says_everything_that_is_missing_at_once(town):
    walk = town.visitor().open("/report/")

    walk.refused(lambda: walk.press("下一步"))

    assert len(walk.problems) == 2
    walk.page.locator(".problems a").first.click()
    assert walk.page.evaluate("document.activeElement.name") == "text"


def test_a_renamed_program_is_named_and_the_good_photo_and_the_words_stay(town):
    walk = steps.begin(town.visitor(), town)
    walk.page.locator("[name=photos]").set_input_files([picture("好的.jpg"), PROGRAM])

    walk.refused(lambda: walk.press("下一步"))

    assert len(walk.problems) == 1
    assert walk.page.locator("[name=text]").input_value() == steps.LAMP
    assert (walk.page.locator(".pics img").count(), StoredFile.objects.count()) == (1, 1)
    walk.press("下一步").press("下一步").press("报上去").sees("报上去了")
    assert Case.objects.get().description == steps.LAMP


def test_a_text_that_is_too_long_is_counted_and_comes_back_whole(town):
    walk, long = steps.begin(town.visitor(), town), "灯" * 501
    walk.page.locator("[name=text]").evaluate("box => box.removeAttribute('maxlength')")

    walk.refused(lambda: walk.fill(text=long).press("下一步"))

    assert len(walk.problems) == 1
    assert walk.page.locator("[name=text]").input_value() == long


def test_a_double_click_sends_once(town):
    walk = steps.begin(town.visitor(), town).press("下一步").press("下一步")

    walk.page.get_by_role("button", name="报上去").dblclick()

    walk.sees("报上去了").look()
    assert Case.objects.count() == 1


def test_the_wrong_code_tells_nothing_and_keeps_what_was_typed(town):
    visitor = town.visitor()
    number, _code = steps.finish(steps.begin(visitor, town))

    visitor.open("/track/").refused(lambda: visitor.fill(number=number, code="ZZZZZZ").press("查一下"))

    visitor.sees_not("路灯")
    assert visitor.page.locator("[name=number]").input_value() == number
