"""Choosing the place of a report by a click on the map: the server says what lies there, and nothing is taken unasked."""

import pytest
from django.urls import reverse

from linli.casework.models import Case

from ..factories.registry import PlaceFactory

pytestmark = pytest.mark.usefixtures("friday")
WORDS = "路灯不亮，已经三天。"
INSIDE = {"longitude": "113.665", "latitude": "34.765", "crs": "gcj02"}


def square(west, south, side):
    east, north = west + side, south + side
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}


@pytest.fixture
def court(office):
    """A courtyard with its boundary, drawn in the map's own system."""
    boundary = square(113.66, 34.76, 0.01)
    return PlaceFactory(parent=office.here.community, name="试验画好的院", boundary=boundary, source_crs="gcj02")


@pytest.fixture
def begun(visitor):
    """Step 1 with words and no place, left for the map; the address of the map."""
    return visitor.post(reverse("casework:report"), {"text": WORDS, "then": "map"}).url


def test_the_map_opens_with_the_words_kept_and_its_list_beside_it(visitor, begun):
    page = visitor.get(begun).content.decode()

    assert begun.endswith("/map/")
    assert begun.replace("/map/", "/place/") in page
    assert "leaflet.js" in page
    assert WORDS in visitor.get(begun.removesuffix("map/")).content.decode()


def test_step_one_and_the_list_load_no_map(visitor, begun):
    pages = [visitor.get(begun.replace("/map/", end)).content.decode() for end in ("/", "/place/")]

    assert ["leaflet" in page for page in pages] == [False, False]


def test_a_click_is_answered_with_the_name_and_chooses_nothing_yet(visitor, begun, court):
    answer = visitor.post(begun, INSIDE, headers={"HX-Request": "true"})

    assert str(court) in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert str(court) not in visitor.get(begun.removesuffix("map/")).content.decode()


def test_a_confirmed_click_chooses_the_place_and_the_case_keeps_the_point_with_its_system(visitor, begun, court):
    start = visitor.post(begun, {**INSIDE, "take": "1"}).url
    same = visitor.post(start, {"text": WORDS, "then": "next"}).url
    you = visitor.post(same, {"join": ""}).url

    visitor.post(you, {"how": "anonymous"})

    case = Case.objects.get()
    assert (case.place, case.longitude, case.latitude, case.source_crs) == (court, 113.665, 34.765, "gcj02")


def test_a_place_chosen_from_the_list_afterwards_drops_the_point(visitor, office, begun, court):
    visitor.post(begun, {**INSIDE, "take": "1"})
    start = visitor.post(begun.replace("/map/", "/place/"), {"place": str(office.here.building.pk)}).url
    same = visitor.post(start, {"text": WORDS, "then": "next"}).url

    visitor.post(visitor.post(same, {"join": ""}).url, {"how": "anonymous"})

    case = Case.objects.get()
    assert (case.place, case.longitude, case.source_crs) == (office.here.building, None, "")


def test_the_same_numbers_in_another_system_are_another_place(visitor, begun, court):
    # GCJ-02 lies some six hundred metres to the south-east of the true point here.
    true, moved = ({**INSIDE, "longitude": "113.658", "crs": crs} for crs in ("cgcs2000", "gcj02"))

    pages = [visitor.post(begun, point).content.decode() for point in (true, moved)]

    assert [str(court) in page for page in pages] == [True, False]


@pytest.mark.parametrize(
    "point",
    [{}, {"longitude": "x", "latitude": "34", "crs": "gcj02"}, {**INSIDE, "crs": "mars"}, {**INSIDE, "longitude": "nan"}],
    ids=["nothing", "no number", "no system", "not a number"],
)
def test_a_click_that_is_no_point_is_one_problem_and_keeps_the_draft(visitor, begun, court, point):
    answer = visitor.post(begun, {**point, "take": "1"})

    assert answer.status_code == 422
    assert answer.content.decode().count("这一点没看懂") == 1
    assert "选院子、楼号或路段" in visitor.get(begun.removesuffix("map/")).content.decode()


def test_a_click_outside_every_boundary_says_so(visitor, begun, court):
    answer = visitor.post(begun, {**INSIDE, "longitude": "113.9", "take": "1"})

    assert (answer.status_code, "换一点再点" in answer.content.decode()) == (422, True)


def test_the_page_itself_is_told_so_in_a_way_that_it_shows(visitor, begun, court):
    answer = visitor.post(begun, {**INSIDE, "longitude": "113.9"}, headers={"HX-Request": "true"})

    assert (answer.status_code, "换一点再点" in answer.content.decode()) == (200, True)


def test_a_click_that_hits_only_the_whole_subdistrict_says_nothing_about_the_place(visitor, office, begun):
    subdistrict = office.here.subdistrict
    subdistrict.boundary, subdistrict.source_crs = square(113.66, 34.76, 0.01), "gcj02"
    subdistrict.save()

    assert visitor.post(begun, INSIDE).status_code == 422


def test_a_place_with_houses_inside_offers_them(visitor, begun, court):
    PlaceFactory(parent=court, kind="building", name="1号楼")

    page = visitor.post(begun, INSIDE).content.decode()

    assert f"/place/?in={court.pk}" in page


def test_the_map_opens_on_the_place_that_was_chosen(visitor, begun, court):
    visitor.post(begun, {**INSIDE, "take": "1"})

    page = visitor.get(begun).content.decode()

    assert f'data-focus="{court.pk} ' in page
    assert 'value="113.665"' in page


def test_a_draft_that_was_sent_has_no_map_any_more(visitor, begun, court):
    start = visitor.post(begun, {**INSIDE, "take": "1"}).url
    same = visitor.post(start, {"text": WORDS, "then": "next"}).url
    visitor.post(visitor.post(same, {"join": ""}).url, {"how": "anonymous"})

    assert [visitor.get(begun).status_code, visitor.post(begun, INSIDE).status_code] == [404, 404]
