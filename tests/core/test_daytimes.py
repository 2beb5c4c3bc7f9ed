"""What is to come, in words: the day of the week stands beside the day, and only another year is named."""

from datetime import UTC, date, datetime

import pytest

from linli.core import clock
from linli.core.daytimes import at, near_words, weekday_words


@pytest.fixture(autouse=True)
def now():
    with clock.fixed(datetime(2026, 11, 28, 2, 0, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (at(date(2026, 11, 28), 840), at(date(2026, 11, 28), 960), "11月28日 星期六 14:00–16:00"),
        (at(date(2027, 3, 9), 540), at(date(2027, 3, 9), 630), "2027年3月9日 星期二 9:00–10:30"),
        (at(date(2026, 11, 28), 1320), at(date(2026, 11, 29), 0), "11月28日 星期六 22:00–24:00"),
        (at(date(2026, 11, 28), 1320), at(date(2026, 11, 29), 120), "11月28日 星期六 22:00–11月29日 星期日 2:00"),
    ],
)
def test_a_time_to_come_is_said_as_people_say_it(starts, ends, said):
    assert near_words(starts, ends) == said


def test_another_year_is_named():
    assert [weekday_words(date(year, 12, 31)) for year in (2026, 2027)] == ["12月31日 星期四", "2027年12月31日 星期五"]
