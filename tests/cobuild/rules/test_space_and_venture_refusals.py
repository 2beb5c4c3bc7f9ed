"""What stands against a space's limits and closures, a booking's words, a venture's draft, days and money: every reason."""

from datetime import UTC, date, datetime, timedelta

import pytest

from linli.cobuild.rules import bookings, spaces, venture_money, ventures
from linli.cobuild.rules.venture_money import MOST_CENTS, Line
from linli.cobuild.states import BookingState

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def codes(problems):
    return [one.code for one in problems]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"step": 20}, ["step"]),
        ({"shortest": 45}, ["shortest"]),
        ({"step": 60, "shortest": 30}, ["shortest"]),
        ({"longest": 30, "shortest": 60}, ["longest"]),
        ({"ahead_days": 0, "per_person": 0}, ["ahead_days", "per_person"]),
        ({"ahead_days": 367, "per_person": 101, "longest": 1441}, ["longest", "ahead_days", "per_person"]),
    ],
)
def test_the_limits_of_a_space_lie_on_its_grid_and_within_a_year(said, found):
    plain = {"step": 30, "shortest": 60, "longest": 240, "ahead_days": 14, "per_person": 2}

    assert codes(spaces.limits_problems(**(plain | said))) == found


@pytest.mark.parametrize(
    ("begins", "ends", "reason", "found"),
    [
        (NOW - DAY, NOW + HOUR, "修水管", []),
        (NOW + HOUR, NOW + HOUR, " ", ["span", "reason_missing"]),
        (NOW - DAY, NOW, "修水管", ["past"]),
        (NOW, NOW + 400 * DAY, "修水管", []),
        (NOW, NOW + 400 * DAY + HOUR, "", ["too_long", "reason_missing"]),
    ],
)
def test_a_closure_is_to_come_ends_within_a_year_and_says_why(begins, ends, reason, found):
    assert codes(spaces.closure_problems(begins, ends, reason, NOW)) == found


@pytest.mark.parametrize(
    ("purpose", "expected", "found"),
    [
        ("排" * 80, None, []),
        ("排" * 81, 0, ["purpose_long", "expected"]),
        (" ", 10_000, ["purpose_missing", "expected"]),
    ],
)
def test_a_use_says_what_for_in_eighty_characters_and_for_how_many(purpose, expected, found):
    assert codes(bookings.said_problems(purpose=purpose, expected=expected)) == found


@pytest.mark.parametrize(
    ("state", "yes", "reason", "found"),
    [
        (BookingState.ASKED, True, "", []),
        (BookingState.CONFIRMED, True, "", ["answered"]),
        (BookingState.CANCELLED, False, " ", ["answered", "reason_missing"]),
    ],
)
def test_a_use_is_answered_once_and_a_no_says_why(state, yes, reason, found):
    assert codes(bookings.answer_problems(state, yes=yes, reason=reason)) == found


# ---- ventures ----


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, []),
        ({"title": "老" * 81, "contact": "试" * 41}, [("too_long", "title"), ("too_long", "contact")]),
        ({"title": " ", "ends_on": TODAY - DAY}, [("empty", "title"), ("days", "ends_on")]),
    ],
)
def test_a_draft_of_a_venture_is_named_within_its_lengths_and_ends_after_it_begins(said, found):
    plain = {"title": "陪伴", "for_whom": "", "problem": "", "plan": "", "contact": "", "begins_on": TODAY, "ends_on": TODAY}

    assert [(one.code, one.where) for one in ventures.draft_problems(plain | said)] == found


@pytest.mark.parametrize(
    ("state", "to", "told"),
    [("draft", "applied", []), ("draft", "completed", ["这个项目现在是“在填申报书”，不能这样办。"])],
)
def test_a_venture_takes_one_step_after_the_other(state, to, told):
    assert [str(one.text) for one in ventures.step_problems(state, to)] == told


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (TODAY, []),
        (TODAY + DAY, []),
        (TODAY - DAY, ["2026年11月20日才开始申报。"]),
        (TODAY + 2 * DAY, ["申报到2026年11月21日为止，已经过了。"]),
    ],
)
def test_an_application_is_taken_from_the_first_day_of_the_call_to_its_last(today, told):
    assert [str(one.text) for one in ventures.applying_days_problems(TODAY, TODAY + DAY, today)] == told


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"people": 30, "half_hours": 48}, []),
        ({"on": TODAY - 2 * DAY, "people": 31}, ["before", "people"]),
        ({"on": TODAY + DAY, "person_times": 0, "half_hours": 49}, ["future", "person_times", "half_hours"]),
    ],
)
def test_a_service_of_a_venture_lies_between_its_contract_and_today(said, found):
    plain = {"on": TODAY, "title": "陪聊", "person_times": 30, "people": None, "half_hours": 4}

    assert codes(ventures.service_problems(**(plain | said), begun=TODAY - DAY, today=TODAY)) == found


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([Line("水", 1, 100)] * 40, []),
        ([Line("水", 1, 100)] * 41, ["too_many_lines"]),
        ([Line("水", 1, 100)] * 40 + [Line(" ", 0, 100)], ["too_many_lines", "line_text", "line_cents"]),
    ],
)
def test_a_budget_has_at_most_forty_lines(lines, found):
    assert codes(venture_money.line_problems(lines)) == found


@pytest.mark.parametrize(
    ("cents", "reason", "found"),
    [
        (400, "", []),
        (0, "", ["cents"]),
        (MOST_CENTS + 1, "涨价", ["cents"]),
        (-601, "", ["below_zero"]),
        (401, " ", ["above_line"]),
        (401, "涨价", []),
    ],
)
def test_money_spent_stays_within_its_line_unless_it_is_said_why(cents, reason, found):
    assert codes(venture_money.spending_problems(1000, 600, cents, reason)) == found
