"""Somebody has reported it already: offered before it is sent, and joined with one press."""

import pytest

from linli.casework.models import Case, Reporter

from . import steps

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_neighbour_s_report_is_offered_before_sending_and_joined(town):
    number, _code = steps.finish(steps.begin(town.visitor(), town), phone="13900000120")

    second = steps.begin(town.visitor(), town, "东单元门口路灯不亮，天黑看不清路。").press("下一步")
    second.sees("是不是这一件？").press("我也遇到了").fill(phone="13900000121").press("我也遇到了，记上我")

    second.sees("记上您了", number)
    assert (Case.objects.count(), Case.objects.get().reporter_count, Reporter.objects.count()) == (1, 2, 2)


def test_who_says_that_it_is_another_matter_gets_a_number_of_their_own(town):
    steps.finish(steps.begin(town.visitor(), town), phone="13900000120")

    second = steps.begin(town.visitor(), town, "东单元门口路灯不亮，天黑看不清路。").press("下一步")
    second.press("都不是，报新的").press("报上去").sees("报上去了")

    assert Case.objects.count() == 2
