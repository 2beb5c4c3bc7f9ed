"""The short form of the harness that kills web and worker under load (bench/faults/kill9.py)."""

import os

import pytest
from bench.faults import kill9


@pytest.mark.fault
def test_kill_9_of_web_and_worker_loses_nothing_and_doubles_nothing():
    server = os.environ.get("DATABASE_URL", "")

    found = kill9.run(*kill9.SHORT, database=server)

    assert (found["bad"], found["quiet"], found["verify"]["broken"]) == ([], True, [])
    assert found["acknowledged"] > 0
    assert (found["kills_web"], found["kills_worker"]) == (2, 2)
