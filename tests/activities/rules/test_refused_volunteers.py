"""What is refused of volunteers: a day, a channel, a line of their record, a rule without its numbers."""

from datetime import date, timedelta

import pytest

from linli.activities.rules import volunteers as rules

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
NUMBERS = {"public_working_days": 5, "unit_half_hours": 1, "most_half_hours_a_day": 24, "minor_below": 18, "remind_days": 0}


def codes(problems):
    return [(one.code, one.where) for one in problems]


@pytest.mark.parametrize(
    ("since", "wanted"),
    [
        (TODAY, []),
        (TODAY + DAY, [("future", "since")]),
        (date(2000, 1, 1), []),
        (date(1999, 12, 31), [("too_early", "since")]),
    ],
)
def test_nobody_registers_from_tomorrow_or_from_another_century(since, wanted):
    assert codes(rules.since_problems(since, TODAY)) == wanted


@pytest.mark.parametrize(
    ("on", "ended_on", "wanted"),
    [
        (TODAY, None, []),
        (TODAY - DAY, None, [("too_early", "on")]),
        (TODAY + DAY, None, [("future", "on")]),
        (TODAY - DAY, TODAY, [("ended", ""), ("too_early", "on")]),
    ],
)
def test_the_last_day_is_between_registering_and_today(on, ended_on, wanted):
    assert codes(rules.leave_problems(since=TODAY, ended_on=ended_on, on=on, today=TODAY)) == wanted


@pytest.mark.parametrize(
    ("kind", "on", "wanted"),
    [
        ("training", TODAY, []),
        ("x", TODAY, [("kind", "kind")]),
        ("training", TODAY + DAY, [("future", "on")]),
        ("x", TODAY + DAY, [("kind", "kind"), ("future", "on")]),
    ],
)
def test_a_line_of_the_record_has_a_kind_and_a_day_that_was(kind, on, wanted):
    assert codes(rules.entry_problems(kind=kind, on=on, text="急救培训", today=TODAY)) == wanted


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("unit_half_hours", 0, [("unit_half_hours", "body")]),
        ("minor_below", 0, []),
        ("remind_days", -1, [("remind_days", "body")]),
        ("public_working_days", "5", [("public_working_days", "body")]),
        ("most_half_hours_a_day", True, [("most_half_hours_a_day", "body")]),
        ("minor_below", None, [("minor_below", "body")]),
    ],
)
def test_the_rule_of_volunteering_has_whole_numbers(name, value, wanted):
    assert codes(rules.rule_problems(NUMBERS | {name: value})) == wanted


@pytest.mark.parametrize(
    ("insurance", "until", "wanted"),
    [
        ("", None, [("insurance", "insured_until")]),
        ("", TODAY - DAY, [("insurance", "insured_until")]),
        ("", TODAY, []),
        ("意外险", None, []),
    ],
)
def test_danger_wants_an_insurance_that_lasts_until_that_day(insurance, until, wanted):
    found = rules.danger_problems(is_dangerous=True, insurance=insurance, insured_until=until, on=TODAY)

    assert codes(found) == wanted
