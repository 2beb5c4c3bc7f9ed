"""The last place of a class, asked for by many at the same instant."""

from collections import Counter

import pytest

from linli.activities.models import ClassGroup, Enrolment
from tests import people
from tests.accounts.threads import together
from tests.factories.activities_university import an_open_class, enrolled, someone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_of_two_hundred_at_once_one_has_the_place_and_the_rest_wait_in_order():
    here = people.neighbourhood()
    group = an_open_class(here, capacity=1)
    crowd = [someone(here) for _n in range(200)]
    results = []
    for wave in range(4):
        mine = crowd[wave * 50 : (wave + 1) * 50]
        results += together(50, lambda n, mine=mine: enrolled(group, mine[n]).state)

    assert Counter(results) == {"in": 1, "waiting": 199}
    assert list(Enrolment.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 201))
    assert Enrolment.objects.order_by("position").first().state == "in"
    assert ClassGroup.objects.get().taken == 1


def test_one_person_at_two_counters_is_enrolled_once():
    here = people.neighbourhood()
    group, person = an_open_class(here), someone(here)

    results = together(4, lambda _n: enrolled(group, person).state)

    assert Counter(one if isinstance(one, str) else one[0] for one in results) == {"in": 1, "enrolled": 3}
