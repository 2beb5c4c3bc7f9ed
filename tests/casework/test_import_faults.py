"""A sheet's process is killed while residents report (bench/faults/sheet.py), on the database that the suite runs on."""

import os

import pytest
from bench.faults import sheet


@pytest.mark.fault
def test_kill_9_of_an_import_leaves_nothing_and_keeps_nobody_waiting():
    found = sheet.run(4000, database=os.environ.get("DATABASE_URL", ""))

    assert found["bad"] == []
    assert (found["killed"]["unseen"] > 0, found["reports"] > 0) == (found["database"] == "sqlite", True)
