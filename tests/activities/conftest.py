"""What most tests of activities begin with; a file that needs other people says so itself."""

import pytest

from tests import people


@pytest.fixture
def here():
    return people.neighbourhood()


@pytest.fixture
def secretary(here):
    return people.community_secretary(here)[1]


@pytest.fixture
def clerk(here):
    return people.community_secretary(here)[1]


@pytest.fixture
def desk(here, client):
    return people.browser_of(people.community_secretary(here)[1], client)
