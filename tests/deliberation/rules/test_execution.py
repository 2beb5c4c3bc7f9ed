"""How far it should be by today, and which light that is: exact, at every border."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.execution import FIVE, RULES, THREE, lights_of, planned_percent, standing, worst
from linli.deliberation.selectors.ballot_rules import shipped_on

DAY = date(2026, 9, 1)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
spans = st.integers(0, 2_000)


def lit(scheme, *, planned_days=0, percent=0, accepted=False):
    """The light of something that takes a hundred days, so many days after its first."""
    rule = shipped_on(RULES[scheme], DAY)
    last = DAY + timedelta(days=100)
    on = DAY + timedelta(days=planned_days)
    return standing(begins_on=DAY, due_on=last, percent=percent, accepted=accepted, day=on, rule=rule)


@pytest.mark.parametrize(
    ("days_on", "percent", "colour"),
    [(0, 0, "green"), (9, 0, "green"), (10, 0, "yellow"), (30, 0, "yellow"), (31, 0, "red"), (50, 45, "green"), (100, 69, "red")],
)
def test_three_lights_burn_by_points_behind_plan(days_on, percent, colour):
    assert lit(THREE, planned_days=days_on, percent=percent).colour == colour


@pytest.mark.parametrize(
    ("percent", "accepted", "colour"),
    [
        (0, False, "red"),
        (29, False, "red"),
        (30, False, "orange"),
        (60, False, "yellow"),
        (100, False, "green"),
        (100, True, "blue"),
    ],
)
def test_five_lights_burn_by_what_is_done(percent, accepted, colour):
    assert lit(FIVE, percent=percent, accepted=accepted).colour == colour


def test_what_was_accepted_is_behind_nothing_however_late():
    found = lit(THREE, planned_days=500, percent=100, accepted=True)

    assert (found.colour, found.behind, found.late) == ("green", 0, False)


def test_it_is_late_from_the_day_after_its_last_until_it_is_done():
    assert [lit(THREE, planned_days=on, percent=99).late for on in (100, 101)] == [False, True]
    assert lit(THREE, planned_days=101, percent=100).late is False


def test_a_third_of_the_days_is_exactly_a_third_of_the_work():
    assert planned_percent(DAY, DAY + timedelta(days=3), DAY + timedelta(days=1)) == Fraction(100, 3)


def test_what_begins_and_ends_on_one_day_should_be_done_on_it():
    assert [planned_percent(DAY, DAY, DAY + timedelta(days=n)) for n in (-1, 0, 1)] == [0, 100, 100]


@given(days, spans, st.integers(-100, 2_100))
def test_the_plan_grows_from_nothing_to_everything_and_never_beyond(first, span, after):
    last = first + timedelta(days=span)
    today, tomorrow = (planned_percent(first, last, first + timedelta(days=after + n)) for n in (0, 1))

    assert 0 <= today <= tomorrow <= 100
    assert planned_percent(first, last, last) == 100


@given(spans.filter(bool), st.data())
def test_equal_days_plan_equal_parts(span, data):
    last = DAY + timedelta(days=span)
    on = data.draw(st.integers(0, span))
    done, left = planned_percent(DAY, last, DAY + timedelta(days=on)), planned_percent(DAY, last, DAY + timedelta(days=span - on))

    assert done + left == 100


@given(st.sampled_from([THREE, FIVE]), st.integers(0, 300), st.integers(0, 99), st.integers(1, 100))
def test_more_done_never_makes_the_light_worse(scheme, days_on, percent, more):
    worse, better = (lit(scheme, planned_days=days_on, percent=min(percent + extra, 100)).colour for extra in (0, more))

    assert worst([worse, better]) == worse


@given(st.integers(0, 300), st.integers(0, 100))
def test_the_three_lights_are_as_the_text_says_for_every_number(days_on, percent):
    found = lit(THREE, planned_days=days_on, percent=percent)
    said = "red" if found.behind > 30 else "yellow" if found.behind >= 10 else "green"

    assert found.colour == said


def test_the_worst_light_is_that_of_the_whole():
    assert (worst(["blue", "yellow", "green"]), worst([])) == ("yellow", "")


def test_every_light_says_in_words_when_it_burns():
    told = {scheme: lights_of(shipped_on(code, DAY)) for scheme, code in RULES.items()}

    assert told[THREE] == [
        ("red", "红灯", "比计划落后超过 30 个百分点"),
        ("yellow", "黄灯", "比计划落后 10 个百分点以上"),
        ("green", "绿灯", "跟得上计划，或者落后不到 10 个百分点"),
    ]
    assert [means for _colour, _name, means in told[FIVE]] == [
        "完成不到 30%", "完成不到 60%", "完成不到 100%", "完成 100%", "做完了，也验收了"
    ]  # fmt: skip
