"""A building head's own doors, on a telephone and on paper."""

import pytest

from tests.factories.registry import PersonFactory
from tests.people import outsider

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def neighbour(town):
    return PersonFactory(tenant=town.here.tenant, home=town.here.entrance, room="301", name="试验邻居甲", needs_visit=True)


def test_a_building_head_sees_their_own_doors_on_a_telephone(town, neighbour):
    walk = town.building_head().open("/desk/my-doors/")

    assert [row[:2] for row in walk.rows()] == [["301", f"{neighbour.name} 要上门"]]


def test_on_paper_there_is_room_to_write_and_no_frame(town, neighbour):
    walk = town.building_head().open("/desk/my-doors/").press("印一张纸的")

    walk.page.emulate_media(media="print")

    assert [[row[0], row[1], row[-1]] for row in walk.rows()] == [["301", f"{neighbour.name} ▲要上门", ""]]
    assert walk.page.locator(".sheet-tools").is_visible() is False


def test_somebody_of_another_subdistrict_sees_none_of_them(town, neighbour):
    user, _ = outsider("building_head")

    walk = town.signed_in(user).open("/desk/my-doors/")

    assert neighbour.name not in walk.reads("main")
    assert walk.rows() == []
