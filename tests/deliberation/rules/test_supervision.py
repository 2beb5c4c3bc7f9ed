"""Supervision is dated, written, and closed when every question was answered."""

from datetime import date, timedelta

import pytest

from linli.deliberation.rules import supervision

from .making import codes

DAY = date(2026, 9, 1)
BEFORE, AFTER = DAY - timedelta(1), DAY + timedelta(1)


@pytest.mark.parametrize(("text", "found"), [(" ", ["empty"]), ("三个字", ["too_long"]), ("两字", [])])
def test_something_is_written_and_not_too_much(text, found):
    assert codes(supervision.words_problems(text, "text", most=2)) == found


@pytest.mark.parametrize(("days", "found"), [((None, None), ["no_day"]), ((DAY, BEFORE), ["ends_before"]), ((DAY, None), [])])
def test_it_begins_on_a_day_and_ends_no_earlier(days, found):
    assert codes(supervision.days_problems(*days)) == found


@pytest.mark.parametrize(("day", "found"), [(None, ["no_day"]), (AFTER, ["in_future"]), (DAY, [])])
def test_a_visit_was_made_on_a_day_that_has_come(day, found):
    assert codes(supervision.visit_problems(day, DAY)) == found


@pytest.mark.parametrize(("day", "found"), [(None, ["no_day"]), (BEFORE, ["past"]), (DAY, [])])
def test_an_answer_is_due_on_a_day_to_come(day, found):
    assert codes(supervision.answer_until_problems(day, DAY)) == found


def test_what_has_its_conclusion_takes_nothing_more_and_gets_none_with_open_questions():
    assert [codes(supervision.open_problems(is_closed=closed)) for closed in (True, False)] == [["closed"], []]
    assert [codes(supervision.close_problems(left)) for left in (2, 0)] == [["unanswered"], []]
