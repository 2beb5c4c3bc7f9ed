"""The world of the access tests as fixtures: once for a module, and the numbers beside the pages not counted anew for each."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from linli.core import clock

from .world import MOMENT, World, build


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """One world for a module; each test undoes what it does, and at the end nothing is left of it."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.fixed(MOMENT):  # type: ignore[attr-defined]
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def numbers_stand(settings: object) -> None:
    """Hundreds of pages are opened in a row: the numbers of the side list are not counted for each."""
    settings.LINLI_COUNTS_KEPT = 20  # type: ignore[attr-defined]
