"""The world of the access tests, built once for all of them; and the option that shows the table as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from linli.core import clock

from .world import MOMENT, World, build


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-access", metavar="FILE", default="", help="write who may open what, as it is now, into FILE (tests/access)"
    )


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """One world for a module; each test undoes what it does, and at the end nothing is left of it."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.fixed(MOMENT):  # type: ignore[attr-defined]
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def access_file(request: pytest.FixtureRequest) -> Path | None:
    named = request.config.getoption("--write-access", default="")
    return Path(named) if named else None


@pytest.fixture(autouse=True)
def _numbers_stand(settings: object) -> None:
    """Hundreds of pages are opened in a row: the numbers of the side list are not counted for each."""
    settings.LINLI_COUNTS_KEPT = 20  # type: ignore[attr-defined]
