"""What is refused of a series: a rule that is none, days that are none, hours that are none."""

from datetime import date, timedelta

import pytest

from linli.activities.rules import series as rules
from linli.activities.rules.recurrence import Pattern

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
PLAIN = {"start_minute": 540, "minutes": 90, "today": TODAY, "whole": False}


def codes(problems):
    return [(one.code, one.where) for one in problems]


def refused(rule="FREQ=DAILY", starts_on=TODAY, until=None, given=None, **more):
    pattern = Pattern(rule, starts_on, until, **more)
    return codes(rules.given_problems(pattern, **(PLAIN | (given or {}))))


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, []),
        ({"rule": "每天"}, [("rule", "rule")]),
        ({"until": TODAY - DAY}, [("until", "until")]),
        ({"rule": "FREQ=WEEKLY;BYDAY=MO", "until": TODAY + DAY}, [("no_day", "rule")]),
        ({"until": TODAY + 4000 * DAY}, [("too_many", "until")]),
        ({"starts_on": TODAY - 31 * DAY}, []),
        ({"starts_on": TODAY - 32 * DAY}, [("too_early", "starts_on")]),
        ({"on_holiday": "x", "on_makeup": "y"}, [("on_holiday", "on_holiday"), ("on_makeup", "on_makeup")]),
    ],
)
def test_a_rhythm_that_names_no_days_is_refused(more, wanted):
    assert refused(**more) == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"start_minute": 1440, "minutes": 4}, [("start_minute", "start_minute"), ("minutes", "minutes")]),
        ({"start_minute": -1}, [("start_minute", "start_minute")]),
        ({"minutes": 1441}, [("minutes", "minutes")]),
        ({"whole": True}, [("until_missing", "until")]),
    ],
)
def test_hours_out_of_the_day_and_a_missing_end_are_refused(given, wanted):
    assert refused(given=given) == wanted


def test_a_number_of_times_is_an_end_too():
    assert refused("FREQ=DAILY;COUNT=5", given={"whole": True}) == []


@pytest.mark.parametrize(
    ("minute", "wanted"),
    [(None, []), (0, []), (1439, []), (1440, [("start_minute", "start_minute")]), (-1, [("start_minute", "start_minute")])],
)
def test_one_day_begins_within_the_day(minute, wanted):
    assert codes(rules.minute_problems(minute)) == wanted


def test_one_day_is_changed_once_and_only_if_it_is_named():
    named, said = [TODAY, TODAY + DAY], [TODAY]

    assert codes(rules.day_problems(TODAY, named=named, said=said)) == [("said", "day")]
    assert codes(rules.day_problems(TODAY + 2 * DAY, named=named, said=said)) == [("not_named", "day")]
    assert rules.day_problems(TODAY + DAY, named=named, said=said) == []


def test_a_time_is_moved_to_a_day_that_comes_and_is_free():
    assert codes(rules.to_day_problems(TODAY - DAY, today=TODAY, taken=[])) == [("past", "to_day")]
    assert codes(rules.to_day_problems(TODAY, today=TODAY, taken=[TODAY], where="day")) == [("taken", "day")]
    assert rules.to_day_problems(TODAY, today=TODAY, taken=[]) == []
    assert codes(rules.drift_problems(0)) == [("no_drift", "state")]
