"""What most tests of activities begin with; a file that needs other people says so itself."""

import pytest

from linli.registry.api import Person
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


@pytest.fixture
def me(here):
    return people.resident(here)[1]


@pytest.fixture
def phone(me, client):
    """The browser of whoever `me` is."""
    return people.browser_of(me, client)


@pytest.fixture
def home(me, client):
    """A browser in which somebody who lives here has signed in, and their record."""
    return people.browser_of(me, client), Person.objects.get(pk=me.person_id)
