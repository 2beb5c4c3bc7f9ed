"""What is refused of sign-ups: a guardian who is a minor, what is over, a rating that is none; and the ages in words."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.activities.models import Programme, Session
from linli.activities.rules import signups as rules
from linli.activities.rules.signups import Known, Said

NINE = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
ENDS = NINE + timedelta(hours=2)
LONG = "字" * 301


def session(state="planned", **more):
    return Session(state=state, starts_at=NINE, ends_at=ENDS, **more)


def codes(problems):
    return [(one.code, one.where) for one in problems]


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [(7, 12, "7 到 12 岁"), (60, None, "60 岁以上"), (None, 12, "12 岁以下（含）"), (None, None, "")],
)
def test_ages_are_said_in_words(first, last, wanted):
    assert rules.age_words(first, last) == wanted
    assert rules.for_whom(Programme(age_from=first, age_to=last)) == wanted


@pytest.mark.parametrize(("age", "wanted"), [(6, [("age", "person")]), (7, []), (12, []), (13, [("age", "person")]), (None, [])])
def test_whoever_is_too_young_or_too_old_is_told_so(age, wanted):
    assert codes(rules.who_problems(Programme(age_from=7, age_to=12), Known(age=age), is_office=False)) == wanted


@pytest.mark.parametrize(
    ("said", "age", "wanted"),
    [
        (Said(guardian="哥哥", guardian_age=17), 9, [("guardian_minor", "guardian")]),
        (Said(guardian="妈妈", guardian_age=18), 9, []),
        (Said(guardian="妈妈"), 9, []),
        (Said(), 9, [("guardian_missing", "guardian")]),
        (Said(), 14, []),
        (Said(), None, []),
        (Said(guardian="妈" * 81), 9, [("too_long", "guardian_text")]),
        (Said(companions="人" * 201, needs=LONG), 14, [("too_long", "companions"), ("too_long", "needs")]),
        (Said(heads=3), 14, [("heads", "heads")]),
        (Said(heads=2), 14, [("never_fits", "heads")]),
    ],
)
def test_what_is_said_is_refused_with_every_reason(said, age, wanted):
    programme = Programme(guardian_below=14, most_heads=2)

    assert codes(rules.said_problems(programme, session(capacity=1), said, Known(age=age))) == wanted


@pytest.mark.parametrize(
    ("state", "of_session", "now", "wanted"),
    [
        ("in", "planned", NINE, []),
        ("in", "planned", ENDS, [("over", "state")]),
        ("waiting", "called_off", NINE, [("over", "state")]),
        ("out", "called_off", ENDS, [("ended", "state")]),
    ],
)
def test_what_has_ended_or_is_over_is_not_given_up(state, of_session, now, wanted):
    assert codes(rules.live_problems(state, session(of_session), now=now)) == wanted


@pytest.mark.parametrize(
    ("state", "of_session", "now", "rating", "text", "wanted"),
    [
        ("in", "planned", ENDS, 1, "好" * 300, []),
        ("in", "planned", NINE, 4, "", [("not_over", "rating")]),
        ("in", "called_off", ENDS, 4, "", [("not_in", "rating")]),
        ("waiting", "planned", ENDS, 4, "", [("not_in", "rating")]),
        ("in", "planned", ENDS, 5, "", [("rating", "rating")]),
        ("in", "planned", NINE, 0, LONG, [("not_over", "rating"), ("rating", "rating"), ("too_long", "text")]),
    ],
)
def test_only_who_was_in_rates_and_only_afterwards(state, of_session, now, rating, text, wanted):
    assert codes(rules.rate_problems(state, session(of_session), rating=rating, text=text, now=now)) == wanted


@pytest.mark.parametrize(
    ("reason", "wanted"), [(" ", [("reason_missing", "reason")]), ("因" * 200, []), ("因" * 201, [("too_long", "reason")])]
)
def test_a_reason_is_there_and_short(reason, wanted):
    assert codes(rules.reason_problems(reason)) == wanted
