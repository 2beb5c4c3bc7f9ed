"""A hall that is open at ten past nine, with the browsers of those who work in it."""

from datetime import timedelta

import pytest

from linli.core import clock

from ...people import browser_of
from ..conftest import FRIDAY
from ..halls import open_hall


@pytest.fixture(autouse=True)
def ten_past_nine():
    with clock.fixed(FRIDAY + timedelta(minutes=10)):
        yield


@pytest.fixture
def hall(office):
    return open_hall(office)


@pytest.fixture
def at_three(hall, client):
    """The browser of the clerk at window 3 (民政救助)."""
    return browser_of(hall.clerks[3], client)


@pytest.fixture
def greeter(hall, client):
    return browser_of(hall.greeter, client)
