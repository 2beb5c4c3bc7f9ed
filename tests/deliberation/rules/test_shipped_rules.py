"""The shipped rules of bodies and ballots: sound, cited, and honest about what nobody has read."""

from datetime import date

import pytest

from linli.core import rulesets
from linli.core.rulesets import Status
from linli.core.rulesets.loading import load
from linli.deliberation.rules import bodies
from linli.deliberation.selectors.ballot_rules import BALLOTS, BODIES, HOME, LIGHTS, shipped_on

FILES = sorted(HOME.glob("*.yaml"))
CHECKERS = (
    dict.fromkeys(BODIES, bodies.body_problems)
    | dict.fromkeys(BALLOTS, bodies.ballot_problems)
    | dict.fromkeys(LIGHTS, bodies.light_problems)
)


def test_every_file_is_sound_and_every_code_is_registered():
    found, problems = load(FILES)

    assert (problems, sorted(found)) == ([], sorted(CHECKERS))


@pytest.mark.parametrize("code", sorted(CHECKERS))
def test_every_body_of_a_rule_is_as_its_kind_needs_it(code):
    versions = [one for one in load(FILES)[0][code] if one.status is not Status.UNFILLED]

    assert [str(problem.text) for one in versions for problem in CHECKERS[code](one.body)] == []


def test_the_assembly_of_2026_says_what_is_missing():
    before = shipped_on("deliberation.residents_assembly", date(2025, 12, 31))
    after = shipped_on("deliberation.residents_assembly", date(2026, 1, 1))

    assert (before.status, after.status, len(after.missing)) == (Status.VERIFIED, Status.UNFILLED, 5)


def test_nothing_is_shipped_for_a_day_before_the_first_text():
    with pytest.raises(LookupError):
        shipped_on("deliberation.lots", date(1949, 1, 1))


def test_owners_matters_name_rules_of_shares_that_exist():
    body = shipped_on("deliberation.owners_matters", date(2026, 11, 27)).body

    named = [*body["shares"].values(), body["elevator"]]

    assert [rulesets.look_up(code, on=date(2026, 11, 27)).code for code in named] == named
    assert [number for number, one in body["matters"].items() if one["level"] == "special"] == ["6", "7", "8"]


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, ["quorum", "pass"]),
        ({"quorum": "> 1/2", "pass": {"of": "present", "op": ">", "n": 1, "d": 2}}, ["quorum"]),
        ({"surprise": 1}, ["surprise", "quorum", "pass"]),
        ({"demand": {"members": "a fifth"}, "channels": ["smoke"]}, ["quorum", "pass", "demand", "channels"]),
        ({"lapse": {"absences": 3}, "secret": "yes", "per_year_min": -1}, ["quorum", "pass", "lapse", "secret", "per_year_min"]),
        ({"assumed": ["papers"]}, ["quorum", "pass", "assumed"]),
    ],
)
def test_a_body_that_lacks_its_rules_is_told_everything(body, where):
    assert [problem.where for problem in bodies.body_problems(body)] == where


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"method": "guess"}, ["method"]),
        ({"method": "selection", "surplus_warn_below": 0.2}, ["elected", "surplus_warn_below"]),
        ({"method": "selection", "elected": {"op": ">", "n": 1, "d": 2}}, ["elected"]),
        ({"method": "satisfaction", "tiers": {"good": {"of": "present"}}}, ["tiers"]),
        ({"method": "owners", "matters": {"1": {"level": "easy"}}}, ["matters"]),
        ({"method": "budget", "rules": ["dice"]}, ["rules"]),
    ],
)
def test_a_ballot_that_lacks_its_rules_is_told_everything(body, where):
    assert [problem.where for problem in bodies.ballot_problems(body)] == where


@pytest.mark.parametrize(
    "lights", [None, [], [{"name": "红灯"}], [{"colour": "red", "size": 1}], [{"colour": "red", "done": "some"}]]
)
def test_lights_without_colour_or_border_are_told(lights):
    assert {problem.where for problem in bodies.light_problems({"lights": lights})} == {"lights"}
