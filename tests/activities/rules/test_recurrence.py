"""On which days a series is, 2024 to 2028, against tables made by hand from the calendar and the holiday notices."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.activities.rules.recurrence import Change, Occurrence, Pattern, Why, next_days, occurrences, suits
from linli.core.workcalendar.calendar import Calendar, OfficeHours

# 国务院办公厅 holiday notices: days off from … to …, and the weekend days worked for them.
OFF = """2024-01-01 2024-02-10:2024-02-17 2024-04-04:2024-04-06 2024-05-01:2024-05-05 2024-06-10 2024-09-15:2024-09-17
2024-10-01:2024-10-07 2025-01-01 2025-01-28:2025-02-04 2025-04-04:2025-04-06 2025-05-01:2025-05-05 2025-05-31:2025-06-02
2025-10-01:2025-10-08 2026-01-01:2026-01-03 2026-02-15:2026-02-23 2026-04-04:2026-04-06 2026-05-01:2026-05-05
2026-06-19:2026-06-21 2026-09-25:2026-09-27 2026-10-01:2026-10-07"""
WORKED = """2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 2025-01-26 2025-02-08 2025-04-27
2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"""
LAST_SATURDAYS = {
    2024: "1-27 2-24 3-30 4-27 5-25 6-29 7-27 8-31 9-28 10-26 11-30 12-28",
    2025: "1-25 2-22 3-29 4-26 5-31 6-28 7-26 8-30 9-27 10-25 11-29 12-27",
    2026: "1-31 2-28 3-28 4-25 5-30 6-27 7-25 8-29 9-26 10-31 11-28 12-26",
    2027: "1-30 2-27 3-27 4-24 5-29 6-26 7-31 8-28 9-25 10-30 11-27 12-25",
    2028: "1-29 2-26 3-25 4-29 5-27 6-24 7-29 8-26 9-30 10-28 11-25 12-30",
}
FRIDAYS = {2024: 52, 2025: 52, 2026: 52, 2027: 53, 2028: 52}
FRIDAYS_AFTER = {
    "2024-02-16": "2024-02-18", "2024-04-05": "2024-04-07", "2024-05-03": "2024-05-06", "2024-10-04": "2024-10-08",
    "2025-01-31": "2025-02-05", "2025-04-04": "2025-04-07", "2025-05-02": "2025-05-06", "2025-10-03": "2025-10-09",
    "2026-01-02": "2026-01-04", "2026-02-20": "2026-02-24", "2026-05-01": "2026-05-06", "2026-06-19": "2026-06-22",
    "2026-09-25": "2026-09-28", "2026-10-02": "2026-10-08",
}  # fmt: skip
LAST_SATURDAY, FRIDAY = "FREQ=MONTHLY;BYDAY=-1SA", "FREQ=WEEKLY;BYDAY=FR"
FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)


def days_between(text):
    first, _sign, last = text.partition(":")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return [day + timedelta(days=n) for n in range((end - day).days + 1)]


SPECIAL = dict.fromkeys((day for text in OFF.split() for day in days_between(text)), False)
SPECIAL |= dict.fromkeys((date.fromisoformat(text) for text in WORKED.split()), True)
DAYS = Calendar(SPECIAL, frozenset({2024, 2025, 2026}), OfficeHours(((30600, 64800),)))


def times(rule, *changes, first=FIRST, last=LAST, **policies):
    return occurrences(Pattern(rule, FIRST, **policies), changes, DAYS, first=first, last=last)


def moved(rule, **policies):
    """From the day named to the day on which it is, where that is another one or none."""
    found = times(rule, **policies)
    return {str(one.named): str(one.day) if one.day else "" for one in found if one.day != one.named}


@pytest.mark.parametrize("year", LAST_SATURDAYS)
def test_the_clean_up_day_is_the_last_saturday(year):
    found = times(LAST_SATURDAY, first=date(year, 1, 1), last=date(year, 12, 31))

    assert " ".join(f"{one.day.month}-{one.day.day}" for one in found) == LAST_SATURDAYS[year]


@pytest.mark.parametrize("year", FRIDAYS)
def test_every_friday_is_every_friday(year):
    found = times(FRIDAY, first=date(year, 1, 1), last=date(year, 12, 31))

    assert (len(found), {one.day.weekday() for one in found}) == (FRIDAYS[year], {4})


def test_fridays_in_holidays_are_made_up_on_the_next_working_day():
    assert moved(FRIDAY, on_holiday="after") == FRIDAYS_AFTER


def test_fridays_in_holidays_are_left_out():
    assert moved(FRIDAY, on_holiday="skip") == dict.fromkeys(FRIDAYS_AFTER, "")


def test_fridays_in_holidays_are_brought_forward_unless_the_day_before_is_a_friday_too():
    found = moved(FRIDAY, on_holiday="before")

    assert {day: found[day] for day in ("2024-02-16", "2025-10-03", "2026-02-20", "2026-05-01")} == {
        "2024-02-16": "", "2025-10-03": "2025-09-30", "2026-02-20": "2026-02-14", "2026-05-01": "2026-04-30",
    }  # fmt: skip


def test_last_saturdays_in_holidays_move_to_a_weekend_day_on_which_people_are_free():
    assert moved(LAST_SATURDAY, on_holiday="before") == {"2025-05-31": "2025-05-25", "2026-09-26": "2026-09-19"}
    assert moved(LAST_SATURDAY, on_holiday="after") == {"2025-05-31": "2025-06-07", "2026-09-26": ""}


def test_a_last_saturday_on_which_people_work_is_the_sunday_after():
    assert moved(LAST_SATURDAY, on_makeup="after") == {"2026-02-28": "2026-03-01"}


def test_where_no_day_near_suits_the_time_falls_out_and_says_why():
    found = times(LAST_SATURDAY, on_makeup="before", first=date(2026, 2, 1), last=date(2026, 2, 28))

    assert found == [Occurrence(date(2026, 2, 28), None, Why.MAKEUP)]


def test_a_time_is_not_moved_onto_another_one():
    found = moved("FREQ=DAILY;UNTIL=20260131", on_holiday="after")

    assert {day: to for day, to in found.items() if day >= "2026-01-01"} == dict.fromkeys(
        ["2026-01-01", "2026-01-02", "2026-01-03"], ""
    )


def test_what_somebody_said_of_a_day_goes_before_the_calendar():
    skip = Change("skipped", date(2026, 1, 9))
    move = Change("moved", date(2026, 1, 2), date(2026, 1, 3), 600)
    add = Change("added", date(2026, 1, 13), start_minute=840)

    found = times(FRIDAY, skip, move, add, on_holiday="skip", first=date(2026, 1, 1), last=date(2026, 1, 16))

    assert [(one.named.day, one.day and one.day.day, one.start_minute) for one in found] == [
        (2, 3, 600), (9, None, None), (13, 13, 840), (16, 16, None),
    ]  # fmt: skip


def test_years_without_a_notice_are_as_the_rule_says():
    assert [one for one in moved(FRIDAY, on_holiday="after") if one >= "2027"] == []


def test_the_next_times_are_shown_before_they_are_kept():
    found = next_days(Pattern(LAST_SATURDAY, date(2026, 1, 1), on_makeup="after"), [], DAYS, today=date(2026, 2, 1), count=3)

    assert [str(one.day) for one in found] == ["2026-03-01", "2026-03-28", "2026-04-25"]


POLICIES = st.sampled_from(["keep", "skip", "before", "after"])
RULES = st.sampled_from([LAST_SATURDAY, FRIDAY, "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SA,SU", "FREQ=MONTHLY;BYMONTHDAY=1"])


@given(rule=RULES, on_holiday=POLICIES, on_makeup=POLICIES, first=st.dates(FIRST, date(2026, 12, 1)))
def test_however_days_move_no_day_has_two_times_and_each_suits(rule, on_holiday, on_makeup, first):
    last = first + timedelta(days=40)
    found = times(rule, first=first, last=last, on_holiday=on_holiday, on_makeup=on_makeup)
    held = [one.day for one in found if one.day]

    assert len(held) == len(set(held))
    assert all(abs((one.day - one.named).days) <= 10 for one in found if one.day)
    assert all(suits(one.day, DAYS, weekend=one.named.weekday() >= 5) for one in found if one.day not in (None, one.named))
    plain = [one.named for one in found if one.why is Why.PLAIN]
    assert plain == [one.day for one in found if one.why is Why.PLAIN]
