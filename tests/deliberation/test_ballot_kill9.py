"""The short form of the harness that kills processes while they vote and while they close (bench/faults/ballots.py)."""

import os

import pytest
from bench.faults import ballots


@pytest.mark.fault
def test_kill_9_while_voting_and_closing_loses_nothing_and_doubles_nothing():
    found = ballots.run(*ballots.SHORT, database=os.environ.get("DATABASE_URL", ""))

    assert (found["ok"], found["bad"]) == (True, [])
    assert found["acknowledged"] > 0
    assert found["killed_casting"] > 0
