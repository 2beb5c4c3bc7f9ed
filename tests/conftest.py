"""What every test may ask for: a clean slate between tests, skips that say what is missing, a real browser."""

import gc
import os
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings

from linli.cli.browsers import chromium, open_browser
from linli.core import remembered, tenancy

from . import branches, emptying
from .browser import Browsing

settings.register_profile("dev", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", deadline=None, max_examples=30, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "dev")
emptying.in_place_of_flush()

LONGEST = ("tests/access/", "tests/hostile/", "tests/demo/")
"""What takes minutes a file begins first, so that no worker is left alone with it at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    What takes longest comes first, browser journeys come last; a missing browser fails in CI and is skipped elsewhere. What asks no database, and what is
    marked `once`, says the same on both and is left out on PostgreSQL.
    """
    if connection.vendor == "postgresql":
        split: dict[bool, list[pytest.Item]] = {True: [], False: []}
        for item in items:
            split["once" not in item.keywords and _asks_a_database(item)].append(item)
        config.hook.pytest_deselected(items=split[False])
        items[:] = split[True]
    items.sort(key=lambda item: ("browser" in item.keywords or "fault" in item.keywords, not item.nodeid.startswith(LONGEST)))
    missing = chromium() is None and not os.environ.get("CI")
    for item in items:
        if missing and "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def pytest_sessionfinish() -> None:
    """Each process tells what its tests have taken."""
    branches.write()


def pytest_collection_finish() -> None:
    """What is there by now stays: the garbage collector need not look through it again and again, nor as often as it would."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """What is marked `postgres` has no meaning on SQLite, what is marked `sqlite` none on PostgreSQL."""
    for mark, vendor in (("postgres", "postgresql"), ("sqlite", "sqlite")):
        if mark in item.keywords and connection.vendor != vendor:
            pytest.skip(f"needs {vendor}")


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """Nothing kept in memory by one test is seen by the next."""
    cache.clear()
    tenancy.forget()
    remembered.forget_all()
    yield
    cache.clear()
    tenancy.forget()


@pytest.fixture(scope="session")
def _chromium() -> Iterator[object]:
    with open_browser() as browser:
        yield browser


@pytest.fixture
def browsing(_chromium: object, live_server: object) -> Iterator[Browsing]:
    """
    A fresh browser profile on the live server. At the end of the test it fails for any console error, any script error,
    any broken content policy, and any request that left this machine.
    """
    visit = Browsing(_chromium, str(live_server))
    yield visit
    visit.close()
    assert visit.complaints == []


@pytest.fixture
def page(browsing: Browsing) -> object:
    """A desktop-sized page; `browsing.phone()` gives one the size of a telephone."""
    return browsing.page()
