"""The small neighbourhood that the register's tests are set in."""

import pytest

from tests import people


@pytest.fixture
def here():
    return people.neighbourhood()


@pytest.fixture
def secretary(here):
    return people.community_secretary(here)[1]


@pytest.fixture
def administrator(here):
    return people.administrator(here)[1]


@pytest.fixture
def desk(here):
    """A browser in which the community's secretary works."""
    user, _actor = people.community_secretary(here)
    return people.signed_in(user)
