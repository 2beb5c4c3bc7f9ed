"""Two records become one on a page; the map of the register and the lists beside it."""

import pytest
from django.urls import reverse

from tests.factories.registry import (
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
)

pytestmark = pytest.mark.django_db
SQUARE = {"type": "Polygon", "coordinates": [[[113.6, 34.7], [113.7, 34.7], [113.7, 34.8], [113.6, 34.7]]]}


def test_two_records_become_one_on_the_page(here, desk):
    one, other = PersonFactory.create_batch(2, tenant=here.tenant, home=here.entrance, name="试重")

    desk.post(reverse("registry:pair", args=["person", one.pk, other.pk]), {"keep": str(other.pk), "reason": "当面问过"})

    one.refresh_from_db()
    assert one.merged_into == other


def test_a_record_that_was_merged_leads_to_the_one_that_was_kept(here, desk):
    kept = PersonFactory(tenant=here.tenant, home=here.entrance)
    gone = PersonFactory(tenant=here.tenant, home=here.entrance, merged_into=kept)

    response = desk.get(reverse("registry:person", args=[gone.pk]))

    assert (response.status_code, response.url) == (302, reverse("registry:person", args=[kept.pk]))


def test_two_organisations_that_are_two_come_back_with_the_reason(here, desk):
    one = OrganisationFactory(tenant=here.tenant, credit_code="A")
    other = OrganisationFactory(tenant=here.tenant, credit_code="B")

    response = desk.post(reverse("registry:pair", args=["organisation", one.pk, other.pk]), {"keep": str(one.pk)})

    assert [problem.code for problem in response.context["problems"]] == ["two_identities"]


def test_the_map_has_boundaries_and_points_and_the_list_beside_it_is_complete(client, here):
    drawn = PlaceFactory(parent=here.community, boundary=SQUARE, longitude=113.61, latitude=34.71, source_crs="gcj02")

    features = client.get(
        reverse("registry:features"), {"under": here.community.path, "kind": "compound", "q": drawn.name}
    ).json()
    listed = client.get(reverse("registry:map"), {"kind": "compound"})

    assert [one["geometry"]["type"] for one in features["features"]] == ["Polygon", "Point"]
    assert features["features"][1]["geometry"]["coordinates"] == [113.61, 34.71]
    assert [place.pk for place in listed.context["listed"]] == [drawn.pk]


def test_the_office_s_map_leads_to_the_office_s_pages(here, desk):
    drawn = PlaceFactory(parent=here.community, longitude=113.61, latitude=34.71)

    features = desk.get(reverse("registry:features"), {"desk": "1"}).json()["features"]

    assert features[0]["properties"]["url"] == reverse("registry:place", args=[drawn.pk])


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "²"])
def test_a_strange_page_number_gives_a_list_all_the_same(here, desk, page):
    response = desk.get(reverse("registry:places"), {"page": page, "kind": "no-such", "under": "x/"})

    assert (response.status_code, len(response.context["page_obj"])) == (200, 5)


def test_htmx_gets_only_the_list(here, desk):
    response = desk.get(reverse("registry:places"), headers={"HX-Request": "true"})

    assert response.content.decode().lstrip().startswith('<div id="found">')
