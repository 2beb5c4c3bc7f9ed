"""How far ahead a limit or a review may be set."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from linli.core.days import far_problems, last_day_ahead

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("today", "last"),
    [(TODAY, date(2036, 11, 20)), (date(2028, 2, 29), date(2038, 2, 28)), (date(2026, 2, 28), date(2036, 2, 28))],
)
def test_ten_years_from_today_is_the_last_day(today, last):
    assert last_day_ahead(today) == last


@pytest.mark.parametrize(
    ("when", "codes"),
    [
        (None, []),
        (date(2000, 1, 1), []),
        (date(2036, 11, 20), []),
        (date(2036, 11, 21), ["too_far"]),
        (date(2099, 1, 1), ["too_far"]),
        (datetime(2036, 11, 20, 15, 59, tzinfo=UTC), []),
        (datetime(2036, 11, 20, 16, 0, tzinfo=UTC), ["too_far"]),
    ],
)
def test_what_lies_beyond_is_a_slip_of_the_hand_by_our_own_calendar(when, codes):
    assert [(one.code, one.where) for one in far_problems(when, TODAY, where="due_on")] == [(code, "due_on") for code in codes]


def test_the_sentence_says_the_last_day():
    assert [one.text for one in far_problems(date(2099, 1, 1), TODAY, where="due_on")] == [
        "太远了，最晚写到 2036年11月20日。看看年份是不是写错了。"
    ]


@given(today=some.dates(date(1990, 1, 1), date(2080, 1, 1)), days=some.integers(-4000, 9000))
def test_every_day_is_on_one_side_of_the_last(today, days):
    when = today + timedelta(days=days)

    assert bool(far_problems(when, today, where="x")) == (when > last_day_ahead(today))
