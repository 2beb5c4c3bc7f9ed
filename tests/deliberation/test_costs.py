"""What deliberation adds to pages that everybody opens: no more than their few statements."""

import pytest
from django.urls import reverse

from linli.core import remembered
from tests.access.deliberation import of_deliberation
from tests.people import community_secretary, neighbourhood, resident, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[1, 2])
def here(request):
    made = neighbourhood()
    for _number in range(request.param):
        of_deliberation(made.entrance)
    remembered.forget_all()
    return made


def visited_twice(user, path, count, django_assert_num_queries):
    browser = signed_in(user)
    browser.get(path)
    with django_assert_num_queries(count):
        assert browser.get(path).status_code == 200


def test_the_page_of_today_of_a_secretary(here, django_assert_num_queries):
    visited_twice(community_secretary(here)[0], reverse("web:today"), 5, django_assert_num_queries)


def test_the_home_of_a_resident(here, django_assert_num_queries):
    visited_twice(resident(here)[0], "/", 4, django_assert_num_queries)


@pytest.mark.parametrize(
    ("path", "count"),
    [("councils", 6), ("meetings", 4), ("ballots", 6), ("resolutions", 5), ("motions", 4), ("actions", 4)],
)
def test_a_list_over_rest(here, path, count, django_assert_num_queries):
    visited_twice(community_secretary(here)[0], f"/api/v1/{path}", count, django_assert_num_queries)
