"""Not content: the call-back by link sends the case round again."""

import pytest

from linli.casework.api import callback_token
from linli.casework.models import Case, Reporter

from . import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_who_is_not_content_by_link_has_it_done_again(town):
    visitor = town.visitor()
    number, code = steps.finish(steps.begin(visitor, town), phone="13900000120", name="何奶奶")
    steps.dispatch(town, number, to=town.here.property_company.name)
    steps.mend(town)

    answer = town.visitor().open(link())
    answer.choose("没解决", "不满意").fill(comment="当晚又灭了。").press("就这样")

    clerk = town.counter_clerk().open("/desk/cases/").follow("路灯").sees("当晚又灭了。")
    clerk.press("重办").fill(reason="当晚又灭了，换线。").press("重办").sees("退回去重办了")
    visitor.open("/track/").fill(number=number, code=code).press("查一下").sees("当晚又灭了，换线。")
    assert Case.objects.get().state == "reworked"


def test_an_answer_without_choices_says_what_is_missing_and_keeps_the_words(town):
    visitor = town.visitor()
    number, _code = steps.finish(steps.begin(visitor, town), phone="13900000120")
    steps.dispatch(town, number, to=town.here.property_company.name)
    steps.mend(town)
    answer = town.visitor().open(link())

    answer.refused(lambda: answer.fill(comment="说两句。").press("就这样"))

    assert len(answer.problems) == 2
    assert answer.page.locator("[name=comment]").input_value() == "说两句。"
    assert Case.objects.get().state == "done"


def link():
    """What the message to the reporter says."""
    reporter = Reporter.objects.select_related("case").get()
    return f"/a/{callback_token(reporter.pk, reporter.case.rework_count)}/"
