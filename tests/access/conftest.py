"""The world of the access tests; and the option that shows the table as it is."""

from pathlib import Path

import pytest

from .standing import numbers_stand, world

__all__ = ["numbers_stand", "world"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-access", metavar="FILE", default="", help="write who may open what, as it is now, into FILE (tests/access)"
    )


@pytest.fixture
def access_file(request: pytest.FixtureRequest) -> Path | None:
    named = request.config.getoption("--write-access", default="")
    return Path(named) if named else None
