"""What activities cost on the pages that everybody opens, and on their own lists: few statements, however much there is to show."""

import pytest
from django.urls import reverse

from linli.core import clock, remembered
from linli.registry.models import Person
from tests.access.activities import BEFORE, belongs_to_person, of_activities
from tests.people import building_head, community_secretary, neighbourhood, resident, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return neighbourhood()


@pytest.fixture(params=[1, 3], autouse=True)
def somebody(here, request):
    """One or three of everything, and a resident whose own the first is."""
    with clock.fixed(BEFORE):
        user, actor = resident(here)
        things = [of_activities(here) for _number in range(request.param)]
        belongs_to_person(things[0][0], Person.objects.get(pk=actor.person_id))
        remembered.forget_all()
        yield user


def visited_twice(user, path, count, django_assert_num_queries):
    browser = signed_in(user)
    browser.get(path)
    with django_assert_num_queries(count):
        assert browser.get(path).status_code == 200


def test_the_page_of_today_of_a_secretary(here, django_assert_num_queries):
    visited_twice(community_secretary(here)[0], reverse("web:today"), 5, django_assert_num_queries)


def test_the_page_of_today_of_a_head(here, django_assert_num_queries):
    visited_twice(building_head(here)[0], reverse("web:today"), 7, django_assert_num_queries)


def test_the_home_of_a_resident(somebody, django_assert_num_queries):
    visited_twice(somebody, "/", 4, django_assert_num_queries)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("programmes", 6), ("planner", 5), ("sessions", 6), ("person-times", 8), ("calls", 6), ("calls-paper", 4), ("excuses", 6),
        ("areas", 6), ("volunteers", 8), ("volunteer-teams", 6), ("hours", 7), ("hours-objections", 7), ("hours-batches", 7),
        ("certificates", 7), ("callups", 6), ("terms", 5), ("timetable", 8), ("courses", 6), ("teachers", 6), ("classes", 8),
        ("learners", 7), ("groups", 6), ("outreach", 8), ("lecturers", 6), ("outreach-sites", 6), ("talks", 6),
    ],
)  # fmt: skip
def test_a_list_of_the_workbench(here, name, count, django_assert_num_queries):
    visited_twice(community_secretary(here)[0], reverse(f"activities:{name}"), count, django_assert_num_queries)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("public-programmes", 5), ("public-days", 4), ("programmes-map", 5), ("activities-week", 4), ("my-signups", 4),
        ("public-batches", 5), ("my-certificates", 5), ("public-callups", 5), ("own-duties", 5), ("university", 7),
        ("university-week", 5), ("public-groups", 5), ("public-talks", 5), ("own-volunteering", 7), ("my-classes", 5),
    ],
)  # fmt: skip
def test_a_list_of_the_portal_for_somebody_who_signed_in(somebody, name, count, django_assert_num_queries):
    visited_twice(somebody, reverse(f"activities:{name}"), count, django_assert_num_queries)


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("excuses", 4), ("areas", 4), ("callups", 4), ("groups", 4), ("hours", 5), ("outreach", 4), ("outreach/sums", 4),
    ],
)  # fmt: skip
def test_a_list_over_rest(here, path, count, django_assert_num_queries):
    visited_twice(community_secretary(here)[0], f"/api/v1/activities/{path}", count, django_assert_num_queries)
