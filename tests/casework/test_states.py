"""The state table: complete, reachable, drawn in the README, and every verb has a service."""

from pathlib import Path

import pytest

from linli.casework import api, states
from linli.casework.states import ENDED, OPEN, TABLE, State, after, may_step

README = Path(states.__file__).with_name("README.md")
SPELT = {"return": "return_case"}  # a word that Python keeps for itself
ENDS = {State.CLOSED, State.NOT_ACCEPTED, State.TRANSFERRED_EMERGENCY, State.MERGED, State.VOID}


def test_every_state_can_be_reached():
    reached = {step.to_state for step in TABLE if step.to_state}

    assert reached == set(State)


def test_every_open_state_can_be_left_and_only_a_closed_case_comes_back():
    left = {state for step in TABLE if step.to_state for state in step.from_states if state != step.to_state}

    assert left == OPEN | {State.CLOSED}


def test_open_and_ended_share_no_state():
    assert (frozenset(State), frozenset()) == (OPEN | ENDED, OPEN & ENDED)
    assert ENDED == ENDS


def test_no_verb_stands_twice():
    assert len({step.verb for step in TABLE}) == len(TABLE)


@pytest.mark.parametrize("verb", [step.verb for step in TABLE if step.verb != "try_call_back"])
def test_every_verb_has_a_service(verb):
    assert callable(getattr(api, SPELT.get(verb, verb)))


def test_a_step_leads_where_the_table_says():
    assert (after("accept", State.SUBMITTED), after("note", State.DONE)) == ("accepted", "done")
    assert (may_step("accept", "submitted"), may_step("accept", "closed")) == (True, False)


def test_the_readme_shows_the_table():
    drawn = states.diagram()

    assert f"```mermaid\n{drawn}\n```" in README.read_text(encoding="utf-8"), drawn
