"""Reports beside pledges: what was settled there in that time, and what is open."""

from datetime import date, datetime

import pytest
from django.test import RequestFactory

from linli.casework.views.pledge_panel import settled
from linli.cobuild.api import Served
from linli.core.workcalendar import CHINA
from tests import people
from tests.factories.casework import CaseFactory

pytestmark = pytest.mark.django_db


def closed(place, *moment):
    return CaseFactory(tenant=place.tenant, place=place, state="closed", closed_at=datetime(*moment, tzinfo=CHINA))


def test_reports_settled_in_the_time_are_counted_and_those_that_are_open(django_assert_num_queries):
    here = people.neighbourhood()
    closed(here.compound, 2026, 9, 1, 0, 0)
    closed(here.community, 2026, 12, 31, 23, 59)
    closed(here.community, 2026, 8, 31, 23, 59)
    closed(here.subdistrict, 2026, 10, 1)
    CaseFactory(tenant=here.tenant, place=here.compound)
    served = Served(here.tenant.pk, here.community.path, date(2026, 9, 1), date(2026, 12, 31))

    with django_assert_num_queries(1):
        shown = settled(RequestFactory().get("/"), served).context["rows"]

    assert [number for _label, number in shown] == [2, 1]
