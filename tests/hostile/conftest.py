"""The world of the access tests, here to be thrown things at."""

import pytest
from django.test import Client

from ..access.standing import numbers_stand, world
from ..access.world import World

__all__ = ["browser_of", "numbers_stand", "world"]


@pytest.fixture
def browser_of(world: World) -> object:
    """A fresh browser in which a role is signed in; what the product cannot take comes back as its answer, a 500."""

    def open_browser(role: str) -> Client:
        return world.browser(role, raise_request_exception=False)

    return open_browser
