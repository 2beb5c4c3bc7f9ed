"""Lights by how far a project is behind its plan, or by how much is done."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.deliberation.rules.lights import progress_light, stage_light
from linli.deliberation.selectors.ballot_rules import LIGHTS, shipped_on

from .making import rule

THREE, FIVE = (shipped_on(code, date(2026, 11, 27)) for code in LIGHTS)


@pytest.mark.parametrize(
    ("behind", "colour"), [("-5", "green"), ("9.99", "green"), ("10", "yellow"), ("30", "yellow"), ("30.01", "red")]
)
def test_ten_and_thirty_points_behind_are_yellow(behind, colour):
    assert progress_light(Fraction(1, 2), Fraction(1, 2) - Fraction(behind) / 100, rule=THREE) == colour


@pytest.mark.parametrize(
    ("done", "colour"), [("0", "red"), ("29/100", "red"), ("3/10", "orange"), ("6/10", "yellow"), ("1", "green")]
)
def test_five_colours_by_what_is_done(done, colour):
    assert stage_light(Fraction(done), is_accepted=False, rule=FIVE) == colour


def test_what_was_accepted_is_blue():
    assert stage_light(Fraction(1), is_accepted=True, rule=FIVE) == "blue"


def test_a_scheme_with_a_gap_says_so():
    gap = rule(lights=[{"colour": "red", "behind_points": "> 30", "done": "< 30%"}])

    with pytest.raises(ValueError, match="gap"):
        progress_light(Fraction(1), Fraction(1), rule=gap)
    with pytest.raises(ValueError, match="gap"):
        stage_light(Fraction(1), is_accepted=False, rule=gap)


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_every_progress_has_a_light(planned, done):
    assert progress_light(planned, done, rule=THREE) in {"red", "yellow", "green"}
    assert stage_light(done, is_accepted=False, rule=FIVE) in {"red", "orange", "yellow", "green"}
