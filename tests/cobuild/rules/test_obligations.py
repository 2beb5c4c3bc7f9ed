"""On which days something is due: against a count from day to day, at the ends of months, in standings."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cobuild.rules import obligations as rules

DAYS = st.dates(min_value=date(1999, 1, 1), max_value=date(2041, 12, 31))
RHYTHMS = st.sampled_from(["once", "weekly", "monthly", "quarterly", "half_yearly", "yearly"])
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


def counted(first, rhythm, until):
    """Every day from the first on, asked one by one whether it is due."""
    days = (first + timedelta(days=n) for n in range((until - first).days + 1))
    return [day for day in days if falls_on(day, first, rhythm)]


def falls_on(day, first, rhythm):
    if rhythm == "once":
        return day == first
    if rhythm == "weekly":
        return (day - first).days % 7 == 0
    months = (day.year - first.year) * 12 + day.month - first.month
    return months % MONTHS[rhythm] == 0 and day.day == min(first.day, monthrange(day.year, day.month)[1])


@given(DAYS, RHYTHMS, st.integers(0, 800))
def test_due_days_are_those_that_a_count_from_day_to_day_finds(first, rhythm, span):
    until = first + timedelta(days=span)

    assert list(rules.due_days(first, rhythm, since=first, until=until)) == counted(first, rhythm, until)


@given(DAYS, RHYTHMS, st.integers(-40, 800))
def test_the_next_due_day_is_the_first_that_is_not_before_a_day(first, rhythm, ahead):
    day = first + timedelta(days=ahead)
    after = [one for one in counted(first, rhythm, max(first, day) + timedelta(days=400)) if one >= day]

    assert rules.next_from(first, rhythm, day, None) == next(iter(after), None)


@given(DAYS, RHYTHMS, st.sets(st.integers(0, 12)), st.integers(0, 500))
def test_what_is_late_is_what_is_over_and_was_not_noted(first, rhythm, noted_numbers, ahead):
    today = first + timedelta(days=ahead)
    noted = {day for number in noted_numbers if (day := rules.due_day(first, rhythm, number))}
    over = [day for day in counted(first, rhythm, today) if day < today and day not in noted]

    assert rules.late_days(first, rhythm, noted, today=today, last=None) == over


@given(DAYS, RHYTHMS, st.sets(st.integers(0, 6)))
def test_the_earliest_open_day_is_the_first_that_was_not_noted(first, rhythm, noted_numbers):
    noted = {day for number in noted_numbers if (day := rules.due_day(first, rhythm, number))}
    days = [day for number in range(9) if (day := rules.due_day(first, rhythm, number))]

    assert rules.open_from(first, rhythm, noted, None) == next((day for day in days if day not in noted), None)


def test_the_last_of_january_every_month_is_the_last_of_each():
    days = [rules.due_day(date(2028, 1, 31), "monthly", number) for number in range(4)]

    assert days == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]


def test_the_twenty_ninth_of_february_every_year_is_the_twenty_eighth_of_most():
    assert [rules.due_day(date(2028, 2, 29), "yearly", number) for number in (0, 1, 4)] == [
        date(2028, 2, 29),
        date(2029, 2, 28),
        date(2032, 2, 29),
    ]


def test_nothing_is_due_past_the_calendar():
    assert [rules.due_day(date(9999, 12, 30), rhythm, 1) for rhythm in ("weekly", "monthly", "once")] == [None, None, None]


@pytest.mark.parametrize(
    ("day", "last", "said"),
    [
        ("2026-10-31", None, True),
        ("2026-10-30", None, False),
        ("2026-07-31", None, False),
        ("2026-10-31", "2026-10-31", True),
        ("2026-10-31", "2026-10-30", False),
    ],
)
def test_a_day_is_due_in_the_rhythm_and_not_after_the_last(day, last, said):
    last = date.fromisoformat(last) if last else None

    assert rules.is_due(date(2026, 8, 31), "monthly", date.fromisoformat(day), last) is said


@pytest.mark.parametrize(
    ("today", "noted", "reminded_for", "said"),
    [
        ("2026-09-23", (), None, True),
        ("2026-09-22", (), None, False),
        ("2026-09-30", (), None, True),
        ("2026-10-01", (), None, False),
        ("2026-09-25", (date(2026, 9, 30),), None, False),
        ("2026-09-25", (), date(2026, 9, 30), False),
        ("2026-09-25", (), date(2026, 8, 30), True),
    ],
)
def test_a_side_is_reminded_once_within_the_days_before(today, noted, reminded_for, said):
    coming = date(2026, 9, 30)
    facts = {"ahead": 7, "reminded_for": reminded_for, "today": date.fromisoformat(today)}

    assert rules.is_to_remind(coming, noted, **facts) is said


def test_a_standing_counts_what_was_done_what_was_not_and_what_is_late():
    noted = {date(2026, 8, 31): True, date(2026, 9, 30): False}

    found = rules.standing(date(2026, 8, 31), "monthly", noted, today=date(2026, 11, 5), last=date(2026, 12, 31))

    assert (found.kept, found.failed, found.late, found.coming, found.asked) == (
        1,
        1,
        [date(2026, 10, 31)],
        date(2026, 11, 30),
        3,
    )


def test_what_was_done_ahead_is_not_coming_any_more():
    found = rules.standing(date(2026, 8, 31), "once", {date(2026, 8, 31): True}, today=date(2026, 8, 1), last=None)

    assert (found.kept, found.late, found.coming) == (1, [], None)
