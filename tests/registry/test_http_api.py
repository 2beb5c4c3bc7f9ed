"""The register for programs: read only, and no further than the post reaches."""

import pytest
from django.urls import reverse

from tests import people
from tests.factories.registry import PlaceFactory

pytestmark = pytest.mark.django_db


def names(response):
    return [one["name"] for one in response.json()]


@pytest.fixture
def base():
    return reverse("api:places")


def test_places_are_searched_by_words_kind_and_path(here, desk, base):
    found = desk.get(base, {"q": "小区", "kind": "building", "under": here.compound.path, "limit": 5})

    assert names(found) == [here.building.name]


def test_what_is_asked_wrongly_is_told_and_never_breaks(desk, base):
    response = desk.get(base, {"kind": "castle", "limit": 0, "offset": -1})

    assert (response.status_code, len(response.json()["problems"])) == (422, 3)


def test_a_place_tells_what_lies_inside(here, desk):
    one = desk.get(reverse("api:place", args=[here.compound.pk]))
    inside = desk.get(reverse("api:inside", args=[here.compound.pk]))

    assert (one.json()["path"], names(inside)) == (here.compound.path, [here.building.name])


def test_another_tenant_s_place_is_not_there(here):
    user, _actor = people.outsider()
    client = people.signed_in(user)

    assert client.get(reverse("api:place", args=[here.compound.pk])).status_code == 404


def test_a_point_tells_its_place(here, desk):
    ring = [[113.60, 34.70], [113.62, 34.70], [113.62, 34.72], [113.60, 34.72], [113.60, 34.70]]
    drawn = PlaceFactory(parent=here.community, boundary={"type": "Polygon", "coordinates": [ring]})

    found = desk.get(reverse("api:place_at"), {"lon": 113.61, "lat": 34.71, "crs": "cgcs2000"})
    nowhere = desk.get(reverse("api:place_at"), {"lon": 100, "lat": 30})

    assert (found.json()["place"]["id"], found.json()["grid"], nowhere.status_code) == (str(drawn.pk), None, 404)


def test_nobody_reads_without_a_sign_in(client, here, base):
    assert client.get(base).status_code == 401
