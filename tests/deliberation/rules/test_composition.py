"""What a body is made of: seats, terms, shares, and when absences count."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.rulesets import Threshold
from linli.deliberation.models import CouncilKind
from linli.deliberation.rules import composition
from linli.deliberation.rules.composition import Body, Share
from linli.deliberation.selectors.ballot_rules import shipped_on

from .making import codes

SEVEN_TO_ELEVEN = Body(seats_min=7, seats_max=11, seats_odd=True)


@pytest.mark.parametrize("kind", CouncilKind.values)
def test_every_kind_of_council_has_a_rule_that_is_shipped_today(kind):
    rule = shipped_on(composition.rule_code_for(kind), date(2026, 11, 27))

    assert rule.citation
    assert isinstance(composition.body(rule), Body)


def test_an_unfilled_rule_says_nothing():
    rule = shipped_on("deliberation.residents_committee", date(2026, 1, 1))

    assert (rule.status, composition.body(rule)) == ("unfilled", Body())


@given(st.integers(min_value=1, max_value=30))
def test_just_seven_nine_and_eleven_are_odd_and_between_seven_and_eleven(count):
    assert (composition.seat_count_problems(count, SEVEN_TO_ELEVEN) == []) == (count in (7, 9, 11))


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)), st.integers(min_value=1, max_value=10))
def test_a_term_lasts_until_the_day_before_the_same_day(begins_on, years):
    last = composition.last_day(begins_on, years)

    assert composition.term_problems(begins_on, last, Body(term_years_most=years)) == []
    assert (last.year - begins_on.year, last < begins_on.replace(year=last.year + 1, day=1)) in ((years, True), (years - 1, True))


def test_a_term_from_the_last_of_february_ends_on_the_last_of_february():
    assert composition.last_day(date(2024, 2, 29), 5) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("on", "months", "first"),
    [
        (date(2021, 6, 1), 12, date(2020, 6, 2)),
        (date(2021, 3, 31), 1, date(2021, 3, 1)),
        (date(2024, 2, 29), 12, date(2023, 3, 1)),
        (date(2021, 1, 15), 1, date(2020, 12, 16)),
    ],
)
def test_absences_count_in_the_months_that_end_on_the_day(on, months, first):
    assert composition.window(on, months) == (first, on)


def test_a_third_of_nine_is_three_and_of_ten_four():
    third = Threshold.parse(">= 1/3")

    assert [Share("women", third, 3, of).is_met for of in (9, 10)] == [True, False]
    assert [Share("women", third, 0, of).needed for of in (9, 10, 0)] == [3, 4, 0]


@pytest.mark.parametrize(
    "said",
    [
        {"composition": {"members": [11, 7]}},
        {"composition": {"members": 7}},
        {"composition": {"odd": 1}},
        {"composition": {"women": "a third"}},
        {"term_years_most": 0},
    ],
)
def test_a_body_that_is_written_wrongly_is_told(said):
    assert composition.problems(said)


@pytest.mark.parametrize(
    ("begins_on", "ends_on"), [(date(1, 1, 1), None), (date(9999, 12, 31), None), (date(2021, 1, 1), date(9999, 1, 1))]
)
def test_a_term_of_a_year_that_nobody_means_is_told(begins_on, ends_on):
    assert codes(composition.term_problems(begins_on, ends_on, Body(term_years_most=5))) == ["year"]


@pytest.mark.parametrize(("count", "told"), [(0, ["seats_none"]), (1, []), (2000, []), (2001, ["seats_many"])])
def test_no_council_has_more_seats_than_can_be_believed(count, told):
    assert codes(composition.seat_count_problems(count, Body())) == told
