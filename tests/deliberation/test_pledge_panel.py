"""Resolutions beside pledges: what was made and carried out there, in that time."""

from datetime import date

import pytest
from django.test import RequestFactory

from linli.cobuild.api import Served
from linli.deliberation.models import Resolution
from linli.deliberation.views.panels_pledges import resolved
from tests import people
from tests.factories.deliberation_resolutions import NOW

pytestmark = pytest.mark.django_db


def made(place, sequence, **more):
    plain = {
        "title": "修路",
        "text": "修",
        "adopted_on": date(2026, 9, 1),
        "published_at": NOW,
        "year": 2026,
        "sequence": sequence,
    }
    return Resolution.objects.create(tenant=place.tenant, place=place, place_path=place.path, **(plain | more))


def counted(place):
    served = Served(place.tenant_id, place.path, date(2026, 9, 1), date(2026, 12, 31))
    return [number for _label, number in resolved(RequestFactory().get("/"), served).context["rows"]]


def test_published_resolutions_of_the_time_are_counted_and_those_carried_out(django_assert_num_queries):
    here = people.neighbourhood()
    made(here.compound, 1)
    made(here.community, 2, state="done", adopted_on=date(2026, 12, 31))
    made(here.community, 3, adopted_on=date(2026, 8, 31))
    made(here.community, 4, is_public=False)
    made(here.subdistrict, 5)

    with django_assert_num_queries(1):
        assert counted(here.community) == [2, 1]


def test_where_nothing_was_decided_it_says_none():
    assert counted(people.neighbourhood().community) == [0, 0]
