"""The world of the access tests, here to be thrown things at."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from linli.core import clock

from ..access.world import MOMENT, World, build


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic(), clock.fixed(MOMENT):  # type: ignore[attr-defined]
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def browser_of(world: World) -> object:
    """A fresh browser in which a role is signed in; what the product cannot take comes back as its answer, a 500."""

    def open_browser(role: str) -> Client:
        return world.browser(role, raise_request_exception=False)

    return open_browser


@pytest.fixture(autouse=True)
def _numbers_stand(settings: object) -> None:
    """As in the access tests: the numbers of the side list are not counted for each page."""
    settings.LINLI_COUNTS_KEPT = 20  # type: ignore[attr-defined]
