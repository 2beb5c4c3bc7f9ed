"""What hangs is kept for a moment, and what concerns a place is the same as asked of the database."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.disclosure.selectors.hanging import hanging
from linli.disclosure.selectors.notices import on_board
from tests.factories.disclosure import NoticeFactory
from tests.people import neighbourhood

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("where", ["subdistrict", "community", "compound", "building", "entrance"])
def test_what_concerns_a_place_is_what_the_database_says(where):
    here, now = neighbourhood(), timezone.now()
    for place in (here.subdistrict, here.community, here.compound, here.building, here.entrance):
        NoticeFactory(tenant=here.tenant, place=place, published_at=now - timedelta(days=1))
    given = {"day": timezone.localdate(now), "place_path": getattr(here, where).path}

    assert hanging(here.tenant, **given, now=now, most=9) == list(on_board(here.tenant, **given))


def test_asked_again_it_costs_nothing(django_assert_num_queries):
    here, now = neighbourhood(), timezone.now()
    NoticeFactory(tenant=here.tenant, place=here.community, published_at=now - timedelta(days=1))
    asked = {"day": timezone.localdate(now), "now": now, "most": 3}
    first = hanging(here.tenant, **asked)

    with django_assert_num_queries(0):
        assert hanging(here.tenant, **asked) == first
