"""A month to its last day, the middle of a term, and how a pledge stands, as values."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.cobuild.models import PledgeReview
from linli.cobuild.rules import mentoring, pledges

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("begins", "months", "last"),
    [
        (date(2026, 9, 1), 1, date(2026, 9, 30)),
        (date(2027, 1, 31), 1, date(2027, 2, 27)),
        (date(2028, 1, 31), 1, date(2028, 2, 28)),
        (date(2026, 9, 1), 60, date(2031, 8, 31)),
        (date(9999, 12, 31), 1, None),
    ],
)
def test_a_month_runs_to_the_day_before_the_same_day(begins, months, last):
    assert mentoring.last_day_of(begins, months) == last


@given(DAYS, st.integers(1, 120))
def test_one_more_month_is_27_to_31_days_more(begins, months):
    shorter, longer = mentoring.last_day_of(begins, months), mentoring.last_day_of(begins, months + 1)

    assert begins < shorter
    assert 27 <= (longer - shorter).days <= 31 or begins.day > 28


@given(DAYS, st.integers(1, 5000))
def test_the_middle_of_a_term_lies_inside_it(begins, length):
    ends = begins + timedelta(days=length)

    middle = pledges.middle_of(begins, ends)

    assert begins < middle <= ends
    assert abs((middle - begins).days - (ends - middle).days) <= 1 or length == 1


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"placement_months": 1, "term_years": 5, "review_ahead_days": 30, "remind_days": 7}, []),
        ({"placement_months": 0, "term_years": True, "review_ahead_days": 367}, list(mentoring.NUMBERS)),
    ],
)
def test_a_rule_set_has_four_whole_numbers_within_bounds(body, wrong):
    assert [one.code for one in mentoring.rule_problems(body)] == wrong


def said(day, verdict, *, own=False, midterm=False):
    return PledgeReview(
        on=date(2026, 9, day), verdict=verdict, said_by_self=own, is_midterm=midterm, at=datetime(2026, 9, day, tzinfo=UTC)
    )


def stands(*reviews, due_on=None):
    return pledges.standing_of(reviews, due_on=due_on, today=date(2026, 10, 1))


def test_the_word_of_those_who_judge_counts_and_the_latest_stands():
    own, first, last = said(9, "done", own=True), said(2, "not_yet", midterm=True), said(5, "under_way")

    found = stands(last, own, first)

    assert (found.own, found.judged, found.midterm, found.verdict) == (own, last, first, "under_way")


def test_nobody_said_anything_is_no_verdict():
    assert stands() == pledges.Standing(None, None, None, is_late=False)
    assert stands().verdict == ""


@pytest.mark.parametrize(
    ("review", "due_on", "late"),
    [
        (None, date(2026, 9, 30), True),
        (None, date(2026, 10, 1), False),
        (said(1, "done", own=True), date(2026, 9, 30), True),
        (said(1, "under_way"), date(2026, 9, 30), True),
        (said(1, "done"), date(2026, 9, 30), False),
        (said(1, "cannot"), date(2026, 9, 30), False),
        (None, None, False),
    ],
)
def test_a_pledge_is_late_until_those_who_judge_say_it_is_done_or_cannot_be(review, due_on, late):
    assert stands(*filter(None, [review]), due_on=due_on).is_late is late


@pytest.mark.parametrize(
    ("state", "learnt", "appraisal", "given"),
    [("done", "学了", "好", True), ("done", " ", "好", False), ("done", "学了", "", False), ("cut_short", "学了", "好", False)],
)
def test_a_certificate_needs_the_whole_time_and_both_sides(state, learnt, appraisal, given):
    assert mentoring.is_certified(state, learnt, appraisal) is given
