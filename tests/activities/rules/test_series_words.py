"""Rules in words, taps and shifts of a year: said as people say it."""

from datetime import date, timedelta

import pytest

from linli.activities.forms.series import taps_of
from linli.activities.rules.copies import shift_to_year
from linli.activities.rules.items import sums
from linli.activities.rules.series import rule_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=-1SA", "每月最后一个星期六"),
        ("FREQ=WEEKLY;BYDAY=FR", "每周星期五"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,FR", "每 2 周星期三、星期五"),
        ("FREQ=DAILY;COUNT=5", "每天，共 5 次"),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "每月 5 日"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5", "每年 3 月 5 日"),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231", "每周星期一，到 2026年12月31日 止"),
        ("FREQ=MONTHLY;BYDAY=1SA", "每月第一个星期六"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_rule_is_said_as_people_say_it(rule, words):
    assert rule_words(rule) == words


@pytest.mark.parametrize(
    ("rule", "how"),
    [
        ("FREQ=WEEKLY;BYDAY=FR", "weekly"), ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "fortnightly"), ("FREQ=MONTHLY;BYDAY=2SA", "nth"),
        ("FREQ=MONTHLY;BYMONTHDAY=5", "month_day"), ("FREQ=DAILY", "daily"), ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5", "yearly"),
        ("FREQ=DAILY;COUNT=3", "rule"), ("FREQ=WEEKLY;INTERVAL=3;BYDAY=FR", "rule"),
    ],
)  # fmt: skip
def test_a_rule_is_tapped_where_taps_can_say_it(rule, how):
    assert taps_of(rule)["how"] == how


@pytest.mark.parametrize("first", [date(2026, 1, 1), date(2026, 2, 28), date(2024, 2, 29), date(2026, 12, 31)])
def test_another_year_is_whole_weeks_nearest_to_the_same_date(first):
    shift = shift_to_year(first, first.year + 1)

    assert (shift.days % 7, abs(shift - timedelta(days=365)) <= timedelta(days=4)) == (0, True)


def test_what_it_costs_together_leaves_out_what_nobody_said():
    assert (sums([(100, None), (None, 50), (25, 30)]).planned, sums([(100, None), (None, 50)]).spent) == (125, 50)
