"""The small neighbourhood that cobuild's tests are set in."""

import pytest

from tests import people


@pytest.fixture
def here():
    return people.neighbourhood()


@pytest.fixture
def secretary(here):
    return people.community_secretary(here)[1]
