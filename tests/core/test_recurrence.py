"""Rules of recurrence: which are taken, which days they name."""

from datetime import date

import pytest

from linli.core import recurrence


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=HOURLY", "FREQ=WEEKLY;BYHOUR=9", "FREQ=WEEKLY;FREQ=DAILY", "FREQ=DAILY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=3",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20261231", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=YEARLY;BYMONTHDAY=5", "FREQ=MONTHLY;BYMONTH=3", "BYDAY=MO",
    ],
)  # fmt: skip
def test_a_rule_of_two_meanings_is_none(rule):
    assert recurrence.days_of(rule, date(2026, 1, 1), most=3) is None


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=-1SA", ["2026-01-31", "2026-02-28", "2026-03-28"]),
        ("rrule:freq=weekly;byday=fr", ["2026-01-02", "2026-01-09", "2026-01-16"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", ["2026-01-02", "2026-01-12", "2026-01-16"]),
        ("FREQ=DAILY;COUNT=2", ["2026-01-01", "2026-01-02"]),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5", ["2026-03-05", "2027-03-05", "2028-03-05"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-01-31", "2026-03-31", "2026-05-31"]),
        ("FREQ=WEEKLY;UNTIL=20260108T235959", ["2026-01-01", "2026-01-08"]),
    ],
)
def test_the_days_that_a_rule_names(rule, days):
    assert [str(day) for day in recurrence.days_of(rule, date(2026, 1, 1), most=3)] == days


def test_the_last_day_is_one_of_them():
    assert recurrence.days_of("FREQ=WEEKLY", date(2026, 1, 1), last=date(2026, 1, 8), most=9) == [
        date(2026, 1, 1),
        date(2026, 1, 8),
    ]


def test_a_rule_by_weekdays_is_put_together():
    assert recurrence.weekly([4, 0], every=2, until=date(2026, 12, 31)) == "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261231;BYDAY=MO,FR"
