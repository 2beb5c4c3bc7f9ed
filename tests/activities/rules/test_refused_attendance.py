"""When nobody is written down as having been there, and which numbers and reasons are refused."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.activities.models import Session
from linli.activities.rules import attendance as rules

NINE = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def session(state="planned"):
    return Session(state=state, starts_at=NINE, ends_at=NINE + 2 * HOUR)


def codes(problems):
    return [(one.code, one.where) for one in problems]


@pytest.mark.parametrize(
    ("state", "hours", "office", "door"),
    [
        ("called_off", 0, [("called_off", "session")], [("called_off", "")]),
        ("settled", 0, [("settled", "session")], [("settled", "")]),
        ("planned", -13, [("too_early", "session")], [("too_early", "")]),
        ("planned", -12, [], [("too_early", "")]),
        ("planned", -2, [], []),
        ("planned", 3, [], []),
        ("planned", 4, [], [("over", "")]),
    ],
)
def test_the_office_writes_down_longer_than_the_door_is_open(state, hours, office, door):
    now = NINE + hours * HOUR

    assert codes(rules.open_problems(session(state), now=now)) == office
    assert codes(rules.door_problems(session(state), now=now)) == door


def test_at_the_door_what_was_called_off_is_told_otherwise_than_what_is_over():
    told = [rules.door_problems(session(state), now=NINE)[0].text for state in ("called_off", "settled")]

    assert told == ["这一次取消了。", "这一次已经结束了。"]


@pytest.mark.parametrize(
    ("ask", "value", "wanted"),
    [
        (rules.heads_problems, 0, [("heads", "heads")]),
        (rules.heads_problems, 99, []),
        (rules.heads_problems, 100, [("heads", "heads")]),
        (rules.half_hours_problems, None, []),
        (rules.half_hours_problems, 48, []),
        (rules.half_hours_problems, -1, [("half_hours", "half_hours")]),
        (rules.half_hours_problems, 49, [("half_hours", "half_hours")]),
        (rules.reason_problems, " ", [("no_reason", "reason")]),
        (rules.reason_problems, "写" * 120 + " ", []),
        (rules.reason_problems, "写" * 121, [("too_long", "reason")]),
        (rules.empty_problems, 60, []),
        (rules.empty_problems, 61, [("empty", "empty")]),
        (rules.empty_problems, -1, [("empty", "empty")]),
    ],
)
def test_a_number_or_a_reason_out_of_bounds_is_refused(ask, value, wanted):
    assert codes(ask(value)) == wanted


@pytest.mark.parametrize(
    ("count", "of_whom", "wanted"),
    [
        (1, "", []),
        (100_000, "老" * 80, []),
        (0, "", [("person_times", "person_times")]),
        (100_001, "老" * 81, [("person_times", "person_times"), ("too_long", "of_whom")]),
    ],
)
def test_a_count_of_heads_has_bounds_and_says_briefly_of_whom(count, of_whom, wanted):
    assert codes(rules.count_problems(count, of_whom)) == wanted


def test_what_is_struck_out_gone_or_entered_before_is_refused():
    assert codes(rules.live_problems(is_void=True)) == [("void", "reason")]
    assert codes(rules.person_problems(is_here=False)) == [("person_gone", "person")]
    assert codes(rules.entered_problems(is_entered=True)) == [("entered", "sheet")]
    assert codes(rules.nobody_problems()) == [("nobody", "people")]
    assert rules.live_problems(is_void=False) + rules.person_problems(is_here=True) == []
    assert rules.entered_problems(is_entered=False) == []
