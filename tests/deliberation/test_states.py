"""The states of a ballot: the README shows the table as it is."""

from pathlib import Path

from linli.deliberation import states

README = Path(states.__file__).parent / "README.md"


def test_the_readme_shows_the_states_of_a_ballot_as_they_are():
    assert f"```mermaid\n{states.diagram()}\n```" in README.read_text(encoding="utf-8")


def test_nothing_leads_out_of_a_ballot_that_was_declared_or_is_void():
    ends = {states.BallotState.DECLARED, states.BallotState.VOID, states.BallotState.WITHDRAWN}

    assert [verb for verb, before, _after in states.BALLOT_TABLE if before & ends] == []
